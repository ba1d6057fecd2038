from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from lxml import etree

from feeds.render.opml import opml
from tests.feeds.making import edition


def test_opml_lists_every_feed_with_its_addresses() -> None:
    first = replace(edition(), title='Wells & "more" <b>', updated=datetime(2024, 3, 10, tzinfo=UTC))
    second = edition(key="francais", title="Nouvelles", language="fr")
    root = etree.fromstring(opml("Our news", [first, second]))
    assert root.findtext("head/title") == "Our news"
    assert root.findtext("head/dateModified") == "Sun, 10 Mar 2024 00:00:00 GMT"
    outlines = [dict(found.attrib) for found in root.iterfind("body/outline")]
    assert [one["text"] for one in outlines] == ['Wells & "more" <b>', "Nouvelles"]
    assert outlines[1] == {
        "type": "rss",
        "text": "Nouvelles",
        "title": "Nouvelles",
        "description": "Everything we know",
        "language": "fr",
        "xmlUrl": "https://news.example.org/feeds/francais.atom",
        "htmlUrl": "https://news.example.org/feeds/francais/",
    }


def test_no_feeds_is_a_valid_list_too() -> None:
    assert etree.fromstring(opml("Empty", [])).find("body") is not None

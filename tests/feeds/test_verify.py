"""A good document, broken in one place at a time: each break is found and named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aggregator.models import Attachment
from feeds.edition import Format
from feeds.render.atom import atom
from feeds.render.jsonfeed import jsonfeed
from feeds.render.rss import rss
from feeds.verify import CHECKS, check_atom, check_json, check_rss
from tests.feeds.making import edition, entry, stored

ENTRIES = [
    entry(
        stored(
            n, documents=(Attachment(title="N", url="https://a.example/n.pdf", media_type="application/pdf"),)
        )
    )
    for n in (1, 2)
]
EDITION = edition(ENTRIES)
RSS, ATOM, JSON = (write(EDITION, ENTRIES).decode() for write in (rss, atom, jsonfeed))
FIRST, SECOND = (one.id for one in ENTRIES)


def broken(document: str, old: str, new: str) -> bytes:
    assert old in document
    return document.replace(old, new).encode()


@pytest.mark.parametrize(("form", "document"), [(Format.RSS, RSS), (Format.ATOM, ATOM), (Format.JSON, JSON)])
def test_a_good_document_passes(form: Format, document: str) -> None:
    assert CHECKS[form](document.encode()) == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("</channel>", "", "not well-formed"),
        ("Story 1", "Story &#1;", "not well-formed"),
        ("<rss ", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss ", "document type"),
        ('version="2.0"', 'version="1.0"', "not an RSS 2.0"),
        ("<title>All news</title>", "", "channel without title"),
        ("<title>Story 1</title>", "<title> </title>", "item without title"),
        (SECOND, FIRST, "used 2 times"),
        (FIRST, "7", "not a urn:uuid"),
        ("<link>https://wells.example.org/story/1<", "<link>javascript:alert(1)<", "not a publishable link"),
        ("https://wells.example.org/story/1<", "story/1<", "not a publishable link"),
        ('url="https://a.example/n.pdf"', 'url="ftp://a.example/n.pdf"', "not a publishable link"),
        ('length="0"', 'length=""', "enclosure without"),
        ('type="application/pdf"', "", "enclosure without"),
        ("Sun, 10 Mar 2024 09:00:00 +0000</pubDate>", "10 March</pubDate>", "pubDate"),
        ("09:00:00 +0000</pubDate>", "09:00:00 -0000</pubDate>", "pubDate"),
        ("10:00:00 +0000</lastBuildDate>", "</lastBuildDate>", "lastBuildDate"),
        ("&lt;p&gt;What", "&lt;script src=x&gt;&lt;/script&gt;What", "element <script>"),
    ],
)
def test_rss(old: str, new: str, problem: str) -> None:
    assert any(problem in found for found in check_rss(broken(RSS, old, new)))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("</feed>", "", "not well-formed"),
        ("http://www.w3.org/2005/Atom", "urn:x", "not an Atom"),
        ("<title>Story 1</title>", "", "entry without title"),
        (
            "<author><name>Dateline</name><uri>https://news.example.org/</uri></author>",
            "",
            "feed without author",
        ),
        (SECOND, FIRST, "used 2 times"),
        ("09:00:00+00:00</updated>", "09:00:00</updated>", "updated is not a date"),
        (
            "2024-03-10T09:00:00+00:00</published>",
            "2024-13-10T09:00:00Z</published>",
            "published is not a date",
        ),
        (
            'rel="alternate" href="https://wells.example.org/story/1"',
            'rel="via" href="https://a.example/"',
            "alternate",
        ),
        ('href="https://wells.example.org/story/1"', 'href="//a.example"', "not a publishable link"),
        ('rel="enclosure" type="application/pdf"', 'rel="enclosure"', "enclosure without"),
        ("&lt;p&gt;What", "&lt;img src=x onerror=alert(1)&gt;What", "attribute onerror"),
        ("&lt;p&gt;What", "&lt;a href='java&amp;#10;script:x'&gt;What", "attribute href"),
    ],
)
def test_atom(old: str, new: str, problem: str) -> None:
    assert any(problem in found for found in check_atom(broken(ATOM, old, new)))


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("version",), "2", "not a JSON Feed"),
        (("title",), "", "without title"),
        (("items",), None, "without title or items"),
        (("feed_url",), "x", "not a publishable link"),
        (("items", 0, "id"), SECOND, "used 2 times"),
        (("items", 0, "id"), "1", "not a urn:uuid"),
        (("items", 0, "url"), "javascript:x", "not a publishable link"),
        (("items", 0, "title"), "", "item without title"),
        (("items", 0, "date_published"), "2024-03-10", "date_published"),
        (("items", 0, "date_modified"), "2024-03-10T08:00:00", "date_modified"),
        (("items", 0, "attachments", 0, "mime_type"), "", "media type"),
        (("items", 0, "content_html"), "<iframe src='https://a.example'></iframe>", "<iframe>"),
        (("items", 0, "content_html"), "<p style='x'>y</p>", "attribute style"),
    ],
)
def test_json(path: tuple[str | int, ...], value: Any, problem: str) -> None:
    document: Any = json.loads(JSON)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert any(problem in found for found in check_json(json.dumps(document).encode()))


def test_what_is_not_json() -> None:
    assert "not JSON" in check_json(b"{")[0]
    assert "not a JSON Feed" in check_json(b"[]")[0]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Talk about javascript: and &lt;script&gt; and onclick=</p>",
        '<a href="mailto:a@example.org">a</a><a href="tel:+1">b</a><a href="/x">c</a>',
        '<img src="https://a.example/i.jpg" alt="x"><table><tr><td>1</td></tr></table>',
        "<p>open <b>never closed",
        "a < b > c",
    ],
)
def test_harmless_html_is_not_refused(html: str) -> None:
    document = json.loads(JSON)
    document["items"][0]["content_html"] = html
    assert check_json(json.dumps(document).encode()) == ()

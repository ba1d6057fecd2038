"""The many ways of writing a feed, each a small one with the item it must give (``feed_variants.yaml``)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from aggregator.models import Item
from aggregator.pipeline import inspect
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import Source

CASES = YAML(typ="safe").load(Path(__file__).with_name("feed_variants.yaml").read_text("utf-8"))
ADDRESS = "https://e.org/dir/feed.xml"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" {feed}><title>The Mill</title>{head}'
    "<entry {attributes}><id>urn:x:1</id><updated>2026-03-01T08:00:00Z</updated>{entry}</entry></feed>"
)
RSS = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" {feed}><channel><title>The Mill</title>{head}'
    "<item {attributes}>{entry}</item></channel></rss>"
)


class Here:
    read = staticmethod(read)


def body_of(case: dict[str, Any]) -> bytes:
    if "json" in case:
        around = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "The Mill",
            **case.get("around", {}),
        }
        return json.dumps({**around, "items": [case["json"]]}).encode()
    form, entry = (ATOM, case["atom"]) if "atom" in case else (RSS, case["rss"])
    parts = {name: case.get(name, "") for name in ("feed", "head", "attributes")}
    return form.format(entry=entry, **parts).encode()


def told(item: Item) -> dict[str, Any]:
    fields = {name: getattr(item, name) for name in ("title", "url", "guid", "summary", "body", "language")}
    return fields | {
        "authors": list(item.authors),
        "topics": list(item.topics),
        "image": item.image.url if item.image else "",
        "alt": item.image.alt if item.image else "",
        "documents": [[d.title, d.url, d.media_type, d.language] for d in item.documents],
    }


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_variant_gives_its_item(case: dict[str, Any]) -> None:
    request = ReadRequest(body=body_of(case), url=ADDRESS, source=Source(key="mill", url=ADDRESS))
    _reading, items, rejected = inspect(request, Here(), NOW)
    assert (len(items), rejected) == (1, ())
    found = told(items[0])
    assert {name: found[name] for name in case["item"]} == case["item"]

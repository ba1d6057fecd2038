"""F42: a list longer than ``max_items`` is read in portions, whatever its format; nothing in it is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from aggregator.read import ReadRequest, read

ENTRIES = 11
LINKS = [f"https://box.example/{at}" for at in range(ENTRIES)]
SITEMAP = "".join(f"<url><loc>{link}-words-of-a-headline</loc></url>" for link in LINKS)
RSS = "".join(f"<item><title>No {at}</title><link>{link}</link></item>" for at, link in enumerate(LINKS))
LONG: dict[str, tuple[str, dict[str, Any]]] = {
    "json": (
        json.dumps([{"t": f"No {at}", "u": link} for at, link in enumerate(LINKS)]),
        {"json": {"items": "@", "title": "t", "link": "u"}},
    ),
    "json-feed": (
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"title": f"No {at}", "url": link} for at, link in enumerate(LINKS)],
            }
        ),
        {},
    ),
    "page by rules": (
        "<html>" + "".join(f"<li><a href='{link}'>No {at}</a></li>" for at, link in enumerate(LINKS)),
        {"page": {"items": "li"}},
    ),
    "page without rules": (
        "<html>"
        + "".join(f"<h2><a href='{link}'>Number {at} here</a></h2>" for at, link in enumerate(LINKS)),
        {},
    ),
    "sitemap": (f"<urlset>{SITEMAP}</urlset>", {}),
    "feed": (f"<rss version='2.0'><channel>{RSS}</channel></rss>", {}),
    "feed that cannot be cut": (f"<rss version='2.0'><channel>{RSS}<!--<item>--></channel></rss>", {}),
}


def addresses(request: ReadRequest) -> list[str]:
    return [one.url.text for one in read(request).candidates if one.url]


@pytest.mark.parametrize(("body", "source"), LONG.values(), ids=LONG.keys())
def test_a_long_list_is_read_in_portions(
    body: str, source: dict[str, Any], ask: Callable[..., ReadRequest]
) -> None:
    whole = addresses(ask(body, **source))
    assert len(whole) == ENTRIES
    known: frozenset[bytes] = frozenset()
    seen: list[str] = []
    for last in (False, False, True):
        request = ask(body, known=known, max_items=4, **source)
        reading = read(request)
        seen += addresses(request)
        assert len(reading.candidates) <= 4
        assert reading.complete is last
        assert bool(reading.notes) is not last
        assert set(reading.known) == known
        known |= {one.slice_digest for one in reading.candidates}
    assert seen == whole


def test_what_has_no_words_keeps_nothing_out(ask: Callable[..., ReadRequest]) -> None:
    wordless = "".join(f"<url><loc>https://box.example/{at}</loc></url>" for at in range(9))
    reading = read(ask(f"<urlset>{wordless}{SITEMAP}</urlset>", max_items=ENTRIES))
    assert [one.position for one in reading.candidates] == list(range(9, 9 + ENTRIES))


def test_an_entry_is_recognised_where_it_moves_to(ask: Callable[..., ReadRequest]) -> None:
    source = {"json": {"items": "@", "title": "t"}}
    [old] = read(ask('[{"t": "Old"}]', **source)).candidates
    reading = read(ask('[{"t": "New"}, {"t": "Old"}]', known=frozenset((old.slice_digest,)), **source))
    assert [one.title.text for one in reading.candidates if one.title] == ["New"]
    assert reading.known == (old.slice_digest,)

"""What JSON-LD scripts describe: every place for entries, every spelling of a value, and broken scripts."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from aggregator.models import Candidate, Kind
from aggregator.read.jsonld import entries_of

PAGE = "https://town.example/news/"


def story(title: str, **more: Any) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        "headline": title,
        "url": f"/{title}",
        "datePublished": "2021-03-10",
    } | more


def read(*scripts: Any) -> list[Candidate]:
    texts = [script if isinstance(script, str) else json.dumps(script) for script in scripts]
    return entries_of(texts, PAGE)


def titles(found: list[Candidate]) -> list[str]:
    return [one.title.text for one in found if one.title]


def listed(*items: Any, **more: Any) -> dict[str, Any]:
    parts = [{"@type": "ListItem", "position": at, "item": item} for at, item in enumerate(items, 1)]
    return {"@type": "ItemList", "itemListElement": parts, **more}


PLACES: dict[str, Any] = {
    "bare": [story("a"), story("b")],
    "list items": listed(story("a"), story("b")),
    "a list without items": {"@type": "ItemList", "itemListElement": [story("a"), story("b")]},
    "graph": {"@graph": [{"@type": "WebSite", "name": "Town"}, story("a"), story("b")]},
    "graph with a list": {"@graph": [{"@type": "Organization"}, listed(story("a"), story("b"))]},
    "blog": {"@type": "Blog", "blogPost": [story("a", **{"@type": "BlogPosting"}), story("b")]},
    "main entity": {"@type": "CollectionPage", "mainEntity": listed(story("a"), story("b"))},
    "parts": {"@type": "CollectionPage", "hasPart": [story("a"), story("b")]},
    "one part in another": {"@type": "WebPage", "hasPart": {"hasPart": [story("a"), story("b")]}},
    "data feed": {"@type": "DataFeed", "dataFeedElement": [{"item": story("a")}, {"item": story("b")}]},
    "types by address": [story("a", **{"@type": "http://schema.org/Article"}), story("b")],
    "several types": [story("a", **{"@type": ["Thing", "Report"]}), story("b")],
    "dated pages in a list": listed(story("a", **{"@type": "WebPage"}), story("b")),
    "dated works in a list": listed(story("a"), story("b", **{"@type": "CreativeWork"})),
    "told twice": [listed(story("a"), story("b")), story("b"), story("a")],
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_entries_are_found_wherever_they_are_kept(place: str) -> None:
    found = read(PLACES[place])
    assert titles(found) == ["a", "b"]
    assert [one.position for one in found] == [0, 1]


NO_ENTRIES: dict[str, Any] = {
    "bread crumbs": {"@type": "BreadcrumbList", "itemListElement": [
        {"@type": "ListItem", "name": "A", "item": "/"}, {"@type": "ListItem", "name": "B", "item": "/n"}]},
    "a dated page that is in no list": story("a", **{"@type": "WebPage"}),
    "pages without a day": listed({"@type": "WebPage", "name": "Imprint", "url": "/i"}),
    "no title": [{"@type": "Article", "url": "/a"}],
    "an author": {"@type": "Person", "name": "The desk", "url": "/desk"},
    "a product": listed({"@type": "Product", "name": "Cup", "url": "/cup", "datePublished": "2021-03-10"}),
}  # fmt: skip


@pytest.mark.parametrize("place", NO_ENTRIES)
def test_what_is_no_entry_is_none(place: str) -> None:
    assert read(NO_ENTRIES[place]) == []


VALUES: list[tuple[dict[str, Any], str, Any]] = [
    ({"url": ["/first", "/second"]}, "url", "/first"),
    ({"url": None, "mainEntityOfPage": "/page"}, "url", "/page"),
    ({"url": "", "mainEntityOfPage": {"@id": "/id"}}, "url", "/id"),
    ({"url": {"@id": "https://town.example/x"}}, "url", "https://town.example/x"),
    ({"url": "#a", "mainEntityOfPage": True, "@id": "https://town.example/y"}, "url", "https://town.example/y"),
    ({"headline": {"@value": "In words", "@language": "en"}}, "title", "In words"),
    ({"headline": ["One", "Two"]}, "title", "One"),
    ({"headline": {"@id": "#x"}, "name": "By name"}, "title", "By name"),
    ({"inLanguage": "fr-CA"}, "language", "fr-CA"),
    ({"inLanguage": {"@type": "Language", "name": "French", "alternateName": "fr"}}, "language", "fr"),
    ({"image": {"@type": "ImageObject", "url": "/i.jpg"}}, "image", "/i.jpg"),
    ({"image": [{"contentUrl": "/c.jpg"}, "/d.jpg"]}, "image", "/c.jpg"),
    ({"thumbnailUrl": "/t.jpg"}, "image", "/t.jpg"),
    ({"author": [{"name": "The desk"}, "Newsroom"]}, "authors", ("The desk", "Newsroom")),
    ({"datePublished": ["2021-04-01"]}, "date", "2021-04-01"),
    ({"datePublished": None, "dateCreated": "2021-05-01"}, "date", "2021-05-01"),
    ({"abstract": "In short."}, "summary", "In short."),
]  # fmt: skip


@pytest.mark.parametrize(("more", "field", "value"), VALUES)
def test_values_come_in_many_spellings(more: dict[str, Any], field: str, value: Any) -> None:
    [one] = read(story("a", **more))
    told = {
        "url": one.url and one.url.text,
        "title": one.title and one.title.text,
        "summary": one.summary and one.summary.text,
        "date": one.dates[0].text if one.dates else None,
        "image": one.image and one.image.url,
        "language": one.language,
        "authors": one.authors,
    }
    assert told[field] == value


def test_an_event_says_when_and_where() -> None:
    place = [{"@type": "Place", "name": "North Pier"}, {"@type": "VirtualLocation", "url": "/live"}]
    race = {"@type": "SportsEvent", "name": "Race", "startDate": "2021-07-01", "location": place}
    [one] = read({"@type": "Organization", "event": race})
    assert one.kind is Kind.EVENT
    assert one.event
    assert (one.event.start, one.event.place) == ("2021-07-01", "North Pier")


SOUND = json.dumps(story("a"))
FORGIVEN = [
    f"<!-- {SOUND} -->",
    f"\n<!--\n{SOUND}\n//-->",
    f"//<![CDATA[\n{SOUND}\n//]]>",
    f"/* <![CDATA[ */ {SOUND} /* ]]> */",
    f"<![CDATA[{SOUND}]]>",
    f"{SOUND};",
    SOUND.replace('"', "&quot;"),
    SOUND[:-1] + ",\n}",
    f"[{SOUND} , ]",
    '{"@type": "Article", "headline": "a", "description": "two\nlines\tand a tab", "url": "/a"}',
]


@pytest.mark.parametrize("text", FORGIVEN)
def test_small_mistakes_around_json_are_forgiven(text: str) -> None:
    assert titles(read(text)) == ["a"]


def test_a_comma_inside_a_text_stays() -> None:
    assert titles(read('[{"@type": "Article", "headline": "a ,] b \\",}", "url": "/a"},]')) == ['a ,] b ",}']


BROKEN = [
    "", " ", "null", "1", '"text"', "[", "{", "]", "{]", "[[[[[", "{'@type': 'Article'}", "<!--", "-->", "//",
    "var a = 1;", '{"@type": "Article", "headline": "b"', "\0", "\ud800", '{"a": ' + "9" * 5_000 + "}",
    "[" * 100_000, '{"@graph":' * 50_000, "[" * 50_000 + "]" * 50_000, ",]" * 50_000, '"' + '\\"' * 100_000,
    "[" + '"\\' * 100_000, "[" + ",  " * 100_000, "<!--" * 50_000, "[" + "/* " * 50_000,
    "[" + " -->" * 500_000,
    "[" + '"' * 100_000, "[" + '"\\n' * 50_000 + "\\",
    "&quot;" * 50_000, "{" + "&quot;" * 50_000, '{"@type": {}, "headline": "b"}', '{"@type": [[], 1, null]}',
    '{"@graph": 1, "itemListElement": "x", "hasPart": null, "@type": "Article", "headline": []}',
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: ascii(text[:20]))
def test_a_broken_script_spoils_no_other(text: str) -> None:
    start = time.process_time()
    assert titles(read(text, SOUND, text)) == ["a"]
    assert time.process_time() - start < 1


def test_a_flood_is_cut() -> None:
    start = time.process_time()
    found = read([story(str(at)) for at in range(20_000)], *[{"@graph": [{}] * 1_000}] * 100)
    assert 1_000 < len(found) <= 5_000
    assert time.process_time() - start < 3

"""The judge of programme pages sees every fault, and the pages it judges by say what is expected of them."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import html

from aggregator.text.urls import canonical
from tests.aggregator.read.programme.judge import judge
from tests.aggregator.read.programme.own import OWN
from tests.aggregator.read.programme.page import Page, expected
from tests.aggregator.read.programme.reading import reading_of
from tests.aggregator.read.programme.seed import FOLDER, seed, seed_page
from tests.aggregator.read.programme.tongues import TONGUES
from tests.aggregator.read.programme.variations import EDITS, LOOKS, mixed

EVERY = LOOKS | EDITS | mixed()
Items = list[dict[str, Any]]
needs_seed = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared corpus is not beside the project")


def perfect() -> dict[str, Any]:
    """Our page, read as it should be."""
    return {"reason": None, **copy.deepcopy(expected(OWN))}


def put(at: int, **fields: Any) -> Callable[[Items], None]:
    return lambda items: items[at].update(fields)


def moved_document(items: Items) -> None:
    items[1]["documents"].append(items[LEAD]["documents"].pop())


EVENT, LEAD, RESOURCE = 0, 7, 8
FAULTS: dict[str, tuple[Callable[[Items], Any], set[str]]] = {
    "an item is not there": (lambda items: items.pop(2), {"missing"}),
    "an item is there twice": (lambda items: items.append(dict(items[2])), {"twice"}),
    "a menu's entry": (
        lambda items: items.append({**items[2], "title": "Who we are", "url": "https://x.example/who"}),
        {"too many"},
    ),
    "an item without an address": (put(2, url=None), {"missing", "too many"}),
    "another title": (put(2, title="Rain tanks near Lima"), {"title"}),
    "two thirds of the first sentence's words": (
        put(LEAD, title="On the eve of the rains and of"),
        {"title"},
    ),
    "five words of the first sentence": (put(LEAD, title="On the eve of the"), {"title"}),
    "the label in the lead's title": (
        lambda items: items[LEAD].update(title=f"Newsroom {items[LEAD]['title']}"),
        {"title"},
    ),
    "a call as title": (put(2, title="Read more"), {"title", "call"}),
    "a call at the end of a title": (
        lambda items: items[2].update(title=f"{items[2]['title']}... Read more »"),
        {"call"},
    ),
    "another kind": (put(RESOURCE, kind="news"), {"kind"}),
    "two leads": (put(2, lead=True), {"lead"}),
    "no date": (put(LEAD, published=None, precision=None), {"date"}),
    "another day": (put(LEAD, published="2021-09-15"), {"date"}),
    "too fine a precision": (put(LEAD, published="2021-09-16T00:00:00Z", precision="second"), {"date"}),
    "another year": (put(LEAD, published="2020-09-16"), {"wrong year"}),
    "a date that nobody gave": (put(1, published="2021-10-04", precision="day"), {"invented date"}),
    "a day where the address has a month": (
        put(2, published="2021-02-01", precision="day"),
        {"invented date"},
    ),
    "the day of the event as day of publication": (
        put(EVENT, published="2021-10-04", precision="day"),
        {"invented date"},
    ),
    "another place": (put(LEAD, place="Kenya"), {"place"}),
    "no country": (put(LEAD, country=None), {"country"}),
    "the event's end": (
        put(EVENT, event={"start": "2021-10-04", "end": "2021-10-07", "place": "Kampala"}),
        {"event"},
    ),
    "no event": (put(EVENT, event=None), {"event"}),
    "the dateline in the summary": (
        lambda items: items[LEAD].update(summary=f"Nairobi, Kenya - {items[LEAD]['summary']}"),
        {"summary"},
    ),
    "a neighbour's words as summary": (put(1, summary="Rain tanks near Lima last"), {"summary"}),
    "a document is not there": (lambda items: items[LEAD]["documents"].pop(1), {"document missing"}),
    "a document at another story": (moved_document, {"document at another story"}),
    "another title of a document": (
        lambda items: items[LEAD]["documents"][1].update(title="Read our"),
        {"document's title"},
    ),
    "another type of a document": (
        lambda items: items[LEAD]["documents"][0].update(media_type="application/pdf"),
        {"document's type"},
    ),
    "a document too many": (
        lambda items: items[1]["documents"].append({"title": "Map", "url": "https://x.example/map.pdf"}),
        {"document too many"},
    ),
}
FREEDOMS: dict[str, Callable[[Items], Any]] = {
    "as expected": lambda items: None,
    "other quotes, dashes, case and spaces": lambda items: items[3].update(
        title=items[3]["title"].upper().replace("'", "’") + " ..."
    ),
    "an address without www, with a slash": put(1, url=OWN.headlines[0].url.replace("www.", "") + "/"),
    "a campaign": put(1, url=OWN.headlines[0].url + "?utm_source=x"),
    "a beginning of the first sentence": lambda items: items[LEAD].update(
        title=items[LEAD]["title"][:60] + "…"
    ),
    "the name of what the lead is about": put(
        LEAD, title="Every Tap Counts: A map of the water of four hundred schools"
    ),
    "the article in the event's name": put(EVENT, title="The Second Forum on Water in Schools"),
    "the month in an address": put(2, published="2021-02", precision="month"),
    "the city alone": put(LEAD, place="Nairobi"),
    "the beginning of the summary": lambda items: items[LEAD].update(
        summary=items[LEAD]["summary"][:90] + "…"
    ),
    "the whole text of a document's link": lambda items: items[LEAD]["documents"][3].update(
        title="Read the factsheet"
    ),
    "the last document as a resource too": lambda items: items.append(
        {**items[RESOURCE], "url": items[LEAD]["documents"][3]["url"]}
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_seen_and_named(name: str) -> None:
    fault, subjects = FAULTS[name]
    reading = perfect()
    fault(reading["items"])
    verdict = judge(reading, expected(OWN))
    assert verdict.subjects == subjects, verdict.table()


@pytest.mark.parametrize("name", FREEDOMS)
def test_what_a_fair_reader_may_do_is_no_fault(name: str) -> None:
    reading = perfect()
    FREEDOMS[name](reading["items"])
    verdict = judge(reading, expected(OWN))
    assert not verdict.differences, verdict.table()


def test_figures_are_of_items_and_documents_that_are_right() -> None:
    reading = perfect()
    del reading["items"][1:3]
    reading["items"][0]["title"] = "Something else altogether"
    reading["items"][-3]["documents"].pop()
    verdict = judge(reading, expected(OWN))
    assert (verdict.items, verdict.documents) == ((7, 8, 10), (3, 3, 4))


RULES: list[dict[str, Any]] = [
    {"items": ".event", "kind": "event", "title": ".name", "summary": "p"},
    {"items": ".latest p"},
    {"items": ".story", "lead": True, "documents": "p + p a"},
    {
        "items": ".cover",
        "kind": "resource",
        "title": "b",
        "link": "p a",
        "summary": {"xpath": "./p/a/following-sibling::text()"},
    },
]


@pytest.mark.parametrize(
    "page", [OWN, *(TONGUES[name] for name in ("fr", "es", "ru"))], ids=lambda p: p.language
)
def test_what_an_operators_rules_read_is_right(page: Page) -> None:
    """Whoever is told where the blocks are can please the judge: nothing is asked that is not on the page."""
    verdict = judge(reading_of(LOOKS["plain"].body(page), page.url, blocks=RULES), expected(page))
    assert not verdict.differences, verdict.table()


# --------------------------------------------------------------------------- what the pages say


def words_and_links(body: str, page: Page) -> tuple[str, set[str]]:
    """What stands on a page as people see it, and where it leads."""
    root = html.fromstring(body.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    base = urljoin(page.url, root.xpath("string(//base/@href)"))
    text = unescape(root.text_content()).translate(str.maketrans("", "", "\xad\u200b"))
    links = {canonical(urljoin(base, str(href))) for href in root.xpath("//a/@href")}
    return re.sub(r"\s+", "", text), links


def says_what_is_expected(body: str, page: Page) -> None:
    text, links = words_and_links(body, page)
    for item in expected(page)["items"]:
        for told in (item, *item["documents"]):
            assert canonical(told["url"]) in links, told["url"]
            assert re.sub(r"\s+", "", told["title"]) in text, told["title"]
        assert re.sub(r"\s+", "", item["summary"] or "") in text, item["summary"]


@pytest.mark.parametrize("name", EVERY)
def test_our_page_says_what_is_expected_of_it(name: str) -> None:
    variation = EVERY[name]
    page = variation.change(OWN)
    says_what_is_expected(variation.body(page).decode(variation.encoding).removeprefix("\ufeff"), page)


@pytest.mark.parametrize("name", TONGUES)
def test_pages_in_other_languages_say_what_is_expected_of_them(name: str) -> None:
    says_what_is_expected(LOOKS["plain"].body(TONGUES[name]).decode(), TONGUES[name])


@pytest.mark.corpus
@needs_seed
def test_the_first_page_as_data_is_expected_to_give_the_same() -> None:
    verdict = judge({"reason": None, **expected(seed_page())}, seed().expected)
    assert not verdict.differences, verdict.table()


@pytest.mark.corpus
@needs_seed
@pytest.mark.parametrize("name", LOOKS)
def test_the_first_page_in_another_look_says_what_is_expected_of_it(name: str) -> None:
    page = LOOKS[name].change(seed_page())
    says_what_is_expected(LOOKS[name].body(page).decode(), page)

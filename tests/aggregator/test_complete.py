"""What an item takes from its own page, field by field; and that a later reading takes nothing back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.complete import completed_from, has_page, kept, lacks_the_usual
from aggregator.decide import revise
from aggregator.models import Attachment, DateOrigin, Event, Image, Item, Kind, Moment, Precision
from aggregator.text.urls import canonical

SEEN = datetime(2021, 3, 10, 12, tzinfo=UTC)
ADDRESS = "https://news.example/2021/harvest"


def day(text: str, precision: Precision = Precision.DAY, origin: DateOrigin = DateOrigin.TEXT) -> Moment:
    return Moment(at=datetime.fromisoformat(text).replace(tzinfo=UTC), precision=precision, origin=origin)


def item(**facts: Any) -> Item:
    told: dict[str, Any] = {"source_key": "s", "title": "The harvest is in", "url": ADDRESS}
    return Item(**(told | facts))


PAGE = item(
    published=day("2021-03-08"),
    summary="It was a good year.",
    body="<p>It was a good year, said the farmers.</p>",
    image=Image(url="https://news.example/field.jpg"),
    authors=("A. Writer",),
    documents=(Attachment(title="Figures", url="https://news.example/f.pdf"),),
    place="Graz",
    country="AT",
    language="en",
    evidence={"published": "meta:date", "summary": "meta:description", "body": "css:p"},
)
OURS = replace(PAGE, published=day("2021-03-08", origin=DateOrigin.ARTICLE))
MONTH, YEAR = day("2021-03-01", Precision.MONTH), day("2021-01-01", Precision.YEAR)
TEASER: dict[str, Any] = {
    "summary": "Short.",
    "body": "<b>Short.</b>",
    "evidence": {"summary": "d", "body": "d"},
}
FULL: dict[str, Any] = {**TEASER, "evidence": {"summary": "d", "body": "content:encoded"}}

# the item as listed, its page, field, what is published of it
CASES: dict[str, tuple[Item, Item, str, Any]] = {
    "a date that is missing": (item(), PAGE, "published", OURS.published),
    "a date that is there": (item(published=day("2021-03-01")), PAGE, "published", day("2021-03-01")),
    "a month the day lies in": (item(published=MONTH), PAGE, "published", OURS.published),
    "a year the day lies in": (item(published=YEAR), PAGE, "published", OURS.published),
    "another month": (
        item(published=day("2021-02-01", Precision.MONTH)),
        PAGE,
        "published",
        day("2021-02-01", Precision.MONTH),
    ),
    "a month for a year": (item(published=YEAR), item(published=MONTH), "published", YEAR),
    "a date after the first sight": (item(), item(published=day("2021-03-12")), "published", None),
    "the next day, in a zone that has it": (
        item(),
        item(published=day("2021-03-11")),
        "published",
        day("2021-03-11", origin=DateOrigin.ARTICLE),
    ),
    "the day an event was announced": (
        item(kind=Kind.EVENT, event=Event(start=day("2021-05-01"))),
        PAGE,
        "published",
        None,
    ),
    "a summary that is missing": (item(), PAGE, "summary", PAGE.summary),
    "a summary that is there": (item(summary="Ours."), PAGE, "summary", "Ours."),
    "a summary that is the title": (item(), item(summary="The harvest is in."), "summary", ""),
    "a text that is missing": (item(), PAGE, "body", PAGE.body),
    "a text that is the summary with markup": (item(**TEASER), PAGE, "body", PAGE.body),
    "a text that is there": (item(**FULL), PAGE, "body", FULL["body"]),
    "a text where the page has none": (item(**TEASER), item(), "body", TEASER["body"]),
    "a picture": (item(), PAGE, "image", PAGE.image),
    "authors": (item(), PAGE, "authors", ("A. Writer",)),
    "authors that are there": (item(authors=("B.",)), PAGE, "authors", ("B.",)),
    "documents": (item(), PAGE, "documents", PAGE.documents),
    "a place": (item(), PAGE, "place", "Graz"),
    "a country": (item(country="DE"), PAGE, "country", "DE"),
    "another headline": (item(), item(title="Harvest: a record"), "title", "The harvest is in"),
    "a headline that was cut": (
        item(title="The harvest…"),
        item(title="The Harvest is in at last"),
        "title",
        "The Harvest is in at last",
    ),
    "one cut by dots": (item(title="The har..."), item(title="The harvest"), "title", "The harvest"),
    "one cut that goes on otherwise": (
        item(title="The harvest…"),
        item(title="A record harvest"),
        "title",
        "The harvest…",
    ),
    "one that trails off by itself": (
        item(title="And then…"),
        item(title="And then…"),
        "title",
        "And then…",
    ),
    "the link": (item(), replace(PAGE, url="https://news.example/canonical"), "url", ADDRESS),
    "the guid": (item(guid="1"), replace(PAGE, guid="2"), "guid", "1"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_taken(name: str) -> None:
    listed, page, field, expected = CASES[name]
    done = completed_from(listed, page, first_seen=SEEN)
    assert getattr(done.item, field) == expected
    changed = getattr(done.item, field) != getattr(listed, field)
    assert (field in done.taken) is changed
    assert done.item.evidence.get(field, "").startswith("article:") is changed
    assert done.item.keys == listed.keys


@pytest.mark.parametrize("name", CASES)
def test_what_was_taken_stays_when_the_list_says_the_same_again(name: str) -> None:
    listed, page, _, _ = CASES[name]
    stored = completed_from(listed, page, first_seen=SEEN).item
    assert revise(listed, stored) == stored
    assert revise(kept(listed, stored), stored) == stored


CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a date of its own": ({}, {"published": day("2021-03-09", origin=DateOrigin.FEED)}),
    "another month": ({"published": MONTH}, {"published": day("2021-02-01", Precision.MONTH)}),
    "a summary of its own": ({}, {"summary": "In the list now."}),
    "another headline": ({"title": "The harv…"}, {"title": "All in"}),
    "a full text": (TEASER, FULL),
    "authors of its own": ({}, {"authors": ("C.",)}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_word_of_the_list_wins_when_it_comes(name: str) -> None:
    before, after = CHANGES[name]
    page = replace(PAGE, title="The harvest is in")
    stored = completed_from(item(**before), page, first_seen=SEEN).item
    revised = revise(item(**(before | after)), stored)
    for field, value in after.items():
        if field != "evidence":
            assert getattr(revised, field) == value
            assert not revised.evidence.get(field, "").startswith("article:")
    assert revised.image == PAGE.image


def test_a_page_without_news_changes_nothing() -> None:
    done = completed_from(OURS, PAGE, first_seen=SEEN)
    assert (done.item, done.taken, done.note) == (OURS, (), "")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (ADDRESS, True),
        ("https://news.example/?p=17", True),
        ("https://news.example/report.pdf", False),
        ("https://news.example/talk.mp3?x=1", False),
        ("https://news.example/story.html", True),
        ("https://news.example/story.php", True),
        ("https://news.example/", False),
        ("https://news.example/list#v2", False),
        ("", False),
    ],
)
def test_which_items_have_a_page(url: str, expected: bool) -> None:
    assert has_page(item(url=url), {canonical("https://news.example/list")}) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"summary": "S.", "published": MONTH}, False),
        ({"summary": "S."}, True),
        ({"published": MONTH}, True),
        ({"summary": "S.", "event": Event(start=day("2021-05-01"))}, False),
    ],
)
def test_who_lacks_the_usual(facts: dict[str, Any], expected: bool) -> None:
    assert lacks_the_usual(item(**facts)) is expected

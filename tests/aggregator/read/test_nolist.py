"""Pages that are no listing, in eleven languages and five frames, and pages that only speak like them.

A case is a few lines in ``nolist``; ``stated: false`` marks pages that do not name themselves, so that their
kind is told only after no list was found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aggregator.errors import ReadError
from aggregator.read import ReadRequest, read
from aggregator.read.document import parse_document
from aggregator.read.walls import NEXT_STEPS, stated_wall, wall_error
from tests.aggregator.read.chrome import cases, page

FILES = ("soft-404", "login", "challenge", "no-results", "legal", "contact")
WALLS = [
    *((reason, case) for reason in FILES for case in cases(reason)),
    *((reason, case) for reason, listed in cases("others").items() for case in listed),
]
LISTINGS = [{**case, "frame": frame} for case in cases("listings") for frame in (case["frame"], "portal")]


def told_by(request: ReadRequest) -> ReadError | None:
    return wall_error(parse_document(request), request.body)


def told(found: ReadError | None) -> str | None:
    return found.reason if found else None


def with_news(case: dict[str, Any]) -> dict[str, Any]:
    """The case with its headlines as a list."""
    stories = "".join(
        f'<article><h2><a href="/news/{at}">{title}</a></h2><p>More of it.</p></article>'
        for at, title in enumerate(case.get("news", ()))
    )
    return {**case, "body": case.get("body", "") + stories}


@pytest.mark.parametrize(
    ("reason", "case"), WALLS, ids=lambda value: value if isinstance(value, str) else value["name"]
)
def test_a_page_without_list_is_told_for_what_it_is(
    reason: str, case: dict[str, Any], ask: Callable[..., ReadRequest]
) -> None:
    request = ask(page(case))
    document = parse_document(request)
    assert told(wall_error(document, request.body)) == reason
    assert told(stated_wall(document, request.body)) == (reason if case.get("stated", True) else None)


@pytest.mark.parametrize("case", LISTINGS, ids=lambda case: f"{case['name']} ({case['frame']})")
def test_a_page_that_speaks_like_a_wall_is_none(
    case: dict[str, Any], ask: Callable[..., ReadRequest]
) -> None:
    request = ask(page(with_news(case)))
    document = parse_document(request)
    assert told(stated_wall(document, request.body)) is None
    assert told(wall_error(document, request.body)) is None


def test_rules_that_match_nothing_on_a_page_without_news_make_an_empty_reading(
    ask: Callable[..., ReadRequest],
) -> None:
    [case] = [case for case in cases("others")["empty-list"] if case["name"] == "newsroom en"]
    reading = read(ask(page(case), page={"items": "article.news"}))
    assert reading.candidates == ()
    assert any("There are no press releases" in note for note in reading.notes)


def test_rules_that_match_nothing_on_another_page_are_told_which(ask: Callable[..., ReadRequest]) -> None:
    with pytest.raises(ReadError) as caught:
        read(ask(page(cases("contact")[0]), page={"items": "article.news"}))
    assert caught.value.reason == "contact"
    assert caught.value.next_step == NEXT_STEPS["contact"]


def test_a_newsroom_that_may_be_empty_is_believed_when_it_says_so(ask: Callable[..., ReadRequest]) -> None:
    [case] = [case for case in cases("others")["empty-list"] if case["name"] == "fr"]
    reading = read(ask(page(case), empty_is_fine=True))
    assert reading.candidates == ()
    assert any("aucune actualité" in note for note in reading.notes)
    with pytest.raises(ReadError, match="empty-list"):
        read(ask(page(case)))


@pytest.mark.parametrize("drawn", [False, True])
def test_a_shell_asks_for_a_browser_unless_it_had_one(ask: Callable[..., ReadRequest], drawn: bool) -> None:
    shell = cases("others")["script-shell"][0]
    with pytest.raises(ReadError, match="script-shell") as caught:
        read(ask(page(shell), browser=drawn))
    assert ("browser: true" in caught.value.next_step) is not drawn
    assert "look for a feed" in caught.value.next_step


def test_a_shell_that_announces_a_feed_points_to_it(ask: Callable[..., ReadRequest]) -> None:
    shell = cases("others")["script-shell"][0]
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    with pytest.raises(ReadError) as caught:
        read(ask(page({**shell, "head": head}), kind="feed"))
    assert caught.value.reason == "not-a-feed"
    assert "https://news.example/feed.xml" in caught.value.next_step


def test_a_signpost_tells_where_it_leads(ask: Callable[..., ReadRequest]) -> None:
    refresh, moved, frames = (ask(page(case)) for case in cases("others")["signpost"])
    details = [error.detail for request in (refresh, moved, frames) if (error := told_by(request))]
    assert details == [
        "the page leads to https://news.example/en/news/",
        "the page leads to https://new.example/",
        "the page leads to https://news.example/list/menu.htm",
    ]


def test_every_kind_has_pages() -> None:
    assert {reason for reason, _ in WALLS} == NEXT_STEPS.keys()

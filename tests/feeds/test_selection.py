from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.models import ItemState, Kind
from feeds.selection import Selection, matches
from tests.feeds.making import NOW, START, feed, stored

ITEM = stored(
    0, kind=Kind.EVENT, language="zh-Hant", topics=("Water", "Health"), country="KE", body="<p>Deep Wells</p>"
)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), True),
        (Selection(sources=("wells",)), True),
        (Selection(sources=("other",)), False),
        (Selection(sources=()), False),
        (Selection(kinds=("event",)), True),
        (Selection(kinds=("news", "resource")), False),
        (Selection(languages=("ZH",)), True),
        (Selection(languages=("zh-Hans", "en")), False),
        (Selection(topics=("health",)), True),
        (Selection(topics=("heal",)), False),
        (Selection(countries=("ke", "AT")), True),
        (Selection(countries=("AT",)), False),
        (Selection(words=("nothing", "deep wells")), True),
        (Selection(words=("nothing",)), False),
        (Selection(not_words=("STORY",)), False),
        (Selection(not_words=("nothing",)), True),
        (Selection(kinds=("event",), topics=("Other",)), False),
        (Selection(since=START), True),
        (Selection(since=START + timedelta(seconds=1)), False),
    ],
)
def test_matches(selection: Selection, expected: bool) -> None:
    assert matches(selection, ITEM) is expected


def test_withdrawn_items_belong_nowhere() -> None:
    assert not matches(Selection(), replace(ITEM, state=ItemState.WITHDRAWN))


def test_a_select_block_becomes_a_selection() -> None:
    select = feed(
        select={"sources": ["wells"], "kinds": ["news"], "words": ["well"], "languages": ["fr"]}
    ).select
    made = Selection.of(select, NOW)
    assert made == Selection(sources=("wells",), kinds=("news",), words=("well",), languages=("fr",))
    assert Selection.of(feed().select, NOW) == Selection()


def test_the_greatest_age_moves_in_whole_hours() -> None:
    select = feed(select={"sources": "all", "max_age": "1d"}).select
    early, late = (Selection.of(select, NOW + timedelta(minutes=minutes)) for minutes in (1, 59))
    assert early == late
    assert early.since is not None and NOW - timedelta(days=1) <= early.since <= NOW - timedelta(hours=22)


@pytest.mark.parametrize(
    ("selection", "changed", "expected"),
    [
        (Selection(), ("wells",), True),
        (Selection(sources=("wells", "b")), ("wells",), True),
        (Selection(sources=("b",)), ("wells",), False),
        (Selection(sources=("b",), since=START), (), True),
        (Selection(sources=("b",)), (), False),
    ],
)
def test_may_hold(selection: Selection, changed: tuple[str, ...], expected: bool) -> None:
    assert selection.may_hold(changed) is expected

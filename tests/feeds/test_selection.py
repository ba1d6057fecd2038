from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.selection import Selection
from tests.feeds.making import NOW, START, feed


def test_a_select_block_becomes_a_selection() -> None:
    select = feed(
        select={"sources": ["wells"], "kinds": ["news"], "words": ["well"], "languages": ["fr"]}
    ).select
    made = Selection.of(select, NOW)
    assert made == Selection(sources=("wells",), kinds=("news",), words=("well",), languages=("fr",))
    assert Selection.of(feed().select, NOW) == Selection()


@pytest.mark.parametrize("age", [timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)])
def test_the_greatest_age_moves_in_whole_minutes(age: timedelta) -> None:
    select = feed(select={"sources": "all", "max_age": f"{age.total_seconds():.0f}s"}).select
    early, late = (Selection.of(select, NOW + timedelta(seconds=seconds)) for seconds in (1, 59))
    assert early == late
    assert early.since == NOW - age


@pytest.mark.parametrize(
    ("selection", "changed", "expected"),
    [
        (Selection(), ("wells",), True),
        (Selection(sources=("wells", "b")), ("wells",), True),
        (Selection(sources=("b",)), ("wells",), False),
        (Selection(sources=("b",), since=START), (), False),
        (Selection(), (), False),
        (Selection(sources=("b",)), (), False),
    ],
)
def test_may_hold(selection: Selection, changed: tuple[str, ...], expected: bool) -> None:
    assert selection.may_hold(changed) is expected

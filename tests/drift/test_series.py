"""What looks like a move or a change and is none: series, reused addresses, lists that are new each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from aggregator.engine.rehearsal import Rehearsal, Rehearsed, Snapshot
from aggregator.read import read
from aggregator.settings.schema import Source

START: Final = datetime(2026, 3, 10, 8, tzinfo=UTC)
SITE: Final = "https://harbour.example"
WORDS: Final = (
    *("ferry", "library", "mill", "school", "market", "bridge", "museum", "theatre", "orchard", "tower"),
    *("garden", "station", "council", "lantern", "bakery"),
)


class Here:
    read = staticmethod(read)


class Card(NamedTuple):
    title: str
    link: str
    day: str = ""


def card(at: int, link: str = "", *, dated: bool = True) -> Card:
    title = f"The {WORDS[at % 15]} beside the {WORDS[(at * 7 + 3) % 15]} is open again"
    return Card(title, link or f"/node/{at}", f"2026-02-{at % 28 + 1:02}" if dated else "")


def page(cards: Sequence[Card], site: str = SITE) -> bytes:
    entries = "".join(
        f"<article><h3><a href='{site}{one.link}'>{one.title}</a></h3>"
        + (f"<time datetime='{one.day}'>{one.day}</time>" if one.day else "")
        + "</article>"
        for one in cards
    )
    return f"<html lang=en><title>News</title><main><h1>News</h1>{entries}</main></html>".encode()


class Days:
    """One source's days; ``titles`` tells what stands under each id."""

    def __init__(self, folder: Path) -> None:
        self.at = START
        self.source = Source(key="harbour", url=f"{SITE}/news")
        self.rehearsal = Rehearsal(self.source, folder=folder, reader=Here(), start=START)

    def play(self, body: bytes, after: timedelta = timedelta(days=1)) -> Rehearsed:
        self.at += after
        return self.rehearsal.play(Snapshot(step="", at=self.at, url=self.source.url, body=body))

    def titles(self) -> dict[str, str]:
        return {id_: stored.item.title for id_, stored in self.rehearsal.items().items()}


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return Days(tmp_path)


NEW: Final = "https://new-harbour.example"
STANDING: Final = [
    Card(f"About the harbour's {word}", f"/{word}", "2020-01-01") for word in ("hours", "rules", "map")
]


def test_a_new_host_that_numbers_its_stories_afresh_takes_none_for_another(days: Days) -> None:
    days.play(page([*STANDING, *(card(at) for at in range(10))]))
    before = days.titles()
    days.play(page([*STANDING, *(card(at, f"/node/{(at + 3) % 10}") for at in range(10))], NEW))
    assert before.items() <= days.titles().items()


def test_a_new_story_at_a_former_address_is_new(days: Days) -> None:
    days.play(page([card(at) for at in range(8)]))
    before = days.titles()
    told = days.play(
        page([*(card(at) for at in range(6)), Card("Harbour master retires", "/node/7", "2026-03-10")], NEW)
    )
    assert len(told.published_new_ids) == 1
    assert before.items() <= days.titles().items()


def series(number: int) -> list[Card]:
    return [
        Card(f"Weekly figures for the {word}", f"/f/{number}-{word}") for word in ("road", "port", "rail")
    ]


@pytest.mark.parametrize(
    ("first", "second", "new"),
    [
        ([*(card(at, dated=False) for at in range(12)), *series(1)], series(2), 3),
        ([card(1), card(2), card(3), Card("Weekly figures of the port", "/f/1", "2026-03")], None, 1),
        ([card(1), card(2), card(3), Card("Market report", "/r/1", "2026-03-10")], None, 1),
    ],
    ids=["three at once", "of one month", "of one day"],
)
def test_the_next_of_a_series_is_new(
    first: list[Card], second: list[Card] | None, new: int, days: Days
) -> None:
    days.play(page(first))
    following = second or [first[-1]._replace(link="/another/2")]
    told = days.play(page([*first[: -len(following)], *following]))
    assert (told.held, len(told.published_new_ids)) == (False, new)
    assert len(days.titles()) == len(first) + new


def test_who_accepts_a_moved_site_gets_nothing_twice(days: Days) -> None:
    days.play(page([card(at) for at in range(10)]))
    before = days.titles()
    days.rehearsal.accept()
    told = days.play(page([card(at, f"/stories/{at}-x") for at in range(10)], NEW))
    assert told.published_new_ids == ()
    assert days.titles() == before


def other_words(at: int) -> Card:
    return card(at)._replace(title=f"{WORDS[(at + 4) % 15].title()}: what the {WORDS[at % 15]} costs")


def next_week(at: int) -> Card:
    return card(at + 40, dated=False)


@pytest.mark.parametrize("change", [other_words, next_week], ids=["other headlines", "another list"])
def test_what_was_accepted_stays_accepted(change: Callable[[int], Card], days: Days) -> None:
    days.play(page([card(at) for at in range(6)]))
    changed = [change(at) for at in range(6)]
    assert days.play(page(changed)).held
    days.rehearsal.accept()
    assert not days.play(page(changed)).held
    assert not days.play(page([card(70, dated=False), *changed])).held


def test_a_list_that_is_new_each_week_is_accepted_once(days: Days) -> None:
    weeks = [[card(at + 7 * week, f"/w{week}/{at}", dated=False) for at in range(6)] for week in range(4)]
    days.play(page(weeks[0]))
    assert days.play(page(weeks[1])).held
    days.rehearsal.accept()
    assert [days.play(page(week)).held for week in weeks[1:]] == [False, False, False]


def test_another_box_is_told_by_the_day_it_was_last_unlike(days: Days) -> None:
    usual = page([card(at) for at in range(8)])
    days.play(usual)
    for _ in range(20):
        days.play(usual)
    others = [Card(f"Offer of the {word}", f"/shop/{word}", "2026-03-15") for word in WORDS[:8]]
    assert days.play(page(others)).held

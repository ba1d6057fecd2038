"""The sample's life, by tick number: nothing waits, nothing is random."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aggregator.sample.script import CYCLE, Desk, Step, last_change, state, step
from aggregator.sample.stories import days, tell, which, with_slip

STARTED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
EVERY = timedelta(seconds=30)
DESKS = st.sampled_from(list(Desk))
TICKS = st.integers(min_value=0, max_value=10_000)


def at(desk: Desk, tick: int, count: int = 12) -> tuple[Step, ...]:
    return state(desk, tick, started=STARTED, every=EVERY, count=count)


def one(desk: Desk, number: int, tick: int) -> Step | None:
    return step(desk, number, tick, started=STARTED, every=EVERY)


@given(desk=DESKS, tick=TICKS)
def test_a_desk_always_shows_enough_stories_and_none_from_the_future(desk: Desk, tick: int) -> None:
    steps = at(desk, tick)
    assert len(steps) >= 10
    assert [step.number for step in steps] == sorted((step.number for step in steps), reverse=True)
    assert [step.published for step in steps] == sorted((step.published for step in steps), reverse=True)
    assert steps[0].published <= STARTED + EVERY * tick
    assert not any(step.withdrawn for step in steps)


@given(desk=DESKS, tick=st.integers(min_value=0, max_value=500))
def test_what_changed_last_is_exactly_when_something_changed(desk: Desk, tick: int) -> None:
    moved = at(desk, tick + 1) != at(desk, tick)
    assert (last_change(desk, tick + 1) == tick + 1) or not moved
    assert last_change(desk, tick) <= last_change(desk, tick + 1) <= tick + 1


def test_stories_appear_are_corrected_and_withdrawn_within_a_few_cycles() -> None:
    ticks = range(1, 4 * CYCLE + 6)
    for desk in Desk:
        seen = [at(desk, tick, count=30) for tick in (0, *ticks)]
        pairs = list(pairwise(seen))
        numbers = [({s.number for s in before}, {s.number for s in after}) for before, after in pairs]
        slips = [({s.number for s in b if s.slip}, {s.number for s in a if s.slip}) for b, a in pairs]
        assert sum(len(after - before) for before, after in numbers) >= 3, desk
        assert any(before - after for before, after in numbers), desk
        assert any((before - after) for before, after in slips), desk


@given(desk=DESKS, number=st.integers(min_value=0, max_value=2000), tick=TICKS, later=st.integers(0, 50))
def test_a_story_keeps_its_date_and_address_and_never_comes_back(
    desk: Desk, number: int, tick: int, later: int
) -> None:
    before, after = one(desk, number, tick), one(desk, number, tick + later)
    if before is None:
        return
    assert after is not None
    assert before.published == after.published
    assert after.withdrawn or not before.withdrawn
    assert before.slip or not after.slip
    assert tell(before).path == tell(after).path
    assert which(tell(before).path) == (desk, "en", number)


def test_a_correction_changes_the_headline_and_nothing_else() -> None:
    slipped = next(s for tick in range(20) for s in at(Desk.NEWSROOM, tick) if s.slip)
    mended = one(Desk.NEWSROOM, slipped.number, 100)
    assert mended is not None
    wrong, right = tell(slipped, "fr"), tell(mended, "fr")
    assert wrong.title != right.title
    assert wrong.title == f"PROJET : {right.title}"
    assert (wrong.path, wrong.sentences, wrong.place) == (right.path, right.sentences, right.place)


@given(desk=DESKS, number=st.integers(min_value=0, max_value=5000))
def test_every_story_can_be_told_in_every_language_it_has(desk: Desk, number: int) -> None:
    found = one(desk, number, 100_000)
    assert found is not None
    for language in ("en", "fr") if desk is Desk.NEWSROOM else ("en",):
        story = tell(found, language)
        texts = (story.title, *story.sentences, story.place)
        assert all(text and "{" not in text for text in texts)
        assert with_slip(story.title) != story.title


def test_days_of_an_event_in_one_month_two_months_and_two_years() -> None:
    def told(start: tuple[int, int, int], end: tuple[int, int, int], language: str) -> str:
        return days(datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC), language)

    assert told((2021, 3, 7), (2021, 3, 12), "en") == "from 7 to 12 March 2021"
    assert told((2021, 3, 30), (2021, 4, 2), "en") == "from 30 March to 2 April 2021"
    assert told((2021, 12, 30), (2022, 1, 2), "en") == "from 30 December 2021 to 2 January 2022"
    assert told((2021, 3, 1), (2021, 3, 5), "fr") == "du 1er au 5 mars 2021"

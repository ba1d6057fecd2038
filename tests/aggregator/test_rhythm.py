"""When a source is due next: a table of cases, and bounds that hold whatever comes in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.models import Status
from aggregator.rhythm import GONE_WAIT, LONGEST_RETRY_AFTER, next_due
from aggregator.settings.schema import ScheduleSettings

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SCHEDULE = ScheduleSettings()
FLOOR, CEILING, START = SCHEDULE.floor, SCHEDULE.ceiling, SCHEDULE.start
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def wait(**given_facts: object) -> timedelta:
    facts = {"now": NOW, "schedule": SCHEDULE, "status": Status.OK, "seed": "a-source", **given_facts}
    return next_due(**facts) - NOW  # type: ignore[arg-type]


def every(gap: timedelta, count: int, silence: timedelta = timedelta()) -> list[datetime]:
    return [NOW - silence - gap * number for number in range(1, count + 1)]


CASES = [
    ("nothing known: the start interval", {}, START),
    ("an item every 8 hours: every 4", {"arrivals": every(8 * HOUR, 10)}, 4 * HOUR),
    ("an item every 10 minutes: the floor", {"arrivals": every(10 * MINUTE, 20)}, FLOOR * 1.05),
    ("an item a month: the ceiling", {"arrivals": every(30 * DAY, 5)}, CEILING * 0.95),
    ("a burst of ten, once a day", {"arrivals": every(MINUTE, 10, 23 * HOUR)}, 70 * MINUTE),
    ("all ten seen at once, this minute", {"arrivals": [NOW] * 10}, START),
    ("all ten seen at once, 20 h ago", {"arrivals": [NOW - 20 * HOUR] * 10}, 10 * HOUR),
    ("dates in the future say nothing", {"arrivals": [NOW + DAY, NOW + 2 * DAY]}, START),
    ("silence slows down", {"arrivals": every(HOUR, 4, 36 * HOUR)}, 5 * HOUR),
    ("the feed's ttl", {"ttl": 6 * HOUR}, 6 * HOUR),
    ("max-age", {"fresh_for": 3 * HOUR}, 3 * HOUR),
    ("a huge max-age: the ceiling", {"fresh_for": timedelta(days=10**6)}, CEILING * 0.95),
    (
        "fixed by the operator",
        {"every": 30 * MINUTE, "ttl": 6 * HOUR, "arrivals": every(DAY, 5)},
        31.5 * MINUTE,
    ),
    ("fixed below the floor", {"every": timedelta(seconds=15)}, timedelta(seconds=15.75)),
    ("Retry-After is a minimum", {"retry_after": 5 * HOUR, "every": 15 * MINUTE}, 5 * HOUR),
    ("Retry-After of a year", {"retry_after": 365 * DAY}, LONGEST_RETRY_AFTER),
    ("Retry-After below zero", {"retry_after": -DAY}, START),
    ("first failure", {"status": Status.FAIL, "failures": 1}, 2 * FLOOR),
    ("third failure", {"status": Status.FAIL, "failures": 3}, 8 * FLOOR),
    ("the millionth failure", {"status": Status.FAIL, "failures": 10**6}, CEILING * 0.95),
    ("a failure of a fixed one", {"status": Status.FAIL, "failures": 2, "every": 5 * MINUTE}, 20 * MINUTE),
    ("not allowed", {"status": Status.BLOCK, "arrivals": every(MINUTE, 9)}, CEILING * 0.95),
    ("gone", {"status": Status.GONE, "every": MINUTE}, GONE_WAIT * 1.05),
    ("held is asked again in its rhythm", {"status": Status.HELD, "arrivals": every(8 * HOUR, 10)}, 4 * HOUR),
]


@pytest.mark.parametrize(("facts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_wait_is_as_told_within_its_spread(facts: dict[str, object], expected: timedelta) -> None:
    assert expected * 0.89 <= wait(**facts) <= expected * 1.11


def test_retry_after_is_never_undercut() -> None:
    for number in range(200):
        assert wait(retry_after=2 * HOUR, seed=f"source-{number}") >= 2 * HOUR


def test_back_off_never_shrinks() -> None:
    waits = [wait(status=Status.FAIL, failures=number) for number in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[-1] == waits[-2]


@pytest.mark.parametrize(
    "facts", [{}, {"arrivals": every(MINUTE, 9)}, {"status": Status.BLOCK}, {"every": 15 * MINUTE}]
)
def test_sources_that_started_together_part(facts: dict[str, object]) -> None:
    waits = {wait(**facts, seed=f"source-{number}") // timedelta(seconds=10) for number in range(300)}
    assert len(waits) >= 8


durations = st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=4000))


@given(
    status=st.sampled_from(
        [Status.OK, Status.UNCHANGED, Status.PART, Status.HELD, Status.FAIL, Status.BLOCK]
    ),
    arrivals=st.lists(st.datetimes(timezones=st.just(UTC)), max_size=20),
    ttl=st.none() | durations,
    fresh_for=st.none() | durations,
    retry_after=st.none() | durations,
    failures=st.integers(min_value=0, max_value=10**9),
    seed=st.text(),
)
def test_always_within_floor_and_ceiling(**facts: object) -> None:
    result = wait(**facts)
    assert FLOOR <= result <= CEILING
    assert result == wait(**facts)

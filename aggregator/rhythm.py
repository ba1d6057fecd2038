"""When is a source due next?

    own     = half the mean gap between arrivals, silence included: (now - oldest) / (2 * arrivals)
    wait    = clamp(max(own, ttl, max-age), floor, ceiling)          a source that answers
    wait    = every                                                  where the operator fixed it
    wait    = min(step * 2^failures, ceiling), step = every or floor a source that fails
    wait    = ceiling                                                robots.txt or our rules say no
    wait    = 7 days                                                 gone (410 twice)
    due     = now + max(spread(wait), Retry-After up to 24 h)

``spread`` moves a wait by up to a tenth, by the digest of a seed: equal input gives equal output, and
sources that started together part. It never goes below the floor (or ``every``) nor above the ceiling.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final, Protocol

from aggregator.models import Status

GONE_WAIT: Final = timedelta(days=7)
LONGEST_RETRY_AFTER: Final = timedelta(hours=24)
_ZERO: Final = timedelta()
_MOST_DOUBLINGS: Final = 32
_SPREAD: Final = 0.1


class Limits(Protocol):
    """The operator's bounds (``ScheduleSettings``)."""

    @property
    def floor(self) -> timedelta: ...
    @property
    def ceiling(self) -> timedelta: ...
    @property
    def start(self) -> timedelta: ...


def next_due(
    *,
    now: datetime,
    schedule: Limits,
    status: Status,
    seed: str,
    every: timedelta | None = None,
    arrivals: Sequence[datetime] = (),
    ttl: timedelta | None = None,
    fresh_for: timedelta | None = None,
    retry_after: timedelta | None = None,
    failures: int = 0,
) -> datetime:
    """The time of the next poll; the formula is told at the top of this module.

    ``arrivals`` are the times of the source's newest items in any order, ``failures`` those in a row with
    this poll, ``ttl`` the feed's own wish, ``fresh_for`` its Cache-Control max-age. ``seed`` is the source's
    key, with anything that should vary the spread from poll to poll.
    """
    if status is Status.GONE:
        low, wait, high = GONE_WAIT, GONE_WAIT, GONE_WAIT * 2
    elif status is Status.BLOCK:
        low, wait, high = schedule.floor, schedule.ceiling, schedule.ceiling
    elif status is Status.FAIL:
        low, wait, high = _back_off(schedule, every, failures)
    elif every is not None:
        low, wait, high = every, every, every * 2
    else:
        wait = max(_own(now, schedule, arrivals), ttl or _ZERO, fresh_for or _ZERO)
        low, high = schedule.floor, max(schedule.floor, schedule.ceiling)
    spread = _spread(_clamp(wait, low, high), low, high, seed)
    asked = min(max(retry_after or _ZERO, _ZERO), LONGEST_RETRY_AFTER)
    return now + max(spread, asked)


def _own(now: datetime, schedule: Limits, arrivals: Sequence[datetime]) -> timedelta:
    """Half the mean gap. Items that came within one minute are one arrival, as in a first reading."""
    moments = {moment.replace(second=0, microsecond=0) for moment in arrivals if moment <= now}
    if not moments:
        return schedule.start
    gap = (now - min(moments)) / (2 * len(moments))
    return gap if len(moments) > 1 else max(gap, schedule.start)


def _back_off(
    schedule: Limits, every: timedelta | None, failures: int
) -> tuple[timedelta, timedelta, timedelta]:
    """Shortest, wanted and longest wait: doubles with every failure in a row."""
    step = schedule.floor if every is None else every
    longest = max(schedule.ceiling, step)
    doublings = min(max(failures, 0), _MOST_DOUBLINGS)
    seconds = min(step.total_seconds() * 2**doublings, longest.total_seconds())
    return step, timedelta(seconds=seconds), longest


def _spread(wait: timedelta, low: timedelta, high: timedelta, seed: str) -> timedelta:
    """The wait moved by up to a tenth of it, within the bounds: at a bound the tenth lies inside it."""
    digest = blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    share = int.from_bytes(digest, "big") / 2**64
    earliest = max(low, wait * (1 - _SPREAD))
    latest = min(high, wait * (1 + _SPREAD))
    return earliest + (latest - earliest) * share


def _clamp(wait: timedelta, low: timedelta, high: timedelta) -> timedelta:
    return min(max(wait, low), high)

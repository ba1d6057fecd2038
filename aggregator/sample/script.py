"""What happens in the sample newsroom, by tick number. Pure: the same tick gives the same newsroom.

Each desk lives in cycles of six ticks. In the second tick of a cycle a story appears; every other story
appears with a slip in its headline, mended in the fourth tick; in the sixth tick of every fourth cycle
an older story is withdrawn. Desks are shifted, so that something happens somewhere at almost every tick.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

CYCLE: Final = 6
AT_START: Final = 12  # stories that are there before anything happens
_WITHDRAWN_LATER: Final = 3  # cycles between appearing and being withdrawn
_BEFORE: Final = timedelta(hours=19)  # between two of the stories that are there at the start


class Desk(StrEnum):
    """Who writes: each desk has its own page, feed or answer and its own stories."""

    NEWSROOM = "newsroom"  # the English and the French page
    FIELD = "field"  # the RSS feed
    DATA = "data"  # the JSON answer


_SHIFT: Final = {Desk.NEWSROOM: 0, Desk.FIELD: 2, Desk.DATA: 4}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Where one story stands. ``number`` counts from 0 and is for ever."""

    desk: Desk
    number: int
    published: datetime
    slip: bool  # the headline still has its slip
    withdrawn: bool


def state(desk: Desk, tick: int, *, started: datetime, every: timedelta, count: int) -> tuple[Step, ...]:
    """The ``count`` newest stories of a desk that stand at this tick, newest first."""
    steps: list[Step] = []
    for number in range(_appeared(desk, tick) - 1, -1, -1):
        one = step(desk, number, tick, started=started, every=every)
        if one is not None and not one.withdrawn:
            steps.append(one)
        if len(steps) == count:
            break
    return tuple(steps)


def step(desk: Desk, number: int, tick: int, *, started: datetime, every: timedelta) -> Step | None:
    """One story at this tick; None when it has not appeared yet."""
    if not 0 <= number < _appeared(desk, tick):
        return None
    own = _own(desk, tick)
    cycle = number - AT_START
    published = (
        started + every * (_SHIFT[desk] + CYCLE * cycle + 1) if cycle >= 0 else _earlier(started, number)
    )
    return Step(
        desk=desk,
        number=number,
        published=published,
        slip=cycle >= 0 and cycle % 2 == 0 and own < CYCLE * cycle + 3,
        withdrawn=_is_withdrawn(cycle, own),
    )


def last_change(desk: Desk, tick: int) -> int:
    """The latest tick, up to this one, at which this desk changed anything; 0 = nothing since the start."""
    own = _own(desk, tick)
    recent = range(own, max(0, own - CYCLE), -1)
    return next((tick - (own - one) for one in recent if _happens(one)), 0)


def _own(desk: Desk, tick: int) -> int:
    """The desk's own tick; below 0 its first cycle has not begun."""
    return tick - _SHIFT[desk]


def _appeared(desk: Desk, tick: int) -> int:
    own = _own(desk, tick)
    return AT_START + ((own - 1) // CYCLE + 1 if own >= 1 else 0)


def _earlier(started: datetime, number: int) -> datetime:
    return started - _BEFORE * (AT_START - number)


def _is_withdrawn(cycle: int, own: int) -> bool:
    when = cycle + _WITHDRAWN_LATER
    return when >= 1 and when % 4 == 1 and own >= CYCLE * when + 5


def _happens(own: int) -> bool:
    cycle, within = divmod(own, CYCLE)
    return within == 1 or (within == 3 and cycle % 2 == 0) or (within == 5 and cycle % 4 == 1)

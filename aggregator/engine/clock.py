"""The service's time: wall-clock UTC, with steps noticed against the monotonic clock.

A wall clock may be set back by an hour; whatever was due "in ten minutes" would then wait seventy. It may
be set forward: everything is due at once, which is harmless here, because a due source is polled once and
no more (the due time is a row, not a list of missed runs). So only backward steps need mending.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

STEP = timedelta(seconds=30)  # smaller differences are drift, and drift does no harm


def wall_clock() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


class StepDetector:
    """Tells how far the wall clock was set back since the last look."""

    def __init__(
        self,
        wall: Callable[[], datetime] = wall_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._last = (wall(), monotonic())

    def set_back(self) -> timedelta:
        """How far time went back since the last call; zero when it did not."""
        wall, ticks = self._wall(), self._monotonic()
        expected = self._last[0] + timedelta(seconds=ticks - self._last[1])
        self._last = (wall, ticks)
        behind = expected - wall
        return behind if behind > STEP else timedelta()

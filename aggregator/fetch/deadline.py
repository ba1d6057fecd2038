"""The total deadline of one request with all its redirects."""

from __future__ import annotations

from collections.abc import Callable

from aggregator.errors import FetchError

Clock = Callable[[], float]


class Deadline:
    """A moment on a monotonic clock. Every wait of a request asks it how long it may still take."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self._seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def wait(self, longest: float) -> float:
        """Seconds the next wait may take: ``longest``, or less when the end is nearer.

        Raises:
            FetchError: ``deadline`` when no time is left.
        """
        left = self._end - self._clock()
        if left <= 0:
            raise FetchError("deadline", f"not finished after {self._seconds:g} s")
        return min(left, longest)

    def late(self, reason: str, detail: str) -> FetchError:
        """The error for a wait that ran out: ``deadline`` when that was the end, otherwise ``reason``."""
        if self._clock() >= self._end:
            return FetchError("deadline", f"not finished after {self._seconds:g} s")
        return FetchError(reason, detail)

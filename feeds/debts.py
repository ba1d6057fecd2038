"""What should be on disk and is not: tried again after a while, cleared by success alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

MEND_EVERY: Final = timedelta(seconds=10)  # between two tries of the same


class Debts:
    """Names of work that failed, and when each was last tried. ``now`` is aware UTC."""

    def __init__(self) -> None:
        self._tried: dict[str, datetime] = {}

    def settle(self, name: str, done: bool, now: datetime) -> None:
        """Clears ``name`` when it is done; owes it from ``now`` on when it is not."""
        if done:
            self._tried.pop(name, None)
        else:
            self._tried[name] = now

    def due(self, now: datetime) -> tuple[str, ...]:
        """What is owed and was not tried for a while. A clock that was set back makes everything due."""
        return tuple(
            name for name, tried in self._tried.items() if not timedelta() <= now - tried < MEND_EVERY
        )

    def waits(self, name: str, now: datetime) -> bool:
        """Whether ``name`` is owed and it is too early to try it again."""
        return name in self._tried and name not in self.due(now)

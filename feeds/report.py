"""What one round of publishing did, and the guard that turns its failures into sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.folder import PublicFolder
from feeds.press import Quarantined


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishReport:
    """What one round did. ``problems`` are sentences; the files they name stayed as they were."""

    written: tuple[str, ...] = ()  # paths below the public folder
    removed: tuple[str, ...] = ()
    unchanged: int = 0  # files made again that had the bytes they should have
    skipped: int = 0  # feeds looked at and not made again: the same items as last time
    quarantined: tuple[Quarantined, ...] = ()
    problems: tuple[str, ...] = ()
    took: timedelta = timedelta()


class Round:
    """One round of publishing into a folder, with everything that happened in it."""

    def __init__(self, folder: PublicFolder, now: datetime) -> None:
        self._folder = folder
        self.now = now
        self._written: list[str] = []
        self._removed: list[str] = []
        self._problems: list[str] = []
        self._quarantined: dict[tuple[str, str], Quarantined] = {}
        self._unchanged = 0
        self._skipped = 0

    def write(self, path: str, data: bytes, updated: datetime) -> bool:
        """Puts the file in its place; False, and a problem told, when that failed."""

        def put() -> None:
            if self._folder.write(path, data, updated):
                self._written.append(path)
            else:
                self._unchanged += 1

        return self.guard(path, put)

    def page(self, path: str, make: Callable[[], bytes], updated: datetime) -> bool:
        """Makes and writes a page; whatever is wrong with making it stays with this page."""
        try:
            data = make()
        except Exception as error:
            self.problem(path, f"the page could not be made: {type(error).__name__}: {error}")
            return False
        return self.write(path, data, updated)

    def remove(self, path: str) -> bool:
        """Takes the file away; False, and a problem told, when that failed."""

        def take_away() -> None:
            if self._folder.remove(path):
                self._removed.append(path)

        return self.guard(path, take_away)

    def guard(self, what: str, act: Callable[[], None]) -> bool:
        """Acts on the disk; an OSError (full, read-only, no permission) becomes a problem."""
        try:
            act()
        except OSError as error:
            self.problem(what, f"cannot be written: {error.strerror or error}")
            return False
        return True

    def problem(self, what: str, text: str) -> None:
        self._problems.append(f"{what}: {text}")

    def quarantine(self, found: Iterable[Quarantined]) -> None:
        self._quarantined.update({(one.feed, one.item_id): one for one in found})

    def skip(self) -> None:
        self._skipped += 1

    def report(self, took: timedelta) -> PublishReport:
        return PublishReport(
            written=tuple(self._written),
            removed=tuple(self._removed),
            unchanged=self._unchanged,
            skipped=self._skipped,
            quarantined=tuple(self._quarantined.values()),
            problems=tuple(self._problems),
            took=took,
        )

"""The progress of a round of polls, on a terminal only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from aggregator.console.tables import terminal
from aggregator.models import Outcome


class Round:
    """Collects the outcomes of a round; what is collected is on disk already."""

    def __init__(self, bar: Progress | None) -> None:
        self.outcomes: list[Outcome] = []
        self._bar = bar
        self._task = bar.add_task("polling", total=None) if bar else None

    def expect(self, total: int) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=total)

    def take(self, batch: Sequence[Outcome]) -> None:
        self.outcomes.extend(batch)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=len(batch))


@contextmanager
def progress(*, show: bool) -> Iterator[Round]:
    """A round with a bar on standard error, where that is a terminal."""
    screen = terminal(error=True)
    if not (show and screen.is_terminal):
        yield Round(None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        yield Round(bar)

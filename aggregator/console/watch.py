"""What an engine's observer tells: log and metrics hear of every poll, crash and notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aggregator.console import logs, tables
from aggregator.console.metrics import Metrics
from aggregator.console.views import outcome_view
from aggregator.models import Outcome, Status


class Watch:
    """The engine's observer: tells log and metrics what happens, and ``tell`` what was polled."""

    def __init__(self, metrics: Metrics, tell: Callable[[Sequence[Outcome]], None]) -> None:
        self._metrics, self._tell, self._log = metrics, tell, logs.logger()

    def polled(self, outcomes: Sequence[Outcome]) -> None:
        self._metrics.polled(outcomes)
        self._tell(outcomes)

    def crashed(self, where: str, error: BaseException) -> None:
        self._metrics.crashes.labels(where.split(" of ")[0]).inc()
        self._log.error("crashed", where=where, exc_info=error)

    def noticed(self, event: str, **facts: object) -> None:
        self._log.warning(event, **facts)


def log_polls(outcomes: Sequence[Outcome]) -> None:
    """One line for each poll that had something to tell."""
    log = logs.logger()
    for outcome in outcomes:
        if outcome.status is not Status.UNCHANGED or outcome.pages:
            tell = log.info if outcome.status in tables.GOOD else log.warning
            tell("polled", **{name: value for name, value in outcome_view(outcome).items() if value})

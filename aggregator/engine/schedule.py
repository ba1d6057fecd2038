"""The only home of APScheduler: a few service jobs, never a job per source.

What APScheduler does with defaults is not what we need: a run that starts a second late is dropped, the
first run comes one interval after the start (a crash loop would never poll), and when the wall clock is set
back nothing runs until it has caught up. So every job runs at once and coalesced with no misfire limit, and
a watchdog on the monotonic clock wakes a scheduler that has fallen silent.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

# A job that takes longer than its interval is no news worth a line each second.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


class Ticker:
    """Runs functions at intervals in background threads; one run of each at a time."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(4)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._monotonic = monotonic
        self._last_beat = monotonic()
        self._stopped = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="ticker-watchdog", daemon=True)

    def every(
        self, interval: timedelta, function: Callable[[], None], *, name: str, at_once: bool = True
    ) -> None:
        """Call ``function`` every ``interval``, the first time right after the start if ``at_once``."""
        first = datetime.now(UTC) + (timedelta() if at_once else interval)
        self._scheduler.add_job(
            function, "interval", seconds=interval.total_seconds(), id=name, name=name, next_run_time=first
        )

    def start(self) -> None:
        self.every(timedelta(seconds=1), self._beat, name="beat")
        self._scheduler.start()
        self._watchdog.start()

    def stop(self) -> None:
        """No further runs; those under way are waited for."""
        self._stopped.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    @property
    def silent_for(self) -> float:
        """Seconds since the scheduler last showed a sign of life."""
        return self._monotonic() - self._last_beat

    def wake(self) -> None:
        """Let every job run now: the wall clock was moved under the scheduler's feet."""
        now = datetime.now(UTC)
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)

    def _beat(self) -> None:
        self._last_beat = self._monotonic()

    def _watch(self) -> None:
        while not self._stopped.wait(2.0):
            if self.silent_for > 5.0:
                self.wake()

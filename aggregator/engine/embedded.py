"""The engine for one machine: a tick, a crew of threads, one writer.

    tick: clock steps, stuck workers ──┐
    claim (store) -> HostLine -> Crew: pipeline.perform -> Writer: store.commit -> observer

The engine owns no truth: due times and leases are rows. If it is killed at any point, the leases it held are
freed by the next start, and every poll that was not committed simply happens again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from aggregator.engine.clock import StepDetector
from aggregator.engine.crew import Crew
from aggregator.engine.line import HostLine
from aggregator.engine.writer import Writer
from aggregator.errors import StoreError
from aggregator.models import Lease, Outcome
from aggregator.pipeline import crashed, perform
from aggregator.poll import Tools
from aggregator.settings.digest import rule_digest
from aggregator.settings.schema import Source
from aggregator.store import Store
from aggregator.text.urls import host_of

LEASE_FOR = timedelta(minutes=10)  # far longer than the longest poll; half of it may be spent waiting
WINDOW = 256  # leases claimed and waiting at most
PER_HOST = 8  # leases of one host waiting before we look for other hosts
SOON = 0.1  # of a lease's time: a host that has to be left alone for longer is not waited for
LONGEST_PAUSE = 60.0  # seconds without new polls while what they find cannot be written


class Observer(Protocol):
    """Who is told what happens: logs, metrics, progress. Must not raise."""

    def polled(self, outcomes: Sequence[Outcome]) -> None: ...

    def crashed(self, where: str, error: BaseException) -> None: ...

    def noticed(self, event: str, **facts: object) -> None: ...


class Engine:
    """Polls what is due. The observer gets the outcomes of each transaction once it is on disk."""

    def __init__(
        self,
        *,
        store: Store,
        tools: Tools,
        threads: int,
        host_delay: Callable[[str], float],
        observer: Observer,
        until: datetime | None = None,
        lease_for: timedelta = LEASE_FOR,
    ) -> None:
        self._store, self._tools, self._observer = store, tools, observer
        self._until = until  # only what was due by then; None = whatever is due now
        self._sources: Mapping[str, tuple[Source, bytes]] = {}  # with the digest of the rules
        self._lease_for = lease_for
        seconds = lease_for.total_seconds()
        self._line = HostLine(host_delay, soon=SOON * seconds, fresh=seconds / 2)
        self._steps = StepDetector(tools.clock)
        self._low_water = 2 * threads
        self._refilling = threading.Lock()
        self._closed_down = False
        self._trouble: StoreError | None = None
        self._owed: list[Lease] = []  # of polls that could not be written: given back after the pause
        self._pause = 0.0  # seconds; doubles while nothing can be written
        self._resume_at = 0.0  # monotonic
        self._nothing_due = threading.Event()
        self._open = 0  # leases claimed and not yet written or given back
        self._quiet = threading.Condition()
        self._crew: Crew[Lease] = Crew(
            size=threads,
            take=self._take,
            work=self._poll,
            crash=lambda error: observer.crashed("worker", error),
        )
        self._writer = Writer(
            commit=lambda batch: store.commit(batch, tools.clock()),
            written=self._written,
            lost=self._lost,
            closed=self._closed,
        )

    def take_up(self, sources: Mapping[str, Source]) -> None:
        """Work with these sources from now on; polls under way end with the old ones."""
        self._sources = {key: (source, rule_digest(source)) for key, source in sources.items()}
        self._nothing_due.clear()

    def start(self) -> None:
        """Free what a killed predecessor had leased, then go to work."""
        self._store.free_leases()
        self._writer.start()
        self._crew.start()

    def tick(self) -> None:
        """Once a second: mend clock steps, stand in for the stuck, look for due sources again.

        Whoever waits in vain is given back, to be claimed again when the host is free.
        """
        back = self._steps.set_back()
        if back:
            self._store.shift_due(-back)
            self._observer.noticed("clock set back", seconds=round(back.total_seconds()))
        self._give_back(self._line.hopeless())
        self._nothing_due.clear()
        self._crew.look_after()

    def wait_until_idle(self, timeout: float | None = None) -> bool:
        """Wait until nothing is due, waiting or under way. False when ``timeout`` seconds were not enough.

        Raises StoreError when the store cannot be used: what is due then will not be polled.
        """
        with self._quiet:
            idle = self._quiet.wait_for(self._idle, timeout)
        if self._trouble:
            raise self._trouble
        return idle

    def stop(self, timeout: float = 4.0) -> bool:
        """No new polls; the running ones end or are left after ``timeout`` seconds, never half written."""
        self._crew.dismiss()
        with self._refilling:  # a claim under way comes to its end first
            self._closed_down = True
        self._give_back(self._line.close())
        ended = self._crew.stop(timeout)
        written = self._writer.stop(timeout)
        return ended and written

    @property
    def trouble(self) -> StoreError | None:
        """Why the store cannot be used at the moment; None when it can."""
        return self._trouble

    @property
    def under_way(self) -> int:
        return self._open

    # ----------------------------------------------------------------- claiming

    def _take(self, timeout: float) -> Lease | None:
        if len(self._line) < self._low_water and not self._nothing_due.is_set():
            self._refill()
        return self._line.take(timeout)

    def _refill(self) -> None:
        if not self._refilling.acquire(blocking=False):
            return
        try:
            while not self._line_up(self._claim()):
                pass
        finally:
            self._refilling.release()

    def _line_up(self, leases: tuple[Lease, ...]) -> bool:
        """Let them wait for their hosts. False when no host is free soon: others may be due behind them."""
        avoided = self._line.avoided(PER_HOST)
        with self._quiet:
            self._open += len(leases)  # before anybody can take one and be done with it
        away = self._line.put(leases)
        if away:
            self._release(away)
        look_on = len(away) == len(leases) and any(host_of(lease.url) not in avoided for lease in away)
        with self._quiet:
            self._open -= len(away)
            if len(away) == len(leases) and not look_on:
                self._nothing_due.set()
                self._quiet.notify_all()
        return not look_on

    def _claim(self) -> tuple[Lease, ...]:
        """What is due. Nothing while the store fails or is given time: the next tick looks again."""
        if self._closed_down or time.monotonic() < self._resume_at:
            return ()
        try:
            self._pay_back()
            leases = self._store.claim_due(
                WINDOW - len(self._line),
                self._until or self._tools.clock(),
                self._lease_for,
                skip_hosts=self._line.avoided(PER_HOST),
            )
        except StoreError as error:
            self._trouble = error
            return ()
        if not self._pause:
            self._trouble = None
        return leases

    def _owe(self, leases: Sequence[Lease], error: StoreError) -> None:
        with self._quiet:
            self._owed += leases
            self._trouble = error

    def _pay_back(self) -> None:
        with self._quiet:
            owed, self._owed = self._owed, []
        try:
            self._store.release(owed)
        except StoreError as error:
            self._owe(owed, error)
            raise

    def _idle(self) -> bool:
        return (self._nothing_due.is_set() or self._trouble is not None) and not self._open

    # ----------------------------------------------------------------- polling and writing

    def _poll(self, lease: Lease) -> None:
        source, rules = self._sources.get(lease.source_key, (None, b""))
        try:
            # Taken out of the configuration while it waited, or leased under rules we do not have (yet).
            if source is None or lease.rule_digest != rules:
                self._put_off(lease)
                return
            outcome = self._perform(lease, source)
        finally:
            self._line.done(lease)
        self._writer.put(lease, outcome)

    def _perform(self, lease: Lease, source: Source) -> Outcome:
        try:
            return perform(lease, source, self._tools)
        except Exception as error:  # a programmer's error: loud, and on record for the operator
            self._observer.crashed(f"poll of {lease.source_key}", error)
            return crashed(lease, source, error, self._tools)

    def _written(self, outcomes: Sequence[Outcome]) -> None:
        self._pause, self._trouble = 0.0, None
        self._observer.polled(outcomes)

    def _lost(self, leases: Sequence[Lease], error: Exception) -> None:
        """A full disk: nobody is polled again before a pause. An outcome like no other: on record as such."""
        if isinstance(error, StoreError):
            self._owe(leases, error)
            self._pause = min(max(1.0, 2 * self._pause), LONGEST_PAUSE)
            self._resume_at = time.monotonic() + self._pause
            self._observer.noticed("polls not written", polls=len(leases), problem=str(error))
            return
        self._observer.crashed("commit", error)
        for lease in leases:
            self._record_crash(lease, error)

    def _record_crash(self, lease: Lease, error: Exception) -> None:
        """Without this the source would be due at once, and polled, and fail, for ever."""
        source, _ = self._sources.get(lease.source_key, (None, b""))
        if source is None:
            return
        outcome = crashed(lease, source, error, self._tools)
        try:
            (taken,) = self._store.commit([(lease, outcome)], self._tools.clock())
        except Exception as again:  # the lease runs out by itself, in a while
            self._observer.crashed("record of a crash", again)
        else:
            self._written([outcome] if taken else [])

    def _give_back(self, leases: Sequence[Lease]) -> None:
        if leases:
            self._release(leases)
            self._closed(len(leases))

    def _put_off(self, lease: Lease) -> None:
        """Give it back and leave it alone until the next tick."""
        self._release((lease,))
        with self._quiet:
            self._open -= 1
            self._nothing_due.set()
            self._quiet.notify_all()

    def _release(self, leases: Sequence[Lease]) -> None:
        try:
            self._store.release(leases)
        except StoreError as error:
            self._owe(leases, error)

    def _closed(self, number: int) -> None:
        with self._quiet:
            self._open -= number
            if not self._open:
                self._nothing_due.clear()  # what was committed may be due again: look once more
            self._quiet.notify_all()

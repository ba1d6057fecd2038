"""Worker threads that stay brisk: a worker stuck on a slow source is stood in for.

A handful of threads is right for throughput (32 cost 1.6 times the processor time of 8), but a handful of
hanging sources would then hold up everybody for their whole deadline. So a job that takes longer than
``patience`` no longer counts as a working thread, and because slow sources rarely come alone, two are started
in its place, up to ``most``: fifty that hang delay the others by four seconds. The surplus goes home when
the slow ones come back. Blocked threads cost memory, not time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Job = TypeVar("Job")


class Crew(Generic[Job]):
    """Runs ``work(job)`` for whatever ``take(timeout)`` hands out, until stopped.

    ``take`` blocks up to its timeout (seconds) and returns None when there is nothing to do. ``work`` must
    not raise for anything a job may cause; what it raises all the same goes to ``crash``.
    """

    def __init__(
        self,
        *,
        size: int,
        take: Callable[[float], Job | None],
        work: Callable[[Job], None],
        crash: Callable[[BaseException], None],
        patience: float = 1.5,
        most: int = 96,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._size, self._most, self._patience = size, max(most, size), patience
        self._take, self._work, self._crash = take, work, crash
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._busy_since: dict[int, float] = {}
        self._threads: dict[int, threading.Thread] = {}
        self._number = 0
        self._stopping = False

    def start(self) -> None:
        for _ in range(self._size):
            self._hire()

    def look_after(self) -> int:
        """Stand in for the stuck; called with every tick. Returns how many threads there are."""
        with self._lock:
            missing = self._wanted() - len(self._threads)
        for _ in range(missing):
            self._hire()
        return len(self._threads)

    def dismiss(self) -> None:
        """No new jobs from now on; the running ones end."""
        self._stopping = True

    def stop(self, timeout: float) -> bool:
        """No new jobs; wait for the running ones. False when some did not end in time (seconds)."""
        self.dismiss()
        end = self._monotonic() + timeout
        for thread in list(self._threads.values()):
            thread.join(max(0.0, end - self._monotonic()))
        return not any(thread.is_alive() for thread in list(self._threads.values()))

    @property
    def busy(self) -> int:
        with self._lock:
            return len(self._busy_since)

    def _wanted(self) -> int:
        """How many threads there should be: the crew, the stuck, and two for each of these."""
        return min(self._size + 3 * self._stuck(), self._most)

    def _stuck(self) -> int:
        now = self._monotonic()
        return sum(now - since > self._patience for since in self._busy_since.values())

    def _hire(self) -> None:
        with self._lock:
            if self._stopping:
                return
            self._number += 1
            number = self._number
            thread = threading.Thread(target=self._run, args=(number,), name=f"worker-{number}", daemon=True)
            self._threads[number] = thread
        thread.start()

    def _run(self, number: int) -> None:
        try:
            while not self._stopping and not self._surplus(number):
                job = self._take(0.5)
                if job is not None:
                    self._do(number, job)
        finally:
            with self._lock:
                self._threads.pop(number, None)

    def _do(self, number: int, job: Job) -> None:
        with self._lock:
            self._busy_since[number] = self._monotonic()
        try:
            self._work(job)
        except Exception as error:
            self._crash(error)
        finally:
            with self._lock:
                del self._busy_since[number]

    def _surplus(self, number: int) -> bool:
        """Whether this thread may go home: there are more than are wanted."""
        with self._lock:
            if len(self._threads) <= self._wanted():
                return False
            del self._threads[number]
            return True

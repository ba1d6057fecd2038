"""The one writer: outcomes are gathered for a moment and committed together.

A transaction with synchronous=FULL costs a disk flush however small it is, so a steady cycle of mostly
"unchanged" polls is written in batches: up to ``most`` outcomes, or what came within ``gather`` seconds.
Bodies are large, and what waits here waits in memory: a batch also ends with ``most_bytes`` of them.
Nothing is acknowledged to anybody before its transaction is on disk.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence

from aggregator.errors import StoreError
from aggregator.models import Lease, Outcome

Result = tuple[Lease, Outcome]


class Writer:
    """Calls ``commit(batch)`` on its own thread, then ``written(outcomes)`` with those that took effect,
    then ``closed(number)`` with how many polls are over, one way or the other.

    ``lost(leases, error)`` is called when a batch could not be committed: those polls did not happen, and
    their leases are to be given back, so that the next poll finds the same items again.
    """

    def __init__(
        self,
        *,
        commit: Callable[[Sequence[Result]], Sequence[bool]],
        written: Callable[[Sequence[Outcome]], None],
        lost: Callable[[Sequence[Lease], Exception], None],
        closed: Callable[[int], None],
        gather: float = 0.25,
        most: int = 200,
        most_bytes: int = 1_000_000,
    ) -> None:
        self._commit, self._written = commit, written
        self._lost, self._closed = lost, closed
        self._gather, self._most, self._most_bytes = gather, most, most_bytes
        self._queue: queue.Queue[Result | None] = queue.Queue(maxsize=32)
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, lease: Lease, outcome: Outcome) -> None:
        self._queue.put((lease, outcome))

    def stop(self, timeout: float) -> bool:
        """Commit everything that was put, then end. False when that took longer than ``timeout`` seconds."""
        self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        open_ = True
        while open_:
            batch, open_ = self._next_batch()
            if batch:
                self._write(batch)
                self._closed(len(batch))

    def _next_batch(self) -> tuple[list[Result], bool]:
        first = self._queue.get()
        if first is None:
            return [], False
        batch = [first]
        end = time.monotonic() + self._gather
        weight = _weight(first)
        while len(batch) < self._most and weight < self._most_bytes:
            try:
                result = self._queue.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                break
            if result is None:
                return batch, False
            batch.append(result)
            weight += _weight(result)
        return batch, True

    def _write(self, batch: Sequence[Result]) -> None:
        try:
            done = self._commit(batch)
        except StoreError as error:
            self._lost([lease for lease, _ in batch], error)
        except Exception as error:  # one outcome the store cannot take must not cost the others
            if len(batch) == 1:
                self._lost([batch[0][0]], error)
                return
            for result in batch:
                self._write([result])
        else:
            self._written([outcome for (_, outcome), ok in zip(batch, done, strict=True) if ok])


def _weight(result: Result) -> int:
    return len(result[1].body or b"")

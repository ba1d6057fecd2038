"""The waiting line between claiming and fetching, ordered by host.

One request per host at a time, and its pace between two: a lease whose host is not free yet waits here,
without holding a thread, while others go ahead.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable

from aggregator.models import Lease
from aggregator.text.urls import host_of


class HostLine:
    """Leases by host. ``delay(host)`` tells in seconds how long a host must be left alone (0 = now)."""

    def __init__(
        self, delay: Callable[[str], float], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._delay = delay
        self._monotonic = monotonic
        self._by_host: dict[str, deque[Lease]] = {}
        self._running: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, leases: tuple[Lease, ...]) -> None:
        with self._changed:
            for lease in leases:
                self._by_host.setdefault(host_of(lease.url), deque()).append(lease)
            self._changed.notify_all()

    def take(self, timeout: float) -> Lease | None:
        """The next lease whose host is free, waiting up to ``timeout`` seconds for one."""
        end = self._monotonic() + timeout
        with self._changed:
            while not self._closed:
                lease, wait = self._ready()
                if lease is not None:
                    return lease
                left = end - self._monotonic()
                if left <= 0:
                    break
                self._changed.wait(min(left, wait))
        return None

    def done(self, lease: Lease) -> None:
        """The lease's host is free again, as far as this line is concerned."""
        host = host_of(lease.url)
        with self._changed:
            self._running[host] -= 1
            if not self._running[host]:
                del self._running[host]
            self._changed.notify()

    def crowded(self, most: int) -> frozenset[str]:
        """Hosts with ``most`` leases or more waiting: claim no more of them now."""
        with self._changed:
            return frozenset(host for host, waiting in self._by_host.items() if len(waiting) >= most)

    def close(self) -> tuple[Lease, ...]:
        """Hand back everything that waits, and let nobody wait any longer."""
        with self._changed:
            self._closed = True
            waiting = tuple(lease for line in self._by_host.values() for lease in line)
            self._by_host.clear()
            self._changed.notify_all()
        return waiting

    def __len__(self) -> int:
        with self._changed:
            return sum(map(len, self._by_host.values()))

    def _ready(self) -> tuple[Lease | None, float]:
        """The first lease that may start, or how long (seconds) until one may."""
        soonest = 60.0
        for host, waiting in self._by_host.items():
            if self._running[host]:
                continue
            delay = self._delay(host)
            if delay <= 0:
                return self._start(host, waiting), 0.0
            soonest = min(soonest, delay)
        return None, soonest

    def _start(self, host: str, waiting: deque[Lease]) -> Lease:
        lease = waiting.popleft()
        del self._by_host[host]
        if waiting:  # to the back of the line: hosts take turns
            self._by_host[host] = waiting
        self._running[host] += 1
        return lease

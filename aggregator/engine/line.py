"""The waiting line between claiming and fetching, ordered by host.

One request per host at a time, and its pace between two: a lease whose host is not free yet waits here,
without holding a thread, while others go ahead. Waiting is for hosts that are free soon. What would have to
wait longer, or has waited so long that its lease runs out, is handed back and claimed again in its time.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable

from aggregator.models import Lease
from aggregator.text.urls import host_of

Waiting = tuple[Lease, float]  # with the monotonic time since when


class HostLine:
    """Leases by host. ``delay(host)`` tells in seconds how long a host must be left alone (0 = now).

    ``soon`` is the longest delay of a host that is waited for, ``fresh`` how long a lease may wait in all;
    both in seconds.
    """

    def __init__(
        self,
        delay: Callable[[str], float],
        *,
        soon: float,
        fresh: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._delay = delay
        self._soon, self._fresh = soon, fresh
        self._monotonic = monotonic
        self._by_host: dict[str, deque[Waiting]] = {}
        self._running: Counter[str] = Counter()
        self._away: set[str] = set()  # hosts that were not free soon when we last had to do with them
        self._changed = threading.Condition()
        self._closed = False

    def put(self, leases: tuple[Lease, ...]) -> tuple[Lease, ...]:
        """Let these wait. Returns those that cannot, since their host is not free soon."""
        hosts = {host_of(lease.url) for lease in leases}
        with self._changed:
            away = {host for host in hosts if self._is_away(host)}
            self._away |= away
            now = self._monotonic()
            for lease in leases:
                if (host := host_of(lease.url)) not in away:
                    self._by_host.setdefault(host, deque()).append((lease, now))
            self._changed.notify_all()
        return tuple(lease for lease in leases if host_of(lease.url) in away)

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

    def hopeless(self) -> tuple[Lease, ...]:
        """Take out, and hand back, what waits for a host that is not free soon or has waited too long."""
        with self._changed:
            away = {host for host in self._by_host if self._is_away(host)}
            self._away |= away
            out = [lease for host in away for lease, _ in self._by_host.pop(host)]
            for host, waiting in list(self._by_host.items()):
                while waiting and self._is_stale(waiting[0]):
                    out.append(waiting.popleft()[0])
                if not waiting:
                    del self._by_host[host]
        return tuple(out)

    def avoided(self, most: int) -> frozenset[str]:
        """Hosts to claim nothing of now: those not free soon, and those with ``most`` leases waiting."""
        with self._changed:
            self._away = {host for host in self._away if self._is_away(host)}
            crowded = {host for host, waiting in self._by_host.items() if len(waiting) >= most}
            return frozenset(crowded | self._away)

    def close(self) -> tuple[Lease, ...]:
        """Hand back everything that waits, and let nobody wait any longer."""
        with self._changed:
            self._closed = True
            waiting = tuple(lease for line in self._by_host.values() for lease, _ in line)
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
            if self._running[host] or self._is_stale(waiting[0]):
                continue
            delay = self._delay(host)
            if delay <= 0:
                return self._start(host, waiting), 0.0
            soonest = min(soonest, delay)
        return None, soonest

    def _start(self, host: str, waiting: deque[Waiting]) -> Lease:
        lease, _ = waiting.popleft()
        del self._by_host[host]
        if waiting:  # to the back of the line: hosts take turns
            self._by_host[host] = waiting
        self._running[host] += 1
        return lease

    def _is_away(self, host: str) -> bool:
        return self._delay(host) > self._soon

    def _is_stale(self, waiting: Waiting) -> bool:
        """Whether the lease may run out before its poll is over. What came first is stale first."""
        return self._monotonic() - waiting[1] > self._fresh

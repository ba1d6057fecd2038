"""The host gate: one request per host at a time, a pace between them, and waiting when told to wait."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aggregator.fetch.deadline import Clock

LONGEST_HOLD = 86_400.0  # seconds; what asks for more has a wrong unit
_PRUNE_AT = 10_000
_OWN: Final = re.compile(
    r"(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)(?::\d+)?"
)  # RFC 1122 3.2.1.3, RFC 4291 2.5.3


@dataclass(slots=True)
class _Host:
    pace: float  # the longer of ours and its own Crawl-delay
    free_at: float = 0.0  # on the gate's clock
    busy: bool = False


class HostGate:
    """Who may ask which host when. Thread-safe; hosts are named as ``text.urls.host_of`` does.

    ``pace`` is the time from the end of one visit to the start of the next, ``clock`` is monotonic seconds.
    This machine itself needs none: who runs a site here need not be spared by us.
    """

    def __init__(self, pace: timedelta, clock: Clock = time.monotonic) -> None:
        self._pace = pace.total_seconds()
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._changed = threading.Condition()

    def delay(self, host: str) -> float:
        """Seconds until the host may be asked; while somebody is with it, at least the pace."""
        with self._changed:
            state = self._hosts.get(host)
            if state is None:
                return 0.0
            return max(self._wait(state), state.pace if state.busy else 0.0)

    def hold(self, host: str, seconds: float) -> None:
        """Nobody asks the host for so long (Retry-After), at most 24 hours; a longer hold stays."""
        with self._changed:
            state = self._state(host)
            state.free_at = max(state.free_at, self._clock() + min(seconds, LONGEST_HOLD))
            self._changed.notify_all()

    def slow(self, host: str, seconds: float) -> None:
        """The host's own pace (Crawl-delay), used where it is longer than ours."""
        with self._changed:
            self._state(host).pace = max(self._pace_for(host), min(seconds, LONGEST_HOLD))

    def enter(self, host: str, patience: float) -> bool:
        """Wait for the host's turn; ``False`` as soon as ``patience`` seconds are clearly not enough."""
        end = self._clock() + patience
        with self._changed:
            while True:
                state = self._state(host)
                wait, left = self._wait(state), end - self._clock()
                if not state.busy and wait <= 0:
                    state.busy = True
                    return True
                if left <= 0 or wait > left:
                    return False
                self._changed.wait(left if state.busy else wait)

    def leave(self, host: str) -> None:
        """The visit is over; the pace runs from now."""
        with self._changed:
            state = self._state(host)
            state.busy = False
            state.free_at = max(state.free_at, self._clock() + state.pace)
            self._changed.notify_all()

    def _wait(self, state: _Host) -> float:
        return max(0.0, state.free_at - self._clock())

    def _pace_for(self, host: str) -> float:
        return 0.0 if _OWN.fullmatch(host) else self._pace

    def _state(self, host: str) -> _Host:
        if host not in self._hosts:
            if len(self._hosts) >= _PRUNE_AT:
                self._forget_idle()
            self._hosts[host] = _Host(pace=self._pace_for(host))
        return self._hosts[host]

    def _forget_idle(self) -> None:
        """Hosts nobody waits for are known again as soon as they are asked."""
        now = self._clock()
        self._hosts = {name: host for name, host in self._hosts.items() if host.busy or host.free_at > now}

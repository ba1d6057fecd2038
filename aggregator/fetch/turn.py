"""Our place at one host's gate for the length of a visit."""

from __future__ import annotations

from datetime import timedelta
from types import TracebackType
from typing import Self

from aggregator.errors import FetchError
from aggregator.fetch.gate import HostGate


class Turn:
    """Who is at which host; moving on gives it back first, so that nobody waits in a ring."""

    def __init__(self, gate: HostGate) -> None:
        self._gate = gate
        self._host = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()

    def take(self, host: str, patience: float) -> None:
        """Be at ``host``. A redirect within the host goes on with the same visit."""
        if host == self._host:
            return
        self._give_back()
        self._enter(host, patience)
        self._host = host

    def hold(self, wait: timedelta) -> str:
        """Nobody asks the host we are at for so long. Returns its name."""
        self._gate.hold(self._host, wait.total_seconds())
        return self._host

    def slow(self, seconds: float) -> None:
        self._gate.slow(self._host, seconds)

    def _enter(self, host: str, patience: float) -> None:
        if not self._gate.enter(host, patience):
            wait = timedelta(seconds=self._gate.delay(host))
            raise FetchError("host-busy", f"it is not our turn at {host} yet", retry_after=wait)

    def _give_back(self) -> None:
        if self._host:
            self._gate.leave(self._host)
            self._host = ""


class Stay(Turn):
    """A visit of many requests, such as those of one page: a host once entered is kept to the end.

    There may be only one at a time: two could wait for each other's hosts.
    """

    def __init__(self, gate: HostGate) -> None:
        super().__init__(gate)
        self._hosts: set[str] = set()
        self._impatient: set[str] = set()  # hosts that asked for patience while we were there

    def take(self, host: str, patience: float) -> None:
        if host in self._impatient:
            raise FetchError("host-busy", f"{host} asked for patience")
        if host not in self._hosts:
            self._enter(host, patience)
            self._hosts.add(host)
        self._host = host

    def hold(self, wait: timedelta) -> str:
        self._impatient.add(self._host)
        return super().hold(wait)

    def _give_back(self) -> None:
        for host in self._hosts:
            self._gate.leave(host)
        self._hosts.clear()

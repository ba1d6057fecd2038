"""Resolve, check, connect: to exactly the address that was checked, or not at all."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, SimpleQueue

from aggregator.errors import FetchError
from aggregator.fetch import guard
from aggregator.fetch.request import Network
from aggregator.fetch.wire import Limits, MeteredSocket

Resolver = Callable[[str], Sequence[str]]
_MOST_ADDRESSES = 4  # of one name are tried


def system_resolver(host: str) -> tuple[str, ...]:
    """The addresses of a host name, as the system knows them; raises ``OSError``."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialer:
    """Opens connections. ``connect_timeout`` in seconds, for each address tried and for the name lookup."""

    resolver: Resolver
    connect_timeout: float

    def dial(self, host: str, port: int, allowed: tuple[Network, ...], limits: Limits) -> MeteredSocket:
        """A connected socket.

        Raises:
            Refused: ``address-refused`` when none of the host's addresses may be connected to.
            FetchError: ``dns``, ``connect-timeout``, ``connection-refused``, ``unreachable``, ``deadline``.
        """
        addresses = self._permitted(self._addresses(host, limits), allowed)
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, limits)
            except FetchError as error:
                if error.reason == "deadline":
                    raise
        return self._connect(addresses[-1], port, limits)

    def _addresses(self, host: str, limits: Limits) -> Sequence[str]:
        if _is_literal(host):
            return (host,)
        try:
            addresses = _in_time(self.resolver, host, limits)
        except (OSError, UnicodeError) as error:
            raise FetchError("dns", f"no address for {host}: {error}") from None
        if not addresses:
            raise FetchError("dns", f"no address for {host}")
        return addresses

    def _permitted(self, addresses: Sequence[str], allowed: tuple[Network, ...]) -> Sequence[str]:
        permitted = [address for address in addresses if guard.passes(address, allowed)]
        if not permitted:
            guard.check(addresses[0], allowed)
        return permitted[:_MOST_ADDRESSES]

    def _connect(self, address: str, port: int, limits: Limits) -> MeteredSocket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = MeteredSocket(family, socket.SOCK_STREAM)
        connection.limits = limits
        try:
            connection.settimeout(limits.deadline.wait(self.connect_timeout))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.connect((address, port))
            connection.settimeout(limits.deadline.wait(limits.idle))
        except BaseException as error:
            connection.close()
            if isinstance(error, OSError):
                raise self._failure(error, limits) from None
            raise
        return connection

    def _failure(self, error: OSError, limits: Limits) -> FetchError:
        if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
            return limits.deadline.late("connect-timeout", f"no connection within {self.connect_timeout:g} s")
        if isinstance(error, ConnectionRefusedError):
            return FetchError("connection-refused", "nobody listens at that address and port")
        return FetchError("unreachable", error.strerror or str(error))


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _in_time(resolver: Resolver, host: str, limits: Limits) -> Sequence[str]:
    """Ask in a helper thread, because a name lookup cannot be interrupted; it ends by itself."""
    answers: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(tuple(resolver(host)))
        except Exception as error:  # whatever a resolver raises belongs to the asking thread
            answers.put(error)

    threading.Thread(target=ask, name=f"dns {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=limits.deadline.wait(limits.idle))
    except Empty:
        raise limits.deadline.late("dns", f"no answer about {host} within {limits.idle:g} s") from None
    if isinstance(answer, Exception):
        raise answer
    return answer

"""Sockets that count: every read obeys the total deadline and a byte budget, whatever sits above it.

http.client and urllib3 bound single lines and chunks, not their number. The budget here is the backstop under
all of them: headers without end, trailers without end, interim answers without end.
"""

from __future__ import annotations

import io
import socket
import ssl
from dataclasses import dataclass
from typing import Any

from aggregator.errors import FetchError
from aggregator.fetch.deadline import Deadline

_LAST_WORDS = 0.25  # seconds to wait for the end of a connection we asked to be closed


@dataclass(kw_only=True, slots=True)
class Limits:
    """What one connection may still take. Mutable: the budget goes down with every read."""

    deadline: Deadline
    idle: float  # longest wait between two reads, seconds
    budget: int  # bytes
    watch_end: bool = False  # the length was declared: anything after it is a lie
    surplus: bool = False  # there was something after it
    reader: io.BufferedReader | None = None  # what keeps the connection open once the socket is let go

    def hang_up(self) -> None:
        """Close the connection for good; libraries that fail half-way forget to."""
        self.watch_end = False
        if self.reader is not None:
            self.reader.close()


class MeteredSocket(socket.socket):
    """A connected socket whose reads are limited. ``limits`` is set before the first read."""

    limits: Limits

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """As ``socket.recv_into``; raises ``FetchError`` (``deadline``, ``read-timeout``, ``too-large``)."""
        limits = self.limits
        self.settimeout(limits.deadline.wait(limits.idle))
        try:
            count = super().recv_into(buffer, nbytes or memoryview(buffer).nbytes, flags)
        except TimeoutError:
            raise limits.deadline.late("read-timeout", f"silent for {limits.idle:g} s") from None
        limits.budget -= count
        if limits.budget < 0:
            raise FetchError("too-large", "more bytes than one answer may have")
        return count

    def makefile(self, *_args: object, **_options: object) -> WireReader:  # type: ignore[override]
        """The reader http.client reads the answer from: always binary, for reading."""
        reader = WireReader(super().makefile("rb", buffering=0), self.limits)
        self.limits.reader = reader
        return reader


class MeteredTlsSocket(MeteredSocket, ssl.SSLSocket):  # type: ignore[misc]  # stubs differ on nbytes
    """The same inside TLS: what counts is what comes out of the record layer."""


class WireReader(io.BufferedReader):
    """The answer's byte stream; on closing it looks whether a body of declared length had a rest."""

    def __init__(self, raw: io.RawIOBase, limits: Limits) -> None:
        super().__init__(raw, 65536)
        self._limits = limits

    def close(self) -> None:
        limits = self._limits
        if limits.watch_end and not self.closed:
            limits.watch_end = False
            limits.idle = _LAST_WORDS
            limits.surplus = self._has_more()
        super().close()

    def _has_more(self) -> bool:
        try:
            return bool(self.peek(1))
        except (FetchError, OSError):
            return False  # the body is whole; how the connection ends does not matter

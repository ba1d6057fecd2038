"""uvicorn's httptools protocol with limits: on the size of a request's head, on its time, on slow readers.

asyncio never lets one slow peer block another; these limits keep slow peers from gathering.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from feeds.web.headers import plain

MAX_URL: Final = 8 * 1024
MAX_HEAD: Final = 16 * 1024
HEAD_SECONDS: Final = (
    15.0  # from the connection, or from the first byte of a later request, to the end of its head
)
STALL_SECONDS: Final = 60.0  # a reader takes one portion of the answer within this time


class GuardedProtocol(HttpToolsProtocol):
    """One connection. Refusals (400, 408, 414, 431) close it and repeat nothing of what came in."""

    head_seconds = HEAD_SECONDS
    stall_seconds = STALL_SECONDS
    _arrived = 0
    _refusal = HTTPStatus.BAD_REQUEST
    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.url = b""
        self._head_timer = self.loop.call_later(self.head_seconds, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        self._stop_stall_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._arrived += len(data)
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            return
        if self._arrived > MAX_HEAD and not self.transport.is_closing():
            self._refuse(self._too_large())
        elif self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self._head_is_late)

    def on_headers_complete(self) -> None:
        self._stop_head_timer()
        if self._arrived > MAX_HEAD or len(self.url) > MAX_URL:
            size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            if size > MAX_HEAD or len(self.url) > MAX_URL:
                self._refusal = self._too_large()
                raise ValueError("the head of the request is too large")
        self._arrived = 0
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(self._refusal)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._start_stall_timer()

    def resume_writing(self) -> None:
        if not self.transport.is_closing():
            self._stop_stall_timer()
        super().resume_writing()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._start_stall_timer()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._start_stall_timer()

    def _too_large(self) -> HTTPStatus:
        long_url = len(self.url) > MAX_URL
        return HTTPStatus.REQUEST_URI_TOO_LONG if long_url else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _start_stall_timer(self) -> None:
        """Also for a connection that is being closed: closing waits for the peer to take what was written."""
        if self._stall_timer is None and self.transport.get_write_buffer_size():
            self._stall_timer = self.loop.call_later(self.stall_seconds, self.transport.abort)

    def _stop_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self._arrived:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.close()

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer outside the app and close."""
        if self.transport.is_closing():
            return
        body = f"{status.phrase}\n".encode("ascii")
        fields = [*self.server_state.default_headers, *plain(body, (b"connection", b"close"))]
        lines = [b"HTTP/1.1 %d %s\r\n" % (status, status.phrase.encode("ascii"))]
        lines += [b"%s: %s\r\n" % pair for pair in fields]
        self.transport.write(b"".join(lines) + b"\r\n" + body)
        self.transport.close()
        self._start_stall_timer()

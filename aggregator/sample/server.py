"""The sample newsroom on loopback: the standard library's server around ``Site``."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import unquote, urlsplit

from aggregator.sample.site import Answer, Site

_LOOPBACK: Final = "127.0.0.1"


class SampleNewsroom:
    """A small newsroom that lives: every ``every`` something happens in it (see ``script``).

    ``clock`` tells the time (aware, UTC). ``started`` is the moment of tick 0; left out, it is the moment of
    ``start()``. Hand in the same ``started`` after a restart, and the newsroom goes on where it was.
    ``port`` 0 takes a free one.
    """

    def __init__(
        self,
        *,
        port: int,
        clock: Callable[[], datetime],
        every: timedelta,
        started: datetime | None = None,
    ) -> None:
        self._port, self._clock, self._every, self._started = port, clock, every, started
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """``http://127.0.0.1:8090``, without a slash at the end; only while it is running."""
        if self._server is None:
            raise RuntimeError("the sample newsroom is not running")
        return f"http://{_LOOPBACK}:{self._server.server_address[1]}"

    def start(self) -> None:
        """Listen and answer in threads of its own. Raises OSError when the port is taken."""
        server = _Server((_LOOPBACK, self._port), _Handler)
        started = self._started or self._clock()
        host = f"{_LOOPBACK}:{server.server_address[1]}"
        server.site = Site(host=host, started=started.astimezone(UTC), every=self._every)
        server.clock = self._clock
        self._server = server
        self._thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="sample-newsroom", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; requests under way end by themselves. Harmless when it is not running."""
        server, thread, self._server, self._thread = self._server, self._thread, None, None
        if server is not None and thread is not None:
            server.shutdown()
            server.server_close()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    site: Site
    clock: Callable[[], datetime]

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who hangs up is no event for the operator's log."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "SampleNewsroom"
    sys_version = ""
    timeout = 10

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, *args: object) -> None:
        """Silent: the polls are in Dateline's own log."""

    def _answer(self, *, with_body: bool) -> None:
        site = self.server.site
        tick = max(0, (self.server.clock() - site.started) // site.every)
        answer = site.answer(unquote(urlsplit(self.path).path), tick)
        etag = f'"{blake2b(answer.body, digest_size=12).hexdigest()}"'
        if answer.status == 200 and self._is_known(answer, etag):
            self._head(304, answer, etag)
            self.end_headers()
            return
        self._head(answer.status, answer, etag)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def _head(self, status: int, answer: Answer, etag: str) -> None:
        self.send_response(status)
        if answer.status == 200:
            self.send_header("ETag", etag)
            self.send_header(
                "Last-Modified", format_datetime(answer.changed.replace(microsecond=0), usegmt=True)
            )
            self.send_header("Cache-Control", "no-cache")

    def _is_known(self, answer: Answer, etag: str) -> bool:
        """RFC 9110 13.1: If-None-Match decides alone; If-Modified-Since only where it is missing."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return etag in known or tags.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        try:
            return since is not None and answer.changed.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False

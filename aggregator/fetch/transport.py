"""requests, cut down to what a door may do: one request on one fresh connection through our own dialer.

Only the adapter of requests is used, not its Session: a session's redirects, cookies, netrc, proxies and
certificate bundles per connection are exactly what must not happen here. Connections are not kept: polls of
one host are minutes apart, and a kept connection would outlive the check that allowed it.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from aggregator.errors import ConfigError, FetchError, Problem
from aggregator.fetch.address import WebAddress
from aggregator.fetch.wire import Limits, MeteredSocket, MeteredTlsSocket

OpenLine = Callable[[], MeteredSocket]
_BLOCK = 65536


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """The one context all connections share; reading the authorities for each would cost 15 ms every time.

    Raises:
        ConfigError: ``ca_file`` cannot be read or holds no certificate.
    """
    context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
    context.sslsocket_class = MeteredTlsSocket
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError is one
            message = f"fetch.ca_file {ca_file} cannot be used: {error.strerror or error}"
            problem = Problem(file="dateline.yaml", line=0, message=message, hint="give a PEM file")
            raise ConfigError((problem,)) from None
    return context


class Answer:
    """Status and headers of one response, and its body for whoever wants it. Close it, or use ``with``."""

    def __init__(self, raw: HTTPResponse, limits: Limits, pool: HTTPConnectionPool) -> None:
        self.status = raw.status
        self.headers: Mapping[str, str] = raw.headers
        self._raw = raw
        self._limits = limits
        self._pool = pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._raw.close()
        self._pool.close()
        self._limits.hang_up()

    def fields(self, name: str) -> list[str]:
        """Every value of a header that may be repeated."""
        return self._raw.headers.getlist(name)

    def read(self, most: int, *, cut: bool = False) -> bytes:
        """The whole body as sent, still compressed; with ``cut``, its first ``most`` bytes are enough.

        Raises:
            FetchError: ``too-large``, ``incomplete``, ``protocol``, ``read-timeout``, ``deadline``.
        """
        declared = self._declared_length()
        if declared is not None and declared > most and not cut:
            raise FetchError("too-large", f"{declared} bytes declared, {most} allowed")
        self._limits.watch_end = declared is not None and declared <= most
        blocks, taken = [], 0
        for block in self._raw.stream(_BLOCK, decode_content=False):
            blocks.append(block)
            taken += len(block)
            if taken > most:
                if cut:
                    break
                raise FetchError("too-large", f"more than {most} bytes")
        if self._limits.surplus:
            raise FetchError("incomplete", "the body goes on after its declared length")
        return b"".join(blocks)[:most]

    def _declared_length(self) -> int | None:
        """Content-Length where it frames the body (RFC 9112 6.3)."""
        coding = self._raw.headers.get("transfer-encoding", "").strip().lower()
        if coding not in ("", "identity", "chunked"):
            raise FetchError("protocol", f"transfer coding '{coding[:40]}' is not known")
        length = self._raw.length_remaining
        if length is None and coding != "chunked" and "content-length" in self._raw.headers:
            raise FetchError("protocol", "Content-Length is not a number")
        return length if coding != "chunked" else None


class Transport(HTTPAdapter):
    """Sends one GET. Safe to share between threads: nothing is kept from one request to the next."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__()
        self._context = context

    def get(
        self, address: WebAddress, headers: Mapping[str, str], open_line: OpenLine, limits: Limits
    ) -> Answer:
        """Ask ``address`` over the connection ``open_line`` gives; raises what ``faults`` translates."""
        asked = _Asked(address, headers, self._pool(address, open_line))
        try:
            response = self.send(asked, stream=True, timeout=limits.idle)
        except BaseException:
            asked.pool.close()
            limits.hang_up()
            raise
        return Answer(response.raw, limits, asked.pool)

    def _pool(self, address: WebAddress, open_line: OpenLine) -> HTTPConnectionPool:
        host = f"[{address.host}]" if ":" in address.host else address.host
        if address.scheme == "http":
            return _Pool(host, address.port, open_line=open_line)
        return _TlsPool(host, address.port, open_line=open_line, ssl_context=self._context)

    # ---- the seams of HTTPAdapter

    def get_connection_with_tls_context(self, request: PreparedRequest, *_args: Any, **_options: Any) -> Any:
        assert isinstance(request, _Asked)
        return request.pool

    def cert_verify(self, *_args: Any, **_options: Any) -> None:
        """The shared context verifies; requests would load its bundle again for each connection."""

    def request_url(self, request: PreparedRequest, *_args: Any, **_options: Any) -> str:
        assert isinstance(request, _Asked)
        return request.target

    def build_response(self, req: PreparedRequest, resp: Any) -> Response:
        """Without the cookie jar requests would fill."""
        response = Response()
        response.raw = resp
        return response


class _Asked(PreparedRequest):
    """A GET that is prepared by being built from checked parts."""

    def __init__(self, address: WebAddress, headers: Mapping[str, str], pool: HTTPConnectionPool) -> None:
        super().__init__()
        self.method = "GET"
        self.url = address.url
        self.headers = CaseInsensitiveDict(headers)
        self.target = address.target
        self.pool = pool


class _Response(http.client.HTTPResponse):
    """Skips every interim answer (RFC 9110 15.2); http.client knows only 100 and takes 103 for the end."""

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]  # not in the stubs
        while 101 < status < 200:
            http.client.parse_headers(self.fp)
            version, status, reason = super()._read_status()  # type: ignore[misc]  # not in the stubs
        return version, status, reason


class _Connection(HTTPConnection):
    response_class = _Response

    def __init__(self, *args: Any, open_line: OpenLine, **options: Any) -> None:
        super().__init__(*args, **options)
        self._open_line = open_line

    def _new_conn(self) -> MeteredSocket:
        return self._open_line()


class _TlsConnection(HTTPSConnection):
    response_class = _Response

    def __init__(self, *args: Any, open_line: OpenLine, **options: Any) -> None:
        super().__init__(*args, **options)
        self._open_line = open_line
        self._limits: Limits | None = None

    def _new_conn(self) -> MeteredSocket:
        line = self._open_line()
        self._limits = line.limits
        return line

    def connect(self) -> None:
        """The handshake as one wait (the socket's timeout is its total), then the metered socket."""
        try:
            super().connect()
        except TimeoutError:
            if self._limits is None:
                raise
            raise self._limits.deadline.late("read-timeout", "no end of the TLS handshake") from None
        if isinstance(self.sock, MeteredTlsSocket) and self._limits is not None:
            self.sock.limits = self._limits


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection

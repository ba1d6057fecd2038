"""The ASGI app: published documents, three addresses for operators, short refusals. No framework in between.

Whatever is asked, the answer is one of 200, 204, 301, 304, 404, 405, 406 or, when this machine cannot read
its own files, 503. Nothing of a request is ever repeated in an answer, and query strings mean nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.types import Receive, Scope, Send

from feeds.web import negotiation
from feeds.web.address import Address, address
from feeds.web.document import CHUNK, Document, Form, signature_of
from feeds.web.headers import GUARDS, Pairs, plain
from feeds.web.operators import LOOPBACK, HealthReport, Network, is_operator
from feeds.web.stock import Stock

log = logging.getLogger(__name__)

METRICS_TYPE: Final = b"text/plain; version=0.0.4; charset=utf-8"
_CLOSE: Final = (b"connection", b"close")
_ALLOW: Final = (b"allow", b"GET, HEAD, OPTIONS")


class PublicApp:
    """Serves ``folder``. ``health`` and ``metrics`` are called in another thread and may take their time.

    ``operators`` are the networks that see ``/metrics`` and the reasons behind ``/readyz``. ``answered``
    counts the answers by status.
    """

    def __init__(
        self,
        folder: Path,
        *,
        health: Callable[[], HealthReport],
        metrics: Callable[[], bytes],
        operators: tuple[Network, ...] = LOOPBACK,
    ) -> None:
        self._stock = Stock(folder)
        self._health = health
        self._metrics = metrics
        self._operators = operators
        self._services = {"/healthz": self._alive, "/readyz": self._ready, "/metrics": self._measured}
        self.answered: Counter[int] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        method = scope["method"]
        if method != "GET" and method != "HEAD":
            await self._other_method(method, send)
            return
        service = self._services.get(scope["path"])
        try:
            if service is not None:
                await service(scope, send)
            else:
                await self._published(scope, send)
        except OSError:
            log.exception("a published file cannot be read")
            await self._say(send, 503, b"Not available now", (b"retry-after", b"5"))

    # ------------------------------------------------------------------ published documents

    async def _published(self, scope: Scope, send: Send) -> None:
        meant = address(scope["path"])
        if meant is None:
            await self._say(send, 404, b"Not found")
            return
        if meant.folder:
            await self._towards_folder(meant, send)
            return
        document = self._stock.fresh(meant.file) or await self._stock.load(meant.file)
        if document is None:
            await self._say(send, 404, b"Not found")
            return
        await self._negotiated(meant.file, document, scope, send)

    async def _negotiated(self, file: str, document: Document, scope: Scope, send: Send) -> None:
        encodings = none_match = since = accept = None
        closing = False
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                encodings = value if encodings is None else encodings + b"," + value
            elif name == b"if-none-match":
                none_match = value if none_match is None else none_match + b"," + value
            elif name == b"if-modified-since":
                since = value
            elif name == b"accept":
                accept = value if accept is None else accept + b"," + value
            elif name == b"content-length" or name == b"transfer-encoding":
                closing = True
        if accept is not None and b"=0" in accept and negotiation.refuses(accept, document.kind.media_type):
            await self._say(send, 406, b"Not acceptable", _CLOSE)
            return
        form = document.identity
        if document.gzip is not None and encodings is not None and negotiation.accepts_gzip(encodings):
            form = document.gzip
        unchanged = _unchanged(document, form, none_match, since)
        if unchanged is not None:
            await self._answer(send, 304, unchanged.not_modified, b"", closing)
        elif scope["method"] == "HEAD":
            await self._answer(send, 200, form.headers, b"", closing)
        elif isinstance(form.body, bytes):
            await self._whole(form, form.body, closing, send)
        elif not await self._streamed(form, form.body, closing, send):
            await self._published(scope, send)

    async def _whole(self, form: Form, body: bytes, closing: bool, send: Send) -> None:
        if len(body) <= 4 * CHUNK:
            await self._answer(send, 200, form.headers, body, closing)
            return
        await self._start(send, 200, form.headers, closing)
        for at in range(0, len(body), CHUNK):
            await send({"type": "http.response.body", "body": body[at : at + CHUNK], "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _streamed(self, form: Form, path: Path, closing: bool, send: Send) -> bool:
        """Send a bulky file; False when it was replaced since it was hashed, and nothing has been sent."""
        with path.open("rb") as handle:
            if signature_of(os.fstat(handle.fileno())) != form.signature:
                return False
            await self._start(send, 200, form.headers, closing)
            while chunk := await asyncio.to_thread(handle.read, CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return True

    async def _towards_folder(self, meant: Address, send: Send) -> None:
        """``/feeds/all`` means ``/feeds/all/``; the target is relative, so it holds behind any prefix."""
        if self._stock.exists(meant.file):
            await self._say(send, 301, b"Moved", (b"location", f"{meant.folder}/".encode("ascii")))
        else:
            await self._say(send, 404, b"Not found")

    # ------------------------------------------------------------------ operators

    async def _alive(self, scope: Scope, send: Send) -> None:
        await self._say(send, 200, b"ok")

    async def _ready(self, scope: Scope, send: Send) -> None:
        report = await self._report()
        lines = ["ok" if report.ready else "fail"]
        if self._may_see(scope):
            lines += report.reasons
        await self._say(send, 200 if report.ready else 503, "\n".join(lines).encode())

    async def _report(self) -> HealthReport:
        try:
            return await asyncio.to_thread(self._health)
        except Exception:
            log.exception("the state of the service cannot be told")
            return HealthReport(
                ready=False, reasons=("the state of the service cannot be told: see the log",)
            )

    async def _measured(self, scope: Scope, send: Send) -> None:
        if not self._may_see(scope):
            await self._say(send, 404, b"Not found")
            return
        body = await asyncio.to_thread(self._metrics)
        await self._answer(send, 200, plain(body, content_type=METRICS_TYPE), body, False)

    def _may_see(self, scope: Scope) -> bool:
        return is_operator(scope["client"], (name for name, _ in scope["headers"]), self._operators)

    # ------------------------------------------------------------------ answers

    async def _other_method(self, method: str, send: Send) -> None:
        if method == "OPTIONS":
            await self._answer(send, 204, [_ALLOW, *GUARDS], b"", True)
        else:
            await self._say(send, 405, b"Method not allowed", _ALLOW, _CLOSE)

    async def _say(self, send: Send, status: int, text: bytes, *extra: tuple[bytes, bytes]) -> None:
        body = text + b"\n"
        await self._answer(send, status, plain(body, *extra), body, False)

    async def _answer(self, send: Send, status: int, headers: Pairs, body: bytes, closing: bool) -> None:
        await self._start(send, status, headers, closing)
        await send({"type": "http.response.body", "body": body})

    async def _start(self, send: Send, status: int, headers: Pairs, closing: bool) -> None:
        """``closing``: the request announces a body, which we will not wait for."""
        self.answered[status] += 1
        sent = [*headers, _CLOSE] if closing else headers
        await send({"type": "http.response.start", "status": status, "headers": sent})


def _unchanged(document: Document, form: Form, none_match: bytes | None, since: bytes | None) -> Form | None:
    """The form the client already has, if it has the right one (RFC 9110 13.2.2: ETags go before dates).

    A client that takes gzip may as well keep the plain form it got from elsewhere; the answer names that one.
    """
    if none_match is not None:
        forms = (form,) if form is document.identity else (form, document.identity)
        etag = negotiation.matching(none_match, tuple(each.etag for each in forms))
        return next((each for each in forms if each.etag == etag), None)
    if since is not None:
        known = negotiation.seconds(since)
        return form if known is not None and document.modified <= known else None
    return None

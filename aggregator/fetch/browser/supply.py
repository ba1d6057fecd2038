"""What a page asks for, had through the door: a wish, a journey, within what is left for the whole page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import inf
from typing import Final

from aggregator.errors import FetchError
from aggregator.fetch.address import WebAddress, parse
from aggregator.fetch.browser.words import Supply, Wish
from aggregator.fetch.deadline import Deadline
from aggregator.fetch.journey import Equipment, travel
from aggregator.fetch.request import FetchRequest
from aggregator.fetch.turn import Stay
from aggregator.models import EMPTY, Fetched, NotModified

MOST_WISHES: Final = 100
_ENDS_ALL: Final = frozenset({"deadline", "too-large"})
# About how the bytes travelled, which is over; or a way for the browser to go somewhere by itself.
_NOT_PASSED_ON: Final = frozenset((
    "content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "trailer",
    "location", "refresh", "link", "alt-svc", "content-disposition", "report-to", "reporting-endpoints",
    "nel",
))  # fmt: skip


class Supplier:
    """Serves one page: first its document, then what its scripts ask for.

    The document with all of that counts as one body: ``max_wire`` and ``max_body`` are for their sum.
    """

    def __init__(
        self,
        equipment: Equipment,
        request: FetchRequest,
        stay: Stay,
        deadline: Deadline,
        document: Fetched,
    ) -> None:
        settings = equipment.settings
        self._with = equipment
        self._request = request
        self._stay = stay
        self._deadline = deadline
        self._shown = document  # what the page shows, or is about to
        self._trusted = parse(request.headers_for or request.url)
        self._wire_left = (request.max_wire or settings.max_wire) - document.wire_bytes
        self._body_left = (request.max_body or settings.max_body) - len(document.body)
        self._wishes = 0
        self._half = deadline.wait(inf) / 2
        self.wire_bytes = document.wire_bytes

    def serve(self, wish: Wish) -> Supply | None:
        """The answer, or ``None`` for a refusal. A failure of one wish is the page's to live with.

        Raises:
            FetchError: ``deadline`` and ``too-large``: there can be no further wishes.
        """
        self._wishes += 1
        if self._wishes == 1:
            return _supply(self._shown)
        if self._wishes > MOST_WISHES:
            raise FetchError("too-large", f"the page asks for more than {MOST_WISHES} addresses")
        if wish.kind == "document" and _same(wish.url, self._shown):
            return _supply(self._shown)
        if wish.kind != "document" and self._deadline.wait(inf) < self._half:
            return None  # what hangs may cost a page half of its time, the rest is for what it has
        try:
            answer = travel(self._with, self._asked(wish), self._stay, self._deadline)
        except FetchError as error:
            if error.reason in _ENDS_ALL:
                raise
            return _failed(error)
        assert not isinstance(answer, NotModified), "asked without validators"
        self._account(answer)
        if wish.kind == "document":
            return self._led_on(wish, answer)
        return _supply(answer) if _may_read(wish, answer) else None

    def _led_on(self, wish: Wish, answer: Fetched) -> Supply:
        """A document from another address than was asked must be shown at its own: its links are meant from
        there, and it has the rights of its own site, not of the one that redirected to it."""
        self._shown = answer
        if _same(wish.url, answer):
            return _supply(answer)
        target = json.dumps(answer.url).replace("<", "\\u003c")
        body = f"<script>location.replace({target})</script>".encode()
        return Supply(status=200, headers={"content-type": "text/html"}, body=body)

    def _asked(self, wish: Wish) -> FetchRequest:
        return FetchRequest(
            url=wish.url,
            accept=wish.accept or "*/*",
            allow_networks=self._request.allow_networks,
            public_only=self._request.public_only,
            allow_downgrade=self._request.allow_downgrade,
            max_wire=max(1, self._wire_left),
            max_body=max(1, self._body_left),
            headers={**self._own_headers(wish), **({"Origin": wish.origin} if wish.origin else {})},
        )

    def _own_headers(self, wish: Wish) -> Mapping[str, str]:
        """They may hold a secret: only for the operator's own host, and only while a page of it asks."""
        at_home = _shares(self._trusted, wish.page) and _shares(self._trusted, wish.url)
        return self._request.headers if at_home else EMPTY

    def _account(self, answer: Fetched) -> None:
        self.wire_bytes += answer.wire_bytes
        self._wire_left -= answer.wire_bytes
        self._body_left -= len(answer.body)


def _shares(trusted: WebAddress, url: str) -> bool:
    address = _read(url)
    return address is not None and trusted.shares_secrets_with(address)


def _read(url: str) -> WebAddress | None:
    try:
        return parse(url)
    except FetchError:
        return None


def _same(url: str, answer: Fetched) -> bool:
    return _read(url) == _read(answer.url)


def _may_read(wish: Wish, answer: Fetched) -> bool:
    """Whether the page may have what a redirect has led to. The browser knows nothing of the redirect, so
    we ask in its place what the other site allows. Scripts may be of any site: nobody can read their text."""
    asked, found = _read(wish.url), _read(answer.url)
    if wish.kind == "script" or (asked and found and asked.origin == found.origin):
        return True
    page = _read(wish.page)
    allowed = answer.headers.get("access-control-allow-origin", "")
    return allowed == "*" or (page is not None and allowed == page.origin)


def _supply(answer: Fetched) -> Supply:
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in _NOT_PASSED_ON and value.isascii() and value.isprintable()
    }
    return Supply(status=answer.status, headers=headers, body=answer.body)


def _failed(error: FetchError) -> Supply | None:
    """What the server itself said, without its words. Never a redirect: the browser would follow it."""
    status = error.status or 0
    passed_on = 200 <= status < 300 or 400 <= status < 600
    return Supply(status=status, headers={}, body=b"") if passed_on else None

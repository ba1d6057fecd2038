"""What a page asks for, had through the door: a wish, a journey, within what is left for the whole page."""

from __future__ import annotations

from collections.abc import Mapping
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
        self._document = document
        self._trusted = parse(request.headers_for or request.url)
        self._wire_left = (request.max_wire or settings.max_wire) - document.wire_bytes
        self._body_left = (request.max_body or settings.max_body) - len(document.body)
        self._wishes = 0
        self.wire_bytes = document.wire_bytes

    def serve(self, wish: Wish) -> Supply | None:
        """The answer, or ``None`` for a refusal. A failure of one wish is the page's to live with.

        Raises:
            FetchError: ``deadline`` and ``too-large``: there can be no further wishes.
        """
        self._wishes += 1
        if self._wishes == 1:
            return _supply(self._document)
        if self._wishes > MOST_WISHES:
            raise FetchError("too-large", f"the page asks for more than {MOST_WISHES} addresses")
        try:
            answer = travel(self._with, self._asked(wish), self._stay, self._deadline)
        except FetchError as error:
            if error.reason in _ENDS_ALL:
                raise
            return _failed(error)
        assert not isinstance(answer, NotModified), "asked without validators"
        self._account(answer)
        return _supply(answer)

    def _asked(self, wish: Wish) -> FetchRequest:
        return FetchRequest(
            url=wish.url,
            accept=wish.accept or "*/*",
            allow_networks=self._request.allow_networks,
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
    try:
        return trusted.shares_secrets_with(parse(url))
    except FetchError:
        return False


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
    return Supply(status=status, headers=EMPTY, body=b"") if passed_on else None

"""A page as its scripts draw it: the document through the door, the rest through the door too."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from typing import Final

from aggregator.errors import FetchError, Refused
from aggregator.fetch.address import parse
from aggregator.fetch.browser.program import chromium, may_sandbox
from aggregator.fetch.browser.supply import Supplier
from aggregator.fetch.browser.visit import show
from aggregator.fetch.browser.words import Drawn, Task
from aggregator.fetch.deadline import Deadline
from aggregator.fetch.gate import HostGate
from aggregator.fetch.journey import Equipment, travel
from aggregator.fetch.request import NOTHING_KNOWN, FetchRequest
from aggregator.fetch.turn import Stay
from aggregator.models import Fetched, NotModified, Validators

_DRAWN_AS: Final = "text/html; charset=utf-8"
_PAGES: Final = ("text/html", "application/xhtml+xml")


class Rendering:
    """Draws one page at a time, whoever asks: a browser takes hundreds of megabytes."""

    def __init__(self, equipment: Equipment, gate: HostGate) -> None:
        self._with = equipment
        self._gate = gate
        self._one = threading.Lock()

    def get(self, request: FetchRequest) -> Fetched | NotModified:
        """The drawn page; what is no page at all comes as it is.

        The document is always asked for anew: a shell that has not changed says nothing of the news in it.
        What can be compared is what was drawn.

        Raises:
            FetchError: as ``Door.get``, and ``browser-missing``, ``chromium-missing``, ``browser-limit``,
                ``browser-crash``.
        """
        program = chromium(self._with.settings.browser)
        seconds = self._with.settings.deadline.total_seconds()
        address = parse(request.url)
        with self._alone(seconds), Stay(self._gate) as stay:
            stay.take(address.key, seconds)
            return self._draw(request, program, stay, Deadline(seconds, self._with.clock))

    @contextmanager
    def _alone(self, patience: float) -> Iterator[None]:
        if not self._one.acquire(timeout=patience):
            wait = timedelta(seconds=patience)
            raise FetchError("host-busy", "the browser is drawing other pages", retry_after=wait)
        try:
            yield
        finally:
            self._one.release()

    def _draw(
        self, request: FetchRequest, program: str, stay: Stay, deadline: Deadline
    ) -> Fetched | NotModified:
        started = self._with.clock()
        asked, document = self._document(request, stay, deadline)
        if document.content_type and not document.content_type.lower().startswith(_PAGES):
            return document
        settings = self._with.settings
        task = Task(
            url=document.url,
            program=program,
            agent=self._with.agent,
            sandbox=may_sandbox(),
            seconds=deadline.wait(settings.deadline.total_seconds()),
            most=settings.max_body if request.max_body is None else request.max_body,
        )
        supplier = Supplier(self._with, asked, stay, deadline, document)
        drawn = show(task, supplier.serve, deadline, settings.browser_memory)
        took = timedelta(seconds=self._with.clock() - started)
        return _concluded(request, document, drawn, supplier.wire_bytes, took)

    def _document(
        self, request: FetchRequest, stay: Stay, deadline: Deadline
    ) -> tuple[FetchRequest, Fetched]:
        """The document, and as what it was asked for: private networks are for pages that come from one. A
        page from elsewhere could read there, for the operator, and tell it to the world."""
        asked = replace(request, validators=NOTHING_KNOWN, public_only=True)
        try:
            document = travel(self._with, asked, stay, deadline)
        except Refused as refused:
            allowed = self._with.settings.allow_networks or request.allow_networks
            if refused.reason != "address-refused" or not allowed:
                raise
            asked = replace(asked, public_only=False)
            document = travel(self._with, asked, stay, deadline)
        assert not isinstance(document, NotModified), "asked without validators"
        return asked, document


def _concluded(
    request: FetchRequest, document: Fetched, drawn: Drawn, wire_bytes: int, took: timedelta
) -> Fetched | NotModified:
    """The document with the drawn body. How long the shell calls itself fresh, and its validators, are of no
    use: they are about the shell."""
    digest = blake2b(drawn.body, digest_size=16).digest()
    validators = Validators(body_digest=digest)
    url = _address_of(drawn, document)
    if digest == request.validators.body_digest:
        return NotModified(
            url=url,
            status=document.status,
            validators=validators,
            took=took,
            wire_bytes=wire_bytes,
            same_body=True,
            moved_to=document.moved_to,
            retry_after=document.retry_after,
        )
    return replace(
        document,
        url=url,
        headers={**document.headers, "content-type": _DRAWN_AS},
        body=drawn.body,
        validators=validators,
        wire_bytes=wire_bytes,
        took=took,
        fresh_for=None,
    )


def _address_of(drawn: Drawn, document: Fetched) -> str:
    """Where scripts have led the page to, for its links are meant from there."""
    try:
        return parse(drawn.url).url
    except FetchError:
        return document.url

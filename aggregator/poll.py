"""One poll: what it works with, what it asks for, and what its branches come to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from aggregator import witness
from aggregator.fetch import FetchRequest
from aggregator.models import (
    Change,
    Errand,
    Fetched,
    Known,
    Lease,
    NotModified,
    PageVisit,
    Reading,
    Rejected,
    Status,
    Verdict,
    WantedPage,
)
from aggregator.read import ReadRequest
from aggregator.settings.schema import ScheduleSettings, Source

ANSWERED: Final = frozenset({Status.OK, Status.UNCHANGED, Status.PART})


class Fetches(Protocol):
    """The door, seen from here."""

    def get(self, request: FetchRequest) -> Fetched | NotModified: ...


class Reads(Protocol):
    """The reader, seen from here: in this process or in a child that can be killed."""

    def read(self, request: ReadRequest) -> Reading: ...


class Memory(Protocol):
    """What is known already. Only questions; the answers to a poll are written by the engine."""

    def slices(self, source_key: str) -> Mapping[bytes, str]: ...

    def known(self, source_key: str, names: Collection[str]) -> Mapping[str, Known]: ...

    def history(self, source_key: str) -> witness.History: ...

    def wanted_pages(
        self, source_key: str, what: Errand, now: datetime, limit: int
    ) -> Sequence[WantedPage]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Tools:
    """Everything a poll works with, handed in once by the engine."""

    door: Fetches
    reader: Reads
    memory: Memory
    schedule: ScheduleSettings
    clock: Callable[[], datetime]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one branch of the poll came to, before the book-keeping that all branches share."""

    status: Status
    reason: str = ""
    detail: str = ""
    next_step: str = ""
    answer: Fetched | NotModified | None = None
    reading: Reading | None = None
    verdict: Verdict | None = None
    changes: tuple[Change, ...] = ()
    present: tuple[bytes, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    retry_after: timedelta | None = None
    holds_host: str = ""  # who asked for that patience from all its sources
    http_status: int | None = None
    beyond: int = 0  # items of older pages, read with the first one, and changes of items not in the body
    pages: tuple[PageVisit, ...] = ()
    page_holds: tuple[tuple[str, datetime], ...] = ()
    page_bytes: int = 0


# --------------------------------------------------------------------------- what is asked for


def request_for(lease: Lease, source: Source) -> FetchRequest:
    """The request a lease stands for."""
    return replace(request_of(source), url=lease.url, validators=lease.validators)


def request_of(source: Source) -> FetchRequest:
    """A request as the source allows it; the operator's headers were meant for the configured address."""
    return FetchRequest(
        url=source.url,
        allow_networks=source.allow_networks,
        allow_downgrade=source.allow_downgrade,
        max_wire=source.max_wire,
        max_body=source.max_body,
        headers=source.headers,
        headers_for=source.url,
        browser=source.browser,
    )


def read_request(answer: Fetched, source: Source, known: frozenset[bytes] = frozenset()) -> ReadRequest:
    return ReadRequest(
        body=answer.body,
        url=answer.url,
        content_type=answer.content_type,
        language=answer.headers.get("content-language", ""),
        source=source,
        known=known,
        older=source.backfill > 0,
    )


def fetch_whole(address: str, *, source: Source, tools: Tools, accept: str = "") -> Fetched:
    """The body of another address of a source."""
    answered = tools.door.get(replace(request_of(source), url=address, accept=accept))
    assert not isinstance(answered, NotModified), "asked without validators"
    return answered

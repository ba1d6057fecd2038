"""What the store answers with, beyond the vocabulary of ``aggregator.models``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from aggregator.models import ChangeKind, Item, ItemState, Status


class Listed(NamedTuple):
    """One place in a list: enough to see whether anything in it changed, no item loaded."""

    id: str
    version: int
    ordinal: datetime


class JournalEntry(NamedTuple):
    """One change, in the order of writing. ``seq`` grows and is never used twice."""

    seq: int
    source_key: str
    item_id: str
    change: ChangeKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Synced:
    """What taking up a list of sources changed, by key."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()  # address or rules
    reactivated: tuple[str, ...] = ()
    deactivated: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceStatus:
    """How a source stands, for people."""

    key: str
    url: str
    adopted_url: str
    active: bool
    next_due: datetime | None
    leased_until: datetime | None
    failures: int
    gone_count: int
    last_checked: datetime | None
    last_ok: datetime | None
    last_status: Status | None
    last_reason: str
    last_detail: str
    feed_title: str
    readings_ok: int
    last_count: int
    usual_count: float
    items: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """The record of one poll. ``url`` is empty for the address the source was polled at."""

    id: int
    started: datetime
    took: timedelta
    status: Status
    reason: str
    detail: str
    http_status: int | None
    wire_bytes: int
    new: int
    edited: int
    same: int
    rejected: int
    body_digest: bytes
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """What one version of an item said."""

    version: int
    at: datetime
    state: ItemState
    item: Item
    body_digest: bytes
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """Something a person has to know. ``source_key`` empty = the service as a whole."""

    source_key: str
    kind: str
    raised_at: datetime
    reason: str
    detail: str
    next_step: str
    cleared_at: datetime | None = None


class Retention(Protocol):
    """How long things are kept."""

    @property
    def bodies(self) -> timedelta: ...
    @property
    def runs(self) -> timedelta: ...
    @property
    def revisions(self) -> timedelta: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruned:
    """How many rows were removed for their age."""

    bodies: int = 0
    runs: int = 0
    revisions: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Archived:
    """A body as it was fetched."""

    body: bytes
    content_type: str

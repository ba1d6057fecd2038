"""A recorded history of a source, played through the real pipeline: what would have happened?

The clock is the recording's, the memory is empty and thrown away afterwards, nothing is fetched. Everything
between is what a poll does: the same reader, witness, decisions and transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Final

from aggregator.errors import FetchError
from aggregator.fetch import FetchRequest
from aggregator.models import (
    EMPTY,
    ChangeKind,
    Fetched,
    NotModified,
    Outcome,
    Status,
    StoredItem,
    Validators,
)
from aggregator.pipeline import perform
from aggregator.poll import Reads, Tools
from aggregator.settings.digest import rule_digest
from aggregator.settings.schema import ScheduleSettings, Source
from aggregator.store import Store

_LEASE: Final = timedelta(hours=1)
_ALL: Final = 1_000_000_000
_BELIEVED: Final = frozenset({Status.OK, Status.PART, Status.UNCHANGED})
# What a page is taken for, in the words the witness uses.
_LOOKS_LIKE: Final = {
    "challenge": "blocked",
    "forbidden": "blocked",
    "empty-list": "empty",
    "no-results": "empty",
    "parse-limit": "parser-fault",
    "parse-crash": "parser-fault",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """What the source answered at one moment. ``headers`` have lower-case names."""

    step: str
    at: datetime
    url: str
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsed:
    """What would have been made of one snapshot: ids of the items whose publication it would have changed."""

    step: str
    verdict: str  # healthy, quiet, edited, shrunk, drifted, login, soft-404, ... or the reason of a failure
    held: bool  # nothing of it would have been published
    published_new_ids: tuple[str, ...] = ()
    edited_ids: tuple[str, ...] = ()
    withdrawn_ids: tuple[str, ...] = ()
    reason: str = ""


class Rehearsal:
    """One source's history, snapshot by snapshot, in order of time. Use as a context manager."""

    def __init__(self, source: Source, *, folder: Path, reader: Reads, start: datetime) -> None:
        """``folder`` is an empty one for the memory. Raises StoreError when it cannot be made there."""
        self._source = source
        self._door = _Recording()
        self._now = start
        self._store = Store.open(f"sqlite:///{folder / 'rehearsal.db'}", now=start)
        self._store.sync_sources([(source.key, source.url, rule_digest(source))], start)
        self._tools = Tools(
            door=self._door,
            reader=reader,
            memory=self._store,
            schedule=ScheduleSettings(articles=0),
            clock=lambda: self._now,
        )

    def __enter__(self) -> Rehearsal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._store.close()

    def accept(self) -> None:
        """Believe the next snapshot, as an operator may have decided."""
        self._store.accept(self._source.key, self._now)

    def play(self, snapshot: Snapshot) -> Rehearsed:
        """Poll the source as it was at that moment, which is not before that of the last snapshot."""
        self._now, self._door.snapshot = snapshot.at, snapshot
        self._store.make_due(snapshot.at)
        (lease,) = self._store.claim_due(1, snapshot.at, _LEASE)
        outcome = perform(replace(lease, url=self._source.url), self._source, self._tools)
        self._store.commit([(lease, replace(outcome, host_not_before=None))], snapshot.at)
        return _told(snapshot.step, outcome)

    def items(self) -> dict[str, StoredItem]:
        """The items as they would stand now, by id."""
        listed = self._store.listing(limit=_ALL)
        return self._store.items([one.id for one in listed])


class _Recording:
    """The door of a rehearsal: every request is answered by the snapshot of the moment."""

    snapshot: Snapshot

    def get(self, request: FetchRequest) -> Fetched | NotModified:
        now = self.snapshot
        if now.status == 304:
            return NotModified(url=now.url, status=304, validators=request.validators, took=timedelta())
        if not 200 <= now.status < 300:
            raise FetchError(f"http-{now.status}", f"{now.url} answered {now.status}", status=now.status)
        if not now.body:
            raise FetchError("empty", "the answer has no body", status=now.status)
        digest = blake2b(now.body, digest_size=16).digest()
        validators = Validators(wire_digest=digest, body_digest=digest)
        if digest == request.validators.body_digest:
            return NotModified(
                url=now.url, status=now.status, validators=validators, took=timedelta(), same_body=True
            )
        return Fetched(
            url=now.url,
            status=now.status,
            headers=now.headers,
            body=now.body,
            validators=validators,
            wire_bytes=len(now.body),
            took=timedelta(),
        )


def _told(step: str, outcome: Outcome) -> Rehearsed:
    def ids(kind: ChangeKind) -> tuple[str, ...]:
        return tuple(change.id for change in outcome.changes if change.kind is kind)

    return Rehearsed(
        step=step,
        verdict=_verdict(outcome),
        held=outcome.status not in _BELIEVED,
        published_new_ids=ids(ChangeKind.NEW),
        edited_ids=ids(ChangeKind.EDITED),
        withdrawn_ids=ids(ChangeKind.WITHDRAWN),
        reason=outcome.detail or outcome.reason,
    )


def _verdict(outcome: Outcome) -> str:
    if outcome.status is Status.UNCHANGED:
        return "quiet"
    if outcome.reason:
        return _LOOKS_LIKE.get(outcome.reason, outcome.reason)
    return "edited" if outcome.count(ChangeKind.EDITED) and not outcome.count(ChangeKind.NEW) else "healthy"

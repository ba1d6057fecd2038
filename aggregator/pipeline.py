"""One poll, told as it happens: fetch -> read -> normalise -> judge -> decide -> conclude.

``perform`` is the only place where a source's failure (``SourceError``) becomes a value. Every branch ends
in a ``Finding``, and all findings meet in ``conclude``, so that no early return can forget the record, the
back-off or the next due time. Nothing here writes: the engine hands the outcome to the store's one writer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from aggregator import rhythm, witness
from aggregator.backfill import older_readings
from aggregator.decide import decide
from aggregator.errors import FetchError, Refused, SourceError
from aggregator.fetch import FetchRequest
from aggregator.identity import settle
from aggregator.models import (
    Candidate,
    Change,
    ChangeKind,
    Fetched,
    Item,
    Known,
    Lease,
    NotModified,
    Outcome,
    Reading,
    Rejected,
    Status,
    Verdict,
)
from aggregator.normalize import normalize
from aggregator.read import ReadRequest
from aggregator.settings.schema import ScheduleSettings, Source
from aggregator.text.urls import host_of

ADOPT_AFTER = 3  # permanent redirects to the same target, in a row
GONE_AFTER = 2  # answers of 410, in a row
ANSWERED = frozenset({Status.OK, Status.UNCHANGED, Status.PART})
NOT_ASKED = "host-busy"  # it was not our turn: says nothing about the source, so no back-off


# --------------------------------------------------------------------------- what the pipeline needs


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
    beyond: int = 0  # items of older pages, read with the first one


# --------------------------------------------------------------------------- the story


def perform(lease: Lease, source: Source, tools: Tools) -> Outcome:
    """Poll one source once. Never raises for anything the source did; a programmer's error is loud."""
    started = tools.clock()
    answer: Fetched | NotModified | None = None
    try:
        answer = tools.door.get(request_for(lease, source))
        finding = ingest(answer, source, tools, started)
    except SourceError as error:
        finding = failure(error, answer)
    return conclude(lease, source, finding, tools, started)


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


def ingest(answer: Fetched | NotModified, source: Source, tools: Tools, now: datetime) -> Finding:
    """From an answer to decided changes. Raises SourceError when the body cannot be read."""
    if isinstance(answer, NotModified):
        reason = "same-body" if answer.same_body else "not-modified"
        return Finding(status=Status.UNCHANGED, reason=reason, answer=answer)
    known_slices = tools.memory.slices(source.key)
    reading = tools.reader.read(read_request(answer, source, frozenset(known_slices)))
    history = tools.memory.history(source.key)
    items, rejected = normalise_all(reading.candidates, source, reading, answer.url, now)
    shown = items
    if source.backfill and not history.readings_ok:
        older = items_of_older(reading, answer, source, tools, now)
        items = settle((*items, *older)) if older else items
    present = tuple(set(reading.known))
    unchanged = {known_slices[digest] for digest in present}
    changes = decide(items, ledger(tools.memory, source.key, items), present=unchanged)
    verdict = witness.judge(
        reading,
        shown,
        rejected,
        history,
        recognised=sum(change.kind is not ChangeKind.NEW for change in changes),
        unread=len(present),
        now=now,
        empty_is_fine=source.empty_is_fine,
    )
    finding = finding_of(answer, reading, verdict, changes, rejected, present)
    return replace(finding, beyond=max(0, len(items) - len(shown)))


def read_request(answer: Fetched, source: Source, known: frozenset[bytes] = frozenset()) -> ReadRequest:
    return ReadRequest(
        body=answer.body,
        url=answer.url,
        content_type=answer.content_type,
        source=source,
        known=known,
        older=source.backfill > 0,
    )


def items_of_older(
    first: Reading, answer: Fetched, source: Source, tools: Tools, now: datetime
) -> tuple[Item, ...]:
    """The items of the pages with older entries that a first reading leads to."""

    def fetch(address: str) -> Fetched:
        answered = tools.door.get(replace(request_of(source), url=address))
        assert not isinstance(answered, NotModified), "asked without validators"
        return answered

    def read(answered: Fetched) -> Reading:
        return tools.reader.read(read_request(answered, source))

    found: list[Item] = []
    for reading, address in older_readings(first, answer.url, source.backfill, fetch, read):
        found.extend(normalise_all(reading.candidates, source, reading, address, now)[0])
    return tuple(found)


def finding_of(
    answer: Fetched,
    reading: Reading,
    verdict: Verdict,
    changes: tuple[Change, ...],
    rejected: tuple[Rejected, ...],
    present: tuple[bytes, ...],
) -> Finding:
    """OK, PART (the body broke off after good entries) or HELD (nothing of it is taken)."""
    if not verdict.believable:
        return Finding(
            status=Status.HELD,
            reason=verdict.state,
            detail=verdict.reason,
            next_step=verdict.next_step,
            answer=answer,
            reading=reading,
            verdict=verdict,
            rejected=rejected,
        )
    return Finding(
        status=Status.OK if reading.complete else Status.PART,
        reason=noted(verdict) if reading.complete else "incomplete-document",
        detail="; ".join(filter(None, (verdict.reason, *reading.notes))),
        answer=answer,
        reading=reading,
        verdict=verdict,
        changes=changes,
        present=present,
        rejected=rejected,
    )


def noted(verdict: Verdict) -> str:
    """What is remarkable about a believable reading: shrunk, dates-today, ...; "" for a healthy one."""
    return "" if verdict.state == "healthy" else verdict.state


def inspect(
    request: ReadRequest, reader: Reads, now: datetime
) -> tuple[Reading, tuple[Item, ...], tuple[Rejected, ...]]:
    """What would be read from a body, nothing stored and nothing compared: the ``read`` verb."""
    reading = reader.read(request)
    items, rejected = normalise_all(reading.candidates, request.source, reading, request.url, now)
    return reading, items, rejected


def ledger(memory: Memory, source_key: str, items: Sequence[Item]) -> Mapping[str, Known]:
    """What the ledger knows under any of the items' names."""
    names = {name for item in items for name in item.keys}
    return memory.known(source_key, names) if names else {}


def normalise_all(
    candidates: Sequence[Candidate], source: Source, reading: Reading, url: str, now: datetime
) -> tuple[tuple[Item, ...], tuple[Rejected, ...]]:
    items: list[Item] = []
    rejected: list[Rejected] = list(reading.rejected)
    for candidate in candidates:
        result = normalize(candidate, source=source, reading=reading, url=url, now=now)
        if isinstance(result, Rejected):
            rejected.append(result)
        else:
            items.append(result)
    return settle(items), tuple(rejected)


# --------------------------------------------------------------------------- failures


def failure(error: SourceError, answer: Fetched | NotModified | None) -> Finding:
    """A source's failure as a value: BLOCK when it was our own rule that said no."""
    return Finding(
        status=Status.BLOCK if isinstance(error, Refused) else Status.FAIL,
        reason=error.reason,
        detail=error.detail,
        next_step=error.next_step,
        answer=answer,
        retry_after=error.retry_after,
        holds_host=error.holds_host if isinstance(error, FetchError) else "",
        http_status=error.status,
    )


def crashed(lease: Lease, source: Source, error: BaseException, tools: Tools) -> Outcome:
    """The record of a poll that ended in a programmer's error; its trace is in the log."""
    finding = Finding(
        status=Status.FAIL,
        reason="internal-error",
        detail=f"{type(error).__name__} in our own code while reading this source",
        next_step="Report the trace in the log for this source; other sources are not affected.",
    )
    return conclude(lease, source, finding, tools, tools.clock())


# --------------------------------------------------------------------------- where all branches meet


def conclude(lease: Lease, source: Source, finding: Finding, tools: Tools, started: datetime) -> Outcome:
    """The book-keeping every poll ends in: what to keep, when to come back, whether to move or give up."""
    now = tools.clock()
    answer = finding.answer
    not_asked = finding.reason == NOT_ASKED
    gone_count = gone(lease, finding)
    status = Status.GONE if gone_count >= GONE_AFTER else finding.status
    bad = status in (Status.FAIL, Status.BLOCK, Status.GONE)
    failures = lease.failures + (bad and not not_asked) if bad else 0
    moved_to, moved_count, adopt_url = moving(lease, finding)
    due = (
        now + finding.retry_after
        if not_asked and finding.retry_after
        else rhythm.next_due(
            now=now,
            schedule=tools.schedule,
            every=source.every,
            arrivals=(*lease.arrivals, *arrived(finding.changes, now)),
            fresh_for=answer.fresh_for if answer else None,
            ttl=finding.reading.ttl if finding.reading else None,
            retry_after=finding.retry_after or (answer.retry_after if answer else None),
            failures=failures,
            status=status,
            seed=source.key,
        )
    )
    whole = finding.reading is not None and finding.reading.complete
    taken = status in (Status.OK, Status.PART) and isinstance(answer, Fetched)
    keep = status is Status.UNCHANGED or (taken and whole)
    return Outcome(
        source_key=source.key,
        status=status,
        reason=finding.reason,
        detail=finding.detail,
        next_step=finding.next_step,
        started=started,
        took=now - started,
        url=answer.url if answer else lease.url,
        http_status=answer.status if answer else finding.http_status,
        wire_bytes=answer.wire_bytes if answer else 0,
        validators=answer.validators if answer and keep else None,
        rule_digest=lease.rule_digest,
        body=answer.body if isinstance(answer, Fetched) and (taken or status is Status.HELD) else None,
        content_type=answer.content_type if isinstance(answer, Fetched) else "",
        changes=finding.changes,
        present=finding.present,
        beyond=finding.beyond,
        rejected=finding.rejected,
        verdict=finding.verdict,
        feed_title=finding.reading.title if finding.reading else "",
        adopt_url=adopt_url,
        moved_to=moved_to,
        moved_count=moved_count,
        next_due=due,
        failures=failures,
        gone_count=gone_count,
        host=finding.holds_host or host_of(lease.url),
        host_not_before=now + finding.retry_after if finding.retry_after and finding.holds_host else None,
    )


def arrived(changes: Sequence[Change], now: datetime) -> tuple[datetime, ...]:
    """When the new items of this poll came, as far as they say."""
    fresh = (change.item.published for change in changes if change.kind is ChangeKind.NEW)
    return tuple(min(moment.at, now) if moment else now for moment in fresh)


def gone(lease: Lease, finding: Finding) -> int:
    """How often in a row 410 was the answer, with this poll."""
    if finding.reason == NOT_ASKED:
        return lease.gone_count
    return lease.gone_count + 1 if finding.reason == "http-410" else 0


def moving(lease: Lease, finding: Finding) -> tuple[str, int, str]:
    """(target, how often in a row, URL to adopt or "") of permanent redirects (RFC 9110 15.4.2, 15.4.9).

    Only a target that answers as the source is one: a domain that was sold redirects everything, too.
    """
    if finding.reason == NOT_ASKED:
        return lease.moved_to, lease.moved_count, ""
    target = finding.answer.moved_to if finding.answer else ""
    if not target or finding.status not in ANSWERED:
        return "", 0, ""
    count = lease.moved_count + 1 if target == lease.moved_to else 1
    return (target, count, "") if count < ADOPT_AFTER else ("", 0, target)

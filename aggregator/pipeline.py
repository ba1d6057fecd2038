"""One poll, told as it happens: fetch -> read -> normalise -> judge -> decide -> complete -> conclude.

``perform`` is the only place where a source's failure (``SourceError``) becomes a value. Every branch ends
in a ``Finding``, and all findings meet in ``conclude``, so that no early return can forget the record, the
back-off or the next due time. Nothing here writes: the engine hands the outcome to the store's one writer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from aggregator import witness
from aggregator.backfill import older_readings
from aggregator.conclude import conclude
from aggregator.decide import decide
from aggregator.errors import FetchError, Refused, SourceError
from aggregator.identity import settle
from aggregator.models import (
    Candidate,
    Change,
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
from aggregator.moves import with_former_names
from aggregator.normalize import normalize
from aggregator.poll import (
    Finding,
    Memory,
    Reads,
    Tools,
    fetch_whole,
    read_request,
    request_for,
)
from aggregator.read import ReadRequest
from aggregator.rounds import with_errands
from aggregator.settings.schema import Source


def perform(lease: Lease, source: Source, tools: Tools) -> Outcome:
    """Poll one source once. Never raises for anything the source did; a programmer's error is loud."""
    started = tools.clock()
    answer: Fetched | NotModified | None = None
    try:
        answer = tools.door.get(request_for(lease, source))
        finding = ingest(answer, source, tools, started)
    except SourceError as error:
        finding = failure(error, answer)
    finding = with_errands(finding, lease, source, tools, started)
    return conclude(lease, source, finding, tools, started)


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
    before = set(known_slices.values())
    items, known = named(items, source, tools)
    changes = decide(items, known, present=unchanged, before=before)
    seen = witness.compare(changes, known.values(), unread=unchanged, before=before)
    verdict = witness.judge(
        reading, shown, rejected, history, seen, now=now, empty_is_fine=source.empty_is_fine
    )
    finding = finding_of(answer, reading, verdict, changes, rejected, present)
    return replace(finding, beyond=max(0, len(items) - len(shown)))


def items_of_older(
    first: Reading, answer: Fetched, source: Source, tools: Tools, now: datetime
) -> tuple[Item, ...]:
    """The items of the pages with older entries that a first reading leads to."""
    fetch = partial(fetch_whole, source=source, tools=tools)

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


def named(
    items: tuple[Item, ...], source: Source, tools: Tools
) -> tuple[tuple[Item, ...], Mapping[str, Known]]:
    """The items with all their names, and what the ledger knows under these."""
    known = ledger(tools.memory, source.key, items)
    renamed = with_former_names(items, known)
    return renamed, known if renamed is items else ledger(tools.memory, source.key, renamed)


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

"""One poll, told as it happens: fetch -> read -> normalise -> judge -> decide -> complete -> conclude.

``perform`` is the only place where a source's failure (``SourceError``) becomes a value. Every branch ends
in a ``Finding``, and all findings meet in ``conclude``, so that no early return can forget the record, the
back-off or the next due time. Nothing here writes: the engine hands the outcome to the store's one writer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from aggregator import rhythm, witness
from aggregator.backfill import older_readings
from aggregator.complete import has_page, lacks_the_usual
from aggregator.decide import decide
from aggregator.enclosed import is_inspected
from aggregator.errands import NOT_ASKED, Round, Visitor, Wish, left, needless
from aggregator.errors import FetchError, Refused, SourceError
from aggregator.fetch import FetchRequest
from aggregator.identity import settle
from aggregator.models import (
    Candidate,
    Change,
    ChangeKind,
    Errand,
    Fetched,
    Item,
    Known,
    Lease,
    NotModified,
    Outcome,
    PageVisit,
    Reading,
    Rejected,
    Status,
    Verdict,
    WantedPage,
)
from aggregator.moves import with_former_names
from aggregator.normalize import normalize
from aggregator.read import ReadRequest
from aggregator.settings.schema import ScheduleSettings, Source
from aggregator.text.urls import canonical, host_of

ADOPT_AFTER = 3  # permanent redirects to the same target, in a row
GONE_AFTER = 2  # answers of 410, in a row
ANSWERED = frozenset({Status.OK, Status.UNCHANGED, Status.PART})
ACCEPTED = {  # of a story many sites have a feed, too
    Errand.PAGE: "text/html, application/xhtml+xml, */*;q=0.5",
    Errand.DOCUMENTS: "*/*",
}
MOST_WANTED = 40  # stored items that are looked at for one errand with one poll


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
    finding = with_errands(finding, lease, source, tools, started)
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
    before = set(known_slices.values())
    items, known = named(items, source, tools)
    changes = decide(items, known, present=unchanged, before=before)
    seen = witness.compare(changes, known.values(), unread=unchanged, before=before)
    verdict = witness.judge(
        reading, shown, rejected, history, seen, now=now, empty_is_fine=source.empty_is_fine
    )
    finding = finding_of(answer, reading, verdict, changes, rejected, present)
    return replace(finding, beyond=max(0, len(items) - len(shown)))


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


def fetch_whole(address: str, *, source: Source, tools: Tools, accept: str = "") -> Fetched:
    """The body of another address of a source."""
    answered = tools.door.get(replace(request_of(source), url=address, accept=accept))
    assert not isinstance(answered, NotModified), "asked without validators"
    return answered


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


# --------------------------------------------------------------------------- the items' own pages, documents


def with_errands(finding: Finding, lease: Lease, source: Source, tools: Tools, now: datetime) -> Finding:
    """The finding with what the items' own pages and documents add: of new items first, then of those that
    wait for it; what is over the budget waits."""
    if (
        not (finding.changes or lease.pages_due)
        or finding.status not in ANSWERED
        or not tools.schedule.articles
    ):
        return finding
    lists = lists_of(source, finding)
    go = visitor(source, lists, tools)
    done, wished, over = go.begin(), list[Wish](), list[Wish]()
    for what in errands_of(source):
        waiting = tools.memory.wanted_pages(source.key, what, now, MOST_WANTED) if lease.pages_due else ()
        again = {one.known.id: wish_again(one, finding, done) for one in waiting}
        fresh = [
            Wish(change=change, first_seen=now, what=what)
            for change in ({one.id: one for one in finding.changes} | done.changes).values()
            if change.id not in again and wants(change.item, what, source, lists)
        ]
        seen = set(done.changes)
        first = [wish for wish in fresh if wish.change.kind is ChangeKind.NEW or wish.id in seen]
        still = [wish for wish in again.values() if wants(wish.item, what, source, lists)]
        go.visit((*first, *still), done)
        wished += fresh
        over += [wish for wish in again.values() if wish not in still]
    visited = with_aliases(done, finding, source, tools)
    inside = tuple(visited.pop(change.id, change) for change in finding.changes)
    return replace(
        finding,
        changes=(*inside, *visited.values()),
        beyond=finding.beyond + len(visited),
        pages=(*done.visits, *left(wished, done, now), *needless(over)),
        page_holds=tuple(done.holds.items()),
        page_bytes=done.wire_bytes,
    )


def lists_of(source: Source, finding: Finding) -> frozenset[str]:
    """The addresses (canonical) of the list itself: no story lives there."""
    answered = finding.answer.url if finding.answer else ""
    return frozenset(canonical(url) for url in (source.url, source.home, answered) if url)


def errands_of(source: Source) -> tuple[Errand, ...]:
    """What this source has done for its items. The page goes first: it may tell of documents."""
    asked = {Errand.PAGE: source.articles != "never", Errand.DOCUMENTS: source.documents == "inspected"}
    return tuple(what for what, is_asked in asked.items() if is_asked)


def wants(item: Item, what: Errand, source: Source, lists: frozenset[str]) -> bool:
    """Has the item a use for this errand?"""
    if what is Errand.DOCUMENTS:
        return not all(map(is_inspected, item.documents))
    return (source.articles == "always" or lacks_the_usual(item)) and has_page(item, lists)


def wish_again(one: WantedPage, finding: Finding, done: Round) -> Wish:
    """A stored item whose turn may come with this poll, as the poll leaves it."""
    story = one.known
    decided = next((change for change in finding.changes if change.id == story.id), unchanged(story))
    return Wish(
        change=done.changes.get(story.id, decided),
        first_seen=story.first_seen,
        what=one.what,
        tries=one.tries,
    )


def unchanged(story: Known) -> Change:
    return Change(
        kind=ChangeKind.SAME, id=story.id, item=story.item, version=story.version, significant=False
    )


def visitor(source: Source, lists: frozenset[str], tools: Tools) -> Visitor:
    def read(answered: Fetched, item: Item) -> Reading:
        return tools.reader.read(replace(read_request(answered, source), story=item.title))

    def leaf(answered: Fetched) -> Reading:
        return tools.reader.read(replace(read_request(answered, source), document=True))

    def fetch(address: str, what: Errand) -> Fetched:
        return fetch_whole(address, source=source, tools=tools, accept=ACCEPTED[what])

    return Visitor(
        source=source,
        fetch=fetch,
        read=read,
        leaf=leaf,
        clock=tools.clock,
        per_host=tools.schedule.articles,
        lists=lists,
    )


def with_aliases(done: Round, finding: Finding, source: Source, tools: Tools) -> dict[str, Change]:
    """The changes of the round, each with the name of the address its page gives itself, where nobody else
    goes by that name: a site may give all its pages the address of one."""
    if not done.aliases:
        return done.changes
    known = tools.memory.known(source.key, set(done.aliases.values()))
    taken = Counter(done.aliases.values())
    taken.update(key for change in finding.changes for key in {*change.item.keys, *change.new_keys})
    free = {item_id: name for item_id, name in done.aliases.items() if taken[name] == 1 and name not in known}
    return {
        item_id: replace(change, new_keys=(*change.new_keys, free[item_id])) if item_id in free else change
        for item_id, change in done.changes.items()
    }


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
        wire_bytes=(answer.wire_bytes if answer else 0) + finding.page_bytes,
        validators=answer.validators if answer and keep else None,
        rule_digest=lease.rule_digest,
        body=answer.body if isinstance(answer, Fetched) and (taken or status is Status.HELD) else None,
        content_type=answer.content_type if isinstance(answer, Fetched) else "",
        changes=finding.changes,
        present=finding.present,
        beyond=finding.beyond,
        pages=finding.pages,
        page_holds=finding.page_holds,
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

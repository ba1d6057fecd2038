"""What can be done before the write lock is taken: encode, fold, count. No database here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any
from uuid import UUID

from aggregator.errors import OutcomeError
from aggregator.models import Change, ChangeKind, Item, Lease, Outcome, Status
from aggregator.store.archive import digest_of
from aggregator.store.codec import encode_item, encode_rejected
from aggregator.store.words import fold, html_text, index_text

_SAID = ("reason", "detail", "url", "feed_title", "content_type")
_NO_CHANGES: Counter[ChangeKind] = Counter()
READ = frozenset({Status.OK, Status.PART})  # a believable reading
GOOD = READ | {Status.UNCHANGED}
SLICE_SIZE = 8  # bytes of an entry's digest
_ROW = SLICE_SIZE + 16  # and of the item's UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """One change as it will stand in the tables. ``payload`` is empty where the item did not change."""

    change: Change
    payload: bytes
    title: str
    words: str
    topics: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """One poll's result, ready to be written. ``count`` is the number of entries the body showed."""

    lease: Lease
    outcome: Outcome
    body_digest: bytes | None  # None = there is no body to be archived
    changes: tuple[Written, ...]
    count: int
    rejected: bytes | None  # None = no reading took place
    tally: Counter[ChangeKind]


def prepare(batch: Sequence[tuple[Lease, Outcome]]) -> list[Prepared]:
    """Raises OutcomeError, naming the source, for what cannot be written down."""
    return [_prepare(lease, outcome) for lease, outcome in batch]


def _prepare(lease: Lease, outcome: Outcome) -> Prepared:
    if lease.source_key != outcome.source_key:
        raise OutcomeError(outcome.source_key, f"its outcome came with the lease of {lease.source_key}")
    outcome = _legible(outcome)
    was_read = outcome.status in READ or outcome.status is Status.HELD
    return Prepared(
        lease=lease,
        outcome=outcome,
        body_digest=digest_of(outcome.body) if outcome.body is not None else None,
        changes=tuple(written(change) for change in outcome.changes) if outcome.changes else (),
        count=_count(outcome) if was_read else 0,
        rejected=encode_rejected(outcome.rejected) if was_read else None,
        tally=Counter(change.kind for change in outcome.changes) if outcome.changes else _NO_CHANGES,
    )


def _legible(outcome: Outcome) -> Outcome:
    """What is said about a poll must never be the reason that it cannot be recorded."""
    said = f"{outcome.reason}{outcome.detail}{outcome.url}{outcome.feed_title}{outcome.content_type}"
    try:
        said.encode()
    except UnicodeEncodeError:
        printable: dict[str, Any] = {name: _printable(getattr(outcome, name)) for name in _SAID}
        return replace(outcome, **printable)
    return outcome


def _printable(text: str) -> str:
    """Text that can be written down: half of a surrogate pair becomes its escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def written(change: Change) -> Written:
    """The change with everything its rows need. A SAME has no payload: only its names may be new."""
    if change.kind is ChangeKind.SAME:
        return Written(change=change, payload=b"", title="", words="", topics=())
    title, words = item_words(change.item)
    return Written(
        change=change,
        payload=encode_item(change.item),
        title=title,
        words=words,
        topics=tuple(sorted({fold(topic) for topic in change.item.topics})),
    )


def item_words(item: Item) -> tuple[str, str]:
    """What the search index keeps of an item: its title and all its other words."""
    return index_text(item.title), index_text(f"{item.summary} {item.place} {html_text(item.body)}")


def counts_as_usual(outcome: Outcome) -> bool:
    """Whether this was a believable reading of a whole body; only of such are the validators kept."""
    return outcome.status is Status.OK or (outcome.status is Status.PART and outcome.validators is not None)


def _count(outcome: Outcome) -> int:
    known = set(outcome.present)
    told = sum(change.slice_digest not in known for change in outcome.changes)
    return max(0, len(known) + told - outcome.beyond)


# --------------------------------------------------------------------------- digests of entries


def pack_slices(outcome: Outcome, before: bytes) -> bytes:
    """Which item each entry of this body belongs to, as one compact value, in a steady order."""
    known = unpack_slices(before)
    now = {digest: known[digest] for digest in outcome.present if digest in known}
    now |= {change.slice_digest: change.id for change in outcome.changes if change.slice_digest}
    try:
        return b"".join(
            digest + UUID(now[digest]).bytes for digest in sorted(now) if len(digest) == SLICE_SIZE
        )
    except ValueError as error:
        raise OutcomeError(outcome.source_key, "an item's id is not a UUID") from error


def without_digests(packed: bytes) -> bytes:
    """The same items, but no entry is recognised by its bytes any more."""
    ids = sorted(packed[at + SLICE_SIZE : at + _ROW] for at in range(0, len(packed), _ROW))
    return b"".join(blake2b(id_, digest_size=SLICE_SIZE).digest() + id_ for id_ in ids)


def unpack_slices(packed: bytes) -> dict[bytes, str]:
    """Digest of an entry -> id of its item."""
    rows = (packed[at : at + _ROW] for at in range(0, len(packed), _ROW))
    return {row[:SLICE_SIZE]: str(UUID(bytes=row[SLICE_SIZE:])) for row in rows}

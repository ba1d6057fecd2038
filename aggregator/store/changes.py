"""Items, their revisions, their names and the journal: what decided changes become.

Versions are counted here, under the write lock: an operator may have withdrawn an item after the poll's
decision was made, and then the edit is the version after that. Names are only ever added; a name that
belongs to another item stays with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from aggregator.errors import OutcomeError
from aggregator.models import Change, ChangeKind, ItemState
from aggregator.store import sqlite
from aggregator.store.chunks import chunks
from aggregator.store.codec import decode_item
from aggregator.store.instants import from_stamp, ordinal_of, to_stamp
from aggregator.store.prepare import Prepared, Written, item_words
from aggregator.store.tables import items, journal, names, revisions, topics

_MUTABLE: Final = (
    "kind",
    "language",
    "country",
    "state",
    "version",
    "changed",
    "ordinal",
    "url",
    "body_digest",
)
_EDIT: Final = (
    update(items)
    .where(items.c.n == bindparam("number"))
    .values({name: bindparam(f"new_{name}") for name in _MUTABLE})
)
_STATE_AFTER: Final = {
    ChangeKind.NEW: ItemState.LIVE,
    ChangeKind.WITHDRAWN: ItemState.WITHDRAWN,
    ChangeKind.RESTORED: ItemState.LIVE,
}


@dataclass(kw_only=True, slots=True)
class Standing:
    """Where an item stands while a batch is being written. Times are stamps."""

    n: int
    source_id: int
    version: int
    state: ItemState
    first_seen: int
    changed: int
    body_digest: bytes


class ItemWriter:
    """Gathers the rows of one batch's changes and writes them table by table."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection, self._now, self._stamp = connection, now, to_stamp(now)
        self._standing: dict[str, Standing] = {}
        self._next = 0
        self._new: list[dict[str, object]] = []
        self._edited: list[dict[str, object]] = []
        self._revisions: list[dict[str, object]] = []
        self._names: list[dict[str, object]] = []
        self._journal: list[dict[str, object]] = []
        self._texts: dict[int, Written] = {}  # search words and topics; the last version of an item counts

    def write(self, polls: Sequence[tuple[int, Prepared]]) -> None:
        """Write the changes of these polls, each with its source's number.

        Raises OutcomeError when one contradicts the tables: a new item whose id is taken, or a change of an
        item that is not this source's.
        """
        self._look_up([change.change.id for _, one in polls for change in one.changes])
        for source_id, one in polls:
            digest = _digest(one)
            for written in one.changes:
                self._take(source_id, one.lease.source_key, written, digest)
        self._flush()

    def write_one(self, source_id: int, source_key: str, written: Written, digest: bytes) -> None:
        """Write a single change that no poll made, such as an operator's."""
        self._look_up([written.change.id])
        self._take(source_id, source_key, written, digest)
        self._flush()

    # ----------------------------------------------------------------- gathering

    def _look_up(self, ids: Sequence[str]) -> None:
        columns = (
            items.c.n,
            items.c.source_id,
            items.c.version,
            items.c.state,
            items.c.first_seen,
            items.c.changed,
            items.c.body_digest,
        )
        for some in chunks(list(dict.fromkeys(ids))):
            for row in self._connection.execute(select(items.c.id, *columns).where(items.c.id.in_(some))):
                self._standing[row.id] = Standing(
                    n=row.n,
                    source_id=row.source_id,
                    version=row.version,
                    state=ItemState(row.state),
                    first_seen=row.first_seen,
                    changed=row.changed,
                    body_digest=row.body_digest,
                )
        self._next = self._connection.execute(select(func.coalesce(func.max(items.c.n), 0))).scalar_one() + 1

    def _take(self, source_id: int, key: str, written: Written, digest: bytes) -> None:
        change = written.change
        standing = self._standing.get(change.id)
        if change.kind is ChangeKind.NEW:
            if standing is not None:
                raise OutcomeError(key, f"the id {change.id} of a new item is taken already")
            standing = self._begin(source_id, change)
        elif standing is None or standing.source_id != source_id:
            raise OutcomeError(key, f"{change.kind} of {change.id}, which is no item of this source")
        if change.kind is not ChangeKind.SAME:
            self._step(standing, written, digest)
        self._names += [
            {"source_id": source_id, "name": name, "item": standing.n} for name in change.new_keys
        ]

    def _begin(self, source_id: int, change: Change) -> Standing:
        standing = Standing(
            n=self._next,
            source_id=source_id,
            version=0,
            state=ItemState.LIVE,
            first_seen=self._stamp,
            changed=self._stamp,
            body_digest=b"",
        )
        self._standing[change.id] = standing
        self._next += 1
        return standing

    def _step(self, standing: Standing, written: Written, digest: bytes) -> None:
        change = written.change
        standing.version += 1
        standing.state = _STATE_AFTER.get(change.kind, standing.state)
        if change.significant:
            standing.changed = self._stamp
        if change.in_body:
            standing.body_digest = digest
        row = self._item_row(standing, change)
        if change.kind is ChangeKind.NEW:
            fixed = {"n": standing.n, "id": change.id, "source_id": standing.source_id}
            self._new.append(fixed | {"first_seen": standing.first_seen} | row)
        else:
            self._edited.append(
                {"number": standing.n} | {f"new_{name}": value for name, value in row.items()}
            )
        self._record(standing, written)

    def _item_row(self, standing: Standing, change: Change) -> dict[str, object]:
        item = change.item
        return {
            "kind": item.kind.value,
            "language": item.language,
            "country": item.country,
            "state": standing.state.value,
            "version": standing.version,
            "changed": standing.changed,
            "ordinal": to_stamp(ordinal_of(item.published, from_stamp(standing.first_seen))),
            "url": item.url,
            "body_digest": standing.body_digest,
        }

    def _record(self, standing: Standing, written: Written) -> None:
        change = written.change
        self._texts[standing.n] = written
        self._revisions.append(
            {
                "item": standing.n,
                "version": standing.version,
                "at": self._stamp,
                "state": standing.state.value,
                "payload": written.payload,
                "body_digest": standing.body_digest,
                "note": change.note,
            }
        )
        self._journal.append(
            {
                "at": self._stamp,
                "source_id": standing.source_id,
                "item": standing.n,
                "change": change.kind.value,
            }
        )

    # ----------------------------------------------------------------- writing

    def _flush(self) -> None:
        self._write_words()
        self._many(insert(items), self._new)
        self._many(_EDIT, self._edited)
        self._many(insert(revisions), self._revisions)
        self._many(sqlite.insert_or_ignore(names), self._names)
        self._many(delete(topics).where(topics.c.item == bindparam("number")), self._edited_numbers())
        self._many(insert(topics), list(self._topic_rows()))
        self._many(insert(journal), self._journal)

    def _write_words(self) -> None:
        """The search index, where its words differ; asks for the versions that stand until now."""
        before = self._words_before()
        after = (sqlite.Words(n, one.title, one.words) for n, one in self._texts.items())
        put = [words for words in after if before.get(words.rowid) != words]
        sqlite.take_words(self._connection, [before[one.rowid] for one in put if one.rowid in before])
        sqlite.put_words(self._connection, put)

    def _words_before(self) -> dict[int, sqlite.Words]:
        standing = and_(revisions.c.item == items.c.n, revisions.c.version == items.c.version)
        question = select(items.c.n, revisions.c.payload).join(revisions, standing)
        return {
            row.n: sqlite.Words(row.n, *item_words(decode_item(row.payload)))
            for some in chunks([row["number"] for row in self._edited])
            for row in self._connection.execute(question.where(items.c.n.in_(some)))
        }

    def _many(self, statement: Any, rows: Sequence[dict[str, object]]) -> None:
        if rows:
            self._connection.execute(statement, rows)

    def _edited_numbers(self) -> list[dict[str, object]]:
        return [{"number": row["number"]} for row in self._edited]

    def _topic_rows(self) -> Iterable[dict[str, object]]:
        return ({"topic": topic, "item": n} for n, one in self._texts.items() for topic in one.topics)


def _digest(one: Prepared) -> bytes:
    """The archived bytes this poll's items were read from."""
    if one.body_digest is not None:
        return one.body_digest
    return one.outcome.validators.body_digest if one.outcome.validators else b""

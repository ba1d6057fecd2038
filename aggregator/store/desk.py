"""What people ask: how sources stand, what a poll did, what became of an item; and withdrawing by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, func, literal, select

from aggregator.errors import StoreError
from aggregator.models import Change, ChangeKind, ItemState, Rejected, Status, StoredItem
from aggregator.store import sqlite
from aggregator.store.changes import ItemWriter
from aggregator.store.codec import decode_item, decode_rejected
from aggregator.store.facts import Revision, Run, SourceStatus
from aggregator.store.instants import from_stamp
from aggregator.store.prepare import written
from aggregator.store.shelf import STORED, by_number, stored
from aggregator.store.tables import Record, items, names, polls, readings, revisions, runs, sources
from aggregator.store.words import phrases

_SHORTEST_PREFIX: Final = 4  # characters of an id a person has to type
_PLAIN: Final = frozenset(
    {"key", "url", "adopted_url", "last_reason", "last_detail", "feed_title"}
) | frozenset({"readings_ok", "last_count", "usual_count", "failures", "gone_count"})
_TIMES: Final = ("next_due", "leased_until", "last_checked", "last_ok")
_RECORD: Final = ("reason", "detail", "http_status", "wire_bytes", "new", "edited", "same", "rejected", "url")


# --------------------------------------------------------------------------- sources


def status(connection: Connection) -> tuple[SourceStatus, ...]:
    """Every source ever listed, by key."""
    counted = select(items.c.source_id, func.count().label("held")).group_by(items.c.source_id).subquery()
    question = (
        select(sources, polls, func.coalesce(counted.c.held, 0).label("held"))
        .join(polls, polls.c.source_id == sources.c.id)
        .outerjoin(counted, counted.c.source_id == sources.c.id)
        .order_by(sources.c.key)
    )
    return tuple(map(_status, connection.execute(question)))


def _status(row: Record) -> SourceStatus:
    plain = {name: getattr(row, name) for name in _PLAIN}
    times = {name: from_stamp(getattr(row, name)) for name in _TIMES}
    return SourceStatus(
        active=row.next_due is not None,
        last_status=Status(row.last_status) if row.last_status else None,
        items=row.held,
        **plain,
        **times,
    )


def run_records(connection: Connection, source_key: str, limit: int) -> tuple[Run, ...]:
    """The latest polls of a source, newest first, each found through the one after it."""
    last = (
        select(polls.c.last_run.label("id"), literal(0).label("depth"))
        .join(sources, sources.c.id == polls.c.source_id)
        .where(sources.c.key == source_key)
    )
    chain = last.cte("chain", recursive=True)
    older = select(runs.c.previous, chain.c.depth + 1).join(chain, runs.c.id == chain.c.id)
    chain = chain.union_all(older.where(chain.c.depth < limit - 1))
    question = select(runs).join(chain, chain.c.id == runs.c.id).order_by(runs.c.id.desc())
    return tuple(map(_run, connection.execute(question.limit(max(limit, 0)))))


def _run(row: Record) -> Run:
    return Run(
        id=row.id,
        started=from_stamp(row.started),
        took=timedelta(milliseconds=row.took_ms),
        status=Status(row.status),
        body_digest=row.body_digest or b"",
        **{name: getattr(row, name) for name in _RECORD},
    )


def rejections(connection: Connection, source_key: str) -> tuple[Rejected, ...]:
    """What the last reading of a source dropped, with the gate that said so."""
    question = select(readings.c.rejected).join(sources, sources.c.id == readings.c.source_id)
    payload = connection.execute(question.where(sources.c.key == source_key)).scalar()
    return decode_rejected(payload) if payload else ()


# --------------------------------------------------------------------------- items


def find(connection: Connection, wanted: str) -> StoredItem | None:
    """The item a person means: its id, the beginning of its id if only one begins so, or its address.

    The id may be written as in the feeds (``urn:uuid:...``). Of several items with one address, the newest.
    """
    begins = wanted.lower().removeprefix("urn:uuid:")
    by_url = STORED.where(items.c.url == wanted).order_by(items.c.ordinal.desc()).limit(1)
    by_prefix = STORED.where(items.c.id >= begins, items.c.id < f"{begins}\U0010ffff").limit(2)
    rows = connection.execute(by_url).all()
    if not rows and len(begins) >= _SHORTEST_PREFIX:
        rows = connection.execute(by_prefix).all()
    return stored(rows[0]) if len(rows) == 1 else None


def names_of(connection: Connection, item_id: str) -> tuple[str, ...]:
    """Every name the ledger holds for an item."""
    owned = and_(names.c.source_id == items.c.source_id, names.c.item == items.c.n)
    question = select(names.c.name).join(items, owned).where(items.c.id == item_id)
    return tuple(connection.execute(question.order_by(names.c.name)).scalars())


def revision_records(connection: Connection, item_id: str) -> tuple[Revision, ...]:
    """What an item's versions said, oldest first."""
    question = select(revisions).join(items, items.c.n == revisions.c.item).where(items.c.id == item_id)
    return tuple(
        Revision(
            version=row.version,
            at=from_stamp(row.at),
            state=ItemState(row.state),
            item=decode_item(row.payload),
            body_digest=row.body_digest,
            note=row.note,
        )
        for row in connection.execute(question.order_by(revisions.c.version))
    )


def search(connection: Connection, words: str, limit: int) -> tuple[StoredItem, ...]:
    """Items in which all words are found, best first, withdrawn ones included."""
    asked = phrases(words)
    if not asked or limit <= 0:
        return ()
    numbers = list(connection.execute(sqlite.ranked(asked, limit)).scalars())
    found = by_number(connection, numbers)
    return tuple(found[number] for number in numbers)


def set_state(connection: Connection, item_id: str, state: ItemState, now: datetime, note: str) -> bool:
    """Withdraw an item or restore it; False when it stands so already.

    A new version of the item with the same words; journalled. Raises StoreError for an unknown id.
    """
    row = connection.execute(STORED.add_columns(items.c.source_id).where(items.c.id == item_id)).first()
    if row is None:
        raise StoreError(f"there is no item {item_id}")
    before = stored(row)
    if before.state is state:
        return False
    kind = ChangeKind.WITHDRAWN if state is ItemState.WITHDRAWN else ChangeKind.RESTORED
    change = Change(kind=kind, id=item_id, item=before.item, version=before.version + 1, note=note)
    writer = ItemWriter(connection, now)
    writer.write_one(row.source_id, before.item.source_key, written(change), before.body_digest)
    return True

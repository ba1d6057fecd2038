"""Housekeeping: what is removed for its age, the search index, and whether everything still agrees.

Removed: the records of polls, superseded versions of items, and archived bodies, each past its time. Never
removed: items, the version that stands, names, the journal, the last record of polling, and a body that the
standing version of a live item was read from, because then "why does it say so?" would have no answer.
Each step is a short transaction of its own, so that polls are written in between.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, exists, func, select

from aggregator.store import sqlite
from aggregator.store.codec import decode_item
from aggregator.store.instants import to_stamp
from aggregator.store.prepare import item_words
from aggregator.store.tables import items, names, revisions, runs

STEP: Final = 500  # rows in one transaction
BODY_STEP: Final = 50  # bodies are large


def prune_runs(connection: Connection, before: datetime) -> int:
    """One step; returns how many went. Records are numbered in the order of writing."""
    oldest = select(runs.c.id, runs.c.started).order_by(runs.c.id).limit(STEP + 1)
    rows = connection.execute(oldest).all()
    old = [row.id for row in rows[:-1] if row.started < to_stamp(before)]  # the very last record stays
    return _remove(connection, runs, runs.c.id, old)


def prune_revisions(connection: Connection, before: datetime, after: int) -> tuple[int, int]:
    """One step over the items beyond number ``after``; returns (how many went, number to go on from or 0).

    A version's time runs from the moment another took its place.
    """
    seen = connection.execute(_next_items(after)).scalars().all()
    if not seen:
        return 0, 0
    later = revisions.alias("later")
    stood_then = and_(later.c.item == revisions.c.item, later.c.at < to_stamp(before))
    newest_then = select(func.max(later.c.version)).where(stood_then).scalar_subquery()
    superseded = and_(revisions.c.item.in_(seen), revisions.c.version < newest_then)
    return connection.execute(delete(revisions).where(superseded)).rowcount, seen[-1]


def _next_items(after: int) -> Select[int]:
    return select(items.c.n).where(items.c.n > after, items.c.version > 1).order_by(items.c.n).limit(STEP)


def _remove(connection: Connection, table: Table, key: ColumnElement[int], found: list[int]) -> int:
    return connection.execute(delete(table).where(key.in_(found))).rowcount if found else 0


# --------------------------------------------------------------------------- agreement


def fill_search(connection: Connection) -> None:
    """Make the search index from the items."""
    sqlite.create_search(connection)
    after = 0
    while rows := connection.execute(_next_texts(after)).all():
        sqlite.put_words(
            connection, [sqlite.Words(row.n, *item_words(decode_item(row.payload))) for row in rows]
        )
        after = rows[-1].n


def _next_texts(after: int) -> Select[Any]:
    standing = and_(revisions.c.item == items.c.n, revisions.c.version == items.c.version)
    question = select(items.c.n, revisions.c.payload).join(revisions, standing)
    return question.where(items.c.n > after).order_by(items.c.n).limit(STEP)


def check(connection: Connection) -> tuple[str, ...]:
    """Everything that is wrong, in words; empty = sound."""
    return sqlite.check(connection) + tuple(
        f"{count} {complaint}"
        for complaint, question in _COMPLAINTS
        if (count := _count(connection, question))
    )


def _count(connection: Connection, question: Select[Any]) -> int:
    return connection.execute(select(func.count()).select_from(question.subquery())).scalar_one()


_HAS_VERSION: Final = exists().where(revisions.c.item == items.c.n, revisions.c.version == items.c.version)
_OTHER_SOURCE: Final = and_(items.c.n == names.c.item, items.c.source_id != names.c.source_id)
_COMPLAINTS: Final = (
    ("items without the version that stands", select(items.c.n).where(~_HAS_VERSION)),
    ("names that belong to an item of another source", select(names.c.name).join(items, _OTHER_SOURCE)),
)

"""The items' own pages and documents: which are wanted, what became of those that were visited.

A row is made with the first wish for an item and is the memory that each page is read once. It goes only when
nothing is lacking any more before its turn came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, delete, exists, select, update

from aggregator.models import Errand, ItemState, Known, PageState, PageVisit, WantedPage
from aggregator.store import sqlite
from aggregator.store.chunks import chunks
from aggregator.store.instants import from_stamp, to_stamp
from aggregator.store.prepare import Prepared
from aggregator.store.shelf import STORED, stored
from aggregator.store.tables import Record, items, pages, polls, sources

_FOUND: Final = ("host", "state", "tries", "due", "at", "reason", "detail")
_HOLD: Final = (
    update(pages)
    .where(pages.c.host == bindparam("held"), pages.c.due < bindparam("until"))
    .values(due=bindparam("until"))
)


_FORGET: Final = delete(pages).where(pages.c.item == bindparam("number"), pages.c.what == bindparam("errand"))


# --------------------------------------------------------------------------- what a poll asks


def are_due(stamp: int) -> ColumnElement[bool]:
    """Whether the source of a row of ``polls`` has pages that are to be read now."""
    return exists().where(pages.c.source_id == polls.c.source_id, pages.c.due <= stamp)


def wanted(
    connection: Connection, source_key: str, what: Errand, now: datetime, limit: int
) -> tuple[WantedPage, ...]:
    """Live items of this source for which this is to be done now, the newest first."""
    question = (
        STORED.add_columns(pages.c.what, pages.c.tries)
        .join(pages, pages.c.item == items.c.n)
        .join(sources, sources.c.id == pages.c.source_id)
        .where(sources.c.key == source_key, pages.c.what == what.value, pages.c.due <= to_stamp(now))
        .where(items.c.state == ItemState.LIVE.value)
        .order_by(items.c.ordinal.desc(), items.c.id)
    )
    return tuple(map(_wanted, connection.execute(question.limit(limit))))


def _wanted(row: Record) -> WantedPage:
    item = stored(row)
    known = Known(
        id=item.id, item=item.item, version=item.version, state=item.state, first_seen=item.first_seen
    )
    return WantedPage(known=known, what=Errand(row.what), tries=row.tries)


def visits_of(connection: Connection, item_id: str) -> Mapping[Errand, PageVisit]:
    """How the errands for this item stand; nothing of one that nobody wanted."""
    question = select(pages).join(items, items.c.n == pages.c.item).where(items.c.id == item_id)
    return {Errand(row.what): _visit(row, item_id) for row in connection.execute(question)}


def _visit(row: Record, item_id: str) -> PageVisit:
    return PageVisit(
        id=item_id,
        what=Errand(row.what),
        host=row.host,
        state=PageState(row.state),
        tries=row.tries,
        due=from_stamp(row.due),
        reason=row.reason,
        detail=row.detail,
    )


# --------------------------------------------------------------------------- what a poll found


def write(connection: Connection, polled: Sequence[tuple[int, Prepared]], now: datetime) -> None:
    """Note the visits and wishes of these polls, each with its source's number; the items are there already.

    A wish for what was wanted before changes nothing.
    """
    visits = [visit for _, one in polled for visit in one.outcome.pages]
    numbers = _numbers(connection, [visit.id for visit in visits])
    rows: dict[PageState, list[dict[str, object]]] = defaultdict(list)
    for source_id, one in polled:
        for visit in one.outcome.pages:
            rows[visit.state].append(_row(visit, numbers[visit.id], source_id, now))
    if wishes := rows[PageState.WANTED]:
        connection.execute(sqlite.insert_or_ignore(pages), wishes)
    if found := rows[PageState.READ] + rows[PageState.FAILED]:
        connection.execute(sqlite.upsert(pages, *_FOUND), found)
    if needless := rows[PageState.NEEDLESS]:
        connection.execute(_FORGET, [{"number": row["item"], "errand": row["what"]} for row in needless])
    holds = [hold for _, one in polled for hold in one.outcome.page_holds]
    if holds:
        connection.execute(_HOLD, [{"held": host, "until": to_stamp(until)} for host, until in holds])


def _numbers(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    return {
        row.id: row.n
        for some in chunks(list(dict.fromkeys(ids)))
        for row in connection.execute(select(items.c.id, items.c.n).where(items.c.id.in_(some)))
    }


def _row(visit: PageVisit, number: int, source_id: int, now: datetime) -> dict[str, object]:
    return {
        "item": number,
        "what": visit.what.value,
        "source_id": source_id,
        "host": visit.host,
        "state": visit.state.value,
        "tries": visit.tries,
        "due": to_stamp(visit.due),
        "at": to_stamp(now),
        "reason": visit.reason,
        "detail": visit.detail.encode("utf-8", "backslashreplace").decode(),
    }

"""The items' own pages: which are wanted, what became of those that were visited.

A row is made with the first wish for an item and never goes: it is the memory that each page is read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, exists, select, update

from aggregator.models import ItemState, Known, PageState, PageVisit, WantedPage
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


# --------------------------------------------------------------------------- what a poll asks


def are_due(stamp: int) -> ColumnElement[bool]:
    """Whether the source of a row of ``polls`` has pages that are to be read now."""
    return exists().where(pages.c.source_id == polls.c.source_id, pages.c.due <= stamp)


def wanted(connection: Connection, source_key: str, now: datetime, limit: int) -> tuple[WantedPage, ...]:
    """Live items of this source whose pages are to be read now, the newest first."""
    question = (
        STORED.add_columns(pages.c.tries)
        .join(pages, pages.c.item == items.c.n)
        .join(sources, sources.c.id == pages.c.source_id)
        .where(sources.c.key == source_key, pages.c.due <= to_stamp(now))
        .where(items.c.state == ItemState.LIVE.value)
        .order_by(items.c.ordinal.desc(), items.c.id)
    )
    return tuple(map(_wanted, connection.execute(question.limit(limit))))


def _wanted(row: Record) -> WantedPage:
    item = stored(row)
    known = Known(
        id=item.id, item=item.item, version=item.version, state=item.state, first_seen=item.first_seen
    )
    return WantedPage(known=known, tries=row.tries)


def visit_of(connection: Connection, item_id: str) -> PageVisit | None:
    """How the reading of this item's page stands; None where nobody wanted it."""
    row = connection.execute(
        select(pages).join(items, items.c.n == pages.c.item).where(items.c.id == item_id)
    ).first()
    if row is None:
        return None
    return PageVisit(
        id=item_id,
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

    A wish for a page that was wanted before changes nothing.
    """
    visits = [visit for _, one in polled for visit in one.outcome.pages]
    numbers = _numbers(connection, [visit.id for visit in visits])
    wishes: list[dict[str, object]] = []
    found: list[dict[str, object]] = []
    for source_id, one in polled:
        for visit in one.outcome.pages:
            row = _row(visit, numbers[visit.id], source_id, now)
            (wishes if visit.state is PageState.WANTED else found).append(row)
    if wishes:
        connection.execute(sqlite.insert_or_ignore(pages), wishes)
    if found:
        connection.execute(sqlite.upsert(pages, "item", *_FOUND), found)
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
        "source_id": source_id,
        "host": visit.host,
        "state": visit.state.value,
        "tries": visit.tries,
        "due": to_stamp(visit.due),
        "at": to_stamp(now),
        "reason": visit.reason,
        "detail": visit.detail.encode("utf-8", "backslashreplace").decode(),
    }

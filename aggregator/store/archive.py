"""Fetched bodies, kept small: compressed with Zstandard, and mostly as what differs from an earlier body.

A feed's next body is nearly the one before. It is written as a difference from a whole body of the same
source, never from another difference, so that reading one takes two rows at most and no chain can break. Once
a difference has grown to a fraction of the whole, the next body is written whole again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Final, NamedTuple

import zstandard
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.sql.elements import ColumnElement

from aggregator.errors import StoreError
from aggregator.models import ItemState
from aggregator.store import sqlite
from aggregator.store.facts import Archived
from aggregator.store.instants import to_stamp
from aggregator.store.tables import bodies, items, journal

_LEVEL: Final = 3  # of Zstandard: feeds shrink to a sixth in a third of a millisecond
_FRACTION: Final = 4  # a difference takes at most one part in so many of the whole body it is seen from
_FAR: Final = 2_000_000  # bytes; Zstandard sees no further back than this
_DIGEST_SIZE: Final = 16


class Arrived(NamedTuple):
    """One body for the archive; ``before`` is the digest of the last body of its source, if any."""

    digest: bytes
    body: bytes
    content_type: str
    before: bytes


class _Whole(NamedTuple):
    """A body that is written whole: its row, the room it takes there, itself."""

    id: int
    room: int
    body: bytes


def digest_of(body: bytes) -> bytes:
    """The name a body has here and in the records of polls."""
    return blake2b(body, digest_size=_DIGEST_SIZE).digest()


# --------------------------------------------------------------------------- writing and reading


def write(connection: Connection, arrived: Sequence[Arrived], now: datetime) -> None:
    """Keep these bodies; one that is there already stays as it is."""
    rows = [
        {"digest": one.digest, "size": len(one.body), "content_type": one.content_type}
        | {"stored_at": to_stamp(now)}
        | _packed(one.body, _whole_behind(connection, one))
        for one in arrived
    ]
    if rows:
        connection.execute(sqlite.insert_or_ignore(bodies), rows)


def _packed(body: bytes, whole: _Whole | None) -> dict[str, object]:
    if whole is not None:
        difference = zstandard.ZstdCompressor(level=_LEVEL, dict_data=_seen_from(whole.body)).compress(body)
        if len(difference) * _FRACTION <= whole.room:
            return {"base": whole.id, "data": difference}
    return {"base": None, "data": zstandard.ZstdCompressor(level=_LEVEL).compress(body)}


def _whole_behind(connection: Connection, one: Arrived) -> _Whole | None:
    """The whole body this one may be seen from: the last of its source, or what that is seen from itself.

    None when there is none, or none that would help; a damaged one is no reason to lose the new one, too.
    """
    if not one.before or len(one.body) > _FAR:
        return None
    own = select(func.coalesce(bodies.c.base, bodies.c.id)).where(bodies.c.digest == one.before)
    number = connection.execute(own).scalar()
    try:
        return None if number is None else _whole(connection, number)
    except zstandard.ZstdError:
        return None


def _whole(connection: Connection, number: int) -> _Whole:
    row = connection.execute(select(bodies.c.data, bodies.c.size).where(bodies.c.id == number)).one()
    body = zstandard.ZstdDecompressor().decompress(row.data, max_output_size=row.size)
    return _Whole(number, len(row.data), body)


def _seen_from(body: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(body, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def read(connection: Connection, digest: bytes) -> Archived | None:
    """A body as it was fetched; None when it is not kept (any more). Raises StoreError for a damaged one."""
    columns = (bodies.c.base, bodies.c.data, bodies.c.size, bodies.c.content_type)
    row = connection.execute(select(*columns).where(bodies.c.digest == digest)).first()
    if row is None:
        return None
    try:
        behind = None if row.base is None else _seen_from(_whole(connection, row.base).body)
        body = zstandard.ZstdDecompressor(dict_data=behind).decompress(row.data, max_output_size=row.size)
    except zstandard.ZstdError as error:
        raise StoreError(f"the archived body {digest.hex()} is damaged: {error}") from error
    if digest_of(body) != digest:
        raise StoreError(f"the archived body {digest.hex()} is damaged: restore the latest backup")
    return Archived(body=body, content_type=row.content_type)


# --------------------------------------------------------------------------- removing


class Old(NamedTuple):
    """Bodies past their time that nothing needs, newest first, as of journal number ``seen``."""

    ids: Sequence[int]
    seen: int


def old(connection: Connection, before: datetime) -> Old:
    """Looks once through all items, because no index leads from a body to the items read from it."""
    needed = select(items.c.body_digest).where(items.c.state == ItemState.LIVE.value)
    past = select(bodies.c.id).where(bodies.c.stored_at < to_stamp(before), bodies.c.digest.not_in(needed))
    seen = connection.execute(select(func.coalesce(func.max(journal.c.seq), 0))).scalar_one()
    return Old(connection.execute(past.order_by(bodies.c.id.desc())).scalars().all(), seen)


def remove(connection: Connection, ids: Sequence[int], seen: int) -> int:
    """Remove some of the bodies that were ``old``; returns how many went.

    Differences go before the whole they are seen from, which stays while any of them does. One that an item
    has come to need since journal number ``seen`` stays, too.
    """
    since = select(items.c.body_digest).join(journal, journal.c.item == items.c.n).where(journal.c.seq > seen)
    free = (bodies.c.id.in_(ids), bodies.c.digest.not_in(since))
    other = bodies.alias("other")
    unused: ColumnElement[bool] = ~select(other.c.id).where(other.c.base == bodies.c.id).exists()
    differences = connection.execute(delete(bodies).where(*free, bodies.c.base.is_not(None))).rowcount
    return differences + connection.execute(delete(bodies).where(*free, unused)).rowcount

"""What a poll asks before it decides: known entries, known names, what is usual."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from aggregator.models import Known, StoredItem
from aggregator.store.chunks import chunks
from aggregator.store.instants import from_stamp
from aggregator.store.prepare import unpack_slices
from aggregator.store.shelf import by_number
from aggregator.store.tables import names, polls, readings, sources
from aggregator.witness import History


def slices(connection: Connection, source_key: str) -> dict[bytes, str]:
    """Digest of each entry in the last body -> id of its item."""
    question = select(readings.c.slices).join(sources, sources.c.id == readings.c.source_id)
    packed = connection.execute(question.where(sources.c.key == source_key)).scalar()
    return unpack_slices(packed or b"")


def known(connection: Connection, source_key: str, asked: Collection[str]) -> dict[str, Known]:
    """Which of these names belong to which item, whenever they were learned."""
    question = (
        select(names.c.name, names.c.item)
        .join(sources, sources.c.id == names.c.source_id)
        .where(sources.c.key == source_key)
    )
    owners = {
        name: number
        for some in chunks(list(dict.fromkeys(asked)))
        for name, number in connection.execute(question.where(names.c.name.in_(some)))
    }
    found = by_number(connection, list(dict.fromkeys(owners.values())))
    facts = {number: _known(item) for number, item in found.items()}
    return {name: facts[number] for name, number in owners.items()}


def _known(item: StoredItem) -> Known:
    return Known(
        id=item.id, item=item.item, version=item.version, state=item.state, first_seen=item.first_seen
    )


def history(connection: Connection, source_key: str) -> History:
    """What its believable readings looked like so far; empty for a source never read."""
    columns = (sources.c.readings_ok, sources.c.last_count, sources.c.usual_count, sources.c.usual_new)
    question = select(*columns, sources.c.last_read, polls.c.last_ok).join_from(sources, polls)
    question = question.where(sources.c.key == source_key)
    row = connection.execute(question).first()
    if row is None:
        return History()
    return History(
        readings_ok=row.readings_ok,
        last_count=row.last_count,
        usual_count=row.usual_count,
        usual_new=row.usual_new,
        last_ok=from_stamp(row.last_ok if row.last_read else None),
    )

"""Items as publishing reaches them: cheap lists, whole items by id, and the journal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from aggregator.models import ChangeKind, ItemState, StoredItem
from aggregator.store import sqlite
from aggregator.store.chunks import chunks
from aggregator.store.codec import decode_item
from aggregator.store.facts import JournalEntry, Listed
from aggregator.store.instants import from_stamp, to_stamp
from aggregator.store.tables import Record, cursors, items, journal, revisions, sources, topics
from aggregator.store.words import fold, whole_phrases

STORED: Final = select(
    items.c.n,
    items.c.id,
    items.c.version,
    items.c.state,
    items.c.first_seen,
    items.c.changed,
    items.c.ordinal,
    items.c.body_digest,
    revisions.c.payload,
    revisions.c.note,
).join(revisions, and_(revisions.c.item == items.c.n, revisions.c.version == items.c.version))


def listing(
    connection: Connection,
    *,
    source_keys: Collection[str] | None,
    kinds: Collection[str],
    languages: Collection[str],
    topic_words: Collection[str],
    countries: Collection[str],
    words: Collection[str],
    not_words: Collection[str],
    since: datetime | None,
    limit: int,
) -> tuple[Listed, ...]:
    """Live items that fit, newest first. An empty filter lets everything through; see ``Store.listing``."""
    question = select(items.c.id, items.c.version, items.c.ordinal).where(
        items.c.state == ItemState.LIVE.value
    )
    if source_keys is not None:
        question = question.where(_from(source_keys))
    if kinds:
        question = question.where(items.c.kind.in_([str(kind) for kind in kinds]))
    if languages:
        question = question.where(_speaks(languages))
    if countries:
        question = question.where(items.c.country.in_([country.upper() for country in countries]))
    if since is not None:
        question = question.where(items.c.ordinal >= to_stamp(since))
    question = _about(question, topic_words, words, not_words)
    rows = connection.execute(question.order_by(items.c.ordinal.desc(), items.c.id).limit(max(limit, 0)))
    return tuple(Listed(row.id, row.version, from_stamp(row.ordinal)) for row in rows)


def _from(source_keys: Collection[str]) -> ColumnElement[bool]:
    """One source is asked for plainly: its own index then gives the order, too."""
    wanted = select(sources.c.id).where(sources.c.key.in_(list(source_keys)))
    return (
        items.c.source_id == wanted.scalar_subquery()
        if len(source_keys) == 1
        else items.c.source_id.in_(wanted)
    )


def _speaks(languages: Collection[str]) -> ColumnElement[bool]:
    """``en`` takes ``en`` and ``en-GB``; ``en-GB`` takes itself only (RFC 4647 3.3.1)."""
    tags, spoken = [tag.lower() for tag in languages], func.lower(items.c.language)
    return or_(spoken.in_(tags), *(spoken.startswith(f"{tag}-", autoescape=True) for tag in tags))


def _about(
    question: Select[Any], topic_words: Collection[str], words: Collection[str], not_words: Collection[str]
) -> Select[Any]:
    if topic_words:
        folded = [fold(topic) for topic in topic_words]
        question = question.where(items.c.n.in_(select(topics.c.item).where(topics.c.topic.in_(folded))))
    if words:
        found = whole_phrases(words)
        question = question.where(items.c.n.in_(sqlite.matching_any(found)) if found else items.c.n.is_(None))
    unwanted = whole_phrases(not_words)
    if unwanted:
        question = question.where(items.c.n.not_in(sqlite.matching_any(unwanted)))
    return question


# --------------------------------------------------------------------------- whole items


def by_id(connection: Connection, ids: Sequence[str]) -> dict[str, StoredItem]:
    """Items by id, in the order of ``ids``; unknown ids are left out."""
    found = {
        row.id: stored(row)
        for some in chunks(list(ids))
        for row in connection.execute(STORED.where(items.c.id.in_(some))).all()
    }
    return {item_id: found[item_id] for item_id in ids if item_id in found}


def by_number(connection: Connection, numbers: Sequence[int]) -> dict[int, StoredItem]:
    """Items by their number in the tables."""
    return {
        row.n: stored(row)
        for some in chunks(list(numbers))
        for row in connection.execute(STORED.where(items.c.n.in_(some))).all()
    }


def stored(row: Record) -> StoredItem:
    """The item of one row that begins with the columns of ``STORED``."""
    _, item_id, version, state, first_seen, changed, ordinal, body_digest, payload, note, *_ = row
    return StoredItem(
        id=item_id,
        item=decode_item(payload),
        version=version,
        state=ItemState(state),
        first_seen=from_stamp(first_seen),
        changed=from_stamp(changed),
        ordinal=from_stamp(ordinal),
        body_digest=body_digest,
        change_note=note,
    )


# --------------------------------------------------------------------------- the journal


def changes_since(connection: Connection, seq: int, limit: int) -> tuple[JournalEntry, ...]:
    """Changes after ``seq``, oldest first."""
    question = (
        select(journal.c.seq, sources.c.key, items.c.id, journal.c.change)
        .join(sources, sources.c.id == journal.c.source_id)
        .join(items, items.c.n == journal.c.item)
        .where(journal.c.seq > seq)
    )
    rows = connection.execute(question.order_by(journal.c.seq).limit(max(limit, 0)))
    return tuple(
        JournalEntry(number, key, item_id, ChangeKind(change)) for number, key, item_id, change in rows
    )


def cursor(connection: Connection, name: str) -> int:
    """How far this reader has read; 0 for a new one."""
    return connection.execute(select(cursors.c.seq).where(cursors.c.name == name)).scalar() or 0


def set_cursor(connection: Connection, name: str, seq: int) -> None:
    connection.execute(sqlite.upsert(cursors, "seq"), [{"name": name, "seq": seq}])


def source_titles(connection: Connection) -> dict[str, str]:
    """The title each source gives itself, by key; empty where it never said one."""
    rows = connection.execute(select(sources.c.key, sources.c.feed_title))
    return {row.key: row.feed_title for row in rows}

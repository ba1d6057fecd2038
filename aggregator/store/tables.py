"""The tables. Facts that change with every poll stand apart from those that hardly change, so that a steady
poll writes few pages; times are stamps (``instants``); whole numbers are handed out by the one writer.

    sources 1─1 polls       what is polled: hardly changing facts │ due time, lease, counters
            1─1 readings    of the last body: its entries' digests and what was dropped
            1─n runs        one row per poll, each pointing to the run before it
            1─n items 1─n revisions   where an item stands │ what each version said
            1─n names       the ledger: every name an item ever had, for ever
    items 1─n pages         of items that are completed from their own page or documents: how that stands
    bodies (by digest)  hosts (not before)  alarms  journal (what changed, in order)  cursors (read up to)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
)

if TYPE_CHECKING:
    Record = Row[*tuple[Any, ...]]  # a row of any shape
else:
    Record = Row

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _stamp(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False, default=b"")


def _source() -> Column[int]:
    return Column("source_id", Integer, ForeignKey("sources.id"), nullable=False)


def _owner() -> Column[int]:
    return Column("source_id", Integer, ForeignKey("sources.id"), primary_key=True, autoincrement=False)


def _item(*, key: bool = False) -> Column[int]:
    return Column(
        "item", Integer, ForeignKey("items.n"), nullable=False, primary_key=key, autoincrement=False
    )


sources: Final = Table(
    "sources",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("url", Text, nullable=False),  # as configured
    _text("adopted_url"),  # where a permanent redirect led; empty = the configured one
    _bytes("rule_digest"),
    _text("etag"),
    _text("last_modified"),
    _bytes("wire_digest"),
    _bytes("body_digest"),
    _text("moved_to"),
    _number("moved_count"),
    _text("last_reason"),
    _text("last_detail"),
    _text("feed_title"),
    _number("readings_ok"),  # believable readings so far
    _number("last_count"),  # entries in the last believable reading
    Column("usual_count", Float, nullable=False, server_default="0"),  # running mean of such counts
    Column("usual_new", Float, nullable=False, server_default="0"),  # and of the new ones among them
    _bytes("arrivals"),  # sort times of its newest items, packed
    _stamp("last_read", optional=True),  # when the last believable reading was made
    _stamp("added_at"),
)

polls: Final = Table(
    "polls",
    METADATA,
    _owner(),
    _text("host"),
    Column("next_due", BigInteger, nullable=True, index=True),  # NULL = not active
    _number("epoch"),
    _stamp("leased_until", optional=True),  # NULL = free
    _number("failures"),
    _number("gone_count"),
    _stamp("last_checked", optional=True),
    _stamp("last_ok", optional=True),
    _text("last_status"),
    _number("last_run"),
)

hosts: Final = Table("hosts", METADATA, Column("host", Text, primary_key=True), _stamp("not_before"))

readings: Final = Table("readings", METADATA, _owner(), _bytes("slices"), _bytes("rejected"))

runs: Final = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _source(),
    _number("previous"),  # this source's run before; found without an index that every poll would write to
    _stamp("started"),
    _number("took_ms"),
    Column("status", Text, nullable=False),
    _text("reason"),
    _text("detail"),
    Column("http_status", Integer),
    _number("wire_bytes"),
    _number("new"),
    _number("edited"),
    _number("same"),
    _number("rejected"),
    Column("body_digest", LargeBinary),
    _text("url"),
)

bodies: Final = Table(
    "bodies",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("base", Integer, ForeignKey("bodies.id"), nullable=True),  # the whole body it is seen from
    Column("data", LargeBinary, nullable=False),  # Zstandard, see ``archive``
    _number("size"),  # of the body itself
    _text("content_type"),
    Column("stored_at", BigInteger, nullable=False, index=True),
)

_SEEN_FROM = bodies.c.base.is_not(None)
Index("ix_bodies_base", bodies.c.base, sqlite_where=_SEEN_FROM, postgresql_where=_SEEN_FROM)

items: Final = Table(
    "items",
    METADATA,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    _source(),
    _text("kind"),
    _text("language"),
    _text("country"),
    _text("state"),
    _number("version"),
    _stamp("first_seen"),
    _stamp("changed"),
    _stamp("ordinal"),
    _text("url"),
    _bytes("body_digest"),  # of the version that stands
)
# Both hold everything a list filters by, so that no list reads the table itself.
_LISTED = (
    items.c.ordinal.desc(),
    items.c.id,
    items.c.version,
    items.c.kind,
    items.c.language,
    items.c.country,
)
Index("ix_items_shelf", items.c.state, *_LISTED, items.c.source_id)
Index("ix_items_source", items.c.source_id, items.c.state, *_LISTED)

revisions: Final = Table(
    "revisions",
    METADATA,
    _item(key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _stamp("at"),
    Column("state", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    _bytes("body_digest"),
    _text("note"),
)

names: Final = Table(
    "names",
    METADATA,
    _owner(),
    Column("name", Text, primary_key=True),
    _item(),
    sqlite_with_rowid=False,
)

pages: Final = Table(
    "pages",
    METADATA,
    _item(key=True),
    Column("what", Text, primary_key=True),
    _source(),
    _text("host"),
    Column("state", Text, nullable=False),
    _number("tries"),
    _stamp("due", optional=True),  # NULL = never (again)
    _stamp("at"),
    _text("reason"),
    _text("detail"),
)
_DUE = pages.c.due.is_not(None)
Index("ix_pages_due", pages.c.source_id, pages.c.due, sqlite_where=_DUE, postgresql_where=_DUE)

topics: Final = Table(
    "topics",
    METADATA,
    Column("topic", Text, primary_key=True),  # folded
    _item(key=True),
    sqlite_with_rowid=False,
)
Index("ix_topics_item", topics.c.item)

alarms: Final = Table(
    "alarms",
    METADATA,
    Column("id", Integer, primary_key=True),
    _text("source_key"),  # empty = the service as a whole
    Column("kind", Text, nullable=False),
    _stamp("raised_at"),
    _text("reason"),
    _text("detail"),
    _text("next_step"),
    _stamp("cleared_at", optional=True),  # NULL = open
)
_OPEN = alarms.c.cleared_at.is_(None)
Index(
    "uq_alarms_open",
    alarms.c.source_key,
    alarms.c.kind,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)

journal: Final = Table(
    "journal",
    METADATA,
    Column("seq", Integer, primary_key=True),
    _stamp("at"),
    _source(),
    _item(),
    Column("change", Text, nullable=False),
    sqlite_autoincrement=True,  # a number is never used twice
)

cursors: Final = Table("cursors", METADATA, Column("name", Text, primary_key=True), _number("seq"))

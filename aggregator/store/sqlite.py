"""Everything that is SQLite's own: connections, files, the search index, backup and integrity.

The rest of the store speaks SQL that PostgreSQL understands too; a second database means a second module with
these names.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from aggregator.errors import StoreError
from aggregator.store.words import RULES, Phrase

_WRITE: Final = "dateline_write"  # execution option of connections that will write
BUSY_SECONDS: Final = 30
CHECKED_AT_OPEN: Final = 64_000_000  # bytes; a larger file is checked by `Store.check` only
_MAGIC: Final = b"SQLite format 3\x00"
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged commit survives a power cut
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA wal_autocheckpoint=16000",  # pages: hot rows are rewritten in the log, not in the file
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA secure_delete=FAST",  # room given free is not overwritten for its own sake
    "PRAGMA trusted_schema=OFF",
)

_PRAGMAS_FOR_LOOKING: Final = (
    "PRAGMA query_only=ON",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA trusted_schema=OFF",
)

# Not part of METADATA: the index is made from the items and can be made again at any time.
search: Final = Table(
    "search",
    MetaData(),
    Column("rowid", Integer, primary_key=True),
    Column("title", Text),
    Column("words", Text),
)
# Without content: the words are those of the version that stands, and are taken out by naming them again.
_CREATE_SEARCH: Final = (
    "CREATE VIRTUAL TABLE search USING fts5(title, words, content='',"
    " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
)
_TAKE_WORDS: Final = text(
    "INSERT INTO search (search, rowid, title, words) VALUES ('delete', :rowid, :title, :words)"
)


class Words(NamedTuple):
    """What the search index holds of the item of this number, folded by ``words.index_text``."""

    rowid: int
    title: str
    words: str


# --------------------------------------------------------------------------- connections


def make_engine(url: URL) -> Engine:
    """An engine whose transactions are really ours: one writer at a time, readers on their own snapshot."""
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
        pool_size=5,
        max_overflow=20,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def make_engine_for_looking(path: Path) -> Engine:
    """An engine that cannot write, for somebody beside the one who works.

    The file is opened for writing where that is allowed: only then does SQLite take away its helper files
    again when it was alone, which another user would otherwise find in the way.
    """
    mode = "rw" if os.access(path, os.W_OK) else "ro"
    engine = create_engine(
        URL.create("sqlite", database=f"{path.absolute().as_uri()}?mode={mode}", query={"uri": "true"}),
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare_for_looking)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_for_looking(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS_FOR_LOOKING:
        connection.execute(pragma).close()


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would otherwise begin transactions behind our back
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: a reader that turns writer later could only fail."""
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its first moment; committed at the end, or nothing is."""
    with engine.connect() as connection, connection.execution_options(**{_WRITE: True}).begin():
        yield connection


def insert_or_ignore(table: Table) -> Any:
    """An INSERT that leaves a row alone whose key is already there."""
    return sqlite_insert(table).on_conflict_do_nothing()


def upsert(table: Table, *columns: str) -> Any:
    """An INSERT that updates ``columns`` where the table's key is already there."""
    statement = sqlite_insert(table)
    excluded = {name: statement.excluded[name] for name in columns}
    return statement.on_conflict_do_update(index_elements=table.primary_key.columns, set_=excluded)


def explain(error: Exception) -> str:
    """A database error in words that say what to do."""
    said = str(getattr(error, "orig", None) or error)
    return next((f"{advice} ({said})" for sign, advice in _ADVICE if sign in said.lower()), said)


_ADVICE: Final = (
    ("disk is full", "the disk is full: make room, nothing of this step was written"),
    ("readonly", "the database may not be written: look at the rights of its file and folder"),
    ("read-only", "the database may not be written: look at the rights of its file and folder"),
    ("unable to open", "the database cannot be opened: look at the rights of its file and folder"),
    ("locked", f"another program has kept the database locked for {BUSY_SECONDS} s: end it"),
    ("malformed", "the database is damaged: restore the latest backup"),
    ("not a database", "the file is damaged or not a database: restore the latest backup"),
    ("i/o error", "the disk does not answer properly: look at it, then restore the latest backup"),
)


# --------------------------------------------------------------------------- the file


def file_of(url: URL) -> Path:
    """The database file. Raises StoreError when the address names none."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError("the database address names no file; write sqlite:////folder/dateline.db")
    return Path(url.database)


def inspect_file(path: Path) -> None:
    """Refuse what is there but is not a whole SQLite database, before anything touches it."""
    beside = Path(f"{path}-wal")
    if not path.exists():
        if beside.exists() and beside.stat().st_size:
            raise StoreError(f"{path} is missing but {beside.name} is there; restore the latest backup")
        return
    if not path.is_file():
        raise StoreError(f"{path} is not a file")
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    if head != _MAGIC:
        raise StoreError(f"{path} is damaged or not a database; restore the latest backup or move it away")
    tables = _tables_in(path)
    if tables and "alembic_version" not in tables:
        raise StoreError(f"{path} is a database of another program; name another file in store.url")


def _tables_in(path: Path) -> set[str]:
    """Looked up without writing a byte."""
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def inspect_content(connection: Connection, path: Path) -> None:
    """Refuse a damaged or cut file. Small files are checked page by page."""
    busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    page_size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    size = path.stat().st_size
    if not busy and _log_is_empty(path) and size < pages * page_size:
        raise StoreError(
            f"{path} is cut short ({size} of {pages * page_size} bytes); restore the latest backup"
        )
    if size <= CHECKED_AT_OPEN:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if found != "ok":
            raise StoreError(f"{path} is damaged ({found}); restore the latest backup")


def _log_is_empty(path: Path) -> bool:
    log = Path(f"{path}-wal")
    return not log.exists() or log.stat().st_size == 0


def check(connection: Connection) -> tuple[str, ...]:
    """Everything wrong with the file's structure; empty = sound."""
    damage = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(20)") if row[0] != "ok"]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return tuple(damage) + tuple(f"{row[0]}: row {row[1]} points to no {row[2]}" for row in orphans)


def copy(connection: Connection, target: Path) -> None:
    """Copy the database while it is in use: checked, on disk, then in place in one step.

    The copy is one snapshot and one file. Raises StoreError when ``target`` exists or the copy is not sound.
    """
    if target.exists():
        raise StoreError(f"{target} exists already; choose another name for the backup")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        _copy_to(connection, partial)
        put_in_place(partial, target)
    finally:
        for leftover in (partial, Path(f"{partial}-journal")):
            leftover.unlink(missing_ok=True)


def _copy_to(connection: Connection, partial: Path) -> None:
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)
    with contextlib.closing(sqlite3.connect(partial)) as copied:
        source.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")
        found = copied.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(f"the backup is not sound ({found}); check the database")


def put_in_place(partial: Path, target: Path) -> bool:
    """Flush ``partial`` to disk and give it its name; False when another process was first."""
    _flush(partial)
    try:
        os.link(partial, target)  # unlike a rename, this never takes the place of another file
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if target.exists():
            return False
        partial.rename(target)
    _flush(target.parent)
    return True


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --------------------------------------------------------------------------- the search index


def has_search(connection: Connection) -> bool:
    """Whether the index is there and made by today's rules."""
    rules = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    found = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'search'"))
    return bool(found.scalar_one()) and rules == RULES


def create_search(connection: Connection) -> None:
    """Make the index, empty."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS search")
    connection.exec_driver_sql(_CREATE_SEARCH)
    connection.exec_driver_sql(f"PRAGMA user_version={RULES}")


def put_words(connection: Connection, rows: Sequence[Words]) -> None:
    """Write the index words of items that have none there."""
    if rows:
        connection.execute(insert(search), [row._asdict() for row in rows])


def take_words(connection: Connection, rows: Sequence[Words]) -> None:
    """Take index words of items away; they must be exactly those that were put."""
    if rows:
        connection.execute(_TAKE_WORDS, [row._asdict() for row in rows])


def checkpoint(connection: Connection) -> None:
    """Bring the log into the file as far as it goes without making anybody wait."""
    connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")


def matching(phrases: Sequence[Phrase]) -> Select[int]:
    """The numbers of items in which all phrases are found."""
    return _found(" AND ".join(map(_quoted, phrases)))


def matching_any(phrases: Sequence[Phrase]) -> Select[int]:
    """The numbers of items in which at least one of the phrases is found."""
    return _found(" OR ".join(map(_quoted, phrases)))


def _found(query: str) -> Select[int]:
    return select(search.c.rowid).where(literal_column("search").op("MATCH")(query))


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"{"*" if phrase.open else ""}'


def ranked(phrases: Sequence[Phrase], limit: int) -> Select[int]:
    """The numbers of items in which all are found, best first: a word in the title counts ten times."""
    rank = func.bm25(literal_column("search"), 10.0, 1.0)
    return matching(phrases).order_by(rank, search.c.rowid.desc()).limit(limit)

"""The memory, as the rest of the house sees it: each method is one transaction."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from aggregator.errors import StoreError
from aggregator.models import (
    Errand,
    ItemState,
    Known,
    Lease,
    Outcome,
    PageVisit,
    Rejected,
    StoredItem,
    WantedPage,
)
from aggregator.store import alarms, archive, desk, keeping, memory, migrate, pages, schedule, shelf, sqlite
from aggregator.store.chunks import chunks
from aggregator.store.commit import commit
from aggregator.store.facts import (
    Alarm,
    Archived,
    JournalEntry,
    Listed,
    Pruned,
    Retention,
    Revision,
    Run,
    SourceStatus,
    Synced,
)
from aggregator.store.prepare import prepare
from aggregator.witness import History


class Store:
    """Everything remembered. Safe to use from many threads: one writes at a time, readers never wait.

    Every method raises StoreError, saying what to do, when the database cannot be used; then nothing of that
    call was written. Get one with ``Store.open``.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self._path = engine, path
        self._writing = threading.Lock()

    # ----------------------------------------------------------------- opening and closing

    @classmethod
    def open(cls, url: str, *, now: datetime) -> Store:
        """Open the database at this SQLAlchemy address, made or brought up to date where needed.

        A file that is damaged, cut short, not ours or from a newer Dateline is refused and left untouched.
        Times that lie ahead because the clock was set back since are moved along to ``now``.
        """
        address = _address(url)
        path = sqlite.file_of(address)
        with _translated(path):
            sqlite.inspect_file(path)
        if not path.exists():
            _make(path)
        store = cls(sqlite.make_engine(address), path)
        try:
            store._take_up(now)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def look(cls, url: str) -> Store | None:
        """Open the database for looking at it, also while others work on it; None when there is none yet.

        Nothing is made, brought up to date or written: every method that would write raises StoreError. So
        does this, saying what to do, for a database that is not up to date or not ours.
        """
        address = _address(url)
        path = sqlite.file_of(address)
        with _translated(path):
            sqlite.inspect_file(path)
            if not path.exists():
                return None
            store = cls(sqlite.make_engine_for_looking(path), path)
        try:
            with store._read() as connection:
                migrate.require_up_to_date(connection)
                if not sqlite.has_search(connection):
                    raise StoreError(migrate.OLD)
        except BaseException:
            store.close()
            raise
        return store

    def _take_up(self, now: datetime) -> None:
        with _translated(self._path), self._engine.connect() as connection:
            sqlite.inspect_content(connection, self._path)
        with self._write() as connection:
            _bring_up_to_date(connection)
            schedule.catch_up(connection, now)

    def close(self) -> None:
        """Close all connections. Nothing may be under way any more."""
        self._engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with _translated(self._path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with _translated(self._path), self._writing, sqlite.writing(self._engine) as connection:
            yield connection

    # ----------------------------------------------------------------- sources and leases

    def sync_sources(
        self, sources: Sequence[tuple[str, str, bytes]], now: datetime, *, spread: timedelta = timedelta()
    ) -> Synced:
        """Poll exactly these sources from now on: (key, URL, digest of the rules) each.

        New ones are due within ``spread`` from now, each at its own place in it. One whose URL or rules
        changed is due now, without the validators earned before. One that is missing is no longer polled;
        nothing of it is deleted, and when it comes back it is due at once. Leases of all of these are void.
        """
        with self._write() as connection:
            return schedule.sync(connection, sources, now, spread)

    def claim_due(
        self, limit: int, now: datetime, lease_for: timedelta, skip_hosts: Collection[str] = ()
    ) -> tuple[Lease, ...]:
        """Lease up to ``limit`` due sources until ``now + lease_for``, longest due first.

        Never one that is leased already, unless that lease has run out; never one whose host asked for
        patience or is in ``skip_hosts`` (as ``text.urls.host_of`` writes hosts).
        """
        with self._write() as connection:
            return schedule.claim(connection, limit, now, lease_for, skip_hosts)

    def release(self, leases: Sequence[Lease]) -> None:
        """Give leases back without a result: the sources stay due. An old lease changes nothing."""
        with self._write() as connection:
            schedule.release(connection, leases)

    def free_leases(self) -> int:
        """Void every lease, for the start of an engine that is alone; returns how many there were."""
        with self._write() as connection:
            return schedule.free_all(connection)

    def make_due(self, now: datetime) -> int:
        """Make every active source due; returns how many were not."""
        with self._write() as connection:
            return schedule.make_due(connection, now)

    def shift_due(self, by: timedelta) -> None:
        """Move all due times, leases and holds by the step the clock was set by (negative: back)."""
        with self._write() as connection:
            schedule.shift(connection, by)

    def next_due(self, now: datetime) -> datetime | None:
        """When the next source can be claimed, ``now`` if one can already; None without active sources."""
        with self._read() as connection:
            return schedule.next_due(connection, now)

    # ----------------------------------------------------------------- what a poll asks

    def slices(self, source_key: str) -> dict[bytes, str]:
        """Digest of each entry in the last believable body -> id of its item."""
        with self._read() as connection:
            return memory.slices(connection, source_key)

    def known(self, source_key: str, names: Collection[str]) -> dict[str, Known]:
        """Those of these names that the ledger holds for this source, with the item each belongs to."""
        with self._read() as connection:
            return memory.known(connection, source_key, names)

    def history(self, source_key: str) -> History:
        """What is usual for this source, for judging its next reading."""
        with self._read() as connection:
            return memory.history(connection, source_key)

    def wanted_pages(
        self, source_key: str, what: Errand, now: datetime, limit: int
    ) -> tuple[WantedPage, ...]:
        """Live items of this source for which this errand is to be done now, the newest first."""
        with self._read() as connection:
            return pages.wanted(connection, source_key, what, now, limit)

    # ----------------------------------------------------------------- the one transaction

    def commit(self, batch: Sequence[tuple[Lease, Outcome]], now: datetime) -> tuple[bool, ...]:
        """Write everything these polls found, in one transaction that is on disk when this returns.

        False for an outcome whose lease is old: nothing of it is written. Raises OutcomeError when an
        outcome cannot be written, and then none of the batch is.
        """
        prepared = prepare(batch)
        with self._write() as connection:
            return commit(connection, prepared, now)

    # ----------------------------------------------------------------- what publishing asks

    def listing(
        self,
        *,
        sources: Collection[str] | None = None,
        kinds: Collection[str] = (),
        languages: Collection[str] = (),
        topics: Collection[str] = (),
        countries: Collection[str] = (),
        words: Collection[str] = (),
        not_words: Collection[str] = (),
        since: datetime | None = None,
        limit: int,
    ) -> tuple[Listed, ...]:
        """Live items that fit every filter given, newest first, then by id. Cheap: no item is loaded.

        Within one filter any value will do; ``sources=None`` means all. ``en`` takes ``en-GB`` too; topics
        compare without case and accents. Each of ``words`` is a word or a phrase; one of them must be found,
        none of ``not_words``.
        """
        with self._read() as connection:
            return shelf.listing(
                connection,
                source_keys=sources,
                kinds=kinds,
                languages=languages,
                topic_words=topics,
                countries=countries,
                words=words,
                not_words=not_words,
                since=since,
                limit=limit,
            )

    def items(self, ids: Sequence[str]) -> dict[str, StoredItem]:
        """These items, in this order; unknown ids are left out."""
        with self._read() as connection:
            return shelf.by_id(connection, ids)

    def changes_since(self, seq: int, limit: int) -> tuple[JournalEntry, ...]:
        """What changed after journal number ``seq``, oldest first."""
        with self._read() as connection:
            return shelf.changes_since(connection, seq, limit)

    def cursor(self, name: str) -> int:
        """How far the reader of this name has read the journal; 0 for a new one."""
        with self._read() as connection:
            return shelf.cursor(connection, name)

    def set_cursor(self, name: str, seq: int) -> None:
        """Remember how far the reader of this name has read the journal."""
        with self._write() as connection:
            shelf.set_cursor(connection, name, seq)

    def source_titles(self) -> dict[str, str]:
        """The title each source gives itself, by key; empty where it never said one."""
        with self._read() as connection:
            return shelf.source_titles(connection)

    # ----------------------------------------------------------------- what people ask

    def status(self) -> tuple[SourceStatus, ...]:
        """How every source stands, by key, including those no longer polled."""
        with self._read() as connection:
            return desk.status(connection)

    def runs(self, source_key: str, limit: int) -> tuple[Run, ...]:
        """The latest polls of a source, newest first."""
        with self._read() as connection:
            return desk.run_records(connection, source_key, limit)

    def item(self, wanted: str) -> StoredItem | None:
        """The item with this id, beginning of an id (4 characters or more, if unique) or address."""
        with self._read() as connection:
            return desk.find(connection, wanted)

    def names_of(self, item_id: str) -> tuple[str, ...]:
        """Every name the ledger holds for an item."""
        with self._read() as connection:
            return desk.names_of(connection, item_id)

    def errands_of(self, item_id: str) -> Mapping[Errand, PageVisit]:
        """How the reading of the item's own page and documents stands, as far as that was wanted."""
        with self._read() as connection:
            return pages.visits_of(connection, item_id)

    def revisions(self, item_id: str) -> tuple[Revision, ...]:
        """What the versions of an item said, oldest first."""
        with self._read() as connection:
            return desk.revision_records(connection, item_id)

    def rejections(self, source_key: str) -> tuple[Rejected, ...]:
        """What the last reading of a source dropped, and why."""
        with self._read() as connection:
            return desk.rejections(connection, source_key)

    def search(self, words: str, limit: int) -> tuple[StoredItem, ...]:
        """Items with all these words, best first, withdrawn ones included. No text is a syntax error."""
        with self._read() as connection:
            return desk.search(connection, words, limit)

    def archived(self, digest: bytes) -> Archived | None:
        """A body with its type, as it was fetched; None when it is not there (any more)."""
        with self._read() as connection:
            return archive.read(connection, digest)

    def body(self, digest: bytes) -> bytes | None:
        """An archived body alone."""
        found = self.archived(digest)
        return found.body if found else None

    def accept(self, source_key: str, now: datetime) -> bool:
        """Believe the source's next reading, whatever it is like; False for a source that is not polled."""
        with self._write() as connection:
            return schedule.accept(connection, source_key, now)

    def set_state(self, item_id: str, state: ItemState, now: datetime, note: str) -> bool:
        """Withdraw or restore an item by hand, as a new version; False when it stands so already."""
        with self._write() as connection:
            return desk.set_state(connection, item_id, state, now, note)

    # ----------------------------------------------------------------- alarms

    def alarms(self, *, open_only: bool = True) -> tuple[Alarm, ...]:
        """Alarms, newest first."""
        with self._read() as connection:
            return alarms.listed(connection, open_only=open_only)

    def raise_alarm(self, alarm: Alarm) -> bool:
        """Open an alarm that no poll raises; False when one of its source and kind is open already."""
        with self._write() as connection:
            return alarms.raise_one(connection, alarm)

    def clear_alarm(self, source_key: str, kind: str, now: datetime) -> bool:
        """Close the open alarm of this source (empty: the service) and kind; False when there is none."""
        with self._write() as connection:
            return alarms.clear_kind(connection, source_key, kind, now)

    # ----------------------------------------------------------------- keeping

    def check(self) -> tuple[str, ...]:
        """Everything that is wrong with the database, in words; empty = sound. Reads all of it."""
        with self._read() as connection:
            return keeping.check(connection)

    def backup(self, path: Path) -> None:
        """Copy the database to ``path`` while it is in use: one moment, checked, flushed to disk."""
        with _translated(path), self._read() as connection:
            sqlite.copy(connection, path)

    def prune(self, retention: Retention, now: datetime) -> Pruned:
        """Remove what is past its time (see ``keeping``), in short steps between which others write."""
        bodies = self._prune_bodies(now - retention.bodies)
        revisions = self._walk(lambda c, after: keeping.prune_revisions(c, now - retention.revisions, after))
        runs = self._prune_runs(now - retention.runs)
        self._settle()
        return Pruned(bodies=bodies, revisions=revisions, runs=runs)

    def _prune_bodies(self, before: datetime) -> int:
        with self._read() as connection:
            old = archive.old(connection, before)
        removed = 0
        for some in chunks(old.ids, keeping.BODY_STEP):
            with self._write() as connection:
                removed += archive.remove(connection, some, old.seen)
        return removed

    def _walk(self, step: Callable[[Connection, int], tuple[int, int]]) -> int:
        removed, after = 0, 0
        while True:
            with self._write() as connection:
                gone, after = step(connection, after)
            removed += gone
            if not after:
                return removed

    def _prune_runs(self, before: datetime) -> int:
        removed = 0
        while True:
            with self._write() as connection:
                gone = keeping.prune_runs(connection, before)
            removed += gone
            if not gone:
                return removed

    def _settle(self) -> None:
        """Bring what stands in the log into the file, as far as no reader is in the way."""
        with _translated(self._path), self._engine.connect() as connection:
            sqlite.checkpoint(connection)


# --------------------------------------------------------------------------- finding and making a database


def database_of(url: str) -> Path:
    """The file of the database at this address. Raises StoreError when it is an address of none."""
    return sqlite.file_of(_address(url))


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"store.url is not a database address: {error}") from error
    if address.get_backend_name() != "sqlite":
        raise StoreError(f"store.url names {address.get_backend_name()}; this version works with sqlite")
    return address


def _make(path: Path) -> None:
    """Make an empty database beside ``path`` and put it in place whole: a file of no bytes is never ours."""
    partial = path.with_name(f"{path.name}.new-{os.getpid()}")
    with _translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        engine = sqlite.make_engine(make_url("sqlite://").set(database=str(partial)))
        try:
            with sqlite.writing(engine) as connection:
                _bring_up_to_date(connection)
        finally:
            engine.dispose()
        sqlite.put_in_place(partial, path)
        partial.unlink(missing_ok=True)


def _bring_up_to_date(connection: Connection) -> None:
    migrate.upgrade(connection)
    if not sqlite.has_search(connection):
        keeping.fill_search(connection)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Database and disk errors become StoreError at this border."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, OSError) as error:
        raise StoreError(f"{path}: {sqlite.explain(error)}") from error

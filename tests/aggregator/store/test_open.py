"""A database is opened, brought up to date, or refused and left as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from aggregator.errors import StoreError
from aggregator.store import Store
from aggregator.store.migrate import FOLDER, HEAD
from aggregator.store.tables import METADATA
from tests.aggregator.store.workshop import NOW, Workshop, new

ROOT = Path(__file__).parents[3]


def filled(store: Store) -> None:
    workshop = Workshop(store)
    workshop.sources("a")
    workshop.poll(
        "a", changes=tuple(new("a", str(n), body="<p>word</p>" * 200) for n in range(60)), body=b"x" * 9999
    )
    store.close()


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    path.write_bytes(b"<html>Not found</html>" * 1000)


def scribble(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 4))


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def unversioned(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (title)")
    connection.close()


def only_the_log_left(path: Path) -> None:
    path.rename(f"{path}-wal")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def older_index(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 0")
    connection.close()


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (cut, "cut short|damaged"),
    (empty, "damaged or not a database"),
    (overwrite, "damaged or not a database"),
    (scribble, "damaged"),
    (newer, "newer Dateline"),
    (unversioned, "does not say its version"),
    (foreign, "another program"),
    (only_the_log_left, "is missing but"),
    (folder, "not a file"),
]


@pytest.mark.parametrize(("spoil", "told"), REFUSED, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_not_our_whole_database_is_refused_and_left_as_it_was(
    store: Store, path: Path, url: str, spoil: Callable[[Path], None], told: str
) -> None:
    filled(store)
    spoil(path)
    before = contents(path.parent)
    with pytest.raises(StoreError, match=told):
        Store.open(url, now=NOW)
    assert contents(path.parent) == before


@pytest.mark.parametrize(
    ("spoil", "told"),
    [one for one in REFUSED if one[0] not in (cut, scribble)] + [(older_index, "up to date")],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_who_only_looks_is_told_the_same_and_leaves_it_as_it_was(
    store: Store, path: Path, url: str, spoil: Callable[[Path], None], told: str
) -> None:
    filled(store)
    spoil(path)
    before = contents(path.parent)
    with pytest.raises(StoreError, match=told):
        Store.look(url)
    assert contents(path.parent) == before


@pytest.mark.parametrize("spoil", [cut, scribble], ids=["cut", "scribble"])
def test_who_looks_at_a_damaged_database_is_told(
    store: Store, path: Path, url: str, spoil: Callable[[Path], None]
) -> None:
    filled(store)
    spoil(path)
    with pytest.raises(StoreError, match="damaged"):
        looked = Store.look(url)
        assert looked is not None
        if looked.check():
            raise StoreError("damaged")


def test_who_looks_sees_what_is_written_meanwhile_and_writes_nothing(store: Store, url: str) -> None:
    looked = Store.look(url)
    assert looked is not None
    workshop = Workshop(store)
    workshop.sources("a")
    workshop.poll("a", changes=(new("a", "1"),))
    assert [stored.item.source_key for stored in looked.items([looked.listing(limit=1)[0].id]).values()] == [
        "a"
    ]
    for write in (
        lambda: looked.set_cursor("x", 1),
        lambda: looked.make_due(NOW),
        lambda: looked.sync_sources((), NOW),
    ):
        with pytest.raises(StoreError, match="may not be written"):
            write()
    looked.close()


def test_where_nothing_is_there_is_nothing_to_look_at(url: str, tmp_path: Path) -> None:
    assert Store.look(url) is None
    assert list(tmp_path.iterdir()) == []


def contents(folder: Path) -> dict[str, bytes]:
    """Files and what is in them; SQLite's own helpers may come and go when they hold nothing."""
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return {name: data for name, data in files.items() if not name.endswith("-shm") and data}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://localhost/x",
        "sqlite:////proc/none/x.db",
    ],
)
def test_an_address_that_cannot_be_used_is_told(address: str) -> None:
    with pytest.raises(StoreError):
        Store.open(address, now=NOW)


def test_a_new_database_is_made_with_its_folder_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "data" / "50% new" / "dateline.db"
    Store.open(f"sqlite:///{path}", now=NOW).close()
    assert [one.name for one in path.parent.iterdir()] == ["dateline.db"]


def test_what_was_there_is_there_after_opening_again(store: Store, url: str) -> None:
    filled(store)
    again = Store.open(url, now=NOW)
    assert len(again.listing(limit=99)) == 60
    assert again.check() == ()
    again.close()


def test_the_migrations_and_the_tables_agree(store: Store, path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": not_the_search_index})
        assert compare_metadata(context, METADATA) == []
        there = {table: indexes(inspect(connection), table) for table in METADATA.tables}
    engine.dispose()
    assert there == {
        name: {str(one.name) for one in table.indexes} for name, table in METADATA.tables.items()
    }


def indexes(inspector: object, table: str) -> set[str]:
    return {one["name"] for one in inspector.get_indexes(table)}  # type: ignore[attr-defined]


def not_the_search_index(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not str(name).startswith("search")


def test_the_newest_migration_is_the_version_we_ask_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_database_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    """In a process of its own, because rights do not hold for root."""
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("StoreError") and "rights" in done.stdout, done.stdout + done.stderr


READ_ONLY = """
import os, shutil, sys, tempfile
from datetime import UTC, datetime
from pathlib import Path
from aggregator.errors import StoreError
from aggregator.store import Store
folder = Path(tempfile.mkdtemp())
now = datetime(2021, 3, 10, tzinfo=UTC)
try:
    store = Store.open(f"sqlite:///{folder}/dateline.db", now=now)
    store.close()
    (folder / "dateline.db").chmod(0o444)
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        Store.open(f"sqlite:///{folder}/dateline.db", now=now)
    except StoreError as error:
        print("StoreError", error)
finally:
    os.seteuid(os.getuid())
    folder.chmod(0o755)
    shutil.rmtree(folder)
"""


def test_a_database_of_the_first_version_is_taken_up_with_all_it_holds(
    store: Store, path: Path, url: str
) -> None:
    filled(store)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE pages")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    again = Store.open(url, now=NOW)
    assert len(again.listing(limit=99)) == 60
    assert again.check() == ()
    test_the_migrations_and_the_tables_agree(again, path)
    again.close()

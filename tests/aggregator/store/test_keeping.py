"""What is removed for its age, what never is; backups; agreement."""

from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.errors import StoreError
from aggregator.models import ItemState
from aggregator.settings.schema import RetentionSettings
from aggregator.store import Pruned, Store
from tests.aggregator.store.workshop import NOW, Workshop, edited, new

DAY = timedelta(days=1)
KEPT = RetentionSettings(bodies=90 * DAY, runs=30 * DAY, revisions=365 * DAY)


def test_pruning_removes_the_old_and_never_what_is_needed(workshop: Workshop) -> None:
    workshop.sources("a")
    first, gone = new("a", "Story"), new("a", "Gone")
    workshop.poll("a", changes=(first,), body=b"first")
    workshop.again("a", NOW + DAY, edited(first, title="Storey"), body=b"second")
    workshop.again("a", NOW + DAY, gone, body=b"third")
    workshop.again("a", NOW + DAY, body=b"nothing came of it")
    workshop.store.set_state(gone.id, ItemState.WITHDRAWN, NOW + DAY, "")
    store, digests = workshop.store, [run.body_digest for run in reversed(workshop.store.runs("a", 9))]
    assert store.prune(KEPT, NOW + 30 * DAY) == Pruned()
    assert store.prune(KEPT, NOW + 500 * DAY) == Pruned(bodies=3, runs=3, revisions=2)
    assert [store.body(digest) for digest in digests] == [None, b"second", None, None]
    assert [run.body_digest for run in store.runs("a", 9)] == digests[3:]
    assert [r.item.title for r in store.revisions(first.id)] == ["Storey"]
    assert set(store.items([first.id, gone.id])) == {first.id, gone.id}
    assert store.names_of(first.id) == tuple(sorted(first.new_keys))
    assert len(store.changes_since(0, 99)) == 4
    assert store.check() == ()
    assert store.prune(KEPT, NOW + 500 * DAY) == Pruned()


def test_an_old_version_is_kept_from_the_moment_another_took_its_place(workshop: Workshop) -> None:
    workshop.sources("a")
    first = new("a", "Story")
    workshop.poll("a", changes=(first,))
    workshop.again("a", NOW + 1000 * DAY, edited(first, title="Storey"))
    assert workshop.store.prune(KEPT, NOW + 1364 * DAY).revisions == 0
    assert workshop.store.prune(KEPT, NOW + 1366 * DAY).revisions == 1


def test_pruning_goes_on_in_steps(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.store.keeping.STEP", 3)
    monkeypatch.setattr("aggregator.store.keeping.BODY_STEP", 3)
    workshop.sources("a")
    changes = [new("a", str(number)) for number in range(8)]
    workshop.poll("a", changes=tuple(changes))
    for number in range(8):
        workshop.again("a", NOW, edited(changes[number], title="x"), body=str(number).encode())
        workshop.again("a", NOW, body=f"empty {number}".encode())
    assert workshop.store.prune(KEPT, NOW + 1000 * DAY) == Pruned(bodies=8, runs=16, revisions=8)
    workshop.again("a", NOW + 1000 * DAY)  # numbers of runs go on
    assert len(workshop.store.runs("a", 99)) == 2


# --------------------------------------------------------------------------- backups


def test_a_backup_made_while_others_write_is_whole(workshop: Workshop, tmp_path: Path) -> None:
    workshop.sources("a")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            workshop.again("a", NOW, new("a", str(number)))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            workshop.store.backup(tmp_path / f"backup{number}.db")
    finally:
        stop.set()
        writer.join()
    seen = []
    for number in range(5):
        copy = Store.open(f"sqlite:///{tmp_path}/backup{number}.db", now=NOW)
        assert copy.check() == ()
        listed = {one.id for one in copy.listing(limit=99999)}
        assert listed == {entry.item_id for entry in copy.changes_since(0, 99999)}
        seen.append(len(listed))
        copy.close()
    assert seen == sorted(seen) and seen[-1] <= len(workshop.store.listing(limit=99999))


def test_a_backup_is_one_file_and_overwrites_nothing(workshop: Workshop, tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "backup.db"
    workshop.store.backup(target)
    assert [path.name for path in target.parent.iterdir()] == ["backup.db"]
    before = target.read_bytes()
    with pytest.raises(StoreError, match="exists already"):
        workshop.store.backup(target)
    assert target.read_bytes() == before


def test_ids_and_names_survive_a_restore(workshop: Workshop, tmp_path: Path) -> None:
    workshop.sources("a")
    change = new("a", "Story")
    workshop.poll("a", changes=(change,), body=b"body")
    workshop.store.backup(tmp_path / "backup.db")
    restored = Store.open(f"sqlite:///{tmp_path}/backup.db", now=NOW)
    assert restored.items([change.id]) == workshop.store.items([change.id])
    assert restored.known("a", change.new_keys) == workshop.store.known("a", change.new_keys)
    assert restored.changes_since(0, 9) == workshop.store.changes_since(0, 9)
    restored.close()


# --------------------------------------------------------------------------- agreement

DAMAGE: list[tuple[str, str]] = [
    ("DELETE FROM revisions", "1 items without the version that stands"),
    ("UPDATE names SET source_id = 2", "2 names that belong to an item of another source"),
    ("DELETE FROM sources WHERE key = 'a'", "points to no sources"),
]


@pytest.mark.parametrize(("damage", "told"), DAMAGE)
def test_what_does_not_agree_is_told(workshop: Workshop, path: Path, damage: str, told: str) -> None:
    workshop.sources("a", "b")
    workshop.poll("a", changes=(new("a", "Story"),))
    assert workshop.store.check() == ()
    vandalise(path, damage)
    assert any(told in problem for problem in workshop.store.check())


@pytest.mark.parametrize("lost", ["DROP TABLE search", "PRAGMA user_version = 1"])
def test_a_missing_search_index_or_one_of_other_rules_is_made_again(
    workshop: Workshop, path: Path, url: str, lost: str
) -> None:
    workshop.sources("a")
    workshop.poll("a", changes=(new("a", "Clean water"),))
    before = indexed(path)
    vandalise(path, lost)
    again = Store.open(url, now=NOW)
    assert len(again.search("water", 5)) == 1
    assert indexed(path) == before
    again.close()


def test_the_search_index_holds_the_words_that_stand_and_no_others(
    workshop: Workshop, path: Path, url: str
) -> None:
    """Whatever became of the items, the index is the one that would be made from them anew."""
    workshop.sources("a")
    first, second, third = new("a", "Clean water"), new("a", "Élysée"), new("a", "联合国大会")
    workshop.poll("a", changes=(first, second))
    once = edited(first, title="Clear water", summary="of the river")
    workshop.again("a", NOW + DAY, once, edited(once, title="Clear waters"), edited(second, url="moved"))
    workshop.again("a", NOW + DAY * 2, third, edited(third, title="联合国"))
    workshop.store.set_state(second.id, ItemState.WITHDRAWN, NOW + DAY, "")
    workshop.store.set_state(third.id, ItemState.WITHDRAWN, NOW + DAY, "")
    workshop.store.set_state(third.id, ItemState.LIVE, NOW + DAY, "")
    kept = indexed(path)
    assert {word for word, *_ in kept} >= {"clear", "waters", "river", "elysee", "联合"}
    vandalise(path, "DROP TABLE search")
    Store.open(url, now=NOW).close()
    assert indexed(path) == kept


def indexed(path: Path) -> list[tuple[object, ...]]:
    """Every word of the search index with its item, column and place."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search', 'instance')")
    found = list(connection.execute("SELECT term, doc, col, offset FROM words ORDER BY 1, 2, 3, 4"))
    connection.close()
    return found


def test_pruning_brings_the_log_into_the_file(workshop: Workshop, path: Path) -> None:
    workshop.sources("a")
    workshop.poll("a", changes=(new("a", "Clean water"),))
    assert b'"Clean water"' not in path.read_bytes()
    workshop.store.prune(KEPT, NOW)
    assert b'"Clean water"' in path.read_bytes()


def vandalise(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()

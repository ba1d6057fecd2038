"""The watcher sees every kind of change, once, and nothing that is none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.settings.watch import ConfigWatcher


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "dateline.yaml").write_text("")
    (tmp_path / "sources/a.yaml").write_text("url: https://example.org/\n")
    return tmp_path


def same_size_later(folder: Path) -> None:
    path = folder / "sources/a.yaml"
    facts = path.stat()
    path.write_text("url: https://example.com/\n")
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns + 1))


def replaced_with_the_same_time(folder: Path) -> None:
    path, fresh = folder / "sources/a.yaml", folder / "fresh.tmp"
    facts = path.stat()
    fresh.write_text("url: https://example.com/\n")
    os.utime(fresh, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    fresh.replace(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited": same_size_later,
    "replaced": replaced_with_the_same_time,
    "added": lambda folder: (folder / "sources/b.yaml").write_text("x"),
    "added with the wrong ending": lambda folder: (folder / "sources/b.yml").write_text("x"),
    "removed": lambda folder: (folder / "sources/a.yaml").unlink(),
    "renamed": lambda folder: (folder / "sources/a.yaml").rename(folder / "sources/c.yaml"),
    "a new folder": lambda folder: (folder / "feeds").mkdir() or (folder / "feeds/all.yaml").write_text("x"),
    "the service file": lambda folder: (folder / "dateline.yaml").write_text("x: 1"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_once(change: str, folder: Path) -> None:
    watcher = ConfigWatcher(folder)
    assert not watcher.changed()
    CHANGES[change](folder)
    assert watcher.changed()
    assert not watcher.changed()


def test_what_editors_write_beside_is_no_change(folder: Path) -> None:
    watcher = ConfigWatcher(folder)
    (folder / "sources/.a.yaml.swp").write_text("x")
    (folder / "sources/a.yaml~").write_text("x")
    (folder / "notes.txt").write_text("x")
    assert not watcher.changed()


def test_a_folder_that_vanishes_and_returns(folder: Path) -> None:
    watcher = ConfigWatcher(folder)
    away = folder.rename(folder.with_name("away"))
    assert watcher.changed()
    away.rename(folder)
    assert watcher.changed()

"""A store in a file of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.store import Store
from tests.aggregator.store.workshop import NOW, Workshop


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database just made: making it takes longer than most tests."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    Store.open(f"sqlite:///{path}", now=NOW).close()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dateline.db"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def store(path: Path, url: str, empty_database: Path) -> Iterator[Store]:
    shutil.copyfile(empty_database, path)
    store = Store.open(url, now=NOW)
    yield store
    store.close()


@pytest.fixture
def workshop(store: Store) -> Workshop:
    return Workshop(store)

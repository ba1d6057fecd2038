"""Looking at what is remembered, beside a service that may be working on it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import orjson

from aggregator.console.views import stored_view
from aggregator.errors import StoreError
from aggregator.store import Store, database_of

_AT_ONCE = 500  # items


@contextmanager
def looking(url: str) -> Iterator[Store | None]:
    """The store at this address, only to be looked at. None, and told, when there is none yet."""
    store = Store.look(url)
    if store is None:
        folder = database_of(url).parent
        print(f"nothing is remembered in {folder} yet: start with python run.py", file=sys.stderr)
        yield None
        return
    try:
        yield store
    finally:
        store.close()


@contextmanager
def deciding(url: str, now: datetime) -> Iterator[Store]:
    """The store at this address, to write down what a person decided, also beside a running service.

    Raises StoreError when there is none yet.
    """
    if not database_of(url).exists():
        raise StoreError(f"nothing is remembered in {database_of(url).parent} yet: start with python run.py")
    with looking(url):  # refuses one that is not up to date: a service may be working on it
        store = Store.open(url, now=now)
    try:
        yield store
    finally:
        store.close()


def unsound(url: str) -> tuple[str, ...]:
    """Everything that is wrong with what is remembered; nothing is remembered at first."""
    try:
        store = Store.look(url)
    except StoreError as error:
        return (str(error),)
    if store is None:
        return ()
    try:
        return store.check()
    finally:
        store.close()


def item_lines(store: Store | None) -> Iterator[bytes]:
    """Every live item, newest first, one JSON object a line."""
    if store is None:
        return
    ids = [listed.id for listed in store.listing(limit=sys.maxsize)]
    for start_at in range(0, len(ids), _AT_ONCE):
        for stored in store.items(ids[start_at : start_at + _AT_ONCE]).values():
            yield orjson.dumps(stored_view(stored)) + b"\n"

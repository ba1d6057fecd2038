"""One Dateline per data folder and per database: a second one would poll everything twice.

Both are held as locks of the operating system on a file, which frees them when we are killed; what stands in
the file only tells people who holds it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from aggregator.errors import Busy

_LONGEST: Final = 4_096  # bytes read of what a holder says of itself


@contextmanager
def data_lock(folder: Path) -> Iterator[None]:
    """Hold ``folder/.lock`` while the block runs. Raises Busy, naming the process that holds it."""
    with _held(folder / ".lock", folder, owner=folder, instead="another --data"):
        yield


@contextmanager
def database_lock(database: Path, folder: Path) -> Iterator[None]:
    """Hold the lock beside the database while the block runs, for the one who works on ``folder``.

    Raises Busy, naming the process that holds it and its folder.
    """
    whole = database.resolve()  # by whatever name it is called
    whole.parent.mkdir(parents=True, exist_ok=True)
    beside = whole.with_name(f"{whole.name}.lock")
    with _held(beside, database, owner=folder, instead="another store.url"):
        yield


@contextmanager
def _held(path: Path, what: Path, *, owner: Path, instead: str) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, _LONGEST).decode("utf-8", "replace").strip() or "process unknown"
            raise Busy(
                f"another Dateline ({holder}) works on {what}: stop it first, or use {instead}"
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, os.fsencode(_who(owner)))
        yield
    finally:
        os.close(descriptor)


def _who(folder: Path) -> str:
    return f"process {os.getpid()} on {os.uname().nodename}, --data {folder.absolute()}"

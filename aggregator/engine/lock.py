"""One Dateline per data folder: a second one would poll everything twice and publish over the first."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aggregator.errors import Busy


@contextmanager
def data_lock(folder: Path) -> Iterator[None]:
    """Hold ``folder/.lock`` while the block runs; the operating system frees it if we are killed.

    Raises Busy, naming the process that holds it.
    """
    path = folder / ".lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            raise Busy(
                f"another Dateline (process {holder}) works on {folder}: stop it first, or use another --data"
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode("ascii"))
        yield
    finally:
        os.close(descriptor)

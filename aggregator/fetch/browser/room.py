"""The folder of one visit: whatever a browser keeps is in it, and goes with it.

A service that is killed leaves its folder behind. Whoever holds a folder has it locked, and a lock ends with
its process: so the next visit knows which ones nobody needs any more.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

_NAME: Final = "dateline-browser-"
_NEW: Final = 3600  # seconds in which a folder may still be without its lock
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


@contextmanager
def room() -> Iterator[str]:
    """A folder that is gone afterwards, and with it those of the killed."""
    _clear(Path(gettempdir()))
    with TemporaryDirectory(prefix=_NAME, ignore_cleanup_errors=True) as folder, _locked(Path(folder)):
        yield folder


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, _FOLDER)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _clear(parent: Path) -> None:
    for folder in parent.glob(f"{_NAME}*"):
        with suppress(OSError):  # somebody's link, somebody else's folder, or in use
            if time.time() - folder.lstat().st_mtime > _NEW:
                with _locked(folder):
                    shutil.rmtree(folder)

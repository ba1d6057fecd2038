"""Has an operator changed a file? A cheap question, asked every few seconds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

_Signature: TypeAlias = "frozenset[tuple[str, int, int, int]]"


class ConfigWatcher:
    """Compares names, sizes and times of all YAML files of a configuration folder; reads none of them.

    Whether a change is usable is for the loader to say: a half-written file gives problems, and the caller
    keeps what it has until the file changes again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = _signature(folder)

    def changed(self) -> bool:
        """True once for every change since the last call, or since the watcher was made."""
        now = _signature(self._folder)
        before, self._seen = self._seen, now
        return now != before

    def forget(self) -> None:
        """What was seen could not be taken up: tell it as a change again."""
        self._seen = frozenset()


def _signature(folder: Path) -> _Signature:
    return frozenset(_entries(str(folder), deeper=True))


def _entries(folder: str, *, deeper: bool) -> Iterator[tuple[str, int, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if deeper and entry.is_dir():
                    yield from _entries(entry.path, deeper=False)
                elif entry.name.endswith((".yaml", ".yml")):
                    facts = entry.stat()
                    yield entry.path, facts.st_mtime_ns, facts.st_size, facts.st_ino
    except OSError:
        # Vanished between two looks: the next signature differs, and the loader tells what is missing.
        return

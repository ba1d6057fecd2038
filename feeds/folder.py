"""The public folder: files any web server may serve, replaced whole or not at all.

For every file the order is: take the old ``.gz`` away, put the new file in its place (written beside it,
flushed to disk, renamed), put the new ``.gz`` beside it. So a ``.gz`` never stands beside a file it does not
belong to; while it is missing a web server sends the file itself. A file killed or cut off in between is
mended at the next start, because then every file is compared with what it should be, and a ``.gz`` by its
own check sum.
"""

from __future__ import annotations

import gzip
import os
import zlib
from datetime import datetime
from pathlib import Path
from typing import Final

_LEFTOVER: Final = ".*.publishing"
_PACKED: Final = frozenset((".gz", ".ico", ".png", ".jpg", ".webp", ".woff2"))  # gain nothing from gzip
_LEVEL: Final = 6


class PublicFolder:
    """Writes below ``root``. One writer at a time; readers need no lock. Raises OSError."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._touched: set[Path] = set()

    def clean(self) -> None:
        """Makes the folder and takes away what a killed writer left behind."""
        self._root.mkdir(parents=True, exist_ok=True)
        for leftover in self._root.rglob(_LEFTOVER):
            leftover.unlink(missing_ok=True)

    def exists(self) -> bool:
        """Whether the folder itself is there."""
        return self._root.is_dir()

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return (self._root / path).is_file()

    def read(self, path: str) -> bytes:
        """What stands at ``path``; nothing when there is no such file, or it cannot be read."""
        try:
            return (self._root / path).read_bytes()
        except OSError:
            return b""

    def write(self, path: str, data: bytes, updated: datetime) -> bool:
        """Puts ``data`` at ``path`` unless it is there already; tells whether bytes changed.

        The file's time is ``updated``, or a second more than that of the file it replaces where that is
        later: a reader who asks "modified since?" must hear of every change, a removal too.
        """
        target = self._root / path
        old = _bytes(target)
        if old == data:
            if not _belongs(target, data):
                self._pack(target, data, target.stat().st_mtime)
            return False
        modified = updated.timestamp()
        if old is not None:
            modified = max(modified, int(target.stat().st_mtime) + 1)
        self._make(target.parent)
        _beside(target).unlink(missing_ok=True)
        self._replace(target, data, modified, flush=True)
        self._pack(target, data, modified)
        return True

    def remove(self, path: str) -> bool:
        """Takes the file and its ``.gz`` away, and its folder when that is empty then."""
        target = self._root / path
        found = target.exists()
        _beside(target).unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        self._touched.add(target.parent)
        if target.parent not in (self._root, self._root / "feeds") and target.parent.is_dir():
            self._drop_empty(target.parent)
        return found

    def names(self, path: str) -> tuple[str, ...]:
        """What is in the folder ``path``, in order of name; nothing when there is no such folder."""
        folder = self._root / path
        return tuple(sorted(entry.name for entry in folder.iterdir())) if folder.is_dir() else ()

    def flush(self) -> None:
        """Makes the renames of all files written since the last call durable."""
        for folder in self._touched:
            if folder.is_dir():
                descriptor = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        self._touched.clear()

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            self._touched.add(folder.parent)
        self._touched.add(folder)

    def _drop_empty(self, folder: Path) -> None:
        if not any(folder.iterdir()):
            folder.rmdir()
            self._touched.add(folder.parent)

    def _pack(self, target: Path, data: bytes, modified: float) -> None:
        packed = gzip.compress(data, _LEVEL, mtime=0) if target.suffix not in _PACKED else data
        if len(packed) < len(data):
            self._replace(_beside(target), packed, modified, flush=False)  # its check sum tells a torn one
        else:
            _beside(target).unlink(missing_ok=True)

    def _replace(self, target: Path, data: bytes, modified: float, *, flush: bool) -> None:
        fresh = target.with_name(f".{target.name}.{os.getpid()}.publishing")
        try:
            with fresh.open("wb") as file:
                file.write(data)
                file.flush()
                if flush:
                    os.fsync(file.fileno())
            os.utime(fresh, (modified, modified))
            fresh.replace(target)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _beside(target: Path) -> Path:
    return target.with_name(target.name + ".gz")


def _belongs(target: Path, data: bytes) -> bool:
    """Is the ``.gz`` the packed form of ``data``, or rightly absent? Told by its trailer (RFC 1952 section
    2.3.1).
    """
    packed = _bytes(_beside(target))
    if packed is None:
        return target.suffix in _PACKED or len(gzip.compress(data, _LEVEL, mtime=0)) >= len(data)
    check, size = zlib.crc32(data), len(data) & 0xFFFFFFFF
    return len(packed) < len(data) and packed[-8:] == check.to_bytes(4, "little") + size.to_bytes(4, "little")

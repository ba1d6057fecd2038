"""One published file as it is answered: its bytes, its compressed bytes, and both sets of header fields.

The ETag is the hash of exactly the bytes that are kept here, so that it matches the body whatever happens to
the file meanwhile. Files above ``BULK`` are hashed once and streamed; smaller ones are kept in memory.
"""

from __future__ import annotations

import gzip
import os
import re
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

from feeds.web.address import suffix_of
from feeds.web.headers import GUARDS, Pairs
from feeds.web.kinds import CHANGING, KINDS, UNCHANGING, Kind

BULK: Final = 4_000_000
CHUNK: Final = 64 * 1024
_GZIP: Final = (b"content-encoding", b"gzip")
_HASHED_NAME: Final = re.compile(r"\.[0-9a-f]{12,}\.")

Signature = tuple[int, int, int]  # inode, mtime in ns, size: changes when a file is replaced


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One representation: as it is, or compressed. ``signature`` is that of the file it was read from."""

    signature: Signature
    etag: bytes
    headers: Pairs
    not_modified: Pairs
    size: int
    body: bytes | Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A published file. ``beside`` is the signature of its ``.gz`` neighbour when that was last looked at."""

    kind: Kind
    modified: int  # seconds since 1970
    identity: Form
    gzip: Form | None
    beside: Signature | None

    @property
    def weight(self) -> int:
        """Bytes this takes in memory, roughly."""
        forms = (self.identity, self.gzip)
        return 4096 + sum(form.size for form in forms if form and isinstance(form.body, bytes))


def signature(path: Path | str) -> Signature | None:
    """The file's signature, or ``None`` when there is no plain file of that name. Links are not followed."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return signature_of(found) if stat.S_ISREG(found.st_mode) else None


def signature_of(found: os.stat_result) -> Signature:
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def read_document(folder: Path, file: str) -> Document | None:
    """The published ``file``; ``None`` when it is missing, no plain file, or reached through a link.

    Raises OSError when it is there and cannot be read.
    """
    path = folder / file
    if signature(path) is None or path.resolve() != folder.resolve() / file:
        return None
    try:
        taken = _take(path)
    except FileNotFoundError:
        return None
    kind = KINDS[suffix_of(path.name)]
    modified = taken.signature[1] // 1_000_000_000
    fixed = _fixed(kind, modified, _HASHED_NAME.search(path.name) is not None)
    beside = path.with_name(f"{path.name}.gz")
    beside_signature = signature(beside)
    packed = _take_packed(beside, taken.digest) if beside_signature else None
    return Document(
        kind=kind,
        modified=modified,
        identity=_form(taken, f'"{taken.digest}"', fixed),
        gzip=_form(packed, f'"{taken.digest}-gz"', fixed, _GZIP) if packed else None,
        beside=beside_signature,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taken:
    signature: Signature
    body: bytes | Path
    digest: str  # of the unpacked bytes


def _take(path: Path) -> _Taken:
    with path.open("rb") as handle:
        found = signature_of(os.fstat(handle.fileno()))
        body = path if found[2] > BULK else handle.read()
        digest = _digest(handle) if isinstance(body, Path) else blake2b(body, digest_size=16).hexdigest()
    return _Taken(signature=found, body=body, digest=digest)


def _take_packed(beside: Path, digest: str) -> _Taken | None:
    """The neighbour's compressed bytes, if what they unpack to is what ``digest`` was made from.

    While a publisher replaces both files there is a moment in which they do not belong together.
    """
    try:
        with beside.open("rb") as handle:
            found = signature_of(os.fstat(handle.fileno()))
            with gzip.GzipFile(fileobj=handle) as unpacked:
                if _digest(unpacked) != digest:
                    return None
            handle.seek(0)
            body = beside if found[2] > BULK else handle.read()
    except (OSError, EOFError, zlib.error):
        return None
    return _Taken(signature=found, body=body, digest=digest)


def _fixed(kind: Kind, modified: int, unchanging: bool) -> Pairs:
    pairs = [
        (b"cache-control", UNCHANGING if unchanging else CHANGING),
        (b"vary", b"accept-encoding"),
        (b"last-modified", formatdate(modified, usegmt=True).encode("ascii")),
        (b"content-type", kind.content_type),
    ]
    return [*pairs, (b"access-control-allow-origin", b"*")] if kind.shared else pairs


def _form(taken: _Taken, etag: str, fixed: Pairs, *extra: tuple[bytes, bytes]) -> Form:
    tag = (b"etag", etag.encode("ascii"))
    size = len(taken.body) if isinstance(taken.body, bytes) else taken.signature[2]
    return Form(
        signature=taken.signature,
        etag=tag[1],
        headers=[tag, *fixed, (b"content-length", b"%d" % size), *extra, *GUARDS],
        not_modified=[tag, *(pair for pair in fixed if pair[0] != b"content-type")],
        size=size,
        body=taken.body,
    )


def _digest(handle: BinaryIO | gzip.GzipFile) -> str:
    found = blake2b(digest_size=16)
    for chunk in chunks(handle):
        found.update(chunk)
    return found.hexdigest()


def chunks(handle: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    """The rest of an open file in pieces of ``CHUNK`` bytes."""
    while chunk := handle.read(CHUNK):
        yield chunk

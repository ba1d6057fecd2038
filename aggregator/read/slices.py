"""The third short-cut: a feed's raw ``<item>`` or ``<entry>`` slices, cut without any parser.

A slice whose digest is known is an entry that is stored and has not changed by one byte; it need not be
parsed again. The cut is refused (``None``) wherever text search could differ from an XML reader: wide
charsets, prefixed or nested entries, an entry without end, entry marks inside comments or CDATA.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from aggregator.read.width import wide

_MARKS: Final = (b"item", b"entry")
_AFTER_NAME: Final = frozenset((b" ", b"\t", b"\r", b"\n", b">", b"/"))
_HIDING: Final = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """One entry's bytes: ``body[start:end]``, from ``<item`` to the end of ``</item>``."""

    start: int
    end: int
    digest: bytes  # blake2b-8 of exactly these bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """A body and its slices in order."""

    body: bytes
    slices: tuple[Slice, ...]

    @property
    def head(self) -> bytes:
        return self.body[: self.slices[0].start]

    def keep(self, wanted: Sequence[int]) -> bytes:
        """The body with only these slices (by index, ascending); everything around them stays as it is."""
        pieces, at, chosen = [], 0, set(wanted)
        for index, piece in enumerate(self.slices):
            if index not in chosen:
                pieces.append(self.body[at : piece.start])
                at = piece.end
        pieces.append(self.body[at:])
        return b"".join(pieces)


def cut(body: bytes) -> Cut | None:
    """Cut ``body`` at its entries; ``None`` when that is not safe or there is none."""
    if wide(body):
        return None
    for mark in _MARKS:
        slices = tuple(_slices(body, mark))
        if slices:
            trusted = _trusted(body, mark, slices) and not any(
                _find(body, m, 0) >= 0 for m in _MARKS if m != mark
            )
            return Cut(body=body, slices=slices) if trusted else None
    return None


def _find(body: bytes, mark: bytes, at: int, end: int | None = None) -> int:
    """Where the next ``<mark`` with nothing more in its name begins, or -1."""
    opening = b"<" + mark
    while (at := body.find(opening, at, end)) >= 0:
        if body[at + len(opening) : at + len(opening) + 1] in _AFTER_NAME:
            return at
        at += len(opening)
    return -1


def _slices(body: bytes, mark: bytes) -> Iterator[Slice]:
    """Every entry up to the first without an end."""
    closing = b"</" + mark + b">"
    start = _find(body, mark, 0)
    while start >= 0:
        end = body.find(closing, start)
        if end < 0:
            return
        end += len(closing)
        digest = blake2b(memoryview(body)[start:end], digest_size=8).digest()
        yield Slice(start=start, end=end, digest=digest)
        start = _find(body, mark, end)


def _trusted(body: bytes, mark: bytes, slices: tuple[Slice, ...]) -> bool:
    """No entry without end, none nested, none in a comment or CDATA, none that hides its own end."""
    if _find(body, mark, slices[-1].end) >= 0:
        return False
    at = 0
    for piece in slices:
        if _find(body, mark, piece.start + 1, piece.end) >= 0:
            return False
        if _opens(body, at, piece.start) or _opens(body, piece.start, piece.end):
            return False
        at = piece.end
    return True


def _opens(body: bytes, start: int, end: int) -> bool:
    """A comment or CDATA section begins between these places and does not end there."""
    if body.find(b"<!", start, end) < 0:
        return False
    return any(
        body.rfind(opening, start, end) > body.rfind(closing, start, end) for opening, closing in _HIDING
    )

"""Kept pieces of documents: an item is written and verified once per language, not once per document.

A document is head, joined fragments, tail; only the head is written anew when an item arrives.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from feeds.edition import Edition, Format
from feeds.presentation import Entry
from feeds.render.atom import atom_fragment, atom_frame
from feeds.render.frame import Frame, undated
from feeds.render.jsonfeed import jsonfeed_fragment, jsonfeed_frame
from feeds.render.rss import rss_fragment, rss_frame
from feeds.shelf import Credit
from feeds.verify import CHECKS

_FRAMES: Final[Mapping[Format, Callable[[Edition], Frame]]] = MappingProxyType(
    {Format.RSS: rss_frame, Format.ATOM: atom_frame, Format.JSON: jsonfeed_frame}
)
_JOIN: Final[Mapping[Format, bytes]] = MappingProxyType(
    {Format.RSS: b"", Format.ATOM: b"", Format.JSON: b","}
)

_KEPT_FRAMES: Final = 192  # three for each of 64 feeds; a few kB each


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragments:
    """One item in every format, or why it cannot be published in any (``problem``).

    ``credit`` is what the bytes say about the source: when that changes, they are out of date.
    """

    source_key: str
    credit: Credit
    changed: datetime
    pieces: Mapping[Format, bytes]
    problem: str = ""

    @property
    def size(self) -> int:
        """Bytes held, with a flat share for the objects around them."""
        return sum(map(len, self.pieces.values())) + 500


def render_fragments(edition: Edition, entry: Entry) -> Fragments:
    """The entry in every format, each verified inside a document of its own.

    An entry that breaks a rule in one format is left out of all, so that every format of a feed holds the
    same items.
    """
    pieces = {
        Format.RSS: rss_fragment(edition, entry),
        Format.ATOM: atom_fragment(edition, entry),
        Format.JSON: jsonfeed_fragment(entry),
    }
    problems = [
        f"{form.value}: {problem}"
        for form, piece in pieces.items()
        for problem in CHECKS[form](_assemble(edition, form, (piece,)))
    ]
    return Fragments(
        source_key=entry.stored.item.source_key,
        credit=entry.credit,
        changed=entry.stored.changed.replace(microsecond=0),
        pieces={} if problems else pieces,
        problem="; ".join(problems[:5]),
    )


def render_document(edition: Edition, form: Format, fragments: Sequence[Fragments]) -> bytes:
    """The document of these fragments, in this order."""
    return _assemble(edition, form, [fragment.pieces[form] for fragment in fragments])


def check_frame(edition: Edition, form: Format) -> tuple[str, ...]:
    """What is wrong with the document's head and tail, found on a document without items.

    Looked at once for all dates: those are written by us alone.
    """
    return _checked(undated(edition), form)


@lru_cache(maxsize=_KEPT_FRAMES)
def _checked(edition: Edition, form: Format) -> tuple[str, ...]:
    return CHECKS[form](_assemble(edition, form, ()))


@lru_cache(maxsize=_KEPT_FRAMES)
def _frame(edition: Edition, form: Format) -> Frame:
    return _FRAMES[form](edition)


def _assemble(edition: Edition, form: Format, pieces: Sequence[bytes]) -> bytes:
    frame = _frame(undated(edition), form)
    head = frame.head(edition.updated)
    if not pieces:
        return head + frame.tail
    # Head and tail go into the first and last piece, so that the whole is copied once.
    parts = [*pieces[:-1], pieces[-1] + frame.tail]
    parts[0] = head + parts[0]
    return _JOIN[form].join(parts)


# What the bytes of an item's fragments depend on, beside its credit: address of the service, language of the
# feed, id, version.
Key = tuple[str, str, str, int]


class FragmentCache:
    """The fragments used last, at most ``limit`` bytes of them."""

    def __init__(self, limit: int = 32_000_000) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Key, Fragments] = OrderedDict()

    @property
    def size(self) -> int:
        return self._size

    def get(self, key: Key) -> Fragments | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, fragments: Fragments) -> None:
        """Keeps ``fragments``; the ones not used for longest make room."""
        old = self._kept.pop(key, None)
        self._size += fragments.size - (old.size if old else 0)
        self._kept[key] = fragments
        while self._size > self._limit and self._kept:
            self._size -= self._kept.popitem(last=False)[1].size

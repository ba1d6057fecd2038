"""What is taken of a reading: first goes what is known, then comes the cut at ``max_items``.

In this order, so that a list longer than ``max_items`` is read in portions and nothing in it is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from hashlib import blake2b
from operator import attrgetter
from typing import Final

from aggregator.models import Candidate, Found, FoundDate, FoundEvent, FoundLink, Reading
from aggregator.read.limits import MAX_ENTRIES
from aggregator.read.request import ReadRequest

_found_of: Final = attrgetter(*(one.name for one in fields(Candidate) if one.name != "position"))
_PARTS_OF: Final[Mapping[type, Callable[[object], object]]] = {
    kind: attrgetter(*(one.name for one in fields(kind)))
    for kind in (Found, FoundDate, FoundEvent, FoundLink)
}
OVER_LIMIT: Final = "more entries than max_items"


def taken(reading: Reading, request: ReadRequest) -> Reading:
    """The reading without the candidates that ``request.known`` recognises, and at most ``max_items`` others.

    Every candidate has a digest then, so that it is recognised when it is found again. While unknown ones
    are left over, the reading is not complete and says so.
    """
    looked_at = marked(reading.candidates[:MAX_ENTRIES])
    known = tuple(one.slice_digest for one in looked_at if one.slice_digest in request.known)
    fresh = [one for one in looked_at if one.slice_digest not in request.known]
    chosen = _most_wanted(fresh, request.source.max_items)
    over = len(chosen) < len(fresh) or len(looked_at) < len(reading.candidates)
    return replace(
        reading,
        candidates=tuple(chosen),
        known=(*reading.known, *known),
        complete=reading.complete and not over,
        notes=(*reading.notes, OVER_LIMIT) if over else reading.notes,
    )


def marked(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Every candidate with a digest: of its bytes where the format has such, else of what was found."""
    return tuple(one if one.slice_digest else replace(one, slice_digest=mark_of(one)) for one in candidates)


def mark_of(candidate: Candidate) -> bytes:
    """A digest of everything the reader found, wherever in the list it stands."""
    told = [_plain(value) for value in _found_of(candidate)]
    return blake2b(repr(told).encode("utf-8", "replace"), digest_size=8).digest()


def _plain(value: object) -> object:
    """Found things as tuples: their own ``repr`` is written in Python and takes longer than all the rest."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    parts = _PARTS_OF.get(type(value))
    return parts(value) if parts else value


def _most_wanted(fresh: list[Candidate], limit: int) -> list[Candidate]:
    """All when they fit; else those that say something, last changed first, in the body's order."""
    if len(fresh) <= limit:
        return fresh
    return sorted(sorted(fresh, key=_wish, reverse=True)[:limit], key=lambda one: one.position)


def _wish(candidate: Candidate) -> tuple[bool, str]:
    """What has no words becomes no item and is never known: it must not keep others out for ever."""
    says = candidate.title or candidate.summary or candidate.content
    return says is not None, candidate.updated.text if candidate.updated else ""

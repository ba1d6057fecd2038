"""What can be said of a feed without a parser: nothing is new in it, or it broke off."""

from __future__ import annotations

import re
from typing import Final

from aggregator.models import Reading, ReadingKind
from aggregator.read.request import ReadRequest
from aggregator.read.slices import cut
from aggregator.read.wish import wish

_END: Final = re.compile(rb"</(?:[\w.-]{1,30}:)?(?:rss|feed|rdf|channel)\s*>", re.I)
_EMPTY_ROOT: Final = re.compile(rb"<(?:[\w.-]{1,30}:)?(?:rss|feed|rdf)\b[^<>]*/>\s*\Z", re.I)
_TAIL: Final = 4_096


def all_known(request: ReadRequest) -> Reading | None:
    """The reading of a feed whose entries are all stored already, made without any parser; else ``None``."""
    if not request.known or not (cut_body := cut(request.body)):
        return None
    digests = tuple(piece.digest for piece in cut_body.slices)
    if not request.known.issuperset(digests):
        return None
    return Reading(
        kind=ReadingKind.FEED,
        method="slices",
        known=digests,
        complete=is_complete(request.body),
        ttl=wish(request.body),
    )


def is_complete(body: bytes) -> bool:
    """Whether the root element's end has come."""
    tail = body[-_TAIL:].replace(b"\0", b"")
    return bool(_END.search(tail) or _EMPTY_ROOT.search(tail))

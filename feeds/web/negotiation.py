"""What a request's header fields ask for (RFC 9110). Pure, and kept: clients repeat themselves.

Nothing here raises: a field that cannot be read counts as not sent, as the RFC asks (13.1.2, 13.1.3, 12.5).
"""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

_ETAG: Final = re.compile(rb'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_LONGEST_FIELD: Final = 4096


@lru_cache(maxsize=512)
def accepts_gzip(field: bytes) -> bool:
    """Does ``Accept-Encoding`` allow gzip? ``*`` counts only where gzip is not named (12.5.3)."""
    weights = dict(_weighted(field))
    wanted = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return wanted > 0 and wanted >= weights.get("identity", 0.0)


@lru_cache(maxsize=512)
def refuses(field: bytes, media_type: str) -> bool:
    """Does ``Accept`` rule this type out in so many words (``q=0``)?

    A type that is merely not listed is sent all the same: readers' lists are rarely complete (12.5.1).
    """
    weights = dict(_weighted(field))
    group = f"{media_type.partition('/')[0]}/*"
    for name in (media_type, group, "*/*"):
        if name in weights:
            return weights[name] == 0
    return False


def _weighted(field: bytes) -> list[tuple[str, float]]:
    found = []
    for part in field[:_LONGEST_FIELD].decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            found.append((name, _weight(parameters)))
    return found


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def matching(field: bytes, etags: tuple[bytes, ...]) -> bytes | None:
    """The first of ``etags`` that ``If-None-Match`` names, by weak comparison (13.1.2); ``*`` names any."""
    if field in etags:
        return field
    if field.strip() == b"*":
        return etags[0]
    named = set(_ETAG.findall(field))
    return next((etag for etag in etags if etag in named), None)


@lru_cache(maxsize=512)
def seconds(field: bytes) -> int | None:
    """``If-Modified-Since`` as seconds since 1970, or ``None`` when it is no date."""
    try:
        moment = parsedate_to_datetime(field.decode("ascii"))
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

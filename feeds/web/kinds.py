"""What is served, by suffix: media type, how long it keeps, who may read it across origins.

A suffix that is not here is not served; ``.gz`` is missing on purpose, it is a form of its neighbour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

#: Five minutes fresh, an hour usable while a cache asks again (RFC 5861).
CHANGING: Final = b"public, max-age=300, stale-while-revalidate=3600"
#: For names that carry the hash of their content: they never change (RFC 8246).
UNCHANGING: Final = b"public, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    media_type: str  # without parameters
    content_type: bytes  # as sent
    shared: bool = False  # readers that run in a browser may fetch it from another origin


def _kind(media_type: str, *, text: bool = True, shared: bool = False) -> Kind:
    content_type = f"{media_type}; charset=utf-8" if text else media_type
    return Kind(media_type=media_type, content_type=content_type.encode("ascii"), shared=shared)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        ".html": _kind("text/html"),
        ".css": _kind("text/css"),
        ".txt": _kind("text/plain"),
        ".rss": _kind("application/rss+xml", shared=True),
        ".atom": _kind("application/atom+xml", shared=True),
        ".json": _kind("application/feed+json", text=False, shared=True),
        ".opml": _kind("text/x-opml", shared=True),
        ".svg": _kind("image/svg+xml", text=False),
        ".ico": _kind("image/x-icon", text=False),
        ".png": _kind("image/png", text=False),
    }
)

"""Which file an address means. The grammar is a list of what is allowed, so that there is nothing to forbid.

Published names are made of ASCII letters, digits, ``_``, ``-`` and single inner dots. Dot-files (among them
the publisher's temporary files), ``..``, backslashes, NUL, drive letters and empty segments do not fit,
however they were percent-encoded: the server decodes once, before the grammar is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from feeds.web.kinds import KINDS

_SEGMENT: Final = r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*"
_ADDRESS: Final = re.compile(rf"/(?:{_SEGMENT}/)*(?:{_SEGMENT})?")
LONGEST: Final = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """``file`` is relative to the published folder. ``folder`` set: the address lacks its last slash."""

    file: str
    folder: str = ""


@lru_cache(maxsize=4096)
def address(path: str) -> Address | None:
    """What the decoded ``path`` of a request means, or ``None`` when nothing published can be called so."""
    if len(path) > LONGEST or not _ADDRESS.fullmatch(path):
        return None
    name = path[path.rindex("/") + 1 :]
    if not name:
        return Address(file=f"{path[1:]}index.html")
    if suffix_of(name) in KINDS:
        return Address(file=path[1:])
    return Address(file=f"{path[1:]}/index.html", folder=name)


def suffix_of(name: str) -> str:
    """``.rss`` of ``all.rss``; empty when there is no dot."""
    dot = name.rfind(".")
    return name[dot:] if dot > 0 else ""

"""What babel keeps of the languages that were asked for names is let go of.

Our tables of names are made once and kept. Babel would keep all it knows of each language beside them for
ever: half a megabyte each, in every process.
"""

from __future__ import annotations

from babel import localedata


def forget_languages() -> None:
    """To be called when a table is made. A language that is asked for again is loaded again."""
    with localedata._cache_lock:
        localedata._cache.clear()

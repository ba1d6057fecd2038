"""Is what drawing a page takes on this machine? Asked when it is needed, and answered with what to do."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from aggregator.errors import FetchError

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_INSTALL_EXTRA: Final = "install the extra 'browser': make browser (or: pip install playwright)"
_INSTALL_CHROMIUM: Final = (
    "install Chromium (apt-get install chromium), or name its program in fetch.browser of dateline.yaml"
)


def chromium(named: Path | None) -> str:
    """The browser's program: the one that is named, or the system's.

    Raises:
        FetchError: ``browser-missing`` without the extra, ``chromium-missing`` without the program.
    """
    if find_spec("playwright") is None:
        detail = "a browser has to draw this page, and playwright is not installed (make browser)"
        raise FetchError("browser-missing", detail, next_step=_INSTALL_EXTRA)
    found = _first(_NAMES if named is None else (str(named),))
    if not found:
        detail = "a browser has to draw this page, and Chromium is not installed (apt-get install chromium)"
        if named is not None:
            detail = f"fetch.browser is {named}, and that is no program"
        raise FetchError("chromium-missing", detail, next_step=_INSTALL_CHROMIUM)
    return found


def may_sandbox() -> bool:
    """Chromium refuses to start its sandbox for root."""
    return os.geteuid() != 0


def _first(names: tuple[str, ...]) -> str:
    return next((found for name in names if (found := shutil.which(name))), "")

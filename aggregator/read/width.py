"""Whether a body's characters are wider than one byte: cheap, so that the short-cuts can ask it too."""

from __future__ import annotations

import codecs
import re
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
# Without a BOM: the first character "<" in two or four bytes (XML 1.0, appendix F), after blanks in as many.
_BARE: Final = tuple(
    (re.compile(rb"(?:%b)*%b" % (blank, first)), name)
    for blank, first, name in (
        (rb"\0\0\0[\t\n\r ]", rb"\0\0\0<", "utf-32-be"),
        (rb"[\t\n\r ]\0\0\0", rb"<\0\0\0", "utf-32-le"),
        (rb"\0[\t\n\r ]", rb"\0<\0", "utf-16-be"),
        (rb"[\t\n\r ]\0", rb"<\0", "utf-16-le"),
    )
)


def wide(body: bytes) -> str:
    """The charset when characters are two or four bytes wide (UTF-16, UTF-32), else ""."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return "" if name == "utf-8" else name
    return next((name for bare, name in _BARE if bare.match(body)), "")

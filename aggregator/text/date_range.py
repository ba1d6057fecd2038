"""Takes a stated period apart: "7 to 12 March 2021" is the two dates "7 March 2021" and "12 March 2021"."""

from __future__ import annotations

import re
from typing import Final

_TO: Final = (
    r"(?:\s*[\-\u2010-\u2015~～]\s*|\s+(?:to|until|till|through|and|au|à|et|al|a|y|bis|und|по|до|и|até|e|t/m|tot|do|"
    r"إلى|حتى|الى)\s+|\s*[至到]\s*)"
)
_FROM: Final = re.compile(
    r"(?:from|du|de|del|desde el|vom|von|dal|dall'|с|со|от|من|van|between|entre le|entre el)\s+",
    re.IGNORECASE,
)
_DAYS: Final = re.compile(
    rf"(?<![\d:.])(\d{{1,2}}(?:st|nd|rd|th|er|\.|日|일)?){_TO}(\d{{1,2}}(?:st|nd|rd|th|er|\.|日|일)?)(?![\d:])",
    re.IGNORECASE,
)
_CLOCKS: Final = re.compile(
    rf"(\d{{1,2}}[:.h]\d{{2}}(?:\s?[ap]\.?m\.?)?){_TO}(\d{{1,2}}[:.h]\d{{2}}(?:\s?[ap]\.?m\.?)?)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(_TO, re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_LONGEST: Final = 120


def split_range(text: str) -> tuple[tuple[str, str], ...]:
    """Ways to read ``text`` as (start, end), each a complete date if it is one at all; best first."""
    if len(text) > _LONGEST or not _YEAR.search(text):
        return ()
    text = _FROM.sub("", text, count=1) if _FROM.match(text) else text
    ways: list[tuple[str, str]] = []
    if text.count("/") == 1:
        start, _, end = text.partition("/")
        ways.append((start, end))
    for pattern in (_CLOCKS, _DAYS):
        match = pattern.search(text)
        if match:
            before, after = text[: match.start()], text[match.end() :]
            ways.append((before + match[1] + after, before + match[2] + after))
    for match in list(_BETWEEN.finditer(text))[:6]:
        ways.append(_with_years(text[: match.start()], text[match.end() :]))
    return tuple(ways)


def _with_years(start: str, end: str) -> tuple[str, str]:
    """The year is often said once: at the end, or in front where the year comes first."""
    first, last = _YEAR.search(start), _YEAR.search(end)
    if last and not first:
        return (f"{start.strip(' ,')} {last[0]}", end)
    if first and not last:
        marked = re.match(r"\s?[年년]", start[first.end() :])
        return (start, f"{first[0]}{marked[0]}{end}" if marked else end)
    return (start, end)

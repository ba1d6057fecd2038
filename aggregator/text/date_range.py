"""Takes a stated period apart: "7 to 12 March 2021" is the two dates "7 March 2021" and "12 March 2021"."""

from __future__ import annotations

import re
from typing import Final

_TO: Final = (
    r"(?:\s*[\-\u2010-\u2015~～]\s*|\s+(?:to|until|till|through|and|au|à|et|al|a|y|bis|und|по|до|и|até|e|t/m|tot|do|"
    r"إلى|حتى|الى)\s+|\s+all['’]\s?|\s*(?:[至到]|から|부터)\s*)"
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
# "the 7th to the 12th": with the article the second day would not stand beside the first.
_ARTICLE: Final = re.compile(r"\bthe\s+(?=\d{1,2}(?:st|nd|rd|th)\b)", re.IGNORECASE)
# "10:00-12:00", which is also ten o'clock at UTC-12. Behind a T, or with seconds, a program wrote it.
_CLOCK_AND_MINUS: Final = re.compile(
    r"(?<![\dT:.])(\d{1,2})[:.](\d{2})(\s?)-(\d{1,2}):(\d{2})(?![\d:])", re.IGNORECASE
)
_ISO_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_WESTMOST: Final = 11  # nobody lives at UTC-12, so "-12:00" and more is hardly ever an offset
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_LONGEST: Final = 120


def split_range(text: str) -> tuple[tuple[str, str], ...]:
    """Ways to read ``text`` as (start, end), each a complete date if it is one at all; best first."""
    if len(text) > _LONGEST or not _YEAR.search(text):
        return ()
    text = _ARTICLE.sub("", _FROM.sub("", text, count=1) if _FROM.match(text) else text)
    ways: list[tuple[str, str]] = []
    if text.count("/") == 1:
        start, _, end = text.partition("/")
        ways.append((start, end))
    clocks, days = _parted(_CLOCKS, text, text), _parted(_DAYS, text, text)
    both = clocks and _parted(_DAYS, *clocks)
    ways += [way for way in (clocks, both, days) if way]
    for match in list(_BETWEEN.finditer(text))[:6]:
        ways.append(_with_years(text[: match.start()], text[match.end() :]))
    return tuple(ways)


def is_clock_range(text: str) -> bool:
    """Whether ``text`` holds a time, a hyphen and a later time: in "10:00-12:00" there is no UTC offset.

    An earlier second time stays an offset. So does any that is one somewhere on earth where an offset is
    likely: after an ISO date, which a space may part from its time (HTML, "global dates and times"; RFC 3339
    5.6), and where a space stands before the hyphen only, as in mail dates.
    """
    match = _CLOCK_AND_MINUS.search(text)
    if match is None:
        return False
    start, end = (int(match[1]), int(match[2])), (int(match[4]), int(match[5]))
    if not start < end <= (24, 0) or max(start[1], end[1]) > 59:
        return False
    machine = bool(match[3]) or bool(_ISO_DAY.search(text))
    return not machine or end[0] > _WESTMOST


def _parted(pattern: re.Pattern[str], start: str, end: str) -> tuple[str, str] | None:
    """``start`` with only the first, ``end`` with only the last half of what ``pattern`` finds in them."""
    first, last = pattern.search(start), pattern.search(end)
    if first is None or last is None:
        return None
    return (
        start[: first.start()] + first[1] + start[first.end() :],
        end[: last.start()] + last[2] + end[last.end() :],
    )


def _with_years(start: str, end: str) -> tuple[str, str]:
    """The year is often said once: at the end, or in front where the year comes first."""
    first, last = _YEAR.search(start), _YEAR.search(end)
    if last and not first:
        return (f"{start.strip(' ,')} {last[0]}", end)
    if first and not last:
        marked = re.match(r"\s?[年년]", start[first.end() :])
        return (start, f"{first[0]}{marked[0]}{end}" if marked else end)
    return (start, end)

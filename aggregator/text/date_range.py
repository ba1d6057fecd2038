"""Takes a stated period apart: "7 to 12 March 2021" is the two dates "7 March 2021" and "12 March 2021".

What one half leaves out stands in the other. All ways to fill it in are proposed, best first; a half that is
no date by itself is refused by whoever reads it, so a wrong way costs time only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Final, NamedTuple

_DASH: Final = r"[\-\u2010-\u2015\u2212~\u301c\uff5e]"
_AND: Final = (
    r"\s*&\s*|(?<=\d)/(?=\d)|\s*[と和及、]\s*|"
    r"\s+(?:and|et|y|e|und|en|och|og|ja|i|a|и|та|і|và|dan|και|و|और|และ|ve|și)\s+"
)
_TO: Final = (
    rf"\s*{_DASH}\s*|\s+(?:to|until|till|through|thru|au|à|al|a|ao|hasta(?:\sel)?|até(?:\so)?|bis(?:\szum)?|по|до|"
    r"tot(?:\sen\smet)?|t/m|do|til|ile|s\.?[/.]?d\.?|sampai(?:\sdengan)?|hingga|đến|έως|ως|μέχρι|إلى|الى|حتى|"
    r"تا|से|ถึง|până\sla|pana\sla|ig)\s+|\s+all['’]\s?|\s*(?:[至到]|から|부터)\s*|"
    r"(?<=\d{4}-\d\d-\d\d)/(?=\d)"
)
_FROM: Final = re.compile(
    r"(?:from|du|de|del|des|desde(?:\sel)?|vom|von|dal|dalle|с|со|от|із|з|від|од|od|ze|z|van|från|fra|dari|mulai|từ|από|"
    r"من|از|les|le|i\sdagarna)\s+|dall['’]\s?",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"(?:between|entre|zwischen|tussen|mellan|mellem|między|между|між|antara|tra|fra|بين)\s+", re.IGNORECASE
)
# "the 7th to the 12th": with the article the second day would not stand beside the first.
_ARTICLE: Final = re.compile(r"\b(?:the|le|el|den|dem|il|ngày)\s+(?=\d{1,2}(?!\d))", re.IGNORECASE)
_SEPARATOR: Final = re.compile(rf"(?P<to>{_TO})|(?P<and>{_AND})", re.IGNORECASE)
_UNTIL: Final = re.compile(r"\s?(?:まで|까지)\Z")
_HALF: Final = r"(?:\s?[ap]\.?\s?m\.?(?!\w))"
_HOUR: Final = rf"\d{{1,2}}(?:[:.h]\d{{2}}(?!\d)|\s?h(?!\w))?{_HALF}?"
_CLOCKS: Final = re.compile(
    rf"(?<![\d.:/-])(?:{_FROM.pattern})?(?P<first>{_HOUR})(?:{_TO})(?P<last>{_HOUR}(?:\s?(?:uhr|uur|horas|hrs?)(?!\w))?)"
    r"(?![\d:/-]|\.\d)",
    re.IGNORECASE,
)
_SAYS_HOUR: Final = re.compile(r"[:hm]|uhr|uur|\d\.\d\d", re.IGNORECASE)
_SAID_HALF: Final = re.compile(rf"{_HALF}\Z", re.IGNORECASE)
# "10:00-12:00", which is also ten o'clock at UTC-12. Behind a T, or with seconds, a program wrote it.
_CLOCK_AND_MINUS: Final = re.compile(
    r"(?<![\dT:.])(\d{1,2})[:.](\d{2})(\s?)-(\d{1,2}):(\d{2})(?![\d:])", re.IGNORECASE
)
_ISO_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_WESTMOST: Final = 11  # nobody lives at UTC-12, so "-12:00" and more is hardly ever an offset
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20|13|14)\d{2}(?!\d)")
_YEAR_FIRST: Final = re.compile(r"\D{0,12}\d{4}\s?[年년./\-]?\s?")
_FIRST_NUMBER: Final = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|re|[oºª°]|\.(?!\d)|日|일)?(?!\d)", re.IGNORECASE)
_LAST_NUMBER: Final = re.compile(r"(?<!\d)\d{1,2}(?!.*\d)")
_HYPHENED: Final = re.compile(r"\d-\d")
_COLON: Final = re.compile(r"\d:\d")
_LONGEST: Final = 120
_MOST: Final = 6  # separators that are tried

LONGEST_PERIOD: Final = timedelta(days=400)
_NEXT_DAY: Final = timedelta(days=1)
_HALF_A_YEAR: Final = timedelta(days=183)


class Way(NamedTuple):
    """One way to read a period: its halves, and how long it may be for this to be believed."""

    start: str
    end: str
    longest: timedelta = LONGEST_PERIOD


def split_range(text: str) -> tuple[Way, ...]:
    """Ways to read ``text`` as (start, end), each a complete date if it is one at all; best first."""
    if len(text) > _LONGEST or not _YEAR.search(text):
        return ()
    text = _UNTIL.sub("", text)
    clocks = next((found for found in _CLOCKS.finditer(text) if _SAYS_HOUR.search(found["last"])), None)
    return tuple(_days(text) if clocks is None else _times(text, clocks))


def _days(text: str) -> Iterator[Way]:
    between = _BETWEEN.match(text)
    start = between or _FROM.match(text)
    text = _ARTICLE.sub("", text[start.end() :] if start else text)
    for match in list(_SEPARATOR.finditer(text))[:_MOST]:
        if match[0] == "-" and _HYPHENED.search(text[: match.start()]):
            continue  # it belongs to a date in numbers
        longest = _NEXT_DAY if match["and"] and not between else LONGEST_PERIOD
        yield from _completed(text[: match.start()], text[match.end() :], longest)


def _completed(start: str, end: str, longest: timedelta) -> Iterator[Way]:
    """The halves as they stand, and with what each lacks taken from the other."""
    if _COLON.search(start + " " + end):
        yield Way(start, end, longest)
        return
    starts = [start, *(_joined(start, tail) for tail in _tails(end))]
    ends = [end, *(head + end for head in _heads(start))]
    yield from (Way(*halves, longest) for halves in product(starts, ends))
    year = _YEAR.search(end)
    if year and not _YEAR.search(start):  # "28 December - 3 January 2022"
        yield Way(f"{start} {int(year[0]) - 1}", end, min(longest, _HALF_A_YEAR))


def _tails(end: str) -> Iterator[str]:
    """What stands behind the day of "12 March 2021", "12.03.2021", 12日: month and year, or the year."""
    if year := _YEAR.search(end):
        yield f" {year[0]}"
    day = _FIRST_NUMBER.search(end)
    while day is not None and day.end() < len(end):
        yield end[day.end() :]
        day = _FIRST_NUMBER.match(end, day.end() + 1)
    if day is not None:
        yield day[0].lstrip("0123456789")


def _heads(start: str) -> Iterator[str]:
    """What stands in front of the day of "March 7", 2021年3月7日, "2021/3/7": the year, or year and month."""
    if year := _YEAR_FIRST.match(start):
        yield year[0]
    if day := _LAST_NUMBER.search(start):
        yield start[: day.start()]


def _joined(start: str, tail: str) -> str:
    return start.rstrip(" ,.") + tail if tail[:1] in tuple("./-") else start.rstrip(" ,") + tail


def _times(text: str, clocks: re.Match[str]) -> Iterator[Way]:
    """Both times on the one day that is named, or each on its own day of a period."""
    before, behind = text[: clocks.start()].rstrip(" ,|-–—"), text[clocks.end() :]
    days = [Way(before, before), *(_days(before) if before else ())]
    for day, (first, last) in product(days, _hours(clocks["first"], clocks["last"])):
        yield Way(f"{day.start} {first}{behind}".strip(), f"{day.end} {last}{behind}".strip(), day.longest)


def _hours(first: str, last: str) -> Iterator[tuple[str, str]]:
    """ "2-3:30 pm" begins in the afternoon, "10-12:30 pm" in the morning."""
    half = _SAID_HALF.search(last)
    if half and not _SAID_HALF.search(first):
        yield f"{first}{half[0]}", last
        yield f"{first} am", last
        return
    yield (first if _SAYS_HOUR.search(first) else f"{first}:00"), last


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

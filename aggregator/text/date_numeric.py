"""Dates in numbers: 2021/03/10, 10.03.2021, 2021年3月10日. Never guesses which number is the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from aggregator.models import Precision
from aggregator.text.date_eras import PERSIAN_YEARS, gregorian
from aggregator.text.date_machine import Stated, plain_day
from aggregator.text.date_written import day_of_week
from aggregator.text.words import words

_YEAR_FIRST: Final = re.compile(
    r"(?P<year>\d{4})\s?([./\-])\s?(?P<month>\d{1,2})\s?\2\s?(?P<day>\d{1,2})(?!\d)"
)
_YEAR_LAST: Final = re.compile(
    r"(?P<one>\d{1,2})\s?([./\-])\s?(?P<two>\d{1,2})\s?\2\s?(?P<year>\d{4}|\d{2})(?!\d)"
)
# Chinese, Japanese, Korean: every number carries its unit.
_MARKED: Final = re.compile(
    r"(?P<year>\d{4})\s?[年년](?:\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日號号일])?)?"
)
_MONGOLIAN: Final = re.compile(
    r"(?P<year>\d{4})\s?оны?\s(?P<month>\d{1,2})\s?-?\s?(?:р|д[уү]г[аэ]{2}р)\sсарын\s(?P<day>\d{1,2})"
    r"(?:\s?-?\s?н(?:ы|ий)(?:\sөдөр)?)?"
)
_YEAR_WORD: Final = re.compile(r"(?P<year>\d{4})\s?(?:год|рік|г\.)\Z")
_FIRST_DIGIT: Final = re.compile(r"\d")
_BRACKETED_DAY: Final = re.compile(
    r"\s*[(（]\s?[日月火水木金土일월화수목금토一二三四五六](?:[・·･]?祝)?\s?[)）]\s*"
)

# Languages whose numeric dates are day first, by CLDR; English depends on the country, Chinese and others on
# the hand.
_DAY_FIRST: Final = words(
    "ar az be bg bn bs ca cs cy da de el es et eu fa fi fr ga gl he hi hr hy id is it ka kk lv mk ms mt "
    "nb nl nn no "
    "pl ps pt ro ru sk sl sq sr ta th tr uk ur uz vi"
)
_DAY_FIRST_TAGS: Final = words("en-au en-gb en-ie en-in en-ke en-mt en-ng en-nz")
_MONTH_FIRST_TAGS: Final = words("en-us es-pr")
_UNCERTAIN_TAGS: Final = words("fr-ca en-ca en-za es-us")
_NO_DAY: Final = -1
_MONTHS: Final = 12


def numeric_date(text: str, *, languages: Sequence[str], day_first: bool | None) -> Stated | None:
    """The date, or ``None`` where it is none or where day and month cannot be told apart for certain.

    A day of the week may stand in front or behind.
    """
    start = _FIRST_DIGIT.search(text)
    if start is None:
        return None
    for pattern in (_YEAR_FIRST, _MARKED, _YEAR_LAST, _YEAR_WORD, _MONGOLIAN):
        if match := pattern.match(text, start.start()):
            weekday = _weekday(text[: match.start()], text[match.end() :], tuple(languages))
            return None if weekday is None else _dated(match, weekday, languages, day_first)
    return None


def _weekday(before: str, behind: str, languages: tuple[str, ...]) -> int | None:
    """The day of the week that stands beside; ``None`` where anything else stands there."""
    if not before and behind in ("", "."):
        return _NO_DAY
    found = [day_of_week(_BRACKETED_DAY.sub("", side), languages) for side in (before, behind)]
    days = [day for day in found if day is not None and day != _NO_DAY]
    return None if None in found or len(days) > 1 else (days or [_NO_DAY])[0]


def _dated(
    match: re.Match[str], weekday: int, languages: Sequence[str], day_first: bool | None
) -> Stated | None:
    if match.re is not _YEAR_LAST:
        part = match.groupdict()
        return _stated(int(part["year"]), part.get("month"), part.get("day"), languages)
    short = len(match["year"]) == 2
    custom = None if short and _begins_with_year(languages) else _custom(languages)
    if day_first is None and match[2] == "." and custom is False:
        return None  # whoever parts the numbers by stops writes the day first; whoever is American does not
    one, two = int(match["one"]), int(match["two"])
    year = int(match["year"]) + (2000 if short else 0)
    if day_first is None:
        day_first = _day_first(one, two, custom, _by_weekday(year, one, two, weekday, short), short=short)
    if day_first is None:
        return None
    month, day = (two, one) if day_first else (one, two)
    return _stated(year, str(month), str(day), languages)


def _day_first(one: int, two: int, custom: bool | None, said: bool | None, *, short: bool) -> bool | None:
    """A number above 12 is a day; then the day of the week tells, then the language."""
    if not short and (one == two or max(one, two) > _MONTHS):  # 13/03/21 may even begin with the year
        return one > _MONTHS
    return custom if said is None else said


def _by_weekday(year: int, one: int, two: int, weekday: int, short: bool) -> bool | None:
    """In "Wednesday 10/03/2021" the name of the day tells: the third of October was a Sunday."""
    falls = [_falls_on(year, month, day, weekday) for month, day in ((two, one), (one, two))]
    if falls[0] == falls[1] or (short and _falls_on(2000 + one, two, year - 2000, weekday)):
        return None
    return falls[0]


def _falls_on(year: int, month: int, day: int, weekday: int) -> bool:
    at = plain_day(year, month, day)
    return at is not None and at.weekday() == weekday


def _custom(languages: Sequence[str]) -> bool | None:
    """Whether all these languages write the day first; ``None`` when they differ or it is not certain."""
    habits = {_habit(tag.lower()) for tag in languages}
    return habits.pop() if len(habits) == 1 else None


def _begins_with_year(languages: Sequence[str]) -> bool:
    """Basque writes 26/05/12 for what is 12/05/2026 as often."""
    return any(tag.partition("-")[0].lower() == "eu" for tag in languages)


def _habit(tag: str) -> bool | None:
    if tag in _UNCERTAIN_TAGS:
        return None
    if tag in _MONTH_FIRST_TAGS:
        return False
    return True if tag in _DAY_FIRST_TAGS or tag.partition("-")[0] in _DAY_FIRST else None


def _stated(year: int, month: str | None, day: str | None, languages: Sequence[str]) -> Stated | None:
    at = _day(year, int(month or 1), int(day or 1), languages) if day or year not in PERSIAN_YEARS else None
    if at is None:
        return None
    return Stated(at, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)


def _day(year: int, month: int, day: int, languages: Sequence[str]) -> datetime | None:
    if year in PERSIAN_YEARS and any(tag.partition("-")[0].lower() == "fa" for tag in languages):
        return gregorian(year, month, day)
    return plain_day(year, month, day)

"""Which number is the day and which the year, as the other dates of a list tell: "22/04/2020" settles
"05/04/2020", and "20-09-22" among dates whose first number falls with time is of 2020."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from babel import Locale

from aggregator.text.cldr import forget_languages

_NUMBERS: Final = re.compile(r"(?<![\d.,/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d%/-])")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_LANGUAGES: Final = (
    "en fr es pt de it nl sv da nb fi pl cs sk hu ro tr el ru uk bg ar fa he hi th vi id ca hr sl lt lv et"
)
_TELLING: Final = 2  # dates with their days of the week, at least
_COLUMN: Final = 4  # dates that show in which direction their numbers run, at least
_MONTHS: Final = 12
_DAYS: Final = 31


def day_first_among(texts: Iterable[str]) -> bool | None:
    """Whether the dates in these texts, written by one hand, put the day before the month.

    ``None`` where none of them tells, or where they contradict each other.
    """
    said = [(text, match) for text in texts if (match := _NUMBERS.search(text))]
    found = [match for _, match in said]
    ones = [int(match[1]) for match in found]
    twos = [int(match[3]) for match in found]
    first, second = any(one > _MONTHS for one in ones), any(two > _MONTHS for two in twos)
    if not first and not second:
        return _day_first_by_weekdays(said)
    if first == second or max((*ones, *twos)) > _DAYS or not _years_last(found, ones if first else twos):
        return None
    return first


def year_first_among(texts: Iterable[str]) -> bool:
    """Whether the dates in these texts begin with a year of two figures, as in "20-09-22".

    Lists are in order: the years run in one direction and take fewer values than the days, which go up and
    down with every month, unless all are of one year.
    """
    found = [match for text in texts if (match := _NUMBERS.search(text))]
    if len(found) < _COLUMN or not all(map(_year_first_iso, found)):
        return False
    years, days = [int(match[1]) for match in found], [int(match[4]) for match in found]
    if max(days) <= _MONTHS or len(set(years)) >= len(set(days)):
        return False
    return _runs(years) and (len(set(years)) == 1 or not _runs(days))


def _runs(numbers: list[int]) -> bool:
    """Whether numbers only ever grow, or only ever fall."""
    rising = sorted(numbers)
    return numbers in (rising, rising[::-1])


def as_iso_year_first(text: str) -> str:
    """The first date in numbers of two figures each, the year first, as ``YYYY-MM-DD``; else ""."""
    match = _NUMBERS.search(text)
    return _year_first_iso(match) if match is not None else ""


def _year_first_iso(match: re.Match[str]) -> str:
    if {len(match[1]), len(match[3]), len(match[4])} != {2}:
        return ""
    iso = f"20{match[1]}-{match[3]}-{match[4]}"
    return iso if _weekday(iso) >= 0 else ""


def _day_first_by_weekdays(said: list[tuple[str, re.Match[str]]]) -> bool | None:
    """The order in which all dates fall on the days of the week that stand beside them."""
    fits = {True: 0, False: 0}
    told = 0
    for text, match in said:
        weekdays = {day for name in _WORDS.findall(text) for day in _weekdays().get(name.casefold(), ())}
        if not weekdays or len(match[4]) == 2:
            continue
        told += 1
        for order in fits:
            fits[order] += _weekday(as_iso(text, day_first=order)) in weekdays
    if told < _TELLING or (fits[True] == told) == (fits[False] == told):
        return None
    return fits[True] == told


def _weekday(iso: str) -> int:
    """The day of the week, from Monday on; -1 for what is no day."""
    try:
        return date.fromisoformat(iso).weekday()
    except ValueError:
        return -1


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, frozenset[int]]:
    """Names of the days of the week as CLDR has them, and which they are: one name may be two days."""
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES.split():
        for forms in Locale.parse(language).days.values():
            for width in ("wide", "abbreviated"):
                for day, name in forms.get(width, {}).items():
                    found.setdefault(str(name).strip(".").casefold(), set()).add(int(day))
        forget_languages()
    return {name: frozenset(days) for name, days in found.items()}


def _years_last(found: list[re.Match[str]], days: list[int]) -> bool:
    """Whether the third number is the year for certain: four figures, or fewer values than the days have."""
    short = [int(match[4]) for match in found if len(match[4]) == 2]
    return not short or len(set(short)) * 2 <= len(set(days))


def as_iso(text: str, *, day_first: bool) -> str:
    """The first date in numbers that a text holds, as ``YYYY-MM-DD``, or "" where it holds none."""
    match = _NUMBERS.search(text)
    if match is None:
        return ""
    day, month = (match[1], match[3]) if day_first else (match[3], match[1])
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    return f"{year}-{int(month):02d}-{int(day):02d}" if int(month) <= _MONTHS else ""

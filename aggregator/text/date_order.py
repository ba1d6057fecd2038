"""Which number is the day, as the other dates of a list tell: "22/04/2020" settles "05/04/2020"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from babel import Locale

_NUMBERS: Final = re.compile(r"(?<![\d.,/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d%/-])")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_LANGUAGES: Final = (
    "en fr es pt de it nl sv da nb fi pl cs sk hu ro tr el ru uk bg ar fa he hi th vi id ca hr sl lt lv et"
)
_TELLING: Final = 2  # dates with their days of the week, at least
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

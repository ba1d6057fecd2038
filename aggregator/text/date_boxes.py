"""A date whose parts have boxes of their own: "12" over "May" over "2026", or "12" over "2026-05"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aggregator.text.date_spots import is_month

LONGEST: Final = 24  # characters of all parts together
_PART: Final = re.compile(r"\d+|[年月日号]|[^\W\d_]+")
_BETWEEN: Final = re.compile(r"[\d\s.,/|年月日号-]*")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_NAMELESS: Final = frozenset("年月日号")
_DAYS: Final = 31
_MONTHS: Final = 12


def date_of_parts(parts: Sequence[str], *, month_first: bool = False) -> str:
    """The date that texts make together, as one text; without its year where they state none, and "" where
    they make none. ``month_first`` is how the language writes days in numbers whose order nothing shows."""
    said = [word for text in parts for word in _words(text)]
    months = [word for word in said if not word.isdecimal()]
    years = [word for word in said if _YEAR.fullmatch(word)]
    numbers = [word for word in said if word.isdecimal() and len(word) <= 2 and 0 < int(word) <= _DAYS]
    if len(years) > 1 or len(months) + len(years) + len(numbers) != len(said):
        return ""
    rest = "".join(parts)
    for month in months:
        rest = rest.replace(month, "", 1)
    if not _BETWEEN.fullmatch(rest):
        return ""
    if months:
        named = len(months) == len(numbers) == 1 and is_month(months[0])
        return " ".join((*numbers, *months, *years)) if named else ""
    return _in_numbers(parts, years[0], numbers, month_first) if years and len(numbers) == 2 else ""


def _words(text: str) -> list[str]:
    return [word for word in _PART.findall(text) if word not in _NAMELESS]


def _in_numbers(parts: Sequence[str], year: str, numbers: list[str], month_first: bool) -> str:
    """A date without names: the month is the number beside the year, or as the order says."""
    one, other = numbers
    beside = [words for text in parts if year in (words := _words(text))]
    if len(beside[0]) == 2:
        month = next(word for word in beside[0] if word != year)
        numbers.remove(month)
        day = numbers[0]
    elif month_first or parts[0].strip().startswith(year):
        month, day = one, other
    else:
        return f"{one}/{other}/{year}"
    return f"{year}-{int(month):02d}-{int(day):02d}" if int(month) <= _MONTHS else ""

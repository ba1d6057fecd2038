"""Which number is the day, as the other dates of a list tell: "22/04/2020" settles "05/04/2020"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_NUMBERS: Final = re.compile(r"(?<![\d.,/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d%/-])")
_MONTHS: Final = 12
_DAYS: Final = 31


def day_first_among(texts: Iterable[str]) -> bool | None:
    """Whether the dates in these texts, written by one hand, put the day before the month.

    ``None`` where none of them tells, or where they contradict each other.
    """
    found = [match for text in texts if (match := _NUMBERS.search(text))]
    ones = [int(match[1]) for match in found]
    twos = [int(match[3]) for match in found]
    first, second = any(one > _MONTHS for one in ones), any(two > _MONTHS for two in twos)
    if first == second or max((*ones, *twos)) > _DAYS or not _years_last(found, ones if first else twos):
        return None
    return first


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

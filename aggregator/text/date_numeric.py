"""Dates in numbers: 2021/03/10, 10.03.2021, 2021年3月10日. Never guesses which number is the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aggregator.models import Precision
from aggregator.text.date_machine import Stated, clock_on, plain_day
from aggregator.text.words import words

_TAIL: Final = (
    r"(?:[T\s,|\-\u2013\u2014]*?\s*(?P<hour>\d{1,2})(?:[:.h]|時|时|點|点|시\s?)(?P<minute>\d{2})"
    r"(?:[분分:](?P<second>\d{2})?)?\s*(?:(?P<half>[ap])\.?m\.?|h|hrs|uhr|ч\.?|分|분)?"
    r"\s*(?P<zone>UTC|GMT|Z|[+\-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST: Final = re.compile(
    rf"(?P<year>\d{{4}})\s?([./\-])\s?(?P<month>\d{{1,2}})\s?\2\s?(?P<day>\d{{1,2}})\.?{_TAIL}", re.IGNORECASE
)
_YEAR_LAST: Final = re.compile(
    rf"(?P<one>\d{{1,2}})\s?([./\-])\s?(?P<two>\d{{1,2}})\s?\2\s?(?P<year>\d{{4}}|\d{{2}})(?:\sг\.?)?{_TAIL}",
    re.IGNORECASE,
)
# Chinese, Japanese, Korean: every number carries its unit; a day of the week may follow.
_MARKED: Final = re.compile(
    r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]"
    r"(?:\s?(?P<day>\d{1,2})\s?[日號号일]"
    r"\s?(?:[(（]?(?:星期|周|週|礼拜)?[一二三四五六日天月火水木金土월화수목금토](?:曜日?|요일)?[)）]?)?)?"
    rf"{_TAIL}",
    re.IGNORECASE,
)

# Languages whose numeric dates are day first, by CLDR; English depends on the country, Chinese and others on
# the hand.
_DAY_FIRST: Final = words(
    "ar az be bg bn bs ca cs cy da de el es et eu fa fi fr ga gl he hi hr hy id is it ka kk lv mk ms mt "
    "nb nl nn no "
    "pl ps pt ro ru sk sl sq sr ta th tr uk ur uz vi"
)
_DAY_FIRST_TAGS: Final = words("en-au en-gb en-ie en-in en-ke en-mt en-ng en-nz")
_MONTH_FIRST_TAGS: Final = words("en-us es-us es-pr")
_UNCERTAIN_TAGS: Final = words("fr-ca en-ca en-za")


def numeric_date(text: str, *, languages: Sequence[str], day_first: bool | None) -> Stated | None:
    """The date, or ``None`` where it is none or where day and month cannot be told apart for certain."""
    match = _YEAR_FIRST.fullmatch(text) or _MARKED.fullmatch(text)
    if match is not None:
        return _with_clock(int(match["year"]), int(match["month"]), match["day"], match.groupdict())
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    if day_first is None and match[2] == "." and _custom(languages) is False:
        return None  # whoever parts the numbers by stops writes the day first; whoever is American does not
    order = _order(int(match["one"]), int(match["two"]), languages, day_first, short=len(match["year"]) == 2)
    if order is None:
        return None
    month, day = order
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    return _with_clock(year, month, str(day), match.groupdict())


def _order(
    one: int, two: int, languages: Sequence[str], day_first: bool | None, *, short: bool
) -> tuple[int, int] | None:
    """(month, day). An operator's word is final; a language is certain; a number above 12 is a day."""
    if day_first is not None:
        return (two, one) if day_first else (one, two)
    custom = _custom(languages)
    if short:  # 10/03/21 may even begin with the year
        return None if custom is None else ((two, one) if custom else (one, two))
    if one > 12 or two > 12 or one == two:
        return (two, one) if one > 12 else (one, two)
    return None if custom is None else ((two, one) if custom else (one, two))


def _custom(languages: Sequence[str]) -> bool | None:
    """Whether all these languages write the day first; ``None`` when they differ or it is not certain."""
    habits = {_habit(tag.lower()) for tag in languages}
    return habits.pop() if len(habits) == 1 else None


def _habit(tag: str) -> bool | None:
    if tag in _UNCERTAIN_TAGS:
        return None
    if tag in _MONTH_FIRST_TAGS:
        return False
    return True if tag in _DAY_FIRST_TAGS or tag.partition("-")[0] in _DAY_FIRST else None


def _with_clock(year: int, month: int, day: str | None, part: dict[str, str | None]) -> Stated | None:
    date = plain_day(year, month, int(day or 1))
    if date is None:
        return None
    hour, minute = part["hour"], part["minute"]
    if hour is None or minute is None:
        return Stated(date, Precision.DAY if day else Precision.MONTH)
    if not day:
        return None
    return clock_on(date, hour, minute, part["second"] or "0", part["half"] or "", part["zone"] or "")

"""Years counted from other beginnings, said as common ones: 令和2年, 民國109年 and พ.ศ. 2563 are all 2020.

Only where the text itself shows which calendar is meant, or the language leaves no other reading: a year of
three digits is a year of the Republic in Taiwan, a year beginning with 25 is Buddhist in Thai, the names of
the Persian months belong to one calendar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

# The year before the first year of each era, and the era's last year.
_JAPANESE: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_REPUBLIC: Final = 1911
_BUDDHIST: Final = 543

_ERA: Final = re.compile(r"(令和|平成|昭和)\s?(元|\d{1,2})\s?年")
_TWICE: Final = re.compile(
    r"(\d{4})\s?年?\s?[(（]\s?(?:(?:令和|平成|昭和)\s?(?:元|\d{1,2})|\1)\s?年?\s?[)）]\s?年?"
)
_INITIAL: Final = re.compile(r"([RHS])\s?(\d{1,2})(?=\s?([./\-])\s?\d{1,2}\s?\3\s?\d{1,2}(?!\d))")
_OF_THE_REPUBLIC: Final = re.compile(r"(?:中[華华])?民[國国]\s?(\d{2,3})(?=\s?年)")
_THREE_DIGITS: Final = re.compile(r"1\d\d(?=\s?年\s?\d{1,2}\s?月|([./\-])\d{1,2}\1\d{1,2}(?!\d))")
_ELSEWHERE: Final = frozenset({"hans", "cn", "sg", "hk", "mo"})
_THAI: Final = re.compile(r"[\u0e00-\u0e7f]")
_THAI_YEAR: Final = re.compile(r"(?:พ\.?\s?ศ\.?\s?)?(?<!\d)(25[3-9]\d)(?!\d)")
_THAI_SHORT: Final = range(38, 100)  # 2538 was 1995; below, the common era may be meant

# The first day of the Persian year 1400; leap years are an arithmetic cycle from 1343 to 1472.
_NOWRUZ: Final = datetime(2021, 3, 21)  # noqa: DTZ001 - a day has no zone
_NOWRUZ_YEAR: Final = 1400
PERSIAN_YEARS: Final = range(1370, 1420)

# A day of the Hijri calendar, which begins when the moon is seen: as a date for certain it needs a twin.
_HIJRI_MONTH: Final = (
    r"(?:(?:ال)?محرم|صفر|ربيع (?:ال[أا]ول|الثان[يى]|الآخر)|جماد[يى] (?:ال[أا]ول[يى]|الثانية|الآخرة)|"
    r"رجب|شعبان|رمضان|شوال|"
    r"ذ[يو] ?(?:ال)?(?:قعدة|حجة))"
)
_HIJRI: Final = re.compile(
    rf"\(?(?<!\d)(?:\d{{1,2}} (?:من )?{_HIJRI_MONTH}[،,]? 1[34]\d\d(?: ?هـ?(?!\w))?"
    r"|(?:\d{1,2}[/-]\d{1,2}[/-]1[34]\d\d|1[34]\d\d[/-]\d{1,2}[/-]\d{1,2}) ?هـ?(?!\w))\.?\)?"
)
_WHICH_IS: Final = re.compile(r"(?:الموافق|المصادف)(?: ?لـ? ?(?=\d)| ل |:|\Z)")
_OURS: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AROUND: Final = " -–—/|،,:="

_HAN: Final = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_HAN_NUMBER: Final = re.compile(r"[〇○零一二三四五六七八九十百]+(?=\s?[年月日号號])")


def common_years(text: str, languages: Sequence[str]) -> str:
    """``text`` (digits in ASCII) with its years of other calendars as years of the common era."""
    spoken = {tag.partition("-")[0].lower() for tag in languages}
    if not text.isascii():
        text = _ERA.sub(_japanese, _TWICE.sub(r"\1年", text))
        text = _TWICE.sub(r"\1年", text)
        text = _without_hijri(text)
        text = _OF_THE_REPUBLIC.sub(lambda year: str(int(year[1]) + _REPUBLIC), text)
    if "ja" in spoken and (initial := _INITIAL.match(text)):
        text = _japanese(initial).rstrip("年") + text[initial.end() :]
    if "zh" in spoken and _of_taiwan(languages) and (year := _THREE_DIGITS.match(text)):
        text = str(int(year[0]) + _REPUBLIC) + text[year.end() :]
    if "th" in spoken or _THAI.search(text):
        text = _THAI_YEAR.sub(lambda year: str(int(year[1]) - _BUDDHIST), text)
    return text


def _of_taiwan(languages: Sequence[str]) -> bool:
    """Whether no Chinese of these is that of another place."""
    return not any(_ELSEWHERE & set(tag.lower().split("-")) for tag in languages)


def _without_hijri(text: str) -> str:
    """The common date of 25 ذو القعدة 1447 هـ الموافق 12 مايو 2026, which is the same day twice."""
    rest, twins = _HIJRI.subn(" ", text)
    if not twins or not _OURS.search(rest):
        return text
    return " ".join(_WHICH_IS.sub(" ", rest).split()).strip(_AROUND)


def han_numbers(text: str) -> str:
    """``text`` with the Chinese numbers before 年, 月 and 日 in figures: 二〇二一年三月十日."""
    return _HAN_NUMBER.sub(_han, text) if "年" in text or "月" in text else text


def _han(number: re.Match[str]) -> str:
    said = number[0]
    if not {"十", "百"} & set(said):
        return "".join(_HAN[char] for char in said)
    hundreds, hundred, below = said.rpartition("百")
    tens, ten, ones = below.lstrip("零〇○").rpartition("十")
    if len(hundreds) > 1 or len(tens) > 1 or len(ones) > 1 or "百" in hundreds:
        return said
    values = (int(_HAN.get(hundreds, "1")) if hundred else 0, int(_HAN.get(tens, "1")) if ten else 0)
    return str(values[0] * 100 + values[1] * 10 + int(_HAN.get(ones, "0")))


def buddhist_short(year: int) -> int:
    """The common year of a Thai one of two figures: 64 is 2564, that is 2021. Zero when uncertain."""
    return 2500 + year - _BUDDHIST if year in _THAI_SHORT else 0


def gregorian(year: int, month: int, day: int) -> datetime | None:
    """The day of the Persian calendar (1399-12-20) as we count it, or ``None`` when it has no such day."""
    lengths = [31] * 6 + [30] * 5 + [30 if _is_leap(year) else 29]
    if year not in PERSIAN_YEARS or not 1 <= month <= len(lengths) or not 1 <= day <= lengths[month - 1]:
        return None
    years = range(min(year, _NOWRUZ_YEAR), max(year, _NOWRUZ_YEAR))
    span = sum(366 if _is_leap(passed) else 365 for passed in years)
    start = _NOWRUZ + timedelta(days=span if year > _NOWRUZ_YEAR else -span)
    return start + timedelta(days=sum(lengths[: month - 1]) + day - 1)


def _is_leap(year: int) -> bool:
    return (year * 8 + 29) % 33 < 8


def _japanese(era: re.Match[str]) -> str:
    years = 1 if era[2] == "元" else int(era[2])
    return f"{_JAPANESE[era[1]] + years}年"

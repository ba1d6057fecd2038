"""Years counted from other beginnings, said as common ones: 令和2年, 民國109年 and พ.ศ. 2563 are all 2020.

Only where the text itself shows which calendar is meant, or the language leaves no other reading: a year of
three digits is a year of the Republic in Chinese, a year beginning with 25 is Buddhist in Thai.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# The year before the first year of each era.
_JAPANESE: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_REPUBLIC: Final = 1911
_BUDDHIST: Final = 543

_ERA: Final = re.compile(r"(令和|平成|昭和)\s?(元|\d{1,2})\s?年")
_TWICE: Final = re.compile(r"(\d{4})\s?年?\s?[(（]\s?(?:令和|平成|昭和)\s?(?:元|\d{1,2})\s?年?\s?[)）]\s?年?")
_INITIAL: Final = re.compile(r"([RHS])\s?(\d{1,2})(?=\s?([./\-])\s?\d{1,2}\s?\3\s?\d{1,2}(?!\d))")
_OF_THE_REPUBLIC: Final = re.compile(r"(?:中[華华])?民[國国]\s?(\d{2,3})(?=\s?年)")
_THREE_DIGITS: Final = re.compile(r"1\d\d(?=\s?年\s?\d{1,2}\s?月|([./\-])\d{1,2}\1\d{1,2}(?!\d))")
_THAI: Final = re.compile(r"[\u0e00-\u0e7f]")
_THAI_YEAR: Final = re.compile(r"(?:พ\.?\s?ศ\.?\s?)?(?<!\d)(25[3-9]\d)(?!\d)")


def common_years(text: str, languages: Sequence[str]) -> str:
    """``text`` (digits in ASCII) with its years of other calendars as years of the common era."""
    spoken = {tag.partition("-")[0].lower() for tag in languages}
    if not text.isascii():
        text = _ERA.sub(_japanese, _TWICE.sub(r"\1年", text))
        text = _OF_THE_REPUBLIC.sub(lambda year: str(int(year[1]) + _REPUBLIC), text)
    if "ja" in spoken and (initial := _INITIAL.match(text)):
        text = _japanese(initial).rstrip("年") + text[initial.end() :]
    if "zh" in spoken and (year := _THREE_DIGITS.match(text)):
        text = str(int(year[0]) + _REPUBLIC) + text[year.end() :]
    if "th" in spoken or _THAI.search(text):
        text = _THAI_YEAR.sub(lambda year: str(int(year[1]) - _BUDDHIST), text)
    return text


def _japanese(era: re.Match[str]) -> str:
    years = 1 if era[2] == "元" else int(era[2])
    return f"{_JAPANESE[era[1]] + years}年"

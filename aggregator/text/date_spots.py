"""Where in a text something is written like a date. Cheap, in any language; whether it is one says ``dates``.

A page is searched for its dates before anybody knows which texts matter, so this costs microseconds: shapes
of figures, and names of months where figures alone would mean too much ("Summit 2021", "12 reasons").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from aggregator.models import DateOrigin, Precision
from aggregator.text.date_ago import names_unit
from aggregator.text.date_names import folded, languages_of, names
from aggregator.text.date_stated import stated_date
from aggregator.text.dates import EARLIEST

# Of the many that are written in Latin letters only those whose months are no words of the others.
_LATIN: Final = (
    *("en", "fr", "es", "pt", "de", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "tr"),
    *("vi", "id", "ca", "hr", "sl", "lt", "lv", "et"),
)
# Whose short names count too, where other languages share the script.
_MOST_WRITTEN: Final = frozenset(_LATIN) | {
    "ar",
    "ur",
    "el",
    "he",
    "hi",
    "th",
    "ru",
    "uk",
    "bg",
    "sr",
    "zh",
    "ja",
    "ko",
}
_SHORTEST: Final = 2
_NAME: Final = r"[^\W\d_][^\s\d,;:|()/«»\"]{1,14}"  # of a month; Thai and Hindi write vowels as marks
_VIETNAMESE: Final = r"tháng\s?\d{1,2}"  # months are counted, not named
_ORDINAL: Final = r"(?:st|nd|rd|th|er|re|ème|º|ª|°|\.)?"
_OF: Final = r"(?:de\s|del\s|of\s|d['’]\s?)?\s?"
_YEAR: Final = r"(?:19|20|25|[١٢۱۲]\d)\d{2}"  # 25..: of the Buddhist era
_CLOCK: Final = (
    r"(?:(?:T|,?\s+(?:at\s+|à\s+|um\s+|a las\s+|klo\s+|kl\.?\s+)?)\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?"
    r"(?:\s?[ap]\.?m\.?|\s?uhr)?(?:\s?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2}))?(?!\w))?"
)
_CJK_YEAR: Final = (
    r"(?:\d{4}|(?:令和|平成|昭和|民國|民国)\s?(?:\d{1,3}|元)|[〇零一二三四五六七八九]{4})\s?[年년]"
)
_NUMBER: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_FULL: Final = re.compile(
    rf"""(?:
      (?<![\d.,/-])(?<![A-Za-z])(?P<iso>\d{{4}}(?P<a>[-./])\s?\d{{1,2}}(?P=a)\s?\d{{1,2}}(?!\d)\.?{_CLOCK})
        (?![%/-])
    | (?<!\d)(?P<cjk>{_CJK_YEAR}\s?{_NUMBER}\s?[月월](?:\s?{_NUMBER}\s?[日号號일])?)
    | (?<![\w.,/-])(?:(?P<dmy>\d{{1,2}}\s?(?P<b>[-./])\s?\d{{1,2}}\s?(?P=b)\s?(?:{_YEAR}|\d{{2}}){_CLOCK})
    | (?P<day>\d{{1,2}}{_ORDINAL}\s?[-/]?(?:\s?{_OF})(?:{_VIETNAMESE}|(?P<month1>{_NAME}?))[.,]?
        (?:\s?[-/]|,)?\s?(?:de\s|del\s|г\.?\s|năm\s)?(?P<year1>{_YEAR}|(?<=-)\d{{2}}){_CLOCK})
    | (?P<mdy>(?P<month2>{_NAME}?)\.?\s?\d{{1,2}}{_ORDINAL}(?:,|\s)\s?(?P<year2>{_YEAR}){_CLOCK}))(?![\w%/-])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_PART: Final = re.compile(
    rf"""(?:
      (?<!\d)(?P<cjk>{_NUMBER}\s?[月월]\s?{_NUMBER}\s?[日号號일])
    | (?<![\w.,/-])(?:(?P<md>\d{{1,2}}{_ORDINAL}\s?{_OF}(?P<month1>{_NAME})\.?)
    | (?P<mdb>(?P<month2>{_NAME})\.?\s\d{{1,2}}(?:st|nd|rd|th)?)
    | (?P<my>(?P<month3>{_NAME})[.,]?\s(?:de\s|del\s)?(?P<year>{_YEAR}))
    | (?P<num>\d{{1,2}}[./]\d{{1,2}}\.?)
    | (?P<ym>{_YEAR}[-./]\d{{1,2}}))(?![\w%/-])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SPAN_AGO: Final = re.compile(
    r"^\W*(?:(?:il y a|hace|há|vor|منذ|قبل)\s+\w+\s+\w+"
    r"|\w+\s+\w+\s+(?:ago|fa|geleden|sedan|siden|atrás|temu|önce|назад|тому|trước))\W*$",
    re.IGNORECASE,
)
_AGO: Final = re.compile(
    r"^\W*(?:\d+\s?(?:分钟|小时|天|周|分|時間|日|か月|시간|일)\s?[前전]"
    r"|today|yesterday|aujourd.hui|hier|hoy|ayer|heute|gestern|oggi|ieri|hoje|ontem|сегодня|вчера"
    r"|今天|昨天|今日|昨日|어제)\W*$",
    re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"\d|[一二三四五六七八九十元]\s?[年月]")
_LONGEST_NAME: Final = 16
_SHORT: Final = 40  # a text that may be a date as a whole
_DAY_AND_YEAR: Final = re.compile(r"(?<!\d)\d{1,2}\D+\d{4}|\d{4}\D+\d{1,2}(?!\d)")
_LONGEST: Final = 400  # characters that are looked at


class Spot(NamedTuple):
    """A stretch of a text that is written like a date; ``full`` when it names its year."""

    start: int
    end: int
    full: bool


def date_spots(text: str) -> tuple[Spot, ...]:
    """Every stretch of the text's beginning that is written like a date, in order."""
    return _spots(text[:_LONGEST])


@lru_cache(maxsize=8192)
def _spots(text: str) -> tuple[Spot, ...]:
    if not _DIGIT.search(text):
        if len(text) <= _LONGEST_NAME and is_month(text):
            return (Spot(0, len(text), False),)
        return (Spot(0, len(text), True),) if len(text) <= _SHORT and _is_ago(text) else ()
    found = [Spot(match.start(), match.end(), True) for match in _FULL.finditer(text) if _names_months(match)]
    if found:
        return tuple(found)
    if len(text) <= _SHORT and (_is_ago(text) or _is_day(text)):
        return (Spot(0, len(text), True),)
    return tuple(
        Spot(match.start(), match.end(), match["my"] is not None or match["ym"] is not None)
        for match in _PART.finditer(text)
        if _names_months(match) and (match["num"] is None or text.strip(" .()[]") == match[0].strip(" ."))
    )


def _is_ago(text: str) -> bool:
    """A text that counts back from now: "vor zwei Tagen" does, "vor alten Banken" does not."""
    return bool(_AGO.match(text) or (_SPAN_AGO.match(text) and names_unit(text)))


def _is_day(text: str) -> bool:
    """A text that is a day as a whole is one in whatever form: 2026-ж., 12-май."""
    if not _DAY_AND_YEAR.search(text):
        return False
    stated = stated_date(text, DateOrigin.TEXT, (), None)
    if stated is None or stated.precision not in (Precision.DAY, Precision.SECOND):
        return False
    return stated.at.year >= EARLIEST.year


def _names_months(match: re.Match[str]) -> bool:
    name = next((said for key in ("month1", "month2", "month3") if (said := match.groupdict().get(key))), "")
    return not name or is_month(name)


@lru_cache(maxsize=16384)
def is_month(name: str) -> bool:
    """Whether a word is the name of a month, or its short form, in one of the languages known here."""
    script = languages_of(name)
    return folded(name.strip(".,")) in _months(_LATIN if _LATIN[0] in script else script)


@lru_cache(maxsize=64)
def _months(languages: tuple[str, ...]) -> frozenset[str]:
    """Their names, without those so short that they may be anything: "там." is August and "there"."""
    return frozenset(
        name
        for language in languages
        for name in names(language).months
        if len(name) > (_SHORTEST if language in _MOST_WRITTEN else _SHORTEST + 1)
    )

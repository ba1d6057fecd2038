"""Dates as people write them, in their own language: 10 mars 2021, 10 марта 2021 г., ١٠ مارس ٢٠٢١.

The only home of dateparser, which is imported late because it is large. It is a willing guesser, so it is
asked one language at a time, for complete dates only, and its answer counts only if every number of the text
is found again in it: what is left over (a range, a count, a version) makes the text something else than a
date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from aggregator.models import Precision
from aggregator.text.date_machine import Stated

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

LONGEST: Final = 80
# What dateparser's languages call the lists of their names for the months.
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_CLOCK: Final = re.compile(
    r"(?<!\d)(\d{1,2})\s?(?:[:.h]|時|时)\s?(\d{2})(?:[:.](\d{2}))?(?!\d)", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\d+")
_OFFSET: Final = re.compile(r"\s[+\-]\d{2}:?\d{2}$")
_GLUED: Final = re.compile(r"[$€£#+%]\d|(?<!\d)[A-Za-z]\d|\d[%$€£]")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_PERSIAN_MONTHS: Final = {
    "ژانویه": "January", "فوریه": "February", "مارس": "March", "آوریل": "April", "مه": "May", "ژوئن": "June",
    "ژوئیه": "July", "اوت": "August", "سپتامبر": "September", "اکتبر": "October", "نوامبر": "November",
    "دسامبر": "December",
}  # fmt: skip
_PERSIAN: Final = re.compile(rf"(?<!\w)({'|'.join(_PERSIAN_MONTHS)})\u0654?(?!\w)")
_EITHER_NAME: Final = re.compile(r"([^\W\d_]{3,})\s*/\s*([^\W\d_ ]{3,})")

# Languages tried when none of the given ones reads the text, by script. Where a month's name means different
# months (listopad, srpen), only one of the languages is here.
_BY_SCRIPT: Final[tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]] = (
    (re.compile(r"[\u0600-\u06ff]"), ("ar", "fa", "ur")),
    (re.compile(r"[\u0400-\u04ff]"), ("ru", "uk", "bg")),
    (re.compile(r"[\u3041-\u30ff]"), ("ja",)),
    (re.compile(r"[\u4e00-\u9fff]"), ("zh", "ja")),
    (re.compile(r"[\uac00-\ud7a3]"), ("ko",)),
    (re.compile(r"[\u0370-\u03ff]"), ("el",)),
    (re.compile(r"[\u0590-\u05ff]"), ("he",)),
    (re.compile(r"[\u0900-\u097f]"), ("hi",)),
    (re.compile(r"[\u0e00-\u0e7f]"), ("th",)),
    (
        re.compile(r"[A-Za-z]"),
        (
            "en",
            "fr",
            "es",
            "pt",
            "de",
            "it",
            "nl",
            "pl",
            "sv",
            "nb",
            "da",
            "fi",
            "tr",
            "ro",
            "cs",
            "hu",
            "id",
            "vi",
            "ca",
        ),
    ),
)
# Words in front of a date that say only that a date follows, and dateparser does not skip.
_LABEL: Final = re.compile(
    r"\A(?:(?:date|published|posted|updated|released?|publication date|"
    r"publié|publiée|mis en ligne|date de publication|"
    r"publicado|publicada|fecha|veröffentlicht|datum|stand|erschienen|"
    r"pubblicato|data|gepubliceerd|publicerad|"
    r"дата|опубликовано|تاريخ النشر|نشر)\s*(?:on|le|el|em|am|il|op|den|في)?\s*:?|"
    r"on|le|el|em|am|il|op|den|يوم|في)\s+",
    re.IGNORECASE,
)
# Clocks, calendars and arrows that stand beside a date instead of a word.
_PICTOGRAMS: Final = re.compile(
    r"^[\s\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+|[\s\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+$"
)
# What "ago" is counted from when asking dateparser; only the span is used, so that parsers can be kept.
_ORIGIN: Final = datetime(2001, 6, 15, 12)  # noqa: DTZ001
_AGO: Final = re.compile(
    r"\b(?:ago|il y a|hace|há|atrás|vor|fa|geleden|sedan|siden|sitten|temu|önce|назад|тому|منذ|قبل)\b|[前전]",
    re.IGNORECASE,
)


def unlabelled(text: str) -> str:
    """``text`` without a label such as "Published on:" and without punctuation and signs around it."""
    text = _PICTOGRAMS.sub("", text)
    return _LABEL.sub("", text.strip(" \t|()[]·•:,;–—-"), count=1).strip(" :")


def written_date(text: str, languages: Sequence[str]) -> Stated | None:
    """The date (or month and year) that ``text`` is, in one of ``languages`` or another of its script."""
    text = _one_name(text) if len(text) <= LONGEST else text
    if not _may_be_date(text):
        return None
    own = {tag.partition("-")[0].lower() for tag in languages}
    letters = _letters(text)
    for language in _candidates(text, languages):
        stated = _read(text, language) if _names_month(letters, language) else None
        # "Mars 2021" is a month in French and a planet in English: without a day the language must be given.
        if stated is not None and (stated.precision is not Precision.MONTH or language in own):
            return stated
    return None


def relative_date(text: str, languages: Sequence[str], now: datetime) -> Stated | None:
    """ "3 days ago" in one of ``languages``, counted from ``now``: a day, or a moment for hours and less.

    Weeks, months and years ago are rounded by whoever wrote them, so they are no date.
    """
    numbers = _NUMBER.findall(text)
    if len(text) > 40 or len(numbers) != 1 or not _AGO.search(text):
        return None
    for language in _candidates(text, languages):
        at = _ask(_parser(language, "relative-time"), text)
        if at is not None and at < _ORIGIN:
            return _counted(_ORIGIN - at.replace(tzinfo=None), now, int(numbers[0]))
    return None


def _counted(span: timedelta, now: datetime, number: int) -> Stated | None:
    at = now - span
    if span == timedelta(days=number):
        return Stated(at.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None), Precision.DAY)
    if span in (timedelta(hours=number), timedelta(minutes=number), timedelta(seconds=number)):
        return Stated(at.replace(second=0, microsecond=0), Precision.SECOND)
    return None


def _may_be_date(text: str) -> bool:
    """Cheap, and refuses nearly everything that is no date: a year, few words, nothing glued to a number."""
    if len(text) > LONGEST or len(_YEAR.findall(text)) != 1 or _GLUED.search(_OFFSET.sub("", text)):
        return False
    return bool(_WORD.search(text)) and len(text.split()) <= 10


def _one_name(text: str) -> str:
    """Arabic writes months twice, in the names of the Levant and of the rest: آذار/مارس. One is enough.

    Persian has names for the Gregorian months that the library does not know in all their forms.
    """
    text = _EITHER_NAME.sub(r"\2", text, count=1)
    return _PERSIAN.sub(lambda name: _PERSIAN_MONTHS[name[1]], text, count=1)


def _candidates(text: str, languages: Sequence[str]) -> tuple[str, ...]:
    own = [tag.partition("-")[0].lower() for tag in languages]
    others = next((names for script, names in _BY_SCRIPT if script.search(text)), ())
    return tuple(dict.fromkeys([*(tag for tag in own if _is_known(tag)), *others]))


def _names_month(letters: str, language: str) -> bool:
    """Is a month named in it? Takes microseconds, where dateparser needs a thousand times more to say no."""
    words, parts = _month_names(language)
    return not words.isdisjoint(letters.split()) or any(part in letters for part in parts)


@lru_cache(maxsize=256)
def _month_names(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that are whole words, and those that may be written without spaces around them."""
    from dateparser.languages.loader import default_loader

    try:
        info = default_loader.get_locale(language).info
    except ValueError:
        return frozenset(), frozenset()  # a language nobody taught it
    names = {_letters(name) for month in _MONTHS for name in info.get(month, ())} - {""}
    whole = {name for name in names if name.isascii() and " " not in name}
    return frozenset(whole), frozenset(names - whole)


def _letters(text: str) -> str:
    """Words without case, accents, dots and numbers: "10 Févr. 2021" -> "fevr", "3月" -> "月"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace(".", "")
    kept = (char if char.isalpha() else "" if unicodedata.combining(char) else " " for char in plain)
    return " ".join("".join(kept).split())


def _read(text: str, language: str) -> Stated | None:
    at = _ask(_parser(language, "absolute-time"), text)
    if at is None:
        return None
    clock = _CLOCK.search(text)
    rest = _OFFSET.sub("", text)
    if clock:
        rest = rest.replace(clock[0], " ", 1)
    numbers = sorted(int(number) for number in _NUMBER.findall(rest))
    if numbers == [at.year] and not clock:
        return Stated(at.replace(day=1, tzinfo=None), Precision.MONTH)
    if numbers != sorted(_said(text, at)):
        return None
    if clock is None:
        return Stated(at.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None), Precision.DAY)
    if at.minute != int(clock[2]) or at.hour % 12 != int(clock[1]) % 12:
        return None
    return Stated(at.replace(microsecond=0), Precision.SECOND)


def _said(text: str, at: datetime) -> list[int]:
    """The numbers that must stand in ``text``: Vietnamese counts its months."""
    return [at.year, at.day, at.month] if "tháng" in text.lower() else [at.year, at.day]


def _ask(parser: DateDataParser, text: str) -> datetime | None:
    try:
        found = parser.get_date_data(text)
    except (ValueError, OverflowError, TypeError, KeyError, IndexError):
        return None  # dateparser trips over odd text in several ways; none of them is a date
    at: datetime | None = found.date_obj if found else None
    return at


def _is_known(language: str) -> bool:
    try:
        _parser(language, "absolute-time")
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def _parser(language: str, kind: str) -> DateDataParser:
    from dateparser.date import DateDataParser

    settings = {
        "PARSERS": [kind],
        "REQUIRE_PARTS": [] if kind == "relative-time" else ["month", "year"],
        "PREFER_DAY_OF_MONTH": "first",
        "RELATIVE_BASE": _ORIGIN,
    }
    return DateDataParser(languages=[language], settings=settings)

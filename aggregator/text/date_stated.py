"""What a text says as a date, whoever wrote it. Machine forms are tried first and cost microseconds."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from aggregator.models import DateOrigin, Precision
from aggregator.text.clean import without_invisible
from aggregator.text.date_clock import split_clock
from aggregator.text.date_eras import PERSIAN_YEARS, common_years, han_numbers
from aggregator.text.date_labels import unlabelled
from aggregator.text.date_machine import Stated, clock_on, epoch, iso_date, mail_date
from aggregator.text.date_names import in_words
from aggregator.text.date_numeric import numeric_date
from aggregator.text.date_written import written_date

EPOCH_ORIGINS: Final = frozenset({DateOrigin.FEED, DateOrigin.JSON})
_MACHINE_ORIGINS: Final = EPOCH_ORIGINS | {DateOrigin.SITEMAP, DateOrigin.TIME_ELEMENT, DateOrigin.ATTRIBUTE}
_LONGEST: Final = 80  # without its label
# No date without a year: four figures, or two of a date in numbers, of "12-May-26", behind
# an apostrophe, or in Thai.
_YEAR: Final = re.compile(
    r"\d{4}|\d[./\-]\s?\d{1,2}[./\-]\s?\d\d|\d-[^\W\d_]+\.?-\d\d|['’]\d\d|[\u0e00-\u0e7f.]\s*\d\d"
)


def tidy(text: str) -> str:
    """ASCII digits and colons, no invisible marks, single spaces: what all patterns are written for."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", without_invisible(text))
        text = "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)
        text = han_numbers(text)
    return " ".join(text.split())


@lru_cache(maxsize=8192)
def stated_date(
    text: str, origin: DateOrigin, languages: tuple[str, ...], day_first: bool | None
) -> Stated | None:
    """What the whole of ``text`` says, or ``None``; whether that may be is asked elsewhere."""
    text = tidy(text)
    machine = origin in _MACHINE_ORIGINS
    if origin in EPOCH_ORIGINS and (found := epoch(text)):
        return found
    if machine and (found := _common(iso_date(text) or mail_date(text))):
        return found
    text = unlabelled(text)
    if not machine and (found := _common(_iso_for_people(text, origin))):
        return found
    text = common_years(text, languages)
    return _for_people(text, languages, day_first)


def _common(stated: Stated | None) -> Stated | None:
    """``stated`` unless its year is one of the Persian calendar, which only a language can tell."""
    return None if stated is None or stated.at.year in PERSIAN_YEARS else stated


def _for_people(text: str, languages: tuple[str, ...], day_first: bool | None) -> Stated | None:
    """A day in words or numbers, perhaps with a time of day."""
    if len(text) > _LONGEST or not _YEAR.search(text):
        return None
    text = in_words(text)
    if found := _day(text, languages, day_first):
        return found
    rest, clock = split_clock(text)
    found = _day(rest, languages, day_first) if clock else None
    if clock is None or found is None or found.precision is not Precision.DAY:
        return None
    at = clock_on(found.at, *clock)
    return at if at is None or clock.is_certain else found


def _day(text: str, languages: tuple[str, ...], day_first: bool | None) -> Stated | None:
    return numeric_date(text, languages=languages, day_first=day_first) or written_date(text, languages)


def _iso_for_people(text: str, origin: DateOrigin) -> Stated | None:
    """On a page 2021-069 and 20210310 are numbers of documents; in an address they are dates."""
    if origin is DateOrigin.URL:
        return iso_date(text.strip("/").replace("/", "-"))
    plain = text.isdecimal() and len(text) == 4
    return iso_date(text) if plain or (text[4:5] == "-" and text[7:8] == "-") else None

"""Every month, by every name that CLDR has for it, as a day of that month is written in its language."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from babel import localedata

from aggregator.models import DateOrigin
from aggregator.text.date_names import names as known
from aggregator.text.dates import read_date

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# How a day of a month is written; most languages put nothing between.
PATTERNS = {
    "es": "{day} de {month} de {year}",
    "pt": "{day} de {month} de {year}",
    "hu": "{year}. {month} {day}.",
    **dict.fromkeys(("de", "nb", "da", "cs", "sk", "fi", "hr", "sl"), "{day}. {month} {year}"),
}
LANGUAGES = (
    "en", "fr", "es", "pt", "de", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "tr",
    "el", "ru", "uk", "bg", "ca", "id", "hr", "sl", "ar", "fa", "he",
)  # fmt: skip
DAYS = (3, 12, 28)


def names(language: str, month: int) -> set[str]:
    """From a copy: babel keeps what it looks up in data that languages share."""
    months = localedata.LocaleDataDict(deepcopy({"months": localedata.load(language)["months"]}))["months"]
    return {months[context]["wide"][month] for context in ("format", "stand-alone")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_is_read_by_all_its_names(language: str) -> None:
    pattern = PATTERNS.get(language, "{day} {month} {year}")
    wrong = []
    for month in range(1, 13):
        for name in names(language, month):
            for day in DAYS:
                text = pattern.format(day=day, month=name, year=2024)
                found = read_date(text, origin=DateOrigin.TEXT, languages=(language,), now=NOW)
                if found is None or found.at != datetime(2024, month, day, tzinfo=UTC):
                    wrong.append((text, found and found.isoformat()))
    assert wrong == []


def test_the_names_of_one_language_do_not_become_those_of_the_next() -> None:
    """French has no months of its own to stand alone: what babel would look up for Chinese became French."""
    known.__wrapped__("zh")
    assert isinstance(localedata.load("fr")["months"]["stand-alone"]["wide"], localedata.Alias)


@pytest.mark.parametrize(
    "text", ["Publié le 3 avril 2024", "le 3 avril 2024", "Publicado el 3 de abril de 2024"]
)
def test_a_label_is_taken_from_the_beginning_only(text: str) -> None:
    """The end of a month's name may be a label elsewhere: "avril 2024" is no "il 2024"."""
    found = read_date(text, origin=DateOrigin.TEXT, languages=("fr", "es"), now=NOW)
    assert found is not None
    assert found.isoformat() == "2024-04-03"

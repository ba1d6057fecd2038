"""A step of the script, told in a language: headline, sentences, place, address. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aggregator.sample.script import Desk, Step
from aggregator.sample.texts import DATA, FIELD, MONTHS, NEWSROOM_EN, NEWSROOM_FR, PLACES, Subject

_SUBJECTS: Final[dict[tuple[Desk, str], tuple[Subject, ...]]] = {
    (Desk.NEWSROOM, "en"): NEWSROOM_EN,
    (Desk.NEWSROOM, "fr"): NEWSROOM_FR,
    (Desk.FIELD, "en"): FIELD,
    (Desk.DATA, "en"): DATA,
}
_FOLDERS: Final = {
    (Desk.NEWSROOM, "en"): "/en/stories",
    (Desk.NEWSROOM, "fr"): "/fr/actualites",
    (Desk.FIELD, "en"): "/en/field-notes",
    (Desk.DATA, "en"): "/en/data",
}
_ADDRESS = re.compile(r"(/[a-z]{2}/[a-z-]+)/(\d{1,9})-[a-z0-9-]*\.html")
_FORGOTTEN: Final = {"en": "DRAFT: ", "fr": "PROJET : "}


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One story as readers see it. ``path`` never changes, whatever becomes of the headline."""

    step: Step
    language: str
    title: str
    sentences: tuple[str, ...]
    place: str
    topics: tuple[str, ...]
    path: str

    @property
    def lead(self) -> bool:
        """True for the stories that the newsroom page shows in full instead of as a headline."""
        return self.step.number % 3 == 0


def tell(step: Step, language: str = "en") -> Story:
    """The story behind a step of the script."""
    subjects = _SUBJECTS[step.desk, language]
    subject = subjects[step.number % len(subjects)]
    place = PLACES[(step.number * 5 + step.number // len(PLACES)) % len(PLACES)]
    city, country = place[:2] if language == "en" else place[2:]
    words = {"city": city, "country": country, "count": str(24 + step.number * 37 % 950)}
    title = subject.title.format(**words)
    return Story(
        step=step,
        language=language,
        title=with_slip(title, language) if step.slip else title,
        sentences=tuple(sentence.format(**words) for sentence in subject.sentences),
        place=f"{city}, {country}",
        topics=subject.topics,
        path=f"{_FOLDERS[step.desk, language]}/{step.number}-{_slug(title)}.html",
    )


def which(path: str) -> tuple[Desk, str, int] | None:
    """Desk, language and number behind the address of a story; None for any other address."""
    match = _ADDRESS.fullmatch(path)
    keys = [key for key, folder in _FOLDERS.items() if match and folder == match[1]]
    return (*keys[0], int(match[2])) if match and keys else None


def with_slip(title: str, language: str = "en") -> str:
    """The headline with a mark the desk forgot to take away: plainly the publisher's slip, not a reader's."""
    return f"{_FORGOTTEN[language]}{title}"


def day(when: datetime, language: str) -> str:
    """``10 March 2021``, ``1er mars 2021``."""
    number = "1er" if language == "fr" and when.day == 1 else str(when.day)
    return f"{number} {MONTHS[language][when.month - 1]} {when.year}"


def days(start: datetime, end: datetime, language: str) -> str:
    """``from 7 to 12 March 2021``, or with both months where they differ."""
    first = day(start, language)
    if (start.month, start.year) == (end.month, end.year):
        first = first.split(" ")[0]
    elif start.year == end.year:
        first = first.rsplit(" ", 1)[0]
    return (
        f"du {first} au {day(end, language)}" if language == "fr" else f"from {first} to {day(end, language)}"
    )


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:7])

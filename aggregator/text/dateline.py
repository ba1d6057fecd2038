"""Datelines: "10 March 2021 - Kyoto, Japan - In the margins ..." is a date, a place and the text behind them.

What is not clearly a dateline is none; a place is only named where the line itself shows that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aggregator.models import DateOrigin, Moment
from aggregator.text.countries import country_code
from aggregator.text.dates import read_date
from aggregator.text.words import words


@dataclass(frozen=True, kw_only=True, slots=True)
class Dateline:
    """What stood in front of a text. ``country`` is ISO 3166 alpha-2, ``rest`` the text behind it."""

    moment: Moment | None
    place: str
    country: str
    rest: str


_REACH: Final = 200  # a dateline is within the first characters, or there is none
_BREAK: Final = re.compile(r"\s*(?:[–—―|]|-{2,}|(?<=\s)-|-(?=\s)|(?<=\d)-(?=[^\W\d_]{2,}\s))\s*")
_COLON: Final = re.compile(r"\s*[:：]\s+")
_COMMA: Final = re.compile(r"\s*[,،，、]\s*")
_AGENCY: Final = re.compile(r"\s*[(（][^()（）]{2,40}[)）]$")
_LABEL: Final = re.compile(r"^[^\W\d_]{3,20}:?(?=\d{1,4}[\s.年/])")
_WORD: Final = re.compile(r"[^\W\d_][^\W\d_.'’]*(?:[-'’][^\W\d_]+)*\.?")
_SMALL: Final = words(
    "and de del der des do du e el en et la las le les los of sur the und upon y al am i i.s"
)
# Single words that stand where a place would, and are none.
_NOT_PLACES: Final = words(
    "news newsroom press release statement story article media update updated published posted date event "
    "events feature "
    "interview speech report blog video photo today yesterday monday tuesday wednesday thursday "
    "friday saturday sunday "
    "actualités communiqué noticias comunicado nachrichten pressemitteilung meldung новости новость "
    "пресс-релиз أخبار "
    "بيان خبر 新闻 消息 公告 by from on breaking opinion editorial summary background note"
)


def split_dateline(
    text: str, *, languages: Sequence[str] = (), now: datetime, timezone: str = ""
) -> Dateline | None:
    """The dateline of ``text`` (plain text) and the rest, or ``None`` where it has none. Never raises.

    Read are ``DATE - PLACE - text``, ``PLACE, DATE (AGENCY) - text``, ``DATE - text`` and ``PLACE (AGENCY) -
    text``; a word glued to the date ("Newsroom10 March 2021 -") is left out.
    """
    head = text[:_REACH]
    first = _BREAK.search(head)
    if first is None:
        first = _COLON.search(head)
    if first is None or first.start() == 0:
        return None
    reader = _Reader(tuple(languages), now, timezone)
    moment, place = reader.read(head[: first.start()].strip())
    end = first.end()
    if moment is None and (not place or ":" in first[0] or not _stands_alone(head[: first.start()], place)):
        return None
    if moment is not None and not place:
        place, end = reader.place_behind(head, first.end())
    rest = text[end:].strip()
    if not rest:
        return None
    return Dateline(moment=moment, place=place, country=country_of(place), rest=rest)


class _Reader:
    """Reads dates and places in the pieces of one head, with what the source says about its dates."""

    def __init__(self, languages: tuple[str, ...], now: datetime, timezone: str) -> None:
        self._languages, self._now, self._timezone = languages, now, timezone

    def date(self, text: str) -> Moment | None:
        return read_date(
            _LABEL.sub("", text),
            origin=DateOrigin.DATELINE,
            languages=self._languages,
            timezone=self._timezone,
            now=self._now,
        )

    def read(self, piece: str) -> tuple[Moment | None, str]:
        """Date and place of a piece: only the one, or both with a comma between, in either order.

        The date may stand in brackets behind the place, an agency behind both.
        """
        if (bracket := _AGENCY.search(piece)) is not None:
            before = piece[: bracket.start()].strip()
            if _is_place(before) and (moment := self.date(bracket[0].strip(" ()（）"))):
                return moment, before
            piece = before
        if not any(char.isdecimal() for char in piece):
            return None, piece if _is_place(piece) else ""
        if moment := self.date(piece):
            return moment, ""
        for comma in _COMMA.finditer(piece):
            before, after = piece[: comma.start()], piece[comma.end() :]
            if _is_place(before) and (moment := self.date(after)):
                return moment, before
            if _is_place(after) and (moment := self.date(before)):
                return moment, after
        return None, ""

    def place_behind(self, head: str, start: int) -> tuple[str, int]:
        """The place between the date and the next break, where there is one, and where the text begins."""
        second = _BREAK.search(head, start)
        if second is None or second.start() == start:
            return "", start
        piece = _AGENCY.sub("", head[start : second.start()].strip())
        if _is_place(piece) and country_of(piece):
            return piece, second.end()
        return "", start


def _is_place(text: str) -> bool:
    """Whether ``text`` looks like a place: a few words with capitals, where the script has them."""
    if not 2 <= len(text) <= 60 or text.casefold() in _NOT_PLACES:
        return False
    parts = _COMMA.split(text)
    return len(parts) <= 3 and all(_is_name(part) for part in parts)


def _is_name(text: str) -> bool:
    words = text.replace("(", " ").replace(")", " ").split()
    if not 1 <= len(words) <= 6 or any(word.casefold() in _NOT_PLACES for word in words):
        return False
    if not all(_WORD.fullmatch(word) for word in words):
        return False
    proper = [word for word in words if word.casefold() not in _SMALL]
    return bool(proper) and not any(word[0].islower() for word in proper)


def _stands_alone(head: str, place: str) -> bool:
    """Without a date a place must name its country ("Paris, France", "JAPAN") or carry its agency.

    Capitals alone are as often an organisation ("UNICEF -", "COVID -").
    """
    if country_of(place) and ("," in place or (len(place) >= 4 and place.isupper())):
        return True
    agency = _AGENCY.search(head.strip())
    return agency is not None and not _is_organisation(place, agency[0].strip(" ()（）"))


def _is_organisation(name: str, bracket: str) -> bool:
    """ "World Food Programme (WFP)", "UN Women (AP)": the bracket is its acronym, or it has one in it."""
    words = name.split()
    initials = "".join(word[0] for word in words if word[0].isupper())
    short = len(name) < 4 and name.isupper()
    return initials == bracket or short or (not name.isupper() and any(word.isupper() for word in words))


def country_of(place: str) -> str:
    """The country that a place such as "Kyoto, Japan" names: the whole of it or its last part; or ""."""
    return country_code(place) or country_code(_COMMA.split(place)[-1])

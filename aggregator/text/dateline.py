"""Datelines: "10 March 2021 - Kyoto, Japan - In the margins ..." is a date, a place and the text behind them.

What is not clearly a dateline is none; a place is only named where the line itself shows that it is one. A
line without its year gives no date, for the year would be our invention.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aggregator.models import DateOrigin, Moment, Precision
from aggregator.text.date_spots import date_spots
from aggregator.text.dateline_place import LABELS, is_label, is_place, is_place_like, stands_alone
from aggregator.text.dates import read_date
from aggregator.text.places import country_of, is_known


@dataclass(frozen=True, kw_only=True, slots=True)
class Dateline:
    """What stood in front of a text. ``country`` is ISO 3166 alpha-2, ``rest`` the text behind it."""

    moment: Moment | None
    place: str
    country: str
    rest: str


_REACH: Final = 200  # a dateline is within the first characters, or there is none
_LONGEST_PIECE: Final = 90
_LONGEST_LABEL: Final = 40
_MOST_PIECES: Final = 4
# What parts a dateline from its text whatever is in it ...
_BREAK: Final = re.compile(
    r"\.?\s*(?:[–—―‒|•·]+|-{2,}|(?<=\s)-|-(?=\s)|(?<=\d)-(?=[^\W\d_]{2,}\s)|(?<=[)）])-|(?<=\.)-)[–—―-]*\s*"
)
# ... and what does so only behind a full one.
# Without one of these, or a number near the beginning, there is no dateline to look for.
_SIGN: Final = re.compile(r"[–—―‒|•·(（\[【［/]|-[\s-]|[\s.)）\d]-")
_NUMBER: Final = re.compile(r"[\d〇一二三四五六七八九十]")
_SOFT: Final = re.compile(r"\s*[:：]\s+|\.\s+|(?<=[)）])\s+|\s*\n\s*")
_PLAIN_SOFT: Final = re.compile(r"[:：\n]")  # enough behind a date alone; a full stop is not
_COMMA: Final = re.compile(r"\s*[,،，、]\s*")
_BRACKET: Final = re.compile(r"\s*(?:[(（]([^()（）]{2,60})[)）]|(?<![^\s.])/([^\W\d_]{2,20})/)")
_AGENCY: Final = re.compile(r"[^\W\d_].*[^\W\d_]")
_BEHIND: Final = re.compile(r"(?:[(（][^()（）]{2,40}[)）]|/[^\W\d_]{2,20}/)[\s.:–—-]*")
_GLUED: Final = re.compile(r"^[^\W\d_]{3,20}:?(?=\d{1,4}[\s.年/])")
_BEFORE_DATE: Final = re.compile(r"^(?:le|den|am|a|el|il|em|on|в|في)\s+(?=\S)", re.IGNORECASE)
_TWO_NAMES: Final = re.compile(r"(?<=\d\s)[^\d/]{3,20}/(?=[^\d/]{3,20}(?:\s\d|$))")  # Arabic months have two
_DAY: Final = re.compile(r"\d{1,2}日")
_NUMBERS: Final = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})")
_ENCLOSED: Final = re.compile(r"\s*[(（\[【［]([^()（）\[\]【】［］]{3,80})[)）\]】］]\s*(?:[.:：–—―-]+\s*)?")
_WIRE_AGENCY: Final = re.compile(r"[\s=]*(?:時事|共同|ロイター|AFP|CNN|[电電讯訊発])$")
_WIRE: Final = re.compile(
    r"([\u4e00-\u9fff·]{2,16}?)((?:\d{4}年)?\d{1,2}月\d{1,2}日)[电電讯訊](?:\s*[(（][^()（）]{2,40}[)）])?\s*"
)
_WIRE_NAME: Final = re.compile(r"^[\u4e00-\u9fff]{1,6}?[社网網报報]")
_OPENING_MARKS: Final = "\"'“‘«„([¿¡「『（【… "


def split_dateline(
    text: str, *, languages: Sequence[str] = (), now: datetime, timezone: str = ""
) -> Dateline | None:
    """The dateline of ``text`` (plain text) and the rest, or ``None`` where it has none. Never raises.

    Read are dates and places in either order with a break behind them (``DATE - PLACE - text``, ``PLACE, DATE
    (AGENCY) - text``), in brackets, and as wire services write them; an announcing word in front ("Press
    release - ", "Newsroom10 March 2021 -") is left out. Behind a dateline a sentence begins.
    """
    head = text[:_REACH]
    if not (_SIGN.search(head) or _NUMBER.search(head, 0, _LONGEST_PIECE + _LONGEST_LABEL)):
        return None
    reader = _Reader(tuple(languages), now, timezone)
    read = reader.wired(head) or reader.enclosed(head) or reader.parted(head) or reader.unbroken(head)
    if read is None:
        return None
    opening, end = read
    rest = text[end:].strip()
    if not _begins(rest) or not _is_dateline(opening, rest):
        return None
    return Dateline(moment=opening.moment, place=opening.place, country=country_of(opening.place), rest=rest)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Opening:
    """What has been read so far. ``dated`` also where the date lacks its year, ``agency`` where one signs."""

    moment: Moment | None = None
    dated: bool = False
    place: str = ""
    agency: bool = False

    @property
    def is_full(self) -> bool:
        return self.dated and bool(self.moment or self.place)


_NOTHING: Final = _Opening()


class _Reader:
    """Reads dates and places in the pieces of one head, with what the source says about its dates."""

    def __init__(self, languages: tuple[str, ...], now: datetime, timezone: str) -> None:
        self._languages, self._now, self._timezone = languages, now, timezone

    # ----------------------------------------------------------------- whole openings

    def parted(self, head: str) -> tuple[_Opening, int] | None:
        """``DATE - PLACE - text`` and the like: pieces, each with a break behind it."""
        opening, start, end = _NOTHING, 0, 0
        for _ in range(_MOST_PIECES):
            step = self._next_piece(head, start, opening)
            if step is None:
                break
            opening, start = step
            if opening != _NOTHING:
                end = start
        if opening == _NOTHING:
            return None
        behind = _BEHIND.match(head, end)
        if behind and opening.is_full:
            return replace(opening, agency=True), behind.end()
        return opening, end

    def enclosed(self, head: str) -> tuple[_Opening, int] | None:
        """``(PLACE, DATE) text``, ``[PLACE DATE AGENCY] - text``, ``【PLACE AGENCY】text``."""
        match = _ENCLOSED.match(head)
        if match is None:
            return None
        inside = _WIRE_AGENCY.sub("", match[1])
        opening = self.piece(inside)
        signed = inside != match[1] and opening is not None and is_known(opening.place)
        if opening is None or not (opening.is_full or signed):
            return None
        return replace(opening, agency=signed), match.end()

    def wired(self, head: str) -> tuple[_Opening, int] | None:
        """``新华社日内瓦3月10日电 text``: agency, place and date without anything between them."""
        match = _WIRE.match(head)
        if match is None:
            return None
        place = _WIRE_NAME.sub("", match[1])
        if not place or (place == match[1] and not is_known(place)):
            return None
        return _Opening(moment=self.date(match[2]), dated=True, place=place, agency=True), match.end()

    def unbroken(self, head: str) -> tuple[_Opening, int] | None:
        """``PLACE, DATE Text``, where the page sets the dateline in bold: only a known place, a full date."""
        spot = next((spot for spot in date_spots(head) if spot.full), None)
        if spot is None or not head[spot.end : spot.end + 2].lstrip()[:1].isupper():
            return None
        opening = self.piece(head[: spot.end])
        if opening is None or opening.moment is None or not is_known(opening.place):
            return None
        return opening, spot.end

    def _next_piece(self, head: str, start: int, so_far: _Opening) -> tuple[_Opening, int] | None:
        """What is known with the next piece, and where the one behind it begins."""
        hard = _BREAK.search(head, start)
        limit = hard.start() if hard else len(head)
        for soft in _SOFT.finditer(head, start, limit):
            piece = head[start : soft.start()].strip()
            if so_far == _NOTHING and piece and is_label(piece):
                return so_far, soft.end()
            after = self._joined(so_far, piece)
            if after and after.is_full and (after.place or _PLAIN_SOFT.search(soft[0])):
                return after, soft.end()
        if hard is None:
            return None
        piece = head[start:limit].strip()
        if so_far == _NOTHING and piece and (is_label(piece) or _BRACKET.fullmatch(piece)):
            return so_far, hard.end()
        after = self._joined(so_far, piece)
        return (after, hard.end()) if after else None

    def _joined(self, so_far: _Opening, piece: str) -> _Opening | None:
        """``so_far`` with what the next piece adds; ``None`` where it adds nothing or says it again."""
        found = self.piece(piece)
        if found is None:
            return None
        if so_far == _NOTHING:
            return found
        if so_far.dated == found.dated or bool(so_far.place) == bool(found.place):
            return None
        if found.place and not is_known(found.place) and not country_of(found.place):
            return None
        return _Opening(
            moment=so_far.moment or found.moment,
            dated=True,
            place=so_far.place or found.place,
            agency=so_far.agency or found.agency,
        )

    # ----------------------------------------------------------------- one piece

    def piece(self, text: str) -> _Opening | None:
        """Date and place of a piece: only the one, or both in either order; an agency may sign."""
        if not 2 <= len(text) <= _LONGEST_PIECE:
            return None
        text, agency = self._unsigned(_GLUED.sub("", text))
        text = _unlabelled(text)
        if any(char.isdecimal() for char in text):
            if both := self._both(text, agency):  # first: "Mon" of Montreal is read as a day of the week
                return both
            return (
                _Opening(moment=self.date(text), dated=True, agency=agency) if self._is_date(text) else None
            )
        if is_place(text) and (is_known(text) or country_of(text)):
            return _Opening(place=text, agency=agency)
        return None

    def _unsigned(self, text: str) -> tuple[str, bool]:
        """The piece without the agency in brackets; a date in brackets stands behind a comma instead."""
        signed = False

        def kept(bracket: re.Match[str]) -> str:
            nonlocal signed
            inside = bracket[1] or bracket[2]
            if bracket[1] and self._is_date(inside):
                return f", {inside}"
            if bracket[1] and country_of(inside):
                return bracket[0]
            if not _AGENCY.fullmatch(inside) or _is_acronym(text[: bracket.start()], inside):
                return bracket[0]
            signed = True
            return ""

        return _BRACKET.sub(kept, text).strip(" .,،，"), signed

    def _both(self, text: str, agency: bool) -> _Opening | None:
        """Place and date with a comma between them, or a known place with a space."""
        for comma in _COMMA.finditer(text):
            before, after = text[: comma.start()], text[comma.end() :]
            if is_place_like(before) and self._is_date(after):
                framed = agency or bool(_BEFORE_DATE.match(after))
                return self._at(before, after, agency, framed)
            if is_place_like(after) and self._is_date(before):
                return self._at(after, before, agency, agency)
        for gap in re.finditer(r"\s+|(?<=\D)(?=\d)", text):
            before, after = text[: gap.start()], text[gap.end() :]
            if is_place_like(before) and is_known(before) and self._is_date(after):
                return self._at(before, after, agency, True)
        return None

    def _at(self, place: str, date: str, agency: bool, framed: bool) -> _Opening:
        sure = place if is_place(place, framed=framed) else ""
        return _Opening(moment=self.date(date), dated=True, place=sure, agency=agency)

    def _is_date(self, text: str) -> bool:
        """Whether ``text`` is a date: a full one, one without its year, or one in doubtful numbers."""
        if not any(char.isdecimal() for char in text):
            return False
        if self.date(text):
            return True
        text = _plain_date(text).rstrip(".")
        if _NUMBERS.fullmatch(text) or _DAY.fullmatch(text):
            return True
        spots = date_spots(text)
        return len(spots) == 1 and not spots[0].full and spots[0].end - spots[0].start >= len(text)

    def date(self, text: str) -> Moment | None:
        """The day or the month that a piece is; a bare year is too little of a date to open a text."""
        moment = read_date(
            _plain_date(text),
            origin=DateOrigin.DATELINE,
            languages=self._languages,
            timezone=self._timezone,
            now=self._now,
        )
        return None if moment is None or moment.precision is Precision.YEAR else moment


# --------------------------------------------------------------------------- small steps


def _is_dateline(opening: _Opening, rest: str) -> bool:
    """A date in full, or a place with a date, an agency or its country, or in capitals before a sentence."""
    if opening.moment:
        return True
    if not opening.place:
        return False
    return opening.dated or opening.agency or stands_alone(opening.place, rest)


def _begins(rest: str) -> bool:
    """Whether a sentence begins here: what goes on in small letters goes on with what stands before."""
    first = rest.lstrip(_OPENING_MARKS)[:1]
    return bool(first) and not first.islower()


def _unlabelled(text: str) -> str:
    """ "News 10 March 2021": without an announcing word in front of the date."""
    word, _, after = text.partition(" ")
    labelled = word.rstrip(":").casefold() in LABELS and after[:1].isdecimal()
    return after if labelled else text


def _plain_date(text: str) -> str:
    return _TWO_NAMES.sub("", _BEFORE_DATE.sub("", text.strip(" .،,")))


def _is_acronym(name: str, bracket: str) -> bool:
    """ "World Food Programme (WFP)": the bracket is the acronym of the name before it."""
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return len(initials) > 1 and initials == bracket

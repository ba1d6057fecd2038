"""Dates as people write them, in their own language: 10 mars 2021, 10 марта 2021 г., ١٠ مارس ٢٠٢١.

Every word and every number of the text must have its part in the date, and all its names must be of one
language: what is left over (a range, a count, a place) makes the text something else than a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from aggregator.models import Precision
from aggregator.text.date_eras import buddhist_short, gregorian
from aggregator.text.date_machine import Stated, full_year, plain_day
from aggregator.text.date_names import PERSIAN, first_words, folded, folded_words, languages_of, names

# The little words between day, month and year, in front of them and behind; folded as names are.
FILLERS: Final = folded_words(
    "on the of le de d vom от del el du il em den der am op a dnia dne ngày năm tahun tanggal tarehe ng la "
    "na w r roku rok г год года году р року рік ж жыл жылы жылғы м m gada godine година године leta yil ci "
    "cu yili της του στις την يوم الموافق من في عام سنة م ه יום شمسی سال वर्ष को সাল ที่ วันที่ พศ คศ წელი "
    "թ ta ء წლის წ жылдың ел аз"
)
_OTHER: Final = r"\s\d!-/:-@\[-`{-~،؛、。，«»“”„–—·•’"  # what words are not made of
_TOKEN: Final = re.compile(
    rf"""(?P<number>\d+)
      (?:-?(?:st|nd|rd|th|er|re|ro|e|\.?o|º|°|a|va|η|ος|го|е|й|я|ой|ше|ші|шы|г|р|м|م|ά|én|ci|cı|cu|cü|yil|eko|\(e\)ko|\(a\)|ی|ж|жыл(?:дын|ғы|ы)?|да|де)
         (?![^{_OTHER}]))?
    | ['’](?P<short>\d{{2}})(?!\d)
    | (?P<word>[^{_OTHER}]+(?:['’.\-][^{_OTHER}]+)*)
    | (?P<mark>\S)""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_WORD: Final = re.compile(rf"[{_OTHER}]+")
_HEBREW_IN: Final = "ב"  # "in March" is one word
_ELISION: Final = re.compile(r"(?<![^\W\d_])(?:[dl]['’](?=[^\W\d_])|ika-(?=\d))", re.IGNORECASE)
_IN: Final = re.compile(r"\A(?:in|im|en|em)\s+(?=[^\W\d_])", re.IGNORECASE)  # "in March 2021"
_SILENT: Final = frozenset(",.،、«»“”\"„'’")
# D, M, Y: day, month, year; W: a day of the week; x: a hyphen, X: a dash with spaces; s: a stroke.
_MONTH: Final = r"M(?:sM|\(M\))?"
_SHAPE: Final = re.compile(
    rf"(?:WX?|\(W\))?(?:D[xs]?{_MONTH}[xs]?Y|{_MONTH}x?Dx?Y|Yx?{_MONTH}x?D|YDx?M)(?:X?W|\(W\))?"
    rf"|{_MONTH}[xs]?Y|Y{_MONTH}"
)
_THAI_SHORT: Final = re.compile(r"W?DMD|DxMxD")
_SHORT: Final = re.compile(r"DxMxD")  # as spreadsheets and databases write it, the day in front
_COUNTED_MONTH: Final = "thang"  # Vietnamese counts its months


class _Token(NamedTuple):
    kind: str  # of _SHAPE, or "word"
    value: int
    word: str = ""


def written_date(text: str, languages: Sequence[str]) -> Stated | None:
    """The day (or month and year) that ``text`` is, in one of ``languages`` or another of its script."""
    text = _ELISION.sub("", _IN.sub("", text))
    own = tuple(dict.fromkeys(tag.partition("-")[0].lower() for tag in languages))
    said = _NO_WORD.split(folded(text))
    told = _knowing(said, own)
    tokens = tuple(_tokens(text)) if told else ()
    for language in own:
        if language in told and (found := _in_language(tokens, language)):
            return found
    others = _knowing(said, languages_of(text))
    return _in_any(tokens or tuple(_tokens(text)), others) if others else None


def _knowing(said: list[str], languages: tuple[str, ...]) -> set[str]:
    """Which of the languages have a month that may begin with one of the words: cheap, and mostly none."""
    known = first_words(languages)
    asked: set[str] = set()
    for word in said:
        asked |= known.get(word, frozenset())
        if word.startswith(_HEBREW_IN):
            asked |= known.get(word[1:], frozenset())
    return asked


def _in_any(tokens: tuple[_Token, ...], asked: set[str]) -> Stated | None:
    """What all languages of the script that can read it agree on.

    "Mars 2021" is a month in French and a planet in English: without a day the language must be told, or
    be English, which is used everywhere.
    """
    found = {language: stated for language in asked if (stated := _in_language(tokens, language))}
    if len(set(found.values())) != 1:
        return None
    stated = next(iter(found.values()))
    return stated if stated.precision is Precision.DAY or "en" in found else None


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match["word"]:
            yield _Token("word", 0, folded(match["word"]))
        elif match["short"]:
            yield _Token("Y", 2000 + int(match["short"]))
        elif number := match["number"]:
            yield _Token({1: "D", 2: "D", 4: "Y"}.get(len(number), "?"), int(number[:4]))
        elif match["mark"] not in _SILENT:
            yield _Token(_mark(match, text), 0)


def _mark(match: re.Match[str], text: str) -> str:
    if match["mark"] in "/()":
        return "s" if match["mark"] == "/" else match["mark"]
    if match["mark"] not in "-–—":
        return "?"
    beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    return "X" if any(char.isspace() for char in beside) else "x"


def _in_language(tokens: tuple[_Token, ...], language: str) -> Stated | None:
    parts = _decided(list(_parts(tokens, language)))
    shape = "".join(part.kind for part in parts)
    values = {kind: {part.value for part in parts if part.kind == kind} for kind in "MY"}
    days = [part.value for part in parts if part.kind == "D"]
    if _SHAPE.fullmatch(shape):
        year = values["Y"].pop()
    elif language == "th" and _THAI_SHORT.fullmatch(shape):
        year = buddhist_short(days.pop())
    elif language != "th" and _SHORT.fullmatch(shape):
        year = full_year(f"{days.pop():02}")
    else:
        return None
    return _on(year, values["M"], days)


def _decided(parts: list[_Token]) -> list[_Token]:
    """The names that are both, as "mar" in Spanish: the last is the month where nothing else is one."""
    both = [at for at, part in enumerate(parts) if part.kind == "B"]
    month = both[-1] if both and all(part.kind != "M" for part in parts) else None
    return [
        part._replace(kind="M" if at == month else "W") if part.kind == "B" else part
        for at, part in enumerate(parts)
    ]


def _on(year: int, months: set[int], days: list[int]) -> Stated | None:
    month = months.pop()
    if months:
        return None  # two names of one month must be the same month
    if month > PERSIAN:
        at = gregorian(year, month - PERSIAN, days[0]) if days else None
    else:
        at = plain_day(year, month, days[0] if days else 1)
    return Stated(at, Precision.DAY if days else Precision.MONTH) if at else None


def _parts(tokens: tuple[_Token, ...], language: str) -> Iterator[_Token]:
    """The tokens with names in place of words, and without the little words."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind != "word":
            at += 1
            yield token
            continue
        taken, named = _named(tokens[at : at + 3], language)
        at += taken
        if named is not None:
            yield named


def _named(tokens: tuple[_Token, ...], language: str) -> tuple[int, _Token | None]:
    """How many tokens the name at the beginning has, and what it is; the longest wins."""
    known = names(language)
    spoken = [token.word for token in tokens]
    if language == "vi" and spoken[0] == _COUNTED_MONTH and len(tokens) > 1 and tokens[1].kind == "D":
        return 2, _Token("M", tokens[1].value)
    for length in range(len(tokens), 0, -1):
        name = " ".join(spoken[:length])
        month, day = known.months.get(name), known.days.get(name)
        if month is None and language == "he" and name.startswith(_HEBREW_IN):
            month = known.months.get(name[1:])
        if month is not None:
            return length, _Token("M" if day is None else "B", month)
        if day is not None:
            return length, _Token("W", day)
    return 1, None if spoken[0] in FILLERS else _Token("?", 0)


@lru_cache(maxsize=1024)
def day_of_week(text: str, languages: tuple[str, ...]) -> int | None:
    """The day that a few words name (Monday is 0), -1 for little words only; ``None`` otherwise."""
    said = [word for word in folded(re.sub(r"[\s,.()|]+", " ", text)).split() if word not in FILLERS]
    name = " ".join(said)
    if not name:
        return -1
    own = tuple(tag.partition("-")[0].lower() for tag in languages)
    found = {names(language).days.get(name) for language in own} - {None}
    if not found and len(name) > 2:
        found = {names(language).days.get(name) for language in languages_of(text)} - {None}
    return found.pop() if len(found) == 1 else None

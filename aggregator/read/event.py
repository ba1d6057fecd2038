"""When and where an event takes place, as the box around it says. What could mean two things is not taken.

Machines are told by ``<time>`` and by schema.org's ``startDate`` and ``endDate``, people by a sentence: "is
being held from 7 to 12 March 2021 in Kyoto, Japan". The strings go on as found; whether they are dates is
judged by ``text.dates``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from aggregator.models import FoundEvent
from aggregator.read.document import text_of
from aggregator.read.limits import MAX_NAME
from aggregator.text.countries import country_code

_READ: Final = 2000  # characters of a box that are looked at
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?"
_MONTH: Final = r"(?:de\s+|d['’]|of\s+)?[^\W\d_]{3,12}\.?"
_YEAR: Final = r"(?:de\s+|del\s+)?(?:19|20|١٩|٢٠|۱۹|۲۰)\d{2}"
_WEEKDAY: Final = r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
# A dash, or one small word, which Italian may write together with the day: "dal 4 all'8".
_TO: Final = rf"(?:\s*[-‐-―~～]\s*{_WEEKDAY}|\s+[^\W\d_]{{1,5}}(?:\s+|['’]\s?){_WEEKDAY})"
_CJK_YEAR: Final = r"\d{4}\s?[年년]\s?"
_CJK_DAY: Final = r"(?:\d{1,2}\s?[月월]\s?)?\d{1,2}\s?[日일]?"
_PERIODS: Final = (
    rf"{_DAY}(?:\s+{_MONTH})?(?:,?\s+{_YEAR})?{_TO}{_DAY}\s+{_MONTH},?\s+{_YEAR}",
    rf"{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?{_TO}(?:{_MONTH}\s+)?{_DAY},?\s+{_YEAR}",
    rf"\d{{4}}-\d{{2}}-\d{{2}}{_TO}\d{{4}}-\d{{2}}-\d{{2}}",
    rf"\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}{_TO}\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}",
)
_CJK_PERIOD: Final = rf"{_CJK_YEAR}{_CJK_DAY}\s*(?:[-‐-―~～至到]|から|부터)\s*(?:{_CJK_YEAR})?{_CJK_DAY}"
_CJK_SINGLE: Final = rf"{_CJK_YEAR}{_CJK_DAY}"
_DAYS: Final = (
    rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}",
    rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    r"\d{4}-\d{2}-\d{2}",
    r"\d{1,2}[./]\d{1,2}[./]\d{4}",
)
_PERIOD: Final = re.compile(rf"(?<![\w.])(?:{'|'.join(_PERIODS)})(?!\w)|(?<!\d){_CJK_PERIOD}", re.IGNORECASE)
_SINGLE: Final = re.compile(rf"(?<![\w.])(?:{'|'.join(_DAYS)})(?!\w)|(?<!\d){_CJK_SINGLE}", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?;。；](?=\s+[^\W\d_]|$)")
_CAPITAL: Final = r"[^\W\d_a-zà-öø-ÿа-яё][\w'’.-]*"  # a word that begins with no small letter
_NAME: Final = rf"{_CAPITAL}(?:\s+(?:(?:de|del|la|los|el|of|the|du|des)\s+){{0,2}}{_CAPITAL}){{0,4}}"
_IN: Final = r"(?i:in|at|à|au|aux|en|a|im|em|en el|en la|no|na|в|во)"
_PLACE: Final = re.compile(
    rf"(?:(?<!\w){_IN}\s+|^\s*[-–—,|]\s*|\(\s*)(?P<town>{_NAME})"
    rf"(?:,\s+(?:(?:{_IN}|the)\s+)?(?P<land>(?:the\s+)?{_NAME}))?"
)
# Where names have no capitals the words around a place show it: 在…举行, …の…で, في …، …
_UNCASED: Final = (
    re.compile(r"在(?P<both>[^，。、,\s]{3,24}?)(?:举行|舉行|召开|召開|举办|舉辦|开幕|開幕)"),
    re.compile(r"、?(?P<land>[^、。，\s]{2,12}?)の(?P<town>[^、。，\sの]{1,16}?)(?:で|において|にて)"),
    re.compile(r"(?<!\w)(?:في|ب|در)\s+(?P<town>[^،,.\n]{2,30})[،,]\s*(?P<land>[^،,.\n]{2,24})"),
)
_COMMAS: Final = {_UNCASED[1]: "、", _UNCASED[2]: "، "}
_GOES_ON: Final = re.compile(rf"\s*(?:,|&|(?:and|et|y|e|und|и)\s)\s*{_CAPITAL}")  # a list of countries
_AND: Final = r"(?:[,،、&/]|(?:and|et|y|e|und|и|و)\s)"
_SEVERAL: Final = re.compile(rf"(?:19|20)\d{{2}}\s*{_AND}", re.IGNORECASE)  # "7 March 2021 and 9 May 2021"
# "7, 8 and", "7 &"
_MORE_BEFORE: Final = re.compile(rf"(?<![:\d.])\d{{1,2}}(?:st|nd|rd|th)?\s*{_AND}\s*$", re.IGNORECASE)
_WORD: Final = re.compile(r"\d+|[^\W\d_]{3,}")


def event_in(box: HtmlElement) -> FoundEvent | None:
    """The event that a box announces, or ``None`` where its text names no day, or several."""
    return _event(_stated(box), text_of(box))


def event_said(text: str) -> FoundEvent | None:
    """The event that a text announces by itself, for one that has no box of its own."""
    return _event(None, text)


def _event(stated: tuple[str, str] | None, text: str) -> FoundEvent | None:
    text = text[:_READ]
    said = _saying_one_thing(_PERIOD if _PERIOD.search(text) else _SINGLE, text)
    start, end = stated or ((said[0][0], "") if said else ("", ""))
    if not start:
        return None
    place = next((near for match in said if (near := _place(text, match))), "")
    where = "css:time" if stated else "text of the box"
    return FoundEvent(start=start[:MAX_NAME], end=end[:MAX_NAME], place=place[:MAX_NAME], where=where)


def event_of(texts: Sequence[str], where: str) -> FoundEvent | None:
    """The event whose days a rule found: one text with the day or period, or a start and an end."""
    if not texts:
        return None
    end = texts[1] if len(texts) > 1 else ""
    return FoundEvent(start=texts[0][:MAX_NAME], end=end[:MAX_NAME], where=where)


def _stated(box: HtmlElement) -> tuple[str, str] | None:
    """What is said to machines: start and end."""
    by_name = [_machine(box.xpath(f".//*[@itemprop='{name}']")) for name in ("startDate", "endDate")]
    if by_name[0]:
        return by_name[0][0], next(iter(by_name[1]), "")
    times = _machine(list(box.iter("time")))
    return (times[0], times[1] if len(times) > 1 else "") if times else None


def _machine(elements: Sequence[HtmlElement]) -> list[str]:
    """Different values of these elements, in order."""
    told = (element.get("datetime") or element.get("content") or "" for element in elements)
    return list(dict.fromkeys(text.strip() for text in told if text.strip()))


def _saying_one_thing(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """All matches, if they say the same and none is one of several days."""
    found = list(pattern.finditer(text))
    several = any(
        _SEVERAL.search(match[0]) or _MORE_BEFORE.search(text[: match.start()][-20:]) for match in found
    )
    return [] if several or len({_sense(match[0]) for match in found}) != 1 else found


def _sense(text: str) -> frozenset[str]:
    """Numbers and beginnings of words: "7-12 March 2021" and "7 to 12 Mar. 2021" say the same."""
    return frozenset(word if word.isdecimal() else word[:3].casefold() for word in _WORD.findall(text))


def _place(text: str, said: re.Match[str]) -> str:
    """The place beside the day, in the same sentence, if it names a country: behind it, else before it."""
    behind = _SENTENCE_END.split(text[said.end() :], maxsplit=1)[0]
    before = _SENTENCE_END.split(text[: said.start()])[-1]
    return _first_place(behind) or _first_place(before)


def _first_place(text: str) -> str:
    for match in _PLACE.finditer(text):
        town, land = match["town"].rstrip(" ."), (match["land"] or "").rstrip(" .")
        if _GOES_ON.match(text, match.end()):
            continue
        if land and country_code(land) and not country_code(town):
            return f"{town}, {land}"
        if not land and country_code(town):
            return town
    return _uncased_place(text)


def _uncased_place(text: str) -> str:
    for pattern in _UNCASED:
        for match in pattern.finditer(text):
            found = match.groupdict()
            town, land = (found.get("town") or "").strip(), (found.get("land") or "").strip()
            if both := found.get("both"):
                cut = next((at for at in range(len(both) - 1, 1, -1) if country_code(both[:at])), 0)
                land, town = both[:cut], both[cut:]
            if land and town and country_code(land):
                return town + _COMMAS.get(pattern, "，") + land
    return ""

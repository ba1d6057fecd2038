"""The time of day beside a date or before its year: "at 3 p.m. EST", "14h05", 下午2:05, "klo 14.05"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from aggregator.text.zones import NAMES, SEVERAL

_MORNING: Final = (
    r"a\.?\s?m\.?(?![^\W\d_])|π\.?\s?μ\.?|上午|午前|오전|凌晨|早上|ص(?!\w)|صباحا|(?:pg|gh|wd)(?!\w)|"
    r"p\.\s?d\.|ጥዋት|ਪੂ\.ਦੁ\."
)
_EVENING: Final = (
    r"p\.?\s?m\.?(?![^\W\d_])|μ\.?\s?μ\.?|下午|午後|오후|晚上|م(?!\w)|مساء|(?:ptg|gd|wb)(?!\w)|"
    r"m\.\s?d\.|ከሰዓት|ਬਾ\.ਦੁ\."
)
_HALF: Final = rf"(?:{_MORNING}|{_EVENING})"
_AT: Final = (
    r"(?:@|(?:at|à|a\s+las?|às|as|alle(?:\s+ore)?|ore|um|om|kl\.?|klo|o\s+godz\.?|godz\.?|o|о|в|у|v|u|ob|saat|pukul|jam|"
    r"lúc|เวลา|בשעה|الساعة|ساعت|στις|ora|la\s+ora)(?!\w))\s*"
)
_HOURS: Final = r"(?:uhr|horas?|hours|hrs?|hs|h|uur|น|ч(?:ас(?:ов|а)?)?|बजे)(?![^\W\d_])\.?|[時时點点시]"
# With minutes; or else with a word that says that the number is an hour.
_TIME: Final = rf"""(?P<at>{_AT})?(?:(?P<pre>{_HALF})\s*)?(?P<hour>\d{{1,2}})(?:
    (?:\s?[時时點点시]\s?(?P<counted>\d{{1,2}})\s?[分분](?:\s?(?P<last>\d{{1,2}})\s?[秒초])?
      |(?:(?P<stop>\.)|:|\s?h\s?)(?P<minute>\d{{2}})(?:[:.](?P<second>\d{{2}})(?:[.,]\d+)?)?)
      (?:\s?(?P<post>{_HALF}))?(?P<unit>\s?(?:{_HOURS}))?
    |\s?(?P<alone>{_HALF})
    |\s?(?:{_HOURS})
    )"""
_ZONE: Final = rf"""(?:,?\s*\(?(?P<zone>(?:(?:utc|gmt)\s?)?[+\-\u2212]\d{{1,2}}(?::?\d{{2}})?
    |(?:{"|".join(sorted((*NAMES, *SEVERAL), key=len, reverse=True))})(?!\w))\)?)?"""
_FLAGS: Final = re.IGNORECASE | re.VERBOSE
_BEHIND: Final = re.compile(
    rf"(?P<apart>[\s,;|·•،、]+(?:[\-–—]\s*)?|\s*[\-–—]\s+|(?<=[日號号일)曜]))(?:{_TIME}){_ZONE}\Z", _FLAGS
)
_BEFORE: Final = re.compile(rf"\A(?:{_TIME}){_ZONE}(?:\s*[,;|·•،、]\s*|\s+[\-–—]\s+|\s+)", _FLAGS)
# "Tue May 12 14:05:33 CEST 2026", as programs without a format write it.
_BEFORE_YEAR: Final = re.compile(rf"(?P<apart>\s)(?:{_TIME}){_ZONE}(?=\s\d{{4}}\Z)", _FLAGS)
_ORE: Final = re.compile(r"\b(?:ore|pukul|klo|kl\.?)\s\d{1,2}\Z", re.IGNORECASE)
_IS_EVENING: Final = re.compile(_EVENING, re.IGNORECASE)


class Clock(NamedTuple):
    """A time of day as written, for ``clock_on``."""

    hour: str
    minute: str
    second: str
    half: str
    zone: str

    @property
    def is_certain(self) -> bool:
        """Whether its zone is one zone: 14:05 IST is a moment in India, another in Israel or Ireland."""
        return self.zone.upper() not in SEVERAL


def split_clock(text: str) -> tuple[str, Clock | None]:
    """``text`` without its time of day, and that."""
    if _ORE.search(text):
        text += ":00"  # "ore 14": the word in front says that it is an hour
    for pattern in (_BEHIND, _BEFORE, _BEFORE_YEAR):
        found = pattern.search(text)
        if found is not None and _is_time(found):
            return (text[: found.start()] + text[found.end() :]).strip(" ,;|·•،、–—-"), _clock(found)
    return text, None


def _is_time(found: re.Match[str]) -> bool:
    """ "14.05" may be a day and a month: alone it is a time only with two figures, right behind the date."""
    if not found["stop"] or any(found[sure] for sure in ("at", "unit", "pre", "post", "second")):
        return True
    apart = found.groupdict().get("apart", "-")
    return len(found["hour"]) == 2 and not any(dash in apart for dash in "-–—")


def _clock(found: re.Match[str]) -> Clock:
    half = found["pre"] or found["post"] or found["alone"] or ""
    said = ("p" if _IS_EVENING.fullmatch(half) else "a") if half else ""
    minute, second = found["minute"] or found["counted"] or "0", found["second"] or found["last"] or "0"
    return Clock(found["hour"], minute, second, said, found["zone"] or "")

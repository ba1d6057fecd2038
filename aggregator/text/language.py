"""Languages: their tags in normal form, their direction, and what a script alone says for certain."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Final, Literal

from aggregator.text.words import words

_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
# Codes in use that are no longer, or never were, the language's own (IANA language subtag registry).
_PREFERRED: Final = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "mo": "ro",
    "jp": "ja",
    "gr": "el",
    "cz": "cs",
    "ua": "uk",
}
_RTL_LANGUAGES: Final = words("ar arc azb ckb dv fa glk he ks ku-arab lrc mzn nqo pnb ps sd ug ur yi")
_RTL_SCRIPTS: Final = words("Arab Hebr Syrc Thaa Nkoo Adlm Rohg Mand Samr")


@lru_cache(maxsize=1024)
def language_tag(text: str) -> str:
    """The BCP 47 tag in normal form (RFC 5646 2.1.1): ``EN_us`` is ``en-US``; "" for what is none."""
    tag = text.strip().replace("_", "-")
    if not tag.isascii() or not _TAG.fullmatch(tag) or len(tag) > 35:
        return ""
    first, *rest = tag.lower().split("-")
    if first in ("und", "mul", "zxx", "mis"):
        return ""
    return "-".join([_PREFERRED.get(first, first), *_cased(rest)])


def _cased(subtags: list[str]) -> list[str]:
    cased, single = [], False
    for subtag in subtags:
        if single:
            cased.append(subtag)
        elif len(subtag) == 4 and subtag.isalpha():
            cased.append(subtag.title())
        else:
            cased.append(subtag.upper() if len(subtag) == 2 else subtag)
        single = single or len(subtag) == 1
    return cased


def differ(one: str, other: str) -> bool:
    """Whether two texts name different languages; what names none differs from nothing."""
    first, second = (language_tag(text).partition("-")[0] for text in (one, other))
    return bool(first and second and first != second)


def direction(tag: str) -> Literal["ltr", "rtl"]:
    """Which way text of this language runs; a script in the tag decides, otherwise the language."""
    first, *rest = tag.replace("_", "-").split("-")
    scripts = [subtag.title() for subtag in rest if len(subtag) == 4 and subtag.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RTL_SCRIPTS else "ltr"
    return "rtl" if first.lower() in _RTL_LANGUAGES else "ltr"


_SCRIPTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("Latn", re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
    ("Arab", re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")),
    ("Cyrl", re.compile(r"[\u0400-\u052f]")),
    ("Hani", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("Kana", re.compile(r"[\u3041-\u30ff]")),
    ("Hang", re.compile(r"[\uac00-\ud7a3]")),
    ("Grek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("Hebr", re.compile(r"[\u05d0-\u05ea]")),
    ("Thai", re.compile(r"[\u0e01-\u0e4e]")),
    ("Geor", re.compile(r"[\u10a0-\u10ff]")),
    ("Armn", re.compile(r"[\u0531-\u0587]")),
    ("Deva", re.compile(r"[\u0900-\u097f]")),
    ("Beng", re.compile(r"[\u0980-\u09ff]")),
    ("Ethi", re.compile(r"[\u1200-\u137f]")),
    ("Khmr", re.compile(r"[\u1780-\u17d3]")),
    ("Mymr", re.compile(r"[\u1000-\u109f]")),
)
_ONE_LANGUAGE: Final = {
    "Hang": "ko", "Grek": "el", "Thai": "th", "Geor": "ka", "Armn": "hy", "Khmr": "km", "Hebr": "he",
}  # fmt: skip
# Letters that Arabic and Russian do not have, and letters that Russian has and its neighbours do not.
_NOT_ARABIC: Final = re.compile(r"[\u0679-\u06d3\u06fa-\u06ff]")
_NOT_RUSSIAN: Final = re.compile(r"[\u0400\u0402-\u040f\u0450\u0452-\u052f]")
_RUSSIAN: Final = re.compile(r"[ыэёЫЭЁ]")
_SAMPLE: Final = 2000
_FEWEST: Final = 4


def script_language(text: str) -> str:
    """The language that the script of ``text`` tells: ``ar``, ``zh``, ``ru``, ``ja`` ... or "".

    Where the script is shared (Persian, Ukrainian, Hindi) the answer is the script alone, ``und-Arab``, which
    is enough for the direction. Languages in Latin letters are never guessed.
    """
    sample = text[:_SAMPLE]
    counts = Counter({script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS})
    counts["Jpan"] = counts["Kana"] and counts.pop("Kana") + counts["Hani"]
    script, number = counts.most_common(1)[0]
    # Names in Latin letters stand in texts of every script; half of the letters must be of one.
    if (
        script == "Latn"
        or number < _FEWEST
        or number * 2 < counts.total() - (counts["Hani"] if counts["Jpan"] else 0)
    ):
        return ""
    return _of_script(script, sample)


def _of_script(script: str, sample: str) -> str:
    if script == "Arab":
        return "und-Arab" if _NOT_ARABIC.search(sample) else "ar"
    if script == "Cyrl":
        return "ru" if _RUSSIAN.search(sample) and not _NOT_RUSSIAN.search(sample) else "und-Cyrl"
    if script in ("Hani", "Jpan"):
        return "zh" if script == "Hani" else "ja"
    return _ONE_LANGUAGE.get(script, f"und-{script}")

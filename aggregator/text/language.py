"""Languages: their tags in normal form, and their direction."""

from __future__ import annotations

import re
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

"""Scripts: which one a text is written in, and which are used for a language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aggregator.text.words import words

# ISO 15924 codes with their ranges, whose ends are multiples of sixteen but for what is no letter anyway.
_RANGES: Final = (
    "Grek 0370-03ff 1f00-1fff|Cyrl 0400-052f|Armn 0530-058f|Hebr 0590-05ff"
    "|Arab 0600-06ff 0750-077f 08a0-08ff fb50-fdff fe70-feff|Syrc 0700-074f|Thaa 0780-07bf|Nkoo 07c0-07ff"
    "|Deva 0900-097f|Beng 0980-09ff"
    "|Guru 0a00-0a7f|Gujr 0a80-0aff|Orya 0b00-0b7f|Taml 0b80-0bff|Telu 0c00-0c7f|Knda 0c80-0cff"
    "|Mlym 0d00-0d7f|Sinh 0d80-0dff|Thai 0e00-0e7f|Laoo 0e80-0eff|Tibt 0f00-0fff|Mymr 1000-109f"
    "|Geor 10a0-10ff"
    "|Hang 1100-11ff ac00-d7af|Ethi 1200-139f|Khmr 1780-17ff|Mong 1800-18af"
    "|Kana 3040-30ff|Hani 3400-4dbf 4e00-9fff"
)
_LATIN: Final = re.compile(r"[A-Za-zª-ʯḀ-ỿ]+")
_BEYOND: Final = re.compile(r"[\u0370-\u1cff\u1f00-\u1fff\u3040-\ud7af\uf900-\ufeff]+")
_ROW: Final = 4  # bits: characters are counted in rows of sixteen
# Languages that are written in no Latin letters, with all scripts in use; the others are.
_WRITTEN: Final = (
    "ar arz ary apc fa prs ps ur ckb sd ug azb pnb lrc glk mzn:Arab|he yi:Hebr|el grc:Grek|hy:Armn|ka:Geor"
    "|ru uk be bg mk ky tg tt ba cv ce os ab av:Cyrl|sr kk uz mn:Cyrl Latn Arab Mong"
    "|ku az tk ha:Latn Arab Cyrl|pa:Guru Arab|ks:Arab Deva|hi mr ne sa mai bho:Deva|bn as:Beng"
    "|gu:Gujr|or:Orya|ta:Taml|te:Telu|kn:Knda"
    "|ml:Mlym|si:Sinh|th:Thai|lo:Laoo|bo dz:Tibt|my:Mymr|km:Khmr|am ti:Ethi|dv:Thaa|ko:Hang Hani|ja:Kana Hani"
    "|zh yue wuu:Hani"
)
_LATIN_LANGUAGES: Final = words(
    "af ca cs cy da de en eo es et eu fi fil fr ga gl hr bs hu id is it lt lv mg ms mt nb nl nn no pl pt "
    "rm ro rw sk sl so sq sv sw tl tr vi wo xh yo zu ht"
)
_OF_TAGS: Final = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Kana", "Kore": "Hang", "Hira": "Kana"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Scripts:
    """The script of most letters of a text, how many these are, their part of all. Japanese is ``Kana``."""

    main: str
    number: int
    share: float


def scripts_of(text: str) -> Scripts:
    """The scripts of a text's letters; what is neither Latin nor listed counts for none."""
    counts: Counter[str] = Counter()
    if not text.isascii():
        rows = _rows()
        for char, number in Counter("".join(_BEYOND.findall(text))).items():
            counts[rows.get(ord(char) >> _ROW, "Zyyy")] += number
    counts["Latn"] = sum(map(len, _LATIN.findall(text)))
    return _weighed(counts)


def _weighed(counts: Counter[str]) -> Scripts:
    if counts["Kana"] * 8 >= counts["Hani"] > 0:  # Japanese, however many of its characters are Chinese
        counts["Kana"] += counts.pop("Hani")
    main, number = max(counts.items(), key=_number)
    return Scripts(main=main if number else "", number=number, share=number / max(1, counts.total()))


def is_written_in(tag: str, script: str) -> bool:
    """Whether texts of the language are written in a script; of a language that is not known all may be."""
    first, *rest = tag.split("-")
    stated = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    scripts = {_OF_TAGS.get(stated, stated)} if stated else _used().get(first)
    if scripts is None:
        return True
    return script in scripts or (script == "Hani" and "Kana" in scripts)


def _number(counted: tuple[str, int]) -> int:
    return counted[1]


@lru_cache(maxsize=1)
def _rows() -> dict[int, str]:
    rows: dict[int, str] = {}
    for line in _RANGES.split("|"):
        script, *ranges = line.split()
        for first, _, last in (one.partition("-") for one in ranges):
            rows |= dict.fromkeys(range(int(first, 16) >> _ROW, (int(last, 16) >> _ROW) + 1), script)
    return rows


@lru_cache(maxsize=1)
def _used() -> dict[str, frozenset[str]]:
    used = dict.fromkeys(_LATIN_LANGUAGES, words("Latn"))
    for languages, _, scripts in (line.partition(":") for line in _WRITTEN.split("|")):
        used |= dict.fromkeys(languages.split(), words(scripts))
    return used

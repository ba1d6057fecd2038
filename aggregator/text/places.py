"""Which country a place means: "Kyoto, Japan", "Genève", "日内瓦", "Vienna/Bangkok".

Countries go by their names in CLDR, cities by ``data/places.tsv``. A name that may mean several countries
means none until the place says more: "Tripoli" is two cities, "Tripoli, Lebanon" is one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

from aggregator.text.countries import country_code
from aggregator.text.fold import fold

STATES: Final = "US*"  # the line of the list that holds the states of the United States
_LIST: Final = Path(__file__).parent / "data" / "places.tsv"
_LONGEST: Final = 120  # characters of what may be a place
_NONE: Final[frozenset[str]] = frozenset()

_PARTS: Final = re.compile(r"\s*[,،，、;()（）]\s*")
_SEVERAL: Final = re.compile(
    r"\s*[/／]\s*|\s+(?:and|et|y|e|und|en|och|og|i|и|та)\s+|\s+&\s+|\s+و\s?|(?<=\w)[和与](?=\w)"
)
_ARABIC_MARKS: Final = re.compile("[\u0640\u064b-\u0655]")
_V: Final = re.compile("ヴ([ァィェォ]?)")
_V_AS_B: Final = {"": "ブ", "ァ": "バ", "ィ": "ビ", "ェ": "ベ", "ォ": "ボ"}
_DISTRICT: Final = re.compile(r" d (?:c|f|n)$| dc$")  # Bogotá D.C.
# Names of countries that are as much those of others, in CLDR or in the press.
_SHARED: Final = {
    "congo": frozenset({"CD", "CG"}), "georgie": frozenset({"GE", "US"}),
    "عمان": frozenset({"JO", "OM"}),
}  # fmt: skip


_NO_COUNTRY: Final = frozenset({"united nations"})  # places of no country, written in datelines all the same


def country_of(place: str, home: str = "") -> str:
    """The ISO 3166 alpha-2 code of the one country that a place lies in, or several do, or "".

    ``home`` is where its publisher is: it settles a name that may be there, and holds for names that we do
    not know, but not for places that lie elsewhere or in several countries.
    """
    codes = _codes(place[:_LONGEST])
    if len(codes) == 1:
        return next(iter(codes))
    return home if home in codes or not (codes or is_known(place)) else ""


def is_known(place: str) -> bool:
    """Whether all places named are known by name, even where the country is not clear."""
    place = place[:_LONGEST]
    if _codes(place) or place_key(place) in _NO_COUNTRY:
        return True
    return all(_codes(single) for single in _SEVERAL.split(place))


def place_key(name: str) -> str:
    """A name as it is looked up: no case, accents, marks; one spelling of the sound v in Japanese."""
    if name.isascii():
        return fold(name)
    name = _ARABIC_MARKS.sub("", unicodedata.normalize("NFKD", name))
    return _V.sub(lambda sound: _V_AS_B[sound[1]], fold(name))


@lru_cache(maxsize=1024)
def _codes(place: str) -> frozenset[str]:
    """All countries that ``place`` may mean."""
    if named := _named(place):
        return named
    parts = [part for part in _PARTS.split(place) if part]
    if len(parts) > 1 and (narrowed := _narrowed(parts)):
        return narrowed
    several = [_codes(single) for single in _SEVERAL.split(place) if single != place]
    same = len(several) > 1 and all(len(codes) == 1 for codes in several)
    return frozenset.intersection(*several) if same else _NONE


def _narrowed(parts: list[str]) -> frozenset[str]:
    """What a place in parts means: the last names the country, and the first of several may tell which.

    A last part that is itself a city ("London, Ontario": there is one in California) must be borne out.
    """
    *before, last = parts
    codes = _named(last)
    if len(codes) == 1 and _is_land(last):
        return codes
    agreed = (both for part in before if (both := _named(part) & codes))
    return next(agreed, codes if _is_land(last) else _NONE)


def _is_land(name: str) -> bool:
    """A country or a state, and no city."""
    key = place_key(name)
    return key in _SHARED or bool(country_code(name)) or key in _gazetteer()[0]


@lru_cache(maxsize=4096)
def _named(name: str) -> frozenset[str]:
    """What a single name means: a country, else a city; a state of the United States adds to either."""
    key = place_key(name)
    if key in _SHARED:
        return _SHARED[key]
    country = country_code(name)
    states, cities = _gazetteer()
    codes = frozenset({country}) if country else cities.get(key) or cities.get(_DISTRICT.sub("", key), _NONE)
    return codes | {"US"} if key in states else codes


@lru_cache(maxsize=1)
def _gazetteer() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The states, and the cities with what their names mean."""
    cities: dict[str, frozenset[str]] = {}
    states = _NONE
    for line in _LIST.read_text("utf-8").splitlines():
        codes, _, names = line.partition("\t")
        if codes == STATES:
            states = frozenset(names.split("|"))
        else:
            cities.update(dict.fromkeys(names.split("|"), frozenset(codes.split())))
    return states, cities

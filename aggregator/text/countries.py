"""Countries by name, in the languages newsrooms write in. Names are those of CLDR, through babel."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from aggregator.text.cldr import forget_languages

# The first name given to a code wins, so that the six languages of the United Nations come first.
LANGUAGES: Final = (
    "en", "fr", "es", "ru", "ar", "zh", "zh_Hant",
    "pt", "pt_PT", "de", "it", "ja", "ko", "nl", "tr", "id", "fa", "uk", "vi", "pl", "sv",
)  # fmt: skip

# Names in use at the United Nations or in the press that CLDR writes otherwise.
_ALSO: Final[dict[str, str]] = {
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "usa": "US",
    "u.s.": "US", "u.s.a.": "US", "us": "US", "united states of america": "US", "uae": "AE",
    "russian federation": "RU",
    "united kingdom of great britain and northern ireland": "GB", "republic of korea": "KR", "viet nam": "VN",
    "democratic people's republic of korea": "KP", "lao people's democratic republic": "LA", "lao pdr": "LA",
    "islamic republic of iran": "IR", "iran (islamic republic of)": "IR", "syrian arab republic": "SY",
    "plurinational state of bolivia": "BO", "bolivia (plurinational state of)": "BO", "cabo verde": "CV",
    "bolivarian republic of venezuela": "VE", "venezuela (bolivarian republic of)": "VE", "turkey": "TR",
    "united republic of tanzania": "TZ", "state of palestine": "PS", "palestine": "PS",
    "republic of moldova": "MD",
    "democratic republic of the congo": "CD", "dr congo": "CD", "drc": "CD", "republic of the congo": "CG",
    "brunei darussalam": "BN", "micronesia (federated states of)": "FM",
    "federated states of micronesia": "FM",
    "côte d'ivoire": "CI", "ivory coast": "CI", "czech republic": "CZ", "swaziland": "SZ", "the gambia": "GM",
    "the netherlands": "NL", "holland": "NL", "burma": "MM", "macedonia": "MK", "the bahamas": "BS",
    "kyrgyz republic": "KG",
    "the philippines": "PH", "the sudan": "SD", "holy see": "VA", "russie": "RU",
    "états-unis d'amérique": "US",
    "fédération de russie": "RU", "république de corée": "KR", "ee.uu.": "US", "federación de rusia": "RU",
    "сша": "US",
    "российская федерация": "RU", "республика корея": "KR", "الاتحاد الروسي": "RU", "俄罗斯联邦": "RU",
    "大韩民国": "KR", "кыргызстан": "KG", "кыргызская республика": "KG", "республика молдова": "MD",
    "республика беларусь": "BY", "республика казахстан": "KZ", "республика узбекистан": "UZ",
    "republic of congo": "CG", "bosnia": "BA", "palestina": "PS", "فلسطين": "PS", "палестина": "PS",
    "巴勒斯坦": "PS",
}  # fmt: skip


def country_code(name: str) -> str:
    """The ISO 3166 alpha-2 code of a country's name in one of these languages, or ""."""
    return _names().get(_fold(name), "")


def _fold(name: str) -> str:
    name = unicodedata.normalize("NFC", name).casefold().replace("’", "'")
    return " ".join(name.split()).replace(" & ", " and ")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    from babel import Locale

    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            # QO, ZZ and the like are CLDR's own regions, not countries.
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"):
                names.setdefault(_fold(name), code)
        forget_languages()
    return names | {_fold(name): code for name, code in _ALSO.items()}

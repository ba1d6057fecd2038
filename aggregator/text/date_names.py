"""Names of months and of days of the week, language by language, as CLDR and everyday writing have them.

Where nobody says the language, a name counts in every language of its script that has it: "listopada" is
November to Poles and October to Croats, so alone it is neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from typing import Final, NamedTuple

from babel import Locale, UnknownLocaleError, localedata

from aggregator.text.cldr import forget_languages

# Months of the Persian calendar are numbered from here on.
PERSIAN: Final = 100

_MARKS: Final = re.compile(
    r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u093c.'’׳`´ʼ॰\u200c]"
)
_SAME_LETTER: Final = str.maketrans(
    {"ı": "i", "ى": "ي", "ی": "ي", "ک": "ك", "ۀ": "ه", "ة": "ه", "đ": "d", "ł": "l", "ø": "o"}
)

# Languages that are asked when none is told, or when those told do not know the name.
_SCRIPTS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"[\u0600-\u06ff]"), "ar fa ur ps ckb"),
    (re.compile(r"[\u0400-\u04ff]"), "ru uk be bg sr mk kk ky mn tg"),
    (re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]"), "zh ja"),
    (re.compile(r"[\uac00-\ud7a3]"), "ko"),
    (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"), "el"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0900-\u097f]"), "hi mr ne"),
    (re.compile(r"[\u0980-\u09ff]"), "bn as"),
    (re.compile(r"[\u0a00-\u0a7f]"), "pa"),
    (re.compile(r"[\u0a80-\u0aff]"), "gu"),
    (re.compile(r"[\u0b80-\u0bff]"), "ta"),
    (re.compile(r"[\u0c00-\u0c7f]"), "te"),
    (re.compile(r"[\u0c80-\u0cff]"), "kn"),
    (re.compile(r"[\u0d00-\u0d7f]"), "ml"),
    (re.compile(r"[\u0d80-\u0dff]"), "si"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0e80-\u0eff]"), "lo"),
    (re.compile(r"[\u1000-\u109f]"), "my"),
    (re.compile(r"[\u10a0-\u10ff]"), "ka"),
    (re.compile(r"[\u0530-\u058f]"), "hy"),
    (re.compile(r"[\u1200-\u137f]"), "am"),
    (re.compile(r"[\u1780-\u17ff]"), "km"),
    (
        re.compile(r"[A-Za-z]"),
        "en fr es pt de it nl sv nb da fi pl cs sk hu ro tr id ms vi ca hr sl lt lv et sq bs sr_Latn eu gl "
        "is az uz sw fil af so ha tk",
    ),
)
_BY_SCRIPT: Final = tuple((script, tuple(tags.split())) for script, tags in _SCRIPTS)
# What CLDR does not have: older and regional names, and how names are cut short by hand.
_MORE_MONTHS: Final[dict[str, str]] = {
    "en": "9 sept",
    "fr": "1 jan 2 fev 6 jun 7 jul 9 sep",
    "es": "9 sep set setiembre",
    "pt": "9 setembro",
    "de": "1 jänner jän 2 feber 3 maerz mrz mär 6 jun 7 jul 9 sep",
    "it": "9 sett",
    "nl": "3 mrt 8 aug 9 sept",
    "tr": "8 agu",
    "ru": "2 фев 5 май 6 июн 7 июл 9 сен 11 ноя",
    "uk": "5 тра 6 черв 7 лип 8 сер",
    "cs": "1 led 2 uno 3 bre 4 dub 5 kve 6 cvn 7 cvc 8 srp 9 zar 10 rij 11 lis 12 pro",
    "id": "5 mei 8 agt agust agu 11 nop nopember 2 pebruari peb",
    "el": "1 ιαν γεναρης γεναρη 2 φλεβαρης φλεβαρη 3 μαρτης μαρτη 4 απριλης απριλη 5 μαης μαη 6 ιουνης ιουνη "
    "7 ιουλης ιουλη 9 σεπτεμβρης σεπτεμβρη 10 οκτωβρης οκτωβρη 11 νοεμβρης νοεμβρη 12 δεκεμβρης δεκεμβρη",
    "ar": "1 جانفي 2 فيفري 3 مارت 4 ابريل افريل 5 ماي 6 جوان 7 جويلية يوليوز 8 غشت اوت 9 شتنبر "
    "11 نونبر 12 دجنبر",
    "fa": "4 اپریل 5 می 6 جون 7 جولای جولاي 8 آگوست اگست 9 سپتمبر 10 اکتوبر 11 نومبر 12 دسمبر",
    "hi": "2 फरवरी 8 अगस्त 9 सितम्बर सितंबर 10 अक्तूबर अक्टूबर 11 नवम्बर नवंबर 12 दिसम्बर दिसंबर",
    "he": "3 מרס",
    "kk": "9 қыркүйегі",
    "vi": "1 tháng_giêng tháng_một 2 tháng_hai 3 tháng_ba 4 tháng_tư tháng_bốn 5 tháng_năm 6 tháng_sáu "
    "7 tháng_bảy 8 tháng_tám 9 tháng_chín 10 tháng_mười 11 tháng_mười_một 12 tháng_mười_hai tháng_chạp",
}
_PERSIAN_MONTHS: Final = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
# The countries that name the months in their own way.
_VARIANTS: Final = {
    "ar": ("ar_SY", "ar_IQ", "ar_DZ", "ar_TN", "ar_MA"),
    "de": ("de_AT",),
    "sr": ("sr_Latn",),
    "zh": ("zh_Hant",),
}
_MORE_DAYS: Final[dict[str, str]] = {
    "en": "0 mon 1 tues tue 2 weds wed 3 thurs thur thu 4 fri 5 sat 6 sun",
    "de": "5 sonnabend",
    "pt": "0 segunda segunda_feira 1 terca terca_feira 2 quarta quarta_feira 3 quinta quinta_feira 4 sexta "
    "sexta_feira 5 sabado 6 domingo",
    "id": "4 jumat 6 ahad",
    "he": "0 יום_שני יום_ב 1 יום_שלישי יום_ג 2 יום_רביעי יום_ד 3 יום_חמישי יום_ה 4 יום_שישי יום_ו 5 יום_שבת "
    "שבת 6 יום_ראשון יום_א",
    "fa": "0 دو_شنبه 1 سه_شنبه 2 چهار_شنبه 3 پنج_شنبه 6 یک_شنبه",
    "hi": "0 सोमवार 3 गुरुवार बृहस्पतिवार वीरवार 5 शनिवार 6 रविवार इतवार",
}
# Endings that names of months take inside a date.
_MONTH_ENDINGS: Final = {"eu": ("ren", "k"), "ky": ("ы", "и"), "ckb": ("ی",), "kk": ("ы", "і", "сы", "сі")}
_DAY_ENDINGS: Final = {"fi": "na", "sv": "en", "nb": "en", "da": "en", "th": "ที่"}


class Names(NamedTuple):
    """The names of one language, folded: months by number, days of the week counted from Monday = 0."""

    months: dict[str, int]
    days: dict[str, int]


def folded(text: str) -> str:
    """A name without case, accents, stops and what keyboards do differently."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_SAME_LETTER)
    return " ".join(_MARKS.sub("", plain).replace("-", " ").split())


_COUNTED: Final = re.compile(r"\b(?:thứ\s?(?P<day>[2-7])|th(?:g\.?\s?)?(?P<month>\d{1,2}))\b", re.IGNORECASE)
_VIETNAMESE_DAYS: Final = ("hai", "ba", "tư", "năm", "sáu", "bảy")


def in_words(text: str) -> str:
    """Vietnamese counts: "Thứ 5" is Thursday, Th7 and "thg 7" are July. The days are told in words."""
    return _COUNTED.sub(_said, text)


def _said(found: re.Match[str]) -> str:
    return f"thứ {_VIETNAMESE_DAYS[int(found['day']) - 2]}" if found["day"] else f"tháng {found['month']}"


def folded_words(text: str) -> frozenset[str]:
    """A list of words as names are compared."""
    return frozenset(map(folded, text.split()))


@lru_cache(maxsize=256)
def names(language: str) -> Names:
    """The names of a language such as ``fr`` or ``ar``; none for one that nobody knows."""
    months: dict[str, int] = {}
    days: dict[str, int] = {}
    for variant in (language, *_VARIANTS.get(language, ())):
        _add_cldr(variant, months, days)
    forget_languages()
    months.update(_listed(_MORE_MONTHS.get(language, "")))
    days.update(_listed(_MORE_DAYS.get(language, "")))
    if ending := _DAY_ENDINGS.get(language):
        days.update({folded(name + ending): day for name, day in days.items()})
    for ending in _MONTH_ENDINGS.get(language, ()):
        months.update({folded(name + ending): month for name, month in months.items()})
    if language == "fa":
        months.update({folded(name): PERSIAN + at for at, name in enumerate(_PERSIAN_MONTHS.split(), 1)})
    return Names(months, days)


def _add_cldr(variant: str, months: dict[str, int], days: dict[str, int]) -> None:
    try:
        said = localedata.load(str(Locale.parse(variant)))
    except (UnknownLocaleError, ValueError, TypeError):
        return
    # A copy: what is looked up is kept in data that languages share, and French would get Chinese names.
    own = localedata.LocaleDataDict(deepcopy({"months": said["months"], "days": said["days"]}))
    for context in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            _add(months, own["months"][context].get(width, {}))
        for width in ("short", "abbreviated", "wide"):
            _add(days, own["days"][context].get(width, {}))


def _add(known: dict[str, int], said: dict[int, str]) -> None:
    for number, name in said.items():
        plain = folded(str(name))
        if len(plain) > 1 and not any(char.isdigit() for char in plain):
            known.setdefault(plain, number)


def _listed(text: str) -> Iterator[tuple[str, int]]:
    number = 0
    for word in text.split():
        if word.isdecimal():
            number = int(word)
        else:
            yield folded(word.replace("_", " ")), number


def languages_of(text: str) -> tuple[str, ...]:
    """The languages that share the script of ``text``."""
    asked = _BY_SCRIPT[-1:] if text.isascii() else _BY_SCRIPT
    return next((tags for script, tags in asked if script.search(text)), ())


@lru_cache(maxsize=64)
def first_words(languages: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Which of these languages have a month that begins with this word: what costs nothing to look up."""
    found: dict[str, set[str]] = {}
    for language in languages:
        for name in names(language).months:
            found.setdefault(name.partition(" ")[0], set()).add(language)
    return {word: frozenset(tags) for word, tags in found.items()}

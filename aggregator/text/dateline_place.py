"""Whether the words in front of a text are written like the name of a place, and not like something else.

A place that the lists know needs no such judgement. Of another the shape must speak: people, organisations
and headings stand in the same spot, and a place that is none cannot be told from a right one later.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from babel import Locale

from aggregator.text.cldr import forget_languages
from aggregator.text.countries import LANGUAGES, country_code
from aggregator.text.places import country_of, is_known
from aggregator.text.words import words

_PARTS: Final = re.compile(r"\s*[,،，、/／()（）]\s*")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.){2,}")  # Washington, D.C.
_ARTICLE: Final = re.compile(r"^(?:al|el|as|es|d|l)[-'’](?=\w)", re.IGNORECASE)  # al-Fasher, l'Aquila
_ODD: Final = re.compile(r"[\d\"“”«»„!?:;*<>|…=+%$€#@_]|[\[\]{}]")
_LONGEST: Final = 60
_LONGEST_NAME: Final = 6  # words
_FEWEST_WORDS: Final = 8  # of a sentence
_LONGEST_ACRONYM: Final = 6  # letters; longer ones are hardly ever written in capitals alone
_SHORTEST_CITY: Final = 4  # letters in capitals; ITU is a town in Brazil, and hardly ever meant
_SMALL: Final = words(
    "and de del der des do da dos das du e el en et la las le les los of sur the und upon y al am an i i.s di"
)
# Words that make names of places out of two or more.
_MAKERS: Final = words(
    "san santa santo são saint sainte st st. ste. sankt new nueva nuevo nova novo nouvelle port puerto porto "
    "fort cape mount lake villa ville bad los las el la le les al ciudad city town village camp island "
    "islands province district valley beach bay county north south east west upper lower den der am an "
    "upon sur mer"
)
# What introduces a text without being of it, and may stand in front of a dateline.
LABELS: Final = words(
    "news newsroom press release releases media statement story article update updated published posted date "
    "communiqué presse actualités comunicado prensa noticias nachrichten pressemitteilung meldung новости "
    "новость пресс-релиз أخبار بيان خبر 新闻 消息 公告"
)
# Single words that stand where a place would, and are none.
_NOT_PLACES: Final = LABELS | words(
    "event events feature interview speech report blog video photo today yesterday by from on breaking "
    "opinion editorial summary background note deadline "
    "reuters afp xinhua tass efe ansa dpa kyodo lusa nature bbc cnn president minister director secretary "
    "secretary-general director-general dr dr. mr mr. mrs mrs. ms ms. prof prof. professor ambassador h.e."
)


def is_label(text: str) -> bool:
    """ "Press release", "News:": nothing but words that announce a text."""
    said = text.rstrip(": ").casefold().split()
    return bool(said) and all(word in LABELS for word in said)


def is_place_like(text: str) -> bool:
    """A few words with capitals, where the script has them."""
    if not 2 <= len(text) <= _LONGEST or _ODD.search(text):
        return False
    if (folded := text.casefold()) in _NOT_PLACES or folded in _weekdays():
        return False
    parts = [part for part in _PARTS.split(text) if part]
    return len(parts) <= 4 and all(is_known(part) or _is_name(part) for part in parts)


def is_place(text: str, *, framed: bool = False) -> bool:
    """Whether it is a place beside a date: known, or one that can hardly be something else.

    ``framed`` where the line is written as only those with a place are: "Xyz, le 3 mai 2021", "Xyz (AP)".
    """
    if not is_place_like(text):
        return False
    if is_known(text) or country_of(text):
        return not _is_acronym(text)
    names = text.split()
    if len(names) > 1:
        return any(word.casefold() in _MAKERS for word in names)
    acronym = text.isupper() and len(text) <= _LONGEST_ACRONYM
    return not acronym or (framed and len(text) >= _LONGEST_ACRONYM - 1)


def _is_acronym(text: str) -> bool:
    """Three capitals are an organisation, unless a country is called so: USA, UAE."""
    return text.isupper() and len(text) < _SHORTEST_CITY and not country_code(text)


def stands_alone(place: str, rest: str) -> bool:
    """Without date and agency a place must name its country ("Paris, France", "JAPAN"), or be written in
    capitals in front of a whole sentence, for headings are short: "GENEVA – Guide"."""
    first, comma, _ = place.partition(",")
    if comma:
        return bool(country_of(place)) and is_known(first)
    if not place.isupper() or len(place) < _SHORTEST_CITY:
        return False
    return bool(country_code(place)) or len(rest.split()) >= _FEWEST_WORDS


def _is_name(text: str) -> bool:
    said = text.split()
    if not 1 <= len(said) <= _LONGEST_NAME or any(word.casefold() in _NOT_PLACES for word in said):
        return False
    if not all(_is_word(word) for word in said):
        return False
    proper = [_ARTICLE.sub("", word) for word in said if word.casefold() not in _SMALL]
    return bool(proper) and not any(word[0].islower() for word in proper)


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    """ "Monday, 3 May 2021" is a date and no place, in any language."""
    found: set[str] = set()
    for language in LANGUAGES:
        for context in Locale.parse(language).days.values():
            for width in ("wide", "abbreviated"):
                found.update(name.casefold().rstrip(".") for name in context[width].values())
        forget_languages()
    return frozenset(found)


def _is_word(word: str) -> bool:
    """Letters and their marks, with hyphens and apostrophes inside and perhaps a stop at the end."""
    if _INITIALS.fullmatch(word):
        return True
    word = word.removesuffix(".")
    return word[:1].isalpha() and all(
        char.isalpha() or char in "-'’ʼ‘·" or unicodedata.category(char) in ("Mn", "Mc") for char in word
    )

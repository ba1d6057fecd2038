"""What single words hint at: the languages they are common in, or that alone have their letters or ending.

The tables are ``data/words.tsv``, ``letters.tsv`` and ``endings.tsv``: languages, a tab, what hints at them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data"
_WEAK: Final = 0.5  # the weight of a letter or ending, of a word that may be a name, or is one letter
_LONGEST_ENDING: Final = 6
_TELLING: Final = 6  # languages that may share a letter or ending which is a hint
_WORD: Final = re.compile(
    r"[^\s\d!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u2190-\u2bff\u3000-\u303f"
    r"،؛؟۔।॥־፡-፨\uff00-\uff20]+"
)
_NONE: Final[frozenset[str]] = frozenset()
_ARABIC: Final = frozenset({"ar"})
_ARTICLE: Final = re.compile(r"(?:[وفبك]?ال|لل)\w{3,}")  # the article of Arabic, written with its word

Languages = frozenset[str]
Hint = tuple[Languages, float]


def hints_of(text: str) -> tuple[tuple[Hint, ...], int]:
    """What the words of a text hint at, each word once, with its weight; and how many words there are."""
    common, weights = _common(), dict[str, float]()
    for word in _WORD.findall(text):
        lower = word.lower()
        if lower not in weights:
            weights[lower] = 1.0 if lower == word or not weights else _WEAK
    found = []
    for word, weight in weights.items():
        if languages := common.get(word):
            found.append((languages, weight if len(word) > 1 else weight * _WEAK))
        elif form := _by_form(word):
            found.append((form, weight * _WEAK))
    return tuple(found), len(weights)


@lru_cache(maxsize=4096)
def _by_form(word: str) -> Languages:
    """The languages that a word which is not known may be of, by its letters, else its ending."""
    if not word.isascii():
        if languages := _by_letters(word):
            return languages
        if _ARTICLE.fullmatch(word):
            return _ARABIC
    endings = _endings()
    known = (endings.get(word[-length:]) for length in range(min(_LONGEST_ENDING, len(word) - 3), 1, -1))
    return next(filter(None, known), _NONE)


def _by_letters(word: str) -> Languages:
    letters = _letters()
    had = [letters[letter] for letter in set(word) if letter in letters]
    if not had:
        return _NONE
    languages = frozenset.intersection(*had) or min(had, key=len)
    return languages if len(languages) <= _TELLING else _NONE


@lru_cache(maxsize=1)
def _common() -> dict[str, Languages]:
    return _table("words.tsv")


@lru_cache(maxsize=1)
def _letters() -> dict[str, Languages]:
    return _table("letters.tsv")


@lru_cache(maxsize=1)
def _endings() -> dict[str, Languages]:
    return _table("endings.tsv")


def _table(name: str) -> dict[str, Languages]:
    """Each form with all languages it hints at; one object for equal sets, of which there are few."""
    found: dict[str, set[str]] = {}
    for line in (_DATA / name).read_text("utf-8").splitlines():
        languages, _, forms = line.partition("\t")
        for form in forms.split():
            found.setdefault(form, set()).update(languages.split())
    same: dict[Languages, Languages] = {}
    return {form: same.setdefault(one, one) for form, one in ((f, frozenset(s)) for f, s in found.items())}

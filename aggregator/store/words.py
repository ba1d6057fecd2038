"""Words as the search index keeps them: folded the same way when indexing and when asking.

Case, accents and Arabic vowel signs do not matter. Scripts written without spaces (Chinese, Japanese, Korean,
Thai, Lao, Khmer, Burmese) are cut into overlapping pairs of characters, so that a question of two characters
finds them inside a sentence; each run ends in its last character alone, so that one character is found too.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from typing import Final, NamedTuple

# Of how words are cut and folded, by us (the thousands; count on with every change) and by Unicode. Words are
# taken out of an index by naming them again, so an index of other rules is made anew.
RULES: Final = 1000 + int(unicodedata.unidata_version.split(".")[0])
_TAG: Final = re.compile(r"<[^<>]*>")
# Letters and digits with the vowel signs of Indic and South-East Asian scripts, which \w leaves out.
_WORD: Final = re.compile(
    r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1a00-\u1cff\u3099\u309a])+"
)
# Latin, Greek, Cyrillic, Hebrew, Arabic and what is written between their words, accents taken away: the
# index itself cuts these into the same words as _WORD does.
_SPACED: Final = re.compile(
    "[\x00-\u02ff\u0370-\u0482\u048a-\u0590\u05d0-\u05ea\u0600-\u060f\u061b-\u064a\u0660-\u066f\u0671-\u06d5"
    "\u1e00-\u20cf\u2100-\u22ff]*"
)
_TATWEEL: Final = "\u0640"  # stretches an Arabic word for the eye only
# Thai, Lao, Burmese, Khmer; kana; Han with its extensions; Hangul.
_UNSPACED: Final = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]+)"
)
_QUOTED: Final = re.compile(r'"([^"]*)"|(\S+)')


def index_text(text: str) -> str:
    """What is written to the index for a text: its words, folded, pairs for unspaced scripts."""
    folded = " ".join(fold(" ".join(run)) for _, run in groupby(text.split(), str.isascii))
    if _SPACED.fullmatch(folded):
        return folded
    return " ".join(word for part in _parts(folded) for word in _pieces(part, closed=True))


def html_text(markup: str) -> str:
    """The words of sanitised HTML; only for searching, so a wrong space does no harm."""
    return html.unescape(_TAG.sub(" ", markup))


class Phrase(NamedTuple):
    """Index words that follow each other. ``open``: the last one is the beginning of an indexed pair."""

    words: tuple[str, ...]
    open: bool


def phrases(question: str) -> tuple[Phrase, ...]:
    """A person's question as phrases of index words; all phrases have to be found.

    ``"green energy" vienna`` is two phrases. Only letters and digits count, so no text is a syntax error.
    """
    found = (_phrase(quoted or single) for quoted, single in _QUOTED.findall(question))
    return tuple(phrase for phrase in found if phrase.words)


def whole_phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    """Each text as one phrase, whatever it holds; texts without letters or digits are left out."""
    return tuple(phrase for phrase in map(_phrase, texts) if phrase.words)


def _phrase(text: str) -> Phrase:
    """A word or several that follow each other; the last run may go on in the text that is looked for."""
    parts = _parts(fold(text))
    words = [word for part in parts[:-1] for word in _pieces(part, closed=True)]
    words += [word for part in parts[-1:] for word in _pieces(part, closed=False)]
    return Phrase(tuple(words), bool(parts) and len(parts[-1]) == 1 and bool(_UNSPACED.match(parts[-1])))


def _parts(text: str) -> list[str]:
    """Runs of one sort of script in a folded text: spaced or unspaced."""
    return [part for run in _WORD.findall(text) for part in _UNSPACED.split(run) if part]


def _pieces(part: str, *, closed: bool) -> list[str]:
    if not _UNSPACED.match(part):
        return [part]
    pairs = [part[i : i + 2] for i in range(len(part) - 1)]
    return [*pairs, part[-1]] if closed or not pairs else pairs


def fold(text: str) -> str:
    """Lower case without accents: ``Élysée`` -> ``elysee``, a vocalised Arabic word -> its letters."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", apart.translate(_BARE))


class _Bare(dict[int, int | None]):
    """For ``str.translate``: accents and the like become nothing. Learns each character once."""

    def __missing__(self, code: int) -> int | None:
        gone = chr(code) == _TATWEEL or _is_accent(chr(code))
        self[code] = None if gone else code
        return self[code]


_BARE: Final = _Bare()


def _is_accent(character: str) -> bool:
    """Marks that may be left out in writing: Hebrew and Arabic points (classes 10 to 35), accents (200 up).

    The vowel signs of Indic scripts and the Japanese voicing mark have other classes: they are letters.
    """
    combining = unicodedata.combining(character)
    return combining >= 200 or 10 <= combining <= 36

"""An operator's vocabulary: topics, each with the words by which a text is about it, in any language.

Words are compared without case and accents, and as whole words; ``recycl*`` stands for all that begin so.
Scripts without spaces between words are searched as they are. In Arabic letters the article and the short
words that are written together with the next ("والماء") may stand in front.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

Entries = tuple[tuple[str, tuple[str, ...]], ...]  # topics with their words, hashable

_MARKS: Final = re.compile("[\u0300-\u036f\u0640\u064b-\u0655]")
_BETWEEN: Final = re.compile(
    r"[\s!-)+-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u303f"
    r"\uff00-\uff0f\uff1a-\uff20،؛؟۔।॥]+"
)
_STAR: Final = "*"
# Chinese, Japanese, Thai, Lao, Burmese, Khmer. In Korean, which attaches particles, beginnings count.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_KOREAN: Final = re.compile("[\uac00-\ud7a3]")
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_ARTICLES: Final = r"(?:[وف]?(?:[بك]?ال|لل|[بلك])|[وف])?"


def topics_in(text: str, entries: Entries) -> tuple[tuple[str, str], ...]:
    """The topics that a text is about, in the vocabulary's order, each with the word that told it."""
    if not entries:
        return ()
    keyed = _keyed(text)
    found = ((topic, pattern.search(keyed)) for topic, pattern in _patterns(entries))
    return tuple((topic, match[0]) for topic, match in found if match)


@lru_cache(maxsize=8)
def _patterns(entries: Entries) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (topic, re.compile("|".join(forms))) for topic, words in entries if (forms := tuple(_forms(words)))
    )


def _forms(words: Iterable[str]) -> Iterator[str]:
    """A pattern for each word, as it stands in a keyed text."""
    for word in words:
        key = _keyed(word)
        plain = key.rstrip(_STAR).strip()
        if not plain.replace(_STAR, "").strip():
            continue
        form = re.escape(plain.replace(_STAR, ""))
        if _UNSPACED.search(plain):
            yield form
            continue
        start = rf"(?<!\S){_ARTICLES}" if _ARABIC.search(plain) else r"(?<!\S)"
        yield start + form + ("" if key.endswith(_STAR) or _KOREAN.search(plain) else r"(?!\S)")


def _keyed(text: str) -> str:
    """Small letters without accents, single blanks instead of all punctuation but the star."""
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return _BETWEEN.sub(" ", unicodedata.normalize("NFC", text)).strip()

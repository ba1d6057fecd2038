"""Which known phrases a text is made of: looked up word by word, so that thousands of them cost nothing.

A phrase is written as its words. Between them small words may stand: "page not found" is also "the page you
requested could not be found". ``…`` at its end takes all that follows, ``*`` at the end of a word any ending.
A phrase after ``+`` is company: it belongs to what is said, but says nothing alone. In scripts without blanks
every character is a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from aggregator.text.fold import fold

_REST: Final = "…"
_MOST_SMALL: Final = 5  # small words in a row
_MOSTLY: Final = 0.6  # share of the letters
_KEY: Final = 4  # first letters by which phrases are found
_UNSPACED: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")

_Phrase: TypeAlias = tuple[str, tuple[str, ...], bool]  # of what, its words, whether it is company only


def words_of(text: str) -> list[str]:
    """The folded words of a text."""
    return _WORD.findall(fold(text))


class Phrases:
    """Phrases by what they speak of."""

    def __init__(self, small: str, phrases: Mapping[str, str]) -> None:
        self._small: Final = frozenset(words_of(small))
        self._by_start: dict[str, list[_Phrase]] = {}
        for subject, listed in phrases.items():
            for phrase in listed.split("|"):
                self._add(subject, phrase.strip())

    def _add(self, subject: str, phrase: str) -> None:
        words = tuple(word for part in phrase.lstrip("+").split() for word in _pattern(part))
        self._by_start.setdefault(words[0].rstrip("*")[:_KEY], []).append(
            (subject, words, phrase.startswith("+"))
        )

    def subjects(self, text: str) -> frozenset[str]:
        """What the text as a whole speaks of: phrases of it make up most of its letters."""
        words = words_of(text)
        covered: dict[str, set[int]] = {}
        said = set()
        for subject, company, at, end in self._matches(words):
            covered.setdefault(subject, set()).update(range(at, end))
            if not company:
                said.add(subject)
        needed = _MOSTLY * sum(map(len, words))
        return frozenset(
            subject for subject in said if sum(len(words[at]) for at in covered[subject]) >= needed
        )

    def count(self, subject: str, text: str) -> int:
        """How many different words the subject's phrases of the text begin with."""
        words = words_of(text)
        return len({words[at] for about, _, at, _ in self._matches(words) if about == subject})

    def _matches(self, words: Sequence[str]) -> Iterator[tuple[str, bool, int, int]]:
        """Subject, whether it is company, start and end of every phrase of the text."""
        for at, word in enumerate(words):
            for subject, phrase, company in self._by_start.get(word[:_KEY], ()):
                end = self._end(phrase, words, at)
                if end:
                    yield subject, company, at, end

    def _end(self, phrase: Sequence[str], words: Sequence[str], at: int) -> int:
        """Where the phrase that begins there ends, or 0."""
        for number, wanted in enumerate(phrase):
            if wanted == _REST:
                return len(words)
            if number:
                at = self._after_small(words, at, wanted)
            if at >= len(words) or not _is(words[at], wanted):
                return 0
            at += 1
        return at

    def _after_small(self, words: Sequence[str], at: int, wanted: str) -> int:
        for _ in range(_MOST_SMALL):
            if at >= len(words) or _is(words[at], wanted) or words[at] not in self._small:
                break
            at += 1
        return at


def _pattern(part: str) -> list[str]:
    """The words of one part of a phrase as it is written, with its marks."""
    if part == _REST:
        return [_REST]
    words = words_of(part.rstrip("*…"))
    if part.endswith("*"):
        words[-1] += "*"
    return [*words, *([_REST] if part.endswith(_REST) else [])]


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted

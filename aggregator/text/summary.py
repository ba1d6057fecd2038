"""Summaries: the first sentences of a text, whole ones as long as they fit, in every script.

Sentences are told by own rules: the libraries that do it know fewer languages than newsrooms write in, guess
where we would rather not end a sentence, or are no longer kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from aggregator.text.abbreviations import is_abbreviation
from aggregator.text.furniture import LONGEST as LONGEST_FURNITURE
from aggregator.text.furniture import is_furniture, without_brackets

_CLOSING: Final = r"(?:[\"'”’“»›)\]」』）】》〉]|\[\d{1,3}\])*(?:\s»)?"
# Sentence ends that are never anything else, and the full stop, which often is.
_MARKS: Final = ".!?…。！？｡؟۔।॥։።፧။་།។៕"
_END: Final = re.compile(rf"[{_MARKS}]+{_CLOSING}")
# Signs that end a sentence in one language only: the Greek question mark, the Armenian full stop as typed.
_OWN_ENDS: Final = {
    "el": re.compile(rf"[{_MARKS};]+{_CLOSING}"),
    "hy": re.compile(rf"[{_MARKS}:]+{_CLOSING}"),
}
_SPACELESS: Final = frozenset("。！？｡።།။។៕։")  # what follows may stand right behind
_ALONE: Final = _SPACELESS | frozenset("؟۔।॥፧!?;:")
_LOOK_BACK: Final = 24
_LOOK_AHEAD: Final = 24
_OPENING: Final = "\"'“‘„«([¿¡「『（"


class Sentence(NamedTuple):
    """One of a line; ``spaced`` when white space parts it from the one before."""

    text: str
    spaced: bool


def summarise(text: str, language: str, limit: int = 400) -> str:
    """The first sentences of ``text`` that fit into ``limit`` characters, else its first words and "…".

    ``text`` is plain text (lines count as paragraphs, and no sentence runs across them), ``language`` a BCP
    47 tag or "". The result is one line, never longer than ``limit``, and never ends inside a word. Credits,
    calls and notes of the house are left out; a text of nothing else has no summary.
    """
    summary = ""
    for sentence in _told(text, language, max(limit, LONGEST_FURNITURE)):
        longer = f"{summary}{' ' if summary and sentence.spaced else ''}{sentence.text}"
        if len(longer) > limit:
            return summary or _cut(longer, limit)
        summary = longer
    return summary


def sentences(text: str, language: str) -> Iterator[str]:
    """The sentences of ``text`` that tell something of it; a doubtful full stop does not end one."""
    return (sentence.text for sentence in _told(text, language, len(text)))


def _told(text: str, language: str, longest: int) -> Iterator[Sentence]:
    for line in text.splitlines():
        line = without_brackets(" ".join(line.split()))
        for sentence in _sentences(line, language, longest):
            if not is_furniture(sentence.text):
                yield sentence


def _sentences(line: str, language: str, longest: int) -> Iterator[Sentence]:
    """All sentences of a line; of one that grows longer than ``longest`` the end is not looked for."""
    start, spaced = 0, True
    ends = _OWN_ENDS.get(language.partition("-")[0].lower(), _END)
    for match in ends.finditer(line):
        if match.start() - start > longest:
            break
        if _ends_sentence(line, start, match, language):
            yield Sentence(line[start : match.end()].strip(), spaced)
            start, spaced = match.end(), line[match.end() : match.end() + 1].isspace()
    if rest := line[start:].strip():
        yield Sentence(rest, spaced)


def _ends_sentence(line: str, start: int, match: re.Match[str], language: str) -> bool:
    mark, after = match[0], line[match.end() : match.end() + _LOOK_AHEAD]
    if not after or mark[0] in _SPACELESS:
        return True
    if not after[0].isspace():
        return False
    following = after.strip().lstrip(_OPENING)
    if following[:1].islower():
        return False
    if mark[0] in _ALONE or len(mark.rstrip("\"'“”’»)]")) > 1:
        return True
    before = line[max(start, match.start() - _LOOK_BACK) : match.start()]
    return not is_abbreviation(before, following, language)


# --------------------------------------------------------------------------- cut


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    if not text[len(head)].isspace():
        head = _to_boundary(head, text[len(head)])
    return head.rstrip(" ,;:.-–—、，；：·(（[«“‘\"'") + "…" if head.strip() else "…"[:limit]


def _to_boundary(head: str, following: str) -> str:
    """``head`` without its last, broken word; scripts without spaces are cut between characters."""
    while head and (_is_mark(following) or (_run(following) and _run(head[-1]) == _run(following))):
        head, following = head[:-1], head[-1]
    return head


def _is_unspaced(char: str) -> bool:
    """Han, Kana, and fullwidth punctuation. Thai, Lao, Khmer and Burmese have spaces between phrases only."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uff9f"


def _is_mark(char: str) -> bool:
    """Part of the letter before it."""
    return unicodedata.combining(char) > 0 or unicodedata.category(char) in ("Mn", "Mc", "Me")


def _run(char: str) -> str:
    """The kind of run a character goes on in that must not be cut; "" for what may be cut before."""
    if "\u30a1" <= char <= "\u30fe" and char != "・":
        return "katakana"
    return "" if char.isspace() or _is_unspaced(char) else "spaced"

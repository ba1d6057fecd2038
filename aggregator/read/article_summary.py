"""What an article says in short: the lines under its headline, else what its publisher tells others about it.

A description that shares too few words with the article is the site's; one that was cut is completed from
the text where the text goes on with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aggregator.models import Candidate, Found
from aggregator.read.article_blocks import Block
from aggregator.read.article_head import Head
from aggregator.read.article_words import is_called_lead
from aggregator.read.document import text_of
from aggregator.read.found import found_text, is_markup
from aggregator.text.clean import plain_text
from aggregator.text.fold import fold
from aggregator.text.summary import sentences
from aggregator.text.words import words

_NAMES: Final = (
    "og:description", "description", "twitter:description", "dc.description", "dcterms.abstract"
)  # fmt: skip
_CUT: Final = re.compile(r"\s*(?:…|\.{2,}|\[…\]|\[\.{3}\])\s*$")
_ENDS: Final = re.compile(r"[.!?。！？؟।»”\"'’)\]]\s*$")
_LONGEST: Final = 700  # characters of a lead; what is longer is a part of the text
_LOOKED_AT: Final = 20_000  # characters of an article that its description is compared with
_LIKE: Final = 0.6  # share of words that a description and the text's beginning have in common
_ABOUT: Final = 0.34  # share of a description's long words that the article has, too
_LONG: Final = 4  # letters of a word that says what a text is about
_PREFIX: Final = 30  # letters at a description's beginning by which it is found in the text
_BOLD: Final = words("b strong em")


def stated_summaries(head: Head, said: Candidate) -> list[Found]:
    """What the page says to machines that it is about, most trusted first."""
    described = said.summary
    found = [
        *(found_text(_plain(head.get(name, "")), f"meta:{name}") for name in _NAMES),
        found_text(_plain(described.text), described.where) if described else None,
    ]
    unique: dict[str, Found] = {}
    for one in found:
        if one is not None:
            unique.setdefault(one.text, one)
    return list(unique.values())


def summary_of(
    stated: Sequence[Found], lead: Sequence[Block], text: Sequence[Block], title: str
) -> Found | None:
    """The article's summary, or ``None`` where its first sentences have to serve."""
    shown = lead or _opening(text, stated)
    if shown:
        same = [block for block in shown if any(_is_like(block.text, one.text) for one in stated)]
        words_ = " ".join(block.text for block in (same or shown))
        if len(words_) <= _LONGEST:
            return found_text(words_, "css:lead")
    told = [one for one in stated if fold(one.text) != fold(title)]
    if not told:
        return None
    whole = [*lead, *text]
    said = fold(" ".join([title, *(block.text for block in whole)])[:_LOOKED_AT])
    about = next((one for one in told if _is_about(one.text, said)), None)
    return found_text(_completed(about.text, whole), about.where) if about else None


def _opening(text: Sequence[Block], stated: Sequence[Found]) -> list[Block]:
    """The first block of the text when it introduces the rest: by name, in bold, or as it is described."""
    if len(text) < 2 or len(text[0].text) > _LONGEST:
        return []
    first = text[0]
    marked = is_called_lead(first.element.get("class") or "") or _is_bold(first)
    return [first] if marked or any(_is_like(first.text, one.text) for one in stated) else []


def _is_bold(block: Block) -> bool:
    inner = [child for child in block.element if child.tag in _BOLD]
    return len(inner) == 1 and len(text_of(inner[0])) >= 0.95 * len(block.text)


def _is_like(text: str, other: str) -> bool:
    """Whether two texts are one, as it was written here or there, or cut."""
    first, second = fold(text), fold(_CUT.sub("", other))
    if not first or not second:
        return False
    shorter = min(len(first), len(second))
    if shorter >= _PREFIX and first[:shorter] == second[:shorter]:
        return True
    mine, yours = set(first.split()), set(second.split())
    return 2 * len(mine & yours) >= _LIKE * (len(mine) + len(yours))


def _is_about(description: str, article: str) -> bool:
    """Whether enough of a description's words stand in the article; without blanks pairs of characters."""
    folded = fold(description)
    said = [word for word in folded.split() if len(word) >= _LONG]
    if not said or folded > "\u2e80":
        said = [folded[at : at + 2] for at in range(0, len(folded) - 1, 2)]
    return bool(said) and sum(word in article for word in said) >= _ABOUT * len(said)


def _completed(description: str, text: Sequence[Block]) -> str:
    """A description that was cut, up to the end of its sentence in the text."""
    if not _CUT.search(description) and _ENDS.search(description):
        return description
    wanted = " ".join(_CUT.sub("", description).split())
    if len(wanted) < _PREFIX:
        return description
    for block in text:
        at = block.text.find(wanted[: len(wanted) - 1])
        if at >= 0:
            return _to_sentence_end(block.text[at:], len(wanted) - 1)
    return description


def _to_sentence_end(text: str, least: int) -> str:
    whole = ""
    for sentence in sentences(text, ""):
        whole = f"{whole} {sentence}".strip()
        if len(whole) >= least:
            break
    return whole


def _plain(text: str) -> str:
    return plain_text(text, is_markup(text))

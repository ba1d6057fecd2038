"""Who published something and when, in one line: "Posted by the harbour office on 3 May 2021"."""

from __future__ import annotations

from typing import Final

from aggregator.text.date_labels import is_label
from aggregator.text.date_names import folded, folded_words

# What stands before the name of whoever wrote something.
_BY: Final = folded_words("by von par por door av af przez от від autor author auteur автор")
_ON: Final = folded_words("on am le el em op den dnia на")
_LONGEST: Final = 8  # words beside the date
_NAME: Final = 3  # words of a name that no label announces
_SIGNS: Final = ",:;|/·•–—-()[]"


def is_byline(before: str, behind: str) -> bool:
    """Whether the words around a date name only who published it: a headline says more.

    Without a label ("By A. Name, 3 May 2021") whoever is named must be written as names are.
    """
    words, rest = _words(before), _words(behind)
    if len(words) + len(rest) > _LONGEST:
        return False
    if rest:
        return len(rest) > 1 and folded(rest[0]) in _BY and all(map(is_label, words[:1])) and len(words) <= 2
    if len(words) > 2 and is_label(words[0]) and folded(words[1]) in _BY:
        return True
    name = words[1:-1] if len(words) > 2 and folded(words[-1]) in _ON else words[1:]
    named = 0 < len(name) <= _NAME and all(not word[0].islower() for word in name)
    return named and folded(words[0]) in _BY


def _words(text: str) -> list[str]:
    return [word for said in text.split() if (word := said.strip(_SIGNS))]

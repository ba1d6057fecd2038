"""What a part holds, whatever it is called: a list of entries, a piece of one entry, most of the page.

A list may stand in a ``<form>``, a "filter" or a "search-results", and every entry may have a ``<header>``; a
name alone must not cost a page its news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from aggregator.text.date_spots import date_spots

_ENTRIES: Final = 3  # that make a list
_WORDS: Final = 4  # of a headline
_CHARACTERS: Final = 10  # of one in a script without blanks
_WORDS_OF_DATE: Final = 4  # "3 May 2021 at 10:15" is no headline
_DATE: Final = 90  # characters of a text that is looked at for a date
_NEAR: Final = 3  # siblings to each side
_UP: Final = 4  # boxes around a part, one of which may repeat
_MOST: Final = 150  # links or texts that are looked at
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_MEASURED: Final = 500  # elements of one page that libxml2 is asked about, each as long as it is large
_FIGURES: Final = re.compile(r"\d+|[一二三四五六七八九十]+月")
_TEXT: Final = etree.XPath("substring(string(), 1, 20000)")  # what is searched for figures
_LENGTH: Final = etree.XPath("string-length()")


def holds_list(part: HtmlElement) -> bool:
    """Whether there are headlines in it: links with words under headings, or links with words and dates."""
    if next(islice(part.iter(*_HEADINGS), _ENTRIES - 1, None), None) is None and not _may_be_dated(part):
        return False  # as most menus: told by libxml2
    links = (link for link in islice(part.iter("a"), _MOST) if link.get("href") and _is_headline(link))
    headlines = list(islice(links, _ENTRIES))
    if len(headlines) == _ENTRIES and _dates(part, _ENTRIES) >= _ENTRIES:
        return True
    return sum(1 for _ in islice(filter(_is_headed, chain(headlines, links)), _ENTRIES)) == _ENTRIES


def holds_entry(part: HtmlElement) -> bool:
    """Whether a headline and a date, or a headline under a heading, is in it."""
    link = next((one for one in islice(part.iter("a"), _NEAR) if one.get("href") and _is_headline(one)), None)
    return link is not None and (_is_headed(link) or _dates(part, 1) > 0)


def holds_only_date(part: HtmlElement) -> bool:
    """Whether all that is said in it is one date."""
    said = " ".join("".join(islice(part.itertext(), _MOST)).split())
    if not said or len(said) > _DATE:
        return False
    spots = date_spots(said)
    return len(spots) == 1 and spots[0].start == 0 and spots[0].end == len(said)


def repeats(part: HtmlElement) -> bool:
    """Whether boxes beside the part, or beside one of the boxes around it, have such a part, too."""
    box: HtmlElement | None = part
    for _ in range(_UP):
        if box is None or box.tag in ("body", "html"):
            return False
        alike = (one for one in _beside(box) if one.tag == box.tag and _has_such(one, part))
        if sum(1 for _ in islice(alike, _ENTRIES - 1)) == _ENTRIES - 1:
            return True
        box = box.getparent()
    return False


class Lengths:
    """How many characters lie in the elements of a page. The first are measured one by one; a page that wraps
    itself in a thousand boxes called menu is walked through once."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._left = _MEASURED
        self._counted: dict[HtmlElement, int] = {}

    def of(self, element: HtmlElement) -> float:
        if self._left:
            self._left -= 1
            found = _LENGTH(element)
            return found if isinstance(found, float) else 0.0
        if not self._counted:
            self._count()
        return float(self._counted[element])

    def _count(self) -> None:
        began: list[int] = []
        at = 0
        for event, element in etree.iterwalk(self._root, events=("start", "end")):
            if event == "start":
                began.append(at)
                at += len(element.text or "")
            else:
                self._counted[element] = at - began.pop()
                at += len(element.tail or "")


def _beside(box: HtmlElement) -> Iterator[HtmlElement]:
    yield from islice(box.itersiblings(), _NEAR)
    yield from islice(box.itersiblings(preceding=True), _NEAR)


def _has_such(box: HtmlElement, part: HtmlElement) -> bool:
    """Whether the part's like is in a box: the same element, and a class that it shares if it has any."""
    names = frozenset((part.get("class") or "").split())
    return any(
        not names or not names.isdisjoint((one.get("class") or "").split())
        for one in islice(box.iter(part.tag), _NEAR)
    )


def _is_headline(link: HtmlElement) -> bool:
    said = " ".join("".join(link.itertext()).split())
    if len(said) < _CHARACTERS:
        return False
    words = said.count(" ") + 1
    if words < _WORDS:
        return said > "\u2e80"
    return words >= _WORDS + _WORDS_OF_DATE or not date_spots(said)


def _is_headed(link: HtmlElement) -> bool:
    """Whether a link is in a heading, or a heading in it."""
    around = islice(link.iterancestors(), 2)
    return any(one.tag in _HEADINGS for one in around) or next(link.iter(*_HEADINGS), None) is not None


def _may_be_dated(part: HtmlElement) -> bool:
    figures = _FIGURES.finditer(str(_TEXT(part)))
    return next(islice(figures, _ENTRIES - 1, None), None) is not None


def _dates(part: HtmlElement, most: int) -> int:
    """How many texts in a part are or begin with a whole date; counted so far only."""
    texts = (text for text in islice(part.itertext(), _MOST) if any(map(str.isdigit, text)))
    dated = (text for text in texts if any(spot.full for spot in date_spots(text.strip()[:_DATE])))
    return sum(1 for _ in islice(dated, most))

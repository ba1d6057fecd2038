"""A page as a row of blocks of text, each with what stands around it; menus and scripts are left out.

The tree is walked once. What a block is worth as part of an article's text is judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from aggregator.read.article_words import stranger

HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNSAID: Final = frozenset((
    "nav", "footer", "dialog", "button", "select", "textarea", "noscript", "head", "datalist", "video",
    "audio", "canvas", "menu", "map",
))  # fmt: skip
_BLOCKS: Final = HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "form", "header", "hgroup", "hr", "label", "li", "main", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_WHOLE: Final = frozenset(("body", "main", "article"))  # never something else than the article
_STRANGERS: Final = {
    "figure": "caption",
    "figcaption": "caption",
    "aside": "aside",
    "form": "form",
    "label": "form",
}
_ROLES: Final = frozenset((
    "navigation", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar",
    "toolbar", "tablist", "button", "alert", "banner",
))  # fmt: skip
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
PARAGRAPH: Final = 80  # weight of a block that is surely a text
_MOST_LINKED: Final = 0.5  # share of a block that may be links
_WIDE: Final = 1.5  # letters that one Chinese or Japanese character says more than a letter


@dataclass(slots=True)
class Block:
    """A run of text without a block inside."""

    element: HtmlElement
    text: str
    linked: int  # characters in links
    weight: float  # its length as a reader of a spaced script would count it
    strange: int  # how many parts around it are something else than the article

    @property
    def is_linked(self) -> bool:
        return self.linked > len(self.text) * _MOST_LINKED

    @property
    def free(self) -> float:
        """The weight of what is not linked."""
        return self.weight * (1 - self.linked / len(self.text))


@dataclass(slots=True)
class Part:
    """An element with blocks in it: those of ``Page.blocks`` from ``first`` up to ``last``."""

    element: HtmlElement
    first: int
    strange: str  # by which word it is something else than the article
    last: int = 0
    pictures: int = 0


@dataclass(slots=True)
class Page:
    blocks: list[Block] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)  # inner ones first

    def sums(self, value: Callable[[Block], float]) -> list[float]:
        """Sums from the first block up to each, so that a part's sum is one difference."""
        return list(accumulate(map(value, self.blocks), initial=0.0))

    def inside(self, part: Part) -> list[Block]:
        return self.blocks[part.first : part.last]


def blocks_of(root: HtmlElement) -> Page:
    """All blocks of a page in its order."""
    return _Walk(root).page


class _Walk:
    def __init__(self, root: HtmlElement) -> None:
        self.page = Page()
        self._around = [Part(root, 0, "")]
        self._pieces: list[str] = []
        self._links = self._linked = self._breaks = self._strange = 0
        skipped: HtmlElement | None = None
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if _is_unsaid(element):
                    walk.skip_subtree()
                    skipped = element
                    continue
                self._enter(element)
                text = element.text
            else:
                if element is not skipped:
                    self._leave(element)
                skipped = None
                text = element.tail
            if text:
                self._hear(text)
        self._close_block()

    def _enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._close_block()
            part = Part(element, len(self.page.blocks), _stranger(element))
            self._around.append(part)
            self._strange += bool(part.strange)
        elif tag == "a":
            self._links += 1
        elif tag == "img":
            self._around[-1].pictures += 1
        elif tag == "br":
            self._breaks += 1
            if self._breaks > 1:  # an empty line
                self._close_block()

    def _leave(self, element: HtmlElement) -> None:
        if element.tag in _BLOCKS:
            self._close_block()
            part = self._around.pop()
            part.last = len(self.page.blocks)
            self._strange -= bool(part.strange)
            self._around[-1].pictures += part.pictures
            if part.last > part.first:
                self.page.parts.append(part)
        elif element.tag == "a":
            self._links -= 1

    def _hear(self, text: str) -> None:
        if text.isspace():
            if self._pieces:
                self._pieces.append(" ")
            return
        self._pieces.append(text)
        self._breaks = 0
        if self._links:
            self._linked += len(text.strip())

    def _close_block(self) -> None:
        self._breaks = 0
        if not self._pieces:
            return
        text = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        linked, self._linked = min(self._linked, len(text)), 0
        self.page.blocks.append(Block(self._around[-1].element, text, linked, _weight(text), self._strange))


def _weight(text: str) -> float:
    if text.isascii():
        return len(text)
    return len(text) + _WIDE * sum(letter > "\u2e80" for letter in text)


def _is_unsaid(element: HtmlElement) -> bool:
    return element.tag in _UNSAID or (element.tag not in _BLOCKS and _is_hidden(element))


def _stranger(element: HtmlElement) -> str:
    if element.tag in _WHOLE:
        return ""
    if element.tag in _STRANGERS:
        return _STRANGERS[element.tag]
    if _is_hidden(element):
        return "hidden"
    if (element.get("role") or "").lower() in _ROLES:
        return "footer"
    return stranger(element.get("class") or "", element.get("id") or "")


def _is_hidden(element: HtmlElement) -> bool:
    if not element.attrib:
        return False
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return _HIDDEN.search(element.get("style") or "") is not None

"""An article's blocks as plain HTML: paragraphs, headings, lists, quotations; none of the page's markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Final

from aggregator.read.article_blocks import HEADINGS, Block

_ITEMS: Final = {"li": "ul", "dt": "dl", "dd": "dl"}
_KEPT: Final = HEADINGS | {"li", "dt", "dd", "pre"}


def html_of(blocks: Iterable[Block]) -> str:
    """The blocks one by one; neighbours of a list are one list."""
    pieces = []
    for holder, group in groupby(blocks, key=lambda block: _ITEMS.get(block.element.tag, "")):
        inner = "".join(map(_element, group))
        pieces.append(f"<{holder}>{inner}</{holder}>" if holder else inner)
    return "".join(pieces)


def _element(block: Block) -> str:
    tag = block.element.tag if block.element.tag in _KEPT else "p"
    html = f"<{tag}>{escape(block.text, quote=False)}</{tag}>"
    quote = block.element if block.element.tag == "blockquote" else None
    quoted = tag == "p" and next(block.element.iterancestors("blockquote"), quote) is not None
    return f"<blockquote>{html}</blockquote>" if quoted else html

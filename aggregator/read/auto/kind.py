"""Whether a page is one article that happens to list others beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aggregator.models import Candidate
from aggregator.read.auto.stories import Page
from aggregator.read.document import Document, meta
from aggregator.text.urls import canonical, resolve

_STATED: Final = 500  # characters in paragraphs of a page that calls itself an article
_UNSTATED: Final = 1_200  # of one that does not
_SOME: Final = 100  # of one that describes itself to machines as this very article
_MANY: Final = 10  # entries of a list that no article has beside it


def is_single_article(page: Page, document: Document, described: Sequence[Candidate], entries: int) -> bool:
    """Whether the page's own text outweighs its entries, or it says that it is an article and has one."""
    own, listed = page.prose()
    if _describes_itself(document, described) and own >= _SOME and entries < _MANY:
        return True
    stated = len(described) == 1 or meta(document.root, "og:type").lower() == "article"
    if stated and own >= _STATED and own >= listed:
        return True
    return own >= _UNSTATED and own >= 2 * listed


def _describes_itself(document: Document, described: Sequence[Candidate]) -> bool:
    """Whether the one article that the page describes is the page."""
    if len(described) != 1 or described[0].event is not None:
        return False
    address = described[0].url
    return address is None or canonical(resolve(document.base, address.text)) == canonical(document.base)

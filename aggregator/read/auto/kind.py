"""Whether a page is certainly a page of entries, whatever else is said on it."""

from __future__ import annotations

from typing import Final

from aggregator.read.auto.page import Page
from aggregator.read.auto.slots import word_count

_CALLED: Final = 3  # entries that end in a call to action
_LITTLE: Final = 800  # characters in paragraphs that belong to no entry
_MANY: Final = 6  # linked headlines
_WORDED: Final = 4  # words of one
_EACH: Final = 80  # characters of its own text for each of them


def is_programme(page: Page, *, stated: bool) -> bool:
    """Whether entries that call to read on, or a lead story or an event among entries, make up the page.

    Such a page may hold a story as long as an article is; it has little text of its own besides. Neither
    has a list of bare headlines with a few sentences above it, unless the page is ``stated`` to be one.
    """
    stories = page.in_order()
    called = sum(story.entry.called for story in stories)
    blocks = any(story.lead or story.event is not None for story in stories) and len(stories) > _CALLED
    own = page.own_text()
    if (called >= _CALLED or blocks) and own < _LITTLE:
        return True
    if stated or any(one.entry.dates or one.entry.summary for one in stories):
        return False
    worded = sum(one.entry.title_linked and word_count(one.entry.title) >= _WORDED for one in stories)
    return worded >= _MANY and own < _EACH * worded

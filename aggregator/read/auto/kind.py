"""Whether a page is certainly a page of entries, whatever else is said on it."""

from __future__ import annotations

from typing import Final

from aggregator.read.auto.stories import Page

_CALLED: Final = 3  # entries that end in a call to action
_LITTLE: Final = 800  # characters in paragraphs that belong to no entry


def is_programme(page: Page) -> bool:
    """Whether entries that call to read on, or a lead story or an event among entries, make up the page.

    Such a page may hold a story as long as an article is; it has little text of its own besides.
    """
    stories = page.in_order()
    called = sum(story.entry.called for story in stories)
    blocks = any(story.lead or story.event is not None for story in stories) and len(stories) > _CALLED
    return (called >= _CALLED or blocks) and page.own_text() < _LITTLE

"""Whether a page is certainly a page of entries, whatever else is said on it."""

from __future__ import annotations

from typing import Final

from aggregator.read.auto.flow import NONE
from aggregator.read.auto.page import Page
from aggregator.read.auto.sections import heading_above
from aggregator.read.auto.slots import word_count
from aggregator.read.auto.weigh import Weighed

_CALLED: Final = 3  # entries that end in a call to action
_AMONG: Final = 4  # stories, one of which is the lead or an event
_DATED: Final = 3  # entries of a list that make a newsroom
_NEAR: Final = 8  # texts between the page's name and its list: columns' names, a choice of years
_WORD: Final = 120  # characters of them
_LITTLE: Final = 800  # characters in paragraphs that belong to no entry
_MANY: Final = 6  # linked headlines
_WORDED: Final = 4  # words of one
_EACH: Final = 80  # characters of its own text for each of them


def is_programme(page: Page, *, stated: bool) -> bool:
    """Whether entries that call to read on, or a lead story or an event among entries, make up the page.

    Such a page may hold a story as long as an article is; it has little text of its own besides. Neither
    has a list of bare headlines with a few sentences above it, nor one of dated entries that begins where the
    page's name ends, unless the page is ``stated`` to be one; nor whole posts under the name of news.
    """
    stories = page.in_order()
    called = sum(story.entry.called for story in stories)
    blocks = any(story.lead or story.event is not None for story in stories) and len(stories) >= _AMONG
    own = page.own_text()
    if (called >= _CALLED or blocks) and own < _LITTLE:
        return True
    if any(one.posts and (not stated or _is_named(page, one)) for one in page.chosen):
        return True
    if not stated and any(_is_below_name(page, one) for one in page.chosen):
        return True
    if stated or any(one.entry.dates or one.entry.summary for one in stories):
        return False
    worded = sum(one.entry.title_linked and word_count(one.entry.title) >= _WORDED for one in stories)
    return worded >= _MANY and own < _EACH * worded


def _is_named(page: Page, one: Weighed) -> bool:
    """Whether posts stand under a heading: it names them news."""
    return bool(heading_above(page.flow, one.listed.entries[0].record))


def _is_below_name(page: Page, one: Weighed) -> bool:
    """Whether a list of dated entries follows the page's name with hardly a word between."""
    if sum(bool(entry.dates) for entry in one.listed.entries) < _DATED:
        return False
    flow, first = page.flow, one.listed.entries[0].record.first
    between = 0
    for run in reversed(flow.runs[max(0, first - _NEAR) : first]):
        if run.heading != NONE:
            return str(flow.nodes[run.heading].tag) == "h1" and between <= _WORD
        between += len(run.text)
    return False


def lists_news(page: Page, *, unheaded: bool) -> bool:
    """Whether a list of dated entries outside side columns tells that a page is a newsroom, whatever it calls
    itself. ``unheaded``: no list under a heading of its own, as "Latest news" has below a search's answer."""
    return any(_is_dated(one) and not (unheaded and _is_headed(page, one)) for one in page.chosen)


def _is_dated(one: Weighed) -> bool:
    return not one.framing and sum(bool(entry.dates) for entry in one.listed.entries) >= _DATED


def _is_headed(page: Page, one: Weighed) -> bool:
    return bool(heading_above(page.flow, one.listed.entries[0].record, below="h1"))

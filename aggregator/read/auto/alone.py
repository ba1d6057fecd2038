"""Stories that stand alone beside a list: the large one above a grid, the last one in a box of its own.

No list holds them, for nothing on the page has their shape. One is taken where it says what the entries of
the lists say: a day, or where these have none a text or picture and an address like theirs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from aggregator.models import Kind
from aggregator.read.auto.fields import Entry, fields_of
from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.auto.lists import lot_of_boxes
from aggregator.read.auto.page import Page, Story
from aggregator.read.auto.sections import NEWS, heading_above, section_kind
from aggregator.read.auto.slots import table_of, word_count
from aggregator.read.auto.weigh import MOSTLY

_WORDS: Final = 3  # of a headline
_MOST: Final = 40  # headlines outside lists that are looked at
_PLACES: Final = 4  # that a story leads to, beside its own a category or two
_SLUG: Final = re.compile(r"(?:[^\W_]+-){3}")  # an address made of a headline
_FIGURES: Final = re.compile(r"\d+")
_AROUND: Final = frozenset(("html", "body", "main"))  # no boxes of one story


def stories_alone(page: Page) -> Iterator[tuple[Entry, bool]]:
    """Entries that stand alone among the page's lists, and whether each is told as theirs are."""
    first, end = _news_part(page)
    listed = _listed_elsewhere(page)
    found = [node for node in _headlines(page.flow) if _is_left(page, node, first, end)]
    found.sort(key=lambda node: page.flow.first[node])
    starts = [page.flow.first[node] for node in found]
    owned = {story.entry.href for story in page.stories}
    for node in found[:_MOST]:
        box = _box(page, node, found, starts)
        if box == NONE or page.flow.first[node] in listed:
            continue
        [entry] = fields_of(
            page.flow, table_of(page.flow, lot_of_boxes(page.flow, [box], flat=False))
        ).entries
        leads = entry.href and entry.href not in owned and (entry.title_linked or entry.called)
        if leads and word_count(entry.title) >= _WORDS and not section_kind(entry.title):
            owned.add(entry.href)
            entry.dates = entry.dates if entry.dates_itself else ()  # what stands above it is another story's
            yield entry, _is_told_alike(page, entry)


def alone(page: Page) -> None:
    """Takes the stories that stand alone; what only looks like one is told among what was dropped."""
    if not page.chosen:
        return
    for entry, alike in stories_alone(page):
        if alike:
            record = entry.record
            page.add(Story(Kind.NEWS, entry, record.first), record.first, record.end)
        else:
            page.unlike.append(entry)


def _news_part(page: Page) -> tuple[int, int]:
    """The part of the page that is about the news: from its title to where the element around its last
    entry ends."""
    flow = page.flow
    records = [entry.record for one in page.chosen for entry in one.listed.entries]
    begins = min(record.first for record in records)
    last = max(records, key=lambda record: record.end)
    around = flow.parent[last.top] if last.top != NONE else last.anchor.node
    titles = [
        flow.end[run.heading]
        for run in flow.runs[:begins]
        if run.heading != NONE and flow.nodes[run.heading].tag == "h1" and run.link == NONE
    ]
    return titles[-1] if titles else 0, max(last.end, flow.end[around])


def _headlines(flow: Flow) -> Iterator[int]:
    """The nodes of headings, and of links that hold several lines: cards."""
    seen = NONE
    for run in flow.runs:
        if run.heading not in (NONE, seen):
            seen = run.heading
            yield seen
    for link in flow.links:
        runs = flow.runs[link.first : link.end]
        if link.href and runs and runs[0].line != runs[-1].line and all(run.heading == NONE for run in runs):
            yield link.node


def _listed_elsewhere(page: Page) -> set[int]:
    """The runs in entries of lists that are not the news, or were no entries of the news: what they hold does
    not stand alone."""
    chosen = {id(one) for one in page.chosen}
    found: set[int] = set()
    for one in page.weighed:
        if one.quality:
            records = [entry.record for entry in one.listed.entries]
            free = [record for record in records if page.is_free(record.first, record.end)]
            if len(free) > 1 or id(one) in chosen:
                found.update(at for record in free for at in range(record.first, record.end))
    return found


def _is_left(page: Page, node: int, first: int, end: int) -> bool:
    """Whether a headline stands in this part of the page and is nobody's."""
    flow = page.flow
    inside = first <= flow.first[node] and flow.end[node] <= end and flow.framing[node] is None
    return inside and page.is_free(flow.first[node], flow.end[node])


def _box(page: Page, node: int, found: list[int], starts: list[int]) -> int:
    """The element that holds a headline and all that is said about it, ``NONE`` when it has none."""
    flow = page.flow
    box = NONE
    above = node if flow.nodes[node].tag == "a" else flow.parent[node]
    while above != NONE and flow.nodes[above].tag not in _AROUND:
        low, high = bisect_left(starts, flow.first[above]), bisect_left(starts, flow.end[above])
        others = (other for other in found[low:high] if other != node)
        if not all(_is_below(flow, other, node) for other in others):
            break
        if not page.is_free(flow.first[above], flow.end[above]):
            break
        box, above = above, flow.parent[above]
    return box


def _is_below(flow: Flow, other: int, node: int) -> bool:
    """Whether another headline is only a line under this one."""
    linked = flow.links_in(other, flow.last[other]) or flow.nodes[other].tag == "a"
    lower = str(flow.nodes[other].tag) > str(flow.nodes[node].tag)
    return lower and not linked and flow.first[other] > flow.first[node]


def _is_told_alike(page: Page, entry: Entry) -> bool:
    """Whether a story says of itself what the entries of the lists say."""
    said = section_kind(heading_above(page.flow, entry.record))
    places = {page.flow.links[at].href for at in page.flow.links_in(entry.record.low, entry.record.high)}
    if said not in ("", NEWS) or len(places) > _PLACES or entry.many:
        return False
    if entry.dates_itself:
        return True
    listed = [one for chosen in page.chosen for one in chosen.listed.entries]
    dated = sum(bool(one.dates) or one.under_date for one in listed)
    if dated >= MOSTLY * len(listed) or not (entry.summary or entry.image):
        return False
    alike = sum(_place_of(one.href) == _place_of(entry.href) for one in listed)
    return alike >= MOSTLY * len(listed)


def _place_of(href: str) -> tuple[str, bool]:
    """The folder of an address, whatever figures are in it, and whether it is made of a headline."""
    folder, _, name = href.partition("?")[0].rstrip("/").rpartition("/")
    return _FIGURES.sub("0", folder), bool(_SLUG.search(name))

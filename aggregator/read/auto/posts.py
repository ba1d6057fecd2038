"""Whole posts one below the other, under headlines that lead nowhere: news without links and without days.

Nothing tells them from the sections of one article but where they stand: under a heading that says "news" or
"events", or each in an article element of its own with nothing named above it.
"""

from __future__ import annotations

from typing import Final

from aggregator.models import DateOrigin
from aggregator.read.auto.choose import covers
from aggregator.read.auto.fields import Entry
from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.auto.sections import EVENT, NEWS, heading_above, section_kind
from aggregator.read.auto.weigh import HEADLINE, MOSTLY, Weighed

_LEAST: Final = 3  # posts: two may be the halves of anything
_NEARLY: Final = 0.85
_TEXT: Final = 40  # characters under a headline
_LINKED: Final = 0.5  # of these: what has more links is a section that leads elsewhere
_ARTICLE: Final = "article"


def posts_among(flow: Flow, weighed: list[Weighed], chosen: list[Weighed]) -> list[Weighed]:
    """The lists of whole posts, unless what was ``chosen`` is more than the links in their texts."""
    found = [one for one in weighed if _are_posts(flow, one)]
    named = [one for one in found if _are_news(flow, one)]
    ranks = {_rank(flow, one.listed.entries[0]) for one in named}
    posts: list[Weighed] = []
    for one in sorted(found, key=lambda one: -_extent(one)):
        if _rank(flow, one.listed.entries[0]) in ranks and not any(covers(other, one) for other in posts):
            posts.append(one)
    if not all(any(covers(one, other) for one in posts) for other in chosen):
        return []
    for one in posts:
        one.posts = True
        for entry in one.listed.entries:
            _as_post(flow, entry)
    return sorted(posts, key=lambda one: one.listed.entries[0].record.first)


def _are_posts(flow: Flow, one: Weighed) -> bool:
    """Whether nearly all entries of an undated list open with an unlinked heading and go on in words."""
    entries = one.listed.entries
    if len(entries) < _LEAST or one.framing or one.listed.dated >= MOSTLY:
        return False
    return sum(_is_post(flow, entry) for entry in entries) >= _NEARLY * len(entries)


def _is_post(flow: Flow, entry: Entry) -> bool:
    record = entry.record
    if not entry.headed or entry.title_linked or entry.called or record.anchor.first >= record.end:
        return False
    first = flow.runs[record.first]
    behind = [run for run in flow.runs[record.first : record.end] if run.heading != first.heading]
    linked = sum(len(run.text) for run in behind if run.link != NONE)
    said = sum(len(run.text) for run in behind if run.heading == NONE)
    return first.heading != NONE and said >= _TEXT and linked <= _LINKED * said


def _are_news(flow: Flow, one: Weighed) -> bool:
    """Whether the heading above posts says that they are news, or events, which tell a day; or there is none.
    Short headlines need articles around them, and where nothing is said both are needed."""
    heading = heading_above(flow, one.listed.entries[0].record)
    kind = section_kind(heading)
    if kind == EVENT:
        return sum(_names_day(flow, entry) for entry in one.listed.entries) >= MOSTLY * len(
            one.listed.entries
        )
    worded, boxed = one.words >= HEADLINE, _are_articles(flow, one.listed.entries)
    return (worded or boxed) if kind == NEWS else not heading and worded and boxed


def _names_day(flow: Flow, entry: Entry) -> bool:
    return any(run.spots for run in flow.runs[entry.record.first : entry.record.end])


def _are_articles(flow: Flow, entries: list[Entry]) -> bool:
    """Whether each stands in an article element that is a part of no other, as a comment is."""
    boxes = [flow.nodes[entry.record.top] for entry in entries if entry.record.top != NONE]
    alone = [box for box in boxes if box.tag == _ARTICLE and next(box.iterancestors(_ARTICLE), None) is None]
    return len(alone) == len(entries)


def _rank(flow: Flow, entry: Entry) -> str:
    return str(flow.nodes[flow.runs[entry.record.first].heading].tag)


def _extent(one: Weighed) -> int:
    return sum(entry.record.end - entry.record.first for entry in one.listed.entries)


def _as_post(flow: Flow, entry: Entry) -> None:
    """An entry whose links are those of its text: its own address is its place on the page, where that has a
    name, and a day that only some of the posts print is told of, not that of publication."""
    heading = flow.runs[entry.record.first].heading
    named = (flow.nodes[node].get("id") for node in (entry.record.top, heading) if node != NONE)
    spot = next(filter(None, named), "")
    entry.href, entry.link, entry.many = f"#{spot}" if spot else "", NONE, False
    entry.dates = tuple(date for date in entry.dates if date.origin is not DateOrigin.TEXT)

"""The lead story: the one that opens with a dateline, in a list of headlines or by itself."""

from __future__ import annotations

from typing import Final

from aggregator.models import Kind
from aggregator.read.auto.fields import Entry
from aggregator.read.auto.flow import NONE, Flow, Link, Run, joined
from aggregator.read.auto.lists import Anchor, Record
from aggregator.read.auto.opening import opens_with_date, uncut, unlabelled
from aggregator.read.auto.page import Page, Story
from aggregator.read.auto.slots import word_count

_STORY_WORDS: Final = 12  # of a text that is a story and no caption
_GOES_ON: Final = 3  # lines in which a story may go on


def leads(page: Page) -> None:
    """The story that opens with a dateline: in a list of headlines, or by itself."""
    openings = [story for story in page.stories if story.opening and opens_with_date(story.entry.summary)]
    if len(openings) == 1 and len(page.stories) > 1:
        openings[0].lead = True
    if openings:
        return
    for at, line in enumerate(page.lines):
        first, end = line[0].at, line[-1].at + 1
        if page.is_free(first, end) and line[0].heading == NONE and opens_with_date(unlabelled(line)):
            story = _lead(page, at)
            if story is not None:
                return


def _lead(page: Page, at: int) -> Story | None:
    flow = page.flow
    told = [page.lines[at]]
    while not _call(flow, told) and len(told) <= _GOES_ON and at + len(told) < len(page.lines):
        following = page.lines[at + len(told)]
        mistaken = page.only_owner(following[0].at, following[-1].at + 1)
        if mistaken is not None and (
            mistaken.entry.title_linked or mistaken.entry.headed or not mistaken.entry.called
        ):
            break
        if (mistaken is None and not page.is_free(following[0].at, following[-1].at + 1)) or following[
            0
        ].heading != NONE:
            break
        if not _goes_on(page, at + len(told), told):
            break
        if mistaken is not None:
            page.remove(mistaken)
        told.append(following)
    runs = [run for line in told for run in line]
    first, end = runs[0].at, runs[-1].at + 1
    call = _call(flow, told)
    text = unlabelled([run for run in runs if run.link == NONE or not flow.links[run.link].call])
    if word_count(text) < _STORY_WORDS:
        return None
    entry = Entry(Record(first, end, NONE, runs[0].node, runs[0].node, Anchor(runs[0].node, first, end)))
    entry.summary = uncut(text)
    above = _heading_before(page, at)
    if above is not None and (link := link_in(flow, above)) is not None:
        entry.title, entry.href = joined(above), link.href
        first = above[0].at
    elif call is not None:
        entry.href, entry.called = call.href, True
    else:
        inner = next(
            (flow.links[run.link] for run in runs if run.link != NONE and flow.links[run.link].href), None
        )
        if inner is None:
            return None
        entry.href = inner.href
    story = Story(Kind.NEWS, entry, first, lead=True, opening=not entry.title)
    page.add(story, first, end)
    return story


def _goes_on(page: Page, at: int, told: list[list[Run]]) -> bool:
    """Whether a line continues a story: it has the story's call, or no link and such a line is near."""
    flow, line = page.flow, page.lines[at]
    if _call(flow, [line]):
        return True
    if any(run.link != NONE for run in line):
        return False
    if word_count(joined([run for one in told for run in one])) < _STORY_WORDS:
        return True
    return any(
        _call(flow, [other]) and page.is_free(other[0].at, other[-1].at + 1)
        for other in page.lines[at + 1 : at + 2]
    )


def _call(flow: Flow, lines: list[list[Run]]) -> Link | None:
    """The call to action in lines."""
    numbers = (run.link for line in lines for run in line if run.link != NONE)
    return next(
        (flow.links[number] for number in numbers if flow.links[number].call and flow.links[number].href),
        None,
    )


def _heading_before(page: Page, at: int) -> list[Run] | None:
    """The linked heading directly before a line, over at most a label."""
    for line in reversed(page.lines[max(0, at - 2) : at]):
        if not page.is_free(line[0].at, line[-1].at + 1):
            return None
        if line[0].heading != NONE and link_in(page.flow, line) is not None:
            return line
    return None


def link_in(flow: Flow, line: list[Run]) -> Link | None:
    numbers = (run.link for run in line if run.link != NONE)
    return next((flow.links[number] for number in numbers if flow.links[number].href), None)

"""Events that no list holds: a text that names the days, and the event's name as a link or heading."""

from __future__ import annotations

import re
from typing import Final

from aggregator.models import FoundEvent, Kind
from aggregator.read.auto.fields import Entry, image_in
from aggregator.read.auto.flow import NONE, Flow, Link, Run, joined
from aggregator.read.auto.leads import link_in
from aggregator.read.auto.lists import Anchor, Record
from aggregator.read.auto.opening import opens_with_date
from aggregator.read.auto.page import Page, Story
from aggregator.read.auto.slots import word_count
from aggregator.read.event import event_in, event_said

_HELD: Final = re.compile(
    r"\b(?:is|are|will|to) be(?:ing)? held|\bbeing held\b|tak(?:e|es|ing) place|will be held|convenes?\b|"
    r"se tien(?:t|dra|dront)|aura lieu|auront lieu|a lieu|se celebra|tendr[aá] lugar|se realiza|tiene lugar|"
    r"ter[aá] lugar|decorre|realiza-se|acontece|findet\b|stattfinden|\bstatt\b|si t(?:iene|errà)|si svolge|"
    r"avrà luogo|vindt plaats|проход(?:ит|ят)|состоится|пройд[её]т|проводится|відбудеться|"
    r"يعقد|تعقد|ينعقد|تنعقد|تقام|يقام|"
    r"举行|舉行|召开|召開|開催|개최|diselenggarakan|diễn ra|düzenlenecek",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"[12١٢۱۲]\d{3}")
_EVENT_WORDS: Final = 8


def events(page: Page) -> None:
    """Announcements outside lists: a text that names the days, with the event's name as link or heading."""
    flow = page.flow
    for at, line in enumerate(page.lines):
        first, end = line[0].at, line[-1].at + 1
        text = joined(line)
        if not _YEAR.search(text) or not page.is_free(first, end) or line[0].heading != NONE:
            continue
        if word_count(text) < _EVENT_WORDS or opens_with_date(text):
            continue
        found = _announced_by(flow, line, text)
        if found is None:
            continue
        named = _name_of(page, at)
        if named is None:
            continue
        title, link, first, end = named
        taken = _taken_for_news(page, link)
        if taken is not None:
            taken.kind, taken.event, taken.entry.summary = Kind.EVENT, found, text
            taken.first = min(taken.first, first)
            page.give(taken, line[0].at, line[-1].at + 1)
            continue
        node = line[0].node
        entry = Entry(Record(first, end, NONE, node, flow.last[node], Anchor(node, first, end)))
        entry.title, entry.href, entry.summary = title, link.href, text
        entry.image = image_in(flow, node, flow.last[node])
        page.add(Story(Kind.EVENT, entry, first, event=found), first, end)


def _announced_by(flow: Flow, line: list[Run], text: str) -> FoundEvent | None:
    """The event that a line announces. Its element is asked only where it holds nothing but the line: a page
    of a thousand lines may have them all in one."""
    node = line[0].node
    alone = flow.first[node] == line[0].at and flow.end[node] == line[-1].at + 1
    stated = alone and bool(flow.dated_in(node, flow.last[node]))
    if not (stated or _HELD.search(text) or _is_period(text)):
        return None
    found = event_in(flow.nodes[node]) if alone else event_said(text)
    return found if found and (found.end or _HELD.search(text) or _is_period(found.start)) else None


def _taken_for_news(page: Page, link: Link) -> Story | None:
    """The undated entry of a list that is the name of an event."""
    owners = {page.owner[at] for at in range(link.first, link.end)} - {NONE}
    return page.stories[owners.pop()] if len(owners) == 1 else None


def announcement(flow: Flow, story: Story) -> None:
    """An undated entry whose name stands under the text that announces it is an event."""
    entry, record = story.entry, story.entry.record
    if story.kind is Kind.EVENT or entry.dates or entry.link == NONE or record.top == NONE or story.opening:
        return
    before = flow.runs[record.first : flow.links[entry.link].first]
    text = joined(before)
    if not _YEAR.search(text) or word_count(text) < _EVENT_WORDS or opens_with_date(text):
        return
    found = event_in(flow.nodes[record.top])
    if found is not None and (_HELD.search(text) or found.end or _is_period(found.start)):
        story.kind, story.event, entry.summary = Kind.EVENT, found, text


def _is_period(text: str) -> bool:
    return len(re.findall(r"\d{1,4}", text)) > 3 or bool(
        re.search(r"\d\s*(?:[-–—]|to|au|al|bis|по|до)\s*\d", text)
    )


def _name_of(page: Page, at: int) -> tuple[str, Link, int, int] | None:
    """The name and link of what a line announces: in it, behind or before it, or in a heading above."""
    flow, line = page.flow, page.lines[at]
    first, end = line[0].at, line[-1].at + 1
    inside = [flow.links[run.link] for run in line if run.link != NONE and flow.links[run.link].href]
    for other in (page.lines[at + 1 : at + 2], page.lines[max(0, at - 1) : at]):
        for near in other:
            owners = {page.owner[at] for at in range(near[0].at, near[-1].at + 1)} - {NONE}
            if len(owners) > 1 or any(
                page.stories[owner].lead or page.stories[owner].entry.dates for owner in owners
            ):
                continue
            link = link_in(flow, near)
            if (
                link is not None
                and not link.call
                and len(link.text) >= 0.8 * len(joined(near))
                and word_count(link.text) >= 2
            ):
                return link.text, link, min(first, near[0].at), max(end, near[-1].at + 1)
    words = [link for link in inside if not link.call and word_count(link.text) >= 2]
    if words:
        return (
            max(words, key=lambda link: len(link.text)).text,
            max(words, key=lambda link: len(link.text)),
            first,
            end,
        )
    before = page.lines[at - 1] if at else None
    if (
        inside
        and before is not None
        and before[0].heading != NONE
        and page.is_free(before[0].at, before[-1].at + 1)
    ):
        return joined(before), inside[0], before[0].at, end
    return None

"""The blocks of a page: its lists typed, and the stories that stand alone.

A programme's page has more than a list: a lead story that opens with a dateline and has papers of its own, an
announced event, publications. What no list holds is looked through for these, block by block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aggregator.models import FoundEvent, FoundLink, Kind
from aggregator.read.auto.choose import holder_of, without_strangers
from aggregator.read.auto.fields import FILE, Entry, image_in
from aggregator.read.auto.flow import NONE, Flow, Link, Run, joined
from aggregator.read.auto.lists import Anchor, Record
from aggregator.read.auto.sections import EVENT, RESOURCE, heading_above, section_kind
from aggregator.read.auto.slots import word_count
from aggregator.read.auto.weigh import Weighed
from aggregator.read.event import event_in, event_said
from aggregator.read.found import found_link, links
from aggregator.text.date_spots import date_spots

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
_BEHIND_DATE: Final = re.compile(
    r"^\s*(?:г(?:\.|ода)?|року)?\s*(?:\([^)]{1,60}\)|（[^）]{1,60}）)?\s*[-–—:|/，,)）】.]|^\s*[（(]"
)
_SENTENCE: Final = re.compile(r"[.!?。！？]\s")
_LONG_PARAGRAPH: Final = 5_000
_PARAGRAPH: Final = 60  # characters of a line that is a paragraph
_DATELINE_WORDS: Final = 10
_LABEL: Final = 40
_REACH: Final = 90  # characters before which a dateline's day stands
_STORY_WORDS: Final = 12  # of a text that is a story and no caption
_EVENT_WORDS: Final = 8
_OPENING: Final = 240  # characters; a longer headline is the story itself
_ABOUT_WORDS: Final = 5  # of a text that tells of the file above it
_GOES_ON: Final = 3  # lines in which a story may go on
_FILES: Final = 0.6
_SHARING: Final = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook|twitter|x|linkedin|pinterest|reddit|tumblr|t|wa|whatsapp|telegram|addtoany|"
    r"addthis|vk)\.(?:com|me|ru)/", re.IGNORECASE,
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Story:
    """An entry with what kind of block it is. ``first`` is its place on the page."""

    kind: Kind
    entry: Entry
    first: int
    lead: bool = False
    opening: bool = False  # it has no headline: its text is the story's beginning
    event: FoundEvent | None = None


class Page:
    """A flow with the lists chosen from it, and what is left of its lines."""

    def __init__(self, flow: Flow, weighed: list[Weighed], chosen: list[Weighed]) -> None:
        self.flow = flow
        self.weighed = weighed
        self.chosen = chosen
        self.stories: list[Story] = []
        self.owner = [NONE] * len(flow.runs)  # by run: the number of its story
        self.lines = list(_lines(flow))
        self.removed: set[int] = set()  # numbers of stories that turned out to be a part of another one
        self.number = {line[0].line: at for at, line in enumerate(self.lines)}

    def add(self, story: Story, first: int, end: int) -> None:
        for at in range(first, end):
            self.owner[at] = len(self.stories)
        self.stories.append(story)

    def is_free(self, first: int, end: int, but: int = NONE) -> bool:
        """Whether no story, or only this one, has a part in a stretch."""
        return all(owner in (NONE, but) for owner in self.owner[first:end])

    def in_order(self) -> list[Story]:
        kept = (story for number, story in enumerate(self.stories) if number not in self.removed)
        return sorted(kept, key=lambda story: story.first)

    def only_owner(self, first: int, end: int) -> Story | None:
        """The story that a stretch belongs to, if it has no other part of the page."""
        owners = set(self.owner[first:end])
        if len(owners) != 1 or NONE in owners or self.owner.count(*owners) != end - first:
            return None
        return self.stories[owners.pop()]

    def remove(self, story: Story) -> None:
        number = self.stories.index(story)
        self.owner = [NONE if owner == number else owner for owner in self.owner]
        self.removed.add(number)

    def own_text(self) -> int:
        """Characters in paragraphs that belong to no entry."""
        own = 0
        for line in self.lines:
            text = joined([run for run in line if run.link == NONE])
            length = min(len(text), _LONG_PARAGRAPH)
            if length < _PARAGRAPH or not any(map(str.isalpha, text[:_PARAGRAPH])):
                continue
            owners = {self.owner[run.at] for run in line} - {NONE}
            if not any(_is_entry(self.stories[owner]) for owner in owners):
                own += length
        return own


def _is_entry(story: Story) -> bool:
    """Whether a story is certainly an entry, and no section of an article."""
    entry = story.entry
    return (
        entry.title_linked or entry.called or bool(entry.dates) or story.lead or story.kind is not Kind.NEWS
    )


def page_of(flow: Flow, weighed: list[Weighed], chosen: list[Weighed]) -> Page:
    """The page with all its stories."""
    page = Page(flow, weighed, chosen)
    for one in chosen:
        own, _ = without_strangers(flow, one.listed)
        kinds = _kinds(flow, one, chosen)
        for entry in own:
            kind = kinds[holder_of(flow, entry)]
            story = Story(
                kind,
                entry,
                entry.record.first,
                event=_entry_event(flow, entry) if kind is Kind.EVENT else None,
            )
            without_headline(flow, story)
            page.add(story, entry.record.first, entry.record.end)
    for story in page.stories:
        _announcement(flow, story)
    _leads(page)
    _events(page)
    _resources(page)
    _papers(page)
    return page


def _lines(flow: Flow) -> Iterator[list[Run]]:
    """The lines outside frames and side columns."""
    line: list[Run] = []
    for run in flow.runs:
        if flow.framing[run.node] is not None:
            continue
        if line and line[-1].line != run.line:
            yield line
            line = []
        line.append(run)
    if line:
        yield line


# --------------------------------------------------------------------------- lists


def _kinds(flow: Flow, one: Weighed, chosen: list[Weighed]) -> dict[int, Kind]:
    """What the entries of a list are, by the box they stand in: as its heading says, else by where they lead.

    Undated files beside news that is none are resources; where all entries are files they are the news.
    """
    groups: dict[int, list[Entry]] = {}
    for entry in one.listed.entries:
        groups.setdefault(holder_of(flow, entry), []).append(entry)
    every = [entry for other in chosen for entry in other.listed.entries]
    all_files = _are_files(every)
    kinds = {}
    for holder, entries in groups.items():
        said = section_kind(heading_above(flow, entries[0].record))
        dated = any(entry.dates for entry in entries)
        if said == EVENT:
            kinds[holder] = Kind.EVENT
        elif not dated and (said == RESOURCE or (_are_files(entries) and not all_files)):
            kinds[holder] = Kind.RESOURCE
        else:
            kinds[holder] = Kind.NEWS
    return kinds


def _are_files(entries: list[Entry]) -> bool:
    return sum(bool(FILE.search(entry.href)) for entry in entries) >= _FILES * len(entries)


def _entry_event(flow: Flow, entry: Entry) -> FoundEvent | None:
    record = entry.record
    if record.top != NONE and (found := event_in(flow.nodes[record.top])):
        return found
    said = next((date for date in entry.dates), None)
    return FoundEvent(start=said.text, where=said.where) if said else None


def without_headline(flow: Flow, story: Story) -> None:
    """Where the words before a call are the story's beginning they are no headline."""
    entry = story.entry
    if entry.title_linked or entry.headed or not entry.called:
        return
    told = _unlabelled(_up_to_call(flow, flow.runs[entry.record.first : entry.record.end]))
    if not entry.title or opens_with_date(told) or len(entry.title) > _OPENING:
        above = entry.record.context
        if above != NONE and not opens_with_date(told):
            told = f"{flow.runs[above].text.strip(' -–—')} - {told}"
        entry.title, entry.summary, entry.dates = "", _uncut(told), ()
        story.opening = True


def _up_to_call(flow: Flow, runs: list[Run]) -> list[Run]:
    """The runs before the first call; all others, where the call comes first."""
    calls = [at for at, run in enumerate(runs) if run.link != NONE and flow.links[run.link].call]
    return runs[: calls[0]] or [run for at, run in enumerate(runs) if at not in calls]


def _unlabelled(runs: list[Run]) -> str:
    """The words of runs without the name of a section in front ("Newsroom", "Newsroom:")."""
    for at, run in enumerate(runs[:2]):
        if any(map(str.isalnum, run.text)):
            if section_kind(run.text.strip(" :：-–—|")) and len(runs) > at + 1:
                return _with_breaks(runs[at + 1 :]).lstrip(" :：|")
            break
    text = _with_breaks(runs)
    label, colon, rest = text[:_LABEL].partition(":")
    return (rest + text[_LABEL:]).strip() if colon and section_kind(label) else text


def _with_breaks(runs: list[Run]) -> str:
    """The words of runs; a dateline that has a line of its own is parted from the story by a dash."""
    head = [run for run in runs if run.line == runs[0].line] if runs else []
    rest = runs[len(head) :]
    line = joined(head)
    if not rest or not any(run.spots for run in head) or word_count(line) > _DATELINE_WORDS:
        return joined(runs)
    return f"{line.rstrip(' -–—:')} - {joined(rest)}"


def opens_with_date(text: str) -> bool:
    """Whether a text begins with a dateline: a label or place, a day, and a break before the story."""
    spots = date_spots(text[:_REACH])
    if not spots or (not spots[0].full and spots[0].start == 0):
        return False
    before, behind = text[: spots[0].start], text[spots[0].end :]
    if len(before.split()) > 8 or _SENTENCE.search(before):
        return False
    return bool(_BEHIND_DATE.match(behind)) and word_count(behind) >= 1


# --------------------------------------------------------------------------- the lead story


def _leads(page: Page) -> None:
    """The story that opens with a dateline: in a list of headlines, or by itself."""
    openings = [story for story in page.stories if story.opening and opens_with_date(story.entry.summary)]
    if len(openings) == 1 and len(page.stories) > 1:
        openings[0].lead = True
    if openings:
        return
    for at, line in enumerate(page.lines):
        first, end = line[0].at, line[-1].at + 1
        if page.is_free(first, end) and line[0].heading == NONE and opens_with_date(_unlabelled(line)):
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
    text = _unlabelled([run for run in runs if run.link == NONE or not flow.links[run.link].call])
    if word_count(text) < _STORY_WORDS:
        return None
    entry = Entry(Record(first, end, NONE, runs[0].node, runs[0].node, Anchor(runs[0].node, first, end)))
    entry.summary = _uncut(text)
    above = _heading_before(page, at)
    if above is not None and (link := _link_in(flow, above)) is not None:
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
        if line[0].heading != NONE and _link_in(page.flow, line) is not None:
            return line
    return None


def _link_in(flow: Flow, line: list[Run]) -> Link | None:
    numbers = (run.link for run in line if run.link != NONE)
    return next((flow.links[number] for number in numbers if flow.links[number].href), None)


def _uncut(text: str) -> str:
    return re.sub(r"\s*(?:\.{2,}|[…>›→\[(（【])+\s*$", "", text)


# --------------------------------------------------------------------------- events


def _events(page: Page) -> None:
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
        taken = _taken_for_news(page, link, first, end)
        if taken is not None:
            taken.kind, taken.event, taken.entry.summary, taken.first = (
                Kind.EVENT,
                found,
                text,
                min(taken.first, first),
            )
            for other in range(line[0].at, line[-1].at + 1):
                page.owner[other] = page.stories.index(taken)
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


def _taken_for_news(page: Page, link: Link, first: int, end: int) -> Story | None:
    """The undated entry of a list that is the name of an event."""
    owners = {page.owner[at] for at in range(link.first, link.end)} - {NONE}
    return page.stories[owners.pop()] if len(owners) == 1 else None


def _announcement(flow: Flow, story: Story) -> None:
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
            link = _link_in(flow, near)
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


# --------------------------------------------------------------------------- papers


def _papers(page: Page) -> None:
    """Gives the links that follow a story with a dateline, in its box or up to the next block, to it."""
    for number, story in enumerate(page.stories):
        if story.lead:
            story.entry.documents = links((*story.entry.documents, *_papers_of(page, number, story)))


def _papers_of(page: Page, number: int, story: Story) -> Iterator[FoundLink | None]:
    flow = page.flow
    taken = {story.entry.href}
    end = max(at for at, owner in enumerate(page.owner) if owner == number) + 1
    for line in page.lines:
        if line[0].at < end:
            continue
        if (
            not page.is_free(line[0].at, line[-1].at + 1)
            or line[0].heading != NONE
            or _is_resource(page, line)
        ):
            return
        for run in line:
            link = flow.links[run.link] if run.link != NONE else None
            if link is None or not link.href or link.call or link.href in taken or _SHARING.search(link.href):
                continue
            taken.add(link.href)
            yield found_link(link.href, "css:a", title=link.text)


# --------------------------------------------------------------------------- resources


def _resources(page: Page) -> None:
    """Files that are offered by themselves: a title that is a link, and what it is about."""
    for line in page.lines:
        if page.is_free(line[0].at, line[-1].at + 1) and _is_resource(page, line):
            about = page.lines[page.number[line[0].line] + 1]
            first, end = line[0].at, about[-1].at + 1
            link = page.flow.links[line[0].link]
            entry = Entry(
                Record(first, end, NONE, line[0].node, line[0].node, Anchor(line[0].node, first, end))
            )
            entry.title, entry.href, entry.link, entry.summary = (
                link.text,
                link.href,
                line[0].link,
                joined(about),
            )
            page.add(Story(Kind.RESOURCE, entry, first), first, end)


def _is_resource(page: Page, line: list[Run]) -> bool:
    """Whether a line is nothing but a link to a file, and the next one tells of it."""
    link = page.flow.links[line[0].link] if line[0].link != NONE else None
    if link is None or link.call or not FILE.search(link.href) or len({run.link for run in line}) != 1:
        return False
    at = page.number[line[0].line] + 1
    about = page.lines[at] if at < len(page.lines) else []
    return (
        bool(about)
        and all(run.link == NONE for run in about)
        and word_count(joined(about)) >= _ABOUT_WORDS
        and page.is_free(about[0].at, about[-1].at + 1)
    )

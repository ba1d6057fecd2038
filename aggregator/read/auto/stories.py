"""The blocks of a page: its lists typed, and the stories that stand alone.

A programme's page has more than a list: a lead story that opens with a dateline and has papers of its own, an
announced event, publications. What no list holds is looked through for these, block by block.
"""

from __future__ import annotations

from typing import Final

from aggregator.models import FoundEvent, Kind
from aggregator.read.auto.alone import alone
from aggregator.read.auto.announced import announcement, events
from aggregator.read.auto.choose import holder_of, without_strangers
from aggregator.read.auto.fields import FILE, Entry
from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.auto.leads import leads
from aggregator.read.auto.opening import without_headline
from aggregator.read.auto.page import Page, Story
from aggregator.read.auto.papers import papers, resources
from aggregator.read.auto.sections import EVENT, RESOURCE, heading_above, section_kind
from aggregator.read.auto.weigh import Weighed
from aggregator.read.event import event_in

_FILES: Final = 0.6


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
                post=one.posts,
                event=_entry_event(flow, entry) if kind is Kind.EVENT else None,
            )
            without_headline(flow, story)
            page.add(story, entry.record.first, entry.record.end)
    for story in page.stories:
        announcement(flow, story)
    leads(page)
    events(page)
    alone(page)
    resources(page)
    papers(page)
    return page


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

"""Which of a page's lists are its news."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from aggregator.read.auto import sections
from aggregator.read.auto.fields import Entry, Listed
from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.auto.lists import LINK
from aggregator.read.auto.slots import word_count
from aggregator.read.auto.weigh import HEADLINE, MOSTLY, Weighed, beside_as, is_within_sentence
from aggregator.text.urls import host_of

_ALSO: Final = 0.5  # of the best list's quality makes a second one news, too
_PART: Final = 0.25  # of the wider list
_LEAST_QUALITY: Final = 0.55  # a list of less quality is a menu
_SECTIONS: Final = 0.4  # of a list's entries that hold several links each: it is one of sections
_GROUPS: Final = 2
_NEARLY: Final = 0.85
_REFERRED: Final = re.compile(r"[?&]utm_medium=(?:referral|affiliate|cpc|display|banner|sponsor\w*)\b", re.I)
_PLACE: Final = re.compile(r"(?:https?:)?(?://[^/?#]*)?/?([^/?#]+)/[^/?#]")


def news_among(flow: Flow, weighed: list[Weighed]) -> list[Weighed]:
    """The best list and those that are as good and say something else, in the page's order."""
    ranked = sorted((one for one in widest(flow, weighed) if one.is_no_menu), key=lambda one: -one.score)
    ranked = [one for one in ranked if not _gives_way(flow, one, ranked) and not _are_parts(one, ranked)]
    if not ranked or ranked[0].quality < _LEAST_QUALITY:
        return []
    best = ranked[0]
    chosen = [best]
    for one in ranked[1:]:
        if _is_also_news(flow, one, best) and not any(_meets(one, other) for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.listed.entries[0].record.first)


def _gives_way(flow: Flow, one: Weighed, ranked: list[Weighed]) -> bool:
    """Whether a list without dates stands beside dated news that are called so, under a heading that names
    something else; or is of bare links and stands above the page's name, and what tells more below it."""
    if one.listed.dated:
        return False
    first = one.listed.entries[0].record
    heading = sections.heading_above(flow, first, below="h1")
    if heading and not sections.section_kind(heading):
        return any(_is_called_news(flow, other) for other in ranked)
    if heading or one.told:
        return False
    name = next((at for at, node in enumerate(flow.nodes) if node.tag == "h1"), NONE)
    told = [
        other.listed.entries[0].record.anchor.node for other in ranked if other.told and not other.framing
    ]
    return first.anchor.node < name < max(told, default=NONE)


def _are_parts(one: Weighed, ranked: list[Weighed]) -> bool:
    """Whether the links of a list all lie in the entries of one with headings, and have hardly a day but
    theirs: an announcement's documents are no news beside it, however many they are."""
    if one.headed or one.listed.dated < MOSTLY or _own_days(one) > 1 - MOSTLY:
        return False
    return any(_are_headed_days(other) and all(_within(one, other)) for other in ranked)


def _are_headed_days(one: Weighed) -> bool:
    """Whether the entries of a list are headlines with a day of their own."""
    return one.headed and one.words >= HEADLINE and _own_days(one) >= _NEARLY


def _own_days(one: Weighed) -> float:
    """The share of a list's entries whose day does not stand above them."""
    return sum(entry.dates_itself for entry in one.listed.entries) / len(one.listed.entries)


def _is_called_news(flow: Flow, one: Weighed) -> bool:
    if one.framing or one.listed.dated < MOSTLY or one.quality < _LEAST_QUALITY:
        return False
    return sections.section_kind(sections.heading_above(flow, one.listed.entries[0].record)) == sections.NEWS


def without_strangers(flow: Flow, listed: Listed) -> tuple[list[Entry], dict[str, list[Entry]]]:
    """A list's entries, and by reason those that only look like its entries."""
    own: list[Entry] = []
    strangers: dict[str, list[Entry]] = {}
    usual = _Usual(flow, listed)
    for entry in listed.entries:
        if reason := usual.strange(entry):
            strangers.setdefault(reason, []).append(entry)
        else:
            own.append(entry)
    return own, strangers


class _Usual:
    """What a list's entries have in common, to tell those that lack it."""

    def __init__(self, flow: Flow, listed: Listed) -> None:
        entries = listed.entries
        self._flow = flow
        self._anchored = listed.table.lot.anchored
        self._lines = Counter(flow.runs[entry.record.anchor.first].line for entry in entries)
        self._dated = {holder_of(flow, entry) for entry in entries if entry.dates or entry.under_date}
        self._mostly = listed.dated >= MOSTLY
        self._sections = sum(entry.many for entry in entries) < _SECTIONS * len(entries)
        self._beside = _groups_beside(flow, entries)
        self._place = _usual_place(entries) if _NEARLY <= listed.dated < 1 else ""
        self._hosts = Counter(host_of(entry.href) for entry in entries)

    def strange(self, entry: Entry) -> str:
        """Why an entry is none, or "": its group is headed as something else, or has not the date that the
        others have; it has none and leads elsewhere, or to a partner who pays for visits; it is a whole
        section, or a link within a sentence."""
        holder = holder_of(self._flow, entry)
        if holder in self._beside:
            return f"boilerplate-{self._beside[holder]}"
        if self._mostly and holder not in self._dated:
            return "unlike-the-others"
        if self._place and not entry.dates and not entry.under_date and _place(entry) != self._place:
            return "unlike-the-others"
        if not entry.dates and self._is_paid_for(entry):
            return "unlike-the-others"
        if self._sections and entry.many and not entry.dates:
            return "not-an-entry"
        short = not entry.dates and word_count(entry.title) <= HEADLINE
        if short and self._anchored == LINK and is_within_sentence(self._flow, entry, self._lines):
            return "within-a-sentence"
        return ""

    def _is_paid_for(self, entry: Entry) -> bool:
        """Whether an address tells its site who sent the visitor, and few others of the list lead there."""
        few = self._hosts[host_of(entry.href)] <= (1 - _NEARLY) * self._hosts.total()
        return few and bool(_REFERRED.search(entry.href))


def _usual_place(entries: list[Entry]) -> str:
    """The part of the site that nearly all dated entries lead to: "news" of ``/news/2021/bridge``, or ""."""
    places = Counter(_place(entry) for entry in entries if entry.dates or entry.under_date)
    place, count = places.most_common(1)[0]
    return place if count >= _NEARLY * places.total() else ""


def _place(entry: Entry) -> str:
    match = _PLACE.match(entry.href)
    return match[1] if match else ""


def _groups_beside(flow: Flow, entries: list[Entry]) -> dict[int, str]:
    """The groups of a list that stand under the heading of something else than news, unless all do."""
    first: dict[int, Entry] = {}
    for entry in entries:
        first.setdefault(holder_of(flow, entry), entry)
    if len(first) < _GROUPS or len(first) == len(entries):
        return {}  # one group, or none: each entry stands in a box of its own
    titles = {entry.title for entry in entries}
    told = {holder: beside_as(flow, entry, titles) for holder, entry in first.items()}
    beside = {holder: name for holder, name in told.items() if name}
    return beside if len(beside) < len(first) else {}


def holder_of(flow: Flow, entry: Entry) -> int:
    top = entry.record.top
    return flow.parent[top] if top != NONE else entry.record.anchor.node


def _is_also_news(flow: Flow, one: Weighed, best: Weighed) -> bool:
    """Whether a second list is told as the best one is: beside dated news an undated list is of links."""
    if one.framing or one.quality < _LEAST_QUALITY or (not one.told and one.words < HEADLINE):
        return False
    match sections.section_kind(sections.heading_above(flow, one.listed.entries[0].record)):
        case sections.NEWS:
            return True
        case sections.EVENT:
            return one.listed.dated >= MOSTLY
        case sections.RESOURCE:
            return True  # for what it is: it need not look like news
    return one.quality >= _ALSO * best.quality and (best.listed.dated < MOSTLY or one.listed.dated >= MOSTLY)


def widest(flow: Flow, weighed: list[Weighed]) -> list[Weighed]:
    """Without lists that are only a part of another one (the entries that have a date among all entries), and
    without those that add to another one what is not of its kind (a menu of the same shape)."""
    extents = [set(one.listed.table.lot.extent) for one in weighed]
    boxes = [{entry.record.top for entry in one.listed.entries} for one in weighed]
    dropped: set[int] = set()
    for wide in sorted(range(len(weighed)), key=lambda at: -len(extents[at])):
        parts = [
            at
            for at, extent in enumerate(extents)
            if at not in dropped
            and len(extent) > _PART * len(extents[wide])
            and (extent < extents[wide] or (boxes[at] < boxes[wide] and NONE not in boxes[wide]))
        ]
        alike = [at for at in parts if _adds_alike(flow, weighed[at], weighed[wide])]
        if any(weighed[at].quality >= weighed[wide].quality for at in parts if at not in alike):
            dropped.add(wide)
        else:
            dropped.update(alike)
    return [one for at, one in enumerate(weighed) if at not in dropped]


def _adds_alike(flow: Flow, one: Weighed, other: Weighed) -> bool:
    """Whether the entries that a wider list has more are told as those of the narrower are. Each that the
    narrower leaves out may have become a part of the one before it: the boxes tell, where there are any."""
    records = [entry.record for entry in one.listed.entries]
    holders = {flow.parent[record.top] for record in records if record.top != NONE}
    tops = {record.top for record in records} - {NONE}
    inner = {(record.first, record.end) for record in records}
    more = [
        entry
        for entry in other.listed.entries
        if entry.record.top not in tops and (entry.record.first, entry.record.end) not in inner
    ]
    alike = sum(
        (entry.record.top != NONE and flow.parent[entry.record.top] in holders) or bool(entry.dates)
        for entry in more
    )
    return alike >= MOSTLY * len(more) and other.quality >= MOSTLY * one.quality


def _meets(one: Weighed, other: Weighed) -> bool:
    """Whether two lists share texts or lead to the same articles."""
    hrefs = {entry.href for entry in other.listed.entries if entry.href}
    same = sum(entry.href in hrefs for entry in one.listed.entries)
    if same > len(one.listed.entries) / 2:
        return True
    return any(_within(one, other))


def covers(one: Weighed, other: Weighed) -> bool:
    """Whether most entries of the other list lie in entries of this one."""
    return sum(_within(other, one)) > len(other.listed.entries) / 2


def _within(one: Weighed, other: Weighed) -> Iterator[bool]:
    """Of each of its entries whether it shares texts with one of the other list's."""
    stretches = sorted((entry.record.first, entry.record.end) for entry in other.listed.entries)
    firsts = [first for first, _ in stretches]
    reached = list(accumulate((end for _, end in stretches), max))
    for entry in one.listed.entries:
        before = bisect_left(firsts, entry.record.end)
        yield bool(before) and reached[before - 1] > entry.record.first

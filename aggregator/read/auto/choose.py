"""Which of a page's lists are its news."""

from __future__ import annotations

from collections import Counter
from typing import Final

from aggregator.read.auto.fields import Entry, Listed
from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.auto.lists import LINK
from aggregator.read.auto.sections import heading_above, section_kind
from aggregator.read.auto.slots import word_count
from aggregator.read.auto.weigh import HEADLINE, MOSTLY, Weighed, is_within_sentence

_ALSO: Final = 0.5  # of the best list's quality makes a second one news, too
_PART: Final = 0.25  # of the wider list
_FEWEST: Final = 0.55  # a list of less quality is a menu


def news_among(flow: Flow, weighed: list[Weighed]) -> list[Weighed]:
    """The best list and those that are as good and say something else, in the page's order."""
    ranked = sorted((one for one in widest(flow, weighed) if one.is_no_menu), key=lambda one: -one.score)
    if not ranked or ranked[0].quality < _FEWEST:
        return []
    best = ranked[0]
    chosen = [best]
    for one in ranked[1:]:
        if _is_also_news(flow, one, best) and not any(_meets(one, other) for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.listed.entries[0].record.first)


def without_strangers(flow: Flow, listed: Listed) -> tuple[list[Entry], dict[str, list[Entry]]]:
    """A list's entries, and by reason those that only look like its entries."""
    dated = {holder_of(flow, entry) for entry in listed.entries if entry.dates or entry.under_date}
    lines = Counter(flow.runs[entry.record.anchor.first].line for entry in listed.entries)
    mostly = dated if listed.dated >= MOSTLY else None
    own: list[Entry] = []
    strangers: dict[str, list[Entry]] = {}
    for entry in listed.entries:
        reason = _strange(flow, listed, entry, mostly, lines)
        if reason:
            strangers.setdefault(reason, []).append(entry)
        else:
            own.append(entry)
    return own, strangers


def _strange(flow: Flow, listed: Listed, entry: Entry, dated: set[int] | None, lines: Counter[int]) -> str:
    """Why an entry is none: it stands in a box of its own where none has the date that the others have, or is
    a link within a sentence. ``dated`` are the boxes with dates, if that is most of the list."""
    if dated is not None and holder_of(flow, entry) not in dated:
        return "unlike-the-others"
    short = not entry.dates and word_count(entry.title) <= HEADLINE
    if short and listed.table.lot.anchored == LINK and is_within_sentence(flow, entry, lines):
        return "within-a-sentence"
    return ""


def holder_of(flow: Flow, entry: Entry) -> int:
    top = entry.record.top
    return flow.parent[top] if top != NONE else entry.record.anchor.node


def _is_also_news(flow: Flow, one: Weighed, best: Weighed) -> bool:
    """Whether a second list is told as the best one is: beside dated news an undated list is of links."""
    if one.framing or one.quality < _FEWEST or (not one.told and one.words < HEADLINE):
        return False
    match section_kind(heading_above(flow, one.listed.entries[0].record)):
        case "news":
            return True
        case "event":
            return one.listed.dated >= MOSTLY
        case "resource":
            return one.quality >= _ALSO * best.quality
    return one.quality >= _ALSO * best.quality and (best.listed.dated < MOSTLY or one.listed.dated >= MOSTLY)


def widest(flow: Flow, weighed: list[Weighed]) -> list[Weighed]:
    """Without lists that are only a part of another one (the entries that have a date among all entries), and
    without those that add to another one what is not of its kind (a menu of the same shape)."""
    extents = [set(one.listed.table.lot.extent) for one in weighed]
    dropped: set[int] = set()
    for wide in sorted(range(len(weighed)), key=lambda at: -len(extents[at])):
        parts = [
            at
            for at, extent in enumerate(extents)
            if at not in dropped and extent < extents[wide] and len(extent) > _PART * len(extents[wide])
        ]
        alike = [at for at in parts if _adds_alike(flow, weighed[at], weighed[wide], extents[at])]
        if any(weighed[at].quality >= weighed[wide].quality for at in parts if at not in alike):
            dropped.add(wide)
        else:
            dropped.update(alike)
    return [one for at, one in enumerate(weighed) if at not in dropped]


def _adds_alike(flow: Flow, one: Weighed, other: Weighed, inner: set[tuple[int, int]]) -> bool:
    """Whether the entries that a wider list has more are told as those of the narrower are."""
    holders = {flow.parent[entry.record.top] for entry in one.listed.entries if entry.record.top != NONE}
    more = [entry for entry in other.listed.entries if (entry.record.first, entry.record.end) not in inner]
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
    stretches = sorted((entry.record.first, entry.record.end) for entry in other.listed.entries)
    return any(
        first < entry.record.end and entry.record.first < end
        for entry in one.listed.entries
        for first, end in stretches
    )

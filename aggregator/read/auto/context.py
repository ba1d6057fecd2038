"""Dates that stand above entries and hold for them: a day over its lines, a month or a year over its list."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from aggregator.models import DateOrigin, FoundDate
from aggregator.read.auto.flow import NONE, Flow, Run
from aggregator.read.auto.lists import Lot, Record
from aggregator.read.found import found_date
from aggregator.text.date_eras import common_years
from aggregator.text.date_spots import Spot, date_spots

_A_YEAR: Final = re.compile(r"(?<![\d.,/-])((?:19|20)\d{2})(?![\d.,/])")
_LONGEST_HEAD: Final = 40  # characters of a line that names a year for what follows
_ALONE: Final = 2  # texts: the day, and the day of the week
_BEFORE: Final = 12  # runs before a list that may head it
_CJK: Final = re.compile(r"[月월日일]")
_LABEL_ENDS: Final = re.compile(r"[:：|–—-]\s*$")
_NUMBER: Final = re.compile(r"\d+")
_YEAR: Final = 4  # figures
_WITH_MONTH: Final = 2  # numbers of a month: the year, and its own where it has no name


@dataclass(slots=True, eq=False)
class Heads:
    """The dated lines of a list that belong to none of its entries, in order."""

    at: list[int]
    runs: list[Run]
    years: list[tuple[int, str]]
    month: str = ""  # that the page's heading says it is the archive of

    def above(self, flow: Flow, record: Record) -> Run | None:
        """The nearest date above an entry, if it stands by itself: another entry's date holds for none."""
        found = bisect_left(self.at, record.first) - 1
        if found < 0 or not _stands_alone(flow, self.runs[found], record):
            return None
        if len(self.runs) == 1 and not _is_beside(flow, self.runs[found], record):
            return None  # one date above everything may be any date: of the story before, of the page
        return self.runs[found]

    def year_above(self, position: int) -> str:
        found = bisect_left(self.years, (position, "")) - 1
        return self.years[found][1] if found >= 0 else ""


def heads_of(flow: Flow, lot: Lot) -> Heads:
    inside = sorted((record.first, record.end) for record in lot.records)
    start = max(0, inside[0][0] - _BEFORE)
    heads = Heads([], [], [])
    at = 0
    for run in flow.runs[start : inside[-1][1]]:
        while at < len(inside) and inside[at][1] <= run.at:
            at += 1
        if at < len(inside) and inside[at][0] <= run.at:
            continue
        if run.link != NONE and run.heading == NONE:
            continue
        if run.is_date:
            heads.at.append(run.at)
            heads.runs.append(run)
        if len(run.text) <= _LONGEST_HEAD and (year := _year_in(run.text)):
            heads.years.append((run.at, year))
    heads.month = _month_of_page(flow, inside[0][0])
    return heads


def _month_of_page(flow: Flow, before: int) -> str:
    """The month that the page's heading names and nothing else, but for a label: "Month: November 2023"."""
    for run in reversed(flow.runs[:before]):
        if run.heading == NONE or not run.spots or flow.nodes[run.heading].tag != "h1":
            continue
        text = flow.text(flow.first[run.heading], flow.end[run.heading])
        spots = date_spots(text) if len(text) <= _LONGEST_HEAD else ()
        if len(spots) == 1 and _is_labelled_month(text, spots[0]):
            return text[spots[0].start : spots[0].end]
    return ""


def _is_labelled_month(text: str, spot: Spot) -> bool:
    label, numbers = text[: spot.start], _NUMBER.findall(text[spot.start : spot.end])
    if any(map(str.isalnum, text[spot.end :])) or (label.strip() and not _LABEL_ENDS.search(label)):
        return False
    return spot.full and 0 < len(numbers) <= _WITH_MONTH and len(numbers[0]) == _YEAR


def _stands_alone(flow: Flow, head: Run, record: Record) -> bool:
    """Whether the part of the page that lies beside an entry's part and holds a date holds nothing else."""
    node = record.top if record.top != NONE else record.anchor.node
    branch, other = head.node, node
    if branch == other:
        return True
    while flow.parent[branch] != flow.parent[other]:
        if flow.depth[branch] >= flow.depth[other]:
            branch = flow.parent[branch]
        else:
            other = flow.parent[other]
        if NONE in (branch, other):
            return False
        if branch == other:
            return True
    return flow.end[branch] - flow.first[branch] <= _ALONE


def _is_beside(flow: Flow, head: Run, record: Record) -> bool:
    """Whether a date is a heading, or stands beside the entries themselves."""
    node = record.top if record.top != NONE else record.anchor.node
    return (
        head.heading != NONE or flow.parent[head.node] == flow.parent[node] or head.node == flow.parent[node]
    )


def _year_in(text: str) -> str:
    found = _A_YEAR.findall(common_years(text, ()))
    return found[0] if len(set(found)) == 1 else ""


def dates_above(flow: Flow, heads: Heads, record: Record) -> tuple[FoundDate, ...]:
    """The date that a line above an entry states for it, completed by the year that stands above that."""
    run = heads.above(flow, record)
    if run is None:
        framed = record.top != NONE and flow.framing[record.top] is not None
        return () if framed else found_date(heads.month, DateOrigin.TEXT, "heading of the page")
    text = run.text.strip()
    spot = run.spots[0]
    said = text[spot.start : spot.end]
    if not spot.full:
        said = with_year(said, heads.year_above(run.at + 1))
    return found_date(said, DateOrigin.TEXT, "above the entry") if said else ()


def with_year(text: str, year: str) -> str:
    """A day without a year, with this one; "" when there is none."""
    if not year:
        return ""
    return f"{year}年{text}" if _CJK.search(text) else f"{text} {year}"

"""The fields of a list's entries: headline, link, dates, summary, picture, documents.

Decided for the list as a whole and then taken from each entry, so that one odd entry does not lead astray.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from lxml.html import HtmlElement

from aggregator.models import FoundDate, FoundLink
from aggregator.read.auto.entry_dates import date_pieces, date_slot, machine_dates, printed_dates
from aggregator.read.auto.flow import NONE, Flow, Run, joined
from aggregator.read.auto.list_dates import settle_dates
from aggregator.read.auto.lists import Record
from aggregator.read.auto.slots import CALL, TEXT, Piece, Slot, Table, slots_by_shape, word_count
from aggregator.read.auto.summary import Facts, facts_in, summary_of
from aggregator.read.document import picture_address
from aggregator.read.found import found_link
from aggregator.text.calls import is_call, without_call
from aggregator.text.date_spots import date_spots

_TITLED: Final = re.compile(r"title|headline|heading|titre|titel|titulo|subject|ttl\b|h[1-6]\b|caption", re.I)
_BESIDE: Final = re.compile(
    r"date|time|categor|\bcat\b|tag|topic|author|byline|meta|label|kicker|rubri|section|source|badge|type|eyebrow|"
    r"credit|teaser|summary|excerpt|desc|intro|abstract|body",
    re.I,
)
FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|zip|csv|rtf|epub)(?:[?#]|$)", re.I)
_BEHIND_DAY: Final = re.compile(r"\s*[-–—:|/·]\s+(?=\w)")
_BEGINNING: Final = 16  # characters, in which a headline that begins with its day has a figure
_SIZE: Final = re.compile(r"\d+(?:[.,]\d+)?\s?(?:[KMG]i?B|[KM]o|[КМ]б|bytes)\b", re.I)
_MOSTLY: Final = 0.6
_FEW_WORDS: Final = 3
_HEADLINE_WORDS: Final = 40  # what is longer is the story itself
_KICKS: Final = (":", "：")  # end what stands above a headline
_KICKED_WORDS: Final = 20  # of a headline behind it, at most
_ENDS: Final = " .…:|-–—>›→"  # between a headline and its call
_MANY: Final = 3  # links
_ICON: Final = 48  # pixels


@dataclass(slots=True, eq=False)
class Entry:
    """One entry as found: texts and numbers, not yet judged."""

    record: Record
    title: str = ""
    title_node: int = NONE
    href: str = ""
    link: int = NONE
    dates: tuple[FoundDate, ...] = ()
    summary: str = ""
    summary_node: int = NONE
    date_node: int = NONE  # of the printed date
    image: FoundLink | None = None
    documents: tuple[FoundLink, ...] = ()
    categories: tuple[str, ...] = ()
    called: bool = False
    title_linked: bool = False
    dates_itself: bool = False  # the date stands in it, not above it
    under_date: bool = False  # a line above it and others names its day, if not the year
    headed: bool = False  # its title is a heading
    kicked: bool = False  # its title begins with what stands above the headline in the same link
    many: bool = False  # it is a section that leads to several places, and none of them is its own


@dataclass(slots=True, eq=False)
class Listed:
    """A list with its fields."""

    table: Table
    entries: list[Entry]
    title_slot: Slot | None
    date_slot: Slot | None

    @property
    def dated(self) -> float:
        return sum(bool(entry.dates) or entry.under_date for entry in self.entries) / max(
            1, len(self.entries)
        )


def fields_of(flow: Flow, table: Table) -> Listed:
    links = [_links(flow, record) for record in table.lot.records]
    columns = _Columns(
        title_slot(flow, table),
        date_slot(flow, table),
        _labels(table),
        links,
        _shared(flow, links),
        facts_in(table),
    )
    listed = Listed(table, [], columns.title, columns.date)
    for at in range(len(table.rows)):
        listed.entries.append(_entry(flow, table, at, columns))
    _titles_without_days(listed)
    settle_dates(flow, listed)
    return listed


@dataclass(slots=True, eq=False, frozen=True)
class _Columns:
    """What was decided for a list as a whole."""

    title: Slot | None
    date: Slot | None
    labels: set[str]
    links: list[list[int]]  # by entry
    shared: set[str]
    facts: Facts


def _entry(flow: Flow, table: Table, at: int, columns: _Columns) -> Entry:
    row, record, links = table.rows[at], table.lot.records[at], columns.links[at]
    labels, dates = columns.labels, columns.date
    entry = Entry(record)
    piece = _title_piece(row, columns.title.pieces.get(at) if columns.title else None)
    kicked = _with_headline(row, piece) if piece is not None else None
    entry.kicked, piece = kicked is not piece, kicked
    if piece is not None:
        entry.title, entry.title_node = _title(flow, piece, labels), piece.node
        entry.title_linked, entry.headed = piece.runs[0].link != NONE, piece.runs[0].heading != NONE
    entry.link = _link(flow, links, piece, columns.shared)
    if entry.link != NONE:
        entry.href = flow.links[entry.link].href
    if piece is None and entry.link != NONE:
        entry.title = _said_of(flow.nodes[flow.links[entry.link].node])
    entry.called = any(one.kind == CALL for one in row)
    if not entry.title_linked and not entry.called:
        entry.many = len({flow.links[number].href for number in links}) >= _MANY
    if entry.called and not entry.title_linked:
        entry.title = entry.title.rstrip(_ENDS)
    told, other = machine_dates(flow, record)
    entry.dates = (*told, *printed_dates(flow, row, dates, at), *other)
    entry.dates_itself = bool(entry.dates)
    entry.date_node = next((one.node for one in date_pieces(row, dates, at)), NONE)
    entry.summary, entry.summary_node = summary_of(flow, row, piece, entry.href, table, labels, columns.facts)
    entry.image = image_in(flow, record.low, record.high)
    entry.documents = _documents(flow, links, entry)
    entry.categories = tuple(
        one.text
        for one in row
        if one.text in labels and len(one.text) <= 40 and _BESIDE.search(" ".join(one.key[1:3]))
    )
    return entry


def title_slot(flow: Flow, table: Table) -> Slot | None:
    """The slot that holds the headlines."""
    count = len(table.rows)
    best = max(table.slots.values(), key=lambda slot: _headline_score(flow, slot, count), default=None)
    if best is None or len(best.pieces) < 0.6 * count:
        merged = max(slots_by_shape(table), key=lambda slot: _headline_score(flow, slot, count), default=None)
        if merged is not None and (best is None or len(merged.pieces) > len(best.pieces)):
            best = merged
    return best if best is not None and _headline_score(flow, best, count) > 0 else None


def _headline_score(flow: Flow, slot: Slot, count: int) -> float:
    if slot.key[3] != TEXT:
        return -10.0
    first = next(iter(slot.pieces.values()))[0]
    names = f"{slot.key[1]} {slot.key[2]}"
    score = 4.0 * len(slot.pieces) / count
    heading, linked = first.runs[0].heading != NONE, first.runs[0].link != NONE
    score += (3.0 if heading else 0) + (2.0 if linked else 0)
    score += (2.0 if _TITLED.search(names) else 0) - (2.0 if _BESIDE.search(names) and not heading else 0)
    average = slot.average
    score += 2.0 if 3 <= average <= 30 else 1.0 if 2 <= average < 3 else -4.0 if average > 60 else -1.0
    different = _different(slot) if _SIZE.search(first.text) else slot.different
    score += 3.0 * min(0.0, different - 0.75) * 2
    return score


def _different(slot: Slot) -> float:
    """How many texts differ in more than the size of a file: "View (20 KB)" is no headline."""
    return len({_SIZE.sub("", text) for text in slot.texts}) / max(1, slot.count)


def _title_piece(row: list[Piece], fitting: list[Piece] | None) -> Piece | None:
    if fitting:
        worded = (piece for piece in fitting if word_count(piece.text) >= _FEW_WORDS)
        return next(worded, None) or max(fitting, key=lambda piece: len(piece.text))
    texts = [piece for piece in row if piece.kind == TEXT]
    headed = next((piece for piece in texts if piece.runs[0].heading != NONE), None)
    if headed is not None or not texts:
        return headed
    begins = {run.line: run.at for piece in reversed(texts) for run in reversed(piece.runs)}
    linked = [
        piece
        for piece in texts
        if piece.runs[0].link != NONE and begins[piece.runs[0].line] == piece.runs[0].at
    ]
    if linked:
        return max(linked, key=lambda piece: len(piece.text))
    return texts[0] if word_count(texts[0].text) <= _HEADLINE_WORDS else None


def _with_headline(row: list[Piece], piece: Piece) -> Piece:
    """A headline's piece; where it is only what stands above one in the same link ("On the quay:"), both."""
    link = piece.runs[0].link
    if link == NONE or not piece.text.endswith(_KICKS):
        return piece
    at = row.index(piece) + 1
    behind = row[at] if at < len(row) else piece
    if behind.kind != TEXT or behind.runs[0].link != link or word_count(behind.text) > _KICKED_WORDS:
        return piece
    runs = [*piece.runs, *behind.runs]
    return replace(piece, runs=runs, text=joined(runs))


def _titles_without_days(listed: Listed) -> None:
    """Where most headlines begin with their day ("3 May 2021 - Ferry stops again") it is no part of them."""
    behind = []
    for entry in listed.entries:
        begins = any(map(str.isdigit, entry.title[:_BEGINNING]))
        spot = next(iter(date_spots(entry.title)), None) if begins else None
        opens = spot is not None and spot.start == 0 and spot.full
        match = _BEHIND_DAY.match(entry.title, spot.end) if spot is not None and opens else None
        behind.append(entry.title[match.end() :] if match else "")
    if sum(map(bool, behind)) >= _MOSTLY * len(behind):
        for entry, title in zip(listed.entries, behind, strict=True):
            entry.title = title or entry.title


def _title(flow: Flow, piece: Piece, labels: set[str]) -> str:
    """The headline's words; what its link's ``title`` says where they are cut short."""
    runs = [run for run in piece.runs if not run.is_date and run.text.strip() not in labels] or piece.runs
    runs = _before_call(flow, runs)
    words = joined(runs)
    if words.endswith(("…", "...")) and runs[0].link != NONE:
        stated = " ".join((flow.nodes[flow.links[runs[0].link].node].get("title") or "").split())
        said = words.rstrip(". …")
        if len(stated) > len(said) and stated.startswith(said):
            return stated
    return words


def _said_of(link: HtmlElement) -> str:
    """What a link without words says to those who cannot see its picture."""
    pictures = (image.get("alt") for image in link.iter("img"))
    said = (" ".join((text or "").split()) for text in (link.get("aria-label"), link.get("title"), *pictures))
    return next((text for text in said if text and not is_call(text)), "")


def _before_call(flow: Flow, runs: list[Run]) -> list[Run]:
    """The runs before a call that stands among them; all, where none does or where the call comes first."""
    between = flow.runs[runs[0].at : runs[-1].at]
    call = next((run.at for run in between if run.link != NONE and flow.links[run.link].call), NONE)
    return [run for run in runs if run.at < call] if call > runs[0].at else runs


def _shared(flow: Flow, links: list[list[int]]) -> set[str]:
    """The addresses that several entries lead to: categories, authors. None of them is an entry's own."""
    seen = Counter(href for numbers in links for href in {flow.links[number].href for number in numbers})
    return {href for href, times in seen.items() if times > 1}


def _link(flow: Flow, numbers: list[int], piece: Piece | None, shared: set[str]) -> int:
    """The headline's link, else the call's, else the first that leads somewhere no other entry leads."""
    if piece is not None:
        inside = next(
            (run.link for run in piece.runs if run.link != NONE and flow.links[run.link].href), NONE
        )
        if inside != NONE:
            return inside
    numbers = [number for number in numbers if flow.links[number].href not in shared] or numbers
    called = [
        number
        for number in numbers
        if flow.links[number].call and any(map(str.isalnum, flow.links[number].text))
    ]
    if called:
        return called[0]
    hrefs = Counter(flow.links[number].href for number in numbers)
    return max(numbers, key=lambda number: (hrefs[flow.links[number].href], -number), default=NONE)


def _links(flow: Flow, record: Record) -> list[int]:
    """The links in an entry that lead somewhere, also those around a picture only."""
    if record.top != NONE:
        numbers = flow.links_in(record.low, record.high)
        found = [
            number
            for number in numbers
            if (link := flow.links[number]).href and record.first <= link.first and link.end <= record.end
        ]
    else:
        inside = dict.fromkeys(run.link for run in flow.runs[record.first : record.end] if run.link != NONE)
        found = [number for number in inside if flow.links[number].href]
    around = flow.runs[record.first].link if record.first < record.end else NONE
    return found or ([around] if around != NONE and flow.links[around].href else [])


def _labels(table: Table) -> set[str]:
    """Short texts that several entries share: categories, authors, kinds. None of them is a headline."""
    count = len(table.rows)
    seen: Counter[str] = Counter()
    for row in table.rows:
        seen.update({piece.text for piece in row if piece.kind == TEXT and len(piece.text) <= 60})
    return {text for text, times in seen.items() if times >= max(2, min(3, count // 2))}


def image_in(flow: Flow, low: int, high: int) -> FoundLink | None:
    """The first picture among nodes that is no icon."""
    for node in flow.pictures_in(low, high):
        element = flow.nodes[node]
        if _is_icon(element.get("width")) or _is_icon(element.get("height")):
            continue
        link = found_link(picture_address(element), "css:img", title=(element.get("alt") or ""))
        if link is not None:
            return link
    return None


def _is_icon(size: str | None) -> bool:
    return bool(size and size.isdecimal() and int(size) <= _ICON)


def _documents(flow: Flow, links: list[int], entry: Entry) -> tuple[FoundLink, ...]:
    """Links to files that are not the entry's own."""
    found: dict[str, FoundLink] = {}
    for number in links:
        link = flow.links[number]
        if link.href != entry.href and FILE.search(link.href) and link.text:
            language = flow.nodes[link.node].get("hreflang") or ""
            title = without_call(link.text) or link.text
            one = found_link(link.href, "css:a", title=title, language=language)
            if one is not None:
                found.setdefault(link.href, one)
    return tuple(found.values())

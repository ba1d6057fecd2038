"""The fields of a list's entries: headline, link, dates, summary, picture, documents.

Decided for the list as a whole and then taken from each entry, so that one odd entry does not lead astray.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from aggregator.models import DateOrigin, FoundDate, FoundLink
from aggregator.read.auto.context import dates_above, heads_of, with_year
from aggregator.read.auto.flow import NONE, Flow, Run, joined
from aggregator.read.auto.lists import Record
from aggregator.read.auto.slots import CALL, DATE, TEXT, Key, Piece, Slot, Table, slots_by_shape, word_count
from aggregator.read.document import picture_address
from aggregator.read.found import found_date, found_link
from aggregator.text.calls import is_call, without_call
from aggregator.text.date_order import as_iso, day_first_among
from aggregator.text.date_spots import Spot, date_spots

_TITLED: Final = re.compile(r"title|headline|heading|titre|titel|titulo|subject|ttl\b|h[1-6]\b|caption", re.I)
_BESIDE: Final = re.compile(
    r"date|time|categor|\bcat\b|tag|topic|author|byline|meta|label|kicker|rubri|section|source|badge|type|eyebrow|"
    r"credit|teaser|summary|excerpt|desc|intro|abstract|body",
    re.I,
)
FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|zip|csv|rtf|epub)(?:[?#]|$)", re.I)
_BEHIND_DAY: Final = re.compile(r"\s*[-–—:|/·]\s+(?=\w)")
_SIZE: Final = re.compile(r"\d+(?:[.,]\d+)?\s?(?:[KMG]i?B|[KM]o|[КМ]б|bytes)\b", re.I)
_IN_ADDRESS: Final = re.compile(
    r"/(?P<y>(?:19|20)\d{2})[/-](?P<m>0?[1-9]|1[0-2])(?:[/-](?P<d>0?[1-9]|[12]\d|3[01]))?(?=[/_-]|$)"
    r"|(?<!\d)(?P<y2>20\d{2})(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)"
)
# What a day is called that is not the day of publication.
_OTHER_DAY: Final = re.compile(
    r"updat|modif|aktualis|actualiz|mis à jour|deadline|closing|обновлен|更新日|expire|valid until|frist|"
    r"\b(?:apply|applications?|register|closes|until|bis|avant le|jusqu|hasta|até|entro|до)\b|截止|締切|마감",
    re.I,
)
_PUBLISHED: Final = re.compile(r"publi|posted|created|entry-date", re.I)  # classes may say both
_YEARLY: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_CLOCK: Final = re.compile(r"[\s,]*\d{1,2}:\d{2}.*")
_SAME: Final = 3  # entries of one day that print several
_LABEL: Final = 30  # characters of a text that says what the date behind it is
_CREDIT: Final = re.compile(r"^\W*(?:photo|image|foto|credit|crédit|picture|фото|照片|©|\(c\)).{0,80}$", re.I)
PARTIAL: Final = "text without a year"
_SHORT: Final = 90  # characters of a text that may be a date with its label
_BYLINE: Final = 140
_SUMMARY_WORDS: Final = 5
_SENTENCE_WORDS: Final = 3
_SENTENCE_ENDS: Final = ".!?…。！？؟।"
_SURELY: Final = 8  # words that are no label, whatever the other entries have there
_SURELY_TOLD: Final = 12  # words of a link that are no headline
_FEW_PIECES: Final = 3  # of a slot, which tell nothing of the list
_MOSTLY: Final = 0.6
_LABELS: Final = re.compile(
    r"(?:^|[._-])(?:topics?|tags?|categor\w*|authors?|byline|kicker|rubri\w*|eyebrow|credits?|badge)(?:$|[._-])",
    re.I,
)
_MOST_DATES: Final = 6
_MOST_TOLD: Final = 4  # dates for machines
_FEW_WORDS: Final = 3
_HEADLINE_WORDS: Final = 40  # what is longer is the story itself
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
        _date_slot(flow, table),
        _labels(table),
        links,
        _shared(flow, links),
        _facts(table),
    )
    listed = Listed(table, [], columns.title, columns.date)
    for at in range(len(table.rows)):
        listed.entries.append(_entry(flow, table, at, columns))
    _titles_without_days(listed)
    _machines_doubted(listed)
    _days_told_apart(listed)
    _dates_from_above(flow, listed)
    _dates_from_addresses(listed)
    return listed


@dataclass(slots=True, eq=False, frozen=True)
class _Columns:
    """What was decided for a list as a whole."""

    title: Slot | None
    date: Slot | None
    labels: set[str]
    links: list[list[int]]  # by entry
    shared: set[str]
    facts: set[Key]


def _entry(flow: Flow, table: Table, at: int, columns: _Columns) -> Entry:
    row, record, links = table.rows[at], table.lot.records[at], columns.links[at]
    labels, dates = columns.labels, columns.date
    entry = Entry(record)
    piece = _title_piece(row, columns.title.pieces.get(at) if columns.title else None)
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
    told, other = _machine_dates(flow, record)
    entry.dates = (*told, *_printed_dates(flow, row, dates, at), *other)
    entry.dates_itself = bool(entry.dates)
    entry.date_node = next((one.node for one in _date_pieces(row, dates, at)), NONE)
    entry.summary, entry.summary_node = _summary(flow, row, piece, entry.href, table, columns)
    entry.image = image_in(flow, record.low, record.high)
    entry.documents = _documents(flow, links, entry)
    entry.categories = tuple(
        one.text
        for one in row
        if one.text in labels and len(one.text) <= 40 and _BESIDE.search(" ".join(one.key[1:3]))
    )
    return entry


# --------------------------------------------------------------------------- headline


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


def _titles_without_days(listed: Listed) -> None:
    """Where most headlines begin with their day ("3 May 2021 - Ferry stops again") it is no part of them."""
    behind = []
    for entry in listed.entries:
        spot = next(iter(date_spots(entry.title)), None)
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


# --------------------------------------------------------------------------- dates


def _date_slot(flow: Flow, table: Table) -> Slot | None:
    """The slot that holds the days of publication: the one most entries have, and of equals the first."""
    dated = [slot for slot in table.slots.values() if slot.key[3] == DATE]
    if not dated:
        return None
    return max(
        dated,
        key=lambda slot: (-_says_other_day(flow, slot), round(len(slot.pieces) / len(table.rows), 1)),
    )


def _says_other_day(flow: Flow, slot: Slot) -> bool:
    pieces = [piece for row in slot.pieces.values() for piece in row]
    return sum(_is_other_day(flow, piece.node, piece.runs[0].at) for piece in pieces) > len(pieces) / 2


def _is_other_day(flow: Flow, node: int, first: int) -> bool:
    """Whether a date is said to be another one than that of publication: by its own text or class, or by the
    words before it on its line."""
    run = flow.runs[first] if first < flow.end[node] else None
    if run is not None and _OTHER_DAY.search(run.text):
        return True
    classes = flow.nodes[node].get("class") or ""
    if _OTHER_DAY.search(classes) and not _PUBLISHED.search(classes):
        return True
    before = flow.runs[first - 1] if run is not None and first else None
    if before is None or before.line != flow.runs[first].line or before.heading != NONE or before.is_date:
        return False
    return len(before.text) <= _LABEL and before.link == NONE and bool(_OTHER_DAY.search(before.text))


def _machine_dates(flow: Flow, record: Record) -> tuple[list[FoundDate], list[FoundDate]]:
    """What ``<time>`` and the attributes of an entry say to machines; apart, what they say of another day."""
    found: list[FoundDate] = []
    other: list[FoundDate] = []
    for node in flow.dated_in(record.low, record.high):
        element = flow.nodes[node]
        if element.tag == "time":
            told = other if _is_other_day(flow, node, flow.first[node]) else found
            told.extend(found_date(element.get("datetime"), DateOrigin.TIME_ELEMENT, "css:time[datetime]"))
            continue
        if element.get("itemprop") == "datePublished":
            where = "css:[itemprop=datePublished]"
            found.extend(found_date(element.get("content"), DateOrigin.ATTRIBUTE, where))
        for name in ("data-date", "data-datetime", "data-published"):
            found.extend(found_date(element.get(name), DateOrigin.ATTRIBUTE, f"css:[{name}]"))
    return found[:_MOST_TOLD], other[:_MOST_TOLD]


def _date_pieces(row: list[Piece], slot: Slot | None, at: int) -> list[Piece]:
    """The pieces that are dates: those of the list's slot first."""
    pieces = list(slot.pieces.get(at, ())) if slot is not None else []
    others = (piece for piece in row if piece.kind == DATE and piece not in pieces)
    return pieces + [piece for piece in others if not _OTHER_DAY.search(piece.text)]


def _printed_dates(flow: Flow, row: list[Piece], slot: Slot | None, at: int) -> tuple[FoundDate, ...]:
    """The date as printed: from the list's slot, else any piece that is a date, else beside other words."""
    pieces = _date_pieces(row, slot, at)
    found: list[FoundDate] = []
    for piece in pieces:
        found.extend(_dates_in(piece.text, piece.runs))
    if not found:
        for piece in row:
            for run in piece.runs:
                if run.spots and (spot := _beside(run)) is not None:
                    text = run.text.strip()
                    found.extend(found_date(text[spot.start : spot.end], DateOrigin.TEXT, "beside the text"))
    kept: dict[str, FoundDate] = {}
    for date in found:
        if date.where == PARTIAL or date.text not in kept:  # a year may stand above what is said to lack one
            kept[date.text] = date
    return tuple(kept.values())[:_MOST_DATES]


def _dates_in(text: str, runs: list[Run]) -> list[FoundDate]:
    found = list(found_date(text, DateOrigin.TEXT, "text")) if len(text) <= 40 else []
    for run in runs:
        stripped = run.text.strip()
        for spot in run.spots[:2]:
            where = "text" if spot.full else PARTIAL
            found.extend(found_date(stripped[spot.start : spot.end], DateOrigin.TEXT, where))
    return found


def _beside(run: Run) -> Spot | None:
    """A date at the end of a headline, in brackets or behind a comma or dash; or in a short byline."""
    text = run.text.strip()
    spot = run.spots[-1]
    if not spot.full or not any(
        map(str.isdigit, text[spot.start : spot.end][:2] + text[spot.start : spot.end][-7:-4])
    ):
        return None
    ends = len(text) - spot.end <= 2
    if ends and re.search(r"[(\[（,–—|·/-]\s*$", text[: spot.start]):
        return spot
    if run.spots[0].start == 0 and len(run.spots) == 1:
        return run.spots[0] if re.match(r"\s*[-–—:|,.]?\s", text[run.spots[0].end :]) else None
    return (
        spot
        if len(text) <= _BYLINE and len(run.spots) == 1 and run.heading == NONE and len(text) <= _SHORT
        else None
    )


def _machines_doubted(listed: Listed) -> None:
    """Puts what is printed first where templates tell machines the same day for entries that print several:
    the day on which the page was made, or one that never changes."""
    printed: dict[str, list[str]] = {}
    for entry in listed.entries:
        told = next((date for date in entry.dates if date.origin is not DateOrigin.TEXT), None)
        said = next((date for date in entry.dates if date.origin is DateOrigin.TEXT), None)
        if told is not None and said is not None and _YEARLY.search(said.text):
            printed.setdefault(told.text[:10], []).append(_CLOCK.sub("", said.text))
    if any(len(days) >= _SAME and 2 * len(set(days)) > len(days) for days in printed.values()):
        for entry in listed.entries:
            entry.dates = tuple(sorted(entry.dates, key=lambda date: date.origin is not DateOrigin.TEXT))


def _days_told_apart(listed: Listed) -> None:
    """Dates in numbers, read as the other dates of the list show that they are meant."""
    printed = [
        [found for found in entry.dates if found.origin is DateOrigin.TEXT] for entry in listed.entries
    ]
    day_first = day_first_among(dates[0].text for dates in printed if dates)
    if day_first is None:
        return
    for entry, dates in zip(listed.entries, printed, strict=True):
        if dates and (told := as_iso(dates[0].text, day_first=day_first)):
            entry.dates = (*found_date(told, DateOrigin.TEXT, dates[0].where), *entry.dates)


def _dates_from_above(flow: Flow, listed: Listed) -> None:
    """Dates over groups of entries, and years over days: for the entries that state none themselves."""
    lacking = [entry for entry in listed.entries if not entry.dates]
    partial = any(found.where == PARTIAL for entry in listed.entries for found in entry.dates)
    if not lacking and not partial:
        return
    heads = heads_of(flow, listed.table.lot)
    _dates_from_cells_above(flow, listed)
    for entry in listed.entries:
        if not entry.dates:
            entry.dates = dates_above(flow, heads, entry.record)
            entry.under_date = heads.above(flow, entry.record) is not None
        elif year := heads.year_above(entry.record.first):
            entry.dates += _completed(entry, year)


def _completed(entry: Entry, year: str) -> tuple[FoundDate, ...]:
    """An entry's days that lack their year, with this one."""
    completed = (with_year(found.text, year) for found in entry.dates if found.where == PARTIAL)
    return tuple(one for text in completed for one in found_date(text, DateOrigin.TEXT, "text"))


def _is_yearless(entry: Entry) -> bool:
    """Whether an entry states a day, and nowhere its year."""
    lacking = any(found.where == PARTIAL for found in entry.dates)
    return lacking and not any(_YEARLY.search(found.text) for found in entry.dates)


def _dates_from_cells_above(flow: Flow, listed: Listed) -> None:
    """Rows of a table whose cell for the date is empty, or spanned by the one above, mean the date above."""
    last: tuple[FoundDate, ...] = ()
    for entry in listed.entries:
        top = entry.record.top
        if top == NONE or flow.nodes[top].tag != "tr":
            return
        if entry.dates:
            last = entry.dates
        elif last and (cells := flow.children(top)) and flow.first[cells[0]] == flow.end[cells[0]]:
            entry.dates = last


def _dates_from_addresses(listed: Listed) -> None:
    """The days in the links' addresses, where a list states no others and most addresses have one; only the
    years, where what it states lacks them."""
    if any(entry.dates and not _is_yearless(entry) for entry in listed.entries):
        return
    found = [_IN_ADDRESS.search(entry.href) for entry in listed.entries]
    if sum(match is not None for match in found) < 0.6 * len(found):
        return
    for entry, match in zip(listed.entries, found, strict=True):
        if match is not None:
            year, month, day = match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]
            if entry.dates:
                entry.dates += _completed(entry, year)
                continue
            text = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
            entry.dates = found_date(text, DateOrigin.URL, "address")


# --------------------------------------------------------------------------- what remains


def _labels(table: Table) -> set[str]:
    """Short texts that several entries share: categories, authors, kinds. None of them is a headline."""
    count = len(table.rows)
    seen: Counter[str] = Counter()
    for row in table.rows:
        seen.update({piece.text for piece in row if piece.kind == TEXT and len(piece.text) <= 60})
    return {text for text, times in seen.items() if times >= max(2, min(3, count // 2))}


def _summary(
    flow: Flow, row: list[Piece], title: Piece | None, href: str, table: Table, columns: _Columns
) -> tuple[str, int]:
    """What remains of an entry: without headline, dates, calls, labels, credits."""
    taken = {id(run) for run in title.runs} if title else set()
    start = title.runs[0].at if title else NONE
    lines: dict[int, list[Piece]] = {}
    for piece in row:
        if (
            piece.kind == TEXT
            and piece is not title
            and piece.text not in columns.labels
            and piece.runs[0].at > start
        ):
            lines.setdefault(piece.runs[0].line, []).append(piece)
    kept: list[str] = []
    node = NONE
    for pieces in lines.values():
        runs = sorted(
            (run for piece in pieces for run in piece.runs if id(run) not in taken), key=lambda run: run.at
        )
        text = joined(runs)
        told = any(piece.key not in columns.facts for piece in pieces) and not _is_fact(text, pieces, table)
        again = title is not None and text == title.text
        if told and not again and _says_something(flow, text, runs, href, table.slots[pieces[0].key]):
            kept.append(text)
            node = pieces[0].node if node == NONE else node
    return " ".join(kept), node


def _facts(table: Table) -> set[Key]:
    """The slots without any sentence, where another one mostly holds some: bylines, numbers, keywords."""
    ends = {
        slot.key: sum(times for text, times in slot.texts.items() if text[-1] in _SENTENCE_ENDS) / slot.count
        for slot in table.slots.values()
        if slot.key[3] == TEXT and slot.average >= _SUMMARY_WORDS and slot.count >= _FEW_PIECES
    }
    if not any(share >= _MOSTLY for share in ends.values()):
        return set()
    return {key for key, share in ends.items() if not share}


def _is_fact(text: str, pieces: list[Piece], table: Table) -> bool:
    """Whether a line is no sentence and states facts: the day with who published it, what entries are
    labelled with again and again ("Keywords: ..."), or what a class calls a label."""
    if text[-1:] in _SENTENCE_ENDS:
        return False
    slot = table.slots[pieces[0].key]
    if len(text) <= _BYLINE and any(_opens_or_ends(run) for piece in pieces for run in piece.runs):
        return True
    if _LABELS.search(slot.key[1]):
        return True
    label, colon, _ = text.partition(":")
    alike = sum(times for said, times in slot.texts.items() if said.startswith(f"{label}:")) if colon else 0
    return alike > 1 and alike >= _MOSTLY * len(table.rows)


def _opens_or_ends(run: Run) -> bool:
    """Whether a text begins or ends with a whole date."""
    text = run.text.strip()
    return any(spot.full and (spot.start == 0 or len(text) - spot.end <= 1) for spot in run.spots)


def _says_something(flow: Flow, text: str, runs: list[Run], href: str, slot: Slot) -> bool:
    if not text or is_call(text) or _CREDIT.match(text):
        return False
    linked = [run for run in runs if run.link != NONE and flow.links[run.link].first >= runs[0].at]
    words = word_count(text)
    ends = text[-1] in _SENTENCE_ENDS
    if sum(len(run.text) for run in linked) > 0.8 * len(text):
        own = ends and words >= _SUMMARY_WORDS and all(flow.links[run.link].href == href for run in linked)
        if len({run.link for run in runs}) > 1 or (words < _SURELY_TOLD and not own):
            return False
    if ends and words >= _SENTENCE_WORDS:
        return True
    return words >= _SUMMARY_WORDS and (slot.average >= _SUMMARY_WORDS or words >= _SURELY)


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
            one = found_link(link.href, "css:a", title=without_call(link.text) or link.text)
            if one is not None:
                found.setdefault(link.href, one)
    return tuple(found.values())

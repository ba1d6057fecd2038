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
from aggregator.read.auto.slots import CALL, DATE, TEXT, Piece, Slot, Table, slots_by_shape, word_count
from aggregator.read.document import picture_address
from aggregator.read.found import found_date, found_link
from aggregator.text.calls import is_call, without_call
from aggregator.text.date_order import as_iso, day_first_among
from aggregator.text.date_spots import Spot

_TITLED: Final = re.compile(r"title|headline|heading|titre|titel|titulo|subject|ttl\b|h[1-6]\b|caption", re.I)
_BESIDE: Final = re.compile(
    r"date|time|categor|\bcat\b|tag|topic|author|byline|meta|label|kicker|rubri|section|source|badge|type|eyebrow|"
    r"credit|teaser|summary|excerpt|desc|intro|abstract|body",
    re.I,
)
FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|zip|csv|rtf|epub)(?:[?#]|$)", re.I)
_IN_ADDRESS: Final = re.compile(
    r"/(?P<y>(?:19|20)\d{2})[/-](?P<m>0?[1-9]|1[0-2])(?:[/-](?P<d>0?[1-9]|[12]\d|3[01]))?(?=[/_-]|$)"
    r"|(?<!\d)(?P<y2>20\d{2})(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)"
)
_OTHER_DAY: Final = re.compile(
    r"updat|modif|aktualis|actualiz|mis à jour|deadline|closing|обновлен|更新日|expire|valid until|frist",
    re.I,
)
_CREDIT: Final = re.compile(r"^\W*(?:photo|image|foto|credit|crédit|picture|фото|照片|©|\(c\)).{0,80}$", re.I)
PARTIAL: Final = "text without a year"
_SHORT: Final = 90  # characters of a text that may be a date with its label
_BYLINE: Final = 140
_SUMMARY_WORDS: Final = 5
_SENTENCE_WORDS: Final = 3
_SENTENCE_ENDS: Final = ".!?…。！？؟।"
_SURELY: Final = 8  # words that are no label, whatever the other entries have there
_MOST_DATES: Final = 6
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
    slot = title_slot(flow, table)
    dates = _date_slot(table)
    labels = _labels(table)
    listed = Listed(table, [], slot, dates)
    for at, record in enumerate(table.lot.records):
        listed.entries.append(_entry(flow, table, at, record, slot, dates, labels))
    _days_told_apart(listed)
    _dates_from_above(flow, listed)
    _dates_from_addresses(listed)
    return listed


def _entry(
    flow: Flow, table: Table, at: int, record: Record, slot: Slot | None, dates: Slot | None, labels: set[str]
) -> Entry:
    row = table.rows[at]
    entry = Entry(record)
    piece = _title_piece(row, slot.pieces.get(at) if slot else None)
    if piece is not None:
        entry.title, entry.title_node = _title(flow, piece, labels), piece.node
        entry.title_linked, entry.headed = piece.runs[0].link != NONE, piece.runs[0].heading != NONE
    entry.link = _link(flow, record, piece)
    if entry.link != NONE:
        entry.href = flow.links[entry.link].href
    if piece is None and entry.link != NONE:
        entry.title = _said_of(flow.nodes[flow.links[entry.link].node])
    entry.called = any(one.kind == CALL for one in row)
    if not entry.title_linked and not entry.called:
        entry.many = len({flow.links[number].href for number in _links(flow, record)}) >= _MANY
    if entry.called and not entry.title_linked:
        entry.title = entry.title.rstrip(_ENDS)
    entry.dates = (*_machine_dates(flow, record), *_printed_dates(flow, row, dates, at))
    entry.dates_itself = bool(entry.dates)
    entry.date_node = next((one.node for one in _date_pieces(row, dates, at)), NONE)
    entry.summary, entry.summary_node = _summary(flow, row, piece, labels, table)
    entry.image = image_in(flow, record.low, record.high)
    entry.documents = _documents(flow, record, entry)
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
    score += 3.0 * min(0.0, slot.different - 0.75) * 2
    return score


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


def _title(flow: Flow, piece: Piece, labels: set[str]) -> str:
    """The headline's words; what its link's ``title`` says where they are cut short."""
    runs = [run for run in piece.runs if not run.is_date and run.text.strip() not in labels] or piece.runs
    runs = _before_call(flow, runs)
    words = joined(runs)
    if words.endswith(("…", "...")) and runs[0].link != NONE:
        stated = " ".join((flow.nodes[flow.links[runs[0].link].node].get("title") or "").split())
        if len(stated) > len(words) and stated.startswith(words.rstrip(". …")):
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


def _link(flow: Flow, record: Record, piece: Piece | None) -> int:
    """The headline's link, else the call's, else the first that leads somewhere."""
    if piece is not None:
        inside = next(
            (run.link for run in piece.runs if run.link != NONE and flow.links[run.link].href), NONE
        )
        if inside != NONE:
            return inside
    numbers = _links(flow, record)
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


def _date_slot(table: Table) -> Slot | None:
    """The slot that holds the days of publication: the one most entries have, and of equals the first."""
    dated = [slot for slot in table.slots.values() if slot.key[3] == DATE]
    if not dated:
        return None
    return max(dated, key=lambda slot: (-_says_other_day(slot), round(len(slot.pieces) / len(table.rows), 1)))


def _says_other_day(slot: Slot) -> bool:
    return sum(bool(_OTHER_DAY.search(text)) for text in slot.texts) > len(slot.texts) / 2


def _machine_dates(flow: Flow, record: Record) -> tuple[FoundDate, ...]:
    """What ``<time>`` and the attributes of an entry say to machines."""
    found: list[FoundDate] = []
    for node in flow.dated_in(record.low, record.high):
        element = flow.nodes[node]
        if element.tag == "time":
            found.extend(found_date(element.get("datetime"), DateOrigin.TIME_ELEMENT, "css:time[datetime]"))
            continue
        if element.get("itemprop") == "datePublished":
            where = "css:[itemprop=datePublished]"
            found.extend(found_date(element.get("content"), DateOrigin.ATTRIBUTE, where))
        for name in ("data-date", "data-datetime", "data-published"):
            found.extend(found_date(element.get(name), DateOrigin.ATTRIBUTE, f"css:[{name}]"))
    return tuple(found[:4])


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
        kept.setdefault(date.text, date)
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
            completed = (with_year(found.text, year) for found in entry.dates if found.where == PARTIAL)
            entry.dates += tuple(
                one for text in completed for one in found_date(text, DateOrigin.TEXT, "text")
            )


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
    """The days in the links' addresses, where a list states no others and all addresses have one."""
    if any(entry.dates for entry in listed.entries):
        return
    found = [_IN_ADDRESS.search(entry.href) for entry in listed.entries]
    if sum(match is not None for match in found) < 0.6 * len(found):
        return
    for entry, match in zip(listed.entries, found, strict=True):
        if match is not None:
            year, month, day = match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]
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
    flow: Flow, row: list[Piece], title: Piece | None, labels: set[str], table: Table
) -> tuple[str, int]:
    """What remains of an entry: without headline, dates, calls, labels, credits."""
    taken = {id(run) for run in title.runs} if title else set()
    start = title.runs[0].at if title else NONE
    lines: dict[int, list[Piece]] = {}
    for piece in row:
        if (
            piece.kind == TEXT
            and piece is not title
            and piece.text not in labels
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
        if _says_something(flow, text, pieces, runs, table):
            kept.append(text)
            node = pieces[0].node if node == NONE else node
    return " ".join(kept), node


def _says_something(flow: Flow, text: str, pieces: list[Piece], runs: list[Run], table: Table) -> bool:
    if not text or is_call(text) or _CREDIT.match(text):
        return False
    slot = table.slots[pieces[0].key]
    linked = sum(
        len(run.text) for run in runs if run.link != NONE and flow.links[run.link].first >= runs[0].at
    )
    if linked > 0.8 * len(text) and (len({run.link for run in runs}) > 1 or word_count(text) < 12):
        return False
    words = word_count(text)
    if text[-1] in _SENTENCE_ENDS and words >= _SENTENCE_WORDS:
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


def _documents(flow: Flow, record: Record, entry: Entry) -> tuple[FoundLink, ...]:
    """Links to files that are not the entry's own."""
    found: dict[str, FoundLink] = {}
    for number in _links(flow, record):
        link = flow.links[number]
        if link.href != entry.href and FILE.search(link.href) and link.text:
            language = flow.nodes[link.node].get("hreflang") or ""
            title = without_call(link.text) or link.text
            one = found_link(link.href, "css:a", title=title, language=language)
            if one is not None:
                found.setdefault(link.href, one)
    return tuple(found.values())

"""The dates that one entry states: to machines, as printed, beside other words; a list says in which slot."""

from __future__ import annotations

import re
from typing import Final

from aggregator.models import DateOrigin, FoundDate
from aggregator.read.auto.flow import NONE, Flow, Run
from aggregator.read.auto.lists import Record
from aggregator.read.auto.slots import DATE, Piece, Slot, Table
from aggregator.read.found import found_date
from aggregator.text.date_spots import Spot

PARTIAL: Final = "text without a year"
# What a day is called that is not the day of publication.
_OTHER_DAY: Final = re.compile(
    r"updat|modif|aktualis|actualiz|mis à jour|deadline|closing|обновлен|更新日|expire|valid until|frist|"
    r"\b(?:apply|applications?|register|closes|until|bis|avant le|jusqu|hasta|até|entro|до)\b|截止|締切|마감",
    re.I,
)
_PUBLISHED: Final = re.compile(r"publi|posted|created|entry-date", re.I)  # classes may say both
_LABEL: Final = 30  # characters of a text that says what the date behind it is
_SHORT: Final = 90  # characters of a text that may be a date with its label
_BYLINE: Final = 140
_MOST_DATES: Final = 6
_MOST_TOLD: Final = 4  # dates for machines


def date_slot(flow: Flow, table: Table) -> Slot | None:
    """The slot that holds the days of publication: the one most entries have, and of equals the first."""
    dated = [slot for slot in table.slots.values() if slot.key[3] == DATE]
    if len(dated) < 2:
        return dated[0] if dated else None
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


def machine_dates(flow: Flow, record: Record) -> tuple[list[FoundDate], list[FoundDate]]:
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


def date_pieces(row: list[Piece], slot: Slot | None, at: int) -> list[Piece]:
    """The pieces that are dates: those of the list's slot first."""
    pieces = list(slot.pieces.get(at, ())) if slot is not None else []
    others = (piece for piece in row if piece.kind == DATE and piece not in pieces)
    return pieces + [piece for piece in others if not _OTHER_DAY.search(piece.text)]


def printed_dates(flow: Flow, row: list[Piece], slot: Slot | None, at: int) -> tuple[FoundDate, ...]:
    """The date as printed: from the list's slot, else any piece that is a date, else beside other words."""
    pieces = date_pieces(row, slot, at)
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

"""The pieces of a list's entries, and the slots they fill: pieces of one shape across all entries.

What a slot holds shows by looking down the list. Headlines differ from entry to entry; categories and
calls to action repeat; dates are dates; summaries are long.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from aggregator.read.auto.flow import FORMATTING, NONE, Flow, Run, joined
from aggregator.read.auto.lists import Lot, Record

DATE: Final = "date"
CALL: Final = "call"
TEXT: Final = "text"
REST: Final = "rest"  # what stands behind an entry's call: its papers, tags, tools

Key: TypeAlias = tuple[int, str, str, str]
_UNSPACED: Final = re.compile("[\u2e80-\u9fff\u0e00-\u0eff]")  # Han, Kana; Thai and Lao


@dataclass(slots=True, eq=False)
class Piece:
    """Words that belong together: a heading, a link, or what one element says on one line."""

    runs: list[Run]
    node: int
    kind: str
    text: str
    key: Key


@dataclass(slots=True, eq=False)
class Slot:
    """The pieces of one shape in a list, by entry."""

    key: Key
    pieces: dict[int, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    texts: Counter[str] = field(default_factory=Counter)
    words: float = 0.0  # of all pieces

    @property
    def count(self) -> int:
        return sum(self.texts.values())

    @property
    def average(self) -> float:
        return self.words / max(1, self.count)

    @property
    def different(self) -> float:
        return len(self.texts) / max(1, self.count)


@dataclass(slots=True, eq=False)
class Table:
    """A list with its pieces: rows are entries, columns are slots."""

    lot: Lot
    rows: list[list[Piece]]
    slots: dict[Key, Slot]


def table_of(flow: Flow, lot: Lot) -> Table:
    rows = [_pieces(flow, record) for record in lot.records]
    slots: dict[Key, Slot] = {}
    for at, row in enumerate(rows):
        for piece in row:
            slot = slots.setdefault(piece.key, Slot(piece.key))
            slot.pieces[at].append(piece)
            slot.texts[piece.text] += 1
            slot.words += word_count(piece.text)
    return Table(lot, rows, slots)


def word_count(text: str) -> float:
    """Words; two characters count as one in scripts that put no blanks between them."""
    if text.isascii():
        return float(len(text.split()))
    unspaced = len(_UNSPACED.findall(text))
    return len(text.split()) + unspaced / 2 if unspaced else len(text.split())


def _pieces(flow: Flow, record: Record) -> list[Piece]:
    groups: dict[tuple[str, int, int], list[Run]] = {}
    for run in flow.runs[record.first : record.end]:
        groups.setdefault(_group(flow, run), []).append(run)
    pieces: list[Piece] = []
    for (kind, node, _), runs in groups.items():
        text = joined(runs)
        if any(char.isalnum() for char in text) or kind == CALL:
            key = (flow.shape[node], flow.own[node], flow.own[flow.parent[node]] if node else "", kind)
            pieces.append(Piece(runs, node, kind, text, key))
    return _without_rest(pieces)


def _without_rest(pieces: list[Piece]) -> list[Piece]:
    """The pieces, those behind the first call marked as the rest, if the entry has text before it."""
    call = next((at for at, piece in enumerate(pieces) if piece.kind == CALL), None)
    if call is None or not any(piece.kind == TEXT for piece in pieces[:call]):
        return pieces
    for piece in pieces[call:]:
        if piece.kind == TEXT and piece.runs[0].at > pieces[call].runs[0].at:
            piece.kind, piece.key = REST, (*piece.key[:3], REST)
    return pieces


def _group(flow: Flow, run: Run) -> tuple[str, int, int]:
    """What a run belongs to: kind, node, and the line where one node says several things."""
    if run.is_date:
        return DATE, run.node, run.line
    if run.link != NONE and flow.links[run.link].call:
        return CALL, flow.links[run.link].node, NONE
    if run.heading != NONE:
        return TEXT, run.heading, NONE
    if run.link != NONE and _is_plain(flow, run.link):
        return TEXT, flow.links[run.link].node, NONE
    return TEXT, run.node, run.line


def _is_plain(flow: Flow, number: int) -> bool:
    """Whether a link is all one text, and not a card with texts of its own."""
    link = flow.links[number]
    runs = [run for run in flow.runs[link.first : link.end] if not run.is_date and not run.quiet]
    nodes = {run.node for run in runs}
    if len(nodes) <= 1:
        return True
    if runs[0].line != runs[-1].line or link.node not in nodes:
        return False
    within = runs[0].node == link.node == runs[-1].node  # some of its words in another look
    return within or all(node == link.node or _is_wording(flow, node) for node in nodes)


def _is_wording(flow: Flow, node: int) -> bool:
    """Whether an element only says how words look, or in which language they are."""
    element = flow.nodes[node]
    return element.tag in FORMATTING or element.get("lang") is not None


def slots_by_shape(table: Table) -> Iterable[Slot]:
    """The slots again, those that differ in classes alone put together."""
    merged: dict[Key, Slot] = {}
    for slot in table.slots.values():
        key = (slot.key[0], "", "", slot.key[3])
        one = merged.setdefault(key, Slot(key))
        for at, pieces in slot.pieces.items():
            one.pieces[at].extend(pieces)
        one.texts.update(slot.texts)
        one.words += slot.words
    return merged.values()

"""What remains of an entry and is said in sentences: its summary."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from aggregator.read.auto.flow import NONE, Flow, Run, joined
from aggregator.read.auto.slots import DATE, TEXT, Key, Piece, Slot, Table, word_count
from aggregator.text.calls import is_call

_CREDIT: Final = re.compile(r"^\W*(?:photo|image|foto|credit|crédit|picture|фото|照片|©|\(c\)).{0,80}$", re.I)
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
_LABEL_WORDS: Final = 6  # of one, at most
_ROW: Final = 2  # boxes that look alike, besides those whose label other entries share
_PARTS: Final = re.compile(r"[|·•]")
_SHORT_LINE: Final = 140  # characters of a line that may be the day with who published it


@dataclass(slots=True, eq=False, frozen=True)
class Facts:
    """What of a list's entries is no sentence, as looking down the list shows."""

    slots: frozenset[Key]  # without any sentence, where another one mostly holds some: bylines, numbers
    named: frozenset[Key]  # what a class calls a label
    labels: frozenset[tuple[Key, str]]  # what most entries begin a line with: "Keywords: ..."


def summary_of(
    flow: Flow,
    row: list[Piece],
    title: Piece | None,
    href: str,
    table: Table,
    labels: set[str],
    facts: Facts,
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
    dated = any(piece.kind == DATE for piece in row)
    kept: list[str] = []
    node = NONE
    for pieces in lines.values():
        runs = sorted(
            (run for piece in pieces for run in piece.runs if id(run) not in taken), key=lambda run: run.at
        )
        text = joined(runs)
        if all(piece.key in facts.slots for piece in pieces) or (title is not None and text == title.text):
            continue
        told = _says_something(flow, text, runs, href, table.slots[pieces[0].key])
        if told and not _is_fact(text, pieces, facts, dated=dated):
            kept.append(text)
            node = pieces[0].node if node == NONE else node
    return " ".join(kept), node


def facts_in(table: Table) -> Facts:
    """What of a list's slots and lines states facts."""
    texts = [slot for slot in table.slots.values() if slot.key[3] == TEXT]
    labels = Counter(
        (slot.key, text.partition(":")[0]) for slot in texts for text in slot.texts.elements() if ":" in text
    )
    ends = {
        slot.key: _share_of_sentences(slot)
        for slot in texts
        if slot.average >= _SUMMARY_WORDS and slot.count >= _FEW_PIECES
    }
    mostly = any(share >= _MOSTLY for share in ends.values())
    return Facts(
        slots=frozenset(key for key, share in ends.items() if mostly and not share),
        named=frozenset(slot.key for slot in texts if _LABELS.search(slot.key[1])),
        labels=frozenset(
            label for label, times in labels.items() if times > 1 and times >= _MOSTLY * len(table.rows)
        ),
    )


def _share_of_sentences(slot: Slot) -> float:
    ends = sum(times for text, times in slot.texts.items() if text[-1] in _SENTENCE_ENDS)
    return ends / slot.count


def _is_fact(text: str, pieces: list[Piece], facts: Facts, *, dated: bool) -> bool:
    """Whether a line is no sentence but states facts: the day with who published it, or one of ``facts``.

    Where an entry is ``dated`` in a place of its own, a line that goes on behind a date is its text.
    """
    if text[-1] in _SENTENCE_ENDS:
        return False
    key = pieces[0].key
    if key in facts.named or (key, text.partition(":")[0]) in facts.labels:
        return True
    if len(text) > _SHORT_LINE:
        return False
    runs = [run for piece in pieces for run in piece.runs]
    return any(_ends(run) or (_opens(run) and not (dated and _goes_on(run))) for run in runs)


def _opens(run: Run) -> bool:
    """Whether a text begins with a whole date."""
    return any(spot.full and spot.start == 0 for spot in run.spots)


def _ends(run: Run) -> bool:
    """Whether a text ends with a whole date."""
    text = run.text.strip()
    return any(spot.full and len(text) - spot.end <= 1 for spot in run.spots)


def _goes_on(run: Run) -> bool:
    """Whether a sentence may follow the date that a text begins with: words, and none of the bars and dots
    that part facts."""
    behind = run.text.strip()[run.spots[0].end :]
    return word_count(behind) >= _SURELY and not _PARTS.search(behind)


def _says_something(flow: Flow, text: str, runs: list[Run], href: str, slot: Slot) -> bool:
    if not text or is_call(text) or _CREDIT.match(text) or _are_labels(flow, runs):
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


def _are_labels(flow: Flow, runs: list[Run]) -> bool:
    """Whether a line is a few words in each of several boxes that look alike."""
    if any(word_count(run.text) > _LABEL_WORDS or run.text.strip()[-1:] in _SENTENCE_ENDS for run in runs):
        return False
    nodes = {run.node for run in runs}
    alike = len({(flow.parent[node], flow.own[node]) for node in nodes}) == 1
    return alike and len(nodes) == len(runs) >= _ROW

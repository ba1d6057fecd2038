"""How much a list is worth: whether it looks like news, and how much of it there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from math import log2
from typing import Final

from aggregator.read.auto.fields import Entry, Listed
from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.auto.lists import LINK
from aggregator.read.auto.sections import ASIDE, OTHER, heading_above, section_kind
from aggregator.read.auto.slots import word_count

HEADLINE: Final = 4  # words; a list of shorter links is a menu, unless it says more
MOSTLY: Final = 0.6
_INLINE: Final = 0.5
_DOUBTFUL: Final = 0.35  # of its worth has a list in a side column
_COUNTED_WORDS: Final = 15  # words of a headline that count
_PARAGRAPH: Final = 8  # words before a short link on its line: it is what the paragraph ends with
_UNADDRESSED: Final = 0.6  # of its worth has a dated list without links
# What a list is worth by the words of its headlines: (fewer than, worth).
_BY_WORDS: Final = ((1.8, 0.1), (2.7, 0.4), (4.0, 0.75))
# What entries may have besides a headline, and how much it adds.
_MORE: Final = {"dated": 1.0, "told": 0.5, "pictured": 0.3, "called": 0.3, "headed": 0.3}
_BESIDE: Final = {ASIDE: "related", OTHER: "other"}


@dataclass(slots=True, eq=False)
class Weighed:
    """A list with its worth: ``quality`` by what an entry says, ``score`` by how many there are, too."""

    listed: Listed
    quality: float = 0.0
    score: float = 0.0
    framing: str = ""  # the side column or section of other things it stands in
    words: float = 0.0  # of a headline, on average
    told: bool = False  # whether its entries say more than a headline
    headed: bool = False  # whether its headlines are headings
    posts: bool = False  # whether its entries are whole posts: what they link to is not themselves

    @property
    def is_no_menu(self) -> bool:
        """Whether something tells it from a list of the site's pages: short links that say nothing else."""
        return self.told or self.headed or self.words >= HEADLINE


def weigh(flow: Flow, listed: Listed) -> Weighed:
    entries = [entry for entry in listed.entries if entry.title or entry.summary]
    if not entries:
        return Weighed(listed)
    framing = _framing(flow, entries)
    words = sum(min(word_count(entry.title or entry.summary), _COUNTED_WORDS) for entry in entries) / len(
        entries
    )
    more = _more(listed)
    quality = 0.0 if _is_none(flow, listed) else _worth(listed, entries, words, more)
    quality *= _DOUBTFUL if framing else 1.0
    return Weighed(
        listed=listed,
        quality=quality,
        score=quality * log2(1 + len(entries)),
        framing=framing,
        words=words,
        told=sum(more.values()) - more["headed"] >= MOSTLY,
        headed=bool(more["headed"]),
    )


def _worth(listed: Listed, entries: list[Entry], words: float, more: dict[str, float]) -> float:
    """The worth of headlines, if they differ and lead somewhere, raised by what else is said."""
    base = next((worth for fewer, worth in _BY_WORDS if words < fewer), 1.0)
    titles = len({entry.title or entry.summary for entry in entries}) / len(entries)
    addressed = len({entry.href for entry in entries if entry.href}) / len(entries)
    leading = 0.3 + 0.7 * addressed if addressed or not listed.dated else _UNADDRESSED
    return base * titles * leading * (1 + sum(_MORE[name] * share for name, share in more.items()))


def _more(listed: Listed) -> dict[str, float]:
    """The share of entries that have a date, a summary or a line above the headline ...; and whether the
    headlines are headings."""
    count = len(listed.entries)
    slot = listed.title_slot
    headed = slot is not None and any(pieces[0].runs[0].heading != NONE for pieces in slot.pieces.values())
    return {
        "dated": listed.dated,
        "told": sum(bool(entry.summary) or entry.kicked for entry in listed.entries) / count,
        "pictured": sum(entry.image is not None for entry in listed.entries) / count,
        "called": sum(entry.called for entry in listed.entries) / count,
        "headed": float(headed),
    }


def _is_none(flow: Flow, listed: Listed) -> bool:
    """Whether it is no list of entries: it leads nowhere, holds whole sections, or is a sentence."""
    if not any(entry.href or entry.dates or entry.under_date for entry in listed.entries):
        return True
    hollow = sum(not entry.dates and (entry.many or not entry.href) for entry in listed.entries)
    return hollow >= MOSTLY * len(listed.entries) or _is_inline(flow, listed)


def _framing(flow: Flow, entries: list[Entry]) -> str:
    """The name of the side column that most entries stand in, or of a section of other things."""
    frames = Counter(flow.framing[entry.record.anchor.node] for entry in entries)
    frame = frames.most_common(1)[0][0]
    if frame is not None:
        return frame.name
    return beside_as(flow, entries[0])


def beside_as(flow: Flow, entry: Entry, titles: Collection[str] = ()) -> str:
    """What the heading above an entry names that is not the news: "related", "other", or "". One of the
    ``titles`` is the entry before."""
    heading = heading_above(flow, entry.record, below="h1")
    return _BESIDE.get(section_kind(heading), "") if heading not in titles else ""


def _is_inline(flow: Flow, listed: Listed) -> bool:
    """Whether most entries are links within sentences: "Read our story, concept note and factsheet"."""
    if listed.table.lot.anchored != LINK:
        return False
    lines = Counter(flow.runs[entry.record.anchor.first].line for entry in listed.entries)
    inline = sum(is_within_sentence(flow, entry, lines) for entry in listed.entries)
    return inline >= _INLINE * len(listed.entries)


def is_within_sentence(flow: Flow, entry: Entry, lines: Counter[int]) -> bool:
    """Whether words run up to an entry's link on its line, or short entries share the line."""
    run = flow.runs[entry.record.anchor.first]
    if entry.record.top in (NONE, entry.record.anchor.node):
        if lines[run.line] > 1 and word_count(entry.title) < HEADLINE:
            return True
    elif entry.dates_itself:
        return False
    before = flow.runs[run.at - 1] if run.at else None
    if before is None or before.line != run.line or before.link != NONE or before.is_date:
        return False
    told = before.text.rstrip()
    return told[-1:].isalnum() or (word_count(told) >= _PARAGRAPH and word_count(entry.title) <= HEADLINE)

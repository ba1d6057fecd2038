"""Is this reading believable? A witness compares what a source says now with what it used to say.

What is not believable is held: the last good feed stays, one alarm says what it looks like and what to do.
A first reading has nothing to be compared with and is believed, unless it is plainly the page's furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aggregator.identity import folded
from aggregator.models import (
    CALL_AS_TITLE,
    Change,
    ChangeKind,
    Item,
    Kind,
    Known,
    Precision,
    Reading,
    ReadingKind,
    Rejected,
    Verdict,
)
from aggregator.recognise import alike
from aggregator.text.calls import is_call

_FEW: Final = 3  # a source that usually has fewer entries may well have none
_FLOOD: Final = 200
_FLOOD_RATIO: Final = 3
_DRIFT: Final = 10  # new entries of a feed, where none is known, that are no surprise: feeds are short
_HARDLY: Final = 0.1  # of a page's last entries found again: what is left may be there by chance
_TURNOVER: Final = 0.5  # share of a usual reading that is new, from which a whole new list is no surprise
_HALF: Final = 0.6  # of a page's last entries; with no more and none new, a part of the list was not read
_RENAMED: Final = 0.6  # of the known entries; so many headlines are not rewritten between two readings
_MOST: Final = 0.8
_PAGES: Final = frozenset({ReadingKind.PAGE, ReadingKind.ARTICLE})


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What a source's earlier readings were like. Only believable ones count, held ones change nothing."""

    readings_ok: int = 0  # complete, believable readings so far
    last_count: int = 0  # entries in the last of them
    usual_count: float = 0.0  # entries in a usual one (a moving mean)
    usual_new: float = 0.0  # new items in a usual one
    last_ok: datetime | None = None  # when the source last showed what is known: read, or unchanged


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A reading beside what is stored, in numbers of entries."""

    recognised: int = 0  # belong to stories that are stored
    unread: int = 0  # besides those: known by their bytes, so that they were not read again
    reworded: int = 0  # of the recognised, those whose headline has other words
    renamed: int = 0  # of these, those whose headline has become another
    before: int = 0  # entries of the last believable reading whose stories are told apart
    again: int = 0  # stories of these that are in this reading, too


def compare(
    changes: Iterable[Change], known: Collection[Known], *, unread: Collection[str], before: Collection[str]
) -> Seen:
    """What was decided about the entries of a reading, in numbers.

    ``unread`` are ids of the stories known by their bytes, ``before`` those of the last believable reading.
    """
    titles = {story.id: story.item.title for story in known}
    familiar = [change for change in changes if change.kind is not ChangeKind.NEW]
    found = {change.id for change in familiar} | set(unread)
    reworded = [
        change for change in familiar if _words(change.item.title) != _words(titles.get(change.id, ""))
    ]
    return Seen(
        recognised=len(familiar),
        unread=len(unread),
        reworded=len(reworded),
        renamed=sum(not alike(change.item.title, titles.get(change.id, "")) for change in reworded),
        before=len(before),
        again=len(found & set(before)),
    )


def _words(title: str) -> str:
    """What a headline says but for its numbers: "Open cases: 13" may be 14 tomorrow."""
    return re.sub(r"\d+", "", folded(title))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """One reading before the witness."""

    reading: Reading
    items: Sequence[Item]
    rejected: Sequence[Rejected]
    history: History
    seen: Seen
    empty_is_fine: bool
    now: datetime

    @property
    def usual(self) -> float:
        return max(self.history.usual_count, float(self.history.last_count))

    @property
    def entries(self) -> int:
        return len(self.items) + self.seen.unread

    @property
    def familiar(self) -> int:
        return self.seen.recognised + self.seen.unread

    @property
    def new(self) -> int:
        return len(self.items) - self.seen.recognised

    @property
    def is_page(self) -> bool:
        return self.reading.kind in _PAGES


def judge(
    reading: Reading,
    items: Sequence[Item],
    rejected: Sequence[Rejected],
    history: History,
    seen: Seen,
    *,
    now: datetime,
    empty_is_fine: bool = False,
) -> Verdict:
    """The verdict on one reading: held for the first reason that applies, else believed, perhaps with a flag.

    ``items`` are settled; ``seen`` tells how they compare with what is stored. States of held readings:
    empty, flood, drifted, shrunk. Of believed ones: healthy, quiet, shrunk, same-titles, dates-today,
    boilerplate.
    """
    case = _Case(
        reading=reading,
        items=items,
        rejected=rejected,
        history=history,
        seen=seen,
        empty_is_fine=empty_is_fine,
        now=now,
    )
    for doubt in (_furniture, _empty, _flood, _replaced, _renamed, _halved, _flagged):
        verdict = doubt(case)
        if verdict is not None:
            return verdict
    return Verdict(believable=True)


def _held(state: str, reason: str, next_step: str) -> Verdict:
    return Verdict(believable=False, state=state, reason=reason, next_step=next_step)


# --------------------------------------------------------------------------- held


def _furniture(case: _Case) -> Verdict | None:
    """Only the page's furniture was read: calls to action, or one headline for every entry."""
    if not case.is_page:
        return None
    refused = sum(rejected.reason == CALL_AS_TITLE for rejected in case.rejected)
    calls = refused + sum(is_call(item.title) for item in case.items)
    if calls >= _FEW and 2 * calls > case.entries + refused:
        return _held("drifted", f"{calls} entries have only a call such as 'read more' as title", _RULES)
    if case.history.readings_ok and _one_title(case) and 2 * _familiar_as_it_is(case) < len(case.items):
        reason = f"all {len(case.items)} entries have the same title: {case.items[0].title[:80]}"
        return _held("drifted", reason, _RULES)
    return None


def _familiar_as_it_is(case: _Case) -> int:
    """Entries that are known under the very words they have now: some lists do have one title for all."""
    return case.seen.recognised - case.seen.reworded


def _empty(case: _Case) -> Verdict | None:
    """Nothing where there used to be something."""
    if case.entries or case.empty_is_fine or not case.history.readings_ok or case.usual < _FEW:
        return None
    reason = f"no entries, where there are usually {case.usual:.0f}"
    if case.rejected:
        gate, times = Counter(refused.reason for refused in case.rejected).most_common(1)[0]
        reason += f"; {len(case.rejected)} were refused, {times} of them for: {gate}"
    return _held("empty", reason, _LOOK + " If it may be empty, set empty_is_fine: true.")


def _flood(case: _Case) -> Verdict | None:
    """Far more new entries than this source has ever listed."""
    if not case.history.readings_ok or case.new <= max(_FLOOD, _FLOOD_RATIO * case.usual):
        return None
    reason = f"{case.new} new entries at once, where a list usually has {case.usual:.0f}"
    return _held("flood", reason, _CONFIRM)


def _replaced(case: _Case) -> Verdict | None:
    """New entries and of the known ones hardly any: another list, another language, or every name changed."""
    if not case.history.readings_ok or case.usual < _FEW or not case.new:
        return None
    if case.history.usual_new >= _TURNOVER * case.usual or _written_since(case):
        return None
    if not (_hardly_any(case) or (case.new > _DRIFT and not case.familiar)):
        return None
    left = f"of the {case.seen.before} known ones {case.seen.again or 'none'} is there"
    return _held("drifted", f"{case.new} entries are new and {left}", _CONFIRM)


def _hardly_any(case: _Case) -> bool:
    """Pages keep their list from one reading to the next, all but the part that scrolls off."""
    seen = case.seen
    before = min(seen.before, case.history.last_count)  # older pages may have been read with it
    others = case.is_page and before > 0 and 2 * case.new >= case.entries
    return others and seen.again <= _HARDLY * before


def _written_since(case: _Case) -> bool:
    """Do the entries' own dates say that they came after the last reading? Then the list has moved on."""
    if case.history.last_ok is None:
        return False
    since = case.history.last_ok - timedelta(days=1)  # a day without a time zone may start a day early
    dates = (item.published or (item.event.start if item.event else None) for item in case.items)
    later = sum(bool(date and date.at >= since) for date in dates)
    return later >= _MOST * len(case.items)


def _renamed(case: _Case) -> Verdict | None:
    """The known entries under other headlines: something else is read as the title now."""
    seen = case.seen
    if not case.is_page or not case.history.readings_ok or seen.reworded < _FEW:
        return None
    if seen.renamed < _RENAMED * case.familiar and seen.reworded < _MOST * case.familiar:
        return None
    reason = f"{seen.reworded} of {case.familiar} known entries have another title, such as: "
    return _held("drifted", reason + case.items[0].title[:80], _RULES)


def _halved(case: _Case) -> Verdict | None:
    """A good part of the list is missing and nothing came: pages drop old entries when new ones come.

    A calendar is another matter: its entries go when their day has passed.
    """
    if not case.is_page or case.empty_is_fine or case.new or not case.reading.complete:
        return None
    last = case.history.last_count
    dates = sum(item.kind is Kind.EVENT for item in case.items)
    if last - case.entries < _FEW or case.entries > _HALF * last or 2 * dates > len(case.items):
        return None
    reason = f"{case.entries} entries and none of them new, where the last reading had {last}"
    return _held("shrunk", reason, _LOOK)


# --------------------------------------------------------------------------- believed, with a flag


def _flagged(case: _Case) -> Verdict | None:
    if not case.entries:
        return Verdict(believable=True, state="quiet", reason="no entries")
    flag, reason = _flag(case)
    return Verdict(believable=True, state=flag, reason=reason) if flag else None


def _flag(case: _Case) -> tuple[str, str]:
    """State and reason of the first oddity, if any."""
    count, items = len(case.items), case.items
    if case.reading.complete and case.history.readings_ok and case.entries < (1 - _MOST) * case.usual:
        return "shrunk", f"{case.entries} entries, where there are usually {case.usual:.0f}"
    if count < _FEW or case.seen.unread:
        return "", ""  # what comes in one by one may well be alike
    if _one_title(case):
        return "same-titles", f"all {count} entries have the same title"
    if case.is_page and all(_today(item, case.now) for item in items):
        return "dates-today", f"all {count} entries are dated today"
    if items[0].summary and len({item.summary for item in items}) == 1:
        return "boilerplate", f"all {count} entries have the same summary"
    return "", ""


def _one_title(case: _Case) -> bool:
    titles = {item.title.casefold() for item in case.items}
    return len(titles) == 1 and len(case.items) >= _FEW and not case.seen.unread


def _today(item: Item, now: datetime) -> bool:
    moment = item.published
    stated = moment is not None and moment.precision in {Precision.SECOND, Precision.DAY}
    return bool(moment and stated and moment.at.date() == now.date())


_LOOK: Final = "Open the address in a browser and compare."
_RULES: Final = f"{_LOOK} If the page was rebuilt, mend the rules in the source's file."
_CONFIRM: Final = f"{_LOOK} If the new list is right: python run.py accept KEY"

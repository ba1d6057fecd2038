"""How an offer stands to the page: is it alive, does it carry what the page shows, and nothing but that?

Pure. The page's own reading is the measure; where it has none, only signs of life are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aggregator.identity import folded
from aggregator.lazy import lazy
from aggregator.models import Item, Moment
from aggregator.text.language import language_tag
from aggregator.text.urls import canonical

LIST: Final = 3  # entries from which a reading can be a measure
_AHEAD: Final = timedelta(days=2)  # later than that is an event or a mistake, not the newest entry
_MOST: Final = 1_000  # entries compared


@dataclass(frozen=True, kw_only=True)
class Entries:
    """What one address carries, as far as it is compared."""

    items: Sequence[Item]
    now: datetime

    @lazy
    def ordered(self) -> Sequence[Item]:
        """Newest first where every entry has a date, else as they stand."""
        dated = [(moment.at, one) for one in self.items if (moment := _moment(one))]
        if len(dated) < len(self.items):
            return self.items[:_MOST]
        return [one for _, one in sorted(dated, key=lambda pair: pair[0], reverse=True)][:_MOST]

    @lazy
    def names(self) -> list[frozenset[str]]:
        """The names each entry can be recognised by: address and title."""
        return [frozenset(filter(None, (canonical(one.url), folded(one.title)))) for one in self.ordered]

    @lazy
    def all_names(self) -> frozenset[str]:
        return frozenset().union(*self.names)

    @lazy
    def newest(self) -> datetime | None:
        """The day of the newest entry, not of one that is yet to come."""
        moments = map(_moment, self.items)
        return max(
            (moment.at for moment in moments if moment and moment.at <= self.now + _AHEAD), default=None
        )

    @lazy
    def language(self) -> str:
        """The language most entries are in, or ""."""
        tags = [tag for one in self.items[:_MOST] if (tag := language_tag(one.language))]
        return max(dict.fromkeys(tags), key=tags.count, default="")

    @property
    def is_measure(self) -> bool:
        return len(self.items) >= LIST


def _moment(item: Item) -> Moment | None:
    return item.published or item.updated


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlap:
    """``common`` entries of both; ``share`` of the smaller one; ``foreign`` is the share of the offer's
    entries, down to the last common one, that the page does not show."""

    common: int
    share: float
    foreign: float


def overlap(offer: Entries, page: Entries) -> Overlap:
    """Entries are the same when they have an address or a title in common."""
    shown = [not page.all_names.isdisjoint(names) for names in offer.names]
    common = sum(shown)
    if not common:
        return Overlap(common=0, share=0.0, foreign=1.0)
    last = max(at for at, one in enumerate(shown) if one) + 1
    smaller = min(len(offer.names), len(page.names))
    return Overlap(common=common, share=min(1.0, common / smaller), foreign=(last - common) / last)


def behind(offer: Entries, page: Entries) -> timedelta | None:
    """How much older the offer's newest entry is than the page's, or ``None`` where that cannot be told."""
    if offer.newest is None or page.newest is None:
        return None
    return page.newest - offer.newest

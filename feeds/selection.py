"""Which items a feed takes. Pure; the shelf answers it with an index, ``matches`` answers it for one item."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.models import Item, ItemState, StoredItem
from feeds.settings import Select


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Conditions that must all hold; an empty one always holds. Within one condition any value will do.

    ``sources`` None means all. ``words`` and ``not_words`` are looked for in title, summary and body without
    regard to case. ``languages`` match by their first part too: ``zh`` takes ``zh-Hant``.
    """

    sources: tuple[str, ...] | None = None
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    since: datetime | None = None  # nothing with an older ordinal

    @classmethod
    def of(cls, select: Select, now: datetime) -> Selection:
        """What a feed's ``select`` block means at ``now``.

        ``since`` is cut to whole hours, so that a feed with a greatest age is not another one every second.
        """
        since = now - select.max_age if select.max_age else None
        return cls(
            sources=None if select.sources == "all" else tuple(select.sources),
            kinds=tuple(str(kind) for kind in select.kinds),
            languages=tuple(select.languages),
            topics=tuple(select.topics),
            countries=tuple(select.countries),
            words=tuple(select.words),
            not_words=tuple(select.not_words),
            since=since and since.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1),
        )

    def may_hold(self, changed_sources: Collection[str]) -> bool:
        """Can a change in these sources, or the passing of time, touch this selection?"""
        return (
            self.since is not None
            or self.sources is None
            or not set(self.sources).isdisjoint(changed_sources)
        )


def matches(selection: Selection, stored: StoredItem) -> bool:
    """Does this item belong to the selection?"""
    item = stored.item
    return (
        stored.state is ItemState.LIVE
        and (selection.sources is None or item.source_key in selection.sources)
        and (selection.since is None or stored.ordinal >= selection.since)
        and (not selection.kinds or item.kind in selection.kinds)
        and (not selection.languages or _speaks(item.language, selection.languages))
        and (not selection.countries or _any_equal((item.country,), selection.countries))
        and (not selection.topics or _any_equal(item.topics, selection.topics))
        and _words_hold(selection, item)
    )


def _speaks(tag: str, wanted: tuple[str, ...]) -> bool:
    tag = tag.lower()
    return any(tag == want.lower() or tag.startswith(want.lower() + "-") for want in wanted)


def _any_equal(have: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return not {text.casefold() for text in have}.isdisjoint(text.casefold() for text in wanted)


def _words_hold(selection: Selection, item: Item) -> bool:
    if not selection.words and not selection.not_words:
        return True
    text = f"{item.title}\n{item.summary}\n{item.body}".casefold()
    wanted = not selection.words or any(word.casefold() in text for word in selection.words)
    return wanted and not any(word.casefold() in text for word in selection.not_words)

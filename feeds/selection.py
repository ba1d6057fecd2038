"""Which items a feed takes, as a question to the shelf. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

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

        ``since`` is cut to whole minutes, so that a feed with a greatest age is not another one every second.
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
            since=since and since.replace(second=0, microsecond=0),
        )

    def may_hold(self, changed_sources: Collection[str]) -> bool:
        """Can a change in these sources touch this selection?"""
        if self.sources is None:
            return bool(changed_sources)
        return not set(self.sources).isdisjoint(changed_sources)

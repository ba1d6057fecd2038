"""The press: one feed's documents from its slips, with as little loading and writing as the data allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aggregator.models import ItemState, StoredItem
from aggregator.settings.schema import ServiceSettings
from feeds.characters import language_tag, link, one_line
from feeds.edition import Edition, newest, page_path
from feeds.presentation import Entry, present, publishable
from feeds.render.fragments import FragmentCache, Fragments, Key, render_fragments
from feeds.settings import Feed
from feeds.shelf import Credit, Shelf, Slip


@dataclass(frozen=True, kw_only=True, slots=True)
class Quarantined:
    """An item left out of a feed, and why."""

    feed: str
    item_id: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Galley:
    """A feed ready to be written: its edition and the items in it, in order, with their fragments."""

    edition: Edition
    slips: tuple[Slip, ...]
    fragments: tuple[Fragments, ...]
    quarantined: tuple[Quarantined, ...]
    problems: tuple[str, ...] = ()  # what makes it unfit in any format


class Press:
    """Makes galleys and entries. ``credit_of`` are the credits of the moment, fit to be published: make a new
    press when they change.
    """

    def __init__(
        self, shelf: Shelf, service: ServiceSettings, credit_of: Mapping[str, Credit], cache: FragmentCache
    ) -> None:
        self._shelf = shelf
        self._service = service
        self._base = service.base_url.rstrip("/")
        self._credits = {key: publishable(credit) for key, credit in credit_of.items()}
        self._cache = cache

    def galley(self, key: str, feed: Feed, slips: Sequence[Slip]) -> Galley:
        """The feed with these items; those that cannot be published are left out and named."""
        blank = self._edition(key, feed, ())
        wanted = {slip.id: self._key(blank, slip.id, slip.version) for slip in slips}
        found = {item_id: kept for item_id, name in wanted.items() if (kept := self._kept(name))}
        loaded = self._shelf.items([item_id for item_id in wanted if item_id not in found])
        for stored in loaded.values():
            if stored.state is ItemState.LIVE:
                found[stored.id] = self._render(blank, stored)
        there = [(slip, found[slip.id]) for slip in slips if slip.id in found]
        good = [(slip, one) for slip, one in there if not one.problem]
        fragments = tuple(one for _, one in good)
        return Galley(
            edition=self._edition(key, feed, fragments),
            slips=tuple(slip for slip, _ in good),
            fragments=fragments,
            quarantined=tuple(
                Quarantined(feed=key, item_id=slip.id, reason=one.problem)
                for slip, one in there
                if one.problem
            ),
            problems=("an item is in it twice",) if len(wanted) < len(slips) else (),
        )

    def entry(self, stored: StoredItem, language: str) -> Entry:
        """The item as shown in ``language``. Raises ValueError when it cannot be published."""
        credit = self._credit(stored.item.source_key)
        return present(stored, credit=credit, language=language, base_url=self._base)

    def _render(self, edition: Edition, stored: StoredItem) -> Fragments:
        try:
            fragments = render_fragments(edition, self.entry(stored, edition.language))
        except Exception as error:  # whatever is wrong with one item, its feed goes on
            fragments = Fragments(
                source_key=stored.item.source_key,
                credit=self._credit(stored.item.source_key),
                changed=stored.changed,
                pieces={},
                problem=f"{type(error).__name__}: {error}"[:300],
            )
        self._cache.put(self._key(edition, stored.id, stored.version), fragments)
        return fragments

    def _kept(self, key: Key) -> Fragments | None:
        """The kept fragments, unless their source is credited otherwise by now."""
        kept = self._cache.get(key)
        return kept if kept and kept.credit == self._credit(kept.source_key) else None

    def _credit(self, source_key: str) -> Credit:
        return self._credits.get(source_key) or publishable(Credit(title=source_key))

    def _key(self, edition: Edition, item_id: str, version: int) -> Key:
        return edition.base_url, edition.language, item_id, version

    def _edition(self, key: str, feed: Feed, fragments: Sequence[Fragments]) -> Edition:
        title = one_line(feed.title) or key
        return Edition(
            key=key,
            title=title,
            description=one_line(feed.description) or title,
            language=language_tag(feed.language) or language_tag(self._service.language) or "en",
            base_url=self._base,
            home=link(feed.home) or f"{self._base}/{page_path(key)}",
            rights=one_line(feed.credit),
            image=link(feed.image),
            service=one_line(self._service.title) or "Dateline",
            updated=newest(fragment.changed for fragment in fragments),
            count=len(fragments),
        )

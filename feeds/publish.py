"""Publishing: what changed is rendered, verified and put in place of the old file; nothing else is touched.

    changed sources -> listing -> the same items? done : galley -> verified documents -> written if different

The last good file always stays until a better one is whole. One bad item is left out, and what cannot be
written is told as a problem and owed until it is; neither stops the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import Final, Protocol
from uuid import UUID

from aggregator.errors import PublishError
from aggregator.models import ItemState, StoredItem
from aggregator.settings.schema import ServiceSettings
from feeds.characters import language_tag, one_line
from feeds.debts import Debts
from feeds.edition import NEVER, Edition, Format, feed_path, newest, not_before, page_path
from feeds.folder import PublicFolder
from feeds.presentation import Entry, item_path, publishable
from feeds.press import Galley, Press
from feeds.render.atom import updated_of
from feeds.render.fragments import FragmentCache, check_frame, render_document
from feeds.render.opml import opml
from feeds.report import PublishReport, Round
from feeds.selection import Selection
from feeds.settings import Feed
from feeds.shelf import Credit, Shelf, Slip

PAGE_ENTRIES: Final = 50  # on the page of a feed; its documents hold them all
INDEX_ENTRIES: Final = 20  # on the front page
_CHUNK: Final = 200  # items loaded at once
_ASSETS, _FRONTS, _SWEEP = "assets", "fronts", "sweep"  # what may be owed beside feeds and items


class PageRenderer(Protocol):
    """Makes the pages for people. Equal arguments give equal bytes."""

    def index(self, editions: Sequence[Edition], newest: Sequence[Entry]) -> bytes:
        """The front page: every feed, by title, and the newest entries of all of them."""
        ...

    def feed(self, edition: Edition, entries: Sequence[Entry]) -> bytes:
        """``feeds/<key>/index.html`` with the newest ``entries`` of ``edition.count``."""
        ...

    def item(self, entry: Entry) -> bytes:
        """``items/<id>/index.html``."""
        ...

    def assets(self) -> Mapping[str, bytes]:
        """Files the pages need, by path below the public folder."""
        ...


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a feed was last published as. ``versions`` None: to be made again, whatever its listing says."""

    selection: Selection
    versions: tuple[tuple[str, int], ...] | None
    edition: Edition
    slips: tuple[Slip, ...]


class Publisher:
    """Keeps ``folder`` equal to what ``shelf`` holds. Make a new one when settings change; ``cache`` may be
    kept.

    The first round makes everything and compares bytes, because nobody knows what a killed process left
    behind. Safe to call from several threads; one round at a time.
    """

    def __init__(
        self,
        shelf: Shelf,
        feeds: Mapping[str, Feed],
        service: ServiceSettings,
        folder: Path,
        pages: PageRenderer,
        cache: FragmentCache | None = None,
    ) -> None:
        self._shelf = shelf
        self._feeds = dict(sorted(feeds.items(), key=lambda pair: (pair[1].title.casefold(), pair[0])))
        self._service = service
        self._language = language_tag(service.language) or "en"
        self._folder = PublicFolder(folder)
        self._pages = pages
        self._cache = cache if cache is not None else FragmentCache()
        self._lock = Lock()
        self._told: Mapping[str, Credit] = {}  # credits as the shelf tells them
        self._credits: Mapping[str, Credit] = {}  # and as they are shown
        self._printed: dict[str, _Printed] = {}
        self._item_pages: dict[str, int] = {}  # id -> version its page was made from
        self._started = False
        self._stale_fronts = True
        self._owed_feeds = Debts()  # by key
        self._owed_pages = Debts()  # by id: pages of items to be written or taken away
        self._owed = Debts()  # by the names below

    def publish(
        self,
        changed_sources: Collection[str] | None,
        now: datetime,
        *,
        changed_items: Collection[str] = (),
    ) -> PublishReport:
        """Brings every feed that a change in ``changed_sources`` (None = anything) can touch up to date.

        ``changed_items`` are the ids of items that changed: their pages follow, in a feed or not. Feeds that
        go by age are looked at once a minute. Raises StoreError when the shelf fails; a file that cannot be
        written is a problem in the report, and a later round tries it again, whatever has changed.
        """
        with self._lock:
            begin = perf_counter()
            step = Round(self._folder, now)
            if self._started and not self._folder.exists() and not self._owed.waits(_ASSETS, now):
                self._begin_anew()
            self._take_credits()
            owed = frozenset(self._owed.due(now))
            if not self._started or _ASSETS in owed:
                self._prepare(step)
            press = Press(self._shelf, self._service, self._credits, self._cache)
            self._all_feeds(step, press, changed_sources)
            self._pages_of(step, press, changed_items)
            if self._stale_fronts or _FRONTS in owed:
                self._fronts(step, press)
            if not self._started or _SWEEP in owed:
                self._sweep(step)
            step.guard("public folder", self._folder.flush)
            self._started = True
            return step.report(timedelta(seconds=perf_counter() - begin))

    def _begin_anew(self) -> None:
        """Somebody took the whole folder away: nothing is taken to be on disk."""
        self._started = False
        self._make_all_again()

    def _make_all_again(self) -> None:
        self._item_pages.clear()
        self._printed = {key: replace(printed, versions=None) for key, printed in self._printed.items()}

    def _prepare(self, step: Round) -> None:
        whole = step.guard("public folder", self._folder.clean)
        for path, data in self._pages.assets().items():
            whole = step.write(path, data, NEVER) and whole
        self._owed.settle(_ASSETS, whole, step.now)

    def _take_credits(self) -> None:
        """Other credits may be other bytes anywhere: every feed is made again, from kept fragments where
        they hold.
        """
        told = dict(self._shelf.source_credits())
        if told != self._told:
            self._told = told
            self._credits = {key: publishable(credit) for key, credit in told.items()}
            self._make_all_again()

    # ------------------------------------------------------------------- feeds

    def _all_feeds(self, step: Round, press: Press, changed: Collection[str] | None) -> None:
        owed = frozenset(self._owed_feeds.due(step.now))
        for key, feed in self._feeds.items():
            selection = Selection.of(feed.select, step.now)
            if key in owed or changed is None or self._due(key, selection, changed):
                self._feed(step, press, key, selection, again=key in owed)

    def _due(self, key: str, selection: Selection, changed: Collection[str]) -> bool:
        """Can what changed, or the time that passed, make this feed another one?"""
        printed = self._printed.get(key)
        if printed is None or printed.versions is None or printed.selection != selection:
            return True
        return selection.may_hold(changed)

    def _feed(self, step: Round, press: Press, key: str, selection: Selection, *, again: bool) -> None:
        feed, printed = self._feeds[key], self._printed.get(key)
        slips = tuple(self._shelf.listing(selection, feed.limit))
        versions = tuple((slip.id, slip.version) for slip in slips)
        if printed and printed.versions == versions and not again:
            self._printed[key] = replace(printed, selection=selection)
            step.skip()
            return
        self._stale_fronts = True
        told = printed.edition.updated if printed else self._told_date(key)
        galley = _dated(press.galley(key, feed, slips), told, step.now)
        step.quarantine(galley.quarantined)
        whole = self._write_feed(step, press, galley)
        self._item_files(step, press, galley, printed.slips if printed else ())
        self._owed_feeds.settle(key, whole, step.now)
        self._printed[key] = _Printed(selection, versions, galley.edition, galley.slips)

    def _told_date(self, key: str) -> datetime:
        """The feed's date as an earlier publisher told it: the documents are where that is remembered."""
        return updated_of(self._folder.read(feed_path(key, Format.ATOM)))

    def _write_feed(self, step: Round, press: Press, galley: Galley) -> bool:
        edition = galley.edition
        entries = self._entries(press, [slip.id for slip in galley.slips[:PAGE_ENTRIES]], edition.language)
        whole = step.page(
            f"{page_path(edition.key)}index.html",
            lambda: self._pages.feed(edition, tuple(entries)),
            edition.updated,
        )
        for form in Format:
            path = feed_path(edition.key, form)
            try:
                document = print_document(galley, form)
            except PublishError as error:
                step.problem(path, str(error))
                whole = False
            else:
                whole = step.write(path, document, edition.updated) and whole
        return whole

    def _entries(self, press: Press, ids: Sequence[str], language: str) -> Iterator[Entry]:
        """The live, publishable ones among ``ids``, in their order; ``language`` "" = each item's own."""
        for chunk in _chunks(ids):
            stored = self._shelf.items(chunk)
            for found in (stored[item_id] for item_id in chunk if item_id in stored):
                if found.state is ItemState.LIVE:
                    with suppress(ValueError):  # told already, as quarantined
                        yield press.entry(found, language or found.item.language or self._language)

    # ------------------------------------------------------------------- pages of items

    def _item_files(self, step: Round, press: Press, galley: Galley, before: Iterable[Slip]) -> None:
        """Pages of what is new or changed; no page for what is withdrawn. What only scrolled off keeps its
        page.
        """
        self._correct(step, press, [slip.id for slip in galley.slips if not self._has_page(slip)])
        here = {slip.id for slip in galley.slips}
        self._withdraw(step, [slip.id for slip in before if slip.id not in here])

    def _pages_of(self, step: Round, press: Press, changed: Collection[str]) -> None:
        """The pages of changed items and those owed: written, or taken away. An item that is in no feed gets
        no page it did not have.
        """
        owed = self._owed_pages.due(step.now)
        in_feeds = {slip.id: slip for one in self._printed.values() for slip in one.slips}
        ids = [
            item_id
            for item_id in changed
            if not self._has_page(in_feeds.get(item_id))
            and (item_id in in_feeds or self._folder.has(_page_file(item_id)))
            and not self._owed_pages.waits(item_id, step.now)
        ]
        ids = list(dict.fromkeys((*owed, *ids)))
        self._correct(step, press, ids)
        self._withdraw(step, ids)
        for item_id in self._owed_pages.due(step.now):  # tried, and nothing to be written any more
            self._owed_pages.settle(item_id, True, step.now)

    def _has_page(self, slip: Slip | None) -> bool:
        return slip is not None and self._item_pages.get(slip.id) == slip.version

    def _correct(self, step: Round, press: Press, ids: Sequence[str]) -> None:
        """Writes the pages of those of ``ids`` that are live, where they show another version."""
        for entry in self._entries(press, ids, ""):
            stored = entry.stored
            if self._item_pages.get(stored.id) != stored.version:
                done = step.page(_page_file(stored.id), partial(self._pages.item, entry), entry.updated)
                self._owed_pages.settle(stored.id, done, step.now)
                if done:
                    self._item_pages[stored.id] = stored.version

    def _withdraw(self, step: Round, ids: Sequence[str]) -> None:
        """Takes away the pages of those of ``ids`` that are withdrawn or unknown."""
        for chunk in _chunks(ids):
            stored = self._shelf.items(chunk)
            for item_id in chunk:
                if not _live(stored.get(item_id)):
                    self._item_pages.pop(item_id, None)
                    self._owed_pages.settle(item_id, step.remove(_page_file(item_id)), step.now)

    # ------------------------------------------------------------------- what stands before all feeds

    def _fronts(self, step: Round, press: Press) -> None:
        """The front page and the list of all feeds."""
        printed = [self._printed[key] for key in self._feeds if key in self._printed]
        editions = tuple(one.edition for one in printed)
        updated = newest(edition.updated for edition in editions)
        title = one_line(self._service.title) or "Dateline"
        whole = step.page("feeds.opml", lambda: opml(title, editions), updated)
        heads = {slip.id: slip for slip in chain.from_iterable(one.slips[:INDEX_ENTRIES] for one in printed)}
        first = sorted(heads.values(), key=lambda slip: (-slip.ordinal.timestamp(), slip.id))[:INDEX_ENTRIES]
        entries = tuple(self._entries(press, [slip.id for slip in first], self._language))
        whole = step.page("index.html", lambda: self._pages.index(editions, entries), updated) and whole
        self._owed.settle(_FRONTS, whole, step.now)
        self._stale_fronts = False

    def _sweep(self, step: Round) -> None:
        """Takes away what an earlier configuration published and this one does not: feeds, withdrawn
        items.
        """
        whole = True
        wanted = {f"{key}.{form.value}" for key in self._feeds for form in Format} | set(self._feeds)
        for name in self._folder.names("feeds"):
            if name.removesuffix(".gz") not in wanted:
                folder = not name.endswith((".gz", *(f".{form.value}" for form in Format)))
                path = f"feeds/{name}/index.html" if folder else f"feeds/{name}"
                whole = step.remove(path) and whole
        self._owed.settle(_SWEEP, whole, step.now)
        known = self._item_pages
        self._withdraw(
            step, [name for name in self._folder.names("items") if _is_id(name) and name not in known]
        )


def _dated(galley: Galley, told: datetime, now: datetime) -> Galley:
    """The galley with a date that does not go back, as it would when the newest item is withdrawn."""
    updated = not_before(galley.edition.updated, told, now)
    return replace(galley, edition=replace(galley.edition, updated=updated))


def print_document(galley: Galley, form: Format) -> bytes:
    """The galley as one document. Raises PublishError when it breaks an invariant."""
    problems = (*check_frame(galley.edition, form), *galley.problems)
    if problems:
        raise PublishError(problems)
    return render_document(galley.edition, form, galley.fragments)


def _page_file(item_id: str) -> str:
    return f"{item_path(item_id)}index.html"


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _live(stored: StoredItem | None) -> bool:
    return stored is not None and stored.state is ItemState.LIVE


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False

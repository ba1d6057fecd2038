"""Publishing: what changed is rendered, verified and put in place of the old file; nothing else is touched.

    changed sources -> listing -> the same items? done : galley -> verified documents -> written if different

The last good file always stays until a better one is whole. One bad item is left out and one bad document is
told as a problem and tried again next time; neither stops the others.
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
from feeds.edition import NEVER, Edition, Format, feed_path, newest, page_path
from feeds.folder import PublicFolder
from feeds.presentation import Entry, item_path, publishable
from feeds.press import Galley, Press
from feeds.render.fragments import FragmentCache, check_frame, render_document
from feeds.render.opml import opml
from feeds.report import PublishReport, Round
from feeds.selection import Selection
from feeds.settings import Feed
from feeds.shelf import Credit, Shelf, Slip

PAGE_ENTRIES: Final = 50  # on the page of a feed; its documents hold them all
INDEX_ENTRIES: Final = 20  # on the front page
MEND_EVERY: Final = timedelta(seconds=30)  # between two tries to put right what could not be written
_CHUNK: Final = 200  # items loaded at once


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
        self._mend_at: datetime | None = None  # when to begin anew, because something could not be written

    def publish(
        self,
        changed_sources: Collection[str] | None,
        now: datetime,
        *,
        changed_items: Collection[str] = (),
    ) -> PublishReport:
        """Brings every feed that a change in ``changed_sources`` (None = anything) can touch up to date.

        ``changed_items`` are ids of items that changed; of those that no feed holds any more the page
        follows.
        Feeds that go by age are looked at in every round. Raises StoreError when the shelf fails; a file that
        cannot be written is a problem in the report, and a later round begins anew with everything.
        """
        with self._lock:
            begin = perf_counter()
            if self._must_begin_anew(now):
                self._begin_anew()
            whole = not self._started
            step = Round(self._folder)
            self._take_credits()
            if not self._started:
                self._prepare(step)
            press = Press(self._shelf, self._service, self._credits, self._cache)
            for key in self._feeds:
                if changed_sources is None or self._due(key, changed_sources, now):
                    self._feed(step, press, key, now)
            self._pages_of(step, press, changed_items)
            if step.changed or not self._started:
                self._fronts(step, press)
            if not self._started:
                self._sweep(step)
            step.guard("public folder", self._folder.flush)
            self._started = True
            report = step.report(timedelta(seconds=perf_counter() - begin))
            if whole:
                self._mend_at = None
            if report.problems:
                self._mend_at = now + MEND_EVERY
            return report

    def _must_begin_anew(self, now: datetime) -> bool:
        """Something could not be written a while ago, or somebody took the whole folder away."""
        overdue = self._mend_at is not None and not (self._mend_at - MEND_EVERY <= now < self._mend_at)
        return self._started and (overdue or not self._folder.exists())

    def _begin_anew(self) -> None:
        """Nothing is taken to be on disk: what is there is compared by its bytes, what is not is written."""
        self._started = False
        self._item_pages.clear()
        self._printed = {key: replace(printed, versions=None) for key, printed in self._printed.items()}

    def _prepare(self, step: Round) -> None:
        step.guard("public folder", self._folder.clean)
        for path, data in self._pages.assets().items():
            step.write(path, data, NEVER)

    def _take_credits(self) -> None:
        """Other credits may be other bytes anywhere: every feed is made again, from kept fragments where
        they hold.
        """
        told = dict(self._shelf.source_credits())
        if told != self._told:
            self._told = told
            self._credits = {key: publishable(credit) for key, credit in told.items()}
            self._item_pages.clear()
            self._printed = {key: replace(printed, versions=None) for key, printed in self._printed.items()}

    # ------------------------------------------------------------------- feeds

    def _due(self, key: str, changed: Collection[str], now: datetime) -> bool:
        printed = self._printed.get(key)
        selection = Selection.of(self._feeds[key].select, now)
        return printed is None or printed.versions is None or selection.may_hold(changed)

    def _feed(self, step: Round, press: Press, key: str, now: datetime) -> None:
        feed, printed = self._feeds[key], self._printed.get(key)
        slips = tuple(self._shelf.listing(Selection.of(feed.select, now), feed.limit))
        versions = tuple((slip.id, slip.version) for slip in slips)
        if printed and printed.versions == versions:
            step.skip()
            return
        galley = press.galley(key, feed, slips)
        step.quarantine(galley.quarantined)
        whole = self._write_feed(step, press, galley)
        self._item_files(step, press, galley, printed.slips if printed else ())
        self._printed[key] = _Printed(versions if whole else None, galley.edition, galley.slips)

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
        fresh = [slip.id for slip in galley.slips if self._item_pages.get(slip.id) != slip.version]
        for entry in self._entries(press, fresh, ""):
            self._item_page(step, entry)
        here = {slip.id for slip in galley.slips}
        self._withdraw(step, [slip.id for slip in before if slip.id not in here])

    def _pages_of(self, step: Round, press: Press, ids: Collection[str]) -> None:
        """The pages of changed items that scrolled off every feed: corrected, or taken away."""
        behind = [name for name in ids if name not in self._in_feeds() and self._folder.has(_page_file(name))]
        for entry in self._entries(press, behind, ""):
            if self._item_pages.get(entry.stored.id) != entry.stored.version:
                self._item_page(step, entry)
        self._withdraw(step, behind)

    def _in_feeds(self) -> frozenset[str]:
        return frozenset(slip.id for printed in self._printed.values() for slip in printed.slips)

    def _item_page(self, step: Round, entry: Entry) -> None:
        stored = entry.stored
        if step.page(_page_file(stored.id), partial(self._pages.item, entry), entry.updated):
            self._item_pages[stored.id] = stored.version

    def _withdraw(self, step: Round, ids: Sequence[str]) -> None:
        """Takes away the pages of those of ``ids`` that are withdrawn or unknown."""
        for chunk in _chunks(ids):
            stored = self._shelf.items(chunk)
            for item_id in chunk:
                if not _live(stored.get(item_id)):
                    self._item_pages.pop(item_id, None)
                    step.remove(_page_file(item_id))

    # ------------------------------------------------------------------- what stands before all feeds

    def _fronts(self, step: Round, press: Press) -> None:
        """The front page and the list of all feeds."""
        printed = [self._printed[key] for key in self._feeds if key in self._printed]
        editions = tuple(one.edition for one in printed)
        updated = newest(edition.updated for edition in editions)
        title = one_line(self._service.title) or "Dateline"
        step.page("feeds.opml", lambda: opml(title, editions), updated)
        heads = {slip.id: slip for slip in chain.from_iterable(one.slips[:INDEX_ENTRIES] for one in printed)}
        first = sorted(heads.values(), key=lambda slip: (-slip.ordinal.timestamp(), slip.id))[:INDEX_ENTRIES]
        entries = tuple(self._entries(press, [slip.id for slip in first], self._language))
        step.page("index.html", lambda: self._pages.index(editions, entries), updated)

    def _sweep(self, step: Round) -> None:
        """Takes away what an earlier configuration published and this one does not: feeds, withdrawn
        items.
        """
        wanted = {f"{key}.{form.value}" for key in self._feeds for form in Format} | set(self._feeds)
        for name in self._folder.names("feeds"):
            if name.removesuffix(".gz") not in wanted:
                folder = not name.endswith((".gz", *(f".{form.value}" for form in Format)))
                step.remove(f"feeds/{name}/index.html" if folder else f"feeds/{name}")
        known = self._item_pages
        self._withdraw(
            step, [name for name in self._folder.names("items") if _is_id(name) and name not in known]
        )


def print_document(galley: Galley, form: Format) -> bytes:
    """The galley as one document. Raises PublishError when it breaks an invariant."""
    problems = check_frame(galley.edition, form)
    if len({slip.id for slip in galley.slips}) < len(galley.slips):
        problems += ("an item is in it twice",)
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

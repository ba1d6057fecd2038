"""Things the tests of feeds are made of: items, a shelf in memory, plain pages, an edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aggregator.models import DateOrigin, Item, ItemState, Moment, Precision, StoredItem
from feeds.edition import Edition, newest
from feeds.presentation import Entry, present
from feeds.selection import Selection
from feeds.settings import Feed
from feeds.shelf import Credit

START = datetime(2024, 3, 10, 8, 0, tzinfo=UTC)
NOW = datetime(2024, 6, 1, tzinfo=UTC)
BASE = "https://news.example.org"
CREDIT = Credit(title="Office for Wells", home="https://wells.example.org/", licence="CC BY 4.0")


def moment(at: datetime, precision: Precision = Precision.SECOND) -> Moment:
    return Moment(at=at, precision=precision, origin=DateOrigin.FEED)


def stored(number: int, *, version: int = 1, state: ItemState = ItemState.LIVE, **fields: Any) -> StoredItem:
    at = START + timedelta(hours=number)
    told: dict[str, Any] = {
        "source_key": "wells",
        "title": f"Story {number}",
        "url": f"https://wells.example.org/story/{number}",
        "published": moment(at),
        "summary": f"What happened at well {number}.",
        "language": "en",
    }
    return StoredItem(
        id=str(uuid5(NAMESPACE_URL, f"item {number}")),
        item=Item(**(told | fields)),
        version=version,
        state=state,
        first_seen=at,
        changed=at + timedelta(minutes=version - 1),
        ordinal=at,
    )


def entry(item: StoredItem, *, language: str = "en", credit: Credit = CREDIT) -> Entry:
    return present(item, credit=credit, language=language, base_url=BASE)


def edition(entries: Sequence[Entry] = (), **fields: Any) -> Edition:
    told: dict[str, Any] = {
        "key": "all",
        "title": "All news",
        "description": "Everything we know",
        "language": "en",
        "base_url": BASE,
        "home": f"{BASE}/feeds/all/",
        "image": "",
        "rights": "",
        "service": "Dateline",
        "updated": newest(one.updated for one in entries),
        "count": len(entries),
    }
    return Edition(**(told | fields))


def feed(title: str = "All news", *, select: Any = "all", **fields: Any) -> Feed:
    return Feed.model_validate({"title": title, "select": select, **fields})


@dataclass(frozen=True)
class MemorySlip:
    id: str
    version: int
    ordinal: datetime


@dataclass
class MemoryShelf:
    """A shelf that counts what is loaded from it."""

    stock: dict[str, StoredItem] = field(default_factory=dict)
    credits_: dict[str, Credit] = field(default_factory=lambda: {"wells": CREDIT})
    loaded: list[str] = field(default_factory=list)
    listings: int = 0

    def put(self, *items: StoredItem) -> None:
        self.stock.update({item.id: item for item in items})

    def withdraw(self, item_id: str) -> None:
        self.stock[item_id] = replace(self.stock[item_id], state=ItemState.WITHDRAWN)

    def listing(self, selection: Selection, limit: int) -> tuple[MemorySlip, ...]:
        self.listings += 1
        found = [item for item in self.stock.values() if matches(selection, item)]
        found.sort(key=lambda item: (-item.ordinal.timestamp(), item.id))
        return tuple(MemorySlip(item.id, item.version, item.ordinal) for item in found[:limit])

    def items(self, ids: Sequence[str]) -> Mapping[str, StoredItem]:
        self.loaded.extend(ids)
        return {item_id: self.stock[item_id] for item_id in ids if item_id in self.stock}

    def source_credits(self) -> Mapping[str, Credit]:
        return dict(self.credits_)


class PlainPages:
    """Pages with the least in them that shows what they were made from."""

    def index(self, editions: Sequence[Edition], newest: Sequence[Entry]) -> bytes:
        titles = [one.title for one in editions] + [one.title for one in newest]
        return escape("\n".join(titles)).encode()

    def feed(self, edition: Edition, entries: Sequence[Entry]) -> bytes:
        return escape("\n".join([edition.title, *(one.title for one in entries)])).encode()

    def item(self, entry: Entry) -> bytes:
        return f"{escape(entry.title)} v{entry.stored.version} {entry.words.read_more}".encode()

    def assets(self) -> Mapping[str, bytes]:
        return {"assets/style.0a1b.css": b"body{}" * 100}


def matches(selection: Selection, stored: StoredItem) -> bool:
    """Does this item belong to the selection? Plainer than the store: no folding, no word bounds."""
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

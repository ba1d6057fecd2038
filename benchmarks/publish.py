"""Publishing one new item of 500: our RSS, Atom and JSON Feed against a full feedgen render of RSS and Atom.

What is counted for us is everything from the listing to three finished documents. Compressing them, the page
for people and the flush to disk come on top for both and are printed as a whole round of publishing.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from aggregator.models import DateOrigin, Item, ItemState, Moment, Precision, StoredItem
from aggregator.settings.schema import ServiceSettings
from benchmarks.measure import Comparison
from benchmarks.workload import text
from feeds.edition import Format
from feeds.presentation import present
from feeds.press import Press
from feeds.publish import Publisher, print_document
from feeds.render.atom import atom
from feeds.render.fragments import FragmentCache
from feeds.render.html import Pages
from feeds.render.rss import rss
from feeds.selection import Selection
from feeds.settings import Feed, Select
from feeds.shelf import Credit, Slip

START = datetime(2026, 1, 1, tzinfo=UTC)
SERVICE = ServiceSettings(title="Benchmark", base_url="https://feeds.example")
CREDIT = Credit(title="Newsroom", home="https://newsroom.example/")
ITEMS = 500


def story(number: int) -> StoredItem:
    at = START + timedelta(minutes=number)
    body = "".join(f"<p>{text(f'{number}/{p}', 45)}.</p>" for p in range(5))
    item = Item(
        source_key="news",
        title=text(f"t{number}", 9).capitalize(),
        url=f"https://newsroom.example/stories/{number}",
        published=Moment(at=at, precision=Precision.SECOND, origin=DateOrigin.FEED),
        summary=text(f"s{number}", 30) + ".",
        body=body,
        language="en",
        topics=("Water", "Health"),
    )
    return StoredItem(
        id=str(UUID(int=number + 1)),
        item=item,
        version=1,
        state=ItemState.LIVE,
        first_seen=at,
        changed=at,
        ordinal=at,
    )


class Shelf:
    """Items in memory: the store's part is measured with polling."""

    def __init__(self, number: int) -> None:
        self.stock = {one.id: one for one in map(story, range(number))}

    def add(self, number: int) -> None:
        one = story(number)
        self.stock[one.id] = one

    def listing(self, selection: Selection, limit: int) -> Sequence[Slip]:
        return sorted(self.stock.values(), key=lambda one: one.ordinal, reverse=True)[:limit]

    def items(self, ids: Sequence[str]) -> Mapping[str, StoredItem]:
        return {item_id: self.stock[item_id] for item_id in ids}

    def source_credits(self) -> Mapping[str, Credit]:
        return {"news": CREDIT}


def cpu(work: Callable[[], object]) -> float:
    """Processor seconds of one call. What the call before left to be collected is not its business."""
    gc.collect()
    before = time.process_time()
    work()
    return time.process_time() - before


def compare(rounds: int = 9) -> list[Comparison]:
    shelf, cache = Shelf(ITEMS), FragmentCache()
    feed = Feed(title="All", select=Select(), limit=ITEMS)

    def documents() -> list[bytes]:
        press = Press(shelf, SERVICE, shelf.source_credits(), cache)
        galley = press.galley("all", feed, shelf.listing(Selection(), ITEMS))
        return [print_document(galley, form) for form in Format]

    documents()
    press = Press(shelf, SERVICE, shelf.source_credits(), FragmentCache())
    edition = press.galley("all", feed, shelf.listing(Selection(), ITEMS)).edition
    edition = replace(edition, count=ITEMS)
    entries = [
        present(one, credit=CREDIT, language="en", base_url=SERVICE.base_url) for one in shelf.stock.values()
    ]
    ours, theirs, whole = [], [], []
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        publisher = Publisher(shelf, {"all": feed}, SERVICE, Path(folder), Pages(SERVICE))
        publisher.publish(None, START)
        for number in range(ITEMS, ITEMS + rounds):
            shelf.add(number)
            ours.append(cpu(documents))
            theirs.append(cpu(lambda: (rss(edition, entries), atom(edition, entries))))
            whole.append(cpu(lambda: publisher.publish(["news"], START)))
    feedgen = statistics.median(theirs) * 1000
    return [
        Comparison(
            name="one new item of 500: three documents",
            ours=statistics.median(ours) * 1000,
            theirs=feedgen,
            unit="CPU ms",
            goal=0.1,
        ),
        Comparison(
            name="  the whole round: gzip, page, disk",
            ours=statistics.median(whole) * 1000,
            theirs=feedgen,
            unit="CPU ms",
            goal=None,
        ),
    ]

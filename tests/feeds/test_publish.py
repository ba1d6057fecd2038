"""The publisher on a real folder, with a shelf in memory."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import orjson
import pytest

from aggregator.errors import StoreError
from aggregator.models import ItemState, StoredItem
from aggregator.settings.schema import ServiceSettings
from feeds.debts import MEND_EVERY
from feeds.edition import Edition, Format
from feeds.presentation import Entry
from feeds.publish import PAGE_ENTRIES, Publisher
from feeds.render.fragments import FragmentCache
from feeds.selection import Selection
from feeds.shelf import Credit
from feeds.verify import CHECKS
from tests.feeds.making import BASE, NOW, MemoryShelf, MemorySlip, PlainPages, feed, moment, stored

SERVICE = ServiceSettings(title="Our news", base_url=f"{BASE}/", language="en")
FEEDS = {
    "all": feed("All news"),
    "francais": feed("Nouvelles", select={"sources": "all", "languages": ["fr"]}, language="fr"),
    "taps": feed("Taps", select={"sources": ["taps"]}),
}


@pytest.fixture
def shelf() -> MemoryShelf:
    made = MemoryShelf()
    made.credits_["taps"] = Credit(title="Taps")
    made.put(*(stored(number) for number in range(5)), stored(5, language="fr"), stored(6, source_key="taps"))
    return made


def publisher(shelf: MemoryShelf, folder: Path, **changes: Any) -> Publisher:
    parts: dict[str, Any] = {"feeds": FEEDS, "service": SERVICE, "pages": PlainPages()}
    return Publisher(shelf, folder=folder, **(parts | changes))


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def ids(folder: Path, key: str, form: str = "json") -> list[str]:
    return [item["id"] for item in orjson.loads((folder / f"feeds/{key}.{form}").read_bytes())["items"]]


def urns(*items: StoredItem) -> list[str]:
    return [f"urn:uuid:{item.id}" for item in items]


def test_the_first_round_publishes_everything(shelf: MemoryShelf, tmp_path: Path) -> None:
    report = publisher(shelf, tmp_path).publish(None, NOW)
    assert report.problems == () and report.quarantined == () and report.removed == ()
    files = tree(tmp_path)
    assert {path for path in files if not path.endswith(".gz")} == set(report.written)
    assert set(report.written) == (
        {f"feeds/{key}.{form}" for key in FEEDS for form in Format}
        | {f"feeds/{key}/index.html" for key in FEEDS}
        | {f"items/{item_id}/index.html" for item_id in shelf.stock}
        | {"index.html", "feeds.opml", "assets/style.0a1b.css"}
    )
    for key in FEEDS:
        for form in Format:
            assert CHECKS[form](files[f"feeds/{key}.{form}"]) == ()
            assert gzip.decompress(files[f"feeds/{key}.{form}.gz"]) == files[f"feeds/{key}.{form}"]
    assert ids(tmp_path, "all") == urns(*(stored(number) for number in reversed(range(7))))
    assert ids(tmp_path, "taps") == urns(stored(6))


def test_a_second_publisher_changes_no_byte(shelf: MemoryShelf, tmp_path: Path) -> None:
    publisher(shelf, tmp_path).publish(None, NOW)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    report = publisher(shelf, tmp_path).publish(None, NOW + timedelta(hours=5))
    assert report.written == () and report.unchanged == 22
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_two_folders_of_equal_data_are_equal(shelf: MemoryShelf, tmp_path: Path) -> None:
    publisher(shelf, tmp_path / "a").publish(None, NOW)
    other = MemoryShelf(stock=dict(reversed(shelf.stock.items())), credits_=shelf.credits_)
    one = publisher(other, tmp_path / "b", feeds=dict(reversed(FEEDS.items())))
    for source in ("taps", "wells"):
        one.publish([source], NOW + timedelta(days=1))
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_only_what_can_hold_the_change_is_looked_at(shelf: MemoryShelf, tmp_path: Path) -> None:
    one = publisher(shelf, tmp_path)
    one.publish(None, NOW)
    shelf.listings, shelf.loaded[:] = 0, []
    report = one.publish(["wells"], NOW)
    assert (shelf.listings, shelf.loaded, report.skipped, report.written) == (2, [], 2, ())
    shelf.put(stored(7, source_key="taps"))
    report = one.publish(["taps"], NOW)
    assert "feeds/taps.rss" in report.written and "feeds/all.rss" in report.written
    assert not [path for path in report.written if "francais" in path]
    assert [path for path in report.written if path.startswith("items/")] == [
        f"items/{stored(7).id}/index.html"
    ]


def test_one_new_item_is_rendered_alone(tmp_path: Path) -> None:
    """Kept fragments serve the rest: of the others only those on the page of the feed are loaded."""
    shelf = MemoryShelf()
    shelf.put(*(stored(number) for number in range(PAGE_ENTRIES + 20)))
    one = publisher(shelf, tmp_path, feeds={"all": feed(limit=1000)})
    one.publish(None, NOW)
    shelf.loaded.clear()
    shelf.put(stored(500))
    one.publish(["wells"], NOW)
    assert stored(500).id in shelf.loaded
    assert not {stored(number).id for number in range(20)} & set(shelf.loaded)


def test_a_correction_keeps_its_id_and_replaces_the_text(shelf: MemoryShelf, tmp_path: Path) -> None:
    one = publisher(shelf, tmp_path)
    one.publish(None, NOW)
    before = ids(tmp_path, "all")
    shelf.put(stored(3, version=2, title="Corrected"))
    one.publish(["wells"], NOW)
    assert ids(tmp_path, "all") == before
    for form in ("rss", "atom", "json"):
        text = (tmp_path / f"feeds/all.{form}").read_text()
        assert "Corrected" in text and "Story 3" not in text
    assert b"Corrected v2" in (tmp_path / f"items/{stored(3).id}/index.html").read_bytes()


def test_a_withdrawn_item_leaves_feeds_and_its_page_a_scrolled_one_keeps_it(
    shelf: MemoryShelf, tmp_path: Path
) -> None:
    one = publisher(shelf, tmp_path, feeds={"all": feed(limit=3)})
    one.publish(None, NOW)
    old = (tmp_path / "feeds/all.atom").stat().st_mtime
    shelf.withdraw(stored(6).id)
    report = one.publish(["taps"], NOW)
    assert report.removed == (f"items/{stored(6).id}/index.html",)
    assert ids(tmp_path, "all") == urns(stored(5), stored(4), stored(3))
    assert (tmp_path / "feeds/all.atom").stat().st_mtime > old
    shelf.put(stored(8))
    assert one.publish(["wells"], NOW).removed == ()
    assert (tmp_path / f"items/{stored(3).id}/index.html").exists()


def test_a_withdrawal_while_nobody_looked_is_found_at_the_start(shelf: MemoryShelf, tmp_path: Path) -> None:
    publisher(shelf, tmp_path).publish(None, NOW)
    shelf.withdraw(stored(2).id)
    report = publisher(shelf, tmp_path, feeds={"taps": FEEDS["taps"]}).publish(None, NOW)
    assert f"items/{stored(2).id}/index.html" in report.removed
    assert (tmp_path / f"items/{stored(1).id}/index.html").exists()


def test_a_removed_feed_is_removed(shelf: MemoryShelf, tmp_path: Path) -> None:
    publisher(shelf, tmp_path).publish(None, NOW)
    publisher(shelf, tmp_path, feeds={"all": FEEDS["all"]}).publish(None, NOW)
    names = {path.name for path in (tmp_path / "feeds").iterdir()}
    assert names == {"all", "all.rss", "all.atom", "all.json", "all.rss.gz", "all.atom.gz", "all.json.gz"}


def test_one_bad_item_is_named_and_its_feed_goes_on(shelf: MemoryShelf, tmp_path: Path) -> None:
    shelf.put(
        stored(8, title="\x00"), stored(9, body="<script>x</script>"), replace(stored(10), id="not-a-uuid")
    )
    report = publisher(shelf, tmp_path).publish(None, NOW)
    reasons = {found.item_id: found.reason for found in report.quarantined if found.feed == "all"}
    assert set(reasons) == {stored(8).id, stored(9).id, "not-a-uuid"}
    assert "no title" in reasons[stored(8).id] and "<script>" in reasons[stored(9).id]
    assert report.problems == ()
    assert ids(tmp_path, "all") == urns(*(stored(number) for number in reversed(range(7))))


def test_a_mended_item_comes_back(shelf: MemoryShelf, tmp_path: Path) -> None:
    one = publisher(shelf, tmp_path)
    shelf.put(stored(8, title=""))
    one.publish(None, NOW)
    shelf.put(stored(8, version=2))
    assert one.publish(["wells"], NOW).quarantined == ()
    assert ids(tmp_path, "all")[0] == f"urn:uuid:{stored(8).id}"


def test_a_source_with_a_new_name_is_credited_anew(shelf: MemoryShelf, tmp_path: Path) -> None:
    one = publisher(shelf, tmp_path)
    one.publish(None, NOW)
    shelf.credits_["taps"] = Credit(title="Office for Taps")
    report = one.publish([], NOW)
    assert "Office for Taps" in (tmp_path / "feeds/all.rss").read_text()
    assert "feeds/francais.rss" not in report.written


class BrokenPages(PlainPages):
    def feed(self, edition: Edition, entries: Sequence[Entry]) -> bytes:
        if edition.key == "all":
            raise RuntimeError("no ink")
        return super().feed(edition, entries)


def test_a_page_that_cannot_be_made_is_a_problem_and_tried_again(shelf: MemoryShelf, tmp_path: Path) -> None:
    one = publisher(shelf, tmp_path, pages=BrokenPages())
    report = one.publish(None, NOW)
    assert [problem for problem in report.problems if "no ink" in problem]
    assert (tmp_path / "feeds/all.rss").exists() and (tmp_path / "feeds/taps/index.html").exists()
    assert one.publish([], NOW + MEND_EVERY).problems == report.problems


def test_a_disk_that_refuses_is_a_problem_and_tried_again(shelf: MemoryShelf, tmp_path: Path) -> None:
    one = publisher(shelf, tmp_path)
    one.publish(None, NOW)
    before = (tmp_path / "feeds/all.rss").read_bytes()
    in_the_way = next((tmp_path / "feeds").glob("all.rss.gz"))
    in_the_way.unlink()
    in_the_way.mkdir()
    shelf.put(stored(8))
    report = one.publish(["wells"], NOW)
    assert len(report.problems) == 1 and report.problems[0].startswith("feeds/all.rss: cannot be written")
    assert (tmp_path / "feeds/all.rss").read_bytes() == before
    assert "feeds/all.atom" in report.written
    in_the_way.rmdir()
    assert "feeds/all.rss" in one.publish([], NOW + MEND_EVERY).written


def test_a_greatest_age_lets_items_go_as_time_passes(tmp_path: Path) -> None:
    shelf = MemoryShelf()
    shelf.put(stored(0), stored(48))
    one = publisher(shelf, tmp_path, feeds={"new": feed(select={"sources": "all", "max_age": "1d"})})
    one.publish(None, stored(48).ordinal)
    assert ids(tmp_path, "new") == urns(stored(48))
    one.publish([], stored(48).ordinal + timedelta(days=2))
    assert ids(tmp_path, "new") == []
    assert told_dates(tmp_path, "new") == {stored(48).changed}


def test_the_page_of_a_feed_is_bounded_and_its_documents_are_not(tmp_path: Path) -> None:
    shelf = MemoryShelf()
    shelf.put(*(stored(number) for number in range(PAGE_ENTRIES + 10)))
    publisher(shelf, tmp_path, feeds={"all": feed(limit=1000)}).publish(None, NOW)
    page = (tmp_path / "feeds/all/index.html").read_text().split("\n")
    assert len(page) == PAGE_ENTRIES + 1 and page[1] == f"Story {PAGE_ENTRIES + 9}"
    assert len(ids(tmp_path, "all")) == PAGE_ENTRIES + 10


@pytest.mark.parametrize("limit", [0, 5_000, 32_000_000])
def test_what_the_cache_holds_never_shows(shelf: MemoryShelf, tmp_path: Path, limit: int) -> None:
    one = publisher(shelf, tmp_path / "kept", cache=FragmentCache(limit))
    one.publish(None, NOW)
    shelf.put(stored(9), stored(2, version=2, title="Other"))
    one.publish(["wells"], NOW)
    publisher(shelf, tmp_path / "fresh").publish(None, NOW)
    assert tree(tmp_path / "kept") == tree(tmp_path / "fresh")


def test_a_feed_without_items_and_a_service_without_feeds(tmp_path: Path) -> None:
    assert publisher(MemoryShelf(), tmp_path / "a").publish(None, NOW).problems == ()
    assert feedparser.parse((tmp_path / "a/feeds/all.rss").read_bytes()).feed.title == "All news"
    assert publisher(MemoryShelf(), tmp_path / "b", feeds={}).publish(None, NOW).problems == ()
    assert (tmp_path / "b/index.html").exists()


def test_items_without_dates_are_published_without_dates(tmp_path: Path) -> None:
    shelf = MemoryShelf()
    shelf.put(stored(1, published=None), stored(2, published=moment(NOW)))
    publisher(shelf, tmp_path).publish(None, NOW)
    read = feedparser.parse((tmp_path / "feeds/all.rss").read_bytes())
    assert ["published" in one for one in read.entries] == [True, False]


BLOCKED = (
    f"items/{stored(1).id}/index.html",
    "index.html",
    "feeds.opml",
    "feeds/all/index.html",
    "feeds/all.json",
    "assets/style.0a1b.css",
)


@pytest.mark.parametrize("path", BLOCKED)
def test_what_could_not_be_written_is_owed_until_it_is(path: str, tmp_path: Path) -> None:
    shelf = MemoryShelf()
    shelf.put(stored(1), stored(2))
    one = Publisher(shelf, {"all": feed()}, SERVICE, tmp_path, PlainPages())
    blocked = tmp_path / path
    blocked.mkdir(parents=True)  # a folder where the file belongs
    told = one.publish(None, NOW).problems
    assert [problem.partition(":")[0] for problem in told] == [path]
    assert one.publish((), NOW + timedelta(seconds=1)).problems == ()  # not at every round
    assert one.publish((), NOW + MEND_EVERY).problems == told
    blocked.rmdir()
    for seconds in range(1, int(MEND_EVERY.total_seconds())):
        one.publish((), NOW + MEND_EVERY + timedelta(seconds=seconds))
    assert not blocked.exists()
    report = one.publish((), NOW + 2 * MEND_EVERY)
    assert (report.written, report.problems) == ((path,), ())
    assert one.publish((), NOW + 4 * MEND_EVERY).unchanged == 0  # owed no more


def test_a_document_that_cannot_be_written_delays_no_news(tmp_path: Path) -> None:
    shelf = MemoryShelf()
    shelf.put(stored(1))
    one = Publisher(shelf, {"all": feed()}, SERVICE, tmp_path, PlainPages())
    (tmp_path / "feeds/all.rss").mkdir(parents=True)
    for n in range(2, 5):  # news again and again while something is owed
        shelf.put(stored(n))
        one.publish(("wells",), NOW + timedelta(seconds=n), changed_items=(stored(n).id,))
        assert stored(n).id in (tmp_path / "feeds/all.atom").read_text()
        assert (tmp_path / "items" / stored(n).id / "index.html").is_file()
    (tmp_path / "feeds/all.rss").rmdir()
    assert "feeds/all.rss" in one.publish((), NOW + timedelta(seconds=4) + MEND_EVERY).written


def test_a_page_that_could_not_be_taken_away_goes_later(tmp_path: Path) -> None:
    shelf = MemoryShelf()
    shelf.put(stored(1), stored(2))
    one = Publisher(shelf, {"all": feed()}, SERVICE, tmp_path, PlainPages())
    one.publish(None, NOW)
    page = tmp_path / "items" / stored(1).id / "index.html"
    page.unlink()
    page.mkdir()  # cannot be unlinked as a file
    shelf.withdraw(stored(1).id)
    assert one.publish(("wells",), NOW, changed_items=(stored(1).id,)).problems
    page.rmdir()
    page.touch()
    assert one.publish((), NOW + MEND_EVERY).problems == ()
    assert not page.exists()


class FailingShelf(MemoryShelf):
    """A shelf whose store goes away while one of the feeds is made."""

    broken = False

    def listing(self, selection: Selection, limit: int) -> tuple[MemorySlip, ...]:
        if self.broken and selection.kinds:
            raise StoreError("the store went away")
        return super().listing(selection, limit)


def test_the_front_page_follows_a_round_that_was_cut_short(tmp_path: Path) -> None:
    shelf = FailingShelf()
    shelf.put(stored(1))
    feeds = {"all": feed("A"), "news": feed("B", select={"sources": "all", "kinds": ["news"]})}
    one = Publisher(shelf, feeds, SERVICE, tmp_path, PlainPages())
    one.publish(None, NOW)
    shelf.put(stored(2))
    shelf.broken = True
    with pytest.raises(StoreError):
        one.publish(("wells",), NOW)
    shelf.broken = False
    one.publish(("wells",), NOW)
    assert stored(2).item.title in (tmp_path / "index.html").read_text()


def test_feeds_that_go_by_age_are_looked_at_once_a_minute(tmp_path: Path) -> None:
    shelf = MemoryShelf()
    shelf.put(stored(0), stored(48))
    now = stored(48).ordinal.replace(second=0) + timedelta(minutes=1)
    one = Publisher(
        shelf, {"young": feed(select={"sources": "all", "max_age": "1h"})}, SERVICE, tmp_path, PlainPages()
    )
    one.publish(None, now)
    seen = shelf.listings
    for seconds in range(1, 60):
        one.publish((), now + timedelta(seconds=seconds))
    assert shelf.listings == seen
    one.publish((), now + timedelta(minutes=1))
    assert shelf.listings == seen + 1
    assert ids(tmp_path, "young") == [f"urn:uuid:{stored(48).id}"]
    one.publish((), now + timedelta(hours=1))
    assert ids(tmp_path, "young") == []


def test_a_folder_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    shelf = MemoryShelf()
    shelf.put(stored(1))
    public = tmp_path / "public"
    one = Publisher(shelf, {"all": feed()}, SERVICE, public, PlainPages())
    one.publish(None, NOW)
    before = {path.relative_to(public) for path in public.rglob("*")}
    shutil.rmtree(public)
    one.publish((), NOW)
    assert {path.relative_to(public) for path in public.rglob("*")} == before


def test_pages_of_items_that_scrolled_off_follow_them(tmp_path: Path) -> None:
    shelf = MemoryShelf()
    shelf.put(stored(1), stored(2))
    one = Publisher(shelf, {"all": feed(limit=2)}, SERVICE, tmp_path, PlainPages())
    one.publish(None, NOW)
    shelf.put(stored(3), stored(4))
    one.publish(("wells",), NOW)
    page = tmp_path / "items" / stored(1).id / "index.html"
    old = page.read_bytes()
    shelf.put(stored(1, version=2, title="Mended"))
    one.publish(("wells",), NOW, changed_items=(stored(1).id,))
    assert page.read_bytes() != old
    shelf.put(stored(1, version=3, state=ItemState.WITHDRAWN))
    one.publish(("wells",), NOW, changed_items=(stored(1).id,))
    assert not page.exists()


def told_dates(folder: Path, key: str = "all") -> set[datetime]:
    """The feed's own date, as each of its formats tells it."""
    rss, atom = (feedparser.parse((folder / f"feeds/{key}.{form}").read_bytes()) for form in ("rss", "atom"))
    json = orjson.loads((folder / f"feeds/{key}.json").read_bytes())["_dateline"]["updated"]
    return {
        datetime(*rss.feed.updated_parsed[:6], tzinfo=UTC),
        datetime(*atom.feed.updated_parsed[:6], tzinfo=UTC),
        datetime.fromisoformat(json),
    }


def withdraw(shelf: MemoryShelf, _: Path) -> None:
    shelf.withdraw(stored(6).id)


def lose_the_folder_too(shelf: MemoryShelf, folder: Path) -> None:
    withdraw(shelf, folder)
    shutil.rmtree(folder)


def damage_the_document_too(shelf: MemoryShelf, folder: Path) -> None:
    withdraw(shelf, folder)
    (folder / "feeds/all.atom").write_bytes(b"<feed><updated>one day</updated>")


def correct_an_older_one(shelf: MemoryShelf, _: Path) -> None:
    shelf.put(stored(3, version=1000))


LATER = NOW + timedelta(hours=1)
DATES = [  # what happens, does another publisher go on, when, the item whose change is the feed's date then
    (withdraw, False, LATER, stored(6)),
    (withdraw, True, LATER, stored(6)),
    (lose_the_folder_too, False, LATER, stored(6)),
    (damage_the_document_too, False, LATER, stored(6)),
    (damage_the_document_too, True, LATER, stored(5)),  # nobody knows any more
    (correct_an_older_one, True, LATER, stored(3, version=1000)),
    (withdraw, True, stored(6).changed - timedelta(seconds=1), stored(5)),  # the clock had been wrong
]


@pytest.mark.parametrize(("happens", "anew", "now", "newest"), DATES)
def test_the_date_of_a_feed_never_goes_back(
    shelf: MemoryShelf,
    tmp_path: Path,
    happens: Callable[[MemoryShelf, Path], None],
    anew: bool,
    now: datetime,
    newest: StoredItem,
) -> None:
    public = tmp_path / "public"
    one = publisher(shelf, public)
    one.publish(None, NOW)
    assert told_dates(public) == {stored(6).changed}
    happens(shelf, public)
    (publisher(shelf, public) if anew else one).publish(None, now)
    assert told_dates(public) == {newest.changed}
    again = publisher(shelf, public).publish(None, now)
    assert again.written == ()

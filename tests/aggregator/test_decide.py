"""New, edited or the same: whole stories of readings, played against a ledger kept as the store keeps it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.decide import decide, revise, significance
from aggregator.identity import folded, mint, settle
from aggregator.models import (
    Attachment,
    Change,
    ChangeKind,
    DateOrigin,
    Image,
    Item,
    ItemState,
    Known,
    Moment,
    Precision,
)

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW, EDITED, SAME = ChangeKind.NEW, ChangeKind.EDITED, ChangeKind.SAME


def at(hours: float, precision: Precision = Precision.SECOND, raw: str = "") -> Moment:
    origin = DateOrigin.TEXT if raw else DateOrigin.FEED
    return Moment(at=NOW - hours * HOUR, precision=precision, origin=origin, raw=raw)


def story(number: int = 1, **facts: Any) -> Item:
    told: dict[str, Any] = {
        "source_key": "src",
        "title": f"{TOPICS[number % len(TOPICS)]} is discussed in Vienna, part {number}",
        "url": f"https://e.org/news/{number}",
        "guid": f"id-{number:04}",
        "published": at(number * 7),
        "summary": f"{TOPICS[number % len(TOPICS)]} was the subject of meeting {number}.",
    }
    return Item(**{**told, **facts})


TOPICS = ("Water", "Forestry", "Justice reform", "Broadband", "Measles", "Harvest", "Ozone", "Migration")


@dataclass
class Ledger:
    """What the store does with changes: names are never moved, an id is never given twice."""

    stories: dict[str, Known] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)

    def read(self, entries: Iterable[Item], present: Sequence[str] = ()) -> list[Change]:
        items = settle(entries)
        known = {key: self.stories[self.owner[key]] for i in items for key in i.keys if key in self.owner}
        changes = decide(items, known, present=present)
        assert len(changes) == len(items)
        assert len({change.id for change in changes} | set(present)) == len(changes) + len(present) - sum(
            change.id in present for change in changes
        ), "two items of one reading became one story"
        for change in changes:
            self._take(change)
        return list(changes)

    def _take(self, change: Change) -> None:
        if change.kind is NEW:
            assert change.id not in self.stories, "an id was given twice"
            assert change.new_keys, "a story nobody could find again"
        for key in change.new_keys:
            assert self.owner.setdefault(key, change.id) == change.id, "a name was moved"
        if change.kind is not SAME:
            self.stories[change.id] = Known(
                id=change.id, item=change.item, version=change.version, state=ItemState.LIVE, first_seen=NOW
            )

    def withdraw(self, story_id: str) -> None:
        self.stories[story_id] = replace(self.stories[story_id], state=ItemState.WITHDRAWN)


def kinds(changes: Iterable[Change]) -> set[ChangeKind]:
    return {change.kind for change in changes}


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    assert kinds(ledger.read(map(story, range(20)))) == {NEW}
    return ledger


# --------------------------------------------------------------------------- whole readings


def test_a_new_story_is_named_by_its_strongest_name() -> None:
    (change,) = Ledger().read([story()])
    assert change.id == mint("src", "guid:id-0001")
    assert (change.kind, change.version, change.significant) == (NEW, 1, True)
    assert [key.partition(":")[0] for key in change.new_keys] == ["guid", "url", "text"]


REWRITINGS = {
    "nothing": lambda n: story(n),
    "all guids": lambda n: story(n, guid=f"urn:other:{n}"),
    "guids gone": lambda n: story(n, guid=""),
    "tracking parameters": lambda n: story(n, url=f"https://e.org/news/{n}?utm_source=rss&fbclid=x{n}"),
    "www and a slash": lambda n: story(n, url=f"https://www.e.org/news/{n}/"),
    "the host": lambda n: story(n, url=f"https://news.example.com/news/{n}"),
    "the host and the guid": lambda n: story(
        n, url=f"https://n.example.com/news/{n}", guid=f"https://n.example.com/news/{n}"
    ),
    "all addresses and guids": lambda n: story(n, url=f"https://new.e.org/{n}-a-slug", guid=f"new-{n}"),
    "addresses gone": lambda n: story(n, url=""),
    "dates gone": lambda n: story(n, published=None),
    "dates to the day": lambda n: story(n, published=replace(at(n * 7), precision=Precision.DAY)),
    "title case and spacing": lambda n: story(n, title=story(n).title.upper() + " !"),
    "edited summaries": lambda n: story(n, summary=f"Corrected: meeting {n} did not take place."),
}


@pytest.mark.parametrize("what", REWRITINGS)
def test_whatever_changes_for_all_entries_the_stories_stay(ledger: Ledger, what: str) -> None:
    """F35, F36, F38 and F60: a publisher's rebuilding gives nobody a story twice."""
    before = set(ledger.stories)
    changes = ledger.read(map(REWRITINGS[what], range(20)))
    assert NEW not in kinds(changes)
    assert set(ledger.stories) == before
    by_title = {folded(stored.item.title): key for key, stored in ledger.stories.items()}
    assert all(by_title[folded(change.item.title)] == change.id for change in changes)


@pytest.mark.parametrize(
    "what", ["nothing", "all guids", "guids gone", "tracking parameters", "addresses gone", "dates gone"]
)
def test_what_no_reader_would_see_is_no_edit(ledger: Ledger, what: str) -> None:
    assert kinds(ledger.read(map(REWRITINGS[what], range(20)))) == {SAME}


def test_guids_that_flip_back_and_forth_are_two_names_of_one_story() -> None:
    """F37."""
    ledger = Ledger()
    ledger.read([story(guid="a")])
    assert ledger.read([story(guid="b")])[0].new_keys == ("guid:b",)
    for guid in "abab":
        (change,) = ledger.read([story(guid=guid)])
        assert (change.kind, change.new_keys) == (SAME, ())
    assert len(ledger.stories) == 1


def test_edits_count_up_and_keep_the_id() -> None:
    """F38: the same guid, edited three times."""
    ledger = Ledger()
    (first,) = ledger.read([story()])
    for version, title in enumerate(
        ("Water is discussed in Geneva", "Water: no decision", "Water decided"), 2
    ):
        (change,) = ledger.read([story(title=title, summary=f"Text {title}", published=at(7 - version))])
        assert (change.id, change.kind, change.version) == (first.id, EDITED, version)
        assert change.note == "title changed; date changed; summary changed"


@pytest.mark.parametrize("url", ["", "https://e.org/news/77"])
def test_a_guid_holds_through_an_edit_of_everything_else(ledger: Ledger, url: str) -> None:
    told = story(4, guid="id-0003", url=url, title="Agreement signed", published=at(-1), summary="Signed.")
    changes = ledger.read([*map(story, range(3)), told])
    assert [change.kind for change in changes] == [SAME, SAME, SAME, EDITED]
    assert changes[3].id == mint("src", "guid:id-0003")


def test_old_stories_come_back_as_themselves(ledger: Ledger) -> None:
    """F39: they left the list, and return, and the list is shuffled."""
    ledger.read(map(story, range(10, 20)))
    assert kinds(ledger.read(map(story, reversed(range(20))))) == {SAME}


def test_no_guid_and_no_link() -> None:
    """F33: what has nothing but words is found again by them."""
    ledger = Ledger()
    entries = [story(n, guid="", url="") for n in range(5)]
    assert kinds(ledger.read(entries)) == {NEW}
    assert kinds(ledger.read(reversed(entries))) == {SAME}
    assert len(ledger.stories) == 5


@pytest.mark.parametrize("facts", [{"guid": "1"}, {"guid": "", "url": "https://e.org/"}, {"title": "Update"}])
def test_entries_that_share_a_name_all_stay_and_stay_themselves(facts: dict[str, str]) -> None:
    """F34, and all entries linking to one page, and all under one title."""
    ledger = Ledger()
    entries = [story(n, **facts) for n in range(6)]
    ids = {change.item.summary: change.id for change in ledger.read(entries)}
    assert len(ids) == 6
    for part in (entries[::-1], entries[3:], entries[:1], entries):
        again = ledger.read(part)
        assert kinds(again) == {SAME}
        assert all(ids[change.item.summary] == change.id for change in again)


def test_the_same_story_in_two_sources_is_two_items() -> None:
    """F40: provenance is kept; merging is for those who select."""
    first, second = Ledger().read([story()]), Ledger().read([story(source_key="other")])
    assert first[0].id != second[0].id


# --------------------------------------------------------------------------- names that lie


def test_guid_and_address_of_two_stories_the_guid_wins_and_no_name_moves(ledger: Ledger) -> None:
    (change,) = ledger.read([story(1, url=story(2).url)])
    assert change.id == mint("src", "guid:id-0001")
    assert change.new_keys == ()
    assert ledger.owner["url:http://e.org/news/2"] == mint("src", "guid:id-0002")


def test_numbers_used_as_guids_afresh_overwrite_nothing() -> None:
    """Guids 1, 2, 3 by position: every new story moves all of them on by one."""
    ledger = Ledger()
    for newest in range(3, 12):
        window = [story(newest - place, guid=str(place)) for place in range(4)]
        changes = ledger.read(window)
        assert [change.kind for change in changes].count(NEW) == (4 if newest == 3 else 1)
    titles = sorted(stored.item.title for stored in ledger.stories.values())
    assert titles == sorted(story(n).title for n in range(12))


@pytest.mark.parametrize("guid", [True, False])
@pytest.mark.parametrize("url", ["https://e.org/", "https://e.org/bulletin"])
def test_a_feed_of_one_entry_that_always_links_to_one_page(guid: bool, url: str) -> None:
    ledger = Ledger()
    for number in range(5):
        ledger.read([story(number, url=url, guid=story(number).guid if guid else "")])
    assert len(ledger.stories) == 5


@pytest.mark.parametrize("anchor", ["", "#entry-{}"])
@pytest.mark.parametrize(
    "facts", [{"title": "Weekly report", "summary": "All quiet."}, {"published": None}], ids=["date", "words"]
)
def test_a_page_that_tells_story_after_story_with_an_anchor_or_a_guid_each(
    anchor: str, facts: dict[str, Any]
) -> None:
    ledger = Ledger()
    for number in range(5):
        names = {"url": "https://e.org/reports" + anchor.format(number)} | ({"guid": ""} if anchor else {})
        ledger.read([story(number, **names, **facts)])
    assert len(ledger.stories) == 5


def test_an_anchor_names_a_story_whatever_else_is_on_its_page() -> None:
    ledger = Ledger()
    page = [story(n, guid="", published=None, url=f"https://e.org/log#v{n}") for n in range(4)]
    (first,) = ledger.read(page[:1])
    ids = [change.id for change in ledger.read(page)]
    assert ids[0] == first.id
    edited = [replace(entry, title=f"{TOPICS[n]}: the other words") for n, entry in enumerate(page)]
    for part in (edited[:1], edited[1:2], edited):
        again = ledger.read(part)
        assert all(change.id == ids[int(change.item.url[-1])] for change in again)
    assert len(ledger.stories) == 4


def test_one_headline_again_and_again_without_dates() -> None:
    ledger = Ledger()
    for number in range(5):
        ledger.read([story(number, title="Weekly bulletin", published=None, summary="", guid="")])
    assert len(ledger.stories) == 5


def test_two_statements_under_one_title_on_one_day_stay_two() -> None:
    ledger = Ledger()
    day = at(0, Precision.DAY)
    for number in range(2):
        ledger.read([story(number, title="Statement by the Director", published=day, guid="", summary="")])
    assert len(ledger.stories) == 2


def test_an_entry_whose_every_name_is_another_storys_gets_its_own_id_for_good() -> None:
    ledger = Ledger()
    ledger.read([story(1), story(2, title="Ozone", published=at(1)), story(3)])
    taken = story(
        5, title="Ozone", published=at(1), guid=story(1).guid, url=story(3).url, summary="None of it."
    )
    other = story(2, title="The ozone layer", published=at(1))
    first = ledger.read([taken, other])
    assert [change.kind for change in first] == [NEW, EDITED]
    again = ledger.read([taken, other])
    assert [(change.kind, change.id) for change in again] == [(SAME, change.id) for change in first]


def test_an_id_in_use_is_not_given_again() -> None:
    squatter = Known(
        id=mint("src", "guid:id-0001"), item=story(9), version=1, state=ItemState.LIVE, first_seen=NOW
    )
    (item,) = settle([story(1)])
    (change,) = decide([item], {item.keys[1]: replace(squatter, item=story(9, guid="id-0009"))})
    assert change.kind is NEW
    assert change.id != squatter.id


# --------------------------------------------------------------------------- recognised by their bytes


def test_a_mark_is_given_only_where_every_strong_name_is_held(ledger: Ledger) -> None:
    marked = [story(n, mark=bytes([n])) for n in range(3)]
    assert [change.slice_digest for change in ledger.read(marked)] == [b"\0", b"\1", b"\2"]
    shared = [story(n, url="https://e.org/list", mark=bytes([n])) for n in range(30, 33)]
    assert [change.slice_digest for change in ledger.read(shared)] == [b"", b"", b""]


def test_an_entry_that_is_there_unread_is_not_written_over(ledger: Ledger) -> None:
    unread = mint("src", "guid:id-0001")
    (change,) = ledger.read([story(50, url=story(1).url, guid="id-0050")], present=[unread])
    assert change.kind is NEW


def test_a_second_telling_of_an_unread_entry_is_that_entry(ledger: Ledger) -> None:
    unread = mint("src", "guid:id-0001")
    (change,) = ledger.read([story(1, summary="Shorter.", mark=b"x")], present=[unread])
    assert (change.kind, change.id, change.slice_digest) == (SAME, unread, b"x")


# --------------------------------------------------------------------------- edits and their worth


@pytest.mark.parametrize(
    ("facts", "significant", "note"),
    [
        ({"title": "Water is not discussed"}, True, "title changed"),
        ({"title": "FORESTRY is discussed in Vienna - part 1."}, False, "title touched up"),
        ({"published": at(3)}, True, "date changed"),
        ({"summary": "Otherwise.", "body": "<p>Long</p>"}, True, "summary changed; body changed"),
        ({"url": "https://e.org/elsewhere"}, False, "url moved"),
        ({"documents": (Attachment(title="R", url="https://e.org/r.pdf"),)}, True, "documents changed"),
        ({"image": Image(url="https://e.org/i.png")}, False, "image touched up"),
        ({"topics": ("Water",)}, False, "topics touched up"),
    ],
)
def test_an_edit_has_a_weight_and_a_note(facts: dict[str, Any], significant: bool, note: str) -> None:
    ledger = Ledger()
    ledger.read([story()])
    (change,) = ledger.read([story(**facts)])
    assert (change.kind, change.significant, change.note) == (EDITED, significant, note)


def test_markup_alone_is_no_significant_change() -> None:
    old, new = story(body="<p>One <b>two</b></p>"), story(body="<p>One <strong>two.</strong></p>")
    assert significance(old, new) == (False, "body touched up")


def test_what_is_not_repeated_is_not_taken_back() -> None:
    whole = story(
        place="Vienna", country="AT", language="en", body="<p>Text</p>", image=Image(url="https://e.org/i")
    )
    bare = Item(source_key="src", title=whole.title, url=whole.url)
    assert revise(bare, whole) == whole


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (at(5), None, True),
        (at(5), replace(at(5), precision=Precision.DAY), True),
        (replace(at(5), precision=Precision.DAY), at(5), False),
        (at(5), at(4), False),
        (at(5, raw="5 hours ago"), at(5.6, raw="5 hours ago"), True),
        (at(5, raw="5 hours ago"), at(4.2, raw="6 hours ago"), True),
        (at(48, Precision.DAY, "yesterday"), at(24, Precision.DAY, "yesterday"), True),
        (at(48, Precision.DAY, "8 March 2026"), at(24, Precision.DAY, "9 March 2026"), False),
        (at(480, Precision.DAY, "yesterday"), at(24, Precision.DAY, "yesterday"), False),
    ],
)
def test_a_date_changes_only_when_the_source_states_another(
    old: Moment, new: Moment | None, kept: bool
) -> None:
    revised = revise(story(published=new), story(published=old))
    assert revised.published == (old if kept else new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((5, "atom/published"), (2, "atom:updated"), (5, "atom/published")),
        ((5, "atom:updated"), (2, "atom:updated"), (5, "atom:updated")),
        ((5, "atom:updated"), (6, "atom/published"), (6, "atom/published")),
        ((5, "atom:updated"), (6, "atom:updated"), (6, "atom:updated")),
        ((5, "rss/published"), (2, "rss/published"), (2, "rss/published")),
    ],
)
def test_the_day_of_an_edit_moves_no_date_that_is_there(
    old: tuple[float, str], new: tuple[float, str], expected: tuple[float, str]
) -> None:
    first, later = (story(published=at(h), evidence={"published": where}) for h, where in (old, new))
    revised = revise(later, first)
    assert (revised.published, revised.evidence["published"]) == (at(expected[0]), expected[1])


def test_an_edit_is_no_other_story_for_being_dated_by_it() -> None:
    ledger = Ledger()
    for number, guid in enumerate("ab"):
        evidence = {"published": "atom:updated"}
        ledger.read([story(guid=guid, published=at(100 - 30 * number), evidence=evidence)])
    assert len(ledger.stories) == 1


def test_a_publishers_clock_is_not_a_date(ledger: Ledger) -> None:
    clock = [story(n, published=replace(at(0), at=NOW + n * timedelta(seconds=2))) for n in range(20)]
    assert kinds(ledger.read(clock)) == {SAME}
    moved = [story(n, published=at(-1)) if n == 3 else story(n) for n in range(20)]
    assert [change.note for change in ledger.read(moved) if change.kind is EDITED] == ["date changed"]


def test_a_text_cut_shorter_keeps_its_long_form_but_a_shortened_text_does_not() -> None:
    long = story(summary="One sentence. And another.")
    assert revise(story(summary="One sentence. And…"), long).summary == long.summary
    assert revise(story(summary="One sentence."), long).summary == "One sentence."


def test_the_move_to_https_is_taken_up_and_not_undone() -> None:
    plain, secure = (story(url=f"{scheme}://e.org/a") for scheme in ("http", "https"))
    assert revise(secure, plain).url == "https://e.org/a"
    assert revise(plain, secure).url == "https://e.org/a"
    assert significance(plain, secure)[0] is False


def test_a_withdrawn_story_stays_withdrawn() -> None:
    ledger = Ledger()
    (first,) = ledger.read([story()])
    ledger.withdraw(first.id)
    (change,) = ledger.read([story(title="They say it again", guid="another")])
    assert (change.kind, change.id, change.new_keys[0]) == (SAME, first.id, "guid:another")


# --------------------------------------------------------------------------- properties

tellings = st.builds(
    story,
    st.integers(min_value=0, max_value=5),
    guid=st.sampled_from(["", "1", "2", "id-0003"]),
    url=st.sampled_from(["", "https://e.org/", "https://e.org/a", "https://e.org/b?utm_source=z"]),
    published=st.sampled_from([None, at(1), at(2), at(30), at(2, Precision.DAY)]),
    summary=st.sampled_from(["", "One.", "Something quite different."]),
)
readings = st.lists(tellings, max_size=6)


@given(st.lists(readings, max_size=4), readings, st.randoms(use_true_random=False))
def test_any_history_then_shuffled_re_readings_add_nothing(
    history: list[list[Item]], last: list[Item], chance: random.Random
) -> None:
    ledger = Ledger()
    for reading in (*history, last):
        ledger.read(reading)
    names, stories = dict(ledger.owner), set(ledger.stories)
    for _ in range(3):
        chance.shuffle(last)
        assert NEW not in kinds(ledger.read(last))
        assert set(ledger.stories) == stories
    assert ledger.owner.items() >= names.items()


@given(readings, readings, st.randoms(use_true_random=False))
def test_ids_do_not_depend_on_the_order_of_entries(
    first: list[Item], second: list[Item], chance: random.Random
) -> None:
    straight, shuffled = Ledger(), Ledger()
    for reading in (first, second):
        straight.read(reading)
        mixed = reading.copy()
        chance.shuffle(mixed)
        shuffled.read(mixed)
    assert straight.stories == shuffled.stories
    assert straight.owner == shuffled.owner


@given(readings)
def test_every_entry_of_a_first_reading_is_kept(entries: list[Item]) -> None:
    ledger = Ledger()
    ledger.read(entries)
    stored = {(kept.item.title, kept.item.summary) for kept in ledger.stories.values()}
    assert {title for title, _ in stored} == {entry.title for entry in entries}

"""The permanent id and the names behind it: the same whatever the order, never shared by two stories."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.identity import LONGEST_NAME, completed, folded, mint, names, same_entry, settle
from aggregator.models import Attachment, DateOrigin, Event, Item, Moment, Precision

DAY = datetime(2021, 3, 10, tzinfo=UTC)


def on(at: datetime, precision: Precision = Precision.SECOND) -> Moment:
    return Moment(at=at, precision=precision, origin=DateOrigin.FEED)


def item(title: str = "Forests are recovering", **facts: object) -> Item:
    return Item(source_key="src", title=title, **facts)  # type: ignore[arg-type]


def kinds(keys: tuple[str, ...]) -> list[str]:
    return [key.partition(":")[0] for key in keys]


# --------------------------------------------------------------------------- names and ids


def test_an_id_is_a_promise() -> None:
    """These values are published; a change of this test is a broken promise to every subscriber."""
    assert mint("unodc", "guid:https://example.org/?p=7") == "99881a1e-80ee-57a9-b9e2-7a40e6f59444"
    assert mint("unodc", "url:http://example.org/a") == "25892137-1f0c-5575-8ceb-c29a19fb2990"


def test_an_id_is_a_uuid_of_version_5_and_belongs_to_its_source() -> None:
    assert UUID(mint("a", "guid:1")).version == 5
    assert len({mint("a", "guid:1"), mint("b", "guid:1"), mint("a", "guid:2"), mint("a", "url:1")}) == 4


def test_names_come_strongest_first() -> None:
    found = names(item(guid=" 4711 ", url="https://www.example.org/a/?utm_source=x", published=on(DAY)))
    assert kinds(found) == ["guid", "url", "text", "entry"]
    assert found[:2] == ("guid:4711", "url:http://example.org/a")


def test_an_item_without_guid_and_link_has_names_too() -> None:
    assert kinds(names(item())) == ["text", "entry"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Forests are recovering", "FORESTS are  recovering!", True),
        ("“Hope” for Café", '"Hope" for Cafe\u0301', True),
        ("Ｆｏｒｅｓｔｓ", "forests", True),
        ("Straße", "STRASSE", True),
        ("हिन्दी में समाचार", "हनद म समचर", False),
        ("新闻 第12期", "新闻 第13期", False),
        ("C++ course", "C course", True),
        ("?!", "!!", False),
    ],
)
def test_the_text_name_goes_by_words(one: str, other: str, same: bool) -> None:
    assert (names(item(one))[0] == names(item(other))[0]) is same
    assert (folded(one) == folded(other)) is same


def test_the_text_name_holds_the_day_not_the_hour() -> None:
    morning, evening = on(DAY + timedelta(hours=8)), on(DAY + timedelta(hours=20))
    stated_day, next_day = on(DAY, Precision.DAY), on(DAY + timedelta(days=1))
    text = {names(item(published=date))[0] for date in (morning, evening, stated_day)}
    assert len(text) == 1
    assert names(item(published=next_day))[0] not in text


def test_events_of_one_title_go_by_their_start() -> None:
    spring, autumn = (Event(start=on(DAY + timedelta(days=d), Precision.DAY)) for d in (0, 180))
    assert names(item("Board meeting", event=spring))[0] != names(item("Board meeting", event=autumn))[0]


def test_monstrous_names_are_bounded_and_still_differ() -> None:
    one, other = (names(item(guid="x" * 100_000 + end))[0] for end in "ab")
    assert one != other
    assert max(len(one), len(other)) < LONGEST_NAME


# --------------------------------------------------------------------------- settling one reading


def test_different_entries_under_one_guid_all_stay() -> None:
    first, second = (item(f"Story {n}", guid="1", url=f"https://e.org/{n}") for n in "ab")
    settled = settle([first, second])
    assert [kinds(entry.keys)[0] for entry in settled] == ["url", "url"]


def test_an_address_that_all_entries_share_names_none() -> None:
    settled = settle([item(f"Story {n}", url="https://e.org/") for n in range(5)])
    assert len(settled) == 5
    assert {kinds(entry.keys)[0] for entry in settled} == {"text"}


def test_one_title_on_one_day_names_neither() -> None:
    settled = settle([item("Weekly update", url=f"https://e.org/{n}") for n in range(2)])
    assert [kinds(entry.keys) for entry in settled] == [["url", "entry"], ["url", "entry"]]


def test_titles_alone_are_told_apart_by_their_summaries() -> None:
    settled = settle([item("Weekly update", summary=text) for text in ("One.", "Two.", "Two")])
    assert sorted(entry.summary for entry in settled)[0] == "One."
    assert [kinds(entry.keys) for entry in settled] == [["entry"], ["entry"]]


@pytest.mark.parametrize("with_guid", [True, False])
def test_an_entry_told_twice_is_one_item_with_all_that_was_said(with_guid: bool) -> None:
    guid = "7" if with_guid else ""
    lead = item(guid=guid, url="https://e.org/a", summary="In short.", lead=True)
    listed = item(
        guid=guid,
        url="http://www.e.org/a/?utm_medium=rss",
        published=on(DAY, Precision.DAY),
        documents=(Attachment(title="Report", url="https://e.org/r.pdf"),),
        evidence={"published": "css:time"},
    )
    for order in ((lead, listed), (listed, lead)):
        (single,) = settle(order)
        assert (single.summary, single.published, single.lead) == ("In short.", listed.published, True)
        assert single.documents == listed.documents
        assert single.evidence["published"] == "css:time"


def test_a_vaguer_date_joins_and_the_finer_one_stays() -> None:
    exact, day = on(DAY + timedelta(hours=9)), on(DAY, Precision.DAY)
    (single,) = settle(
        [
            item(url="https://e.org/a", published=day, summary="Long text."),
            item(url="https://e.org/a", published=exact),
        ]
    )
    assert single.published == exact


def test_a_title_under_several_anchors_is_one_item_for_each_that_says_something_else() -> None:
    log = [item("Update", url=f"https://e.org/log#v{n}", summary=f"Text {n}") for n in range(3)]
    assert len(settle(log)) == 3
    twice = [item("Update", url=f"https://e.org/a{spot}") for spot in ("", "#comments", "#more")]
    assert len(settle(twice)) == 1


def test_one_title_and_address_on_two_days_are_two_items() -> None:
    dates = [on(DAY), on(DAY + timedelta(days=7)), None]
    settled = settle([item("Press release", url="https://e.org/", published=date) for date in dates])
    assert len(settled) == 3
    assert len({entry.keys[0] for entry in settled}) == 3


def test_of_several_versions_of_one_entry_the_latest_counts() -> None:
    """RFC 4287 section 4.1.1: entries of the same id are versions of one entry."""
    old = item("Draft", guid="urn:1", url="https://e.org/a", published=on(DAY), updated=on(DAY))
    new = replace(old, title="Final", updated=on(DAY + timedelta(hours=1)))
    assert [entry.title for entry in settle([new, old])] == ["Final"]
    assert settle([new, old])[0].keys[0] == "guid:urn:1"


def test_what_lacks_is_completed_and_what_is_stated_stays() -> None:
    whole = item(url="https://e.org/a", summary="Old.", place="Vienna", evidence={"place": "css:.place"})
    result = completed(item(summary="New."), whole)
    assert (result.url, result.summary, result.place) == ("https://e.org/a", "New.", "Vienna")
    assert result.evidence == {"place": "css:.place"}


def test_same_entry_needs_all_names_and_no_date_against_it() -> None:
    one = item(guid="1", url="https://e.org/a", published=on(DAY))
    assert same_entry(one, replace(one, summary="More.", published=on(DAY, Precision.DAY)))
    assert not same_entry(one, replace(one, published=on(DAY + timedelta(days=1))))
    assert not same_entry(one, replace(one, guid="2"))


# --------------------------------------------------------------------------- properties

few_dates = st.sampled_from(
    [
        None,
        on(DAY),
        on(DAY + timedelta(hours=3)),
        on(DAY, Precision.DAY),
        on(DAY.replace(day=1), Precision.MONTH),
    ]
)
items = st.builds(
    item,
    st.sampled_from(["Weekly update", "weekly update!", "Other"]),
    guid=st.sampled_from(["", "1", "2"]),
    url=st.sampled_from(["", "https://e.org/", "https://e.org/a", "http://www.e.org/a?utm_source=z"]),
    published=few_dates,
    updated=st.sampled_from([None, on(DAY), on(DAY + timedelta(days=1))]),
    summary=st.sampled_from(["", "One.", "Two."]),
)


@given(st.lists(items, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_entries_never_matters(entries: list[Item], chance: random.Random) -> None:
    shuffled = entries.copy()
    chance.shuffle(shuffled)
    as_set = {(entry.keys, repr(entry)) for entry in settle(entries)}
    assert as_set == {(entry.keys, repr(entry)) for entry in settle(shuffled)}


@given(st.lists(items, max_size=12))
def test_every_item_has_a_key_and_no_key_two_items(entries: list[Item]) -> None:
    settled = settle(entries)
    keys = [key for entry in settled for key in entry.keys]
    assert len(keys) == len(set(keys))
    assert all(entry.keys for entry in settled)


@given(st.lists(items, max_size=12))
def test_settling_again_changes_nothing_and_loses_no_title(entries: list[Item]) -> None:
    settled = settle(entries)
    assert settle(settled) == settled
    assert [entry.keys for entry in settle(settled)] == [entry.keys for entry in settled]
    versions = {entry.title.casefold().strip("!") for entry in entries if not entry.updated}
    assert versions <= {entry.title.casefold().strip("!") for entry in settled}


@given(st.text(), st.text(), st.text())
def test_any_text_can_be_named(title: str, guid: str, url: str) -> None:
    assert all(names(item(title, guid=guid, url=url)))

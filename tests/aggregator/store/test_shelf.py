"""What publishing sees: lists in one order, filters that hold, nothing loaded that is not asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aggregator.models import ChangeKind, DateOrigin, ItemState, Kind, Moment, Precision
from tests.aggregator.store.workshop import NOW, Workshop, item_id, new

STORIES: dict[str, dict[str, Any]] = {
    "a one": {"language": "en", "country": "AT", "topics": ("Climate", "Eau potable")},
    "a two": {"language": "en-GB", "kind": Kind.EVENT, "summary": "Clean water"},
    "a three": {"language": "eng"},
    "b four": {"language": "fr", "country": "KE", "topics": ("Énergie",), "summary": "Eau propre"},
    "b five": {"language": "zh-Hant", "kind": Kind.RESOURCE, "topics": ("climate",)},
}
FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, set(STORIES)),
    ({"sources": ("a",)}, {"a one", "a two", "a three"}),
    ({"sources": ("a", "b")}, set(STORIES)),
    ({"sources": ()}, set()),
    ({"sources": ("nobody",)}, set()),
    ({"kinds": (Kind.EVENT, Kind.RESOURCE)}, {"a two", "b five"}),
    ({"kinds": ("news",), "sources": ("b",)}, {"b four"}),
    ({"languages": ("en",)}, {"a one", "a two"}),
    ({"languages": ("en-GB", "zh")}, {"a two", "b five"}),
    ({"languages": ("e%",)}, set()),
    ({"countries": ("at", "KE")}, {"a one", "b four"}),
    ({"topics": ("CLIMATE",)}, {"a one", "b five"}),
    ({"topics": ("energie", "eau potable")}, {"a one", "b four"}),
    ({"words": ("water",)}, {"a two"}),
    ({"words": ("eau",), "topics": ("energie",)}, {"b four"}),
    ({"since": NOW}, set(STORIES)),
    ({"since": NOW + timedelta(seconds=1)}, set()),
]


@pytest.fixture
def shelf(workshop: Workshop) -> Workshop:
    workshop.sources("a", "b")
    leases = workshop.lease()
    batch = []
    for key, lease in leases.items():
        mine = {title: facts for title, facts in STORIES.items() if title.startswith(key)}
        changes = tuple(new(key, title, **facts) for title, facts in mine.items())
        batch.append((lease, workshop.outcome(key, changes=changes)))
    workshop.store.commit(batch, NOW)
    return workshop


@pytest.mark.parametrize(("asked", "titles"), FILTERS)
def test_filters(shelf: Workshop, asked: dict[str, Any], titles: set[str]) -> None:
    listed = shelf.store.listing(limit=50, **asked)
    assert {shelf.store.items([one.id])[one.id].item.title for one in listed} == titles


def test_newest_first_then_by_id(workshop: Workshop) -> None:
    workshop.sources("a")
    days = [3, 1, 2, 2, 2, 5]
    dated = [
        Moment(at=NOW - timedelta(days=d), precision=Precision.SECOND, origin=DateOrigin.FEED) for d in days
    ]
    workshop.poll("a", changes=tuple(new("a", str(n), published=at) for n, at in enumerate(dated)))
    listed = workshop.store.listing(limit=50)
    assert list(listed) == sorted(listed, key=lambda one: (-one.ordinal.timestamp(), one.id))
    assert workshop.store.listing(limit=2) == listed[:2]
    assert workshop.store.listing(limit=0) == workshop.store.listing(limit=-1) == ()
    workshop.store.make_due(NOW)
    assert workshop.lease()["a"].arrivals == tuple(NOW - timedelta(days=d) for d in (1, 2, 3, 5))


def test_items_come_in_the_order_asked_for(shelf: Workshop) -> None:
    ids = [item_id(f"{title[0]} {title}") for title in ("b four", "a one", "a two")]
    assert list(shelf.store.items([ids[0], "unknown", *ids[1:]])) == ids


def test_a_withdrawn_item_leaves_the_lists_and_stays_reachable(shelf: Workshop) -> None:
    one = item_id("a a one")
    seq = shelf.store.changes_since(0, 99)[-1].seq
    later = NOW + timedelta(hours=1)
    assert shelf.store.set_state(one, ItemState.WITHDRAWN, later, "asked by the author")
    assert not shelf.store.set_state(one, ItemState.WITHDRAWN, later, "again")
    assert one not in {listed.id for listed in shelf.store.listing(limit=50)}
    stored = shelf.store.items([one])[one]
    assert (stored.state, stored.version, stored.changed) == (ItemState.WITHDRAWN, 2, later)
    assert stored.change_note == "asked by the author"
    assert shelf.store.set_state(one, ItemState.LIVE, later, "")
    assert one in {listed.id for listed in shelf.store.listing(topics=["climate"], limit=50)}
    changes = [entry.change for entry in shelf.store.changes_since(seq, 9)]
    assert changes == [ChangeKind.WITHDRAWN, ChangeKind.RESTORED]
    assert [r.state for r in shelf.store.revisions(one)] == [
        ItemState.LIVE,
        ItemState.WITHDRAWN,
        ItemState.LIVE,
    ]

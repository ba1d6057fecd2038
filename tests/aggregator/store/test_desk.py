"""What people ask of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.errors import StoreError
from aggregator.models import ItemState, Status
from aggregator.store import Alarm
from tests.aggregator.store.workshop import NOW, Workshop, item_id, new

HOUR = timedelta(hours=1)


def test_status_tells_how_each_source_stands(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    workshop.poll("a", changes=(new("a", "1"), new("a", "2")), feed_title="A")
    workshop.again("a", NOW + HOUR, status=Status.FAIL, reason="timeout", detail="No answer.", failures=1)
    workshop.sources("b")
    a, b = workshop.store.status()
    assert (a.key, a.active, a.next_due, a.items, a.feed_title) == ("a", False, None, 2, "A")
    assert (a.last_status, a.last_reason, a.last_detail, a.failures) == (
        Status.FAIL,
        "timeout",
        "No answer.",
        1,
    )
    assert (a.last_ok, a.last_checked) == (NOW, NOW + HOUR)
    assert (b.key, b.active, b.items, b.last_status, b.last_checked) == ("b", True, 0, None, None)


def test_runs_are_found_newest_first_among_those_of_others(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    for hour in range(5):
        now = NOW + hour * HOUR
        workshop.store.make_due(now)
        batch = [
            (lease, workshop.outcome(key, now=now, http_status=200 + hour, took=timedelta(milliseconds=31)))
            for key, lease in workshop.lease(now).items()
        ]
        assert workshop.store.commit(batch, now) == (True, True)
    assert [run.http_status for run in workshop.store.runs("a", 3)] == [204, 203, 202]
    assert [run.started for run in workshop.store.runs("b", 99)] == [
        NOW + hour * HOUR for hour in (4, 3, 2, 1, 0)
    ]
    assert workshop.store.runs("a", 1)[0].took == timedelta(milliseconds=31)
    assert workshop.store.runs("a", 0) == workshop.store.runs("nobody", 9) == ()


def test_a_run_tells_the_address_when_it_is_not_the_polled_one(workshop: Workshop) -> None:
    workshop.sources("a")
    workshop.poll("a", url="https://elsewhere.example.org/")
    workshop.again("a", NOW + HOUR)
    assert [run.url for run in workshop.store.runs("a", 9)] == ["", "https://elsewhere.example.org/"]


def test_an_item_is_found_by_id_beginning_of_id_or_address(workshop: Workshop) -> None:
    workshop.sources("a")
    one, two = new("a", "one"), new("a", "two")
    twin = replace(new("a", "twin"), id=one.id[:-1] + ("0" if one.id[-1] != "0" else "1"))
    workshop.poll("a", changes=(one, two, twin))
    found = workshop.store.item
    for wanted in (two.id, two.id[:8], two.id.upper(), two.item.url):
        item = found(wanted)
        assert item is not None and item.id == two.id
    assert found(one.id[:8]) is None  # two items begin so
    for wanted in ("", two.id[:3], "%", "____", "https://a.example.org/other"):
        assert found(wanted) is None


def test_withdrawing_what_is_not_there_is_told(workshop: Workshop) -> None:
    with pytest.raises(StoreError, match="no item"):
        workshop.store.set_state(item_id("nothing"), ItemState.WITHDRAWN, NOW, "")


def test_questions_about_what_is_not_there_have_empty_answers(workshop: Workshop) -> None:
    store = workshop.store
    assert (store.names_of("x"), store.revisions("x"), store.rejections("x"), store.items(["x"])) == (
        (),
        (),
        (),
        {},
    )
    assert (store.slices("x"), store.known("x", ["guid:1"])) == ({}, {})
    assert (store.listing(limit=5), store.changes_since(0, 5), store.search("x", 0)) == ((), (), ())


def test_an_alarm_of_the_service_itself(workshop: Workshop) -> None:
    alarm = Alarm(source_key="", kind="config", raised_at=NOW, reason="bad-edit", detail="d", next_step="n")
    assert workshop.store.raise_alarm(alarm)
    assert not workshop.store.raise_alarm(replace(alarm, raised_at=NOW + HOUR))
    assert workshop.store.alarms() == (alarm,)
    assert workshop.store.clear_alarm("", "config", NOW + HOUR)
    assert not workshop.store.clear_alarm("", "config", NOW + HOUR)
    assert workshop.store.alarms() == ()

"""The one transaction: what a poll found is there, all of it, once."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import OutcomeError
from aggregator.models import (
    ChangeKind,
    DateOrigin,
    Item,
    ItemState,
    Moment,
    Precision,
    Rejected,
    Status,
    Validators,
    Verdict,
)
from aggregator.store import Store
from tests.aggregator.store.workshop import NOW, Workshop, edited, item_id, new

HOUR = timedelta(hours=1)
LEARNED = Validators(
    etag='W/"é"', last_modified="Wed, 10 Mar 2021", wire_digest=b"w" * 16, body_digest=b"b" * 16
)


# --------------------------------------------------------------------------- items


def test_a_new_item_is_there_with_everything_about_it(workshop: Workshop) -> None:
    workshop.sources("a")
    change = new("a", "Story", evidence={"title": "rss:item/title"}, topics=("Water",))
    assert workshop.poll("a", changes=(change,), body=b"<rss/>", validators=LEARNED)
    stored = workshop.store.items([change.id])[change.id]
    assert (stored.item, dict(stored.item.evidence)) == (change.item, {"title": "rss:item/title"})
    assert (stored.version, stored.state, stored.first_seen, stored.changed) == (1, ItemState.LIVE, NOW, NOW)
    assert workshop.store.body(stored.body_digest) == b"<rss/>"
    assert workshop.store.known("a", [*change.new_keys, "guid:other"]).keys() == set(change.new_keys)
    assert workshop.store.names_of(change.id) == tuple(sorted(change.new_keys))
    assert [(e.source_key, e.item_id, e.change) for e in workshop.store.changes_since(0, 9)] == [
        ("a", change.id, ChangeKind.NEW)
    ]
    assert workshop.store.check() == ()


@pytest.mark.parametrize("significant", [True, False])
def test_an_edit_is_a_new_version_and_moves_changed_only_when_significant(
    workshop: Workshop, significant: bool
) -> None:
    workshop.sources("a")
    first = new("a", "Story")
    workshop.poll("a", changes=(first,))
    second = edited(first, title="Storey", significant=significant)
    workshop.again("a", NOW + HOUR, second, body=b"2")
    stored = workshop.store.items([first.id])[first.id]
    assert (stored.item.title, stored.version, stored.first_seen) == ("Storey", 2, NOW)
    assert stored.changed == (NOW + HOUR if significant else NOW)
    assert stored.change_note == "edited"
    assert [(r.version, r.item.title) for r in workshop.store.revisions(first.id)] == [
        (1, "Story"),
        (2, "Storey"),
    ]
    assert workshop.store.search("Story", 5) == () and len(workshop.store.search("Storey", 5)) == 1


def test_an_item_withdrawn_by_hand_stays_so_whatever_the_poll_under_way_decided(workshop: Workshop) -> None:
    workshop.sources("a")
    first = new("a", "Story")
    workshop.poll("a", changes=(first,))
    workshop.store.make_due(NOW + HOUR)
    lease = workshop.lease(NOW + HOUR)["a"]
    assert workshop.store.set_state(first.id, ItemState.WITHDRAWN, NOW + HOUR, "asked by the author")
    outcome = workshop.outcome("a", changes=(edited(first, title="Late edit"),))
    assert workshop.store.commit([(lease, outcome)], NOW + HOUR) == (True,)
    stored = workshop.store.items([first.id])[first.id]
    assert (stored.state, stored.version, stored.item.title) == (ItemState.WITHDRAWN, 3, "Late edit")


def test_an_unchanged_item_may_learn_names_and_nothing_else(workshop: Workshop) -> None:
    workshop.sources("a")
    first = new("a", "Story")
    workshop.poll("a", changes=(first,))
    same = replace(first, kind=ChangeKind.SAME, new_keys=("guid:other",))
    workshop.again("a", NOW + HOUR, same)
    assert "guid:other" in workshop.store.names_of(first.id)
    assert workshop.store.known("a", ["guid:other"])["guid:other"].version == 1
    assert len(workshop.store.changes_since(0, 9)) == 1


def test_a_name_stays_with_the_item_that_had_it_first_for_ever(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    first = new("a", "Story")
    workshop.poll("a", changes=(first,))
    thief = replace(new("a", "Other"), new_keys=(*first.new_keys, "guid:Other"))
    workshop.again("a", NOW + HOUR, thief)
    owners = {name: known.id for name, known in workshop.store.known("a", thief.new_keys).items()}
    assert owners == dict.fromkeys(first.new_keys, first.id) | {"guid:Other": thief.id}
    assert workshop.store.known("b", thief.new_keys) == {}


def test_a_taken_id_is_loud_and_costs_the_others_nothing_for_good(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    taken = new("a", "Story")
    workshop.poll("a", changes=(taken,))
    workshop.store.free_leases()
    leases = workshop.lease(NOW + HOUR)
    workshop.store.make_due(NOW)
    collision = replace(new("b", "Other"), id=taken.id)
    batch = [(leases["b"], workshop.outcome("b", changes=(new("b", "Good"), collision), body=b"b"))]
    with pytest.raises(OutcomeError, match="source b: the id"):
        workshop.store.commit(batch, NOW)
    assert workshop.store.items([taken.id])[taken.id].item.source_key == "a"
    assert len(workshop.store.listing(limit=9)) == 1 and workshop.store.runs("b", 9) == ()
    assert workshop.store.commit([(leases["b"], workshop.outcome("b"))], NOW) == (True,)


def test_one_source_cannot_change_an_item_of_another(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    first = new("a", "Story")
    workshop.poll("a", changes=(first,))
    workshop.store.free_leases()
    with pytest.raises(OutcomeError, match="no item of this source"):
        workshop.poll("b", changes=(edited(first, title="Taken over"),))


@pytest.mark.parametrize(
    ("precision", "at", "ordinal"),
    [
        (Precision.SECOND, datetime(2021, 3, 9, 8, tzinfo=UTC), datetime(2021, 3, 9, 8, tzinfo=UTC)),
        (Precision.DAY, datetime(2021, 3, 9, tzinfo=UTC), datetime(2021, 3, 9, 23, 59, 59, tzinfo=UTC)),
        (Precision.DAY, datetime(2021, 3, 10, tzinfo=UTC), NOW),  # today is not over yet
        (Precision.SECOND, NOW + timedelta(days=3), NOW),  # never later than first sight
        (Precision.MONTH, datetime(2021, 3, 1, tzinfo=UTC), datetime(2021, 3, 1, tzinfo=UTC)),
        (None, None, NOW),
    ],
)
def test_the_sort_time(
    workshop: Workshop, precision: Precision | None, at: datetime, ordinal: datetime
) -> None:
    workshop.sources("a")
    moment = precision and Moment(at=at, precision=precision, origin=DateOrigin.FEED)
    workshop.poll("a", changes=(new("a", "Story", published=moment),))
    assert [one.ordinal for one in workshop.store.listing(limit=1)] == [ordinal]
    workshop.store.make_due(NOW)
    assert workshop.lease()["a"].arrivals == (ordinal,)


# --------------------------------------------------------------------------- what a source is known by


def test_validators_come_back_byte_exact_and_none_keeps_them(workshop: Workshop) -> None:
    workshop.sources("a")
    workshop.poll(
        "a", validators=LEARNED, feed_title="A", failures=0, moved_to="https://n.example.org/", moved_count=2
    )
    workshop.again("a", NOW + HOUR, status=Status.FAIL, failures=1, gone_count=1)
    workshop.store.make_due(NOW)
    lease = workshop.lease()["a"]
    assert lease.validators == LEARNED
    assert (lease.failures, lease.gone_count, lease.moved_to, lease.moved_count) == (1, 1, "", 0)
    assert workshop.store.source_titles() == {"a": "A"}


def test_validators_earned_under_other_rules_are_not_kept(workshop: Workshop) -> None:
    workshop.sources("a")
    workshop.poll("a", validators=LEARNED, rule_digest=b"older rules")
    workshop.store.make_due(NOW)
    assert workshop.lease()["a"].validators == Validators()


def test_the_entries_of_the_last_believable_body_are_known(workshop: Workshop) -> None:
    workshop.sources("a")
    one, two = (replace(new("a", name), slice_digest=name.encode() * 2) for name in ("four", "five"))
    workshop.poll("a", changes=(one, two), present=(one.slice_digest, two.slice_digest, b"rejected"))
    assert workshop.store.slices("a") == {b"fourfour": one.id, b"fivefive": two.id}
    workshop.again("a", NOW + HOUR, status=Status.UNCHANGED)
    workshop.again("a", NOW + HOUR, status=Status.HELD, present=(b"strange!",))
    assert len(workshop.store.slices("a")) == 2
    workshop.again("a", NOW + HOUR, present=(b"fivefive",))
    assert workshop.store.slices("a") == {b"fivefive": two.id}


def test_what_is_usual_is_learned_from_believable_readings_only(workshop: Workshop) -> None:
    workshop.sources("a")
    assert workshop.store.history("a").readings_ok == 0
    changes = tuple(new("a", str(n)) for n in range(10))
    workshop.poll("a", changes=changes, validators=LEARNED)
    workshop.again("a", NOW + HOUR, status=Status.HELD)
    workshop.again("a", NOW + HOUR, status=Status.UNCHANGED)
    workshop.again("a", NOW + HOUR, status=Status.PART)  # of a body that was cut: no validators
    usual = workshop.store.history("a")
    assert (usual.readings_ok, usual.last_count, usual.usual_count, usual.usual_new) == (1, 10, 10.0, 0.0)
    assert usual.last_ok == NOW + HOUR  # unchanged: what is known was there
    present = tuple(bytes([n]) * 8 for n in range(4))
    workshop.again("a", NOW + 2 * HOUR, replace(new("a", "x"), slice_digest=present[0]), present=present)
    usual = workshop.store.history("a")
    assert (usual.readings_ok, usual.last_count) == (2, 4)
    assert usual.usual_count == pytest.approx(8.8) and usual.usual_new == pytest.approx(0.2)


def test_the_last_reading_says_what_it_dropped(workshop: Workshop) -> None:
    workshop.sources("a")
    dropped = (Rejected(reason="no-title", url="https://a.example.org/1", where="rss:item[3]"),)
    workshop.poll("a", Status.PART, rejected=dropped)
    workshop.again("a", NOW + HOUR, status=Status.UNCHANGED)
    assert workshop.store.rejections("a") == dropped
    assert workshop.store.runs("a", 9)[-1].rejected == 1
    workshop.again("a", NOW + HOUR)
    assert workshop.store.rejections("a") == ()


def test_one_body_is_archived_once(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    leases = workshop.lease()
    body = b"<rss>" + b"water " * 1000
    batch = [
        (lease, workshop.outcome(key, body=body, content_type="text/xml")) for key, lease in leases.items()
    ]
    assert workshop.store.commit(batch, NOW) == (True, True)
    digests = {run.body_digest for key in "ab" for run in workshop.store.runs(key, 1)}
    assert len(digests) == 1
    assert workshop.store.body(digests.pop()) == body
    assert workshop.store.body(b"unknown") is None


def test_an_empty_body_is_a_body(workshop: Workshop) -> None:
    workshop.sources("a")
    workshop.poll("a", Status.HELD, body=b"")
    assert workshop.store.body(workshop.store.runs("a", 1)[0].body_digest) == b""


def test_what_was_said_never_stops_the_record(workshop: Workshop) -> None:
    workshop.sources("a")
    assert workshop.poll("a", Status.FAIL, reason="http", detail="bad \ud83d header", url="https://x/\udcff")
    assert workshop.store.runs("a", 1)[0].detail == "bad \\ud83d header"


# --------------------------------------------------------------------------- alarms


def test_alarms_are_told_once_and_end_with_the_next_good_round(workshop: Workshop) -> None:
    workshop.sources("a")
    verdict = Verdict(
        believable=False, state="login", reason="It asks for a password.", next_step="Look at it."
    )
    workshop.poll("a", Status.HELD, verdict=verdict)
    workshop.again("a", NOW + HOUR, status=Status.HELD, verdict=verdict)
    (alarm,) = workshop.store.alarms()
    assert (alarm.source_key, alarm.kind, alarm.raised_at) == ("a", "held", NOW)
    assert (alarm.reason, alarm.detail, alarm.next_step) == ("login", verdict.reason, verdict.next_step)
    workshop.again("a", NOW + 2 * HOUR)
    assert workshop.store.alarms() == ()
    assert [one.cleared_at for one in workshop.store.alarms(open_only=False)] == [NOW + 2 * HOUR]
    workshop.again("a", NOW + 3 * HOUR, status=Status.HELD, verdict=verdict)
    assert len(workshop.store.alarms()) == 1


@pytest.mark.parametrize(
    ("status", "failures", "kinds"),
    [
        (Status.FAIL, 2, []),
        (Status.FAIL, 3, ["fail"]),
        (Status.BLOCK, 1, ["block"]),
        (Status.GONE, 2, ["gone"]),
        (Status.PART, 0, []),
        (Status.UNCHANGED, 0, []),
    ],
)
def test_what_calls_for_an_alarm(workshop: Workshop, status: Status, failures: int, kinds: list[str]) -> None:
    workshop.sources("a")
    workshop.poll("a", status, failures=failures)
    assert [alarm.kind for alarm in workshop.store.alarms()] == kinds


# --------------------------------------------------------------------------- batches and order


def test_the_journal_is_in_the_order_of_writing_and_numbers_are_never_used_twice(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    leases = workshop.lease()
    batch = [
        (leases[k], workshop.outcome(k, changes=tuple(new(k, f"{k}{n}") for n in range(3)))) for k in "ba"
    ]
    workshop.store.commit(batch, NOW)
    entries = workshop.store.changes_since(0, 100)
    assert [e.item_id for e in entries] == [item_id(f"{k} {k}{n}") for k in "ba" for n in range(3)]
    assert [e.seq for e in entries] == sorted({e.seq for e in entries})
    assert workshop.store.changes_since(entries[3].seq, 1) == entries[4:5]


def test_cursors_remember_how_far_each_reader_is(store: Store) -> None:
    assert store.cursor("publish") == 0
    store.set_cursor("publish", 7)
    store.set_cursor("push", 3)
    store.set_cursor("publish", 9)
    assert (store.cursor("publish"), store.cursor("push")) == (9, 3)


def test_a_batch_may_be_large(workshop: Workshop) -> None:
    keys = [f"s{n}" for n in range(40)]
    workshop.sources(*keys)
    batch = [
        (lease, workshop.outcome(key, changes=tuple(new(key, str(n)) for n in range(30))))
        for key, lease in workshop.lease().items()
    ]
    assert all(workshop.store.commit(batch, NOW))
    assert len(workshop.store.listing(limit=9999)) == 1200
    assert len(workshop.store.known("s1", [f"guid:{n}" for n in range(2000)])) == 30
    assert workshop.store.check() == ()


steps = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 4), st.sampled_from(["news", "names"])), max_size=12
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_committed_the_ledger_only_grows(
    empty_database: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]]
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "dateline.db"
    shutil.copyfile(empty_database, path)
    store = Store.open(f"sqlite:///{path}", now=NOW)
    workshop = Workshop(store)
    workshop.sources("a", "b")
    owner: dict[tuple[str, str], str] = {}
    versions: Counter[str] = Counter()
    for number, (key, story, how) in enumerate(steps):
        change = new(key, str(story))
        if change.id in versions:
            change = edited(change, title=f"{story} {number}")
        change = replace(
            change, new_keys=(f"guid:{story}", f"url:{story % 2}" if how == "names" else "url:x")
        )
        workshop.again(key, NOW + HOUR * number, change)
        store.free_leases()
        versions[change.id] += 1
        for name in change.new_keys:
            owner.setdefault((key, name), change.id)
        assert {(key, n): k.id for n, k in store.known(key, change.new_keys).items()}.items() <= owner.items()
    assert {i: one.version for i, one in store.items(list(versions)).items()} == versions
    assert len(store.changes_since(0, 999)) == len(steps)
    assert store.check() == ()
    store.close()


def test_an_outcome_with_the_lease_of_another_source_is_refused(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    lease = workshop.lease()["a"]
    with pytest.raises(OutcomeError, match="lease of a"):
        workshop.store.commit([(lease, workshop.outcome("b"))], NOW)


def test_an_item_id_that_is_no_uuid_is_refused_where_entries_are_known(workshop: Workshop) -> None:
    workshop.sources("a")
    change = replace(new("a", "x"), id="x", slice_digest=b"12345678", item=Item(source_key="a", title="x"))
    with pytest.raises(OutcomeError, match="UUID"):
        workshop.poll("a", changes=(change,), present=(b"12345678",))

"""Due times and leases: each due poll has one owner, and an old owner can do no harm."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from aggregator.models import Status, Validators
from aggregator.store import Store, Synced
from tests.aggregator.store.workshop import LEASE_FOR, NOW, Workshop, new

MINUTE = timedelta(minutes=1)
LEARNED = Validators(etag='"1"', last_modified="yesterday", wire_digest=b"w" * 16, body_digest=b"b" * 16)


# --------------------------------------------------------------------------- the list of sources


def test_a_new_source_is_due_within_the_spread(store: Store) -> None:
    wanted = [(f"s{i}", f"https://s{i}.example.org/", b"r") for i in range(50)]
    assert len(store.sync_sources(wanted, NOW, spread=MINUTE).added) == 50
    due = [one.next_due for one in store.status()]
    assert min(due) >= NOW and max(due) < NOW + MINUTE and len(set(due)) > 40
    other = store.sync_sources(wanted, NOW + MINUTE, spread=MINUTE)
    assert other == Synced()
    assert [one.next_due for one in store.status()] == due


def test_a_source_that_vanished_is_kept_but_not_polled_until_it_is_back(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    workshop.poll("a", changes=(new("a", "Story"),), validators=LEARNED)
    assert workshop.store.sync_sources([("b", "https://b.example.org/feed", b"rules")], NOW).deactivated == (
        "a",
    )
    workshop.store.make_due(NOW)
    assert "a" not in workshop.lease(NOW + timedelta(days=400))
    assert len(workshop.store.listing(limit=5)) == 1
    wanted = [("a", "https://a.example.org/feed", b"rules")]
    assert workshop.store.sync_sources(wanted, NOW).reactivated == ("a",)
    assert workshop.lease()["a"].validators == LEARNED


@pytest.mark.parametrize(
    ("address", "rules"), [("https://a.example.org/new", b"rules"), ("https://a.example.org/feed", b"other")]
)
def test_a_new_address_or_rule_forgets_what_says_nothing_new(
    workshop: Workshop, address: str, rules: bytes
) -> None:
    workshop.sources("a")
    change = new(
        "a",
        "Story",
    )
    workshop.poll("a", changes=(change,), present=(b"12345678",), validators=LEARNED)
    assert workshop.store.sync_sources([("a", address, rules)], NOW).changed == ("a",)
    lease = workshop.lease()["a"]
    assert (lease.url, lease.rule_digest, lease.validators) == (address, rules, Validators())
    assert workshop.store.slices("a") == {}


def test_an_adopted_address_is_polled_until_the_configured_one_changes(workshop: Workshop) -> None:
    workshop.sources("a")
    workshop.poll("a", adopt_url="https://new.example.org/feed")
    workshop.store.make_due(NOW)
    assert workshop.store.claim_due(9, NOW, LEASE_FOR, skip_hosts={"new.example.org"}) == ()
    assert workshop.lease()["a"].url == "https://new.example.org/feed"
    workshop.store.sync_sources([("a", "https://a.example.org/2", b"rules")], NOW)
    assert workshop.lease()["a"].url == "https://a.example.org/2"


@pytest.mark.parametrize(
    "wanted", [[], [("a", "https://a.example.org/new", b"rules")]], ids=["gone", "moved"]
)
def test_a_lease_given_before_the_list_changed_is_void(
    workshop: Workshop, wanted: list[tuple[str, str, bytes]]
) -> None:
    workshop.sources("a")
    lease = workshop.lease()["a"]
    workshop.store.sync_sources(wanted, NOW)
    assert workshop.store.commit([(lease, workshop.outcome("a", changes=(new("a", "x"),)))], NOW) == (False,)
    assert workshop.store.listing(limit=5) == ()


# --------------------------------------------------------------------------- leases


def test_a_leased_source_is_not_leased_again_until_the_lease_runs_out(workshop: Workshop) -> None:
    workshop.sources("a")
    first = workshop.lease()["a"]
    assert workshop.lease(NOW + LEASE_FOR - timedelta(microseconds=1)) == {}
    second = workshop.lease(NOW + LEASE_FOR)["a"]
    assert second.epoch > first.epoch
    late = workshop.outcome(
        "a", changes=(new("a", "late"),), body=b"late", host_not_before=NOW + timedelta(days=9)
    )
    assert workshop.store.commit([(first, late)], NOW) == (False,)
    assert (workshop.store.listing(limit=5), workshop.store.runs("a", 5)) == ((), ())
    assert workshop.store.commit([(second, workshop.outcome("a"))], NOW) == (True,)


def test_a_slow_poll_counts_as_long_as_nobody_took_over(workshop: Workshop) -> None:
    workshop.sources("a")
    lease = workshop.lease()["a"]
    late = NOW + 9 * LEASE_FOR
    assert workshop.store.commit([(lease, workshop.outcome("a", now=late))], late) == (True,)


def test_one_lease_is_good_for_one_commit(workshop: Workshop) -> None:
    workshop.sources("a")
    lease = workshop.lease()["a"]
    result = (lease, workshop.outcome("a", changes=(new("a", "Story"),)))
    assert workshop.store.commit([result, result], NOW) == (True, False)
    assert workshop.store.commit([result], NOW) == (False,)
    assert len(workshop.store.runs("a", 9)) == 1


def test_longest_due_first_up_to_the_limit(workshop: Workshop) -> None:
    for minute, keys in enumerate(("c", "ca", "cab")):
        workshop.sources(*keys, now=NOW + minute * MINUTE)
    assert list(workshop.lease(NOW + 5 * MINUTE, limit=2)) == ["c", "a"]
    assert list(workshop.lease(NOW + 5 * MINUTE)) == ["b"]
    assert workshop.store.claim_due(0, NOW + timedelta(days=1), LEASE_FOR) == ()


def test_a_released_source_is_due_as_before(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    leases = workshop.lease()
    workshop.store.release([leases["a"]])
    assert set(workshop.lease()) == {"a"}
    workshop.store.release([leases["a"]])  # by now an old one
    assert workshop.lease() == {}


def test_an_engine_that_starts_alone_frees_what_a_killed_one_held(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    before = workshop.lease()
    assert workshop.store.free_leases() == 2
    assert set(workshop.lease()) == {"a", "b"}
    assert workshop.store.commit([(before["a"], workshop.outcome("a"))], NOW) == (False,)


def test_two_threads_never_lease_the_same_source(workshop: Workshop) -> None:
    workshop.sources(*(f"s{i}" for i in range(120)))
    taken: list[list[str]] = [[], [], [], []]
    start = threading.Barrier(len(taken))

    def claim(mine: list[str]) -> None:
        start.wait()
        while leases := workshop.store.claim_due(7, NOW, LEASE_FOR):
            mine += [lease.source_key for lease in leases]

    threads = [threading.Thread(target=claim, args=(mine,)) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [key for mine in taken for key in mine]
    assert sorted(everything) == sorted({f"s{i}" for i in range(120)})


def test_two_processes_worth_of_stores_never_lease_the_same_source(workshop: Workshop, url: str) -> None:
    workshop.sources("a", "b", "c")
    other = Store.open(url, now=NOW)
    mine = {lease.source_key for lease in workshop.store.claim_due(2, NOW, LEASE_FOR)}
    theirs = {lease.source_key for lease in other.claim_due(9, NOW, LEASE_FOR)}
    other.close()
    assert mine | theirs == {"a", "b", "c"} and not mine & theirs


# --------------------------------------------------------------------------- hosts, and waiting


def test_a_host_that_asked_for_patience_gets_it_from_all_its_sources(workshop: Workshop) -> None:
    wanted = [(key, f"https://h.example.org/{key}", b"") for key in "ab"] + [
        ("c", "https://c.example.org/", b"")
    ]
    workshop.store.sync_sources(wanted, NOW)
    (lease,) = workshop.store.claim_due(1, NOW, LEASE_FOR)
    until = NOW + timedelta(hours=2)
    outcome = workshop.outcome(lease.source_key, Status.FAIL, host="h.example.org", host_not_before=until)
    workshop.store.commit([(lease, outcome)], NOW)
    assert set(workshop.lease()) == {"c"}
    soon = NOW + timedelta(hours=1)
    workshop.poll("c", now=soon, next_due=soon, host="h.example.org", host_not_before=NOW + 90 * MINUTE)
    workshop.store.free_leases()
    assert set(workshop.lease(until - MINUTE)) == {"c"}  # the longer wish holds
    assert {"a", "b"} <= set(workshop.lease(until))


def test_a_host_is_skipped_when_asked_to(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    (lease,) = workshop.store.claim_due(9, NOW, LEASE_FOR, skip_hosts=("a.example.org",))
    assert lease.source_key == "b"


def test_when_something_can_be_leased_next(workshop: Workshop) -> None:
    store = workshop.store
    assert store.next_due(NOW) is None
    workshop.sources("a", "b")
    assert store.next_due(NOW + MINUTE) == NOW + MINUTE
    workshop.poll("a", next_due=NOW + timedelta(hours=3))  # and "b" is leased
    assert store.next_due(NOW) == NOW + LEASE_FOR
    workshop.poll("b", now=NOW + LEASE_FOR, host="a.example.org", host_not_before=NOW + timedelta(hours=5))
    assert store.next_due(NOW) == NOW + LEASE_FOR + timedelta(hours=1)
    workshop.poll("b", now=NOW + timedelta(hours=2), next_due=NOW + timedelta(hours=9))
    assert store.next_due(NOW) == NOW + timedelta(hours=5)


def test_everything_can_be_made_due(workshop: Workshop) -> None:
    workshop.sources("a", "b")
    workshop.poll("a")
    workshop.store.free_leases()
    assert workshop.store.make_due(NOW) == 1
    assert set(workshop.lease()) == {"a", "b"}


def test_when_the_clock_is_set_back_nobody_waits_for_the_old_time(workshop: Workshop) -> None:
    workshop.sources("a")
    workshop.poll("a", next_due=NOW + timedelta(hours=1), host_not_before=NOW + timedelta(minutes=30))
    workshop.store.shift_due(-timedelta(days=1))
    assert workshop.store.next_due(NOW - timedelta(days=2)) == NOW + timedelta(hours=1) - timedelta(days=1)


def test_a_clock_set_back_while_we_were_away_is_noticed_once(workshop: Workshop, url: str) -> None:
    workshop.sources("a")
    future = NOW + timedelta(days=4000)
    workshop.poll("a", now=future)
    for _ in range(2):
        again = Store.open(url, now=NOW)
        assert again.next_due(NOW) == NOW + timedelta(hours=1)
        again.close()

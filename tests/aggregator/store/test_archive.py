"""Bodies come back as they were fetched, take little room, and go when nothing needs them."""

from __future__ import annotations

import random
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.errors import StoreError
from aggregator.models import Validators
from aggregator.settings.schema import RetentionSettings
from aggregator.store import Pruned
from aggregator.store.archive import digest_of
from tests.aggregator.store.workshop import NOW, Workshop, new

DAY = timedelta(days=1)
KEPT = RetentionSettings(bodies=90 * DAY, runs=1000 * DAY, revisions=1000 * DAY)
CHANCE = random.Random(7)


def entry() -> bytes:
    return bytes(CHANCE.choices(b"abcdefghijklmnopqrstuvwxyz ", k=500))


def feed_over_time(versions: int) -> list[bytes]:
    """A feed of thirty entries that gets a new one on top in every version."""
    entries = [entry() for _ in range(30 + versions)]
    return [b"<rss>" + b"\n".join(entries[versions - n : versions - n + 30]) for n in range(versions)]


def poll(workshop: Workshop, key: str, body: bytes, day: int) -> None:
    learned = Validators(body_digest=digest_of(body))
    assert workshop.again(key, NOW + day * DAY, body=body, validators=learned)


def room(path: Path) -> list[tuple[bool, int]]:
    """Of each body: is it whole, and how many bytes does it take."""
    with sqlite3.connect(path) as connection:
        return list(connection.execute("SELECT base IS NULL, length(data) FROM bodies ORDER BY id"))


def test_bodies_that_follow_each_other_take_little_room_and_all_come_back(
    workshop: Workshop, path: Path
) -> None:
    workshop.sources("a", "b")
    bodies = feed_over_time(40)
    for day, body in enumerate(bodies):
        poll(workshop, "a", body, day)
    assert [workshop.store.body(digest_of(body)) for body in bodies] == bodies
    kept = room(path)
    assert sum(size for _, size in kept) * 3 < kept[0][1] * len(bodies)
    assert 3 <= sum(whole for whole, _ in kept) <= 10  # a whole one now and then, as the feed moves on
    assert workshop.store.check() == ()


def test_a_body_unlike_the_one_before_is_kept_whole(workshop: Workshop, path: Path) -> None:
    workshop.sources("a")
    bodies = [entry(), entry(), CHANCE.randbytes(3_000_000), b""]
    for day, body in enumerate(bodies):
        poll(workshop, "a", body, day)
    assert [workshop.store.body(digest_of(body)) for body in bodies] == bodies
    assert [whole for whole, _ in room(path)] == [True, True, True, False]


def test_a_whole_body_stays_while_others_are_seen_from_it(workshop: Workshop) -> None:
    workshop.sources("a")
    bodies = feed_over_time(4)
    for day, body in zip((0, 1, 100, 101), bodies, strict=True):
        poll(workshop, "a", body, day)
    assert workshop.store.prune(KEPT, NOW + 150 * DAY) == Pruned(bodies=1)
    assert [workshop.store.body(digest_of(body)) for body in bodies] == [bodies[0], None, *bodies[2:]]
    assert workshop.store.prune(KEPT, NOW + 500 * DAY) == Pruned(bodies=3)
    poll(workshop, "a", bodies[3], 500)
    assert workshop.store.body(digest_of(bodies[3])) == bodies[3]


def test_a_body_that_is_needed_again_while_others_are_removed_stays(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An item is read from an old body between the look for old bodies and their removal."""
    from aggregator.store import archive

    workshop.sources("a")
    poll(workshop, "a", b"old", 0)
    look = archive.old

    def look_and_then_poll(*arguments: object) -> archive.Old:
        found = look(*arguments)  # type: ignore[arg-type]
        workshop.again("a", NOW + 200 * DAY, new("a", "Story"), body=b"old")
        return found

    monkeypatch.setattr(archive, "old", look_and_then_poll)
    assert workshop.store.prune(KEPT, NOW + 200 * DAY) == Pruned()
    assert workshop.store.body(digest_of(b"old")) == b"old"


@pytest.mark.parametrize("damage", ["x'00'", "(SELECT data FROM bodies WHERE id = 3)"])
def test_a_damaged_body_is_told_and_costs_no_other(workshop: Workshop, path: Path, damage: str) -> None:
    workshop.sources("a", "b")
    bodies = feed_over_time(3)
    poll(workshop, "a", bodies[0], 0)
    poll(workshop, "a", bodies[1], 1)
    poll(workshop, "b", entry() * 30, 2)
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE bodies SET data = {damage} WHERE id = 1")
    connection.close()
    poll(workshop, "a", bodies[2], 3)
    for body in bodies[:2]:
        with pytest.raises(StoreError, match="damaged"):
            workshop.store.body(digest_of(body))
    assert workshop.store.body(digest_of(bodies[2])) == bodies[2]

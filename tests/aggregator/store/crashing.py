"""Kill a process that commits, again and again, and look at what is left.

    python crashing.py DATABASE ROUNDS SEED

Each round forks a child that polls three sources without pause and reports every acknowledged commit over a
pipe, and kills it at a random moment. After each round everything acknowledged must be there, once.
Ends with status 0 and the number of acknowledged commits.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from aggregator.models import Validators
from aggregator.store import Store
from tests.aggregator.store.workshop import NOW, Workshop, edited, new

KEYS = ("a", "b", "c")
ITEMS = 3  # new ones in each poll


def poll_for_ever(url: str, first: int, acknowledge: int) -> None:
    """Batch ``number`` adds items to every source, edits one of them, and stores the number as ETag."""
    store = Store.open(url, now=NOW)
    workshop = Workshop(store)
    store.free_leases()
    number = first
    while True:
        now = NOW + timedelta(minutes=number)
        store.make_due(now)
        leases = workshop.lease(now)
        batch = []
        for key in KEYS:
            changes = [new(key, f"{number}-{n}", body="word " * 50) for n in range(ITEMS)]
            changes.append(edited(changes[0], title=f"{number} edited"))
            outcome = workshop.outcome(
                key,
                now=now,
                changes=tuple(replace(change, slice_digest=number.to_bytes(8)) for change in changes),
                present=(number.to_bytes(8),),
                validators=Validators(etag=str(number)),
                body=f"{key} {number}".encode() * 100,
            )
            batch.append((leases[key], outcome))
        assert all(store.commit(batch, now))
        os.write(acknowledge, number.to_bytes(8))
        number += 1


def crash(url: str, first: int, after: float, *, opening: bool) -> int:
    """Kill a child ``after`` seconds from its first acknowledged commit, or from its start if ``opening``.

    Returns the last number it acknowledged, or ``first - 1``.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            poll_for_ever(url, first, writing)
        finally:
            os._exit(1)  # only an error leads here
    os.close(writing)
    acknowledged = b"" if opening else os.read(reading, 8)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    while data := os.read(reading, 65536):
        acknowledged += data
    os.close(reading)
    return int.from_bytes(acknowledged[-8:]) if acknowledged else first - 1


def look(url: str, acknowledged: int) -> int:
    """Check everything; returns the last number that is stored, acknowledged or not."""
    store = Store.open(url, now=NOW)
    assert store.check() == (), store.check()
    store.make_due(NOW)
    store.free_leases()
    last = {key: int(lease.validators.etag or -1) for key, lease in Workshop(store).lease(NOW).items()}
    assert len(set(last.values())) == 1, f"half a batch: {last}"
    stored = last["a"]
    assert acknowledged <= stored <= acknowledged + 1, f"{acknowledged} acknowledged, {stored} stored"
    wanted = {f"{n}-{i}": n for n in range(stored + 1) for i in range(ITEMS)}
    listed = store.listing(limit=10**9)
    assert len(listed) == len({one.id for one in listed}) == len(KEYS) * len(wanted)
    assert {one.version for one in listed} <= {1, 2}
    for key in KEYS:
        names = store.known(key, [f"guid:{name}" for name in wanted])
        assert len(names) == len({known.id for known in names.values()}) == len(wanted)
        assert len(store.runs(key, 10**6)) == stored + 1
        if stored >= 0:
            assert store.body(store.runs(key, 1)[0].body_digest) == f"{key} {stored}".encode() * 100
    journal = store.changes_since(0, 10**9)
    assert len(journal) == len(KEYS) * (ITEMS + 1) * (stored + 1)
    store.close()
    return stored


def main(url: str, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    store = Store.open(url, now=NOW)
    Workshop(store).sources(*KEYS)
    store.close()
    stored = -1
    for number in range(rounds):
        acknowledged = crash(url, stored + 1, chance.uniform(0, 0.05), opening=number % 4 == 0)
        stored = look(url, acknowledged)
    print(stored + 1)


if __name__ == "__main__":
    main(f"sqlite:///{sys.argv[1]}", int(sys.argv[2]), int(sys.argv[3]))

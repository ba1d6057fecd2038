from collections.abc import Sequence
from datetime import UTC, datetime

from aggregator.engine.writer import Result, Writer
from aggregator.errors import StoreError
from aggregator.models import Lease, Outcome, Status

NOW = datetime(2026, 3, 10, tzinfo=UTC)


class Desk:
    """A store that can be made to fail, and everything the writer told."""

    def __init__(self, poison: str = "", full: bool = False, old: str = "") -> None:
        self.poison, self.full, self.old = poison, full, old
        self.batches: list[list[str]] = []
        self.written: list[str] = []
        self.lost: list[str] = []
        self.closed = 0

    def commit(self, batch: Sequence[Result]) -> Sequence[bool]:
        names = [lease.source_key for lease, _ in batch]
        if self.full:
            raise StoreError("the disk is full")
        if self.poison in names:
            raise ValueError("cannot be written")
        self.batches.append(names)
        return [name != self.old for name in names]

    def run(
        self,
        names: str,
        gather: float = 5.0,
        most: int = 200,
        most_bytes: int = 4_000_000,
        body: bytes | None = None,
    ) -> None:
        writer = Writer(
            commit=self.commit,
            written=lambda outcomes: self.written.extend(o.source_key for o in outcomes),
            lost=lambda leases, error: self.lost.extend(lease.source_key for lease in leases),
            closed=self._close,
            gather=gather,
            most=most,
            most_bytes=most_bytes,
        )
        for name in names:
            writer.put(
                Lease(source_key=name, url="https://a.org/", epoch=1, due=NOW),
                Outcome(source_key=name, status=Status.OK, started=NOW, next_due=NOW, body=body),
            )
        writer.start()
        assert writer.stop(10)

    def _close(self, number: int) -> None:
        self.closed += number


def test_outcomes_are_committed_together_up_to_a_limit() -> None:
    desk = Desk(poison="?")
    desk.run("abcde", most=3)
    assert desk.batches == [["a", "b", "c"], ["d", "e"]]
    assert desk.written == list("abcde")
    assert desk.closed == 5


def test_large_bodies_end_a_batch() -> None:
    desk = Desk(poison="?")
    desk.run("abcd", most_bytes=30, body=b"x" * 16)
    assert desk.batches == [["a", "b"], ["c", "d"]]


def test_a_poll_with_an_old_lease_is_not_reported() -> None:
    desk = Desk(poison="?", old="b")
    desk.run("abc")
    assert desk.written == ["a", "c"]
    assert desk.closed == 3


def test_one_poisonous_outcome_does_not_cost_the_others() -> None:
    desk = Desk(poison="b")
    desk.run("abc")
    assert desk.written == ["a", "c"]
    assert desk.lost == ["b"]
    assert desk.closed == 3


def test_a_store_that_cannot_write_loses_the_whole_batch_at_once() -> None:
    desk = Desk(full=True)
    desk.run("abc")
    assert desk.written == []
    assert desk.lost == list("abc")
    assert desk.closed == 3

import threading
from datetime import UTC, datetime

from aggregator.engine.line import HostLine
from aggregator.models import Lease

DUE = datetime(2026, 3, 10, tzinfo=UTC)


def lease(key: str, host: str) -> Lease:
    return Lease(source_key=key, url=f"https://{host}/feed", epoch=1, due=DUE)


def keys(line: HostLine, number: int) -> list[str | None]:
    return [taken.source_key if (taken := line.take(0)) else None for _ in range(number)]


def test_one_request_per_host_and_hosts_take_turns() -> None:
    line = HostLine(lambda host: 0.0)
    first, second, third = lease("a1", "a.org"), lease("a2", "a.org"), lease("b1", "b.org")
    line.put((first, second, third))
    assert keys(line, 3) == ["a1", "b1", None]  # a2 waits for a1, though a thread is free
    line.done(first)
    assert keys(line, 2) == ["a2", None]


def test_a_host_that_must_be_left_alone_holds_up_nobody_else() -> None:
    waits = {"slow.org": 9.0, "quick.org": 0.0}
    line = HostLine(waits.__getitem__)
    line.put((lease("s", "slow.org"), lease("q", "quick.org")))
    assert keys(line, 2) == ["q", None]
    waits["slow.org"] = 0.0
    assert keys(line, 1) == ["s"]


def test_crowded_hosts_are_named_until_they_thin_out() -> None:
    line = HostLine(lambda host: 0.0)
    line.put((*(lease(f"a{n}", "a.org") for n in range(3)), lease("b", "b.org")))
    assert line.crowded(3) == {"a.org"}
    line.take(0)
    assert line.crowded(3) == frozenset()
    assert len(line) == 3


def test_closing_hands_back_what_waits_and_wakes_the_waiting() -> None:
    line = HostLine(lambda host: 60.0)
    line.put((lease("a", "a.org"),))
    taken: list[Lease | None] = []
    waiter = threading.Thread(target=lambda: taken.append(line.take(60)))
    waiter.start()
    assert [back.source_key for back in line.close()] == ["a"]
    waiter.join(5)
    assert taken == [None]
    assert line.take(0) is None

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from aggregator.engine.line import HostLine
from aggregator.models import Lease

DUE = datetime(2026, 3, 10, tzinfo=UTC)


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def line_of(delay: Callable[[str], float], monotonic: Callable[[], float] = time.monotonic) -> HostLine:
    return HostLine(delay, soon=60.0, fresh=300.0, monotonic=monotonic)


def lease(key: str, host: str) -> Lease:
    return Lease(source_key=key, url=f"https://{host}/feed", epoch=1, due=DUE)


def keys(line: HostLine, number: int) -> list[str | None]:
    return [taken.source_key if (taken := line.take(0)) else None for _ in range(number)]


def test_one_request_per_host_and_hosts_take_turns() -> None:
    line = line_of(lambda host: 0.0)
    first, second, third = lease("a1", "a.org"), lease("a2", "a.org"), lease("b1", "b.org")
    line.put((first, second, third))
    assert keys(line, 3) == ["a1", "b1", None]  # a2 waits for a1, though a thread is free
    line.done(first)
    assert keys(line, 2) == ["a2", None]


def test_a_host_that_must_be_left_alone_holds_up_nobody_else() -> None:
    waits = {"slow.org": 9.0, "quick.org": 0.0}
    line = line_of(waits.__getitem__)
    line.put((lease("s", "slow.org"), lease("q", "quick.org")))
    assert keys(line, 2) == ["q", None]
    waits["slow.org"] = 0.0
    assert keys(line, 1) == ["s"]


def test_crowded_hosts_are_named_until_they_thin_out() -> None:
    line = line_of(lambda host: 0.0)
    line.put((*(lease(f"a{n}", "a.org") for n in range(3)), lease("b", "b.org")))
    assert line.avoided(3) == {"a.org"}
    line.take(0)
    assert line.avoided(3) == frozenset()
    assert len(line) == 3


def test_closing_hands_back_what_waits_and_wakes_the_waiting() -> None:
    line = line_of(lambda host: 60.0)
    line.put((lease("a", "a.org"),))
    taken: list[Lease | None] = []
    waiter = threading.Thread(target=lambda: taken.append(line.take(60)))
    waiter.start()
    assert [back.source_key for back in line.close()] == ["a"]
    waiter.join(5)
    assert taken == [None]
    assert line.take(0) is None


def test_a_host_that_is_not_free_soon_is_not_waited_for() -> None:
    waits = {"held.org": 61.0, "slow.org": 60.0}
    line = line_of(waits.__getitem__)
    held, slow = lease("h", "held.org"), lease("s", "slow.org")
    assert line.put((held, slow)) == (held,)
    assert (len(line), line.avoided(3)) == (1, {"held.org"})
    waits["held.org"] = 60.0
    assert line.avoided(3) == frozenset()
    assert line.put((held,)) == ()


def test_a_host_held_while_others_wait_for_it_is_waited_for_no_longer() -> None:
    waits = {"a.org": 0.0, "b.org": 9.0}
    line = line_of(waits.__getitem__)
    first, second, other = lease("a1", "a.org"), lease("a2", "a.org"), lease("b", "b.org")
    line.put((first, second, other))
    assert line.take(0) == first
    waits["a.org"] = 3600.0  # what the first was told, and it is still there
    assert line.hopeless() == (second,)
    assert (len(line), line.avoided(3)) == (1, {"a.org"})
    line.done(first)
    assert line.hopeless() == ()


def test_a_lease_that_may_run_out_does_not_leave_the_line_to_be_polled() -> None:
    waits, clock = {"a.org": 30.0}, Time()
    line = line_of(waits.__getitem__, clock)
    old, young = lease("old", "a.org"), lease("young", "a.org")
    line.put((old,))
    clock.now = 200.0
    line.put((young,))
    waits["a.org"], clock.now = 0.0, 301.0
    assert keys(line, 1) == [None]
    assert line.hopeless() == (old,)
    assert keys(line, 1) == ["young"]

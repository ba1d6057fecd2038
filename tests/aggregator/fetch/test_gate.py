"""The host gate on an injected clock."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch import HostGate
from aggregator.fetch.gate import LONGEST_HOLD


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> HostGate:
    return HostGate(timedelta(seconds=2), clock)


def visit(gate: HostGate, host: str) -> bool:
    entered = gate.enter(host, 0)
    if entered:
        gate.leave(host)
    return entered


def test_an_unknown_host_is_free(gate: HostGate) -> None:
    assert gate.delay("a") == 0
    assert visit(gate, "a")


def test_the_pace_runs_from_the_end_of_a_visit(gate: HostGate, clock: Clock) -> None:
    assert gate.enter("a", 0)
    clock.now += 10
    assert gate.delay("a") == 2  # somebody is with it
    gate.leave("a")
    assert gate.delay("a") == 2
    assert not gate.enter("a", 1.9)
    assert gate.delay("b") == 0
    clock.now += 2
    assert gate.delay("a") == 0
    assert visit(gate, "a")


@pytest.mark.parametrize(
    ("host", "pace"),
    [
        ("127.0.0.1:8090", 0.0),
        ("127.8.9.1", 0.0),
        ("[::1]:8090", 0.0),
        ("localhost:80", 0.0),
        ("127.0.0.1.example:80", 2.0),
        ("localhost.example", 2.0),
        ("10.0.0.1:80", 2.0),
    ],
)
def test_this_machine_needs_no_pace(gate: HostGate, host: str, pace: float) -> None:
    assert visit(gate, host)
    assert gate.delay(host) == pace
    gate.slow(host, 5)
    assert visit(gate, host) is not bool(pace)


def test_a_visited_host_lets_nobody_else_in(gate: HostGate, clock: Clock) -> None:
    assert gate.enter("a", 0)
    assert not gate.enter("a", 0)
    assert gate.enter("b", 0)


def test_a_hold_is_kept_and_never_shortened(gate: HostGate, clock: Clock) -> None:
    gate.hold("a", 3600)
    gate.hold("a", 5)
    assert gate.delay("a") == 3600
    assert not gate.enter("a", 3599)
    clock.now += 3600
    assert visit(gate, "a")


def test_a_hold_told_during_the_visit_outlives_it(gate: HostGate) -> None:
    assert gate.enter("a", 0)
    gate.hold("a", 60)
    gate.leave("a")
    assert gate.delay("a") == 60


def test_holds_have_an_end(gate: HostGate) -> None:
    gate.hold("a", 1e12)
    assert gate.delay("a") == LONGEST_HOLD


@pytest.mark.parametrize(("crawl_delay", "pace"), [(10, 10), (1, 2), (0, 2)])
def test_the_slower_pace_counts(gate: HostGate, crawl_delay: float, pace: float) -> None:
    assert gate.enter("a", 0)
    gate.slow("a", crawl_delay)
    gate.leave("a")
    assert gate.delay("a") == pace


def test_who_waits_gets_in_when_the_other_leaves() -> None:
    gate = HostGate(timedelta(0))
    order: list[str] = []
    assert gate.enter("a", 0)

    def second() -> None:
        assert gate.enter("a", 10)
        order.append("second")
        gate.leave("a")

    thread = threading.Thread(target=second)
    thread.start()
    order.append("first")
    gate.leave("a")
    thread.join(10)
    assert order == ["first", "second"]


def test_who_waits_gets_in_when_the_pace_is_over() -> None:
    gate = HostGate(timedelta(seconds=0.05))
    assert visit(gate, "a")
    assert gate.enter("a", 5)


def test_forgotten_hosts_are_those_nobody_waits_for(
    gate: HostGate, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aggregator.fetch.gate._PRUNE_AT", 3)
    gate.hold("held", 600)
    assert gate.enter("busy", 0)
    for number in range(20):
        assert visit(gate, f"host{number}")
        clock.now += 10
    assert gate.delay("held") == 400
    assert not gate.enter("busy", 0)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 5), st.sampled_from(["visit", "hold"]))))
def test_no_visit_comes_too_early(steps: list[tuple[str, float, str]]) -> None:
    clock = Clock()
    gate = HostGate(timedelta(seconds=2), clock)
    free = {"a": 0.0, "b": 0.0}
    for host, later, what in steps:
        clock.now += later
        if what == "hold":
            gate.hold(host, 3)
            free[host] = max(free[host], clock.now + 3)
        else:
            assert visit(gate, host) == (clock.now >= free[host])
            if clock.now >= free[host]:
                free[host] = clock.now + 2
        assert gate.delay(host) == pytest.approx(max(0.0, free[host] - clock.now))

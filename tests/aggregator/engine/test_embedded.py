"""The engine over a real store and a real site: clock steps, our own mistakes, sources taken away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.engine.embedded import LEASE_FOR, Engine
from aggregator.errors import StoreError
from aggregator.fetch import Door, HostGate
from aggregator.models import Outcome, Reading, Status
from aggregator.poll import Reads, Tools
from aggregator.read import ReadRequest, read
from aggregator.settings.digest import rule_digest
from aggregator.settings.schema import FetchSettings, ScheduleSettings, Source
from aggregator.store import Store
from tests.loopback import Site, site

HOUR = timedelta(hours=1)
KEYS = ("a", "b", "c")


@dataclass
class Room:
    """An engine with everything around it; ``now`` and ``delay`` are a test's to change."""

    site: Site
    store: Store
    now: datetime = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
    delay: float = 0.0  # seconds every host has to be left alone
    outcomes: list[Outcome] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def polled(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes += outcomes

    def crashed(self, where: str, error: BaseException) -> None:
        self.crashes.append(f"{where}: {error}")

    def noticed(self, event: str, **facts: object) -> None:
        self.told.append(event)

    def sources(self, *keys: str) -> dict[str, Source]:
        """These sources, made known to the store."""
        found = {
            key: Source(key=key, url=f"{self.site.url}/{key}", every=HOUR, allow_networks=("127.0.0.0/8",))
            for key in keys
        }
        self.store.sync_sources([(k, s.url, rule_digest(s)) for k, s in found.items()], self.now)
        return found

    def count(self, key: str) -> int:
        return sum(outcome.source_key == key for outcome in self.outcomes)

    @contextmanager
    def engine(
        self, reader: Reads, *, gate: HostGate | None = None, lease_for: timedelta = LEASE_FOR
    ) -> Iterator[Engine]:
        settings = FetchSettings(pace=timedelta(), robots=False)
        door = Door(settings, "Test/1", gate or HostGate(settings.pace))
        tools = Tools(
            door=door, reader=reader, memory=self.store, schedule=ScheduleSettings(), clock=lambda: self.now
        )
        engine = Engine(
            store=self.store,
            tools=tools,
            threads=2,
            host_delay=gate.delay if gate else lambda _: self.delay,
            observer=self,
            lease_for=lease_for,
        )
        engine.take_up(self.sources(*KEYS))
        engine.start()
        try:
            yield engine
        finally:
            assert engine.stop()
            assert not [one for one in threading.enumerate() if one.name.startswith(("worker", "writer"))]


class TwistedReader(Reads):
    """Reads as always, except that ``twist`` has its way with what source ``b`` says."""

    def __init__(self, twist: Callable[[Reading], Reading] = lambda reading: reading) -> None:
        self._twist = twist

    def read(self, request: ReadRequest) -> Reading:
        reading = read(request)
        return self._twist(reading) if request.source.key == "b" else reading


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with site() as newsroom:
        for number, key in enumerate(KEYS, 1):
            newsroom.rss(f"/{key}", (str(number), f"Report from {key}"))
        store = Store.open(f"sqlite:///{tmp_path / 'a.db'}", now=Room.now)
        yield Room(site=newsroom, store=store)
        store.close()


def round_of(engine: Engine) -> None:
    engine.tick()
    assert engine.wait_until_idle(20)


def test_a_clock_set_back_neither_stalls_nor_storms(room: Room) -> None:
    with room.engine(TwistedReader()) as engine:
        round_of(engine)
        assert [room.count(key) for key in KEYS] == [1, 1, 1]
        room.now -= timedelta(days=1)
        round_of(engine)
        assert room.told == ["clock set back"]
        assert [room.count(key) for key in KEYS] == [1, 1, 1], "nothing is due for it"
        room.now += timedelta(minutes=67)  # an interval and the tenth it is spread by
        round_of(engine)
        assert [room.count(key) for key in KEYS] == [2, 2, 2], "an interval later by the new clock"
        room.now += timedelta(days=3)
        round_of(engine)
        round_of(engine)
        assert [room.count(key) for key in KEYS] == [3, 3, 3], "missed polls are not made up for"


def test_our_own_mistake_while_reading_is_on_record_and_stays_with_its_source(room: Room) -> None:
    def mistake(reading: Reading) -> Reading:
        raise RuntimeError("a mistake of ours")

    with room.engine(TwistedReader(mistake)) as engine:
        round_of(engine)
    found = {outcome.source_key: (outcome.status, outcome.reason) for outcome in room.outcomes}
    assert found == {"a": (Status.OK, ""), "b": (Status.FAIL, "internal-error"), "c": (Status.OK, "")}
    assert room.crashes == ["poll of b: a mistake of ours"]
    (bad,) = [one for one in room.store.status() if one.key == "b"]
    assert (bad.last_reason, bad.failures) == ("internal-error", 1)
    assert bad.next_due is not None and bad.next_due >= room.now + HOUR


def test_an_outcome_that_cannot_be_written_is_no_endless_loop(room: Room) -> None:
    def half_a_character(reading: Reading) -> Reading:
        (one,) = reading.candidates
        assert one.title is not None
        return replace(reading, candidates=(replace(one, title=replace(one.title, where="\ud800")),))

    with room.engine(TwistedReader(half_a_character)) as engine:
        round_of(engine)
        round_of(engine)
    assert [room.count(key) for key in KEYS] == [1, 1, 1]
    assert room.site.answers["/b", 200] == 1
    (bad,) = [one for one in room.store.status() if one.key == "b"]
    assert (bad.last_reason, bad.leased_until, bad.items) == ("internal-error", None, 0)
    assert any(told.startswith("commit: source b") for told in room.crashes)


def test_a_source_taken_away_while_it_waits_is_not_asked(room: Room) -> None:
    room.delay = 60.0
    with room.engine(TwistedReader()) as engine:
        until_waiting(engine, 3)
        engine.take_up(room.sources("a", "c"))
        room.delay = 0.0
        engine.tick()
        assert engine.wait_until_idle(20)
    assert room.site.answers["/b", 200] == 0
    assert [room.count(key) for key in KEYS] == [1, 0, 1]
    assert [one.active for one in room.store.status()] == [True, False, True]


def test_a_lease_of_new_rules_is_not_polled_under_the_old_ones(room: Room) -> None:
    """The store knows the new configuration a moment before the engine does."""
    with room.engine(TwistedReader()) as engine:
        round_of(engine)
        old = room.sources(*KEYS)
        new = {key: one.model_copy(update={"language": "fr"}) for key, one in old.items()}
        room.store.sync_sources([(k, s.url, rule_digest(s)) for k, s in new.items()], room.now)
        round_of(engine)
        assert [room.count(key) for key in KEYS] == [1, 1, 1]
        engine.take_up(new)
        round_of(engine)
        assert [room.count(key) for key in KEYS] == [2, 2, 2]


def test_what_waits_at_the_end_is_given_back(room: Room) -> None:
    room.delay = 60.0
    with room.engine(TwistedReader()) as engine:
        until_waiting(engine, 3)
    assert {one.leased_until for one in room.store.status()} == {None}
    assert room.site.answers.total() == 0


def test_a_host_that_asks_for_an_hour_holds_up_no_round(room: Room) -> None:
    room.site.patience = 3600
    with room.engine(TwistedReader(), gate=HostGate(timedelta())) as engine:
        for _ in range(20):
            engine.tick()
            if engine.wait_until_idle(1):
                break
        assert engine.under_way == 0
    assert [one.reason for one in room.outcomes] == ["http-429"]
    assert {one.leased_until for one in room.store.status()} == {None}


def test_a_slow_host_is_polled_in_its_own_time(room: Room) -> None:
    """Each waits for the host longer than its lease lasts, and none is polled in vain."""
    gate = HostGate(timedelta(seconds=0.6))
    with room.engine(TwistedReader(), gate=gate, lease_for=timedelta(seconds=0.5)) as engine:
        for _ in range(400):
            room.now += timedelta(seconds=0.02)  # the leases' clock
            engine.tick()
            if engine.wait_until_idle(0.02) and len(room.outcomes) == len(KEYS):
                break
    assert sorted(one.source_key for one in room.outcomes) == sorted(KEYS)
    assert room.site.answers.total() == len(KEYS), "nobody was asked for an answer that is not taken"


def until_waiting(engine: Engine, number: int) -> None:
    for _ in range(1000):
        if engine.under_way == number:
            return
        threading.Event().wait(0.01)
    raise AssertionError(f"{engine.under_way} polls are under way, not {number}")


def test_a_round_on_a_store_that_fails_ends_and_says_so(room: Room, tmp_path: Path) -> None:
    with room.engine(TwistedReader()) as engine:
        round_of(engine)
        room.now += 2 * HOUR
        away = tmp_path / "away.db"
        room.store.close()
        (tmp_path / "a.db").rename(away)
        (tmp_path / "a.db").mkdir()
        engine.tick()
        with pytest.raises(StoreError, match=r"a\.db"):
            engine.wait_until_idle(20)
        (tmp_path / "a.db").rmdir()
        away.rename(tmp_path / "a.db")
        for _ in range(500):
            engine.tick()
            if engine.trouble is None and room.count("c") == 2:
                break
            threading.Event().wait(0.01)
        assert engine.wait_until_idle(20)
        assert [room.count(key) for key in KEYS] == [2, 2, 2]
    assert room.crashes == []

"""Items completed from their own pages: a newsroom on loopback, polled and stored as the engine does it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from aggregator.errands import LONGEST
from aggregator.fetch import Door, HostGate
from aggregator.models import (
    ChangeKind,
    DateOrigin,
    Errand,
    Item,
    ItemState,
    Outcome,
    PageState,
    Reading,
    Status,
)
from aggregator.pipeline import perform
from aggregator.poll import Tools
from aggregator.read import ReadRequest, read
from aggregator.settings.digest import rule_digest
from aggregator.settings.schema import FetchSettings, ScheduleSettings, Source
from aggregator.store import Store
from aggregator.text.urls import host_of
from tests.loopback import Site, configure, site

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOPICS = ("bridge", "harvest", "library", "ferry", "museum", "school", "market", "orchard", "mill", "well")
TEXT = "The council met on the square and heard what the engineers had found. " * 6
LOGIN = "<title>Sign in</title><h1>Sign in</h1><form><input type=password><button>Sign in</button></form>"
NOT_FOUND = "<title>Page not found</title><h1>Page not found</h1><p>The page you asked for does not exist."
OTHER = f"<title>Timetable of buses</title><main><h1>Timetable of buses</h1><p>{TEXT}</main>"


def headline(number: int) -> str:
    return f"The {TOPICS[number % len(TOPICS)]} of the valley is opened again, part {number}"


class Newsroom(Site):
    """A list of bare headlines, and the stories' pages with all that the list lacks."""

    def __init__(self) -> None:
        super().__init__()
        self.moved: dict[str, str] = {}  # path -> where it redirects to
        self.refused: tuple[int, int] | None = None  # status and Retry-After of every story
        self.list(*range(3))

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        status, wait = self.refused or (302, 0)
        if request.path not in self.moved and not (self.refused and request.path.startswith("/news/")):
            super().answer(request)
            return
        self.answers[request.path, status] += 1
        request.send_response(status)
        if target := self.moved.get(request.path):
            request.send_header("Location", target)
        if wait:
            request.send_header("Retry-After", str(wait))
        request.send_header("Content-Length", "0")
        request.end_headers()

    def list(self, *numbers: int, date: str = "", base: str = "", title: str = "") -> None:
        cards = "".join(
            f"<article><h3><a href='{base}/news/{n}'>{title or headline(n)}</a></h3>"
            f"{date.replace('#', str(n))}</article>"
            for n in numbers
        )
        self.pages["/list"] = ("text/html", f"<html lang=en><title>News</title><main>{cards}</main>".encode())
        for number in numbers:
            self.story(number)

    def story(self, number: int, head: str = "") -> None:
        title, day = headline(number), number % 28 + 1
        page = (
            f"<html lang=en><head><title>{title}</title>{head}<meta name=author content='A. Writer'>"
            f"<meta property='article:published_time' content='2021-03-{day:02}T08:00:00Z'>"
            f"<meta property='og:image' content='/picture-{number}.jpg'>"
            f"<meta name=description content='What the council found about number {number}.'></head>"
            f"<body><main><article><h1>{title}</h1><p>{TEXT}<p>{TEXT}"
            f"<p><a href='/report-{number}.pdf'>The whole report</a></article></main></body>"
        )
        self.pages[f"/news/{number}"] = ("text/html", page.encode())

    def asked(self, beginning: str = "/news/") -> int:
        """How many pages of stories were asked for so far."""
        return sum(times for (path, _), times in self.answers.items() if path.startswith(beginning))


class Here:
    """The reader, in this process."""

    def read(self, request: ReadRequest) -> Reading:
        return read(request)


class World:
    """One source, polled as the engine does it."""

    def __init__(self, folder: Path, newsroom: Newsroom, **settings: Any) -> None:
        self.site, self.now = newsroom, NOW
        self.source = Source(key="valley", url=f"{newsroom.url}/list", **settings)
        self.schedule = ScheduleSettings()
        self.gate = HostGate(timedelta())
        fetch = FetchSettings(pace=timedelta(), robots=False, allow_networks=(ip_network("127.0.0.0/8"),))
        self.door = Door(fetch, "Test/1", self.gate)
        self.clock: Callable[[], datetime] = lambda: self.now
        self._path = folder / "dateline.db"

    def poll(
        self, later: timedelta = timedelta(minutes=20), *, anew: bool = False, written: bool = True
    ) -> Outcome:
        """One poll after a while, by a service that was restarted; ``anew``: the whole list is read again;
        not ``written``: the service is killed before that."""
        self.now += later
        with self.store() as store:
            digest = rule_digest(self.source) + (self.now.isoformat().encode() if anew else b"")
            store.sync_sources([("valley", self.source.url, digest)], self.now)
            store.make_due(self.now)
            (lease,) = store.claim_due(1, self.now, HOUR)
            tools = Tools(
                door=self.door, reader=Here(), memory=store, schedule=self.schedule, clock=self.clock
            )
            outcome = perform(lease, self.source, tools)
            assert not written or store.commit([(lease, outcome)], self.now) == (True,)
            store.free_leases()
            assert store.check() == ()
        return outcome

    def store(self) -> closing[Store]:
        return closing(Store.open(f"sqlite:///{self._path}", now=self.now))

    def items(self) -> dict[str, Item]:
        """The stored items by the number of their story."""
        with self.store() as store:
            ids = [one.id for one in store.listing(limit=1000)]
            return {one.item.url.rpartition("/")[2]: one.item for one in store.items(ids).values()}

    def page(self, number: int) -> tuple[str, int, timedelta | None, str]:
        """State, tries, time to the next one and reason of a story's page."""
        with self.store() as store:
            found = store.errands_of(store.item(f"{self.site.url}/news/{number}").id)[Errand.PAGE]
        return found.state.value, found.tries, found.due and found.due - self.now, found.reason


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    served = Newsroom()
    with site(served):
        yield served


def visits(outcome: Outcome) -> tuple[int, int, int]:
    return tuple(outcome.pages_in(state) for state in (PageState.READ, PageState.FAILED, PageState.WANTED))


def test_a_new_item_is_complete_before_it_is_published(tmp_path: Path, newsroom: Newsroom) -> None:
    configure(tmp_path / "config", {"valley": f"url: {newsroom.url}/list\n"})

    def run(*arguments: str) -> Any:
        command = [sys.executable, "run.py", *arguments, "--json"]
        command += ["--config", str(tmp_path / "config"), "--data", str(tmp_path / "data")]
        return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)

    poll = run("once")["polls"][0]
    assert (poll["new"], poll["pages_read"], poll["pages_failed"]) == (3, 3, 0)
    feed = json.loads((tmp_path / "data/public/feeds/all.json").read_bytes())
    item = next(one for one in feed["items"] if one["url"].endswith("/news/1"))
    assert item["date_published"].startswith("2021-03-02")
    assert item["summary"] == "What the council found about number 1."
    assert item["image"] == f"{newsroom.url}/picture-1.jpg"
    assert [author["name"] for author in item["authors"]] == ["A. Writer"]
    assert "engineers" in item["content_html"]
    assert [one["url"] for one in item["attachments"]] == [f"{newsroom.url}/report-1.pdf"]
    told = run("why", item["url"])
    assert (told["version"], told["page"]["state"]) == (1, "read")
    assert told["evidence"]["published"] == "article:meta:article:published_time"
    assert told["evidence"]["title"].startswith("css:")


def test_what_is_over_the_budget_follows_with_the_next_polls(tmp_path: Path, newsroom: Newsroom) -> None:
    newsroom.list(*range(12))
    world = World(tmp_path, newsroom)
    first = world.poll()
    assert (first.status, first.count(ChangeKind.NEW), visits(first)) == (Status.OK, 12, (5, 0, 7))
    assert sum(item.published is not None for item in world.items().values()) == 5
    second = world.poll()
    assert (second.status, visits(second)) == (Status.UNCHANGED, (5, 0, 0))
    assert {(one.kind, one.significant, one.note) for one in second.changes} == {
        (
            ChangeKind.EDITED,
            False,
            "completed from its page: date, summary, text, picture, authors, documents",
        )
    }
    assert [visits(world.poll()) for _ in range(3)] == [(2, 0, 0), (0, 0, 0), (0, 0, 0)]
    assert newsroom.asked() == 12
    dates = {number: item.published for number, item in world.items().items()}
    assert all(date and date.origin is DateOrigin.ARTICLE for date in dates.values())


def test_completing_moves_no_date_of_change(tmp_path: Path, newsroom: Newsroom) -> None:
    world = World(tmp_path, newsroom)
    world.schedule = ScheduleSettings(articles=1)
    world.poll()
    world.poll()
    with world.store() as store:
        stored = store.items([one.id for one in store.listing(limit=10)]).values()
    assert sorted(one.version for one in stored) == [1, 1, 2]
    assert {one.changed - one.first_seen for one in stored} == {timedelta()}


def test_an_item_stays_with_the_body_it_was_read_from(tmp_path: Path, newsroom: Newsroom) -> None:
    world = World(tmp_path, newsroom)
    world.schedule = ScheduleSettings(articles=1)

    def bodies() -> dict[str, tuple[int, bytes]]:
        with world.store() as store:
            stored = store.items([one.id for one in store.listing(limit=10)]).values()
        return {one.item.url.rpartition("/")[2]: (one.version, one.body_digest) for one in stored}

    world.poll()
    first = bodies()
    newsroom.list(7, 8, 2)
    world.poll()
    world.poll()
    world.poll()
    later = bodies()
    assert len({later[one] for one in "78"}) == 2, "one of them was completed after it was read"
    assert {later[one][1] for one in "012"} == {first["0"][1]} != {later["7"][1]} == {later["8"][1]}
    assert sum(later[one][0] for one in "012") > 3, "some of them were completed"


def test_what_was_completed_stays_when_the_list_is_read_again(tmp_path: Path, newsroom: Newsroom) -> None:
    world = World(tmp_path, newsroom)
    world.poll()
    before = world.items()
    again = world.poll(anew=True)
    assert again.count(ChangeKind.SAME) == 3, "nothing was edited by reading the same list"
    assert newsroom.asked() == 3
    body = newsroom.pages["/list"][1].replace(b"part 1", b"with part 1")
    newsroom.pages["/list"] = ("text/html", body)
    edit = world.poll()
    edits = [one for one in edit.changes if one.kind is ChangeKind.EDITED]
    assert [(one.significant, one.note) for one in edits] == [(True, "title changed")]
    after = world.items()["1"]
    assert after == replace(before["1"], title=after.title)
    assert after.evidence["published"] == before["1"].evidence["published"]
    newsroom.list(0, 1, 2, date="<time datetime='2021-03-20'></time>")
    world.poll()
    dated = world.items()["2"]
    assert (dated.published.isoformat(), dated.published.origin) == ("2021-03-20", DateOrigin.TIME_ELEMENT)
    assert dated.summary == before["2"].summary


def test_a_page_that_is_not_there_is_tried_three_times(tmp_path: Path, newsroom: Newsroom) -> None:
    del newsroom.pages["/news/1"]
    world = World(tmp_path, newsroom)
    first = world.poll()
    assert (first.status, first.reason, first.failures, visits(first)) == (Status.OK, "", 0, (2, 1, 0))
    assert world.page(1) == ("failed", 1, HOUR, "http-404")
    assert visits(world.poll(HOUR - timedelta(minutes=1))) == (0, 0, 0)
    assert visits(world.poll(HOUR)) == (0, 1, 0)
    assert world.page(1) == ("failed", 2, DAY, "http-404")
    last = world.poll(DAY)
    assert (last.status, last.failures, visits(last)) == (Status.UNCHANGED, 0, (0, 1, 0))
    assert world.page(1) == ("failed", 3, None, "http-404")
    world.poll(10 * DAY)
    assert newsroom.answers["/news/1", 404] == 3


def test_a_page_that_comes_late_is_taken(tmp_path: Path, newsroom: Newsroom) -> None:
    page = newsroom.pages.pop("/news/1")
    world = World(tmp_path, newsroom)
    world.poll()
    newsroom.pages["/news/1"] = page
    assert visits(world.poll(2 * HOUR)) == (1, 0, 0)
    assert world.page(1) == ("read", 2, None, "")
    assert world.items()["1"].published.isoformat() == "2021-03-02T08:00:00Z"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (("text/html", LOGIN.encode()), "login"),
        (("text/html", NOT_FOUND.encode()), "soft-404"),
        (("text/html", OTHER.encode()), "other-story"),
        (("application/json", b'{"title": "The harvest of the valley"}'), "not-a-page"),
        (("application/pdf", b"%PDF-1.7\n" + bytes(range(256))), "not-text"),
        (("text/html", b"<meta http-equiv=refresh content='0;url=/'>"), "signpost"),
    ],
)
def test_nothing_is_taken_from_another_page(
    tmp_path: Path, newsroom: Newsroom, page: tuple[str, bytes], reason: str
) -> None:
    newsroom.pages["/news/1"] = page
    world = World(tmp_path, newsroom)
    assert visits(world.poll()) == (2, 1, 0)
    assert world.page(1) == ("failed", 1, None, reason)
    item = world.items()["1"]
    assert (item.published, item.summary, item.body, item.image, item.authors) == (None, "", "", None, ())


@pytest.mark.parametrize("target", ["/", "/list"])
def test_an_address_that_leads_to_the_front_page_is_no_story(
    tmp_path: Path, newsroom: Newsroom, target: str
) -> None:
    newsroom.pages["/"] = newsroom.pages["/news/1"]
    newsroom.moved["/news/1"] = target
    world = World(tmp_path, newsroom)
    world.poll()
    assert world.page(1) == ("failed", 1, None, "led-elsewhere")
    assert world.items()["1"].published is None


@pytest.mark.parametrize(
    ("status", "asked_for", "wait"),
    [(403, 0, DAY), (429, 7200, 2 * HOUR), (429, 0, HOUR), (503, 3_000_000, DAY)],
)
def test_a_host_that_refuses_one_page_is_not_asked_for_others(
    tmp_path: Path, newsroom: Newsroom, status: int, asked_for: int, wait: timedelta
) -> None:
    stories = Newsroom()
    stories.refused = (status, asked_for)
    with site(stories):
        newsroom.list(0, 1, 2, base=stories.url)
        world = World(tmp_path, newsroom)
        first = world.poll()
        assert (first.status, first.host_not_before, visits(first)) == (Status.OK, None, (0, 1, 2))
        assert stories.asked() == 1
        assert visits(world.poll(wait - timedelta(minutes=1))) == (0, 0, 0)
        world.gate = HostGate(timedelta())
        stories.refused = None
        world.door = Door(world.door.settings, "Test/1", world.gate)
        assert visits(world.poll(DAY)) == (3, 0, 0)


def test_a_host_whose_turn_it_is_not_keeps_its_pages_wanted(tmp_path: Path, newsroom: Newsroom) -> None:
    with site(Newsroom()) as stories:
        newsroom.list(0, 1, 2, base=stories.url)
        world = World(tmp_path, newsroom)
        world.gate.hold(host_of(stories.url), 3600)
        first = world.poll()
        assert (first.status, visits(first)) == (Status.OK, (0, 0, 3))
        assert sum(stories.answers.values()) == 0


def test_a_round_ends_when_its_time_is_over(tmp_path: Path, newsroom: Newsroom) -> None:
    world = World(tmp_path, newsroom)

    def slow() -> datetime:
        world.now += LONGEST / 5
        return world.now

    world.clock = slow
    read_first = visits(world.poll())[0]
    assert 0 < read_first < 3
    world.clock = lambda: world.now
    assert visits(world.poll())[0] == 3 - read_first


def test_an_item_that_was_withdrawn_is_left_alone(tmp_path: Path, newsroom: Newsroom) -> None:
    world = World(tmp_path, newsroom)
    world.schedule = ScheduleSettings(articles=2)
    assert visits(world.poll()) == (2, 0, 1)
    with world.store() as store:
        stored = store.items([one.id for one in store.listing(limit=9)]).values()
        (left,) = (one.id for one in stored if not one.item.body)
        store.set_state(left, ItemState.WITHDRAWN, world.now, "by hand")
    assert visits(world.poll()) == (0, 0, 0)
    assert newsroom.asked() == 2


DATED = "<time datetime='2021-04-05'></time><p>What number # is about, told in a sentence or two."


@pytest.mark.parametrize(
    ("articles", "budget", "date", "expected"),
    [
        ("auto", 5, "", 3),
        ("auto", 5, "<time datetime='2021-04-05'></time>", 3),
        ("auto", 5, DATED, 0),
        ("always", 5, DATED, 3),
        ("never", 5, "", 0),
        ("always", 0, "", 0),
    ],
)
def test_who_is_asked_for(
    tmp_path: Path, newsroom: Newsroom, articles: str, budget: int, date: str, expected: int
) -> None:
    newsroom.list(0, 1, 2, date=date)
    world = World(tmp_path, newsroom, articles=articles)
    world.schedule = ScheduleSettings(articles=budget)
    assert (world.poll().count(ChangeKind.NEW), newsroom.asked()) == (3, expected)


def test_what_is_listed_already_is_completed_when_the_source_asks_for_it(
    tmp_path: Path, newsroom: Newsroom
) -> None:
    world = World(tmp_path, newsroom, articles="never")
    world.poll()
    world.source = world.source.model_copy(update={"articles": "always"})
    assert visits(world.poll()) == (0, 0, 3)
    assert visits(world.poll()) == (3, 0, 0)


def test_what_the_list_tells_by_itself_before_is_forgotten(tmp_path: Path, newsroom: Newsroom) -> None:
    world = World(tmp_path, newsroom)
    world.schedule = ScheduleSettings(articles=1)
    assert visits(world.poll()) == (1, 0, 2)
    newsroom.list(0, 1, 2, date=DATED)
    later = world.poll()
    assert (visits(later), later.pages_in(PageState.NEEDLESS)) == ((0, 0, 0), 2)
    with world.store() as store:
        asked = [bool(store.errands_of(one.id)) for one in store.listing(limit=9)]
    assert sorted(asked) == [False, False, True]
    newsroom.list(0, 1, 2)
    world.poll()
    assert newsroom.asked() <= 3, "each page once at most"


def test_the_address_a_page_gives_itself_is_a_name_of_the_item(tmp_path: Path, newsroom: Newsroom) -> None:
    newsroom.story(1, head="<link rel=canonical href='/2021/harvest'>")
    world = World(tmp_path, newsroom)
    world.poll()
    with world.store() as store:
        first = store.item(f"{newsroom.url}/news/1")
        assert f"url:{newsroom.url}/2021/harvest" in store.names_of(first.id)
    body = newsroom.pages["/list"][1].replace(b"'/news/1'", b"'/2021/harvest'")
    newsroom.pages["/list"] = ("text/html", body)
    assert world.poll().count(ChangeKind.NEW) == 0
    assert len(world.items()) == 3


def test_one_address_for_all_pages_names_none(tmp_path: Path, newsroom: Newsroom) -> None:
    for number in range(3):
        newsroom.story(number, head="<link rel=canonical href='/news/2'>")
    world = World(tmp_path, newsroom)
    world.schedule = ScheduleSettings(articles=2)
    world.poll()
    world.poll()
    with world.store() as store:
        owners = {number: store.item(f"{newsroom.url}/news/{number}").id for number in range(3)}
        for number, owner in owners.items():
            urls = [name for name in store.names_of(owner) if name.startswith("url:")]
            assert urls == [f"url:{newsroom.url}/news/{number}"]


def test_a_poll_that_was_not_written_happens_again_and_doubles_nothing(
    tmp_path: Path, newsroom: Newsroom
) -> None:
    world = World(tmp_path, newsroom)
    lost = world.poll(written=False)
    assert (lost.count(ChangeKind.NEW), visits(lost)) == (3, (3, 0, 0))
    again = world.poll()
    assert (again.count(ChangeKind.NEW), visits(again)) == (3, (3, 0, 0))
    assert len(world.items()) == 3
    assert visits(world.poll()) == (0, 0, 0)

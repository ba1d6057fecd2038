"""SIGKILL at random moments of poll, commit and publish: nothing lost, doubled, renamed or torn.

The newsroom shows a new story with every visit, corrects an older one, and lists only the newest: what
scrolls off is found nowhere else than in what was committed.
"""

from __future__ import annotations

import json
import random
import re
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from aggregator.models import ChangeKind
from aggregator.store import Store
from tests.loopback import Site, site
from tests.service_support import Service, opened, published_is_whole, until

LISTED = 25  # stories a page of the newsroom shows
SOURCES = ("coast", "hills", "plain")
STORY = re.compile(rb"/story/(\d+)<")


class LivingSite(Site):
    """Every visit finds one story more, and the title of the one before it mended."""

    def __init__(self) -> None:
        super().__init__()
        self.newest = dict.fromkeys(SOURCES, 0)
        self.still = False

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        key = request.path.strip("/")
        if key in self.newest and not self.still:
            self.newest[key] += 1
            self.rss(request.path, *((str(n), self._title(key, n)) for n in self.listed(key)))
        super().answer(request)

    def listed(self, key: str) -> list[int]:
        first = (SOURCES.index(key) + 1) * 100_000
        newest = self.newest[key]
        return [first + n for n in range(newest, max(0, newest - LISTED), -1)]

    def _title(self, key: str, number: int) -> str:
        mended = number != self.listed(key)[0] and number % 2 == 0
        return f"{'Mended' if mended else 'First'} report {number} from the {key}"


class Witness:
    """What was seen published at any time, and whether the disk tells the same story still."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.ids: dict[str, str] = {}  # story address -> id

    def look(self) -> None:
        public = self._data / "public"
        published_is_whole(public)
        feeds = [json.loads(path.read_bytes()) for path in public.glob("feeds/*.json")]
        self._compare({item["url"]: item["id"] for feed in feeds for item in feed["items"]})

    def _compare(self, now: dict[str, str]) -> None:
        assert self.ids.keys() <= now.keys(), "a published story is gone"
        assert all(now[url] == name for url, name in self.ids.items()), "a story has another id"
        self.ids = now

    def sound(self) -> None:
        with opened(self._data) as store:
            assert store.check() == ()


def live_a_while(service: Service, chance: random.Random) -> None:
    """Start, come to some point of the work, and a random moment later be dead."""
    with service.start():
        point = chance.random()
        if point < 0.2:  # somewhere in the start
            moment = chance.uniform(0, 2.0)
        elif point < 0.5:  # the first polls
            service.greeted()
            moment = chance.uniform(0, 1.0)
        else:  # between the first commits, publishing and the next polls
            service.hear(lambda line: '"polled"' in line)
            moment = chance.uniform(0, 1.3)
        time.sleep(moment)  # the moment of death
        service.end(signal.SIGKILL)
    assert service.process.returncode == -signal.SIGKILL, service.lines
    assert not any("Traceback" in line or "crashed" in line for line in service.lines), service.lines


def committed(store: Store, newsroom: Site) -> set[str]:
    """The address of every story in any body that a committed poll has read."""
    digests = {run.body_digest for key in SOURCES for run in store.runs(key, 10_000) if run.body_digest}
    bodies = [store.body(digest) or b"" for digest in digests]
    return {f"{newsroom.url}/story/{int(n)}" for body in bodies for n in STORY.findall(body)}


def check_store(store: Store, newsroom: LivingSite, published: dict[str, str]) -> None:
    stored = store.items([listed.id for listed in store.listing(limit=100_000)])
    urls = Counter(one.item.url for one in stored.values())
    assert set(urls.values()) == {1}, "a story is stored twice"
    assert urls.keys() == committed(store, newsroom), "lost, or invented"
    assert published == {one.item.url: f"urn:uuid:{one.id}" for one in stored.values()}
    journal = Counter(e.item_id for e in store.changes_since(0, 100_000) if e.change is ChangeKind.NEW)
    assert journal == Counter(stored.keys()), "told twice as new, or not at all"


@pytest.mark.parametrize("kills", [25, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_killed_at_any_moment(tmp_path: Path, kills: int) -> None:
    shares = {"left": kills // 2, "right": kills - kills // 2}  # side by side: most of it is waiting
    with ThreadPoolExecutor(2) as lanes:
        runs = [lanes.submit(killed, tmp_path / name, number) for name, number in shares.items()]
        for run in runs:
            run.result()


def killed(folder: Path, kills: int) -> None:
    """So many lives of one service, and what must be true after them."""
    chance, newsroom = random.Random(f"{folder.name} {kills}"), LivingSite()
    with site(newsroom):
        sources = {key: f"url: {newsroom.url}/{key}\nevery: 1s\n" for key in SOURCES}
        feeds = {key: f"title: {key}\nselect: {{sources: {key}}}\nlimit: 1000\n" for key in SOURCES}
        service = Service(folder, sources, feeds=feeds)
        witness = Witness(service.data)
        for number in range(kills):
            live_a_while(service, chance)
            witness.look()
            if number % 5 == 4:
                witness.sound()
        newsroom.still = True
        finish(service, newsroom)
        witness.look()
        with opened(service.data) as store:
            assert store.check() == ()
            check_store(store, newsroom, witness.ids)
        assert len(witness.ids) > kills, "hardly anything happened"
        left = {path.name for path in service.data.iterdir()}
        assert left == {"dateline.db", "dateline.db.lock", "public", ".lock"}


def finish(service: Service, newsroom: LivingSite) -> None:
    """Let it catch up with a newsroom that stands still, and end it in peace."""
    listed = {f"{newsroom.url}/story/{number}" for key in SOURCES for number in newsroom.listed(key)}
    with service.start():
        service.at_work()
        until(
            lambda: listed <= {i["url"] for key in SOURCES for i in service.feed(key).get("items", ())},
            "everything listed is published",
        )
        service.end()
        assert service.process.returncode == 0, service.lines

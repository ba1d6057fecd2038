"""What a person decides reaches the feeds: a held reading accepted, an item withdrawn and put back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Site, configure, site

ROOT = Path(__file__).resolve().parents[1]
WORDS = ("ferry", "library", "mill", "school", "market", "bridge")


def newsroom(first: int, place: str) -> tuple[str, bytes]:
    cards = "".join(
        f"<article><h3><a href='/{place}/{at}'>The {WORDS[at % 6]} of the {place} opens, part {at}</a></h3>"
        f"<time datetime='2021-03-{at + 1:02}'></time><p>All about the {WORDS[at % 6]}.</p></article>"
        for at in range(first + 5, first, -1)
    )
    return "text/html", f"<html lang=en><title>News</title><main>{cards}</main></html>".encode()


class World:
    def __init__(self, folder: Path, served: Site) -> None:
        self.folder, self.served = folder, served
        served.pages["/news"] = newsroom(0, "harbour")
        configure(folder / "config", {"town": f"url: {served.url}/news\narticles: never\n"})

    def verb(self, *arguments: str, code: int = 0) -> Any:
        options = ("--config", str(self.folder / "config"), "--data", str(self.folder / "data"), "--json")
        command = [sys.executable, str(ROOT / "run.py"), *arguments, *options]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.returncode == code, ran.stdout + ran.stderr
        return json.loads(ran.stdout or ran.stderr)

    def poll(self) -> dict[str, Any]:
        (told,) = self.verb("once", "--all")["polls"]
        return dict(told)

    def feed(self) -> dict[str, str]:
        told = json.loads((self.folder / "data/public/feeds/all.json").read_bytes())
        return {item["id"]: item["title"] for item in told["items"]}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with site() as served:
        yield World(tmp_path, served)


def test_a_held_reading_is_believed_when_a_person_says_so(world: World) -> None:
    assert world.poll()["new"] == 5
    before = world.feed()
    world.served.pages["/news"] = newsroom(0, "valley")
    held = world.poll()
    assert (held["status"], held["reason"], world.feed()) == ("held", "drifted", before)
    assert world.verb("status")["alarms"][0]["next_step"]
    assert world.verb("accept", "town") == {"accepted": "town"}
    assert (world.poll()["status"], world.poll()["status"]) == ("ok", "unchanged")
    assert len(world.feed()) == 10
    assert world.feed().items() >= before.items()
    assert world.verb("status")["alarms"] == []


def test_what_is_withdrawn_stays_out_until_it_is_put_back(world: World) -> None:
    world.poll()
    before = world.feed()
    (item, *_others) = before
    told = world.verb("withdraw", item, "--note", "The ferry never sailed.")
    assert told == {"id": item.removeprefix("urn:uuid:"), "state": "withdrawn", "changed": True}
    assert world.verb("withdraw", item)["changed"] is False
    world.served.pages["/news"] = newsroom(1, "harbour")
    assert world.poll()["new"] == 1  # the source goes on listing it
    after = world.feed()
    assert item not in after
    assert len(after) == 5
    assert [one["note"] for one in world.verb("why", item)["revisions"]][-1] == "The ferry never sailed."
    world.verb("restore", item)
    world.served.pages["/news"] = newsroom(2, "harbour")
    world.poll()
    assert world.feed().items() > before.items()


def test_an_archive_read_again_tells_what_other_rules_would_do(world: World) -> None:
    world.poll()
    world.served.pages["/news"] = newsroom(1, "harbour")
    world.poll()
    (told,) = world.verb("replay", "town")
    nothing: dict[str, object] = {"added": [], "lost": [], "changed": [], "renamed": []}
    counts = {"bodies": 2, "missing": 0, "held": 0, "same": 6}
    assert told == {"source": "town", "is_the_same": True, **counts, **nothing}
    rules = world.folder / "rules.yaml"
    rules.write_text(
        f"url: {world.served.url}/news\narticles: never\n"
        "page: {items: article, title: p, link: a, date: {css: time, attr: datetime}}\n"
    )
    (told,) = world.verb("replay", "town", "--rules", str(rules))
    assert (told["is_the_same"], told["same"], len(told["changed"])) == (False, 0, 6)
    assert told["changed"][0]["fields"]["title"][1].startswith("All about the")
    assert world.verb("replay", "town")[0]["is_the_same"]  # looking changed nothing


def test_why_something_is_not_there(world: World) -> None:
    def answers(wanted: str) -> list[tuple[str, str]]:
        return [(one["gate"], one["source"]) for one in world.verb("why-not", wanted)]

    page = world.served.pages["/news"][1].replace(
        b"</main>",
        b"<article><h3><a href='#top'>The lantern on the hill is lit again</a></h3></article></main>",
    )
    world.served.pages["/news"] = ("text/html", page)
    world.poll()
    assert answers("library of the harbour") == [("published", "town")]
    assert answers(f"{world.served.url}/harbour/2") == [("published", "town")]
    assert answers("lantern on the hill") == [("no-link", "town")]
    assert answers("a story nobody told") == [("unseen", "")]
    world.verb("withdraw", f"{world.served.url}/harbour/2", "--note", "by mistake")
    (told,) = world.verb("why-not", f"{world.served.url}/harbour/2")
    assert (told["gate"], "by mistake" in told["told"]) == ("withdrawn", True)
    world.served.pages["/news"] = newsroom(0, "valley")
    world.poll()
    assert answers("a story nobody told") == [("held", "town")]


MISTAKES = [
    (("accept", "village"), 2, "no source 'village' is polled"),
    (("withdraw", "nothing"), 1, "no item has this id or address: nothing"),
    (("replay", "village"), 2, "no source 'village'"),
    (("replay", "--rules", "x.yaml"), 2, "--rules belongs to one source"),
    (("replay", "town", "--rules", "x.yaml"), 2, "x.yaml"),
]


def test_what_cannot_be_done_is_told(world: World) -> None:
    world.poll()
    for arguments, code, said in MISTAKES:
        assert said in json.dumps(world.verb(*arguments, code=code)), arguments


def test_nothing_is_decided_where_nothing_is_remembered(world: World) -> None:
    assert "nothing is remembered" in json.dumps(world.verb("accept", "town", code=1))
    assert not (world.folder / "data").exists()

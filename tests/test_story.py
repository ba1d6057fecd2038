"""The story of one item, told through the real program: a newsroom on loopback, a feed read back."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.loopback import Site, configure, site

ROOT = Path(__file__).resolve().parent.parent


def heard(*arguments: str, code: int = 0) -> tuple[str, str]:
    """Run a verb as a person would; returns what it printed and what it said beside."""
    ran = subprocess.run(
        [sys.executable, "run.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout, ran.stderr


def dateline(*arguments: str, code: int = 0) -> str:
    """What a verb printed; where it should fail, also what it said beside."""
    printed, beside = heard(*arguments, code=code)
    return printed if code == 0 else printed + beside


class World:
    """A newsroom, a configuration that reads it, and the program's answers."""

    def __init__(self, folder: Path, newsroom: Site) -> None:
        self.site = newsroom
        self.config, self.data = folder / "config", folder / "data"
        self.folders = ("--config", str(self.config), "--data", str(self.data))

    def run(self, verb: str, *arguments: str, code: int = 0) -> str:
        return dateline(verb, *arguments, *self.folders, code=code)

    def once(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.run("once", "--all", "--json"))
        return answer

    def feed(self, form: str = "atom") -> Any:
        return feedparser.parse(BytesIO((self.data / "public" / "feeds" / f"all.{form}").read_bytes()))

    def tree(self) -> dict[str, bytes]:
        public = self.data / "public"
        return {str(p.relative_to(public)): p.read_bytes() for p in public.rglob("*") if p.is_file()}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with site() as newsroom:
        configure(tmp_path / "config", {"news": f"url: {newsroom.url}/feed.xml\ntitle: The newsroom\n"})
        yield World(tmp_path, newsroom)


def test_the_story_of_an_item(world: World) -> None:
    world.site.rss("/feed.xml", ("1", "Wells for ten schools"), ("2", "A meeting on safe roads"))
    first = world.once()
    assert [(p["source"], p["status"], p["new"]) for p in first["polls"]] == [("news", "ok", 2)]
    atom, rss = world.feed("atom"), world.feed("rss")
    assert [e.title for e in atom.entries] == ["A meeting on safe roads", "Wells for ten schools"]
    assert [e.published_parsed[:3] for e in atom.entries] == [(2026, 4, 3), (2026, 4, 2)]
    assert [e.link for e in rss.entries] == [f"{world.site.url}/story/2", f"{world.site.url}/story/1"]
    assert [e.id for e in rss.entries] == [e.id for e in atom.entries]
    page = (world.data / "public" / "index.html").read_text(encoding="utf-8")
    assert "Wells for ten schools" in page
    ids = {e.title: e.id for e in atom.entries}

    # nothing new: not a byte changes, whatever the clock says
    before = world.tree()
    assert world.once()["polls"][0]["status"] == "unchanged"
    assert world.tree() == before

    # a correction keeps its id; what scrolled off stays
    world.site.rss("/feed.xml", ("2", "A conference on safe roads"), ("3", "Vaccines reach the islands"))
    third = world.once()["polls"][0]
    assert (third["status"], third["new"], third["edited"]) == ("ok", 1, 1)
    entries = {e.title: e for e in world.feed().entries}
    assert entries.keys() == {
        "Vaccines reach the islands",
        "A conference on safe roads",
        "Wells for ten schools",
    }
    assert entries["A conference on safe roads"].id == ids["A meeting on safe roads"]
    assert entries["A conference on safe roads"].updated > atom.entries[0].updated

    # a failure publishes nothing and loses nothing
    before = world.tree()
    del world.site.pages["/feed.xml"]
    failed = world.once()["polls"][0]
    assert (failed["status"], failed["reason"]) == ("fail", "http-404")
    assert world.tree() == before


def test_why_says_where_an_item_is_from(world: World) -> None:
    world.site.rss("/feed.xml", ("1", "Wells for ten schools"))
    world.once()
    item = world.feed().entries[0]
    told = json.loads(world.run("why", item.id.removeprefix("urn:uuid:"), "--json"))
    assert told["title"] == "Wells for ten schools"
    assert told["feeds"] == ["all"]
    assert "guid:story-1" in told["names"]
    assert told["evidence"]["title"]
    assert told["body"]
    assert "Wells for ten schools" in world.run("why", f"{world.site.url}/story/1")
    assert "no item has this id" in world.run("why", "0" * 8, code=1)
    found = json.loads(world.run("search", "wells", "--json"))
    assert [one["id"] for one in found] == [told["id"]]


def test_status_check_backup_and_export(world: World, tmp_path: Path) -> None:
    world.site.rss("/feed.xml", ("1", "Wells for ten schools"))
    world.once()
    (source,) = json.loads(world.run("status", "--json"))["sources"]
    assert (source["key"], source["last_status"], source["items"]) == ("news", "ok", 1)
    assert "all right" in world.run("check")
    copy = tmp_path / "copy.db"
    world.run("backup", str(copy))
    assert copy.stat().st_size > 10_000
    assert "exists already" in world.run("backup", str(copy), code=1)
    (line,) = world.run("export", "items").splitlines()
    assert json.loads(line)["title"] == "Wells for ten schools"
    listed = tmp_path / "sources.opml"
    world.run("export", "sources", "--output", str(listed))
    assert f"{world.site.url}/feed.xml" in listed.read_text()
    assert "<opml" in world.run("export", "feeds")


EMPTY = [  # verb -> what it answers when nothing is remembered yet
    (("status", "--json"), 0, {"sources": [], "alarms": []}),
    (("search", "wells", "--json"), 0, []),
    (("export", "items"), 0, None),
    (("why", "0" * 8, "--json"), 1, {"problems": ["no item has this id or address: 00000000"]}),
    (("backup", "copy.db", "--json"), 1, {"problems": ["there is nothing to back up"]}),
    (("check", "--json"), 0, {"sources": 1, "feeds": 1, "problems": []}),
]


@pytest.mark.parametrize(("arguments", "code", "answer"), EMPTY, ids=lambda one: str(one)[:12])
def test_before_anything_is_remembered_the_answer_is_empty(
    world: World, arguments: tuple[str, ...], code: int, answer: object
) -> None:
    said, told = heard(*arguments, *world.folders, code=code)
    assert (json.loads(said) if said else None) == answer
    assert "nothing is remembered" in told or arguments[0] == "check"
    assert not world.data.exists()


MISTYPED = [  # arguments, what is said about them
    (("status", "--nosuch"), "No such option: --nosuch"),
    (("why",), "Missing argument 'ITEM'"),
    (("statsu",), "No such command 'statsu'"),
    (("search", "wells", "--limit", "many"), "'--limit'"),
    (("search", "wells", "--limit", "0"), "'--limit'"),
    (("status", "--config"), "'--config' requires an argument"),
    (("read", "a", "b"), "unexpected extra argument"),
    (("import", "nowhere.opml"), "nowhere.opml"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTYPED, ids=lambda one: " ".join(one)[:20])
def test_what_cannot_be_meant_is_told_in_the_form_that_was_asked_for(
    arguments: tuple[str, ...], said: str
) -> None:
    answer, beside = heard(*arguments, code=2)
    assert answer == "" and said in beside and len(beside.splitlines()) == 1
    answer, beside = heard("--json", *arguments, code=2)
    (problem,) = json.loads(answer)["problems"]
    assert said in problem and beside == ""


def test_after_two_dashes_json_is_a_word_like_others() -> None:
    answer, beside = heard("read", "--", "--json", code=2)
    assert answer == "" and "no such file" in beside


LOOKING = [("status",), ("check",), ("search", "wells"), ("export", "items"), ("backup", "{copy}")]


def test_verbs_that_look_write_nothing_and_refuse_an_old_database(world: World, tmp_path: Path) -> None:
    world.site.rss("/feed.xml", ("1", "Wells for ten schools"))
    world.once()
    (item,) = (json.loads(line)["id"] for line in world.run("export", "items").splitlines())
    verbs = [*LOOKING, ("why", item)]
    database = world.data / "dateline.db"
    before = {path.name: path.read_bytes() for path in world.data.glob("dateline.db*")}
    for number, verb in enumerate(verbs):
        world.run(*(part.format(copy=tmp_path / f"{number}.db") for part in verb))
    assert {path.name: path.read_bytes() for path in world.data.glob("dateline.db*")} == before
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 1")  # the search index of an older Dateline
        assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    before = {"dateline.db": database.read_bytes(), "dateline.db.lock": before["dateline.db.lock"]}
    for verb in (("status",), ("check",), ("why", item)):  # one for each way to the database
        assert "brings it up to date" in world.run(*verb, code=1), verb
    assert {path.name: path.read_bytes() for path in world.data.glob("dateline.db*")} == before
    world.once()
    assert item in world.run("search", "wells", "--json")


def test_import_of_another_readers_list(world: World, tmp_path: Path) -> None:
    listing = tmp_path / "list.opml"
    listing.write_text(
        "<opml version='2.0'><body><outline text='Health'>"
        "<outline text='Vaccines' xmlUrl='https://news.example.org/vaccines.xml'/>"
        f"<outline text='Known' xmlUrl='{world.site.url}/feed.xml'/>"
        "<outline text='Bad' xmlUrl='javascript:alert(1)'/></outline></body></opml>"
    )
    dry = json.loads(world.run("import", str(listing), "--dry-run", "--json"))
    assert [one["file"] for one in dry["written"]] == ["sources/vaccines.yaml"]
    assert len(dry["skipped"]) == 2
    assert not (world.config / "sources" / "vaccines.yaml").exists()
    world.run("import", str(listing))
    assert (world.config / "sources" / "vaccines.yaml").exists()
    world.run("check")


def test_a_second_program_on_the_same_data_is_refused(world: World) -> None:
    from aggregator.engine.lock import data_lock

    world.data.mkdir()
    with data_lock(world.data):
        assert "another Dateline" in world.run("once", code=3)


def test_a_second_program_on_the_same_database_is_refused(world: World, tmp_path: Path) -> None:
    """Two data folders, one ``store.url``: both would poll, and each take the other's leases."""
    from aggregator.engine.lock import database_lock

    shared = tmp_path / "shared" / "remembered.db"
    settings = world.config / "dateline.yaml"
    settings.write_text(f"{settings.read_text()}store:\n  url: sqlite:///{shared}\n")
    with database_lock(shared, tmp_path / "other-data"):
        said = world.run("once", code=3)
    assert f"--data {tmp_path}/other-data) works on {shared}" in said
    assert not shared.exists()
    world.once()


def test_bad_configuration_names_file_and_line(world: World) -> None:
    (world.config / "sources" / "news.yaml").write_text("url: https://example.org/\ntitel: News\n")
    (world.config / "feeds" / "all.yaml").write_text("title: All\nselect: {sources: [newz]}\n")
    told = world.run("check", code=2)
    assert "sources/news.yaml:2:" in told and "'title'" in told
    assert "feeds/all.yaml:2:" in told and "'news'" in told


READINGS = {
    "feed.xml": (
        b"<rss version='2.0'><channel><title>T</title><item><title>One</title>"
        b"<link>/one</link></item></channel></rss>",
        "feed",
        [("One", "https://a.example/one")],
    ),
    "page.html": (
        b"<html><body><main><h2><a href='/first-story'>The first story of the week</a></h2><p>Text.</p>"
        b"<h2><a href='/second-story'>The second story of the week</a></h2><p>Text.</p></main></body></html>",
        "page",
        [
            ("The first story of the week", "https://a.example/first-story"),
            ("The second story of the week", "https://a.example/second-story"),
        ],
    ),
}


@pytest.mark.parametrize("name", READINGS)
def test_read_prints_its_contract(tmp_path: Path, name: str) -> None:
    body, kind, expected = READINGS[name]
    (tmp_path / name).write_bytes(body)
    told = json.loads(dateline("read", str(tmp_path / name), "--url", "https://a.example/", "--json"))
    assert told["kind"] == kind
    assert [(item["title"], item["url"]) for item in told["items"]] == expected
    assert set(told) >= {"kind", "language", "method", "items", "rejected"}
    assert set(told["items"][0]) >= {
        "kind", "lead", "title", "url", "published", "precision", "place", "country", "summary",
        "language", "documents", "event", "guid",
    }  # fmt: skip


def test_read_invents_no_host_for_a_saved_body(tmp_path: Path) -> None:
    body = READINGS["feed.xml"][0].replace(b"/one", b"/stories/one")
    (tmp_path / "saved.xml").write_bytes(body)
    (item,) = json.loads(dateline("read", str(tmp_path / "saved.xml"), "--json"))["items"]
    assert item["url"] == "/stories/one"


def test_read_of_nothing_readable_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert "nothing can be read here: empty-body" in dateline("read", str(tmp_path / "empty"))
    answer = json.loads(dateline("read", str(tmp_path / "empty"), "--json"))
    assert (answer["kind"], answer["items"], answer["reason"]) == ("none", [], "empty-body")
    assert "no such file" in dateline("read", "nowhere.xml", code=2)
    assert "no such file" in dateline("read", "http://[::1", "--json", code=2)
    assert "no address" in dateline("read", str(tmp_path / "empty"), "--url", "foo://bar", code=2)
    assert "no charset" in dateline("read", str(tmp_path / "empty"), "--charset", "klingon", code=2)
    assert "sources, feeds and items" in dateline("export", "nosuch", code=2)

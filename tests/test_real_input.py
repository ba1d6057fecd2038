"""Real feeds and pages through the whole program: read rightly, published validly, and quiet when unchanged.

The corpus lies beside the project; without it these tests are left out. The rules for pages in
``real_input/`` are ours; which addresses and entries are right is what the corpus says.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urljoin

import jsonschema
import pytest
from lxml import etree

from aggregator.models import Item, Rejected
from aggregator.pipeline import inspect
from aggregator.read import ReadRequest, read
from aggregator.settings.loader import load_sources
from aggregator.settings.schema import Source
from feeds.edition import Format
from feeds.verify import CHECKS
from tests.loopback import Site, configure

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CORPUS, SCHEMAS = SHARED / "corpus", SHARED / "schemas"
RULES = Path(__file__).parent / "real_input"
FEED_ADDRESS = "https://feeds.example.org/"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
GROUPS = 4  # feeds that share all sources out, so that every item is in a document

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the project"),
]


def scorer(name: str) -> ModuleType:
    """The corpus's own judge, loaded by path."""
    spec = importlib.util.spec_from_file_location(name, CORPUS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Here:
    """The reader without its child process."""

    read = staticmethod(read)


@cache
def feed_items(name: str) -> tuple[tuple[Item, ...], tuple[Rejected, ...]]:
    """A feed of the corpus, read as if it came from ``FEED_ADDRESS``."""
    source = Source(key="feed", url=FEED_ADDRESS + name)
    return items_of((CORPUS / "feeds" / "files" / name).read_bytes(), source, media_type(name))


def items_of(body: bytes, source: Source, media_type: str) -> tuple[tuple[Item, ...], tuple[Rejected, ...]]:
    request = ReadRequest(body=body, url=source.url, content_type=media_type, source=source)
    _reading, items, rejected = inspect(request, Here(), NOW)
    return items, rejected


def as_prediction(item: Item) -> dict[str, str | None]:
    return {
        "title": item.title,
        "link": item.url,
        "id": item.guid,
        "published": item.published.isoformat() if item.published else None,
        "summary": item.summary,
    }


# --------------------------------------------------------------------------- what is read


def feed_references() -> list[dict[str, Any]]:
    lines = (CORPUS / "feeds" / "reference.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def media_type(name: str) -> str:
    return {"json": "application/feed+json", "xml": "application/xml"}[name.rpartition(".")[2]]


def test_feeds_are_read_as_the_reference_reads_them() -> None:
    judge = scorer("score_feeds")
    count: Counter[str] = Counter()
    for reference in feed_references():
        items, _ = feed_items(reference["id"])
        for entry in reference[
            "entries"
        ]:  # the reference leaves relative links as they are; ours are absolute
            entry["link"] = urljoin(FEED_ADDRESS, entry["link"]) if entry["link"] else entry["link"]
        count.update(judge.score(reference["entries"], [as_prediction(item) for item in items]))
    assert count["ref"] > 2000
    assert count["matched"] >= 0.999 * count["ref"], count
    assert count["got"] == count["matched"], count
    for field in ("title", "link", "date"):
        assert count[f"{field}_ok"] >= 0.999 * count[f"{field}_ref"], (field, count)


def label(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((CORPUS / "listing" / "labels" / f"{name}.json").read_text("utf-8"))
    return told


def page(name: str) -> bytes:
    return (CORPUS / "listing" / "pages" / f"{name}.html").read_bytes()


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Source]:
    """The pages with rules of ours, each as a source at its own address."""
    folder = tmp_path_factory.mktemp("ruled")
    texts = {path.stem: f"url: {label(path.stem)['url']}\n{path.read_text('utf-8')}" for path in RULED}
    configure(folder, texts)
    sources, problems = load_sources(folder)
    assert problems == ()
    return dict(sources)


RULED = sorted(RULES.glob("*.yaml"))


@pytest.mark.parametrize("name", [path.stem for path in RULED])
def test_pages_with_rules_are_read_as_labelled(name: str, ruled: dict[str, Source]) -> None:
    items, rejected = items_of(page(name), ruled[name], "text/html")
    score = scorer("score_listing").score_page(label(name), [as_prediction(item) for item in items])
    assert score["f1"] >= 0.99, score
    assert score["dates_right"] >= 0.96 * score["gold_dated"], score
    assert score["dates_right"] >= 0.99 * score["dates_given"], score
    assert rejected == ()


# --------------------------------------------------------------------------- the whole program


class Corpus(Site):
    """Serves the corpus. ``stir`` changes bodies on their way; ``validators``: is an ETag sent?"""

    def __init__(self) -> None:
        super().__init__()
        self.validators = True
        self.stir: Callable[[str, bytes], bytes] = lambda kind, body: body

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if self.validators:
            super().answer(request)
            return
        kind, body = self.pages.get(request.path, ("", b""))
        body = self.stir(kind, body)
        request.send_response(200 if kind else 404)
        request.send_header("Content-Type", kind or "text/plain")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def comment_behind(kind: str, body: bytes) -> bytes:
    return body + (b" \n" if "json" in kind else b"\n<!-- served again -->\n")


def space_in_each_entry(_kind: str, body: bytes) -> bytes:
    for end in (b"</item>", b"</entry>", b'"title"'):
        body = body.replace(end, b"\n" + end)
    return body + b"\n"


ROUNDS: dict[str, tuple[bool, Callable[[str, bytes], bytes], str]] = {
    "not modified": (True, lambda kind, body: body, "not-modified"),
    "no validators, the same bytes": (False, lambda kind, body: body, "same-body"),
    "a comment behind": (False, comment_behind, ""),
    "every entry written otherwise": (False, space_in_each_entry, ""),
}


class World:
    """All of the corpus as sources, the program that polls them, and what the first round said."""

    def __init__(self, folder: Path, newsroom: Corpus) -> None:
        self.site, self.config, self.data = newsroom, folder / "config", folder / "data"
        sources = dict(self._feeds() | self._pages())
        configure(self.config, sources, feeds={"all": "title: All of it\nselect: all\nlimit: 300\n"})
        self.first = self.once()

    def _feeds(self) -> dict[str, str]:
        texts = {}
        for path in sorted((CORPUS / "feeds" / "files").iterdir()):
            self.site.pages[f"/feeds/{path.name}"] = (media_type(path.name), path.read_bytes())
            texts[f"feed-{path.stem}"] = f"url: {self.site.url}/feeds/{path.name}\n"
        return texts

    def _pages(self) -> dict[str, str]:
        texts = {}
        for path in sorted((CORPUS / "listing" / "labels").glob("*.json")):
            name = path.stem
            self.site.pages[f"/{name}/"] = ("text/html", page(name))
            rules = RULES / f"{name}.yaml"
            more = rules.read_text("utf-8") if rules.exists() else ""
            texts[f"page-{name.replace('_', '-')}"] = f"url: {self.site.url}/{name}/\n{more}"
        return texts

    def once(self) -> dict[str, dict[str, Any]]:
        """One round over all sources: what the program told of each."""
        command = [sys.executable, "run.py", "once", "--all", "--json"]
        command += ["--config", str(self.config), "--data", str(self.data)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
        answer = json.loads(ran.stdout)
        assert answer["published"]["problems"] == []
        assert answer["published"]["quarantined"] == []
        return {poll["source"]: poll for poll in answer["polls"]}

    def public(self) -> dict[str, tuple[bytes, int]]:
        """Every public file with its bytes and its time."""
        files = (path for path in (self.data / "public").rglob("*") if path.is_file())
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    def documents(self, form: Format) -> list[Path]:
        return sorted((self.data / "public" / "feeds").glob(f"*.{form.value}"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    newsroom = Corpus()
    thread = threading.Thread(target=newsroom.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield World(tmp_path_factory.mktemp("real"), newsroom)
    finally:
        newsroom.server.shutdown()
        newsroom.server.server_close()


@pytest.fixture
def whole(world: World) -> World:
    """The same world with feeds that share out all sources, so that every item is in a document."""
    for at in range(GROUPS):
        feed = {"title": f"Part {at}", "select": {"sources": sorted(world.first)[at::GROUPS]}, "limit": 1000}
        (world.config / "feeds" / f"part{at}.yaml").write_text(json.dumps(feed))
    world.once()
    return world


def test_every_source_gives_all_its_items(world: World) -> None:
    assert len(world.first) == len(world.site.pages)
    sources, problems = load_sources(world.config)
    assert problems == ()
    for key, poll in world.first.items():
        kind, body = world.site.pages[sources[key].url.removeprefix(world.site.url)]
        feed = key.startswith("feed-")
        name = sources[key].url.rpartition("/")[2]
        items, rejected = feed_items(name) if feed else items_of(body, sources[key], kind)
        assert (poll["new"], poll["rejected"]) == (len(items), len(rejected)), key
    bad = {key: poll for key, poll in world.first.items() if poll["status"] != "ok"}
    assert [(poll["status"], poll["reason"]) for poll in bad.values()] == [("part", "incomplete-document")]


@pytest.mark.parametrize("name", ROUNDS)
def test_unchanged_sources_change_no_byte(name: str, world: World) -> None:
    before = world.public()
    world.site.validators, world.site.stir, reason = ROUNDS[name]
    polls = world.once()
    assert {key: (poll["new"], poll["edited"]) for key, poll in polls.items()} == dict.fromkeys(polls, (0, 0))
    reasons = Counter("" if poll["reason"] == "quiet" else poll["reason"] for poll in polls.values())
    assert reasons[reason] >= len(polls) - 1, reasons  # quiet: three of the feeds hold no entry at all
    assert world.public() == before


# --------------------------------------------------------------------------- what is published


@pytest.mark.parametrize("form", CHECKS)
def test_documents_hold_all_invariants(form: Format, world: World) -> None:
    for path in world.documents(form):
        body = path.read_bytes()
        assert CHECKS[form](body) == (), path
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == body


needs_schemas = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas are not beside the project")


@needs_schemas
def test_the_schema_accepts_atom(world: World) -> None:
    grammar = etree.RelaxNG(etree.parse(SCHEMAS / "atom-rfc4287.rng"))
    for path in world.documents(Format.ATOM):
        grammar.assertValid(etree.parse(path, etree.XMLParser(huge_tree=True)))


@needs_schemas
def test_the_schema_accepts_json_feed(world: World) -> None:
    schema = json.loads((SCHEMAS / "jsonfeed-1.1.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for path in world.documents(Format.JSON):
        assert [error.message for error in validator.iter_errors(json.loads(path.read_bytes()))] == []


@pytest.mark.slow
def test_every_item_is_in_a_valid_document(whole: World) -> None:
    for form in CHECKS:
        test_documents_hold_all_invariants(form, whole)
    ids = set()
    for path in whole.documents(Format.JSON):
        ids |= {item["id"] for item in json.loads(path.read_bytes())["items"]}
    assert len(ids) == sum(poll["new"] for poll in whole.first.values())


@pytest.mark.slow
@needs_schemas
def test_the_schemas_accept_every_item(whole: World) -> None:
    test_the_schema_accepts_atom(whole)
    test_the_schema_accepts_json_feed(whole)


@pytest.mark.slow
@pytest.mark.skipif(
    "DATELINE_FEEDVALIDATOR" not in os.environ, reason="DATELINE_FEEDVALIDATOR names no checkout"
)
@pytest.mark.parametrize("form", [Format.RSS, Format.ATOM])
def test_the_w3c_validator_finds_no_error(form: Format, whole: World) -> None:
    """DATELINE_FEEDVALIDATOR names a checkout of w3c/feedvalidator, DATELINE_FEEDVALIDATOR_PYTHON a Python
    that can run it."""
    checkout = Path(os.environ["DATELINE_FEEDVALIDATOR"])
    python = os.environ.get("DATELINE_FEEDVALIDATOR_PYTHON", sys.executable)
    for path in whole.documents(form):
        ran = subprocess.run(
            [python, "src/demo.py", path, "A"], cwd=checkout, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, f"{path}: {ran.stdout[-3000:]}"

"""From an address to a published feed, as an operator does it: ``add``, then ``once``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.loopback import Site, configure, site
from tests.test_real_input import CORPUS, page

ROOT = Path(__file__).resolve().parent.parent
TITLES = [
    f"The {word} of the valley opens its doors again"
    for word in ("mill", "library", "ferry", "museum", "school")
]
CARD = (
    "<article class='card'><h3><a href='/news/{0}'>{1}</a></h3>"
    "<time datetime='2021-03-{2:02}'>{2} March</time>"
)
TOLD = "<p>Everybody who lives there came to see it, number {0}.</p></article>"
MENU = "<nav><ul><li><a href='/a'>About the valley</a><li><a href='/b'>Where to find us</a></ul></nav>"


def newsroom(titles: list[str]) -> str:
    cards = "".join(CARD.format(at, title, 20 - at) + TOLD.format(at) for at, title in enumerate(titles, 1))
    return f"<html lang=en><title>Valley news | Valley</title><body>{MENU}<main><h1>News</h1>{cards}</main>"


@pytest.fixture
def valley(tmp_path: Path) -> Iterator[Site]:
    with site() as served:
        served.pages["/news/"] = ("text/html", newsroom(TITLES).encode())
        configure(tmp_path / "config", {})
        yield served


def ask(folder: Path, *words: str) -> tuple[int, str, str]:
    command = [sys.executable, "run.py", *words]
    command += ["--config", str(folder / "config"), "--data", str(folder / "data")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout, ran.stderr


def written(folder: Path, told: dict[str, Any]) -> dict[str, Any]:
    """The source's file that ``add`` has written."""
    source = next(Path(path) for path in told["written"] if "sources" in path)
    assert source.parent == folder / "config" / "sources"
    loaded: dict[str, Any] = YAML(typ="safe").load(source.read_text("utf-8"))
    return loaded


def test_from_an_address_to_a_published_feed(valley: Site, tmp_path: Path) -> None:
    code, said, wrong = ask(tmp_path, "add", f"{valley.url}/news/", "--yes", "--key", "valley")
    assert (code, wrong) == (0, "")
    assert "5 entries, newest 2021-03-19" in said
    assert all(title in said for title in TITLES)
    code, _, wrong = ask(tmp_path, "once")
    assert (code, wrong) == (0, "")
    feed = json.loads((tmp_path / "data/public/feeds/valley.json").read_text("utf-8"))
    assert [item["title"] for item in feed["items"]] == TITLES
    assert all(item["date_published"].startswith("2021-03-") for item in feed["items"])
    assert feed["items"][0]["url"] == f"{valley.url}/news/1"


def test_the_rule_can_be_read_and_edited(valley: Site, tmp_path: Path) -> None:
    code, said, _ = ask(tmp_path, "add", f"{valley.url}/news/", "--yes", "--json")
    told = json.loads(said)
    assert code == 0
    rule = written(tmp_path, told)["page"]
    assert rule["items"] == "article.card"
    assert rule["title"] == "h3"
    text = next(Path(path) for path in told["written"] if "sources" in path).read_text("utf-8")
    assert "# the box around each entry" in text
    assert ask(tmp_path, "check")[0] == 0


def test_a_feed_of_the_site_comes_before_its_page(valley: Site, tmp_path: Path) -> None:
    link = "<link rel=alternate type=application/rss+xml href=/feed.xml>"
    valley.pages["/news/"] = ("text/html", (link + newsroom(TITLES)).encode())
    entries = "".join(
        f"<item><title>{title}</title><link>{valley.url}/news/{at}</link>"
        f"<pubDate>{20 - at} Mar 2021 08:00:00 GMT</pubDate></item>"
        for at, title in enumerate(TITLES, 1)
    )
    rss = f"<rss version='2.0'><channel><title>Valley</title>{entries}</channel></rss>"
    valley.pages["/feed.xml"] = ("application/rss+xml", rss.encode())
    code, said, _ = ask(tmp_path, "add", f"{valley.url}/news/", "--json")
    told = json.loads(said)
    assert (code, told["written"]) == (0, [])
    assert [one["kind"] for one in told["proposals"]] == ["feed", "page"]
    assert told["proposals"][0]["settings"]["url"] == f"{valley.url}/feed.xml"


def test_headlines_say_which_list_is_meant(valley: Site, tmp_path: Path) -> None:
    rows = "".join(f"<li class=tip><a href='/tips/{at}'>Tip {at} for the garden</a>" for at in range(1, 8))
    mixed = newsroom(TITLES).replace("</main>", f"<ul>{rows}</ul></main>")
    valley.pages["/news/"] = ("text/html", mixed.encode())
    words = ("add", f"{valley.url}/news/", "--title", "tip 3 for", "--title", "Tip 5", "--yes", "--json")
    code, said, _ = ask(tmp_path, *words)
    told = json.loads(said)
    assert (code, told["proposals"][0]["count"]) == (0, 7)
    assert written(tmp_path, told)["page"]["items"] == "li.tip"


FAILURES = {
    "no such headline": (
        ("--title", "Nothing of the kind"),
        1,
        "no list of the page has 'Nothing",
    ),
    "nothing there": ((), 2, "nothing to read was found there"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failures_say_what_to_do(name: str, valley: Site, tmp_path: Path) -> None:
    options, expected, words = FAILURES[name]
    address = f"{valley.url}/news/" if options else f"{valley.url}/empty/"
    code, _, wrong = ask(tmp_path, "add", address, *options, "--yes")
    assert (code, words in wrong) == (expected, True), wrong
    assert list((tmp_path / "config" / "sources").iterdir()) == []


def test_a_private_address_is_refused_and_told(valley: Site, tmp_path: Path) -> None:
    settings = tmp_path / "config" / "dateline.yaml"
    settings.write_text(settings.read_text("utf-8").replace("  allow_networks: [127.0.0.0/8]\n", ""), "utf-8")
    code, _, wrong = ask(tmp_path, "add", f"{valley.url}/news/", "--yes")
    assert (code, "say --own-network" in wrong) == (2, True)
    code, said, _ = ask(tmp_path, "add", f"{valley.url}/news/", "--yes", "--own-network", "--json")
    assert code == 0
    assert written(tmp_path, json.loads(said))["allow_networks"] == ["127.0.0.1/32"]
    assert '"new": 5' in ask(tmp_path, "once", "--json")[1]


REAL = ("phila_press", "cenb", "mblt_ru", "castalio", "fcmat")


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the project")
def test_real_pages_become_published_feeds(tmp_path: Path) -> None:
    configure(tmp_path / "config", {})
    with site() as served:
        for name in REAL:
            served.pages[f"/{name}/"] = ("text/html", page(name))
            key = name.replace("_", "-")
            code, _, wrong = ask(tmp_path, "add", f"{served.url}/{name}/", "--yes", "--key", key)
            assert (code, wrong) == (0, ""), name
        assert ask(tmp_path, "once")[0] == 0
    feeds = tmp_path / "data" / "public" / "feeds"
    counts = {
        name: len(json.loads((feeds / f"{name.replace('_', '-')}.json").read_text("utf-8"))["items"])
        for name in REAL
    }
    assert counts == {"phila_press": 20, "cenb": 21, "mblt_ru": 20, "castalio": 10, "fcmat": 50}

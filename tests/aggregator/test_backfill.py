"""Pages with older entries: where a list goes on, and that they are followed once, with the first reading."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aggregator.read import ReadRequest, read
from aggregator.settings.schema import Source
from tests.loopback import configure, site

ROOT = Path(__file__).resolve().parents[2]
PAGE = "https://news.example/list/"
WORDS = ("mill", "library", "ferry", "museum", "school", "market")
POINTERS = {
    "told to machines": ("<link rel=next href='?page=2'>", f"{PAGE}?page=2"),
    "a link for both": (
        "<div><a rel='next nofollow' href='/list/2'>More</a></div>",
        "https://news.example/list/2",
    ),
    "in words": (
        "<ul class=pagination><li><a href='/list/2'>Older posts</a></ul>",
        "https://news.example/list/2",
    ),
    "in French": (
        "<nav class=pager><a href='/list/2'>Page suivante</a></nav>",
        "https://news.example/list/2",
    ),
    "in Chinese": ("<div class=pagination><a href='?p=2'>\u4e0b\u4e00\u9875</a></div>", f"{PAGE}?p=2"),
    "an arrow": ("<div class=pager><a href='?p=2'>\u00bb</a></div>", f"{PAGE}?p=2"),
    "a number": (
        "<div class=pagination><b>1</b><a href='?p=2'>2</a><a href='?p=3'>3</a></div>",
        f"{PAGE}?p=2",
    ),
    "words outside a pager": ("<p><a href='/about'>Next</a></p>", None),
    "more to load": (
        "<div><a class=btn href='/list?page=2'>Load more</a></div>",
        "https://news.example/list?page=2",
    ),
    "words in a plain list": (
        "<ul><li><b>1</b><li><a href='/list/page/2'>2</a><li><a href='/list/page/2'>Next</a></ul>",
        "https://news.example/list/page/2",
    ),
    "a number in a plain list": ("<p><b>1</b> <a href='?p=2'>2</a> <a href='?p=3'>3</a></p>", f"{PAGE}?p=2"),
    "more of something else": (
        "<div><a href='/list/harbour'>More</a><a href='?tag=sea'>More</a></div>",
        None,
    ),
    "a calendar": ("<table><tr><td><a href='?month=6&amp;year=2021'>\u00bb</a></table>", None),
    "years": ("<div><a href='/list/2020'>More</a></div>", None),
    "a carousel": ("<div class='carousel pagination-dots'><a href='/feature/9'>Next</a></div>", None),
    "another host": ("<link rel=next href='https://other.example/2'>", None),
    "itself": ("<link rel=next href='#top'>", None),
    "a script": ("<div class=pager><a href='javascript:next()'>Next</a></div>", None),
    "nothing": ("", None),
}


def listing(first: int, more: str) -> bytes:
    cards = "".join(
        f"<article><h3><a href='/news/{at}'>The {WORDS[at % 6]} of the valley opens again, part {at}</a></h3>"
        f"<time datetime='2021-03-{28 - at:02}'></time></article>"
        for at in range(first, first + 6)
    )
    return f"<html lang=en><title>News</title><main>{cards}</main>{more}".encode()


@pytest.mark.parametrize("name", POINTERS)
def test_where_a_list_goes_on(name: str) -> None:
    more, expected = POINTERS[name]
    reading = read(ReadRequest(body=listing(1, more), url=PAGE, source=Source(url=PAGE)))
    assert (reading.older or None) == expected
    assert len(reading.candidates) == len(WORDS)


def once(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "run.py", "once", "--all", "--json"]
    command += ["--config", str(folder / "config"), "--data", str(folder / "data")]
    told: dict[str, Any] = json.loads(
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    )
    return told["polls"][0]


def test_older_pages_are_followed_with_the_first_reading_only(tmp_path: Path) -> None:
    with site() as served:
        pages = {1: "/list/", 2: "/list/2", 3: "/list/3", 4: "/list/4"}
        for number, path in pages.items():
            more = f"<link rel=next href='{pages.get(number + 1, '/list/')}'>"
            served.pages[path] = ("text/html", listing(1 + 6 * (number - 1), more))
        text = f"url: {served.url}/list/\nbackfill: 2\n"
        configure(tmp_path / "config", {"valley": text})
        first = once(tmp_path)
        assert (first["status"], first["new"]) == ("ok", 18)
        assert served.answers["/list/4", 200] == 0
        served.pages["/list/"] = ("text/html", listing(0, "<link rel=next href='/list/2'>"))
        second = once(tmp_path)
        assert (second["status"], second["reason"], second["new"]) == ("ok", "", 1)
        assert served.answers["/list/2", 200] == 1


def test_a_ring_of_pages_ends(tmp_path: Path) -> None:
    with site() as served:
        served.pages["/list/"] = ("text/html", listing(1, "<link rel=next href='/list/2'>"))
        served.pages["/list/2"] = ("text/html", listing(7, "<link rel=next href='/list/'>"))
        configure(tmp_path / "config", {"valley": f"url: {served.url}/list/\nbackfill: 20\n"})
        assert once(tmp_path)["new"] == 12
        assert served.answers["/list/", 200] == 1

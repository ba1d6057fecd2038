"""The feeds' files: what is loaded, and what operators are told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.models import Kind
from feeds.settings import Select, load_feeds

KEYS = ("unodc", "who", "un-news")


def load(text: str, folder: Path) -> tuple[dict[str, object], list[str]]:
    (folder / "feeds").mkdir()
    (folder / "feeds/a.yaml").write_text(text, encoding="utf-8")
    feeds, problems = load_feeds(folder, KEYS)
    return dict(feeds), [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "select"),
    [
        ("title: A\nselect: all\n", Select()),
        ("title: A\nselect: {}\n", Select()),
        ("title: A\nselect: {sources: all}\n", Select()),
        ("title: A\nselect: {sources: who}\n", Select(sources=("who",))),
        (
            "title: A\nselect: {sources: [who, unodc], kinds: news}\n",
            Select(sources=("who", "unodc"), kinds=(Kind.NEWS,)),
        ),
        (
            "title: A\nselect: {languages: fr, countries: [no, NO]}\n",
            Select(languages=("fr",), countries=("NO", "NO")),
        ),
        (
            "title: A\nselect: {max_age: 30d, words: [on, off]}\n",
            Select(max_age=timedelta(days=30), words=("on", "off")),
        ),
    ],
)
def test_what_a_feed_selects(text: str, select: Select, tmp_path: Path) -> None:
    feeds, problems = load(text, tmp_path)
    assert problems == []
    assert feeds["a"].select == select  # type: ignore[attr-defined]
    assert feeds["a"].key == "a"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["feeds/a.yaml: is empty - write at least 'title:' and 'select:'"]),
        (
            "title: A\n",
            ["feeds/a.yaml:1: 'select' is missing - Which items it takes. 'select: all' takes everything."],
        ),
        (
            "title: A\nselect:\n  sources: [who, unodk, nobody]\n",
            [
                "feeds/a.yaml:3: select.sources: there is no source 'unodk' - did you mean 'unodc'?",
                "feeds/a.yaml:3: select.sources: there is no source 'nobody' - "
                "sources/ holds no file of this name",
            ],
        ),
        (
            "title: A\nselect:\n  sources:\n    - who\n    - un_news\n",
            ["feeds/a.yaml:5: select.sources: there is no source 'un_news' - did you mean 'un-news'?"],
        ),
        (
            "title: A\nselect:\n  sources: []\n",
            [
                "feeds/a.yaml:3: select.sources: a list names no source - write 'all', or the keys of "
                "sources: [unodc, who]"
            ],
        ),
        (
            "title: A\nselect:\n  sources: {who: 1}\n",
            [
                "feeds/a.yaml:3: 'select.sources' is not a list of source keys - write 'all', or the keys "
                "of sources: [unodc, who]"
            ],
        ),
        (
            "title: A\nsources: [who]\nselect: all\n",
            ["feeds/a.yaml:2: unknown key 'sources' - it belongs under 'select:'"],
        ),
        (
            "title: A\nselect: everything\n",
            [
                "feeds/a.yaml:2: select: 'everything' stands where a block is needed - write its keys "
                "below, indented by two spaces"
            ],
        ),
        (
            "title: ''\nselect: all\nlimit: 0\n",
            [
                "feeds/a.yaml:1: title: '' is empty - write a text, or take the line away",
                "feeds/a.yaml:3: limit: '0' is out of range: it must be at least 1",
            ],
        ),
        (
            "title: A\nselect: {kinds: [news, story]}\n",
            [
                "feeds/a.yaml:2: select.kinds[2]: 'story' is not one of the words known here - write one "
                "of: 'news', 'event', 'resource'"
            ],
        ),
        (
            "title: A\nselect: {max_age: 30}\nhome: example.org\n",
            [
                "feeds/a.yaml:2: select.max_age: '30' is not a duration: it needs a number and a unit - "
                "write 30s, 30m, 30h or 30d",
                "feeds/a.yaml:3: home: 'example.org' is not a web address: it must begin with https:// or "
                "http:// - write https://example.org",
            ],
        ),
    ],
)
def test_operators_are_told_in_plain_words(text: str, told: list[str], tmp_path: Path) -> None:
    assert load(text, tmp_path)[1] == told


def test_a_feed_with_an_unknown_source_is_still_known_by_its_other_facts(tmp_path: Path) -> None:
    feeds, problems = load("title: A\nselect: {sources: nobody}\n", tmp_path)
    assert list(feeds) == ["a"]
    assert len(problems) == 1

"""A site of 300 stories gets another system: other host, paths, guids, markup. Nobody hears of it twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from aggregator.engine.rehearsal import Rehearsal, Rehearsed, Snapshot
from aggregator.read import read
from aggregator.settings.schema import Source

START: Final = datetime(2026, 3, 10, 8, tzinfo=UTC)
OLD: Final = "https://www.valley.example/news"
WHO: Final = ("The ferry", "A mill", "The library", "One school", "The market", "A bridge", "The museum")
DOES: Final = ("opens again", "asks for help", "is rebuilt", "wins a prize", "closes for a week")
WHERE: Final = ("in the valley", "by the lake", "on the hill", "at the harbour")


class Here:
    read = staticmethod(read)


class Story:
    """One of 300 stories. Every seventh shares title and day with the one before it."""

    def __init__(self, number: int) -> None:
        told = number - 1 if number % 7 == 6 else number
        self.number = number
        self.title = f"{WHO[told % 7]} {DOES[told % 5]} {WHERE[told % 4]}, part {told // 3}"
        self.day = START.replace(year=2025) - timedelta(days=told)
        self.summary = f"Report {told} of the year, with all that was said and done {WHERE[told % 4]}."

    def path(self, folder: str) -> str:
        return f"{folder}/{self.title.lower().replace(' ', '-').replace(',', '')}-{self.number}"


STORIES: Final = [Story(number) for number in range(300)]


def feed(stories: list[Story], host: str, folder: str, guid: str, *, with_summaries: bool) -> bytes:
    items = "".join(
        f"<item><title>{story.title}</title><link>{host}{story.path(folder)}</link>"
        f"<guid isPermaLink='false'>{guid}{story.number}</guid>"
        f"<pubDate>{story.day:%a, %d %b %Y} 09:30:00 +0000</pubDate>"
        + (f"<description>{story.summary}</description>" if with_summaries else "")
        + "</item>"
        for story in stories
    )
    return f"<rss version='2.0'><channel><title>Valley</title>{items}</channel></rss>".encode()


def cards(stories: list[Story], host: str, folder: str) -> bytes:
    entries = "".join(
        f"<article class=card><time datetime='{story.day:%Y-%m-%d}'>{story.day:%d.%m.%Y}</time>"
        f"<h3><a href='{host}{story.path(folder)}'>{story.title}</a></h3><p>{story.summary}</p></article>"
        for story in stories
    )
    return f"<html lang=en><title>News</title><body><main>{entries}</main></body></html>".encode()


def rows(stories: list[Story], host: str, folder: str) -> bytes:
    entries = "".join(
        f"<tr><td>{story.day:%d %B %Y}</td>"
        f"<td><a href='{host}{story.path(folder)}'>{story.title}</a></td></tr>"
        for story in stories
    )
    return f"<html lang=en><title>Newsroom</title><body><table>{entries}</table></body></html>".encode()


def play(folder: Path, *bodies: bytes) -> list[Rehearsed]:
    """The bodies as one source's days. Also: what changed for a subscriber is told by ``changed`` alone."""
    source = Source(key="valley", url=OLD, max_items=500)
    with Rehearsal(source, folder=folder, reader=Here(), start=START) as rehearsal:
        seen = [
            rehearsal.play(Snapshot(step=str(day), at=START + timedelta(days=day), url=OLD, body=body))
            for day, body in enumerate(bodies)
        ]
        assert [one.verdict for one in seen if one.held] == []
        for stored in rehearsal.items().values():
            assert stored.changed == START, (stored.change_note, stored.item.title)  # no second notice
        return seen


OLD_SITE: Final = "https://www.valley.example"
NEW_SITE: Final = "https://valley-news.example"
DISTINCT: Final = [story for story in STORIES if story.number % 7 not in (5, 6)]


@pytest.mark.parametrize(
    ("before", "after", "stories"),
    [
        (
            feed(STORIES, OLD_SITE, "/news", "node-", with_summaries=True),
            feed(STORIES, NEW_SITE, "/news", "post-", with_summaries=True),
            300,
        ),
        (
            feed(DISTINCT, OLD_SITE, "/news", "node-", with_summaries=False),
            feed(DISTINCT, NEW_SITE, "/en/stories", "post-", with_summaries=False),
            len(DISTINCT),
        ),
        (cards(STORIES, OLD_SITE, "/news"), rows(STORIES, NEW_SITE, "/news"), 300),
        (cards(DISTINCT, OLD_SITE, "/news"), rows(DISTINCT, NEW_SITE, "/en/stories"), len(DISTINCT)),
    ],
    ids=["feed, host and guids", "feed, everything", "page, host and markup", "page, everything"],
)
def test_a_site_that_was_moved_brings_nothing_new(
    before: bytes, after: bytes, stories: int, tmp_path: Path
) -> None:
    first, moved, again = play(tmp_path, before, after, after + b"<!-- -->")
    assert len(first.published_new_ids) == stories
    assert moved.published_new_ids == again.published_new_ids == ()
    assert set(moved.edited_ids) <= set(first.published_new_ids)
    assert len(set(moved.edited_ids)) == stories  # each took its new address, none another's
    assert again.edited_ids == ()

"""Entries of a feed, as they were read, made into items: their texts cleaned, dated, summarised, told apart.

The yardstick is feedparser reading the same feed and cleaning its texts: what a reader of feeds pays for an
entry before anybody understands it. Every feed is made of words of its own, so that nothing is remembered.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

import feedparser

from aggregator.models import Reading
from aggregator.normalize import normalize
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import Source
from benchmarks.measure import Comparison
from benchmarks.page import WORDS

NOW: Final = datetime(2021, 12, 1, tzinfo=UTC)
ADDRESS: Final = "https://www.valley.example/feed.xml"
ENTRIES: Final = 20
FEEDS: Final = 30
GOAL: Final = 1 / 0.25  # a millisecond where the yardstick takes a quarter; elsewhere the ratio counts
SMALL: Final = ("the", "of", "and", "to", "in", "was", "for", "with", "after", "by", "their", "on")


def feed(number: int) -> bytes:
    """A feed of text alone: headline, date, and a paragraph with a dateline now and then."""
    words = random.Random(number)
    items = "".join(entry(number * ENTRIES + at, words) for at in range(ENTRIES))
    head = f"<title>Valley {number}</title><link>https://www.valley.example/</link><language>en</language>"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def entry(number: int, words: random.Random) -> str:
    text = " ".join(sentence(words) for _ in range(4))
    place = "NAIROBI, 3 March 2021 - " if number % 5 == 0 else ""
    return (
        f"<item><title>{sentence(words, 6)}</title><link>https://www.valley.example/news/{number}</link>"
        f'<guid isPermaLink="false">valley-{number}</guid><category>{words.choice(WORDS)}</category>'
        f"<pubDate>Wed, {number % 28 + 1:02} Sep 2021 09:{number % 60:02}:00 +0200</pubDate>"
        f"<description>&lt;p&gt;{place}{text}&lt;/p&gt;</description></item>"
    )


def sentence(words: random.Random, length: int = 14) -> str:
    chosen = [words.choice(SMALL if at % 2 else WORDS) for at in range(length)]
    chosen[-1] += str(words.randrange(1000))
    return " ".join(chosen).capitalize() + "."


def compare() -> list[Comparison]:
    feeds = [feed(number) for number in range(FEEDS)]
    source = Source(key="bench", url=ADDRESS)
    readings = [read(ReadRequest(body=body, url=ADDRESS, source=source)) for body in feeds]
    normalised(readings[0], source)
    parsed(feeds[0])
    gc.collect()
    gc.freeze()
    ours = statistics.median(normalised(reading, source) for reading in readings[1:])
    theirs = statistics.median(parsed(body) for body in feeds[1:])
    return [
        Comparison(
            name=f"an entry of text made an item ({ENTRIES} a feed)",
            ours=ours,
            theirs=theirs,
            unit="ms CPU",
            goal=GOAL,
        )
    ]


def normalised(reading: Reading, source: Source) -> float:
    """Milliseconds of processor time an entry."""
    assert len(reading.candidates) == ENTRIES
    start = time.process_time()
    for candidate in reading.candidates:
        normalize(candidate, source=source, reading=reading, url=ADDRESS, now=NOW)
    return 1000 * (time.process_time() - start) / ENTRIES


def parsed(body: bytes) -> float:
    start = time.process_time()
    assert len(feedparser.parse(BytesIO(body)).entries) == ENTRIES
    return 1000 * (time.process_time() - start) / ENTRIES

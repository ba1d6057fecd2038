"""A deterministic world of feeds: what they say in which cycle, and how their servers behave.

70 % RSS, 30 % Atom, 30 entries each; 60 % short entries (25-30 kB a feed), 40 % full text (130-175 kB). In
every cycle a tenth of the feeds get one new entry, and a quarter of the servers ignore validators. So 1,000
steady polls are about 675 x 304, 225 x the same body and 100 x a body with one new entry.
"""

from __future__ import annotations

import gzip
import random
import re
from functools import lru_cache
from hashlib import sha1

ENTRIES = 30
WORDS = re.findall(
    r"\w+",
    "programme water school ministry regional workshop training report children access justice health data "
    "launch partners policy support communities national team office review meeting climate energy rural "
    "women youth safety standards agreement update field mission results plan monitoring country",
)


def is_atom(feed: int) -> bool:
    return feed % 10 in (2, 5, 8)


def is_long(feed: int) -> bool:
    return feed % 5 in (1, 3)


def ignores_validators(feed: int) -> bool:
    return feed % 4 == 3


def version(feed: int, cycle: int) -> int:
    """How many new entries the feed has had by this cycle: one in every tenth cycle, by turns."""
    return sum((feed // 4 + k) % 10 == 0 for k in range(1, cycle + 1))


def text(seed: str, words: int) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choices(WORDS, k=words))


@lru_cache(maxsize=64)
def entry(feed: int, number: int, entries: int) -> str:
    """Entry ``number`` of a feed; higher numbers are newer."""
    title = text(f"t{feed}/{number}", 9).capitalize()
    link = f"https://newsroom-{feed}.example/stories/{number}-{title[:24].replace(' ', '-').lower()}"
    words = 600 if is_long(feed) else 110
    if entries < ENTRIES:
        words = 60
    body = "".join(f"&lt;p&gt;{text(f'b{feed}/{number}/{p}', words // 5)}&lt;/p&gt;" for p in range(5))
    day, hour = 1 + number % 28, number % 24
    if is_atom(feed):
        stamp = f"2026-{1 + number // 28 % 9:02}-{day:02}T{hour:02}:15:00Z"
        return (
            f"<entry><id>tag:newsroom-{feed}.example,2026:{number}</id><title>{title}</title>"
            f'<link href="{link}"/><published>{stamp}</published><updated>{stamp}</updated>'
            f'<content type="html">{body}</content></entry>\n'
        )
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep")[number // 28 % 9]
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        f'<guid isPermaLink="false">n{feed}-{number}</guid>'
        f"<pubDate>{day:02} {month} 2026 {hour:02}:15:00 GMT</pubDate>"
        f"<description>{body}</description></item>\n"
    )


def document(feed: int, newest: int, entries: int = ENTRIES) -> bytes:
    """The feed when ``newest`` entries were added to its first ones."""
    body = "".join(entry(feed, number, entries) for number in range(newest + entries, newest, -1))
    home = f"https://newsroom-{feed}.example/"
    if is_atom(feed):
        text_ = (
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
            f"<id>{home}</id><title>Newsroom {feed}</title><updated>2026-01-01T00:00:00Z</updated>"
            f'<link href="{home}"/>\n{body}</feed>\n'
        )
    else:
        text_ = (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
            f"<title>Newsroom {feed}</title><link>{home}</link><description>News</description>\n"
            f"{body}</channel></rss>\n"
        )
    return text_.encode()


class World:
    """Answers for every feed in the current cycle; gzip'd bodies are kept, since servers do that too."""

    def __init__(self, entries: int = ENTRIES) -> None:
        self.entries = entries
        self.cycle = 0
        self.counts = {"304": 0, "200": 0}
        self._kept: dict[int, tuple[int, bytes, str]] = {}

    def body(self, feed: int) -> tuple[bytes, str]:
        """(gzip'd body, ETag) of a feed now."""
        now = version(feed, self.cycle)
        kept = self._kept.get(feed)
        if kept is None or kept[0] != now:
            packed = gzip.compress(document(feed, now, self.entries), 6, mtime=0)
            kept = (now, packed, f'"{sha1(packed).hexdigest()[:16]}"')
            self._kept[feed] = kept
        return kept[1], kept[2]

    def answer(self, feed: int, if_none_match: str) -> bytes:
        """A whole HTTP/1.1 answer; the connection closes after it, as with many distinct hosts."""
        body, etag = self.body(feed)
        if if_none_match == etag and not ignores_validators(feed):
            self.counts["304"] += 1
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nConnection: close\r\n\r\n".encode()
        self.counts["200"] += 1
        kind = "atom" if is_atom(feed) else "rss"
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/{kind}+xml; charset=utf-8\r\nETag: {etag}\r\n"
            f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body

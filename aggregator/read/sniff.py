"""What a body is, told from its content alone. Headers lie; the first element does not."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from aggregator.errors import ReadError
from aggregator.read.limits import SNIFFED
from aggregator.read.width import wide


class Shape(StrEnum):
    """The families of bodies that have a reader."""

    FEED = "feed"
    JSON = "json"
    SITEMAP = "sitemap"
    HTML = "html"


_ROOTS: Final = {
    b"rss": Shape.FEED,
    b"feed": Shape.FEED,
    b"rdf": Shape.FEED,
    b"channel": Shape.FEED,
    b"urlset": Shape.SITEMAP,
    b"sitemapindex": Shape.SITEMAP,
    b"html": Shape.HTML,
}
_ROOT: Final = re.compile(
    rb"<(?:[a-z][\w.-]{0,30}:)?(rss|feed|rdf|channel|urlset|sitemapindex|html)[\s>/]", re.I
)
_FEED_ROOT: Final = re.compile(rb"<(?:[a-z][\w.-]{0,30}:)?(rss|feed|rdf|urlset|sitemapindex)[\s>]", re.I)
_LOOSE_ENTRY: Final = re.compile(rb"<(item|entry)[\s>]", re.I)
_TAG: Final = re.compile(rb"<(?:[a-z][\w:-]*|!doctype)[\s>/]", re.I)
_HTML_DOCTYPE: Final = re.compile(rb"<!doctype\s+html\b", re.I)
_BLANK: Final = re.compile(rb"\A(?:[\s\0]|\xef\xbb\xbf)+")
_PROLOG: Final = ((b"<?", b"?>"), (b"<!--", b"-->"))
_MAGIC: Final = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"BM",
    b"\x7fELF",
)


def sniff(body: bytes) -> Shape:
    """The family of ``body``; ``ReadError`` ``empty-body`` or ``not-text`` when it has none."""
    if body.startswith(_MAGIC):
        raise ReadError("not-text", "a document or picture came, not a page or feed")
    start = _ascii_start(body)
    if not start:
        raise ReadError("empty-body", "the answer has no content")
    if start[:1] in (b"{", b"["):
        return Shape.JSON
    if _is_address_list(start):
        return Shape.SITEMAP
    return _markup(start)


def _ascii_start(body: bytes) -> bytes:
    """The first bytes with wide characters narrowed, without BOM and leading blanks."""
    start = body[:SNIFFED]
    if wide(start):
        start = start.replace(b"\0", b"").replace(b"\xfe\xff", b"").replace(b"\xff\xfe", b"")
    return _BLANK.sub(b"", start).rstrip()


def _markup(start: bytes) -> Shape:
    after = _after_prolog(start)
    if _HTML_DOCTYPE.match(after):
        return Shape.HTML
    first = _TAG.search(after)
    while first and first[0][:2] == b"<!":
        first = _TAG.search(after, first.end())
    if first and (root := _ROOT.match(after, first.start())):
        return _ROOTS[root[1].lower()]
    if root := _FEED_ROOT.search(after):  # warnings of a server printed before the feed
        return _ROOTS[root[1].lower()]
    if first and _LOOSE_ENTRY.match(after, first.start()):
        return Shape.FEED
    if first:
        return Shape.HTML
    raise ReadError("not-text" if b"\0" in start else "not-a-feed", "neither markup nor JSON")


def _after_prolog(start: bytes) -> bytes:
    """Without XML declaration, processing instructions and comments before the first element."""
    while True:
        start = start.lstrip()
        for opening, closing in _PROLOG:
            if start.startswith(opening):
                end = start.find(closing)
                if end < 0:
                    return start[len(opening) :]
                start = start[end + len(closing) :]
                break
        else:
            return start


def _is_address_list(start: bytes) -> bool:
    """A sitemap in text form: one address per line and nothing else (sitemaps.org, "Text file")."""
    lines = start.split(b"\n")[:20]
    lines = lines[:-1] if len(lines) > 1 and len(start) >= SNIFFED - 4 else lines
    return all(re.fullmatch(rb"\s*(https?://\S+)?\s*", line) for line in lines)

"""What a page points to on purpose: feeds in its head and among its links, the interface of its WordPress.

Feed autodiscovery (RSS Advisory Board, "RSS Autodiscovery"; WHATWG HTML, "alternate").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from aggregator.read.document import Document, meta, short_text
from aggregator.read.found import as_text
from aggregator.read.limits import MAX_NAME
from aggregator.text.urls import canonical, resolve

FEED_TYPES: Final = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)
_WORDPRESS: Final = "https://api.w.org/"
_FEED_ADDRESS: Final = re.compile(
    r"(?:^|[/._-])(?:rss2?|atom|feeds?)(?:\.xml|\.php|\.aspx?|/|$)|\.(?:rss|atom|rdf)$"
    r"|[?&](?:feed|format|type)=(?:rss2?|atom|feed)(?:&|$)",
    re.I,
)
_FEED_NAME: Final = re.compile(r"\b(?:rss|atom)\b", re.I)
_LONGEST_NAME: Final = 80
_MOST: Final = 2_000  # links of either sort that are looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """One address that a page points to. ``language`` is the link's, when it says so."""

    url: str
    title: str = ""
    language: str = ""


def announced_feeds(document: Document) -> tuple[Announced, ...]:
    """The feeds that the page's head announces, in its order, each once."""
    return _once(_in_head(document))


def linked_feeds(document: Document) -> tuple[Announced, ...]:
    """The links for people whose type, address or name says that they lead to a feed."""
    return _once(_in_text(document))


def wordpress_interface(document: Document) -> str:
    """The address of the page's WordPress interface (REST API handbook, "Discovery"), or ""."""
    stated = (
        link.get("href") for link in document.root.iter("link") if _WORDPRESS in _words(link.get("rel"))
    )
    return next((address for href in stated if (address := resolve(document.base, href or ""))), "")


def generator(document: Document) -> str:
    """What the page says it was made with, in small letters, or ""."""
    return meta(document.root, "generator")[:MAX_NAME].lower()


def _in_head(document: Document) -> Iterator[Announced]:
    for link in islice(document.root.iter("link"), _MOST):
        if "alternate" in _words(link.get("rel")) and _kind(link.get("type")) in FEED_TYPES:
            yield Announced(
                url=resolve(document.base, link.get("href") or ""),
                title=as_text(link.get("title"))[:MAX_NAME],
                language=as_text(link.get("hreflang"))[:35],
            )


def _in_text(document: Document) -> Iterator[Announced]:
    for link in islice(document.root.iter("a"), _MOST):
        address = resolve(document.base, link.get("href") or "")
        name = short_text(link, _LONGEST_NAME) or as_text(link.get("title"))[:_LONGEST_NAME]
        if (
            _kind(link.get("type")) in FEED_TYPES
            or _FEED_ADDRESS.search(address.partition("://")[2].partition("#")[0])
            or _FEED_NAME.search(name)
        ):
            yield Announced(url=address, title=name, language=as_text(link.get("hreflang"))[:35])


def _kind(media_type: str | None) -> str:
    return (media_type or "").partition(";")[0].strip().lower()


def _words(rel: str | None) -> list[str]:
    return (rel or "").lower().split()


def _once(links: Iterator[Announced]) -> tuple[Announced, ...]:
    kept: dict[str, Announced] = {}
    for link in links:
        if link.url:
            kept.setdefault(canonical(link.url), link)
    return tuple(kept.values())

"""The order in which is looked, from what the page says itself to what sites usually have, until one is good.

The page first: its own reading is the measure of all others. Then the feeds it announces, feeds it links to,
its WordPress interface, the usual places, and last the sitemaps. The first good one ends the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Final

from aggregator.discover.compare import Entries
from aggregator.discover.judge import GOOD, of_offer, of_page, of_typed
from aggregator.discover.places import folder_of, likeliest_first, stated_sitemaps, usual_feeds
from aggregator.discover.proposal import Discovery, Offer, Proposal
from aggregator.discover.visit import Seen, Visitor
from aggregator.errors import ReadError, WrongUsage
from aggregator.models import ReadingKind
from aggregator.poll import Fetches, Reads
from aggregator.read.announced import announced_feeds, generator, linked_feeds, wordpress_interface
from aggregator.read.document import Document, parse_document
from aggregator.read.sitemap import sitemaps_of
from aggregator.text.urls import resolve

BUDGET: Final = 12  # requests of one discovery; redirects and robots.txt's rules are the door's own
_ANNOUNCED: Final = 4  # feeds of the page's head that are looked at
_LINKED: Final = 2  # feeds that it links to
_FOR_SITEMAPS: Final = 4  # requests kept for them
_SITEMAPS: Final = 3
_CHILDREN: Final = 2  # of a sitemap of sitemaps
_LEAST: Final = 3  # entries of a sitemap that is worth proposing
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
_PAGES: Final = frozenset({ReadingKind.PAGE, ReadingKind.ARTICLE})
_TYPED: Final = {
    ReadingKind.FEED: Offer.FEED, ReadingKind.JSON: Offer.JSON, ReadingKind.SITEMAP: Offer.SITEMAP,
}  # fmt: skip
_INTERFACE: Final = re.compile(r"<([^<>]{1,2000})>\s{0,9};\s{0,9}rel=\"?https://api\.w\.org/")
_POSTS: Final = "wp/v2/posts"
_SHELL: Final = "script-shell"  # what is said of a page that nothing but scripts would fill

_Wish = tuple[Offer, Mapping[str, object], str]  # what it would be, its settings, why it is looked at


def discover(
    address: str,
    *,
    door: Fetches,
    reader: Reads,
    now: datetime,
    budget: int = BUDGET,
    settings: Mapping[str, object] = _NOTHING,
) -> Discovery:
    """What the site of ``address`` offers to be read by, best first, within ``budget`` requests.

    ``settings`` are what the operator knows of the source beforehand, as in its file (``language``,
    ``timezone``, ``allow_networks`` ...); they are part of every proposal's settings.

    Raises:
        WrongUsage: ``address`` is none that a source may have.
    """
    visitor = Visitor(door, reader, now, budget, {"url": address, **settings})
    page = visitor.look({"url": address}, "the address itself")
    if page is None and not visitor.tried:
        raise WrongUsage(f"{address}: this is no address of a page (https://...)")
    if page is not None and visitor.tried[-1].reason == _SHELL:
        page = visitor.draw(page, "the address itself, drawn by a browser") or page
    if page is not None and page.reading is not None and page.reading.kind not in _PAGES:
        found = [of_typed(_TYPED[page.reading.kind], page, now)]
    else:
        found = list(_beside(page, address, visitor, now))
    ranked = sorted(found, key=lambda one: one.confidence, reverse=True)
    body = page.request if page is not None else None
    shown = page.items if page is not None else ()
    title = page.reading.title if page is not None and page.reading is not None else ""
    return Discovery(
        proposals=tuple(ranked), page=body, shown=tuple(shown), title=title, tried=tuple(visitor.tried)
    )


def _beside(page: Seen | None, address: str, visitor: Visitor, now: datetime) -> Iterator[Proposal]:
    """The page's own reading, if it has one, and the site's offers up to the first good one."""
    own = of_page(page, now) if page is not None and page.reading is not None else None
    shown = Entries(items=page.items if page is not None else (), now=now)
    if own is not None:
        yield own
    for kind, seen in _seen(page, address, visitor):
        proposal = of_offer(kind, seen, own, shown, now)
        yield proposal
        if proposal.confidence >= GOOD:
            return


def _seen(page: Seen | None, address: str, visitor: Visitor) -> Iterator[tuple[Offer, Seen]]:
    """Whatever could be read of what the site may offer, looked at one by one as they are asked for."""
    document = _document(page)
    where = page.answer.url if page is not None else address
    for kind, settings, because in _wishes(page, document, where, visitor):
        seen = visitor.look(settings, because)
        if seen is not None and seen.reading is not None:
            yield kind, seen
    for seen in _sitemaps(where, visitor):
        yield Offer.SITEMAP, seen


def _document(page: Seen | None) -> Document | None:
    try:
        return parse_document(page.request) if page is not None else None
    except ReadError:
        return None


def _wishes(page: Seen | None, document: Document | None, where: str, visitor: Visitor) -> Iterator[_Wish]:
    if document is not None:
        for link in likeliest_first(announced_feeds(document), where, document.language)[:_ANNOUNCED]:
            yield Offer.FEED, _feed(link.url), "a feed that the page announces"
        for link in likeliest_first(linked_feeds(document), where, document.language)[:_LINKED]:
            yield Offer.FEED, _feed(link.url), "a feed that the page links to"
        if interface := wordpress_interface(document) or _interface(page):
            yield Offer.WORDPRESS, _posts(interface), "the interface of the site's WordPress"
    for place in usual_feeds(where, generator(document) if document is not None else ""):
        if visitor.left <= _FOR_SITEMAPS:
            return
        yield Offer.FEED, _feed(place), "a usual place of feeds"


def _feed(url: str) -> Mapping[str, object]:
    return {"url": url, "kind": "feed"}


def _interface(page: Seen | None) -> str:
    """What the answer's Link header says of it."""
    match = _INTERFACE.search(page.answer.headers.get("link", "")) if page is not None else None
    return resolve(page.answer.url, match[1]) if match and page is not None else ""


def _posts(interface: str) -> Mapping[str, object]:
    """The posts with picture and topics; sites without pretty addresses have the route in the query."""
    mark = "&" if "?" in interface else "?"
    url = f"{interface.rstrip('/')}/{_POSTS}{mark}per_page=20&_embed=1"
    return {"url": url, "kind": "json", "json": {"preset": "wordpress"}}


def _sitemaps(page: str, visitor: Visitor) -> Iterator[Seen]:
    """News sitemaps, and what other sitemaps list under the page's own path."""
    robots = visitor.text_of(resolve(page, "/robots.txt"), "the place where sitemaps are named")
    stated = stated_sitemaps(robots, page) or [resolve(page, "/sitemap.xml")]
    waiting = [(address, "a sitemap of the site") for address in stated[:_SITEMAPS]]
    while waiting:
        address, because = waiting.pop(0)
        seen = visitor.look({"url": address, "kind": "sitemap"}, because)
        if seen is not None and seen.reading is None:
            children = islice(_children(seen), _CHILDREN)
            waiting = [(child, "one of the site's sitemaps") for child in children] + waiting
        elif seen is not None and (chosen := _chosen(seen, folder_of(page), visitor)):
            yield chosen


def _children(seen: Seen) -> Iterator[str]:
    try:
        yield from sitemaps_of(seen.answer.body)
    except ReadError:
        return


def _chosen(seen: Seen, folder: str, visitor: Visitor) -> Seen | None:
    """A news sitemap as it is; of another only what is under the page's path, if that is anything."""
    if seen.reading is not None and seen.reading.method != "news-sitemap":
        if folder == "/":
            return None
        seen = visitor.again(seen, {"sitemap": {"include": folder}})
    return seen if len(seen.items) >= _LEAST else None

"""Entries in the data a page's own scripts start from (``blobs``): lists of things with title, address, day.

Nobody said what this data means, so only what looks like news in all three ways is taken, and no address is
made up: one that is only half there is completed from a link of the page, or the thing is no entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from aggregator.lazy import lazy
from aggregator.models import Candidate, DateOrigin, FoundLink
from aggregator.read.blobs import blobs_of
from aggregator.read.charset import decode_html
from aggregator.read.document import Document
from aggregator.read.found import (
    as_text,
    found_date,
    found_link,
    found_text,
    found_title,
    found_url,
    is_markup,
)
from aggregator.read.jsonbody import Json
from aggregator.read.offered import once
from aggregator.read.request import ReadRequest
from aggregator.text.urls import canonical, resolve

_MARKS: Final = (b"application/json", b"window", b"__")
# Names of members, best first, without case and underscores.
_TITLES: Final = ("headline", "title", "posttitle", "newstitle", "displaytitle", "heading", "name")
_ADDRESSES: Final = (
    "url", "link", "href", "permalink", "canonicalurl", "weburl", "pageurl", "articleurl", "relativeurl",
    "fullslug", "path", "pathalias", "uri", "alias", "slug",
)  # fmt: skip
_DATES: Final = (
    "datepublished", "publishedat", "publisheddate", "publishdate", "publicationdate", "firstpublishedat",
    "firstpublicationdate", "publishedon", "published", "publishtime", "publishedtime", "pubdate", "postdate",
    "newsdate", "articledate", "displaydate", "releasedate", "dategmt", "date", "datetime", "timestamp",
    "issuedate", "createdat", "datecreated", "created",
)  # fmt: skip
_DATED_NAMES: Final = frozenset(_DATES)
_OF_RECORDS: Final = frozenset(("createdat", "datecreated", "created", "timestamp"))  # any record has such
_SUMMARIES: Final = (
    "summary", "excerpt", "description", "teaser", "abstract", "standfirst", "intro", "lead", "deck", "dek",
    "subtitle",
)  # fmt: skip
_IMAGES: Final = (
    "image", "thumbnail", "featuredimage", "heroimage", "coverimage", "teaserimage", "mainimage", "cover",
    "picture", "photo", "imageurl", "thumbnailurl",
)  # fmt: skip
_LANGUAGES: Final = ("inlanguage", "language", "lang", "locale", "langcode")
_INNER: Final = frozenset(("attributes", "fields", "node", "content", "_source", "data", "item"))
_VALUES: Final = (
    "rendered",
    "value",
    "text",
    "plain",
    "raw",
    "iso",
    "date",
    "current",
    "alias",
    "url",
    "href",
)
_PICTURES: Final = ("url", "src", "href", "source_url", "sourceUrl", "data", "attributes", "file", "original")
_DATED: Final = re.compile(r"(?:19|20)\d\d|\d{1,2}\D{1,15}\d\d|\d{10}(?:\d{3})?")
_NO_PAGE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|mp[34]|css|js|json|woff2?)$", re.I)
_LEAST: Final = 2  # entries of a list
_MOST: Final = 1_000
_MOST_LOOKED_AT: Final = 20_000  # lists and things of one page
_DEEPEST: Final = 30
_LONGEST_DATE: Final = 60
_SAMPLE: Final = 24  # things of a list that are looked at first, all over it
_LOOKED_INTO: Final = 50  # things of a list in which other lists are looked for
_HOLDERS: Final = (dict, list)

_Holder: TypeAlias = "dict[str, Json] | list[Json]"
_HEADLINE: Final = 12  # characters from which words may be a headline


def entries_of(document: Document, request: ReadRequest) -> list[Candidate]:
    """The entries of the list that looks most like news, and of its like, in order and once. Never raises."""
    if not any(mark in request.body for mark in _MARKS):
        return []
    text = decode_html(request.body, request.content_type, request.charset)
    page = _Page(document=document)
    groups = [group for blob in blobs_of(text) for value in _groups(blob) if (group := _news(value, page))]
    if not groups:
        return []
    best = max(groups, key=lambda group: group.score)
    return once(entry.candidate for group in groups if group.shape == best.shape for entry in group.entries)[
        :_MOST
    ]


# --------------------------------------------------------------------------- what a page proves


@dataclass(frozen=True, kw_only=True)
class _Page:
    document: Document

    @lazy
    def linked(self) -> dict[str, set[str]]:
        """The page's own links by the last part of their paths."""
        found: dict[str, set[str]] = {}
        for link in self.document.root.iter("a"):
            address = resolve(self.document.base, link.get("href") or "")
            if address:
                found.setdefault(_last(urlsplit(address).path), set()).add(address.partition("#")[0])
        return found

    def address(self, stated: str) -> str:
        """An address as stated if it is whole, else the only link of the page that ends in it, or ""."""
        if stated.startswith(("http://", "https://", "/")):
            return "" if _NO_PAGE.search(stated.partition("?")[0]) else stated
        ending = "/" + stated.strip("/")
        alike = {
            canonical(address): address
            for address in self.linked.get(_last(stated), ())
            if urlsplit(address).path.rstrip("/").endswith(ending)
        }
        return next(iter(alike.values())) if len(alike) == 1 and len(ending) > 1 else ""


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


# --------------------------------------------------------------------------- lists of things


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    candidate: Candidate
    names: tuple[str, str, str]  # of the members that gave title, address and date


@dataclass(frozen=True, kw_only=True, slots=True)
class _Group:
    entries: list[_Entry]

    @property
    def score(self) -> int:
        return len(self.entries)

    @property
    def shape(self) -> tuple[str, str, str]:
        return self.entries[0].names


def _groups(blob: Json) -> Iterator[list[dict[str, Json]]]:
    """Every list of things; the members of a thing that are things (a store by key) are a list, too.

    Of a long list only the first are looked into: lists of news are not kept in the hundredth of its like.
    """
    stack: list[tuple[_Holder, int]] = [(blob, 0)] if isinstance(blob, _HOLDERS) else []
    for _ in range(_MOST_LOOKED_AT):
        if not stack:
            return
        value, depth = stack.pop()
        members = value.values() if isinstance(value, dict) else value
        inner = [member for member in members if isinstance(member, _HOLDERS)]
        if len(inner) >= _LEAST:
            alike = [member for member in inner if isinstance(member, dict)]
            if len(alike) >= _LEAST:
                yield alike
        if depth < _DEEPEST:
            stack.extend((member, depth + 1) for member in reversed(inner[:_LOOKED_INTO]))


def _news(things: list[dict[str, Json]], page: _Page) -> _Group | None:
    """The things of the most frequent type as entries, when most of them look like news."""
    sample = things[:: max(1, len(things) // _SAMPLE)]
    if not any(_names_of(thing) for thing in sample):
        return None
    by_type: dict[object, list[dict[str, Json]]] = {}
    for thing in things:
        by_type.setdefault(as_text(thing.get("__typename")), []).append(thing)
    alike = max(by_type.values(), key=len)[:_MOST]
    entries = [entry for thing in alike if (entry := _entry(thing, page))]
    worded = sum(len(entry.candidate.title.text) >= _HEADLINE for entry in entries if entry.candidate.title)
    places = {entry.candidate.url.text for entry in entries if entry.candidate.url}
    if len(places) < _LEAST or 2 * len(entries) < len(alike) or 2 * worded < len(entries):
        return None
    return _Group(entries=entries)


def _names_of(thing: dict[str, Json]) -> tuple[dict[str, Json], tuple[str, str, str]] | None:
    """The thing's members by plain name, and which of them are title, address and date; all or nothing."""
    if _INNER.isdisjoint(thing) and _DATED_NAMES.isdisjoint(map(_plain, thing)):
        return None  # most things; the rest takes ten times as long
    members = _members(thing)
    title = next((name for name in _TITLES if _text(members.get(name))), "")
    date = next((name for name in _DATES if _is_date(_text(members.get(name)))), "")
    if not (title and date) or (title == "name" and date in _OF_RECORDS):
        return None
    address = next((name for name in _ADDRESSES if _text(members.get(name))), "")
    return (members, (title, address, date)) if address else None


def _members(thing: dict[str, Json]) -> dict[str, Json]:
    """By plain name; what a thing wraps counts as its own."""
    inner = next((part for name, part in thing.items() if name in _INNER and isinstance(part, dict)), {})
    return {_plain(name): value for part in (thing, inner) for name, value in part.items()}


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower() if len(name) <= 40 else ""


def _text(value: Json) -> str:
    """The text of a member, which may be wrapped once or twice (``{"rendered": …}``)."""
    for _ in range(2):
        if isinstance(value, dict):
            value = next((value[name] for name in _VALUES if name in value), None)
    return as_text(value).removeprefix("$D")  # Next's mark of a date


def _is_date(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_DATE and _DATED.search(text) is not None


def _entry(thing: dict[str, Json], page: _Page) -> _Entry | None:
    known = _names_of(thing)
    if known is None:
        return None
    members, (title, _, date) = known
    stated = {name: _text(members.get(name)) for name in _ADDRESSES if name in members}
    proved = ((name, page.address(text)) for name, text in stated.items() if text)
    where, address = next(((name, whole) for name, whole in proved if whole), ("", ""))
    if not address:
        return None
    headline, summary = _text(members[title]), _first(_SUMMARIES, members)
    return _Entry(
        names=(title, where, date),
        candidate=Candidate(
            title=found_title(headline, f"state:{title}"),
            title_html=is_markup(headline),
            url=found_url(address, f"state:{where}"),
            dates=found_date(_text(members[date]), DateOrigin.JSON, f"state:{date}"),
            summary=found_text(summary, "state:summary"),
            summary_html=is_markup(summary),
            language=_first(_LANGUAGES, members)[:35],
            image=_image(members),
            base=page.document.base,
        ),
    )


def _first(names: Iterable[str], members: dict[str, Json]) -> str:
    return next((text for name in names if (text := _text(members.get(name)))), "")


def _image(members: dict[str, Json]) -> FoundLink | None:
    """The first picture that has an address."""
    for name in _IMAGES:
        value = members.get(name)
        for _ in range(4):
            if isinstance(value, list):
                value = value[0] if value else None
            if isinstance(value, dict):
                value = next((value[key] for key in _PICTURES if value.get(key)), None)
        address = as_text(value)
        if "/" in address:
            return found_link(address, f"state:{name}")
    return None

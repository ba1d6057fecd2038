"""Sitemaps (sitemaps.org 0.9), news sitemaps with titles and dates, image extension, and the text form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from aggregator.errors import ReadError
from aggregator.models import Candidate, DateOrigin, Found, Reading, ReadingKind, Rejected
from aggregator.read.charset import decode_html, mend_utf8
from aggregator.read.found import found_date, found_link, found_title, found_url, names
from aggregator.read.limits import MAX_REJECTED
from aggregator.read.request import ReadRequest

_SLUG_WORDS: Final = 3  # fewer words in an address are a section, not a headline
_SUFFIX: Final = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.I)


def read_sitemap(request: ReadRequest) -> Reading:
    """The addresses a sitemap lists. A sitemap of sitemaps is told as ``ReadError`` ``sitemap-index``."""
    start = request.body.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if not start.startswith(b"<"):
        text = decode_html(request.body, request.content_type, request.charset)
        entries = [_plain(line.strip(), at) for at, line in enumerate(text.split()) if line.strip()]
        return _reading(request, entries, "address-list", True)
    root = _root(request.body)
    if _name(root).lower() == "sitemapindex":
        raise _index_error(root)
    entries = [_candidate(element, at) for at, element in enumerate(_children(root, "url"))]
    method = "news-sitemap" if any(entry.dates for entry in entries) else "sitemap"
    return _reading(request, entries, method, b"</urlset>" in request.body[-200:].replace(b"\0", b""))


def _root(body: bytes) -> etree._Element:
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(mend_utf8(body).strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("parse-error", f"the sitemap could not be read: {error}") from error
    if root is None:
        raise ReadError("parse-error", "the sitemap could not be read")
    return root


def _name(element: etree._Element) -> str:
    """The local name; recovered documents hold names that libxml2's own functions refuse."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children by local name: prefixes and namespaces of sitemaps in the wild are often wrong."""
    for child in parent:
        if isinstance(child.tag, str) and _name(child) == name:
            yield child


def _text(parent: etree._Element | None, *path: str) -> str:
    for name in path:
        parent = next(_children(parent, name), None) if parent is not None else None
    return "".join(map(str, parent.itertext())).strip() if parent is not None else ""


def _candidate(url: etree._Element, at: int) -> Candidate:
    news = next(_children(url, "news"), None)
    address = _text(url, "loc")
    updated = found_date(_text(url, "lastmod"), DateOrigin.SITEMAP, "sitemap:lastmod")
    return Candidate(
        position=at,
        title=found_title(_text(news, "title"), "sitemap:news:title") or _from_slug(address),
        url=found_url(address, "sitemap:loc"),
        dates=found_date(
            _text(news, "publication_date"), DateOrigin.SITEMAP, "sitemap:news:publication_date"
        ),
        updated=updated[0] if updated else None,
        language=_text(news, "publication", "language")[:35],
        categories=names(_text(news, "keywords").split(",")),
        image=found_link(_text(url, "image", "loc"), "sitemap:image:loc", title=_text(url, "image", "title")),
    )


def _plain(address: str, at: int) -> Candidate:
    return Candidate(position=at, title=_from_slug(address), url=found_url(address, "sitemap:line"))


def _from_slug(address: str) -> Found | None:
    """The words of the last path segment, when there are enough of them to be a headline."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    segment = _SUFFIX.sub("", unquote(path.rstrip("/").rpartition("/")[2]))
    words = [word for word in re.split(r"[-_+ ]+", segment) if word]
    if sum(word.isalpha() for word in words) < _SLUG_WORDS:
        return None
    text = " ".join(words)
    return found_title(text[:1].upper() + text[1:], "sitemap:slug")


def sitemaps_of(body: bytes) -> tuple[str, ...]:
    """The sitemaps that a sitemap of sitemaps lists: those that name news first, then the last changed."""
    return _best_first(_root(body))


def _best_first(index: etree._Element) -> tuple[str, ...]:
    children = [(_text(child, "lastmod"), _text(child, "loc")) for child in _children(index, "sitemap")]
    children = [(changed, address) for changed, address in children if address]
    children.sort(key=lambda child: ("news" in child[1].lower(), child), reverse=True)
    return tuple(address for _, address in children)


def _index_error(index: etree._Element) -> ReadError:
    """Which child to poll: one that names news, else the one that changed last."""
    children = _best_first(index)
    if not children:
        return ReadError("sitemap-index", "a sitemap of sitemaps that lists none")
    return ReadError(
        "sitemap-index",
        f"a sitemap of {len(children)} sitemaps, not of pages",
        next_step=f"set url to one of them, e.g. {children[0][:500]}",
    )


def _reading(request: ReadRequest, entries: list[Candidate], method: str, whole: bool) -> Reading:
    kept: list[Candidate] = []
    rejected: list[Rejected] = []
    for entry in entries:
        if _wanted(request, entry):
            kept.append(entry)
        elif len(rejected) < MAX_REJECTED:
            rejected.append(
                Rejected(reason="excluded", url=entry.url.text if entry.url else "", where="sitemap")
            )
    return Reading(
        kind=ReadingKind.SITEMAP,
        method=method,
        candidates=tuple(kept),
        rejected=tuple(rejected),
        complete=whole,
    )


def _wanted(request: ReadRequest, entry: Candidate) -> bool:
    rule, address = request.source.sitemap, entry.url.text if entry.url else ""
    if rule is None:
        return True
    return rule.include in address and not (rule.exclude and rule.exclude in address)

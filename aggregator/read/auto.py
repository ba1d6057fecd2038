"""A page without rules: JSON-LD first, then linked headings and "read more" links.

``read_page_automatically`` is the one seam: a better reader replaces this module and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from aggregator.models import Candidate, Reading, ReadingKind, Rejected
from aggregator.read.article import boilerplate_around, is_article, read_article
from aggregator.read.block import HEADINGS, dates_of, headline, image_of, web_links
from aggregator.read.document import Document, text_of
from aggregator.read.found import found_text, found_url
from aggregator.read.jsonld import entries_of
from aggregator.read.limits import MAX_REJECTED, MAX_TITLE, MAX_URL
from aggregator.read.request import ReadRequest
from aggregator.read.walls import wall_error
from aggregator.text.calls import is_call
from aggregator.text.urls import canonical, resolve

_LIST: Final = 3  # entries that make a list
_SHORTEST: Final = 2  # words of a headline; scripts without blanks are counted by characters
_SHORTEST_UNSPACED: Final = 5
_BIGGEST: Final = 6  # steps up from a link to the box around its entry


def read_page_automatically(document: Document, request: ReadRequest) -> Reading:
    """The entries of a page nobody described, every dropped candidate with its reason.

    Raises ``ReadError`` with the wall's name (``login``, ``consent``, ``soft-404``, ``challenge``,
    ``maintenance``) when the page is no newsroom.
    """
    described = entries_of(document.data, request.url)
    candidates, rejected = _headings(document, request)
    if len(candidates) < _LIST and len(described) < _LIST:
        error = wall_error(document, request.body)
        if error is not None:
            raise error
    if is_article(document, described, len(candidates)):
        return read_article(document, request, described)
    listed = [entry for entry in described if entry.url is not None]
    use_described = len(listed) >= max(_LIST, len(candidates))
    taken = listed if use_described else candidates
    limit = request.source.max_items
    return Reading(
        kind=ReadingKind.PAGE,
        method="json-ld" if use_described else "headings",
        title=document.title[:MAX_TITLE],
        language=document.language,
        home=request.url[:MAX_URL],
        candidates=tuple(taken[:limit]),
        rejected=() if use_described else tuple(rejected[:MAX_REJECTED]),
        complete=len(taken) <= limit,
    )


def _headings(document: Document, request: ReadRequest) -> tuple[list[Candidate], list[Rejected]]:
    """Candidates from linked headings and calls, in the page's order, and what was dropped why."""
    seeds = list(_seeds(document.root))
    marks = {seed for seed, _ in seeds}
    kept: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for seed, link in seeds:
        candidate = _candidate(_box(seed, marks), link, len(kept), document)
        address = resolve(document.base, candidate.url.text if candidate.url else "")
        reason = _gate(seed, candidate, address, request.url, kept)
        if reason:
            rejected.append(_rejected(reason, candidate, address))
        else:
            kept[canonical(address)] = candidate
    return list(kept.values()), rejected


def _seeds(root: HtmlElement) -> Iterator[tuple[HtmlElement, HtmlElement]]:
    """(mark, link): a heading with the link in or around it, or a call to action that is its own mark."""
    used: set[HtmlElement] = set()
    for element in root.iter(*HEADINGS, "a"):
        if element.tag == "a":
            if element not in used and is_call(text_of(element)) and web_links(element) and text_of(element):
                yield element, element
            continue
        around = [link for link in element.iterancestors("a") if web_links(link)]
        link = next(iter(around or web_links(element)), None)
        if link is not None and text_of(element):
            used.add(link)
            yield element, link


def _box(seed: HtmlElement, marks: set[HtmlElement]) -> HtmlElement:
    """The largest element around a mark that holds no other mark with another headline."""
    box = seed
    for _ in range(_BIGGEST):
        parent = box.getparent()
        if parent is None or parent.tag in ("body", "main", "html"):
            break
        if any(other is not seed and other in marks for other in parent.iter(*HEADINGS, "a")):
            break
        box = parent
    return box


def _candidate(box: HtmlElement, link: HtmlElement, at: int, document: Document) -> Candidate:
    text = next((words for paragraph in box.iter("p") if (words := text_of(paragraph))), "")
    return Candidate(
        position=at,
        title=headline(box, link),
        url=found_url(link.get("href"), "css:a"),
        dates=dates_of(box),
        summary=found_text(text, "css:p"),
        image=image_of(box),
        base=document.base,
    )


def _gate(
    seed: HtmlElement, candidate: Candidate, address: str, page: str, kept: dict[str, Candidate]
) -> str:
    """The first gate that a candidate does not pass, or ""."""
    part = boilerplate_around(seed)
    if part:
        return f"boilerplate-{part}"
    if candidate.title is None:
        return "no-title"
    if not address:
        return "no-link"
    if canonical(address) == canonical(page):
        return "link-to-itself"
    if canonical(address) in kept:
        return "double"
    words = candidate.title.text.split()
    unspaced = any(ord(letter) > 0x2E80 for letter in candidate.title.text)
    if len(candidate.title.text) < _SHORTEST_UNSPACED if unspaced else len(words) < _SHORTEST:
        return "short-title"
    return ""


def _rejected(reason: str, candidate: Candidate, address: str) -> Rejected:
    title = candidate.title.text if candidate.title else ""
    return Rejected(reason=reason, title=title[:MAX_TITLE], url=address[:MAX_URL], where="css:a")

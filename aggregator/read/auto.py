"""A page without rules: JSON-LD first, then linked headings and "read more" links, then worded links.

``read_page_automatically`` is the one seam: a better reader replaces this module and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from lxml.html import HtmlElement

from aggregator.models import Candidate, Reading, ReadingKind, Rejected
from aggregator.read.article import boilerplate_around, is_article, read_article
from aggregator.read.block import HEADINGS, dates_of, headline, image_of, web_links
from aggregator.read.document import Document, text_of
from aggregator.read.found import found_text, found_url, name_of_source
from aggregator.read.jsonld import entries_of
from aggregator.read.limits import MAX_REJECTED, MAX_TITLE, MAX_URL
from aggregator.read.request import ReadRequest
from aggregator.read.walls import wall_error
from aggregator.text.calls import is_call
from aggregator.text.urls import canonical, resolve

_LIST: Final = 3  # entries that make a list
_SHORTEST: Final = 2  # words of a headline; scripts without blanks are counted by characters
_SHORTEST_UNSPACED: Final = 5
_HEADLINE_WORDS: Final = 4
_HEADLINE_UNSPACED: Final = 10
_BIGGEST: Final = 6  # steps up from a link to the box around its entry

_Seed: TypeAlias = tuple[HtmlElement, HtmlElement]  # what marks an entry, and its link


def read_page_automatically(document: Document, request: ReadRequest) -> Reading:
    """The entries of a page nobody described, every dropped candidate with its reason.

    Raises ``ReadError`` with the wall's name (``login``, ``consent``, ``soft-404``, ``challenge``,
    ``maintenance``) when the page is no newsroom.
    """
    described = entries_of(document.data, request.url)
    method = "headings"
    candidates, rejected = _gathered(_headings(document.root), document, request)
    if len(candidates) < _LIST:
        from_links, rejected_links = _gathered(_worded_links(document.root), document, request)
        if len(from_links) >= _LIST and len(described) < _LIST:
            candidates, rejected, method = from_links, rejected_links, "links"
    if len(candidates) < _LIST and len(described) < _LIST:
        error = wall_error(document, request.body)
        if error is not None:
            raise error
    if is_article(document, described, len(candidates)):
        return read_article(document, request, described)
    listed = [entry for entry in described if entry.url is not None]
    use_described = len(listed) >= max(_LIST, len(candidates))
    taken = listed if use_described else candidates
    return Reading(
        kind=ReadingKind.PAGE,
        method="json-ld" if use_described else method,
        title=name_of_source(document.title),
        language=document.language,
        home=request.url[:MAX_URL],
        candidates=tuple(taken),
        rejected=() if use_described else tuple(rejected[:MAX_REJECTED]),
    )


def _gathered(
    seeds: Iterable[_Seed], document: Document, request: ReadRequest
) -> tuple[list[Candidate], list[Rejected]]:
    """Candidates from seeds, in the page's order, and what was dropped why."""
    ordered = list(seeds)
    marks = {mark for mark, _ in ordered}
    kept: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for mark, link in ordered:
        candidate = _candidate(_box(mark, marks), link, len(kept), document)
        address = resolve(document.base, candidate.url.text if candidate.url else "")
        reason = _gate(mark, candidate, address, request.url, kept)
        if reason:
            rejected.append(_rejected(reason, candidate, address))
        else:
            kept[canonical(address)] = candidate
    return list(kept.values()), rejected


def _headings(root: HtmlElement) -> Iterator[_Seed]:
    """A heading with the link in or around it, or a call to action that is its own mark."""
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


def _worded_links(root: HtmlElement) -> Iterator[_Seed]:
    """Links with as many words as a headline has, for pages that have no linked headings."""
    for link in web_links(root):
        words = text_of(link)
        if len(words.split()) >= _HEADLINE_WORDS or (len(words) >= _HEADLINE_UNSPACED and _unspaced(words)):
            yield link, link


def _unspaced(text: str) -> bool:
    """Whether a text is in a script that puts no blanks between words (Chinese, Japanese ...)."""
    return any(ord(letter) > 0x2E80 for letter in text)


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
    mark: HtmlElement, candidate: Candidate, address: str, page: str, kept: dict[str, Candidate]
) -> str:
    """The first gate that a candidate does not pass, or ""."""
    part = boilerplate_around(mark)
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
    title = candidate.title.text
    short = len(title) < _SHORTEST_UNSPACED if _unspaced(title) else len(title.split()) < _SHORTEST
    return "short-title" if short else ""


def _rejected(reason: str, candidate: Candidate, address: str) -> Rejected:
    title = candidate.title.text if candidate.title else ""
    return Rejected(reason=reason, title=title[:MAX_TITLE], url=address[:MAX_URL], where="css:a")

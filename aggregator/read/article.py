"""A page that is one article: its headline, date, text and picture as one candidate."""

from __future__ import annotations

from typing import Final

from lxml.html import HtmlElement

from aggregator.models import Candidate, DateOrigin, FoundDate, Reading, ReadingKind
from aggregator.read.block import dates_of
from aggregator.read.document import Document, meta, text_of
from aggregator.read.found import (
    found_date,
    found_link,
    found_text,
    found_title,
    found_url,
    name_of_source,
    names,
)
from aggregator.read.limits import MAX_TEXT, MAX_URL
from aggregator.read.request import ReadRequest

BOILERPLATE: Final = frozenset(("nav", "header", "footer", "aside", "form", "dialog"))
_ROLES: Final = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "dialog"))
_ENOUGH: Final = 600  # characters in paragraphs of one container: an article's text
_PLENTY: Final = 1_500  # so many that a page with some linked headings is an article with related links


def boilerplate_around(element: HtmlElement) -> str:
    """The name of the part around an element that frames every page of a site, or ""."""
    for around in (element, *element.iterancestors()):
        role = (around.get("role") or "").lower()
        if role in _ROLES:
            return role
        # A <header> inside an article or list entry is the entry's own.
        if around.tag in BOILERPLATE and not (around.tag == "header" and _inside_entry(around)):
            return str(around.tag)
    return ""


def _inside_entry(element: HtmlElement) -> bool:
    return any(around.tag in ("article", "li", "main", "section") for around in element.iterancestors())


def paragraphs(root: HtmlElement) -> list[str]:
    """The paragraphs of the container that holds most text in paragraphs; links' words do not count."""
    weight: dict[HtmlElement, int] = {}
    for paragraph in root.iter("p"):
        parent = paragraph.getparent()
        if parent is not None and not boilerplate_around(paragraph):
            linked = sum(len(text_of(link)) for link in paragraph.iter("a"))
            weight[parent] = weight.get(parent, 0) + max(0, len(text_of(paragraph)) - 2 * linked)
    if not weight:
        return []
    best = max(weight, key=lambda parent: weight[parent])
    return [
        text
        for child in best.iterchildren("p", "h2", "h3", "ul", "ol", "blockquote")
        if (text := text_of(child))
    ]


def is_article(document: Document, described: list[Candidate], entries: int) -> bool:
    """One described article or ``og:type`` article with enough text, and not a list of many entries."""
    length = sum(map(len, paragraphs(document.root)))
    stated = len(described) == 1 or meta(document.root, "og:type").lower() == "article"
    if entries <= 1:
        return length >= _ENOUGH
    return stated and length >= _PLENTY and length > _ENOUGH * entries / 4


def read_article(document: Document, request: ReadRequest, described: list[Candidate]) -> Reading:
    """The page as one candidate; what JSON-LD says comes before what meta elements and headings say."""
    root, said = document.root, described[0] if len(described) == 1 else Candidate()
    heading = next((text for element in root.iter("h1") if (text := text_of(element))), "")
    summary = meta(root, "description", "og:description")
    canonical = next((link.get("href") for link in root.iter("link") if link.get("rel") == "canonical"), "")
    candidate = Candidate(
        kind=said.kind,
        title=found_title(heading, "css:h1")
        or said.title
        or found_title(_stated_title(document), "meta:og:title"),
        url=said.url
        or found_url(canonical, "css:link[rel=canonical]")
        or found_url(request.url[:MAX_URL], "address"),
        dates=(*said.dates, *_dates(root)),
        updated=said.updated,
        summary=said.summary or found_text(summary, "meta:description"),
        summary_html=said.summary_html if said.summary else False,
        content=found_text("\n\n".join(paragraphs(root))[:MAX_TEXT], "css:p"),
        language=said.language,
        authors=said.authors or names((meta(root, "author", "article:author"),)),
        categories=said.categories or names((meta(root, "article:section"),)),
        image=said.image or found_link(meta(root, "og:image", "twitter:image"), "meta:og:image"),
        event=said.event,
        base=document.base,
    )
    return Reading(
        kind=ReadingKind.ARTICLE,
        method="json-ld" if described else "article",
        title=name_of_source(meta(root, "og:site_name") or document.title),
        language=document.language,
        home=request.url,
        candidates=(candidate,),
    )


def _stated_title(document: Document) -> str:
    return meta(document.root, "og:title", "twitter:title") or document.title


def _dates(root: HtmlElement) -> tuple[FoundDate, ...]:
    stated = meta(
        root, "article:published_time", "datepublished", "dc.date", "dcterms.issued", "date", "pubdate"
    )
    main = next((element for element in root.iter("article", "main")), root)
    return (*found_date(stated, DateOrigin.ATTRIBUTE, "meta:published_time"), *dates_of(main))

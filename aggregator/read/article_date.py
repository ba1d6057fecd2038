"""When an article was published: every place that says so, most trusted first.

A date of the last change is none as long as there is another one, and the day of reading never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from aggregator.models import Candidate, DateOrigin, FoundDate
from aggregator.read.article_blocks import Block
from aggregator.read.article_enclosed import around_of
from aggregator.read.article_head import Head
from aggregator.read.document import Document, short_text
from aggregator.read.found import found_date
from aggregator.read.jsonld import dates_of_page

_PUBLISHED: Final = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished",
    "published_time", "parsely-pub-date", "sailthru.date", "publish-date", "publish_date", "publishdate",
    "publication_date", "published-date", "pubdate", "pub_date", "cxenseparse:recs:publishtime",
    "article.published", "dcterms.created", "dcterms.issued", "dcterms.date", "dc.date.issued",
    "dc.date.created", "dc.date", "dc.created", "citation_publication_date", "citation_online_date",
    "bt:pubdate", "rnews:datepublished", "og:pubdate", "article_date_original", "originalpublicationdate",
    "displaydate", "article:created_time", "created", "ptime", "date",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod",
    "dcterms.modified", "dc.date.modified", "revised",
)  # fmt: skip
_CHANGED: Final = re.compile(
    r"modif|updat|revis|edit(?:ed)?-|last-?change|aktualis|mis-?a-?jour|actualiz", re.I
)
_SAYS_CHANGED: Final = re.compile(
    r"\b(?:updated|last update|modified|aktualisiert|zuletzt geändert|mis à jour|actualizado|atualizado"
    r"|aggiornato|bijgewerkt|uppdaterad|opdateret|oppdatert|aktualizov|aktualizacja|zaktualizowano|обновлено|оновлено)\b",
    re.I,
)
_NAMED_PUBLISHED: Final = re.compile(r"publish|pubdate|posted|created|issued", re.I)
_SAYS_PUBLISHED: Final = re.compile(
    r"\W*(?:date|published|publication date|posted|released?|datum|stand|veröffentlicht|erschienen|publié"
    r"|paru|mis en ligne|publicado|fecha|publicación|pubblicato|data|gepubliceerd|publicerad|publisert"
    r"|udgivet|julkaistu|opublikowano|vydáno|publikováno|objavljeno|közzétéve|publicat|yayın|tarih|опубликовано|дата|опубліковано"
    r"|发布时间|发布日期|发表时间|發布|公開日|掲載日|投稿日|등록|입력|نشر|تاريخ)",
    re.I,
)
_PARTS: Final = re.compile(r"\s*[|｜·•–—]\s*|\s-\s")  # of a title
_BESIDE: Final = 40  # characters beside a date in a line that tells the date
_WRITTEN: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+|d['’])?[^\W\d_]{3,12}\.?,?\s+(?:de\s+|del\s+)?(?:19|20)\d{2}"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?\s?,?\s+(?:19|20)\d{2}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|\b\d{1,2}(?P<mark>[./-])\s?\d{1,2}(?P=mark)\s?(?:(?:19|20)\d{2}|\d{2})\b"
    r"|\b(?:19|20)\d{2}(?P<sign>[./])\s?\d{1,2}(?P=sign)\s?\d{1,2}\b"
)
_DAY: Final = re.compile(
    r"[/_-]((?:19|20)\d{2})[/_-]?(0?[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01]|(?<=[/_-])\d)(?=[/_.-]|$)"
)
_NAMED_DAY: Final = re.compile(
    r"/((?:19|20)\d{2})/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(\d{1,2})(?=/|$)", re.I
)
_MONTH: Final = re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])(?=/|$)")
_LONGEST: Final = 160  # characters of a line that tells a date
_TIMES: Final = 50  # of an article that are looked at
_MOST: Final = 12


def dates_of_article(
    document: Document, head: Head, said: Candidate, near: Sequence[Block], part: HtmlElement | None, url: str
) -> tuple[FoundDate, ...]:
    """Every date of publication that a page states; ``near`` are the blocks around its headline.

    What the page of an event shows are the days of the event.
    """
    found: dict[tuple[str, DateOrigin], FoundDate] = {}
    shown = (*_from_elements(document.root, part), *_from_title(document.title), *_from_lines(near))
    for date in (
        *said.dates,
        *_from_head(head, _PUBLISHED),
        *dates_of_page(document.data),
        *(shown if said.event is None else ()),
        *_from_url(url),
        *([said.updated] if said.updated else ()),
        *_from_head(head, _MODIFIED),
    ):
        found.setdefault((date.text, date.origin), date)
    return tuple(found.values())[:_MOST]


def _from_head(head: Head, names: Sequence[str]) -> Iterator[FoundDate]:
    """Each name by itself: one may say what is no date."""
    for name in names:
        yield from found_date(head.get(name), DateOrigin.ATTRIBUTE, f"meta:{name}")


def _from_elements(root: HtmlElement, part: HtmlElement | None) -> Iterator[FoundDate]:
    """Marked dates of the page, then ``<time>`` of the article's surroundings."""
    for element in root.xpath(".//*[@itemprop='datePublished']"):
        for name in ("content", "datetime"):
            yield from found_date(element.get(name), DateOrigin.ATTRIBUTE, f"css:[itemprop][{name}]")
        yield from _text(element, DateOrigin.TEXT)
    around = around_of(part) if part is not None else root
    times = [time for time in islice(around.iter("time"), _TIMES) if not _is_change(time)]
    for time in sorted(times, key=lambda time: time.get("pubdate") is None and not _is_named(time)):
        yield from found_date(time.get("datetime"), DateOrigin.TIME_ELEMENT, "css:time[datetime]")
        yield from _text(time, DateOrigin.TEXT)


def _is_change(element: HtmlElement) -> bool:
    """Whether a date is one of the last change, by its own name or its neighbour's words."""
    parent = element.getparent()
    around = (element, parent) if parent is not None else (element,)
    names = " ".join(
        f"{one.get('class') or ''} {one.get('itemprop') or ''} {one.get('id') or ''}" for one in around
    )
    before = element.getprevious()
    said = (
        (parent.text or "")
        if before is None and parent is not None
        else (before.tail or "")
        if before is not None
        else ""
    )
    return bool(_CHANGED.search(names) and not _NAMED_PUBLISHED.search(names)) or bool(
        _SAYS_CHANGED.search(said)
    )


def _is_named(element: HtmlElement) -> bool:
    return (
        _NAMED_PUBLISHED.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}") is not None
    )


def _text(element: HtmlElement, origin: DateOrigin) -> Iterator[FoundDate]:
    if match := _WRITTEN.search(short_text(element, _LONGEST)):
        yield from found_date(match[0], origin, f"css:{element.tag}")


def _from_title(title: str) -> Iterator[FoundDate]:
    """A part of the page's title that is a date."""
    for part in _PARTS.split(title):
        if match := _WRITTEN.fullmatch(part.strip()):
            yield from found_date(match[0], DateOrigin.TEXT, "css:title")


def _from_lines(near: Sequence[Block]) -> Iterator[FoundDate]:
    """Dates in short lines around the headline: first those that are labelled or say little else, last those
    that call themselves changes."""
    lines = [block.text for block in near if len(block.text) <= _LONGEST and _WRITTEN.search(block.text)]
    for text in sorted(lines, key=_doubt):
        yield from found_date(text, DateOrigin.TEXT, "text beside the headline")
        for match in _WRITTEN.finditer(text):
            yield from found_date(match[0], DateOrigin.TEXT, "text beside the headline")


def _doubt(line: str) -> int:
    """How little a line with a date is one of publication."""
    if _SAYS_CHANGED.search(line):
        return 3
    if _SAYS_PUBLISHED.match(line):
        return 0
    return 1 if len(_WRITTEN.sub("", line)) <= _BESIDE else 2


def _from_url(url: str) -> Iterator[FoundDate]:
    path = url.partition("?")[0]
    if match := _DAY.search(path):
        yield from found_date(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}", DateOrigin.URL, "address")
    if match := _NAMED_DAY.search(path):
        yield from found_date(f"{match[3]} {match[2]} {match[1]}", DateOrigin.URL, "address")
    if match := _MONTH.search(path):
        yield from found_date(f"{match[1]}-{match[2]}", DateOrigin.URL, "address")

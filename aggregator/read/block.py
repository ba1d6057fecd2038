"""What can be found in a box when nobody said where: links, dates, a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from aggregator.models import DateOrigin, FoundDate, FoundLink
from aggregator.read.document import picture_address, short_text, text_of
from aggregator.read.found import found_date, found_link

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_DATED: Final = re.compile(
    r"(?i:(?<![a-z])(?:date|datetime|time|timestamp|published|pubdate|posted)(?![a-z]))|[a-z]Date(?![a-z])"
)
_MOST: Final = 8  # dates of one box
_LONGEST: Final = 80  # characters of an element that is nothing but a date
_LOOKED_AT: Final = 160  # characters at the beginning of a text
_DATE: Final = (  # a date written out at the beginning of a text: day or month by name, ISO, CJK
    r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|d['’])?[^\W\d_]{3,12}\.?,?\s+(?:de\s+|del\s+)?\d{4}"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)\d{4}|\d{4}(?P<dot>[./])\d{1,2}(?P=dot)\d{1,2}"
    r"|\d{4}\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일]"
)
_BEGINNING: Final = re.compile(rf"\W{{0,3}}({_DATE})(?![\w])")
_AFTER_WEEKDAY: Final = re.compile(rf"[^\W\d_]{{2,12}}(?:\.,?|,)\s*({_DATE})(?![\w])")
_AFTER_PLACE: Final = re.compile(rf"[^.!?]{{2,60}}?,\s*({_DATE})\s*(?:\([^)]{{1,40}}\)\s*)?[-–—:/]")


def web_links(box: HtmlElement) -> list[HtmlElement]:
    """The links of a box that lead somewhere: not to this page, a script or a mailbox."""
    own = [box] if box.tag == "a" else []
    return [link for link in (own or box.iter("a")) if _leads(link.get("href") or "")]


def _leads(href: str) -> bool:
    href = href.strip().lower()
    return bool(href) and not href.startswith(("#", "javascript:", "mailto:", "tel:", "data:", "whatsapp:"))


def heading_of(box: HtmlElement) -> HtmlElement | None:
    """The first heading with words in a box."""
    return next((heading for heading in box.iter(*HEADINGS) if text_of(heading)), None)


def dates_of(box: HtmlElement) -> tuple[FoundDate, ...]:
    """Every date-like string of a box, most trusted first: said to machines before said to eyes."""
    found: dict[tuple[str, DateOrigin], FoundDate] = {}
    for date in (*_time_elements(box), *_attributes(box), *_classes(box), *_term(box), *_beginning(box)):
        found.setdefault((date.text, date.origin), date)
    return tuple(found.values())[:_MOST]


def _time_elements(box: HtmlElement) -> Iterator[FoundDate]:
    for element in box.iter("time"):
        yield from found_date(element.get("datetime"), DateOrigin.TIME_ELEMENT, "css:time[datetime]")
        yield from _short(element, DateOrigin.TIME_ELEMENT, "css:time")


def _attributes(box: HtmlElement) -> Iterator[FoundDate]:
    for element in box.xpath(
        ".//*[@itemprop='datePublished' or @data-date or @data-datetime or @data-published]"
    ):
        for name in ("content", "data-date", "data-datetime", "data-published"):
            yield from found_date(element.get(name), DateOrigin.ATTRIBUTE, f"css:[{name}]")


def _classes(box: HtmlElement) -> Iterator[FoundDate]:
    for element in box.iter():
        if isinstance(element.tag, str) and _DATED.search(f"{element.get('class')} {element.get('id')}"):
            yield from _short(
                element, DateOrigin.TEXT, f"css:.{(element.get('class') or '').split(' ')[0][:60]}"
            )


def _term(box: HtmlElement) -> tuple[FoundDate, ...]:
    """The date in the ``<dt>`` before the ``<dd>`` that the box is or lies in."""
    row = next((around for around in (box, *box.iterancestors()) if around.tag == "dd"), None)
    term = next(row.itersiblings(preceding=True), None) if row is not None else None
    if term is None or term.tag != "dt" or not any(map(str.isdigit, text_of(term))):
        return ()
    return _short(term, DateOrigin.TEXT, "css:dt")


def _short(element: HtmlElement, origin: DateOrigin, where: str) -> tuple[FoundDate, ...]:
    return found_date(short_text(element, _LONGEST), origin, where)


def _beginning(box: HtmlElement) -> tuple[FoundDate, ...]:
    """A date that the text of the box begins with, or that follows the place it begins with."""
    start = text_of(box)[:_LOOKED_AT]
    match = _BEGINNING.match(start) or _AFTER_WEEKDAY.match(start) or _AFTER_PLACE.match(start)
    return found_date(match[1], DateOrigin.DATELINE, "beginning of the text") if match else ()


def image_of(box: HtmlElement) -> FoundLink | None:
    """The first picture of a box that has an address, with its description."""
    for image in box.iter("img"):
        link = found_link(picture_address(image), "css:img", title=(image.get("alt") or ""))
        if link is not None:
            return link
    return None

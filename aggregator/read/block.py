"""What can be found in the box around one entry when nobody said where: link, headline, date, picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from aggregator.models import DateOrigin, Found, FoundDate, FoundLink
from aggregator.read.document import picture_address, short_text, text_of
from aggregator.read.found import found_date, found_link, found_text, found_title
from aggregator.text.calls import is_call

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
_ENDS: Final = " .…:|-–—>›→"
_LONGEST_HEADLINE: Final = 240  # characters; what is longer is the story itself
_CUT: Final = re.compile(r"\s*(?:\.{2,}|[…:|>›→–—-])\s*$")  # between a text and its "read more"
_LABELLED: Final = re.compile(rf"[^\W\d_]{{3,20}}:?({_DATE})(?![\w])")  # "Newsroom10 March 2021"


def web_links(box: HtmlElement) -> list[HtmlElement]:
    """The links of a box that lead somewhere: not to this page, a script or a mailbox."""
    own = [box] if box.tag == "a" else []
    return [link for link in (own or box.iter("a")) if _leads(link.get("href") or "")]


def _leads(href: str) -> bool:
    href = href.strip().lower()
    return bool(href) and not href.startswith(("#", "javascript:", "mailto:", "tel:", "data:", "whatsapp:"))


def main_link(box: HtmlElement) -> HtmlElement | None:
    """The headline's link, else a "read more" link, else the link with most words (the first of equals)."""
    links = web_links(box)
    heading = heading_of(box)
    if heading is not None:
        around = next((link for link in heading.iterancestors("a") if _leads(link.get("href") or "")), None)
        inside = (
            around
            if around is not None
            else next((link for link in links if link in set(heading.iter("a"))), None)
        )
        if inside is not None:
            return inside
    called = next((link for link in links if (words := text_of(link)) and is_call(words)), None)
    return called if called is not None else max(links, key=lambda link: len(text_of(link)), default=None)


def heading_of(box: HtmlElement) -> HtmlElement | None:
    """The first heading with words in a box."""
    return next((heading for heading in box.iter(*HEADINGS) if text_of(heading)), None)


def headline(box: HtmlElement, link: HtmlElement | None) -> Found | None:
    """The heading's text, else the link's words; of a "read more" link the words of the box before it."""
    heading = heading_of(box)
    if heading is not None:
        return found_title(text_of(heading), f"css:{heading.tag}")
    if link is None:
        return None
    words = text_of(link) or (link.get("aria-label") or link.get("title") or "").strip()
    if words and not is_call(words):
        return found_title(words, "css:a")
    return found_title(text_before(box, link).rstrip(_ENDS), "text before the link")


def opening(box: HtmlElement, link: HtmlElement | None) -> Found | None:
    """The text of a story that has no headline and ends in a "read more" link, or ``None`` where it has one.

    It is longer than a headline, or begins with a date as a headline does not.
    """
    if heading_of(box) is not None or link is None or not is_call(text_of(link)):
        return None
    words = _CUT.sub("", text_before(box, link))
    dated = any(pattern.match(words) for pattern in (_BEGINNING, _AFTER_PLACE, _LABELLED))
    return found_text(words, "text before the link") if dated or len(words) > _LONGEST_HEADLINE else None


def text_before(box: HtmlElement, link: HtmlElement) -> str:
    """The words of the box that stand before the link."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(box, events=("start", "end")):
        if element is link:
            break
        if event == "start":
            pieces.append(element.text or "")
        elif element is not box:
            pieces.append(element.tail or "")
    return " ".join("".join(pieces).split())


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

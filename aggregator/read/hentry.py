"""What a page tells machines about itself: entries in microformats, h-entry and the older hentry.

An hentry is also what themes call the body of any single page. So of a page that is itself its first entry
nothing else is taken, and one that has neither an address nor a day is none.
"""

from __future__ import annotations

from typing import Final

from lxml.html import HtmlElement

from aggregator.models import Candidate, DateOrigin, Found, FoundDate
from aggregator.read.block import heading_of
from aggregator.read.document import Document, short_text, text_of
from aggregator.read.found import as_text, found_date, found_text, found_title, found_url, names
from aggregator.read.offered import once
from aggregator.read.scopes import Mark, Thing, address_around, address_in, picture_in, things
from aggregator.text.calls import is_call
from aggregator.text.urls import canonical, resolve

_ENTRIES: Final = frozenset(("h-entry", "hentry"))
# What else opens a thing with names of its own. (``h-full`` and the like are no microformats but sizes.)
_OTHERS: Final = frozenset(("vcard", "author", "h-card", "h-feed", "h-cite", "h-event", "h-adr", "h-item"))
_LONGEST_HEADLINE: Final = 240  # characters of a link; with more it is the whole entry
_STATIC: Final = frozenset(("type-page", "type-attachment", "type-product"))
_PROPERTIES: Final = {  # of both vocabularies, each under one name
    "p-name": "name", "u-url": "url", "dt-published": "published", "dt-updated": "updated",
    "p-summary": "summary", "u-photo": "photo", "u-featured": "photo", "p-category": "category",
    "p-author": "author", "entry-title": "name", "published": "published", "entry-date": "published",
    "updated": "updated", "entry-summary": "summary", "author": "author", "fn": "fn",
}  # fmt: skip


def entries_of(document: Document) -> list[Candidate]:
    """Every entry that the page marks with a title, in order and once; of a page that is one entry, that."""
    marked = (thing for thing in things(document.root, _mark) if _is_entry(thing))
    found = once(_candidate(thing, document) for thing in marked)
    if found and _is_page_itself(found[0], document):
        return [one for one in found[:1] if one.url or one.dates]
    return [one for one in found if one.url is not None]


def _mark(element: HtmlElement) -> Mark | None:
    classes = (element.get("class") or "").split()
    properties = dict.fromkeys(_PROPERTIES[one] for one in classes if one in _PROPERTIES)
    if element.tag == "a" and "bookmark" in (element.get("rel") or "").lower().split():
        properties["bookmark"] = None
    opens = not (_ENTRIES.isdisjoint(classes) and _OTHERS.isdisjoint(classes))
    return (
        Mark(properties=properties, types=tuple(classes) if opens else None) if properties or opens else None
    )


def _is_entry(thing: Thing) -> bool:
    return not _ENTRIES.isdisjoint(thing.types) and _STATIC.isdisjoint(thing.types)


def _is_page_itself(entry: Candidate, document: Document) -> bool:
    """Whether it has no address, or that of the page as its links or its head tell it."""
    if entry.url is None:
        return True
    stated = (link.get("href") for link in document.root.iter("link") if link.get("rel") == "canonical")
    pages = (document.base, *(resolve(document.base, address or "") for address in stated))
    return canonical(resolve(document.base, entry.url.text)) in map(canonical, filter(None, pages))


def _candidate(thing: Thing, document: Document) -> Candidate:
    told, updated, headline = thing.properties, _date(thing, "updated"), _headline(thing)
    return Candidate(
        title=_title(thing, headline),
        url=_address(thing, headline),
        dates=_date(thing, "published"),
        updated=updated[0] if updated else None,
        summary=found_text(_words(told.get("summary")), "microformat:summary"),
        language=as_text(thing.element.get("lang"))[:35],
        authors=names(_author(part) for part in thing.parts.get("author", [])[:20]),
        categories=names((_words(told.get("category")),)),
        image=picture_in(told.get("photo"), "microformat:photo"),
        base=document.base,
    )


def _headline(thing: Thing) -> HtmlElement | None:
    """The element that is named as its title, else the first heading that is its own."""
    if "name" in thing.properties:
        return thing.properties["name"]
    box = thing.element if _holds_no_other(thing.element) else _link(thing)
    return heading_of(box) if box is not None else None


def _link(thing: Thing) -> HtmlElement | None:
    told = thing.properties
    return thing.element if thing.element.tag == "a" else told.get("url", told.get("bookmark"))


def _title(thing: Thing, headline: HtmlElement | None) -> Found | None:
    """The headline, else the words of its link, unless those are a call, a date or the whole entry."""
    if headline is not None:
        return found_title(_words(headline), "microformat:name")
    link = _link(thing)
    if link is None or thing.properties.get("published") is link or next(link.iter("time"), None) is not None:
        return None
    words = short_text(link, _LONGEST_HEADLINE)
    return None if is_call(words) else found_title(words, "microformat:url")


def _holds_no_other(element: HtmlElement) -> bool:
    classes = (inner.get("class") or "" for inner in element.iterdescendants("*"))
    return not any("entry" in one and not _ENTRIES.isdisjoint(one.split()) for one in classes)


def _address(thing: Thing, headline: HtmlElement | None) -> Found | None:
    told = thing.properties
    address = (
        address_in(told.get("url"))
        or address_in(told.get("bookmark"))
        or address_around(headline)
        or (address_in(thing.element) if thing.element.tag == "a" else "")
    )
    return found_url(address, "microformat:url")


def _words(element: HtmlElement | None) -> str:
    """A property as text: what is told to machines first."""
    return "" if element is None else _stated(element) or text_of(element)


def _stated(element: HtmlElement) -> str:
    """What an element says beside its text ("abbr", "data", "img"; the value class pattern)."""
    attribute = {"abbr": "title", "data": "value", "input": "value", "img": "alt"}.get(str(element.tag), "")
    if attribute and element.get(attribute):
        return as_text(element.get(attribute))
    inner = [(part, (part.get("class") or "").split()) for part in element.iterchildren("*")]
    values = [
        as_text(part.get("title")) if "value-title" in classes else _value(part)
        for part, classes in inner
        if "value" in classes or "value-title" in classes
    ]
    return " ".join(filter(None, values))


def _value(part: HtmlElement) -> str:
    return as_text(part.get("datetime") or part.get("title") or part.get("value")) or text_of(part)


def _date(thing: Thing, name: str) -> tuple[FoundDate, ...]:
    element, where = thing.properties.get(name), f"microformat:{name}"
    if element is None:
        return ()
    return (
        found_date(element.get("datetime"), DateOrigin.TIME_ELEMENT, where)
        or found_date(_stated(element), DateOrigin.ATTRIBUTE, where)
        or found_date(text_of(element), DateOrigin.TEXT, where)
    )


def _author(part: Thing) -> str:
    return _words(part.properties.get("fn", part.properties.get("name"))) or text_of(part.element)

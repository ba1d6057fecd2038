"""What a page tells machines about itself: schema.org articles and events in microdata (HTML, section 5)."""

from __future__ import annotations

from typing import Final

from lxml.html import HtmlElement

from aggregator.models import Candidate, DateOrigin, Found, FoundDate, FoundEvent, FoundLink, Kind
from aggregator.read.document import Document, text_of
from aggregator.read.found import as_text, found_date, found_text, found_title, found_url, names
from aggregator.read.offered import kind_of, once
from aggregator.read.scopes import Mark, Thing, address_around, address_in, picture_in, things

# Who or where, never the entry: their names are not its, even where no itemscope says so.
_OTHERS: Final = frozenset((
    "author", "creator", "publisher", "editor", "contributor", "provider", "sourceOrganization",
    "copyrightHolder", "location", "performer", "organizer", "isPartOf", "comment",
))  # fmt: skip


def entries_of(document: Document) -> list[Candidate]:
    """Every article and event that the page's microdata describe with a title, in order and once."""
    return once(
        _candidate(thing, kind, document)
        for thing in things(document.root, _mark)
        if (kind := kind_of(thing.types))
    )


def _mark(element: HtmlElement) -> Mark | None:
    scope, named = element.get("itemscope"), element.get("itemprop")
    if scope is None and named is None:
        return None
    properties = (named or "").split()
    other = any(name in _OTHERS for name in properties)
    types = tuple((element.get("itemtype") or "").split()) if scope is not None else () if other else None
    return Mark(properties=properties, types=types)


def _candidate(thing: Thing, kind: Kind, document: Document) -> Candidate:
    modified = _date(thing, "dateModified")
    return Candidate(
        kind=kind,
        title=_title(thing),
        url=_address(thing),
        dates=(*_date(thing, "datePublished"), *_date(thing, "dateCreated")),
        updated=modified[0] if modified else None,
        summary=found_text(_words(thing, "description"), "microdata:description"),
        language=(_words(thing, "inLanguage") or as_text(thing.element.get("lang")))[:35],
        authors=names(_part_name(thing, "author")),
        categories=names((_words(thing, "articleSection"),)),
        image=_image(thing),
        event=_event(thing) if kind is Kind.EVENT else None,
        base=document.base,
    )


def _title(thing: Thing) -> Found | None:
    name = "headline" if "headline" in thing.properties else "name"
    return found_title(_words(thing, name), f"microdata:{name}")


def _words(thing: Thing, name: str) -> str:
    """A property as text: said to machines, else printed."""
    element = thing.properties.get(name)
    return (as_text(element.get("content")) or text_of(element)) if element is not None else ""


def _address(thing: Thing) -> Found | None:
    """The stated address, else the thing's own name, else where its headline leads."""
    own, told = as_text(thing.element.get("itemid")), thing.properties
    headline = told.get("headline", told.get("name"))
    stated = {
        "url": address_in(told.get("url")),
        "mainEntityOfPage": address_in(told.get("mainEntityOfPage")),
        "itemid": own if own.startswith(("http", "/")) else "",
        "headline": address_around(headline),
    }
    where = next((name for name, address in stated.items() if address), "")
    return found_url(stated[where], f"microdata:{where}") if where else None


def _date(thing: Thing, name: str) -> tuple[FoundDate, ...]:
    """Its telling for machines, else the printed one."""
    element, where = thing.properties.get(name), f"microdata:{name}"
    if element is None:
        return ()
    return (
        found_date(element.get("datetime"), DateOrigin.TIME_ELEMENT, where)
        or found_date(element.get("content"), DateOrigin.ATTRIBUTE, where)
        or found_date(text_of(element), DateOrigin.TEXT, where)
    )


def _part_name(thing: Thing, name: str) -> list[str]:
    """The names of the things that are this property; printed where it is none."""
    parts = thing.parts.get(name, [])[:20]
    return [_words(part, "name") or text_of(part.element) for part in parts]


def _image(thing: Thing) -> FoundLink | None:
    """The picture, which may be a thing with an address of its own."""
    for name in ("image", "thumbnailUrl"):
        inner = thing.parts[name][0].properties if name in thing.parts else {}
        for element in (inner.get("url"), inner.get("contentUrl"), thing.properties.get(name)):
            if picture := picture_in(element, f"microdata:{name}"):
                return picture
    return None


def _event(thing: Thing) -> FoundEvent | None:
    start, end = _date(thing, "startDate"), _date(thing, "endDate")
    if not start:
        return None
    place = next(iter(_part_name(thing, "location")), "")
    return FoundEvent(
        start=start[0].text, end=end[0].text if end else "", place=place, where="microdata:startDate"
    )

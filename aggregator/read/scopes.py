"""Things marked in a page and their properties: what microdata and microformats have in common.

An element opens a thing; elements inside it are its properties by name, up to the next thing inside. So the
name of an author that is a thing of its own is never taken for the headline of the article around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from aggregator.models import FoundLink
from aggregator.read.block import web_links
from aggregator.read.document import picture_address
from aggregator.read.found import as_text, found_link

_DEEPEST: Final = 5  # things in things; what lies deeper is not looked at
_MOST: Final = 10_000  # things of one page
_AROUND: Final = 4  # steps up from a headline to the link around it
_LINKS: Final = ("href", "src", "content", "value", "itemid", "data")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What an element says of itself: property names of the thing around it; the thing it opens."""

    properties: Iterable[str] = ()
    types: tuple[str, ...] | None = None  # ``None`` = opens none; empty = one that is no entry


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """``properties`` holds the first element of each name, and things that are values of a name, too."""

    element: HtmlElement
    types: tuple[str, ...]
    properties: dict[str, HtmlElement] = field(default_factory=dict)
    parts: dict[str, list[Thing]] = field(default_factory=dict)


def things(root: HtmlElement, mark: Callable[[HtmlElement], Mark | None]) -> list[Thing]:
    """All things of a page in order. One walk; every element is asked once what it is."""
    found: list[Thing] = []
    around: list[Thing] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            if around and around[-1].element is element:
                around.pop()
            continue
        said = mark(element)
        if said is None:
            continue
        opened = Thing(element=element, types=said.types) if said.types is not None else None
        for name in said.properties if around else ():
            around[-1].properties.setdefault(name, element)
            if opened is not None:
                around[-1].parts.setdefault(name, []).append(opened)
        if opened is not None:
            around.append(opened)
            if len(around) <= _DEEPEST and len(found) < _MOST:
                found.append(opened)
    return found


def address_in(element: HtmlElement | None) -> str:
    """Where an element itself leads, by any attribute that can say so; "" for a spot on this page."""
    if element is None:
        return ""
    stated = next((text for name in _LINKS if (text := as_text(element.get(name)))), "")
    return "" if stated.startswith("#") else stated


def address_around(headline: HtmlElement | None) -> str:
    """Where the link in or around a headline leads, or ""."""
    if headline is None:
        return ""
    above = (element for element in islice(headline.iterancestors(), _AROUND) if element.tag == "a")
    links = (*above, *web_links(headline)[:1])
    return next((as_text(link.get("href")) for link in links if web_links(link)), "")


def picture_in(element: HtmlElement | None, where: str) -> FoundLink | None:
    """The picture that an element is, names or holds."""
    if element is None:
        return None
    inner = next(element.iter("img"), element)
    address = picture_address(element) or address_in(element) or picture_address(inner)
    return found_link(address, where, title=inner.get("alt") or "")

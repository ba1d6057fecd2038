"""The feedgen adapter: the only place that knows feedgen, and its traps.

feedgen writes entries and channels; this module fences what it gets wrong: attributes of Atom links it loses,
dates it sets to "now", the order of links, one enclosure per item. What it cannot write goes in as lxml
elements through its extension hooks, never through a second XML writer.
"""

from __future__ import annotations

from typing import Final

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.models import Attachment
from feeds.edition import Edition, Format
from feeds.presentation import Entry

DC: Final = "http://purl.org/dc/elements/1.1/"
MEDIA: Final = "http://search.yahoo.com/mrss/"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_GENERATOR: Final = "Dateline"
# All namespaces stand on the root of every document, so that an entry cut out of one fits into another.
_NAMESPACES: Final = {"dc": DC, "media": MEDIA}


class _Root(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Declares our namespaces and adds elements to the head of the document."""

    def __init__(self) -> None:
        self.elements: list[etree._Element] = []

    def extend_ns(self) -> dict[str, str]:
        return dict(_NAMESPACES)

    def extend_rss(self, root: etree._Element) -> etree._Element:
        root[0].extend(self.elements)  # feedgen hands over <rss>, its first child is <channel>
        return root


class _Extra(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """Adds elements and a language to one entry."""

    def __init__(self) -> None:
        self.elements: list[etree._Element] = []
        self.language = ""

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        entry.extend(self.elements)
        return entry

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        if self.language:
            entry.set(XML_LANG, self.language)
        entry.extend(self.elements)
        return entry


def element(tag: str, text: str = "", **attributes: str) -> etree._Element:
    """An element with text and attributes; attributes with an empty value are left out."""
    made = etree.Element(tag, {name: value for name, value in attributes.items() if value})
    made.text = text or None
    return made


def channel(edition: Edition, form: Format) -> FeedGenerator:
    """A feedgen document with everything but entries."""
    feed = FeedGenerator()
    feed.register_extension("dateline", _Root)
    feed.id(edition.id)
    feed.title(edition.title)
    feed.description(edition.description)
    feed.language(edition.language)
    feed.link(href=edition.url(form), rel="self", type=form.media_type)
    # feedgen makes the link added last the channel's link: the page for people.
    feed.link(href=edition.home, rel="alternate", type="text/html")
    feed.author(name=edition.service, uri=f"{edition.base_url}/")
    feed.updated(edition.updated)
    feed.lastBuildDate(edition.updated)
    feed.generator(_GENERATOR)
    if edition.rights:
        feed.rights(edition.rights)
    if edition.image:
        feed.logo(edition.image)
        feed.image(url=edition.image, title=edition.title, link=edition.home)
    return feed


def blank(entry: Entry) -> FeedEntry:
    """A feedgen entry with what is told alike in RSS and Atom."""
    made = FeedEntry()
    made.register_extension("dateline", _Extra)
    made.id(entry.id)
    made.title(entry.title)
    made.updated(entry.updated)  # left out, feedgen would write "now"
    if entry.published:
        made.published(entry.published)
    for topic in entry.topics:
        made.category(term=topic)
    return made


def picture(entry: Entry) -> list[etree._Element]:
    """Media RSS elements of the entry's image; the medium is told, the media type is not known."""
    if entry.image is None:
        return []
    content = element(f"{{{MEDIA}}}content", url=entry.image.url, medium="image")
    if entry.image.alt:
        content.append(element(f"{{{MEDIA}}}description", entry.image.alt, type="plain"))
    return [content, element(f"{{{MEDIA}}}thumbnail", url=entry.image.url)]


def enclosures(entry: Entry) -> list[Attachment]:
    """Documents whose media type is known, the source's own enclosures first: RSS shows only one."""
    typed = [document for document in entry.documents if document.media_type]
    return sorted(typed, key=lambda document: document.role != "enclosure")

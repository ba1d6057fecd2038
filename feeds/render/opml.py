"""OPML 2.0 of all feeds: one file a reader takes to subscribe to everything."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import format_datetime

from lxml import etree

from feeds.edition import Edition, Format, newest


def opml(title: str, editions: Iterable[Edition]) -> bytes:
    """The list under ``title``; dates come from the editions. Feeds are told by their Atom address,
    the format that says most about an item."""
    editions = tuple(editions)
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateModified").text = format_datetime(
        newest(edition.updated for edition in editions), usegmt=True
    )
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(root, "body")
    for edition in editions:
        body.append(_outline(edition))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _outline(edition: Edition) -> etree._Element:
    return etree.Element(
        "outline",
        {
            "type": "rss",  # OPML 2.0: the type of every subscription, whatever its format
            "text": edition.title,
            "title": edition.title,
            "description": edition.description,
            "language": edition.language,
            "xmlUrl": edition.url(Format.ATOM),
            "htmlUrl": edition.page,
        },
    )

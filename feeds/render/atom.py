"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from feedgen.entry import FeedEntry
from lxml import etree

from feeds.characters import link
from feeds.edition import NEVER, Edition, Format
from feeds.presentation import Entry
from feeds.render.frame import Frame, frame, undated
from feeds.render.xml import blank, channel, element, enclosures, picture

_START: Final = b"<entry"
_END: Final = b"</entry>"
_TAIL: Final = b"</feed>"
_DATE: Final = re.compile(rb"<updated>([^<]+)</updated>")


def atom(edition: Edition, entries: Iterable[Entry]) -> bytes:
    """The whole document, written by feedgen in one go."""
    feed = channel(edition, Format.ATOM)
    for entry in entries:
        feed.add_entry(_entry(entry), order="append")
    return bytes(feed.atom_str())


def atom_frame(edition: Edition) -> Frame:
    """What stands around the entries."""
    return frame(atom(undated(edition), ()), _TAIL, _updated)


def atom_fragment(edition: Edition, entry: Entry) -> bytes:
    """The bytes of one ``<entry>``; nothing of them depends on the edition but the namespaces of its root."""
    document = atom(edition, (entry,))
    return document[document.index(_START) : document.rindex(_END) + len(_END)]


def updated_of(document: bytes) -> datetime:
    """What a document that we published says of itself; ``NEVER`` when it is not whole, or not ours."""
    found = _DATE.search(document.partition(_START)[0])
    try:
        moment = datetime.fromisoformat(found[1].decode()) if found else NEVER
    except ValueError:
        return NEVER
    return moment if moment.tzinfo else NEVER


def _updated(moment: datetime) -> str:
    return f"<updated>{moment.isoformat()}</updated>"


def _entry(entry: Entry) -> FeedEntry:
    made = blank(entry)
    made.content(entry.content, type="html")
    if entry.summary:
        made.summary(entry.summary, type="text")
    _authors(made, entry)
    licence = entry.credit.licence
    if licence:
        made.rights(link(licence) or licence)
    made.dateline.language = entry.language
    made.dateline.elements = [*_links(entry), *_source(entry), *picture(entry)]
    return made


def _authors(made: FeedEntry, entry: Entry) -> None:
    for name in entry.authors:
        made.author(name=name)
    if not entry.authors:
        made.author({"name": entry.credit.title} | ({"uri": entry.credit.home} if entry.credit.home else {}))


def _links(entry: Entry) -> list[etree._Element]:
    """Links as elements of our own: feedgen loses all their attributes but the address.

    A document whose media type is not known is related, not enclosed.
    """
    typed = enclosures(entry)
    untyped = [document for document in entry.documents if not document.media_type]
    return [
        element("link", rel="alternate", href=entry.link, hreflang=entry.language),
        *(
            element(
                "link",
                rel="enclosure",
                type=doc.media_type,
                href=doc.url,
                title=doc.title,
                length=_size(doc.length),
            )
            for doc in typed
        ),
        *(
            element("link", rel="related", href=doc.url, title=doc.title, hreflang=doc.language)
            for doc in untyped
        ),
    ]


def _size(length: int | None) -> str:
    return str(length) if length else ""


def _source(entry: Entry) -> list[etree._Element]:
    """The feed of origin. Its id is its address: it is the only permanent name we know of it."""
    credit = entry.credit
    if not credit.home:
        return []
    source = element("source")
    source.append(element("id", credit.home))
    source.append(element("title", credit.title))
    source.append(element("link", rel="alternate", href=credit.home))
    return [source]

"""RSS 2.0 with content, dc, media and atom:link, as the RSS Advisory Board's profile asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.models import Attachment
from feeds.characters import html_text, link
from feeds.edition import Edition, Format
from feeds.presentation import Entry
from feeds.render.frame import Frame, frame, undated
from feeds.render.xml import DC, MEDIA, blank, channel, element, enclosures, picture

_TTL: Final = 15  # minutes a reader may wait before it asks again
_END: Final = b"</item>"
_TAIL: Final = b"</channel></rss>"


def rss(edition: Edition, entries: Iterable[Entry]) -> bytes:
    """The whole document, written by feedgen in one go."""
    feed = _channel(edition)
    for entry in entries:
        feed.add_entry(_item(entry), order="append")
    return bytes(feed.rss_str())


def rss_frame(edition: Edition) -> Frame:
    """What stands around the items."""
    return frame(rss(undated(edition), ()), _TAIL, _built)


def rss_fragment(edition: Edition, entry: Entry) -> bytes:
    """The bytes of one ``<item>``; nothing of them depends on the edition but the namespaces of its root.

    Text is escaped everywhere, so the first ``<item>`` and the last ``</item>`` are the element's own.
    """
    document = rss(edition, (entry,))
    return document[document.index(b"<item>") : document.rindex(_END) + len(_END)]


def _channel(edition: Edition) -> FeedGenerator:
    feed = channel(edition, Format.RSS)
    feed.ttl(_TTL)
    return feed


def _built(moment: datetime) -> str:
    return f"<lastBuildDate>{format_datetime(moment)}</lastBuildDate>"


def _item(entry: Entry) -> FeedEntry:
    made = blank(entry)
    made.link(href=entry.link)
    made.content(entry.content, type="html")
    if entry.summary:
        made.description(html_text(entry.summary), isSummary=True)  # RSS descriptions are HTML
    if entry.credit.home:
        made.source(url=entry.credit.home, title=entry.credit.title)
    attached = enclosures(entry)
    if attached:
        made.enclosure(url=attached[0].url, length=str(attached[0].length or 0), type=attached[0].media_type)
    made.dateline.elements = [*_dublin_core(entry), *picture(entry), *map(_media, attached[1:])]
    return made


def _dublin_core(entry: Entry) -> list[etree._Element]:
    names = entry.authors or (entry.credit.title,)
    creators = [element(f"{{{DC}}}creator", name) for name in names]
    language = [element(f"{{{DC}}}language", entry.language)] if entry.language else []
    licence = entry.credit.licence
    return creators + language + ([element(f"{{{DC}}}rights", link(licence) or licence)] if licence else [])


def _media(document: Attachment) -> etree._Element:
    size = str(document.length) if document.length else ""
    return element(f"{{{MEDIA}}}content", url=document.url, type=document.media_type, fileSize=size)

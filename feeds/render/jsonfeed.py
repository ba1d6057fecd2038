"""JSON Feed 1.1 (jsonfeed.org/version/1.1) with our extension object ``_dateline``.

``_dateline`` of an item tells what JSON Feed has no field for, exactly as stated: the date with its
precision, the event, the place, the source and its licence.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeAlias

import orjson

from aggregator.models import Attachment, Event, Moment
from feeds.characters import link, one_line
from feeds.edition import Edition, Format
from feeds.presentation import Entry
from feeds.render.frame import Frame, frame, undated
from feeds.render.xml import enclosures

Json: TypeAlias = "str | int | list[Json] | dict[str, Json]"

_VERSION: Final = "https://jsonfeed.org/version/1.1"
_TAIL: Final = b"]}"


def jsonfeed(edition: Edition, entries: Iterable[Entry]) -> bytes:
    """The whole document, written by orjson in one go."""
    return orjson.dumps({**_head(edition), "items": [_item(entry) for entry in entries]})


def jsonfeed_frame(edition: Edition) -> Frame:
    """What stands around the items; they are joined with a comma."""
    return frame(jsonfeed(undated(edition), ()), _TAIL, _updated)


def jsonfeed_fragment(entry: Entry) -> bytes:
    """The bytes of one item."""
    return orjson.dumps(_item(entry))


def _updated(moment: datetime) -> str:
    return f'"updated":"{_instant(moment)}"'


def _head(edition: Edition) -> dict[str, Json]:
    return _told(
        {
            "version": _VERSION,
            "title": edition.title,
            "home_page_url": edition.home,
            "feed_url": edition.url(Format.JSON),
            "description": edition.description,
            "icon": edition.image,
            "authors": [{"name": edition.service, "url": f"{edition.base_url}/"}],
            "language": edition.language,
            "_dateline": _told(
                {
                    "about": f"{edition.base_url}/",
                    "id": edition.id,
                    "updated": _instant(edition.updated),
                    "rights": edition.rights,
                }
            ),
        }
    )


def _item(entry: Entry) -> dict[str, Json]:
    return _told(
        {
            "id": entry.id,
            "url": entry.link,
            "title": entry.title,
            "content_html": entry.content,
            "summary": entry.summary,
            "image": entry.image.url if entry.image else "",
            "date_published": _instant(entry.published) if entry.published else "",
            "date_modified": _instant(entry.updated),
            "authors": _authors(entry),
            "tags": list(entry.topics),
            "language": entry.language,
            "attachments": [_attachment(document) for document in enclosures(entry)],
            "_dateline": _extension(entry),
        }
    )


def _authors(entry: Entry) -> Json:
    if entry.authors:
        return [{"name": name} for name in entry.authors]
    return [_told({"name": entry.credit.title, "url": entry.credit.home})]


def _attachment(document: Attachment) -> Json:
    return _told(
        {
            "url": document.url,
            "mime_type": document.media_type,
            "title": document.title,
            "size_in_bytes": document.length or 0,
        }
    )


def _extension(entry: Entry) -> Json:
    stored, item = entry.stored, entry.stored.item
    return _told(
        {
            "page": entry.page,
            "kind": str(item.kind),
            "version": stored.version,
            **_moment(item.published),
            "first_seen": _instant(stored.first_seen),
            "place": one_line(item.place),
            "country": one_line(item.country),
            "event": _event(item.event) if item.event else {},
            "documents": [_document(document) for document in entry.documents],
            "source": _source(entry),
        }
    )


def _moment(moment: Moment | None) -> dict[str, Json]:
    if moment is None:
        return {}
    return {"published": moment.isoformat(), "precision": str(moment.precision), "origin": str(moment.origin)}


def _event(event: Event) -> Json:
    end = event.end.isoformat() if event.end else ""
    return _told({"start": event.start.isoformat(), "end": end, "place": one_line(event.place)})


def _document(document: Attachment) -> Json:
    return _told(
        {"url": document.url, "title": document.title, "role": document.role, "language": document.language}
    )


def _source(entry: Entry) -> Json:
    credit = entry.credit
    return _told(
        {
            "key": entry.stored.item.source_key,
            "title": credit.title,
            "home": credit.home,
            "credit": credit.credit,
            "licence": link(credit.licence) or credit.licence,
        }
    )


def _told(fields: dict[str, Json]) -> dict[str, Json]:
    """``fields`` without those that say nothing: an absent key, never an empty text, list or zero size."""
    return {name: value for name, value in fields.items() if value not in ("", 0, [], {})}


def _instant(moment: datetime) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"

"""What would be read from a body, as the ``read`` verb prints it.

The JSON shape is a contract with other programs: keys are added, never renamed or removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from aggregator.errors import ReadError
from aggregator.models import Attachment, Event, Item, Reading, ReadingKind, Rejected
from aggregator.text.clean import plain_text


class DocumentView(TypedDict):
    title: str
    url: str
    media_type: str | None
    length: int | None
    language: str | None
    sha256: str | None
    pages: int | None


class EventView(TypedDict):
    start: str
    end: str | None
    place: str | None


class ItemView(TypedDict, total=False):
    kind: str
    lead: bool
    title: str
    url: str | None
    published: str | None
    precision: str | None
    place: str | None
    country: str | None
    summary: str | None
    language: str | None
    documents: list[DocumentView]
    event: EventView | None
    guid: str | None
    image: str | None
    text: str


class ReadingView(TypedDict):
    kind: str
    language: str | None
    method: str
    title: str | None
    items: list[ItemView]
    rejected: list[dict[str, str | None]]
    notes: list[str]
    reason: str | None  # why nothing can be read from it; null when something can
    older: str | None  # the page with older entries
    steps: list[str]  # with --explain: what was weighed, and why


def view(reading: Reading, items: Sequence[Item], rejected: Sequence[Rejected]) -> ReadingView:
    """The whole answer of ``read --json``. Absent facts are null, never empty text."""
    article = reading.kind is ReadingKind.ARTICLE
    return {
        "kind": reading.kind.value,
        "language": reading.language or None,
        "method": reading.method,
        "title": reading.title or None,
        "items": [item_view(item, with_text=article) for item in items],
        "rejected": [{"title": r.title or None, "url": r.url or None, "reason": r.reason} for r in rejected],
        "notes": list(reading.notes),
        "reason": None,
        "older": reading.older or None,
        "steps": list(reading.steps),
    }


def unreadable(error: ReadError) -> ReadingView:
    """The same answer for a body from which nothing can be read: a login page, a picture, nothing at all."""
    return {
        "kind": "none",
        "language": None,
        "method": "",
        "title": None,
        "items": [],
        "rejected": [],
        "notes": [text for text in (error.detail, error.next_step) if text],
        "reason": error.reason,
        "older": None,
        "steps": [],
    }


def without_host(seen: ReadingView, nowhere: str) -> ReadingView:
    """The answer for a saved body whose address nobody told: links stay as they stand in it.

    ``nowhere`` is the address without a path that they were resolved on.
    """

    def as_found(address: str | None) -> str | None:
        return address.removeprefix(nowhere) if address else address

    for item in seen["items"]:
        item["url"], item["image"] = as_found(item["url"]), as_found(item["image"])
        for document in item["documents"]:
            document["url"] = document["url"].removeprefix(nowhere)
    for one in seen["rejected"]:
        one["url"] = as_found(one["url"])
    return seen


def item_view(item: Item, *, with_text: bool = False) -> ItemView:
    seen: ItemView = {
        "kind": item.kind.value,
        "lead": item.lead,
        "title": item.title,
        "url": item.url or None,
        "published": item.published.isoformat() if item.published else None,
        "precision": item.published.precision.value if item.published else None,
        "place": item.place or None,
        "country": item.country or None,
        "summary": item.summary or None,
        "language": item.language or None,
        "documents": [_document(document) for document in item.documents],
        "event": _event(item.event) if item.event else None,
        "guid": item.guid or None,
        "image": item.image.url if item.image else None,
    }
    if with_text:
        seen["text"] = plain_text(item.body, True) if item.body else item.summary
    return seen


def _document(document: Attachment) -> DocumentView:
    return {
        "title": document.title,
        "url": document.url,
        "media_type": document.media_type or None,
        "length": document.length,
        "language": document.language or None,
        "sha256": document.sha256 or None,
        "pages": document.pages,
    }


def _event(event: Event) -> EventView:
    return {
        "start": event.start.isoformat(),
        "end": event.end.isoformat() if event.end else None,
        "place": event.place or None,
    }

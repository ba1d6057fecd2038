"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read leniently: a wrong type costs its field, not the item."""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.errors import ReadError
from aggregator.models import Candidate, DateOrigin, Found, FoundLink, Reading, ReadingKind, Rejected
from aggregator.read.found import (
    as_text,
    found_date,
    found_link,
    found_text,
    found_title,
    found_url,
    links,
    name_of_source,
    names,
)
from aggregator.read.jsonbody import Json, objects
from aggregator.read.limits import MAX_NAME, MAX_REJECTED, MAX_URL
from aggregator.read.request import ReadRequest
from aggregator.text.urls import resolve


def is_json_feed(value: Json) -> bool:
    """An object that names the format, or has the shape of one whose version was forgotten."""
    if not isinstance(value, dict):
        return False
    named = "jsonfeed.org/version" in as_text(value.get("version"))
    return named or (
        "items" in value and "title" in value and ("feed_url" in value or "home_page_url" in value)
    )


def read_json_feed(value: Json, request: ReadRequest) -> Reading:
    """The items of a JSON Feed. ``ReadError`` ``not-a-feed`` when there is no list of items."""
    if not isinstance(value, dict) or not isinstance(items := value.get("items", []), list):
        raise ReadError("not-a-feed", "a JSON Feed without a list of items")
    candidates: list[Candidate] = []
    rejected: list[Rejected] = []
    for at, item in enumerate(items):
        if isinstance(item, dict):
            candidates.append(_candidate(item, value, at, request.url))
        elif len(rejected) < MAX_REJECTED:
            rejected.append(Rejected(reason="not-an-object", where=f"json:items[{at}]"))
    return Reading(
        kind=ReadingKind.FEED,
        method="json-feed",
        title=name_of_source(value.get("title")),
        language=as_text(value.get("language"))[:MAX_NAME],
        home=as_text(value.get("home_page_url"))[:MAX_URL],
        candidates=tuple(candidates),
        rejected=tuple(rejected),
    )


def _candidate(item: dict[str, Json], feed: dict[str, Json], at: int, url: str) -> Candidate:
    html = found_text(item.get("content_html"), "json:content_html")
    updated = found_date(item.get("date_modified"), DateOrigin.JSON, "json:date_modified")
    return Candidate(
        position=at,
        title=found_title(item.get("title"), "json:title"),
        url=found_url(item.get("url"), "json:url")
        or found_url(item.get("external_url"), "json:external_url")
        or _address_in_id(item),
        guid=found_url(item.get("id"), "json:id"),
        dates=found_date(item.get("date_published"), DateOrigin.JSON, "json:date_published"),
        updated=updated[0] if updated else None,
        summary=found_text(item.get("summary"), "json:summary"),
        content=html or found_text(item.get("content_text"), "json:content_text"),
        content_html=html is not None,
        language=as_text(item.get("language"))[:35],
        authors=names(_authors(item)) or names(_authors(feed)),
        categories=names(tags if isinstance(tags := item.get("tags"), list) else ()),
        image=found_link(item.get("image"), "json:image")
        or found_link(item.get("banner_image"), "json:banner_image"),
        documents=links(_attachments(item)),
        base=url,
    )


def _address_in_id(item: dict[str, Json]) -> Found | None:
    """The id, which the format wants to be the item's address where it can be."""
    found = found_url(item.get("id"), "json:id")
    return found if found and resolve("", found.text) else None


def _authors(item: dict[str, Json]) -> Iterator[str]:
    for author in (*objects(item.get("authors")), item.get("author")):
        if isinstance(author, dict):
            yield as_text(author.get("name"))


def _attachments(item: dict[str, Json]) -> Iterator[FoundLink | None]:
    for attachment in objects(item.get("attachments")):
        yield found_link(
            attachment.get("url"),
            "json:attachments",
            title=as_text(attachment.get("title")),
            media_type=as_text(attachment.get("mime_type")),
            length=as_text(attachment.get("size_in_bytes")),
        )

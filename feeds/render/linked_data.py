"""schema.org data of an item's page (JSON-LD 1.1). It names the source as publisher and origin, never us."""

from __future__ import annotations

import json
from typing import Final

from aggregator.models import Moment
from feeds.characters import one_line
from feeds.presentation import Entry

# What could end the script element or start a comment in it (HTML 4.12.1.3), and "&" for XML parsers.
_ESCAPES: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)

Json = str | list["Json"] | dict[str, "Json"]


def article(entry: Entry, service: str) -> str:
    """A ``NewsArticle``, safe inside a script element; what is not known is left out."""
    item = entry.stored.item
    data: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": entry.id,
        "headline": entry.title,
        "description": entry.summary,
        "url": entry.page,
        "inLanguage": entry.language,
        "datePublished": _stated(item.published),
        "dateModified": f"{entry.updated:%Y-%m-%dT%H:%M:%SZ}" if entry.corrected else "",
        "author": [{"@type": "Person", "name": name} for name in entry.authors],
        "publisher": _organisation(entry.credit.title, entry.credit.home),
        "sdPublisher": _organisation(service, ""),
        "image": entry.image.url if entry.image else "",
        "keywords": list(entry.topics),
        "contentLocation": one_line(item.place),
        "about": _event(entry),
        "associatedMedia": [_document(doc.url, doc.title, doc.media_type) for doc in entry.documents],
        **_origin(entry),
    }
    return json.dumps(_known(data), ensure_ascii=False, sort_keys=True).translate(_ESCAPES)


def _origin(entry: Entry) -> dict[str, Json]:
    """The source's own page; an item without address has none but ours."""
    if entry.link == entry.page:
        return {"mainEntityOfPage": entry.page}
    return {"mainEntityOfPage": entry.link, "isBasedOn": entry.link}


def _event(entry: Entry) -> Json:
    event = entry.stored.item.event
    if event is None:
        return {}
    return _known(
        {
            "@type": "Event",
            "name": entry.title,
            "startDate": _stated(event.start),
            "endDate": _stated(event.end),
            "location": one_line(event.place),
        }
    )


def _document(url: str, title: str, media_type: str) -> Json:
    return _known({"@type": "MediaObject", "contentUrl": url, "name": title, "encodingFormat": media_type})


def _organisation(name: str, url: str) -> Json:
    return _known({"@type": "Organization", "name": name, "url": url})


def _stated(moment: Moment | None) -> str:
    return moment.isoformat() if moment else ""


def _known(data: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in data.items() if value}

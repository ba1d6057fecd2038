"""What a page tells machines about itself: schema.org articles and events in JSON-LD scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from aggregator.models import Candidate, DateOrigin, Found, FoundDate, FoundEvent, FoundLink, Kind
from aggregator.read.found import (
    as_text,
    found_date,
    found_link,
    found_text,
    found_title,
    found_url,
    is_markup,
    names,
)
from aggregator.read.jsonbody import Json

_ARTICLES: Final = frozenset((
    "Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "AnalysisNewsArticle",
    "OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "ScholarlyArticle",
    "TechArticle", "LiveBlogPosting", "SocialMediaPosting", "PressRelease", "AdvertiserContentArticle",
))  # fmt: skip
_HOLDERS: Final = (
    "@graph",
    "itemListElement",
    "item",
    "mainEntity",
    "hasPart",
    "blogPost",
    "dataFeedElement",
)
_STATED_DATE: Final = re.compile(r'"(datePublished|dateCreated)"\s*:\s*"([^"]{6,40})"')
_DEEPEST: Final = 12
_MOST: Final = 5_000  # nodes looked at in one page


def entries_of(data: Iterable[str], url: str) -> list[Candidate]:
    """Every article and event that the scripts describe with a title, in order and once."""
    found: dict[tuple[str, str], Candidate] = {}
    for node in _nodes(data):
        kind = _kind(node)
        candidate = _candidate(node, kind, len(found), url) if kind else None
        if candidate is not None and candidate.title is not None:
            found.setdefault((candidate.title.text, candidate.url.text if candidate.url else ""), candidate)
    return list(found.values())


def dates_of_page(data: Iterable[str]) -> Iterator[FoundDate]:
    """When the page itself was published, as nodes say that are no articles (``WebPage``, ``ClaimReview``),
    and as a script says that is no JSON."""
    for text in data:
        if _load(text) is None:
            for name, value in _STATED_DATE.findall(text):
                yield from found_date(value, DateOrigin.JSON, f"json-ld:{name}")
    for node in _nodes(data):
        if _kind(node) is None:
            yield from _published(node)


def _nodes(data: Iterable[str]) -> Iterator[dict[str, Json]]:
    """All objects of all scripts, outer before inner; a script that is no JSON is passed over."""
    seen = 0
    for text in data:
        stack: list[tuple[Json, int]] = [(_load(text), 0)]
        while stack and seen < _MOST:
            seen += 1
            value, depth = stack.pop()
            if isinstance(value, list):
                stack.extend((part, depth + 1) for part in reversed(value) if depth < _DEEPEST)
            elif isinstance(value, dict):
                yield value
                inner = [value[name] for name in _HOLDERS if name in value]
                stack.extend((part, depth + 1) for part in reversed(inner) if depth < _DEEPEST)


def _load(text: str) -> Json:
    text = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
    )
    try:
        value: Json = json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _kind(node: dict[str, Json]) -> Kind | None:
    kinds = node.get("@type")
    names_ = [as_text(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])]
    if any(name in _ARTICLES for name in names_):
        return Kind.NEWS
    return Kind.EVENT if any(name == "Event" or name.endswith("Event") for name in names_) else None


def _candidate(node: dict[str, Json], kind: Kind, at: int, url: str) -> Candidate:
    updated = found_date(node.get("dateModified"), DateOrigin.JSON, "json-ld:dateModified")
    title = as_text(node.get("headline")) or as_text(node.get("name"))
    summary = as_text(node.get("description"))
    return Candidate(
        kind=kind,
        position=at,
        title=found_title(title, "json-ld:headline" if node.get("headline") else "json-ld:name"),
        title_html=is_markup(title),
        url=_address(node),
        dates=_published(node),
        updated=updated[0] if updated else None,
        summary=found_text(summary, "json-ld:description"),
        summary_html=is_markup(summary),
        content=found_text(node.get("articleBody"), "json-ld:articleBody"),
        language=_name(node.get("inLanguage"))[:35],
        authors=names(_several(node.get("author"))),
        categories=names((*_several(node.get("articleSection")), *_keywords(node.get("keywords")))),
        image=_image(node.get("image")),
        event=_event(node) if kind is Kind.EVENT else None,
        base=url,
    )


def _published(node: dict[str, Json]) -> tuple[FoundDate, ...]:
    return (
        *found_date(node.get("datePublished"), DateOrigin.JSON, "json-ld:datePublished"),
        *found_date(node.get("dateCreated"), DateOrigin.JSON, "json-ld:dateCreated"),
    )


def _address(node: dict[str, Json]) -> Found | None:
    page = node.get("mainEntityOfPage")
    stated = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    for field, value in (("url", node.get("url")), ("mainEntityOfPage", stated), ("@id", node.get("@id"))):
        text = as_text(value)
        if text and (field != "@id" or text.startswith("http")) and not text.startswith("#"):
            return found_url(text, f"json-ld:{field}")
    return None


def _name(value: Json) -> str:
    return (
        as_text(value.get("name") or value.get("alternateName"))
        if isinstance(value, dict)
        else as_text(value)
    )


def _several(value: Json) -> list[str]:
    return [_name(part) for part in (value if isinstance(value, list) else [value])]


def _keywords(value: Json) -> list[str]:
    return value.split(",") if isinstance(value, str) else _several(value)


def _image(value: Json) -> FoundLink | None:
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        return found_link(
            first.get("url") or first.get("contentUrl"), "json-ld:image", title=as_text(first.get("caption"))
        )
    return found_link(first, "json-ld:image")


def _event(node: dict[str, Json]) -> FoundEvent | None:
    start, end = as_text(node.get("startDate")), as_text(node.get("endDate"))
    place = _name(node.get("location"))
    return FoundEvent(start=start, end=end, place=place, where="json-ld:startDate") if start else None

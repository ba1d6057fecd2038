"""What a page tells machines about itself: schema.org articles and events in JSON-LD scripts."""

from __future__ import annotations

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
from aggregator.read.jsonbody import Json, script_json
from aggregator.read.offered import kind_of, once

# Where entries are kept, in the order in which they are looked for.
_HOLDERS: Final = (
    "@graph", "@included", "itemListElement", "item", "mainEntity", "hasPart", "blogPost", "blogPosts",
    "dataFeedElement", "event", "events",
)  # fmt: skip
_LISTS: Final = frozenset(("itemListElement", "item", "hasPart", "dataFeedElement"))
_STATED_DATE: Final = re.compile(r'"(datePublished|dateCreated)"\s*:\s*"([^"]{6,40})"')
_DEEPEST: Final = 12
_MOST: Final = 5_000  # nodes looked at in one page

_Node = tuple[Json, int, bool]  # a value, its depth, whether it stands in a list of entries


def entries_of(data: Iterable[str], url: str) -> list[Candidate]:
    """Every article and event that the scripts describe with a title, in order and once."""
    return once(
        _candidate(node, kind, url)
        for node, listed in _nodes(data)
        if (kind := _kind(node) or (Kind.NEWS if listed and _is_dated_page(node) else None))
    )


def dates_of_page(data: Iterable[str]) -> Iterator[FoundDate]:
    """When the page itself was published, as nodes say that are no articles (``WebPage``, ``ClaimReview``),
    and as a script says that is no JSON."""
    for text in data:
        if script_json(text) is None:
            for name, value in _STATED_DATE.findall(text):
                yield from found_date(value, DateOrigin.JSON, f"json-ld:{name}")
    for node, _ in _nodes(data):
        if _kind(node) is None:
            yield from _published(node)


def _nodes(data: Iterable[str]) -> Iterator[tuple[dict[str, Json], bool]]:
    """All objects of all scripts, outer before inner; a script that is no JSON is passed over."""
    seen = 0
    for text in data:
        stack: list[_Node] = [(script_json(text), 0, False)]
        while stack and seen < _MOST:
            seen += 1
            value, depth, listed = stack.pop()
            if depth > _DEEPEST:
                continue
            if isinstance(value, list):
                stack.extend((part, depth + 1, listed) for part in reversed(value[:_MOST]))
            elif isinstance(value, dict):
                yield value, listed
                inner = [(name, value[name]) for name in _HOLDERS if name in value]
                stack.extend((part, depth + 1, name in _LISTS) for name, part in reversed(inner))


def _types(node: dict[str, Json]) -> list[str]:
    kinds = node.get("@type")
    return [as_text(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _kind(node: dict[str, Json]) -> Kind | None:
    return kind_of(_types(node))


def _is_dated_page(node: dict[str, Json]) -> bool:
    """Some call the entries of a list pages or works; what has an address and a day is one all the same."""
    general = any(name in ("WebPage", "CreativeWork") for name in _types(node))
    return general and bool(node.get("datePublished")) and _address(node) is not None


def _candidate(node: dict[str, Json], kind: Kind, url: str) -> Candidate:
    updated = found_date(_words(node.get("dateModified")), DateOrigin.JSON, "json-ld:dateModified")
    headline = _words(node.get("headline"))
    title = headline or _words(node.get("name"))
    summary = _words(node.get("description")) or _words(node.get("abstract"))
    return Candidate(
        kind=kind,
        title=found_title(title, "json-ld:headline" if headline else "json-ld:name"),
        title_html=is_markup(title),
        url=_address(node),
        dates=_published(node),
        updated=updated[0] if updated else None,
        summary=found_text(summary, "json-ld:description"),
        summary_html=is_markup(summary),
        content=found_text(node.get("articleBody"), "json-ld:articleBody"),
        language=_language(node.get("inLanguage"))[:35],
        authors=names(_several(node.get("author"))),
        categories=names((*_several(node.get("articleSection")), *_keywords(node.get("keywords")))),
        image=_image(node.get("image")) or _image(node.get("thumbnailUrl")),
        event=_event(node) if kind is Kind.EVENT else None,
        base=url,
    )


def _published(node: dict[str, Json]) -> tuple[FoundDate, ...]:
    return (
        *found_date(_words(node.get("datePublished")), DateOrigin.JSON, "json-ld:datePublished"),
        *found_date(_words(node.get("dateCreated")), DateOrigin.JSON, "json-ld:dateCreated"),
    )


def _address(node: dict[str, Json]) -> Found | None:
    for field in ("url", "mainEntityOfPage", "@id"):
        text = _reference(node.get(field))
        if text and (field != "@id" or text.startswith("http")) and not text.startswith("#"):
            return found_url(text, f"json-ld:{field}")
    return None


def _first(value: Json) -> Json:
    return value[0] if isinstance(value, list) and value else value


def _words(value: Json) -> str:
    """The text of a value that may also be a list, or a text with its language."""
    first = _first(value)
    return as_text(first.get("@value") if isinstance(first, dict) else first)


def _reference(value: Json) -> str:
    first = _first(value)
    return as_text(first.get("@id") or first.get("url") if isinstance(first, dict) else first)


def _name(value: Json) -> str:
    first = _first(value)
    if isinstance(first, dict):
        return as_text(first.get("name") or first.get("alternateName") or first.get("@value"))
    return as_text(first)


def _language(value: Json) -> str:
    """The code; a language that is described has it as its other name."""
    first = _first(value)
    return as_text(first.get("alternateName")) if isinstance(first, dict) else as_text(first)


def _several(value: Json) -> list[str]:
    return [_name(part) for part in (value if isinstance(value, list) else [value])]


def _keywords(value: Json) -> list[str]:
    return value.split(",") if isinstance(value, str) else _several(value)


def _image(value: Json) -> FoundLink | None:
    first = _first(value)
    if isinstance(first, dict):
        return found_link(
            _words(first.get("url")) or _words(first.get("contentUrl")),
            "json-ld:image",
            title=as_text(first.get("caption")),
        )
    return found_link(first, "json-ld:image")


def _event(node: dict[str, Json]) -> FoundEvent | None:
    start, end = _words(node.get("startDate")), _words(node.get("endDate"))
    place = _name(node.get("location"))
    return FoundEvent(start=start, end=end, place=place, where="json-ld:startDate") if start else None

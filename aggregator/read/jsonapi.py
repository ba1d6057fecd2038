"""Any JSON answer by an operator's rules, and WordPress by a ready one. The only home of jmespath."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError

from aggregator.errors import ReadError
from aggregator.models import Candidate, DateOrigin, Found, Reading, ReadingKind, Rejected
from aggregator.read.found import (
    as_text,
    found_date,
    found_link,
    found_text,
    found_title,
    found_url,
    is_markup,
    links,
    names,
)
from aggregator.read.jsonbody import Json
from aggregator.read.limits import MAX_REJECTED
from aggregator.read.request import ReadRequest
from aggregator.settings.schema import JsonRule

# /wp-json/wp/v2/posts?_embed (developer.wordpress.org/rest-api/reference/posts). The *_gmt dates carry no
# zone but are UTC by definition, so the "Z" is added where it is known.
WORDPRESS: Final = JsonRule(
    items="[]",
    title="title.rendered",
    link="link",
    id="guid.rendered",
    date="(date_gmt && join('', [date_gmt, 'Z'])) || date",
    updated="(modified_gmt && join('', [modified_gmt, 'Z'])) || modified",
    summary="excerpt.rendered",
    content="content.rendered",
    image='_embedded."wp:featuredmedia"[0].source_url || jetpack_featured_media_url',
    categories='_embedded."wp:term"[][].name',
    authors="_embedded.author[].name",
    language="lang",
)


def is_wordpress(value: Json) -> bool:
    """A list whose first entry is a post as WordPress writes it."""
    first = value[0] if isinstance(value, list) and value else None
    title = first.get("title") if isinstance(first, dict) else None
    return isinstance(title, dict) and "rendered" in title and isinstance(first, dict) and "link" in first


def read_json(value: Json, rule: JsonRule, request: ReadRequest) -> Reading:
    """Entries by ``rule``. ``ReadError``: ``bad-rule`` names the expression, ``no-list`` what is no list."""
    rule = WORDPRESS if rule.preset == "wordpress" else rule
    entries = _search("items", rule.items, value) if rule.items else value
    if not isinstance(entries, list):
        expression = rule.items or "the answer itself"
        raise ReadError("no-list", f"{expression} is not a list of entries", next_step="correct json.items")
    candidates: list[Candidate] = []
    rejected: list[Rejected] = []
    for at, entry in enumerate(entries):
        if isinstance(entry, dict):
            candidates.append(_candidate(entry, rule, at, request.url))
        elif len(rejected) < MAX_REJECTED:
            rejected.append(Rejected(reason="not-an-object", where=f"json:[{at}]"))
    return Reading(
        kind=ReadingKind.JSON,
        method="wordpress" if rule is WORDPRESS else "rules",
        candidates=tuple(candidates),
        rejected=tuple(rejected),
    )


@lru_cache(maxsize=256)
def _compiled(field: str, expression: str) -> Any:
    """jmespath's compiled expression (untyped)."""
    try:
        return jmespath.compile(expression)
    except JMESPathError as error:
        raise ReadError("bad-rule", f"json.{field}: {error}", next_step=f"correct json.{field}") from error


def _search(field: str, expression: str, value: Json) -> Json:
    if not expression:
        return None
    compiled = _compiled(field, expression)
    try:
        found: Json = compiled.search(value)
    except (JMESPathError, TypeError, ValueError):  # a function met a value of another type in this entry
        return None
    return found


def _one(field: str, expression: str, entry: Json) -> str:
    """The text of one field; of ``{"rendered": …}`` its text, of a list its first."""
    value = _search(field, expression, entry)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("rendered")
    return as_text(value)


def _many(field: str, expression: str, entry: Json) -> list[str]:
    value = _search(field, expression, entry)
    several = value if isinstance(value, list) else [value]
    return [
        text for part in several if (text := as_text(part.get("name") if isinstance(part, dict) else part))
    ]


def _candidate(entry: Json, rule: JsonRule, at: int, url: str) -> Candidate:
    title, summary, content = (
        _one(field, getattr(rule, field), entry) for field in ("title", "summary", "content")
    )
    updated = found_date(_one("updated", rule.updated, entry), DateOrigin.JSON, f"json:{rule.updated}")
    return Candidate(
        position=at,
        title=found_title(title, f"json:{rule.title}"),
        title_html=is_markup(title),
        url=_address(rule, entry),
        guid=found_url(_one("id", rule.id, entry), f"json:{rule.id}"),
        dates=found_date(_one("date", rule.date, entry), DateOrigin.JSON, f"json:{rule.date}"),
        updated=updated[0] if updated else None,
        summary=found_text(summary, f"json:{rule.summary}"),
        summary_html=is_markup(summary),
        content=found_text(content, f"json:{rule.content}"),
        content_html=is_markup(content),
        language=_one("language", rule.language, entry)[:35],
        authors=names(_many("authors", rule.authors, entry)),
        categories=names(_many("categories", rule.categories, entry)),
        image=found_link(_one("image", rule.image, entry), f"json:{rule.image}"),
        documents=links(
            found_link(document, f"json:{rule.documents}")
            for document in _many("documents", rule.documents, entry)
        ),
        base=url,
    )


def _address(rule: JsonRule, entry: Json) -> Found | None:
    return found_url(_one("link", rule.link, entry), f"json:{rule.link}")

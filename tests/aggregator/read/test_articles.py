"""Pages of one article in the layouts that sites have, in eight languages: all of the story and nothing else.

A case is a few lines in ``articles/cases.yaml``; the frames around it are those of the pages without list.
Lists that a page says are articles stand in ``articles/lists.yaml``: no list may become one story.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from aggregator.console.reading import ItemView, view
from aggregator.models import ReadingKind
from aggregator.pipeline import inspect
from aggregator.read import ReadRequest, read
from aggregator.read.article import is_article, read_article
from aggregator.read.document import parse_document
from aggregator.read.jsonld import entries_of
from aggregator.read.limits import MAX_LIST
from tests.aggregator.read.chrome import page

FOLDER = Path(__file__).parent / "articles"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://alder.example/news/ferry"


def listed(name: str) -> Any:
    return YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text("utf-8"))


STORIES: Mapping[str, list[str]] = listed("stories")
ARTICLES, LISTS = listed("cases"), listed("lists")


class Here:
    """The reader without its child process."""

    read = staticmethod(read)


def told(case: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The whole case, its paragraphs put in place, and these in order."""
    case = {"lang": "en", "url": URL, **case}
    story = STORIES[case["lang"]]
    numbers = [int(number) for number in re.findall(r"{(\d)}", case.get("head", "") + case["body"])]
    for field in ("head", "body"):
        case[field] = re.sub(r"{(\d)}", lambda match: story[int(match[1]) - 1], case.get(field, ""))
    return case, [story[number - 1] for number in numbers]


def seen(case: Mapping[str, Any], ask: Callable[..., ReadRequest]) -> tuple[str, list[ItemView], str]:
    """Kind, items and body of the first one, as the ``read`` verb has them."""
    request = ask(page(case), url=case["url"])
    reading, items, rejected = inspect(request, Here(), NOW)
    return reading.kind, view(reading, items, rejected)["items"], items[0].body if items else ""


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case["name"])
def test_an_article_is_read_whole_and_alone(case: dict[str, Any], ask: Callable[..., ReadRequest]) -> None:
    case, paragraphs = told(case)
    kind, items, body = seen(case, ask)
    assert kind == ReadingKind.ARTICLE
    [item] = items
    places = [item["text"].find(words) for words in (*paragraphs, *case.get("with", ()))]
    assert -1 not in places, item["text"]
    assert places[: len(paragraphs)] == sorted(places[: len(paragraphs)])
    for unwanted in case.get("without", ()):
        assert unwanted not in item["text"] + (item["summary"] or "")
    for field, expected in case.get("found", {}).items():
        assert found(field, item, body) == expected, field


def found(field: str, item: ItemView, body: str) -> object:
    """A field of the item in the form in which the cases tell it."""
    match field:
        case "published":
            return item["published"][:10] if item["published"] else None
        case "documents":
            return [document["url"] for document in item["documents"]]
        case "blocks":
            return body.count("<p>")
        case "summary_begins":
            return " ".join((item["summary"] or "").split()[:8])
        case _:
            return item[field]  # type: ignore[literal-required]


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case["name"])
def test_a_list_never_becomes_one_story(case: dict[str, Any], ask: Callable[..., ReadRequest]) -> None:
    kind, _items, _body = seen(told(case)[0], ask)
    assert kind == ReadingKind.PAGE


DEEP = 1_500
HOSTILE = {
    "parts in parts, all of them sidebars": "<div class='sidebar'>" * DEEP
    + "<p>One more line of words that says nothing at all.</p>" * 8_000,
    "parts in parts, all of them cards": "<div class='card'>" * DEEP
    + "<p><a href='/a'>A linked headline of words</a></p><p>x</p>" * 8_000,
    "headings in headings": "<h1>Words upon words</h1>" * 4_000
    + "<p>A line of words that ends here.</p>" * 4_000,
    "quotations in quotations": "<article><h1>Words upon words</h1>"
    + "<blockquote>" * DEEP
    + "<p>A line of words that ends here, after a while and many words more.</p>" * 8_000,
    "pictures and documents, deep in an article": "<article><p>"
    + "Words that end here. " * 99
    + "</p>"
    + "<section>" * DEEP
    + "<img src='/a.jpg' width='9'><a href='/a.pdf'>A paper</a>" * 8_000,
    "many stories described": "<h1>Words</h1><script type='application/ld+json'>["
    + ",".join(f'{{"@type":"NewsArticle","headline":"{"w" * 900} {at}"}}' for at in range(4_000))
    + "]</script>"
    + "<h2>Words upon words</h2>" * 4_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_looks_like_an_article_is_told_in_time(name: str, ask: Callable[..., ReadRequest]) -> None:
    request = ask(f"<html><head><meta property='og:type' content='article'></head><body>{HOSTILE[name]}")
    before = time.process_time()
    document = parse_document(request)
    described = entries_of(document.data, request.url)
    is_article(document, described, 0)
    [candidate] = read_article(document, request, described).candidates
    assert time.process_time() - before < 10
    assert len(candidate.documents) <= MAX_LIST

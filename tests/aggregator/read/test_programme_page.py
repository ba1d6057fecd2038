"""A programme's page with blocks of every kind, read by an operator's rules: its blocks and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from aggregator.models import Item, Rejected
from aggregator.pipeline import inspect
from aggregator.read import Reader, ReadRequest
from aggregator.settings.schema import ParserSettings, Source
from aggregator.text.urls import canonical

NOW = datetime(2021, 6, 1, tzinfo=UTC)
URL = "https://mills.example/en/new/index.html"
SEED = Path("../shared/corpus/seed")
RULES = """
blocks:
  - items: div.call
    kind: event
    title: p.name
    summary: p
  - items: div.box p
  - items: div.story
    lead: true
    documents:
      xpath: ./p[2]/a | //div[@id='annex']//a
  - items: div.cover
    kind: resource
    title: b
    link: p a
    summary: {xpath: ./p/a/following-sibling::text()}
"""
SEED_RULES = """
blocks:
  - items: .event-banner
    kind: event
    title: .event-name
    summary: p
  - items: .highlights p
  - items: .story
    lead: true
    documents: p + p a
  - items: .resource
    kind: resource
    title: b
    link: p a
    summary: {xpath: ./p/a/following-sibling::text()}
"""


def items_of(body: bytes, url: str, rules: str) -> tuple[tuple[Item, ...], tuple[Rejected, ...]]:
    """What the whole way from the body to items gives, with the parser in its child process."""
    source = Source.model_validate({"url": url, "key": "programme", **YAML(typ="safe").load(rules)})
    reader = Reader(ParserSettings())
    try:
        _reading, items, rejected = inspect(ReadRequest(body=body, url=url, source=source), reader, NOW)
    finally:
        reader.close()
    return items, rejected


def told(item: Item) -> dict[str, Any]:
    """What a block says, without what is empty."""
    event = item.event
    facts = {
        "kind": str(item.kind),
        "lead": item.lead,
        "title": item.title,
        "url": item.url,
        "published": item.published.isoformat() if item.published else "",
        "place": item.place,
        "country": item.country,
        "summary": item.summary,
        "documents": [(one.title, one.url, one.media_type) for one in item.documents],
        "event": (event.start.isoformat(), event.end.isoformat(), event.place) if event and event.end else (),
    }
    return {name: value for name, value in facts.items() if value}


SITE = "https://mills.example"
STORY = (
    "At the side of the river fair, the programme and twelve towns of the coast agreed to rebuild the old "
    "mills, so that every village has flour by the winter."
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLOCKS: list[dict[str, Any]] = [
    {
        "kind": "event",
        "title": "Fifth Fair of Mills",
        "url": "https://fair.example/2021",
        "place": "Tromsø, Norway",
        "country": "NO",
        "summary": "The Fifth Fair of Mills will take place from 28 September to 2 October 2021 in Tromsø, "
        "Norway. Sails, wheels and stones of forty makers can be seen.",
        "event": ("2021-09-28", "2021-10-02", "Tromsø, Norway"),
    },
    {
        "kind": "news",
        "title": "Millers' school opens @Bergen for 'new hands'",
        "url": f"{SITE}/en/school.html?utm_source=new",
    },
    {"kind": "news", "title": "Training of weavers in Peru", "url": f"{SITE}/en/pe/2021/04/weavers/"},
    {"kind": "news", "title": "Stones cut in the hills", "url": f"{SITE}/stones"},
    {
        "kind": "news",
        "lead": True,
        "title": STORY.replace(" by the winter.", "…"),
        "url": f"{SITE}/en/lead.html",
        "published": "2021-05-12",
        "place": "Lima, Peru",
        "country": "PE",
        "summary": f'{STORY} The first wheel turns in June. "We waited long for this", said a miller of the '
        "coast",
        "documents": [
            ("Webstory", f"{SITE}/en/web.html", ""),
            ("Note", f"{SITE}/doc/note.pdf", "application/pdf"),
            ("Short note", f"{SITE}/doc/note_short.docx", WORD),
            ("Map of the mills", f"{SITE}/doc/map.pdf", "application/pdf"),
        ],
    },
    {
        "kind": "resource",
        "title": "Wheels and water",
        "url": f"{SITE}/doc/wheels.pdf",
        "summary": "How much a stream can carry.",
    },
    {
        "kind": "resource",
        "title": "Sails for low winds",
        "url": f"{SITE}/doc/sails.pdf",
        "summary": "What to do when the air is still.",
    },
]


def test_a_programme_page_gives_exactly_its_blocks() -> None:
    body = Path(__file__).with_name("programme.html").read_bytes()
    items, rejected = items_of(body, URL, RULES)
    assert [told(item) for item in items] == BLOCKS
    assert rejected == ()


def test_a_label_in_front_of_the_lead_can_be_dropped_or_stay() -> None:
    """Dropped or not, it is no part of what is read: the lead is the same, to the letter."""
    body = Path(__file__).with_name("programme.html").read_bytes()
    dropped = RULES.replace("lead: true", "lead: true\n    drop: .tag")
    assert dropped != RULES
    assert [told(item) for item in items_of(body, URL, dropped)[0]] == BLOCKS


# --------------------------------------------------------------------------- a page as it was met


def _folded(title: str) -> str:
    return " ".join(title.casefold().translate(str.maketrans("“”‘’", "\"\"''")).rstrip(" .…").split())


def _titles(wanted: dict[str, Any]) -> set[str]:
    return {_folded(title) for title in (wanted["title"], *wanted.get("accept", {}).get("titles", ()))}


@pytest.fixture(scope="module")
def seed() -> list[tuple[Item, dict[str, Any]]]:
    """Each item of the page beside what is expected of it, found by its address."""
    if not SEED.is_dir():
        pytest.skip("the programme page is not here")
    url = (SEED / "endvac.url").read_text("utf-8").strip()
    items, rejected = items_of((SEED / "endvac.html").read_bytes(), url, SEED_RULES)
    expected = json.loads((SEED / "endvac.expected.json").read_text("utf-8"))["items"]
    assert rejected == ()
    by_address = {canonical(item.url): item for item in items}
    assert len(by_address) == len(items) == len(expected)
    return [(by_address[canonical(wanted["url"])], wanted) for wanted in expected]


def test_the_known_page_gives_its_titles(seed: list[tuple[Item, dict[str, Any]]]) -> None:
    for item, wanted in seed:
        beginning = wanted.get("accept", {}).get("title_prefix_of", "")
        begins = len(item.title.split()) >= 6 and _folded(beginning).startswith(_folded(item.title))
        assert begins or _folded(item.title) in _titles(wanted)


@pytest.mark.parametrize("field", ["kind", "lead", "published", "precision", "place", "country", "event"])
def test_the_known_page_gives_its_facts(seed: list[tuple[Item, dict[str, Any]]], field: str) -> None:
    for item, wanted in seed:
        event, moment = item.event, item.published
        days = event and {
            "start": event.start.isoformat(),
            "end": event.end.isoformat() if event.end else None,
            "place": event.place,
        }
        facts = {
            "kind": str(item.kind),
            "lead": item.lead,
            "published": moment.isoformat() if moment else None,
            "precision": str(moment.precision) if moment else None,
            "place": item.place or None,
            "country": item.country or None,
            "event": days,
        }
        assert facts[field] == wanted[field], item.title


def test_the_known_page_gives_its_summaries(seed: list[tuple[Item, dict[str, Any]]]) -> None:
    for item, wanted in seed:
        whole = wanted["summary"] or ""
        assert whole.startswith(item.summary.rstrip("…. "))
        assert len(item.summary) >= min(len(whole), 300)


def test_the_known_page_gives_its_documents(seed: list[tuple[Item, dict[str, Any]]]) -> None:
    for item, wanted in seed:
        assert [one.url for one in item.documents] == [one["url"] for one in wanted["documents"]]
        for one, expected in zip(item.documents, wanted["documents"], strict=True):
            assert (one.media_type or None) == expected["media_type"]
            assert one.title.removeprefix("Read the ") == expected["title"]

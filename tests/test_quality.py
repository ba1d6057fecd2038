"""How well pages are read that nobody here wrote: each page of the corpus has floors that only rise.

The floors lie in ``quality/listing.json``; what a change does to any page is printed as a table (``pytest
-s``, or when the test fails). ``DATELINE_WRITE_FLOORS=1`` raises floors to what is reached; lowering one is
done by hand and on purpose.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.console.reading import view
from aggregator.pipeline import inspect
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import Source
from tests.test_real_input import CORPUS, label, page, scorer

FLOORS = Path(__file__).parent / "quality" / "listing.json"
WRITE = os.environ.get("DATELINE_WRITE_FLOORS") == "1"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
FIELDS = ("f1", "precision", "dates", "summary")
# Over all pages: what the product promises, whatever single pages do.
PROMISED = {"f1": 0.98, "precision": 0.98, "dates": 0.98, "summary": 0.95}
GOOD_PAGES = 23  # of 24 with F1 of at least .9

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the project"),
]


class Here:
    """The reader without its child process."""

    read = staticmethod(read)


def predicted(name: str) -> list[dict[str, str | None]]:
    """What ``read --json`` prints for a page, in the scorer's words."""
    source = Source(key="page", url=label(name)["url"])
    request = ReadRequest(body=page(name), url=source.url, content_type="text/html", source=source)
    seen = view(*inspect(request, Here(), NOW))
    return [
        {
            "title": item["title"],
            "link": item["url"],
            "published": item["published"],
            "summary": item["summary"],
        }
        for item in seen["items"]
    ]


@pytest.fixture(scope="module")
def scores() -> dict[str, dict[str, Any]]:
    judge = scorer("score_listing")
    names = sorted(path.stem for path in (CORPUS / "listing" / "labels").glob("*.json"))
    return {name: judge.score_page(label(name), predicted(name)) for name in names}


def figures(score: dict[str, Any]) -> dict[str, float | None]:
    """A page's figures: ``dates`` of all dated entries; ``None`` where the page has no such field."""
    dated = score["gold_dated"]
    return {
        "f1": round(score["f1"], 3),
        "precision": round(score["precision"], 3),
        "dates": round(score["dates_right"] / dated, 3) if dated else None,
        "summary": None if score["summary_f1"] is None else round(score["summary_f1"], 3),
    }


def changes(told: dict[str, dict[str, Any]], floors: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A line for each figure that is not what its floor is."""
    for name, reached in told.items():
        for field in FIELDS:
            floor, value = floors.get(name, {}).get(field), reached[field]
            if value != floor:
                mark = "BELOW" if value is None or value < (floor or 0.0) else "above"
                yield f"{name:14} {field:10} floor {floor!s:>6} now {value!s:>6} {mark}"


def test_no_page_falls_below_its_floors(scores: dict[str, dict[str, Any]]) -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    told = {name: figures(score) for name, score in scores.items()}
    table = list(changes(told, floors))
    print("\n".join(["", *table]) if table else "\nevery page is at its floors")
    if WRITE:
        raised = {
            name: {
                field: value if value is None else max(value, floors.get(name, {}).get(field) or 0.0)
                for field, value in reached.items()
            }
            for name, reached in told.items()
        }
        FLOORS.write_text(json.dumps(raised, indent=1) + "\n", "utf-8")
    assert told.keys() == floors.keys() or WRITE
    assert [line for line in table if line.endswith("BELOW")] == []


def test_all_pages_together_are_read_as_promised(scores: dict[str, dict[str, Any]]) -> None:
    told = [figures(score) for score in scores.values()]
    dated = sum(score["gold_dated"] for score in scores.values())
    reached = {
        "f1": mean(told, "f1"),
        "precision": mean(told, "precision"),
        "dates": sum(score["dates_right"] for score in scores.values()) / dated,
        "summary": mean(told, "summary"),
    }
    print("\n" + "  ".join(f"{name} {value:.3f}" for name, value in reached.items()))
    assert {name: value for name, value in reached.items() if value < PROMISED[name]} == {}
    assert sum(score["f1"] >= 0.9 for score in scores.values()) >= GOOD_PAGES
    given = sum(score["dates_given"] for score in scores.values())
    assert sum(score["dates_right"] for score in scores.values()) >= 0.99 * given


def mean(told: list[dict[str, float | None]], field: str) -> float:
    values = [value for one in told if (value := one[field]) is not None]
    return sum(values) / len(values)

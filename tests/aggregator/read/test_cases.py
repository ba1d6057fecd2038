"""Golden cases: a body and what is read from it, side by side in ``cases/``. A new case is two new files.

``source`` in an expectation holds the source's settings; an item lists only the fields it is about.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aggregator.models import Candidate, Found, FoundDate
from aggregator.read import read

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if ".expected" not in path.name)


def _text(value: Found | FoundDate | None) -> str | None:
    return value.text if value else None


def _told(entry: Candidate) -> dict[str, Any]:
    return {
        "title": _text(entry.title),
        "where_title": entry.title.where if entry.title else None,
        "title_html": entry.title_html,
        "url": _text(entry.url),
        "guid": _text(entry.guid),
        "dates": [date.text for date in entry.dates],
        "updated": _text(entry.updated),
        "summary": _text(entry.summary),
        "summary_html": entry.summary_html,
        "content": _text(entry.content),
        "content_html": entry.content_html,
        "place": _text(entry.place),
        "language": entry.language,
        "authors": list(entry.authors),
        "categories": list(entry.categories),
        "image": entry.image.url if entry.image else None,
        "documents": [document.url for document in entry.documents],
        "event": [entry.event.start, entry.event.end, entry.event.place] if entry.event else None,
        "base": entry.base,
        "entry_kind": entry.kind,
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_reads_as_expected(path: Path, ask: Any) -> None:
    expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
    reading = read(ask(path.read_bytes(), **expected.get("source", {})))
    found = {
        "kind": reading.kind,
        "method": reading.method,
        "title": reading.title,
        "language": reading.language,
        "home": reading.home,
        "complete": reading.complete,
        "ttl_minutes": reading.ttl.total_seconds() / 60 if reading.ttl else None,
        "rejected": [dropped.reason for dropped in reading.rejected],
    }
    for field in expected.keys() - {"source", "items"}:
        assert found[field] == expected[field], field
    items = [_told(entry) for entry in reading.candidates]
    wanted = expected["items"]
    assert len(items) == len(wanted), items
    assert [
        {field: item[field] for field in want} for item, want in zip(items, wanted, strict=True)
    ] == wanted


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_found_string_says_where(path: Path, ask: Any) -> None:
    expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
    reading = read(ask(path.read_bytes(), **expected.get("source", {})))
    for entry in reading.candidates:
        found = [entry.title, entry.url, entry.guid, entry.summary, entry.content, entry.place, entry.image]
        assert all(value.where for value in (*found, *entry.dates, *entry.documents) if value)
    assert [entry.position for entry in reading.candidates] == sorted(e.position for e in reading.candidates)

"""Real article pages against what careful readers took from them: scores page by page, and their floors.

The corpus lies beside the project. ``python -m tests.real_articles`` prints the figures of docs/quality.md
and raises the floors in ``real_input/articles.json`` to what is reached now; a floor never sinks.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from aggregator.console.reading import view
from aggregator.models import ReadingKind
from aggregator.pipeline import inspect
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import Source

ROOT: Final = Path(__file__).resolve().parent.parent
CORPUS: Final = ROOT.parent / "shared" / "corpus"
FLOORS: Final = Path(__file__).parent / "real_input" / "articles.json"
NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)
FIELDS: Final = ("text", "title", "date", "summary")
RIGHT: Final = 0.8  # words in common from which a title is the right one

Scores = dict[str, float]  # by field; a field that nobody labelled is missing


class Here:
    """The reader without its child process."""

    read = staticmethod(read)


def measured() -> dict[str, Scores]:
    """The scores of every page. What is not read as an article scores nothing."""
    judge = _judge()
    return {
        label["id"].partition(".")[0]: _scores(judge, label["gold"], _article(label)) for label in _labels()
    }


def means(scores: Mapping[str, Scores]) -> Scores:
    """Of every field the mean of all pages that have it; of titles and dates the share of right ones."""
    told = {field: [page[field] for page in scores.values() if field in page] for field in FIELDS}
    told["title"] = [float(score >= RIGHT) for score in told["title"]]
    return {field: sum(values) / len(values) for field, values in told.items()}


def floors() -> dict[str, Scores]:
    floors_: dict[str, Scores] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    return floors_


def changes(now: Mapping[str, Scores], before: Mapping[str, Scores]) -> list[tuple[str, str, float, float]]:
    """Page, field, floor and score wherever the two differ, the greatest loss first."""
    found = [
        (page, field, before.get(page, {}).get(field, 0.0), score)
        for page, scores in now.items()
        for field, score in scores.items()
        if score != before.get(page, {}).get(field, 0.0)
    ]
    return sorted(found, key=lambda change: change[3] - change[2])


def _labels() -> Iterator[dict[str, Any]]:
    with (CORPUS / "articles" / "manifest.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _article(label: Mapping[str, Any]) -> Mapping[str, Any]:
    body = gzip.decompress((CORPUS / "articles" / label["html"]).read_bytes())
    source = Source(key="page", url=label["url"])
    reading, items, rejected = inspect(ReadRequest(body=body, url=source.url, source=source), Here(), NOW)
    return view(reading, items, rejected)["items"][0] if reading.kind is ReadingKind.ARTICLE else {}


def _scores(judge: ModuleType, gold: Mapping[str, Any], found: Mapping[str, Any]) -> Scores:
    scores = {
        field: _rounded(judge.prf_tokens(gold[field], found.get(field))[2])
        for field in ("text", "title", "summary")
        if gold.get(field)
    }
    if published := judge.iso(gold.get("published")):
        scores["date"] = float(judge.date_ok(published, judge.iso(found.get("published"))))
    return scores


def _rounded(score: float) -> float:
    """Down to three places, so that a floor is never above what was reached."""
    return int(score * 1000) / 1000


def _judge() -> ModuleType:
    """The corpus's own scorer, loaded by path."""
    spec = importlib.util.spec_from_file_location("score_articles", CORPUS / "score_articles.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(rows: list[tuple[str, str, float, float]]) -> str:
    return "\n".join(f"{page:14}{field:9}{floor:7.3f} -> {score:.3f}" for page, field, floor, score in rows)


def main() -> None:
    now, before = measured(), floors()
    raised = {
        page: {field: max(score, before.get(page, {}).get(field, 0.0)) for field, score in scores.items()}
        for page, scores in sorted(now.items())
    }
    print(table(changes(now, before)))
    print("  ".join(f"{field} {mean:.3f}" for field, mean in means(now).items()))
    lines = (f"{json.dumps(page)}: {json.dumps(scores)}" for page, scores in raised.items())
    FLOORS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Sentences and summaries in two dozen languages: where a sentence ends, and what is no part of a summary."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from aggregator.text.summary import sentences, summarise

TABLES = Path(__file__).parent / "tables"
UNSPACED = frozenset(("zh", "ja"))


def table(name: str) -> dict[str, list[list[str]]]:
    groups = YAML(typ="safe").load((TABLES / name).read_text("utf-8"))
    return dict(groups)


@pytest.mark.parametrize(
    ("language", "parts"),
    [(language, parts) for language, rows in table("sentences.yaml").items() for parts in rows],
)
def test_sentences(language: str, parts: list[str]) -> None:
    text = ("" if language in UNSPACED else " ").join(parts)
    assert list(sentences(text, language)) == parts
    assert summarise(text, language, len(parts[0])) == parts[0]


@pytest.mark.parametrize(
    ("language", "limit", "text", "summary"),
    [row for rows in table("summaries.yaml").values() for row in rows],
)
def test_summaries(language: str, limit: int, text: str, summary: str) -> None:
    assert summarise(text, language, limit) == summary

"""The fingerprint of a source's rules moves with everything that changes a reading, and with nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.settings.digest import READING_FIELDS, rule_digest
from aggregator.settings.schema import Source

BASE = {"url": "https://example.org/news", "topics": ["a"]}
CHANGES: dict[str, object] = {
    "kind": "page",
    "page": {"items": "li"},
    "blocks": [{"items": "li"}],
    "json": {"title": "t"},
    "sitemap": {"include": "/news/"},
    "max_items": 7,
    "articles": "always",
    "documents": "inspected",
    "browser": True,
    "language": "fr",
    "languages": ["fr"],
    "timezone": "Europe/Vienna",
    "day_first": True,
    "topics": ["b"],
    "vocabulary": [["Water", ["water"]]],
    "country": "NO",
}
OTHERS: dict[str, object] = {
    "url": "https://example.org/other",
    "title": "T",
    "home": "https://example.org/",
    "enabled": False,
    "every": "5m",
    "credit": "C",
    "licence": "L",
    "backfill": 3,
    "empty_is_fine": True,
    "allow_networks": ["10.0.0.0/8"],
    "allow_downgrade": True,
    "max_wire": "1 MB",
    "max_body": "1 MB",
    "headers": {"X-Key": "1"},
}


def source(**changes: object) -> Source:
    return Source.model_validate({**BASE, **changes})


@pytest.mark.parametrize("field", CHANGES)
def test_what_changes_a_reading_changes_the_digest(field: str) -> None:
    assert rule_digest(source(**{field: CHANGES[field]})) != rule_digest(source())


@pytest.mark.parametrize("field", OTHERS)
def test_what_does_not_leaves_it(field: str) -> None:
    assert rule_digest(source(**{field: OTHERS[field]})) == rule_digest(source())


def test_every_field_of_a_source_is_on_one_of_the_two_lists() -> None:
    names = {"json" if name == "json_rule" else name for name in Source.model_fields} - {"key"}
    assert names == set(CHANGES) | set(OTHERS)
    assert len(READING_FIELDS) == len(CHANGES)


def test_a_deeper_rule_counts_too() -> None:
    one = source(blocks=[{"items": "li", "date": {"css": "time", "attr": "datetime"}}])
    other = source(blocks=[{"items": "li", "date": {"css": "time", "attr": "title"}}])
    assert rule_digest(one) != rule_digest(other)


def test_it_is_the_same_in_every_process() -> None:
    code = (
        "from aggregator.settings.digest import rule_digest; from aggregator.settings.schema import Source;"
        "print(rule_digest(Source(url='https://example.org/news', topics=('a',))).hex())"
    )
    root = Path(__file__).parents[3]
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert told == {rule_digest(source()).hex().encode() + b"\n"}
    assert len(rule_digest(source())) == 16

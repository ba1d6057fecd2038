"""Datelines by the hundred, in the forms newsrooms write them, and what looks like one and is none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from aggregator.text.clean import plain_text
from aggregator.text.dateline import split_dateline

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
TABLES = Path(__file__).parent / "tables"
Row = tuple[str, str, str, str, str]


def table(name: str) -> list[Row]:
    groups = YAML(typ="safe").load((TABLES / name).read_text("utf-8"))
    return [tuple(map(str, row)) for rows in groups.values() for row in rows]


def refused(name: str) -> list[str]:
    return list(YAML(typ="safe").load((TABLES / name).read_text("utf-8")))


@pytest.mark.parametrize(
    ("line", "rest", "date", "place", "country"), table("datelines.yaml") + table("kept_datelines.yaml")
)
def test_a_dateline_is_read(line: str, rest: str, date: str, place: str, country: str) -> None:
    found = split_dateline(plain_text(line + rest, line.startswith("<")), now=NOW)
    assert found is not None
    assert (found.moment.isoformat() if found.moment else "") == date
    assert (found.place, found.country, found.rest) == (place, country, rest)


@pytest.mark.parametrize("text", refused("no_datelines.yaml") + refused("kept_no_datelines.yaml"))
def test_what_only_looks_like_a_dateline_is_none(text: str) -> None:
    assert split_dateline(text, now=NOW) is None

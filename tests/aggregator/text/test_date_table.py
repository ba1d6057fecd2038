"""Written dates of many languages as tables: each must be read, none may be read wrong.

The tables are ``dates/*.yaml``: texts and the date that they are, told in groups of what the source says of
itself; "none" is a text that must be refused. ``dates/none.txt`` are texts of pages which hold no date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from aggregator.models import DateOrigin
from aggregator.text.dates import read_date, read_event_dates

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
FOLDER = Path(__file__).parent / "dates"
TABLES = sorted(FOLDER.glob("*.yaml"))
NONE = "none"
TOLD = ((), ("en",), ("fr",), ("de", "en"), ("ar",), ("zh",), ("ru",), ("es",), ("th",), ("ja",), ("en-US",))


class Row(NamedTuple):
    text: str
    expected: str
    told: dict[str, Any]


def rows(kind: str, table: Path) -> Iterator[Row]:
    for group in YAML(typ="base", pure=True).load(table):
        told = {
            "languages": tuple(group.get("languages", ())),
            "timezone": group.get("timezone", ""),
            "day_first": {"true": True, "false": False}.get(group.get("day_first", "")),
        }
        if kind == "dates":
            told["origin"] = DateOrigin(group.get("origin", "text"))
        yield from (Row(text, expected, told) for text, expected in group.get(kind, {}).items())


def read(row: Row, **other: Any) -> str:
    moment = read_date(row.text, now=NOW, **{**row.told, **other})
    return moment.isoformat() if moment else NONE


def read_period(row: Row, **other: Any) -> str:
    period = read_event_dates(row.text, now=NOW, **{**row.told, **other})
    return " ".join(moment.isoformat() for moment in period) if period else NONE


def no_dates() -> list[str]:
    lines = (FOLDER / "none.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_date_of_the_tables_is_read_as_it_is_meant(table: Path) -> None:
    found = [(row, read(row)) for row in rows("dates", table)]
    found += [(row, read_period(row)) for row in rows("periods", table)]
    assert [(row.text, said, row.expected) for row, said in found if said != row.expected] == []


@pytest.mark.parametrize("languages", TOLD, ids="-".join)
def test_what_holds_no_date_is_none_in_whatever_language(languages: tuple[str, ...]) -> None:
    found = [
        (text, read_date(text, origin=DateOrigin.TEXT, languages=languages, now=NOW)) for text in no_dates()
    ]
    assert [(text, moment.isoformat()) for text, moment in found if moment] == []
    periods = [(text, read_event_dates(text, languages=languages, now=NOW)) for text in no_dates()]
    assert [(text, period) for text, period in periods if period] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_without_the_language_a_date_is_the_same_or_none(table: Path) -> None:
    """A site may not say its language, or say a wrong one: that may cost a date, but not make one up."""
    stated = [(row, read(row, languages=())) for row in rows("dates", table)]
    stated += [(row, read_period(row, languages=())) for row in rows("periods", table)]
    assert [(row.text, said, row.expected) for row, said in stated if said not in (NONE, row.expected)] == []

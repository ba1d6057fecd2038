"""Dates whose parts have boxes of their own, and texts that only have the same parts."""

from __future__ import annotations

import pytest

from aggregator.text.date_boxes import date_of_parts

WHOLE = [
    (["12", "May", "2026"], "12 May 2026"),
    (["May", "12", "2026"], "12 May 2026"),
    (["2026", "12", "mai"], "12 mai 2026"),
    (["12", "May 2026"], "12 May 2026"),
    (["May 12,", "2026"], "12 May 2026"),
    (["12.", "Mai", "2026"], "12 Mai 2026"),
    (["12", "мая"], "12 мая"),
    (["12", "2026-05"], "2026-05-12"),
    (["05", "2026/05"], "2026-05-05"),
    (["2026.05", "12"], "2026-05-12"),
    (["12日", "2026年5月"], "2026-05-12"),
    (["2026", "05-12"], "2026-05-12"),
    (["05/12", "2026"], "05/12/2026"),
    (["12", "05", "2026"], "12/05/2026"),
]
NONE = [
    ["12", "2026"],
    ["May", "2026"],
    ["12", "May", "2026", "2025"],
    ["12", "13", "May"],
    ["May", "(12)"],
    ["12", "rooms", "2026"],
    ["32", "May"],
    ["2026-13", "12"],
    ["12", "05"],
    ["12 %", "May"],
]


@pytest.mark.parametrize(("parts", "expected"), WHOLE, ids=str)
def test_parts_make_a_date(parts: list[str], expected: str) -> None:
    assert date_of_parts(parts) == expected


@pytest.mark.parametrize("parts", NONE, ids=str)
def test_parts_make_no_date(parts: list[str]) -> None:
    assert date_of_parts(parts) == ""


def test_where_a_language_writes_the_month_first_it_is_the_first_number() -> None:
    assert date_of_parts(["05-12", "2026"], month_first=True) == "2026-05-12"
    assert date_of_parts(["13-12", "2026"], month_first=True) == ""

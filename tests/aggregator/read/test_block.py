"""Dates beside the links of a page that nobody described."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aggregator.read import ReadRequest, read

CELLS = "<tr><td>{}</td><td><a href='/{}'>Words of headline {}</a></td></tr>"
TERMS = "<dt>{}</dt><dd><a href='/{}'>Words of headline {}</a></dd>"


@pytest.mark.parametrize("frame", [CELLS, TERMS], ids=["table", "dl"])
@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("05-11-2026", "05-11-2026"),
        ("05/11/2026", "05/11/2026"),
        ("2026.11.08", "2026.11.08"),
        ("martes, 3 de noviembre de 2026", "3 de noviembre de 2026"),
        ("Tue. 3 November 2026", "3 November 2026"),
        ("2026年11月10日", "2026年11月10日"),
        ("05-11/2026", ""),
        ("Tel. 12-345-6789", ""),
        ("Notice", ""),
    ],
)
def test_the_date_beside_a_link(frame: str, text: str, date: str, ask: Callable[..., ReadRequest]) -> None:
    rows = "".join(frame.format(text if at == 1 else "Notice", at, at) for at in range(4))
    tag = "table" if frame is CELLS else "dl"
    found = read(ask(f"<html><body><{tag}>{rows}</{tag}>")).candidates
    assert len(found) == 4
    stated = [one.text for one in found[1].dates]
    assert any(date in one for one in stated) if date else frame is TERMS or not stated
    assert not any(one.dates for one in (found[0], *found[2:]))

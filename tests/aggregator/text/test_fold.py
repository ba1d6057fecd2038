"""Folded text: what writers of one language do differently is gone, what tells words apart stays."""

from __future__ import annotations

import pytest

from aggregator.text.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Read\u00a0MORE » ", "read more"),
        ("Où l'on s’arrête…", "ou l on s arrete"),
        ("STRASSE straße", "strasse strasse"),
        ("Ёлка ещё", "елка еще"),
        ("Ελλάδα", "ελλαδα"),
        ("ﬁn ４０４", "fin 404"),
        ("snake_case", "snake case"),
        (" AT&T,\tInc.  42%", "at t inc 42"),
        ("إعلان", "إعلان"),
        ("がく", "がく"),
        ("", ""),
    ],
)
def test_folded(text: str, folded: str) -> None:
    assert fold(text) == folded

"""No real article page is read worse than it was, and all together are read well enough."""

from __future__ import annotations

import pytest

from tests.real_articles import CORPUS, changes, floors, means, measured, table

GOALS = {"text": 0.975, "title": 0.95, "date": 0.99, "summary": 0.90}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the project"),
]


def test_no_page_falls_below_its_floor() -> None:
    """``python -m tests.real_articles`` raises the floors."""
    now = measured()
    changed = changes(now, floors())
    print(table(changed))
    assert [change for change in changed if change[3] < change[2]] == []
    reached = means(now)
    assert {field: mean for field, mean in reached.items() if mean < GOALS[field]} == {}

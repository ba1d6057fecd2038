"""Which number is the day, in dates written by one hand."""

from __future__ import annotations

import pytest

from aggregator.text.date_order import day_first_among

TOLD = [
    (["22/04/2026", "05/04/2026"], True),
    (["04/22/2026", "04/05/2026"], False),
    (["22/04/2026", "04/22/2026"], None),
    (["05/04/2026", "06/04/2026"], None),
    (["Tue, 05/12/2026", "Fri, 05/08/2026"], False),
    (["Tue, 12/05/2026 - 14:30", "Fri, 08/05/2026 - 14:30"], True),
    (["mardi 12/05/2026", "vendredi 08/05/2026", "Publié 05/06/2026"], True),
    (["Tue, 05/12/2026"], None),  # one may be a mistake
    (["Tue, 05/12/2026", "Mon, 05/08/2026"], None),
    (["Mon, 00/00/0000", "Tue, 00/00/0000"], None),
    (["Tue, 05/05/2026", "Mon, 06/06/2026"], None),
]


@pytest.mark.parametrize(("texts", "expected"), TOLD, ids=str)
def test_the_day_is_told_by_its_size_or_by_the_day_of_the_week(
    texts: list[str], expected: bool | None
) -> None:
    assert day_first_among(texts) is expected

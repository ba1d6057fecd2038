"""Which number is the day, in dates written by one hand."""

from __future__ import annotations

import pytest

from aggregator.text.date_order import day_first_among, year_first_among

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


YEARS_FIRST = [
    (["20-09-22", "20-06-30", "19-11-04", "18-02-13"], True),
    (["(11-05-13)", "(11-05-11)", "(11-05-10)", "(11-05-09)"], True),
    (["18/02/13", "19/11/04", "20/06/30", "20/09/22"], True),
    (["22-09-20", "06-06-20", "14-11-19", "13-02-18"], False),  # the day first
    (["09-22-20", "06-30-20", "11-14-19", "02-13-18"], False),  # the month first
    (["20-09-12", "20-06-10", "19-11-04", "18-02-03"], False),  # whatever it is, nothing shows it
    (["20-09-22", "20-06-30", "19-11-04"], False),  # too few
    (["20-02-30", "20-02-20", "19-11-04", "18-02-13"], False),  # no day
    (["2020-09-22", "2020-06-30", "2019-11-04", "2018-02-13"], False),
]


@pytest.mark.parametrize(("texts", "expected"), YEARS_FIRST, ids=str)
def test_the_year_first_is_told_by_the_direction_in_which_it_runs(texts: list[str], expected: bool) -> None:
    assert year_first_among(texts) is expected

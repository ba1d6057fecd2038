"""Years of other calendars: read where they are certain, none where they are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator.models import DateOrigin
from aggregator.text.date_eras import common_years
from aggregator.text.dates import read_date, read_event_dates

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)

CASES = [
    ("令和2年5月2日", "", "2020-05-02"),
    ("令和元年5月27日（月）", "", "2019-05-27"),
    ("平成31年4月30日", "ja", "2019-04-30"),
    ("令和７年１０月１日", "ja", "2025-10-01"),
    ("2020年(令和2年)5月2日", "ja", "2020-05-02"),
    ("2020（令和2）年5月2日", "ja", "2020-05-02"),
    ("令和2年5月", "ja", "2020-05"),
    ("R2.5.2", "ja", "2020-05-02"),
    ("R2.5.2", "en", None),
    ("令和99年5月2日", "ja", None),
    ("昭和20年8月15日", "ja", None),
    ("民國110年3月10日", "", "2021-03-10"),
    ("中華民國110年3月10日", "zh-Hant", "2021-03-10"),
    ("110年3月10日", "zh-TW", "2021-03-10"),
    ("110-03-10", "zh-Hant", "2021-03-10"),
    ("110-03-10", "en", None),
    ("10 มีนาคม 2564", "", "2021-03-10"),
    ("๑๐ มีนาคม พ.ศ. ๒๕๖๔", "th", "2021-03-10"),
    ("10/03/2564", "th", "2021-03-10"),
    ("10/03/2564", "en", None),
    ("10 มีนาคม 2021", "th", "2021-03-10"),
    ("🕐 22/04/2020", "", "2020-04-22"),
    ("📅 10 March 2021 ⌚", "", "2021-03-10"),
]


@pytest.mark.parametrize(("text", "language", "expected"), CASES)
def test_years_of_other_calendars(text: str, language: str, expected: str | None) -> None:
    languages = (language,) if language else ()
    moment = read_date(text, origin=DateOrigin.TEXT, languages=languages, now=NOW)
    assert (moment.isoformat() if moment else None) == expected


def test_a_period_in_an_era() -> None:
    period = read_event_dates("令和3年3月7日～3月12日", languages=("ja",), now=NOW)
    assert period is not None
    assert [moment.isoformat() for moment in period] == ["2021-03-07", "2021-03-12"]


@pytest.mark.parametrize(
    "text", ["10 March 2021", "2021年3月10日", "R2 and H3", "B2500 2566", "1er mars 2021"]
)
def test_common_years_stay_as_they_are(text: str) -> None:
    assert common_years(text, ("en", "ja", "zh")) == text

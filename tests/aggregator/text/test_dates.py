"""Dates: what is read, what is refused, and what it costs."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.models import DateOrigin, Precision
from aggregator.text.dates import read_date, read_event_dates

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def said(text: str, origin: DateOrigin = DateOrigin.TEXT, **more: object) -> str | None:
    moment = read_date(text, origin=origin, now=NOW, **more)  # type: ignore[arg-type]
    return moment.isoformat() if moment else None


MACHINE = [
    ("2021-03-10T08:00:00Z", "2021-03-10T08:00:00Z"),
    ("2021-03-10t08:00:00z", "2021-03-10T08:00:00Z"),
    ("2021-03-10T08:00Z", "2021-03-10T08:00:00Z"),
    ("2021-03-10T08:00:00.123456-05:00", "2021-03-10T13:00:00Z"),
    ("2021-03-10 08:00:00 +0100", "2021-03-10T07:00:00Z"),
    ("2021-03-10T08:00:00+01", "2021-03-10T07:00:00Z"),
    ("2021-03-10T08:00:00", "2021-03-10T08:00:00Z"),
    ("20210310T080000Z", "2021-03-10T08:00:00Z"),
    ("2021-03-10T24:00:00Z", "2021-03-11T00:00:00Z"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ("2021-03-10", "2021-03-10"),
    ("20210310", "2021-03-10"),
    ("2021-069", "2021-03-10"),
    ("2021-W10-3", "2021-03-10"),
    ("2021-03", "2021-03"),
    ("2021", "2021"),
    ("Wed, 10 Mar 2021 08:00:00 GMT", "2021-03-10T08:00:00Z"),
    ("Wed, 10 Mar 2021 08:00:00 EST", "2021-03-10T13:00:00Z"),
    ("Wed, 10 Mar 2021 08:00:00 PDT", "2021-03-10T15:00:00Z"),
    ("Wed, 10 Mar 2021 08:00:00 UT", "2021-03-10T08:00:00Z"),
    ("Wed, 10 Mar 2021 08:00:00 Z", "2021-03-10T08:00:00Z"),
    ("Wed, 10 Mar 2021 08:00:00 CEST", "2021-03-10T06:00:00Z"),
    ("Wed, 10 Mar 2021 08:00:00 A", "2021-03-10T08:00:00Z"),
    ("Wed, 10 Mar 2021 08:00:00 XYZ", "2021-03-10T08:00:00Z"),
    ("Wed, 10 Mar 2021 08:00:00 +0100 (CET)", "2021-03-10T07:00:00Z"),
    ("Wed, 10 Mar 2021 08:00:00 GMT+1", "2021-03-10T07:00:00Z"),
    ("Fri, 10 Mar 2021 08:00 +0000", "2021-03-10T08:00:00Z"),
    ("10 Mar 21 08:00 GMT", "2021-03-10T08:00:00Z"),
    ("10 Mar 2021 08:00:00", "2021-03-10T08:00:00Z"),
    ("Wed,10 Mar 2021 08:00:00 +0000", "2021-03-10T08:00:00Z"),
    ("Wed 10 Mar 2021 08:00:00 GMT", "2021-03-10T08:00:00Z"),
    ("Mon, 01 March 2021", "2021-03-01"),
    ("1 Sept 2020 10:00:00 GMT", "2020-09-01T10:00:00Z"),
    ("Wed Mar 10 08:00:00 2021", "2021-03-10T08:00:00Z"),
    ("Wed Mar 10 08:00:00 EST 2021", "2021-03-10T13:00:00Z"),
    ("Thursday, January 01, 2015 - 00:00", "2015-01-01T00:00:00Z"),
    ("mié, 10 mar 2021 08:00:00 +0000", "2021-03-10T08:00:00Z"),
    ("Mi, 10 Mär 2021 08:00:00 +0100", "2021-03-10T07:00:00Z"),
    ("1700000000", "2023-11-14T22:13:20Z"),
    ("1700000000000", "2023-11-14T22:13:20Z"),
]


@pytest.mark.parametrize(("text", "expected"), MACHINE)
def test_machine_forms(text: str, expected: str) -> None:
    assert said(text, DateOrigin.FEED) == expected


WRITTEN = [
    ("10 March 2021", "2021-03-10"),
    ("March 10th, 2021", "2021-03-10"),
    ("Wednesday, 10 March 2021", "2021-03-10"),
    ("Published: 10 March 2021", "2021-03-10"),
    ("10 March 2021 | 14:05", "2021-03-10T14:05:00Z"),
    ("March 10, 2021 8:05 p.m. ET", "2021-03-11T01:05:00Z"),
    ("March 2021", "2021-03"),
    ("10 mars 2021", "2021-03-10"),
    ("1er mars 2021", "2021-03-01"),
    ("10 mars 2021 à 14h05", "2021-03-10T14:05:00Z"),
    ("Publié le 10 mars 2021", "2021-03-10"),
    ("10 de marzo de 2021", "2021-03-10"),
    ("10 de março de 2021", "2021-03-10"),
    ("Mi., 10. Mär. 2021, 14:05 Uhr", "2021-03-10T14:05:00Z"),
    ("10 marzo 2021", "2021-03-10"),
    ("10 марта 2021 г.", "2021-03-10"),
    ("10 марта 2021 года", "2021-03-10"),
    ("10 березня 2021", "2021-03-10"),
    ("10 marca 2021", "2021-03-10"),
    ("10 Mart 2021", "2021-03-10"),
    ("10 maaliskuuta 2021", "2021-03-10"),
    ("10 Μαρτίου 2021", "2021-03-10"),
    ("ngày 10 tháng 3 năm 2021", "2021-03-10"),
    ("10 مارس 2021", "2021-03-10"),
    ("١٠ مارس ٢٠٢١", "2021-03-10"),
    ("10 آذار/مارس 2021", "2021-03-10"),
    ("\u200f10 مارس 2021\u200f", "2021-03-10"),
    ("2021年3月10日", "2021-03-10"),
    ("2021年3月10日（水）", "2021-03-10"),
    ("2021年3月10日 14:05", "2021-03-10T14:05:00Z"),
    ("2021年3月", "2021-03"),
    ("2021년 3월 10일", "2021-03-10"),
    ("2021/03/10", "2021-03-10"),
    ("13/04/2021", "2021-04-13"),
    ("04/13/2021", "2021-04-13"),
    ("05/05/2021", "2021-05-05"),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_written_forms_without_being_told_the_language(text: str, expected: str) -> None:
    assert said(text) == expected


NO_DATES = [
    "\ud800 10 2021", "", " ", "2021 Summit", "$2,021", "+43 1 26060 2021", "v3.10.2021", "v3.10.2",
    "3.10.2", "20210310", "2021-069",
    "1700000000", "7 to 12 March 2021", "30 November - 2 December 2021", "10 March 2021 15 comments",
    "10 March 2021 Vienna", "10 March", "March 10", "31 Feb 2021", "31 février 2021", "2021-13-01",
    "2021-02-31",
    "-001-01-01", "9999-01-01", "year 9999", "10 March 2030", "10 March 1899", "10 March 21", "03/04/2021",
    "03.04.2021", "Covid-19 2021", "Mars 2021", "in 3 days", "yesterday", "2 weeks ago",
    "Report of 2021 conference",
    "A/RES/75/2021", "ISO 9001:2015", "x" * 100_000, "2021-03-10T25:00", "10:00", "12 March", "3 of 2021",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATES, ids=lambda text: text[:30])
def test_what_is_not_certainly_a_date_is_none(text: str) -> None:
    assert said(text) is None


@pytest.mark.parametrize(
    "text", ["-001-01-01", "0001-01-01T00:00:00Z", "1994-12-31", "Mon, 01 Jan 9999 00:00:00 GMT"]
)
def test_implausible_machine_dates_are_none(text: str) -> None:
    assert said(text, DateOrigin.FEED) is None


def test_tomorrow_is_plausible_and_the_day_after_is_not() -> None:
    assert said((NOW + timedelta(days=1)).isoformat(), DateOrigin.FEED)
    assert said((NOW + timedelta(days=1, seconds=1)).isoformat(), DateOrigin.FEED) is None


@pytest.mark.parametrize("text", ["1700000000", "1700000000000"])
@pytest.mark.parametrize("origin", [o for o in DateOrigin if o not in (DateOrigin.FEED, DateOrigin.JSON)])
def test_unix_time_is_only_read_where_programs_write_it(text: str, origin: DateOrigin) -> None:
    assert said(text, origin) is None


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("03/04/2021", {"day_first": True}, "2021-04-03"),
        ("03/04/2021", {"day_first": False}, "2021-03-04"),
        ("03/04/2021", {"languages": ("fr",)}, "2021-04-03"),
        ("03/04/2021", {"languages": ("en-US",)}, "2021-03-04"),
        ("03/04/2021", {"languages": ("en-GB",)}, "2021-04-03"),
        ("03/04/2021", {"languages": ("en",)}, None),
        ("03/04/2021", {"languages": ("fr", "en-US")}, None),
        ("04/13/2021", {"day_first": True}, None),
        ("03/04/21", {"languages": ("es",)}, "2021-04-03"),
        ("03/04/21", {}, None),
        ("Mars 2021", {"languages": ("fr",)}, "2021-03"),
        ("10 mars 2021", {"languages": ("en",)}, "2021-03-10"),
        ("10 mars 2021 14:05", {"timezone": "Europe/Vienna"}, "2021-03-10T13:05:00Z"),
        ("2021-07-10T14:05:00", {"timezone": "Europe/Vienna"}, "2021-07-10T12:05:00Z"),
        ("10 mars 2021", {"timezone": "Asia/Tokyo"}, "2021-03-10"),
        ("10 mars 2021 14:05", {"timezone": "No/Where"}, "2021-03-10T14:05:00Z"),
        ("10 mars 2021", {"languages": ("xx", "not a tag", "")}, "2021-03-10"),
    ],
)
def test_what_the_source_says_about_its_dates(
    text: str, more: dict[str, object], expected: str | None
) -> None:
    assert said(text, **more) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 days ago", "2026-10-29"),
        ("il y a 3 jours", "2026-10-29"),
        ("vor 3 Tagen", "2026-10-29"),
        ("3天前", "2026-10-29"),
        ("منذ 3 أيام", "2026-10-29"),
        ("2 hours ago", "2026-11-01T10:00:00Z"),
        ("hace 5 minutos", "2026-11-01T11:55:00Z"),
    ],
)
def test_explicit_spans_are_counted_from_now(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("/2021/03/10/", "2021-03-10"), ("2021/03", "2021-03"), ("20210310", "2021-03-10")]
)
def test_dates_in_addresses(text: str, expected: str) -> None:
    assert said(text, DateOrigin.URL) == expected


PERIODS = [
    ("7 to 12 March 2021", "2021-03-07", "2021-03-12"),
    ("from 7 to 12 March 2021", "2021-03-07", "2021-03-12"),
    ("30 November - 2 December 2021", "2021-11-30", "2021-12-02"),
    ("30 November 2020 – 2 January 2021", "2020-11-30", "2021-01-02"),
    ("March 7-12, 2021", "2021-03-07", "2021-03-12"),
    ("du 7 au 12 mars 2021", "2021-03-07", "2021-03-12"),
    ("с 7 по 12 марта 2021", "2021-03-07", "2021-03-12"),
    ("vom 7. bis 12. März 2021", "2021-03-07", "2021-03-12"),
    ("del 7 al 12 de marzo de 2021", "2021-03-07", "2021-03-12"),
    ("2021年3月7日至12日", "2021-03-07", "2021-03-12"),
    ("2021年11月30日至12月2日", "2021-11-30", "2021-12-02"),
    ("7 - 12 آذار/مارس 2021", "2021-03-07", "2021-03-12"),
    ("10 March 2021, 10:00 - 12:00", "2021-03-10T10:00:00Z", "2021-03-10T12:00:00Z"),
    ("2021-03-07/2021-03-12", "2021-03-07", "2021-03-12"),
    ("from the 7th to the 12th of March 2021", "2021-03-07", "2021-03-12"),
    ("the 7th to the 12th March 2021", "2021-03-07", "2021-03-12"),
    ("between the 7th and the 12th of March 2021", "2021-03-07", "2021-03-12"),
    ("7th–12th March 2021", "2021-03-07", "2021-03-12"),
    ("7th-12th of March 2021", "2021-03-07", "2021-03-12"),
    ("from the 30th of November to the 2nd of December 2021", "2021-11-30", "2021-12-02"),
    ("the 7th of March 2021", "2021-03-07", "2021-03-07"),
    ("10 March 2028", "2028-03-10", "2028-03-10"),
]


@pytest.mark.parametrize(("text", "start", "end"), PERIODS)
def test_periods_of_events(text: str, start: str, end: str) -> None:
    period = read_event_dates(text, now=NOW)
    assert period is not None
    assert tuple(moment.isoformat() for moment in period) == (start, end)
    assert said(text, event=True) == start


HYPHENED_CLOCKS = [
    # a later time is the end
    ("7 March 2021, 10:00-12:00", "2021-03-07T10:00:00Z", "2021-03-07T12:00:00Z"),
    ("7 March 2021, 9:00-10:30", "2021-03-07T09:00:00Z", "2021-03-07T10:30:00Z"),
    ("Sunday, 7 March 2021 | 10:00-17:00", "2021-03-07T10:00:00Z", "2021-03-07T17:00:00Z"),
    ("March 7, 2021 04:00-05:00", "2021-03-07T04:00:00Z", "2021-03-07T05:00:00Z"),
    ("7 March 2021, 10:00 -12:00", "2021-03-07T10:00:00Z", "2021-03-07T12:00:00Z"),
    ("7 March 2021, 10:00-12:00 CET", "2021-03-07T09:00:00Z", "2021-03-07T11:00:00Z"),
    ("2021/03/07 10:00-12:00", "2021-03-07T10:00:00Z", "2021-03-07T12:00:00Z"),
    ("15/03/2021 10:00-11:00", "2021-03-15T10:00:00Z", "2021-03-15T11:00:00Z"),
    ("2021年3月7日 10：00-12：00", "2021-03-07T10:00:00Z", "2021-03-07T12:00:00Z"),
    ("2021-03-07 10:00-12:00", "2021-03-07T10:00:00Z", "2021-03-07T12:00:00Z"),
    ("7-12 March 2021, 10:00-12:00", "2021-03-07T10:00:00Z", "2021-03-12T12:00:00Z"),
    # an earlier one is an offset, and so is what programs write
    ("7 March 2021 10:00-05:00", "2021-03-07T15:00:00Z", "2021-03-07T15:00:00Z"),
    ("7 March 2021 10:00+12:00", "2021-03-06T22:00:00Z", "2021-03-06T22:00:00Z"),
    ("2021-03-07T10:00-05:00", "2021-03-07T15:00:00Z", "2021-03-07T15:00:00Z"),
    ("2021-03-07T10:00-12:00", "2021-03-07T22:00:00Z", "2021-03-07T22:00:00Z"),
    ("2021-03-07T04:00:00-05:00", "2021-03-07T09:00:00Z", "2021-03-07T09:00:00Z"),
    ("2021-03-07 04:00-05:00", "2021-03-07T09:00:00Z", "2021-03-07T09:00:00Z"),
    ("2021-03-07 10:00:00-12:00", "2021-03-07T22:00:00Z", "2021-03-07T22:00:00Z"),
    ("Sun, 7 Mar 2021 04:00 -05:00", "2021-03-07T09:00:00Z", "2021-03-07T09:00:00Z"),
    ("Sun, 7 Mar 2021 04:00:00 -0500", "2021-03-07T09:00:00Z", "2021-03-07T09:00:00Z"),
    ("Sun, 7 Mar 2021 10:00 +0200", "2021-03-07T08:00:00Z", "2021-03-07T08:00:00Z"),
    ("7 March 2021 04:00 GMT-05:00", "2021-03-07T09:00:00Z", "2021-03-07T09:00:00Z"),
]


@pytest.mark.parametrize(("text", "start", "end"), HYPHENED_CLOCKS)
@pytest.mark.parametrize("origin", [DateOrigin.TEXT, DateOrigin.TIME_ELEMENT])
def test_a_hyphen_after_a_time_parts_two_times_or_is_a_minus(
    text: str, start: str, end: str, origin: DateOrigin
) -> None:
    period = read_event_dates(text, now=NOW, origin=origin)
    assert period is not None
    assert tuple(moment.isoformat() for moment in period) == (start, end)


def test_hours_of_an_event_are_local() -> None:
    period = read_event_dates("7 March 2021, 10:00-12:00", timezone="Europe/Vienna", now=NOW)
    assert period is not None
    assert [moment.isoformat() for moment in period] == ["2021-03-07T09:00:00Z", "2021-03-07T11:00:00Z"]


@pytest.mark.parametrize(
    "text", ["", "12 to 7 March 2021", "7 to 12", "a - b 2021", "/" * 500, "1999 - 2021", "-" * 159 + "2021"]
)
def test_what_is_no_period(text: str) -> None:
    assert read_event_dates(text, now=NOW) is None


def test_a_moment_keeps_its_text_and_origin() -> None:
    moment = read_date(" 10 mars 2021 ", origin=DateOrigin.TIME_ELEMENT, now=NOW)
    assert moment is not None
    assert (moment.raw, moment.origin, moment.precision) == (
        "10 mars 2021",
        DateOrigin.TIME_ELEMENT,
        Precision.DAY,
    )
    assert moment.at == datetime(2021, 3, 10, tzinfo=UTC)


DATEISH = st.text(alphabet="0123456789 -/:.,TZ+年月日marchjulyApPMвг١٢٣至到–", max_size=40)


@given(
    text=st.one_of(st.text(st.characters(), max_size=60), DATEISH), origin=st.sampled_from(list(DateOrigin))
)
def test_nothing_raises_and_nothing_implausible_comes_back(text: str, origin: DateOrigin) -> None:
    moment = read_date(text, origin=origin, now=NOW)
    if moment is not None:
        assert datetime(1995, 1, 1, tzinfo=UTC) <= moment.at <= NOW + timedelta(days=1)
        assert moment.at.utcoffset() == timedelta(0)
    read_event_dates(text, now=NOW)


@given(seconds=st.integers(788_918_400, int(NOW.timestamp())), hours=st.integers(-12, 14))
def test_iso_and_mail_dates_come_back_to_the_second(seconds: int, hours: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    local = at.astimezone(timezone(timedelta(hours=hours)))
    for text in (
        local.isoformat(),
        local.strftime("%a, %d %b %Y %H:%M:%S %z"),
        local.strftime("%d %B %Y %H:%M:%S %z"),
    ):
        moment = read_date(text, origin=DateOrigin.FEED, now=NOW)
        assert moment is not None and moment.at == at, text


def test_machine_forms_cost_microseconds() -> None:
    """Far above what is measured (some 10 µs uncached), far below what a slow path would need (1 ms)."""
    texts = [f"Wed, 10 Mar 2021 08:{n // 60:02}:{n % 60:02} GMT" for n in range(2000)]
    began = time.process_time()
    for text in texts:
        read_date(text, origin=DateOrigin.FEED, now=NOW)
    assert time.process_time() - began < 2000 * 0.0003


def test_words_with_a_year_that_name_no_month_cost_next_to_nothing() -> None:
    """A page may hold thousands of them: asking nineteen languages about each would take ten seconds."""
    words = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf")
    texts = [f"{words[n % 7]} {words[n % 5]} {n} {words[n % 3]} 2021" for n in range(2000)]
    start = time.process_time()
    assert not any(read_date(text, origin=DateOrigin.TEXT, now=NOW) for text in texts)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "origin", "expected"),
    [
        ("23 Nov 2020, 09:00-11:00", DateOrigin.TEXT, "2020-11-23T09:00:00Z"),
        ("20 November 2020 10:00-12:30", DateOrigin.TIME_ELEMENT, "2020-11-20T10:00:00Z"),
        ("Mon, 23 Nov 2020 09:00-11:00", DateOrigin.FEED, "2020-11-23T20:00:00Z"),
        ("23 Nov 2020 09:00 -0500", DateOrigin.TEXT, "2020-11-23T14:00:00Z"),
    ],
)
def test_a_publication_with_opening_hours_is_dated_by_the_first(
    text: str, origin: DateOrigin, expected: str
) -> None:
    moment = read_date(text, origin=origin, languages=("en",), now=NOW)
    assert moment is not None and moment.isoformat() == expected

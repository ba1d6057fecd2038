"""Dates under any text at all: nothing raises, nothing takes long, and what is written comes back."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.models import DateOrigin, Precision
from aggregator.text.dates import AHEAD, EARLIEST, EVENT_AHEAD, LONGEST_TEXT, read_date, read_event_dates

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
PIECES = (
    "10", "3", "2021", "31", "14:05", "2 pm", "٢٠٢١", "二〇二一年", "三月", "令和3年", "1399", "2564", "64",
    "March", "mars", "марта", "مارس", "มีนาคม", "במרץ", "tháng 3", "اسفند", "Wednesday", "mer.",
    "水曜日", "(水)", "to", "au", "by", "-", "–", "/", ".", ",", ":", "(", ")", " ", "年", "月", "日",
    "г.", "CET", "+03:00", "UTC", "12-May-26", "هـ", "الموافق", "رجب", "оны",
    "Published on", "发布时间：", "ago", "il y a", "前", "days", "\u200f",
    "\ud800", "\x00", "’", "e", "of",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(), max_size=200), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
)
LANGUAGES = st.lists(
    st.sampled_from(("en", "fr", "ru", "ar", "fa", "zh-TW", "ja", "th", "vi", "he", "x", "", "en-US", "ko")),
    max_size=3,
)
# The names of a script's languages are loaded when the first text of that script comes by.
UNTIMED = settings(deadline=None)
DAYS = st.dates(date(1995, 1, 1), NOW.date())
MOMENTS = st.datetimes(EARLIEST.replace(tzinfo=None), NOW.replace(tzinfo=None), timezones=st.just(UTC))


@UNTIMED
@given(
    text=TEXTS,
    languages=LANGUAGES,
    origin=st.sampled_from(list(DateOrigin)),
    timezone=st.sampled_from(("", "Asia/Tokyo", "America/Anchorage", "No/Where")),
    day_first=st.sampled_from((None, True, False)),
    event=st.booleans(),
)
def test_any_text_is_a_plausible_date_or_none(
    text: str, languages: list[str], origin: DateOrigin, timezone: str, day_first: bool | None, event: bool
) -> None:
    moment = read_date(
        text, origin=origin, languages=languages, timezone=timezone, day_first=day_first, now=NOW, event=event
    )
    if moment is not None:
        assert moment.at.utcoffset() == timedelta(0)
        assert EARLIEST <= moment.at <= NOW + (EVENT_AHEAD if event else AHEAD)
    period = read_event_dates(text, languages=languages, timezone=timezone, day_first=day_first, now=NOW)
    if period is not None:
        assert EARLIEST <= period[0].at <= period[1].at <= NOW + EVENT_AHEAD


FORMS = (
    "%d %B %Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%A, %d %B %Y", "%a %d %b %Y", "%Y/%m/%d", "%Y-%m-%d",
    "%Y年%m月%d日", "%Y. %m. %d.", "Published on %A, %B %d, %Y", "%d %B %Y, %A",
)  # fmt: skip
CLOCKED = (
    "%d %B %Y at %H:%M", "%B %d, %Y %I:%M %p", "%H:%M, %d %B %Y", "%Y年%m月%d日 %H时%M分", "%Y/%m/%d %H:%M",
)  # fmt: skip


@UNTIMED
@given(day=DAYS, form=st.sampled_from(FORMS))
def test_a_day_comes_back(day: date, form: str) -> None:
    moment = read_date(day.strftime(form), origin=DateOrigin.TEXT, now=NOW)
    assert moment is not None
    assert (moment.at.date(), moment.precision) == (day, Precision.DAY)


@UNTIMED
@given(at=MOMENTS, form=st.sampled_from(CLOCKED))
def test_a_minute_comes_back(at: datetime, form: str) -> None:
    moment = read_date(at.strftime(form), origin=DateOrigin.TEXT, now=NOW)
    assert moment is not None
    assert moment.at == at.replace(second=0, microsecond=0)


@UNTIMED
@given(first=DAYS, days=st.integers(1, 300))
def test_a_period_comes_back(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    for text in (f"{first:%d %B %Y} - {last:%d %B %Y}", f"from {first:%d %b %Y} to {last:%d %b %Y}"):
        period = read_event_dates(text, now=NOW)
        assert period is not None
        assert [moment.at.date() for moment in period] == [first, last]


@pytest.mark.parametrize("zero", "０٠۰०০๐", ids=lambda zero: f"U+{ord(zero):04X}")
@UNTIMED
@given(at=MOMENTS)
def test_figures_of_other_scripts_are_the_same_date(zero: str, at: datetime) -> None:
    figures = {ord(str(value)): chr(ord(zero) + value) for value in range(10)}
    for form in ("%Y-%m-%d", "%d %B %Y", "%d مارس %Y", "%d/%m/%Y", "%d %B %Y %H:%M"):
        text = at.strftime(form)
        plain = read_date(text, origin=DateOrigin.TEXT, languages=("ar",), now=NOW)
        other = read_date(text.translate(figures), origin=DateOrigin.TEXT, languages=("ar",), now=NOW)
        assert plain is not None and other is not None
        assert (plain.at, plain.precision) == (other.at, other.precision)


HOSTILE = (
    "1", " ", ".", "/", "-", "1 ", "1/", "10 March ", "March ", "2021年", "三", "十", "(", "à ", "10:",
    "to 7 ", "a ", "12-May-", "1-a", "25/11/1447 ", "الموافق ", "5-р сарын ", "~", "ago ",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_costs_nothing(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    assert read_date(text, origin=DateOrigin.TEXT, now=NOW) is None
    assert read_event_dates(text, now=NOW) is None
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("end", ["", "2021", " 10 March 2021", " 14:05"])
def test_the_longest_text_that_is_looked_at_costs_little(piece: str, end: str) -> None:
    """Whatever repeats in it: no pattern may try all ways to part a text."""
    text = (piece * LONGEST_TEXT)[: LONGEST_TEXT - len(end)] + end
    read_date("11 mars 2021", origin=DateOrigin.TEXT, now=NOW)  # the names are loaded once
    began = time.process_time()
    read_date(text, origin=DateOrigin.TEXT, now=NOW)
    read_event_dates(text, now=NOW)
    assert time.process_time() - began < 0.2

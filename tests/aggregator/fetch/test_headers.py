"""Freshness and waiting as answers tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch.headers import fresh_for, retry_after, user_agent, validator

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, Max-Age = "600"'}, 600),
        ({"cache-control": "s-maxage=5, max-age=600"}, 600),
        ({"cache-control": "s-maxage=5"}, None),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "100000"}, 0),
        ({"cache-control": "max-age=600", "age": "old"}, 600),
        ({"cache-control": "max-age=0"}, 0),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=999999999999999"}, 86400),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "max-age=600, no-store"}, None),
        (
            {
                "cache-control": "max-age=60",
                "date": "Mon, 23 Nov 2026 10:00:00 GMT",
                "expires": "Mon, 23 Nov 2026 12:00:00 GMT",
            },
            60,
        ),
        ({"date": "Mon, 23 Nov 2026 10:00:00 GMT", "expires": "Mon, 23 Nov 2026 12:00:00 GMT"}, 7200),
        ({"date": "Mon, 23 Nov 2026 10:00:00 GMT", "expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"date": "Mon, 23 Nov 2026 10:00:00 GMT", "expires": "0"}, None),
        ({"expires": "Mon, 23 Nov 2026 12:00:00 GMT"}, None),
    ],
)
def test_fresh_for(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_for(headers) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_wait_until_a_date_is_measured_on_their_clock_or_ours() -> None:
    told = {"retry-after": "Mon, 23 Nov 2026 10:10:00 GMT"}
    assert retry_after(told, NOW) == timedelta(minutes=10)
    assert retry_after(told | {"date": "Mon, 23 Nov 2026 10:09:00 GMT"}, NOW) == timedelta(minutes=1)


@given(st.sampled_from(["retry-after", "cache-control", "expires", "date", "age"]), st.text(max_size=60))
def test_whatever_is_told_stays_within_a_day(name: str, text: str) -> None:
    headers = {"date": "Mon, 23 Nov 2026 10:00:00 GMT", "cache-control": f"max-age={text}", name: text}
    for span in (retry_after(headers, NOW), fresh_for(headers)):
        assert span is None or timedelta(0) <= span <= timedelta(days=1)


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        ("", "Dateline/0.1"),
        ("mailto:desk@example.org", "Dateline/0.1 (+mailto:desk@example.org)"),
        ("https://example.org/(a)\r\nX: y é", "Dateline/0.1 (+https://example.org/aX:y)"),
    ],
)
def test_user_agent(contact: str, agent: str) -> None:
    assert user_agent("0.1", contact) == agent


@pytest.mark.parametrize(
    ("values", "kept"), [([], ""), (['"a"'], '"a"'), (['"a"', '"b"'], '"a"'), (["x" * 5000], "")]
)
def test_validator(values: list[str], kept: str) -> None:
    assert validator(values) == kept

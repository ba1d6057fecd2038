"""Datelines and countries: read where they are clear, refused where not."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.countries import country_code
from aggregator.text.dateline import split_dateline

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
DATELINES = [
    ("10 March 2021 - Kyoto, Japan - In the margins", "2021-03-10", "Kyoto, Japan", "JP", "In the margins"),
    ("VIENNA, 14 October 2016 (UNODC) - The head", "2016-10-14", "VIENNA", "AT", "The head"),
    ("Newsroom10 March 2021 - The head", "2021-03-10", "", "", "The head"),
    ("10 March 2021 – The head", "2021-03-10", "", "", "The head"),
    ("10 March 2021 – Statement – The head", "2021-03-10", "", "", "Statement – The head"),
    ("10 March 2021, Vienna—The head", "2021-03-10", "Vienna", "AT", "The head"),
    ("Dakar, Senegal, 10 March 2021 - The head", "2021-03-10", "Dakar, Senegal", "SN", "The head"),
    ("Nairobi, 3 May 2020: The head", "2020-05-03", "Nairobi", "KE", "The head"),
    ("GENEVA (Agency) - The head", "", "GENEVA", "CH", "The head"),
    ("Berlin (dpa) - The head", "", "Berlin", "DE", "The head"),
    ("JAPAN – The head", "", "JAPAN", "JP", "The head"),
    ("PARIS, France — The head", "", "PARIS, France", "FR", "The head"),
    ("Genève, le 10 mars 2021 – La cheffe", "2021-03-10", "Genève", "CH", "La cheffe"),
    ("10 марта 2021 года — Вена, Австрия — Глава", "2021-03-10", "Вена, Австрия", "AT", "Глава"),
    ("日内瓦，2021年3月10日 — 联合国", "2021-03-10", "日内瓦", "CH", "联合国"),
    ("فيينا، 10 آذار/مارس 2021 – قال", "2021-03-10", "فيينا", "AT", "قال"),
]


@pytest.mark.parametrize(("text", "date", "place", "country", "rest"), DATELINES)
def test_datelines(text: str, date: str, place: str, country: str, rest: str) -> None:
    line = split_dateline(text, now=NOW)
    assert line is not None
    assert (line.moment.isoformat() if line.moment else "") == date
    assert (line.place, line.country, line.rest) == (place, country, rest)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", " - x", "Read more - now", "Vienna - a city", "Well-known experts met",
        "COVID-19 - a report",
        "The 7-12 March 2021 session - x", "7 to 12 March 2021 - Kyoto, Japan - x", "10 March 2021",
        "10 March 2021 -",
        "Press release, 10 March 2021 - x", "A man - a plan", "BREAKING NEWS - x", "Japan - won",
        "10 March 2030 - x",
        "UNICEF - The head", "COVID - The head", "NATO – The head", "UN Women (AP) - The head",
        "World Food Programme (WFP) - The head", "GENEVA - The head",
        "Note: this is text", "UN - The head", "x" * 5000 + " - 10 March 2021",
    ],
    ids=lambda text: text[:30],
)  # fmt: skip
def test_what_is_no_dateline(text: str) -> None:
    assert split_dateline(text, now=NOW) is None


@given(text=st.text(st.characters(), max_size=80))
def test_the_rest_is_the_end_of_the_text(text: str) -> None:
    line = split_dateline(text, now=NOW)
    assert line is None or text.strip().endswith(line.rest)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Japan", "JP"), ("JAPAN", "JP"), ("Japon", "JP"), ("Japón", "JP"), ("Япония", "JP"), ("اليابان",
        "JP"), ("日本", "JP"),
        ("Viet Nam", "VN"), ("Vietnam", "VN"), ("Côte d’Ivoire", "CI"), ("Syrian Arab Republic", "SY"),
        ("UK", "GB"),
        ("Norway", "NO"), ("Türkiye", "TR"), ("Europe", ""), ("United Nations", ""), ("", ""), ("Nowhere",
        ""), ("JP", ""),
    ],
)  # fmt: skip
def test_country_code(name: str, code: str) -> None:
    assert country_code(name) == code


PIECES = (
    *(
        "Geneva",
        "Japan",
        "UNODC",
        "3 May 2021",
        "3 May",
        "2021",
        "The head",
        "a head",
        "日内瓦",
        "3月10日电",
        "【",
    ),
    *(" - ", "–", ", ", " ", "(", ")", ". ", ": ", "/", "\n"),
)


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=10))
def test_pieces_of_datelines_in_any_order(pieces: list[str]) -> None:
    text = "".join(pieces)
    line = split_dateline(text, now=NOW)
    if line is not None:
        assert line.place in text
        assert line.moment or line.place
        assert text.strip().endswith(line.rest)
        assert line.rest != "a head"


@pytest.mark.parametrize(
    "part", ["-", " - ", "3 ", "(", "Geneva, ", "3 May 2021 - ", "【", "日内瓦", "a", ". ", "/"]
)
def test_a_megabyte_takes_bounded_time(part: str) -> None:
    split_dateline("Geneva, 3 May 2021 - x", now=NOW)  # the lists are read once
    began = time.process_time()
    split_dateline(part * (1_000_000 // len(part)), now=NOW)
    assert time.process_time() - began < 1

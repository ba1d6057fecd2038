"""The country of a place, in many languages; none where the name may mean several."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.text.places import country_of, is_known, place_key

GROUPS = YAML(typ="safe").load((Path(__file__).parent / "tables" / "places.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("place", "country"), [row for rows in GROUPS.values() for row in rows])
def test_country_of(place: str, country: str) -> None:
    assert country_of(place) == country


@pytest.mark.parametrize(
    ("place", "known"),
    [
        ("Tripoli", True), ("United Nations", True), ("Nairobi/Bonn", True), ("Brussels and Geneva", True),
        ("Mayenbrunn", False), ("Geneva/Mayenbrunn", False), ("", False), ("UNODC", False), ("Monday", False),
    ],
)  # fmt: skip
def test_is_known(place: str, known: bool) -> None:
    assert is_known(place) is known


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("", "LB"),
        ("Mayenbrunn", "LB"),
        ("Tripoli", "LB"),
        ("Geneva", "CH"),
        ("Hyderabad", ""),
        ("Nairobi/Bonn", ""),
    ],
)
def test_the_publishers_country_does_not_contradict_the_place(place: str, country: str) -> None:
    assert country_of(place, "LB") == country


@given(place=st.text(st.characters(), max_size=200))
def test_any_text_has_one_country_or_none(place: str) -> None:
    assert len(country_of(place)) in (0, 2)
    assert place_key(place_key(place)) == place_key(place)


@pytest.mark.parametrize("part", ["a", "/", "a/", "(", " and ", "a, ", "ヴ", "ـ"])
def test_a_megabyte_takes_bounded_time(part: str) -> None:
    country_of("")  # the lists are read once
    began = time.process_time()
    assert country_of(part * (1_000_000 // len(part))) == ""
    assert time.process_time() - began < 0.2

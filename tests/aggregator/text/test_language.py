"""Language tags and direction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.language import differ, direction, language_tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"), ("EN_us", "en-US"), ("zh-hans-cn", "zh-Hans-CN"), (" fr ", "fr"), ("iw", "he"),
        ("de-de-1996", "de-DE-1996"),
        ("en-x-HOME", "en-x-home"), ("sr_latn", "sr-Latn"), ("", ""), ("english", ""), ("x-default", ""),
        ("und", ""),
        ("en-US,en;q=0.9", ""), ("e", ""), ("en--us", ""), ("日本", ""),
    ],
)  # fmt: skip
def test_language_tag(text: str, tag: str) -> None:
    assert language_tag(text) == tag


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("en", "fr", True), ("en", "EN_gb", False), ("iw", "he", False), ("en", "", False), ("", "", False),
        ("english", "fr", False), ("zh-Hans", "zh-Hant", False),
    ],
)  # fmt: skip
def test_languages_differ(one: str, other: str, expected: bool) -> None:
    assert differ(one, other) is differ(other, one) is expected


@given(
    text=st.one_of(
        st.text(st.characters(), max_size=20), st.from_regex(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{1,8}){0,3}")
    )
)
def test_the_normal_form_is_a_fixed_point(text: str) -> None:
    assert language_tag(language_tag(text)) == language_tag(text)


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("ar", "rtl"), ("ar-EG", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ur_PK", "rtl"), ("und-Arab",
        "rtl"), ("az-Arab", "rtl"),
        ("en", "ltr"), ("", ""), ("ku", "ltr"), ("ar-Latn", "ltr"), ("zh-Hant", "ltr"),
    ],
)  # fmt: skip
def test_direction(tag: str, way: str) -> None:
    assert direction(tag) == (way or "ltr")

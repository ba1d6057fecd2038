"""Calls to action: recognised whole, cut off at the end, never taken for words of the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.calls import is_call, without_call

CALLS = [
    "Read more", "... read more", "READ MORE »", "[Read more…]", "More", "Continue reading →",
    "Lire la suite…",
    "En savoir plus", "подробнее", "Подробнее →", "Ещё", "Читать далее", "اقرأ المزيد", "المزيد", "更多",
    "阅读更多 >>", "閱讀更多",
    "続きを読む", "더 보기", "Weiterlesen", "Leer más", "Leia mais", "Leggi tutto", "Lees meer", "Läs mer",
    "Czytaj więcej",
    "Devamını oku", "Les mer", "Læs mere", "Lue lisää", "Číst dále", "Διαβάστε περισσότερα", "קרא עוד",
    "…", ">>", "→", "...",
]  # fmt: skip


@pytest.mark.parametrize("text", CALLS)
def test_calls(text: str) -> None:
    assert is_call(text)
    assert without_call(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Read more about the new law",
        "Minister visits Vienna",
        "More than 40 countries agree",
        "Lire la suite du rapport",
        "12",
    ],
)
def test_what_carries_a_title_is_no_call(text: str) -> None:
    assert not is_call(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Ministers met ... read more", "Ministers met"),
        ("Ministers met. Read more »", "Ministers met."),
        ("Ministers met … Continue reading →", "Ministers met"),
        ("He met them [...]", "He met them"),
        ("He met them [&] […] Read more", "He met them [&]"),
        ("Ministers met (more)", "Ministers met"),
        ("Les ministres se sont réunis. Lire la suite", "Les ministres se sont réunis."),
        ("部长会见。阅读更多", "部长会见。"),
        ("اجتمع الوزراء… اقرأ المزيد", "اجتمع الوزراء"),
        ("Foo...", "Foo"),
        ("There was no more", "There was no more"),
        ("Visit the site here", "Visit the site here"),
        ("They agreed.", "They agreed."),
        ("", ""),
    ],
)
def test_without_call(text: str, rest: str) -> None:
    assert without_call(text) == rest


@given(text=st.text(st.characters(), max_size=90))
def test_only_the_end_is_ever_cut(text: str) -> None:
    assert text.startswith(without_call(text))


@pytest.mark.parametrize(
    "text", [" -" * 500_000, "." * 1_000_000 + "a", " " + "-" * 1_000_000 + "a", "[" * 1_000_000]
)
def test_a_megabyte_takes_bounded_time(text: str) -> None:
    began = time.process_time()
    is_call(text)
    without_call(text)
    assert time.process_time() - began < 1

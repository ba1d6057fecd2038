"""Summaries: whole sentences in every script, else whole words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.summary import sentences, summarise


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "en",
            [
                "H.E. Ms. Ann Example met Dr. Bob.",
                "The U.N. General Assembly agreed on No. 5 of St. Louis.",
                "End.",
            ],
        ),
        (
            "en",
            [
                "J. R. Example wrote it at 3.5 million.",
                "Then she slept!",
                "Why?",
                "(Nobody knows.)",
                "“Really.”",
                "Yes.",
            ],
        ),
        ("en", ["It fell in Jan. 2021 by 2.5 per cent.", "Version 2.0 is out."]),
        ("fr", ["M. Exemple et Mme Exemple ont signé.", "« Enfin ! »", "Fin."]),
        ("es", ["La Sra. Ejemplo llegó a EE.UU. Nadie la vio.", "¿Quién?", "¡Ella!"]),
        ("de", ["Das war am 3. Mai z.B. in Wien.", "Ende gut."]),
        ("ru", ["В 2021 г. Вена приняла 5 тыс. Гостей было много.", "Конец."]),
        ("ar", ["قال الوزير.", "ثم ذهب؟", "نعم."]),
        ("hi", ["मंत्री मिले।", "फिर गए।"]),
    ],
)
def test_sentences(language: str, parts: list[str]) -> None:
    assert list(sentences(" ".join(parts), language)) == parts


def test_chinese_sentences_need_no_space() -> None:
    assert list(sentences("部长会见。第二句“在这里。”第三句", "zh")) == [
        "部长会见。",
        "第二句“在这里。”",
        "第三句",
    ]


@pytest.mark.parametrize(
    ("text", "limit", "summary"),
    [
        ("One sentence. Two sentences here. Three.", 35, "One sentence. Two sentences here."),
        ("联合国部长会见。第二句话在这里。第三句", 16, "联合国部长会见。第二句话在这里。"),
        ("联合国部长会见第二句话在这里第三句", 10, "联合国部长会见第二…"),
        ("A very long sentence, without any end", 22, "A very long sentence…"),
        ("Donaudampfschifffahrtsgesellschaft", 10, "…"),
        ("Heading\nOne sentence.", 400, "Heading One sentence."),
        ("short", 400, "short"),
        ("", 400, ""),
    ],
)
def test_summaries(text: str, limit: int, summary: str) -> None:
    assert summarise(text, "", limit) == summary


@given(text=st.text(st.sampled_from("ab .!?。،\nÉ联合\"'…12"), max_size=120), limit=st.integers(1, 80))
def test_a_summary_fits_and_is_made_of_the_text(text: str, limit: int) -> None:
    summary = summarise(text, "en", limit)
    assert len(summary) <= limit
    flat, kept = "".join(text.split()), "".join(summary.split())
    assert flat.startswith((kept, kept.removesuffix("…")))


@given(
    words=st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=1, max_size=30),
    limit=st.integers(2, 60),
)
def test_never_ends_inside_a_word(words: list[str], limit: int) -> None:
    summary = summarise(" ".join(words), "en", limit).removesuffix("…")
    assert summary.split() == words[: len(summary.split())]


def is_part(kept: str, text: str) -> bool:
    """Whether all of ``kept`` stands in ``text``, in this order."""
    letters = iter(text)
    return all(letter in letters for letter in kept)


@given(
    parts=st.lists(
        st.sampled_from(
            ["Photo: X. ", "© X\n", "(Photo: X) ", "Read more", "The head. ", "No. 5 ", "。", "日内瓦",
             "か\u3099", "สะพาน", "؟ ", "«", "3. ", "Mai ", "\n", "U.S. ", "[1]", "…", "👩‍👩‍👧", "Die "]
        )
        | st.text(st.characters(), max_size=6),
        max_size=14,
    ),
    language=st.sampled_from(["", "en", "de", "zh", "th", "hy", "el", "x-y"]),
    limit=st.integers(1, 60),
)  # fmt: skip
def test_nothing_is_invented(parts: list[str], language: str, limit: int) -> None:
    text = "".join(parts)
    summary = summarise(text, language, limit)
    assert len(summary) <= limit
    assert is_part("".join(summary.removesuffix("…").split()), "".join(text.split()))
    assert all(is_part("".join(said.split()), "".join(text.split())) for said in sentences(text, language))


@pytest.mark.parametrize(
    "text",
    [
        "A." * 500_000,
        "A. " * 300_000,
        "." * 1_000_000,
        "a" * 1_000_000,
        "»" * 1_000_000,
        "No. " * 250_000,
        "© x. " * 200_000,
        "(" * 1_000_000,
        "(a" * 500_000,
        "Photo: x\n" * 110_000,
        "3. " * 330_000,
        "l'" * 500_000,
        "か\u3099" * 500_000,
        "\u3099" * 1_000_000,
        ".[1]" * 250_000,
    ],
)
def test_a_megabyte_takes_bounded_time(text: str) -> None:
    began = time.process_time()
    summarise(text, "en")
    assert time.process_time() - began < 2

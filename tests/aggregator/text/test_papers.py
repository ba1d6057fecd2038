"""What a document is, told by its link's words and its file's name, in a dozen languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.text.papers import format_of, paper_language, role_of, title_of

ROWS = YAML(typ="safe").load((Path(__file__).parent / "tables" / "papers.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("words", "file", "title", "role", "language"), ROWS)
def test_a_document(words: str, file: str, title: str, role: str, language: str) -> None:
    file = file.removeprefix("-")
    assert title_of(words) == {"=": words, "-": ""}.get(title, title)
    assert (role_of(words, file), paper_language(words, file)) == (role, language)


@pytest.mark.parametrize(
    ("words", "media_type"),
    [
        ("Factsheet (PDF, 2 MB)", "application/pdf"),
        ("Factsheet [pdf]", "application/pdf"),
        ("Talk – MP3", "audio/mpeg"),
        ("Données (CSV)", "text/csv"),
        ("Table, xlsx 12 KB", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("How to make a PDF of a page", ""),
        ("Factsheet", ""),
        ("", ""),
    ],
)
def test_the_format_that_words_name(words: str, media_type: str) -> None:
    assert format_of(words) == media_type


@given(st.text(max_size=300), st.text(max_size=60))
def test_nothing_makes_it_stumble(words: str, file: str) -> None:
    role_of(words, file)
    paper_language(words, file)
    assert title_of(words) in words
    format_of(words)

"""A programme's page in many looks and languages, read without rules: everything a fair reader sees in it.

The page the project began with, the same in other markup, and one of our own. What is wrong is printed as a
table. The judge and the making of pages are in ``programme/``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest

from tests.aggregator.read.programme.judge import judge
from tests.aggregator.read.programme.own import OWN
from tests.aggregator.read.programme.page import Page, expected
from tests.aggregator.read.programme.reading import reading_of
from tests.aggregator.read.programme.render import PLAIN
from tests.aggregator.read.programme.seed import FOLDER, seed, seed_page
from tests.aggregator.read.programme.tongues import TONGUES
from tests.aggregator.read.programme.variations import (
    DATELINES,
    EDITS,
    LOOKS,
    TONGUE_ENCODINGS,
    TONGUE_LOOKS,
    Variation,
    mixed,
)

MIXED: Final = mixed()
needs_seed = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared corpus is not beside the project")


def check(body: bytes, url: str, wanted: dict[str, Any], content_type: str = "text/html") -> None:
    verdict = judge(reading_of(body, url, content_type), wanted)
    if verdict.differences:
        pytest.fail(verdict.table(), pytrace=False)


def check_page(page: Page, variation: Variation) -> None:
    page = variation.change(page)
    check(variation.body(page), page.url, expected(page), variation.content_type)


# --------------------------------------------------------------------------- the page as it was met


@pytest.mark.corpus
@needs_seed
def test_the_first_page() -> None:
    check(seed().markup.encode(), seed().url, seed().expected)


@pytest.mark.corpus
@needs_seed
@pytest.mark.parametrize("name", EDITS)
def test_the_first_page_written_otherwise(name: str) -> None:
    variation = EDITS[name]
    check(variation.finished(seed().markup), seed().url, seed().expected, variation.content_type)


@pytest.mark.corpus
@needs_seed
@pytest.mark.parametrize("name", LOOKS)
def test_the_first_page_in_another_look(name: str) -> None:
    check_page(seed_page(), LOOKS[name])


# --------------------------------------------------------------------------- a page of our own


@pytest.mark.parametrize("name", LOOKS | EDITS)
def test_our_page(name: str) -> None:
    check_page(OWN, (LOOKS | EDITS)[name])


@pytest.mark.parametrize("name", MIXED)
def test_our_page_in_a_look_written_otherwise(name: str) -> None:
    check_page(OWN, MIXED[name])


@pytest.mark.parametrize("look", TONGUE_LOOKS)
@pytest.mark.parametrize("language", TONGUES)
def test_our_page_in_other_languages(language: str, look: str) -> None:
    check_page(TONGUES[language], LOOKS[look])


@pytest.mark.parametrize("language", DATELINES)
def test_our_page_in_other_languages_with_the_place_first(language: str) -> None:
    look = replace(PLAIN, label="", dateline=DATELINES[language])
    check_page(TONGUES[language], Variation(look=look))


@pytest.mark.parametrize("language", TONGUE_ENCODINGS)
def test_our_page_in_old_encodings(language: str) -> None:
    check_page(TONGUES[language], Variation(encoding=TONGUE_ENCODINGS[language]))

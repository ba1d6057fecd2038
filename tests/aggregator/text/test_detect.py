"""The language of titles and summaries: nearly all are told, none wrongly, and none where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.text.detect import is_doubtful, language_of
from aggregator.text.language import language_tag

TABLE = YAML(typ="safe").load((Path(__file__).parent / "tables" / "languages.yaml").read_text("utf-8"))
TOLD = [(tag, text) for tag, texts in TABLE.items() if tag != "none" for text in texts]


def is_named(tag: str) -> bool:
    return bool(tag) and not tag.startswith("und")


@pytest.mark.parametrize(("tag", "text"), TOLD)
def test_no_text_is_told_to_be_in_another_language(tag: str, text: str) -> None:
    found = language_of(text)
    assert found == tag or not is_named(found)


def test_nearly_all_are_told() -> None:
    silent = [text for tag, text in TOLD if language_of(text) != tag]
    assert len(TOLD) >= 200
    assert len({tag for tag, _text in TOLD}) >= 40
    assert len(silent) <= len(TOLD) * 0.1, silent


@pytest.mark.parametrize("text", TABLE["none"])
def test_numbers_names_and_mixtures_are_in_no_language(text: str) -> None:
    assert not is_named(language_of(text))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("اجتمع الوزراء أمس", "ar"),
        ("وزیران دیروز گفتند", "fa"),
        ("عروسک رنگین", "und-Arab"),
        ("Министры встретились вчера, объявил пресс-секретарь ЮНОДК", "ru"),
        ("Картофель", "und-Cyrl"),
        ("部长会见记者", "zh"),
        ("山川", ""),
        ("東山大川花火", "und-Hani"),
        ("東京で会った", "ja"),
        ("県の発表", "ja"),
        ("장관들이 만났다", "ko"),
        ("Υπουργοί", "el"),
        ("מזכיר כללי", "he"),
        ("पुस्तकालय", "und-Deva"),
        ("Министры UNODC", "ru"),
        ("Ministers met", ""),
        ("Les ministres (министры) se sont réunis hier", "fr"),
        ("2021 - 10!", ""),
        ("", ""),
    ],
)
def test_the_script_narrows_it(text: str, tag: str) -> None:
    assert language_of(text) == tag


@pytest.mark.parametrize(
    ("text", "among", "tag"),
    [
        ("Les moineaux reviennent", ["fr", "en"], "fr"),  # alone too little
        ("Les moineaux reviennent", [], ""),
        ("Volunteers plant trees along the river", ["fr", "en-GB"], "en-GB"),
        ("Volunteers plant trees along the river", ["fr", "es"], ""),
        ("Nova škola u dolini otvara svoja vrata", ["hr", "en"], "hr"),
        ("Nova škola u dolini otvara svoja vrata", ["sr-Latn"], "sr-Latn"),
        ("Ny skole åpner i dalen, sier kommunen", ["en", "nb"], "nb"),
        ("Дети получили новые книги в школе", ["ar"], ""),
        ("部长会见记者", ["en", "zh-Hans"], "zh-Hans"),
        ("2021", ["fr"], ""),
        ("Sarajevo", ["bs"], ""),
    ],
)
def test_of_the_languages_that_are_expected(text: str, among: list[str], tag: str) -> None:
    assert language_of(text, among) == tag


@pytest.mark.parametrize(
    ("tag", "text", "doubtful"),
    [
        ("en", "مدرسة جديدة تفتح أبوابها في الوادي", True),
        ("en", "Мост закрыт до особого распоряжения", True),
        ("en", "山谷里的新学校开学了，孩子们很高兴", True),
        ("en", "Les pêcheurs du lac demandent une aide d'urgence", False),  # only scripts deny
        ("en", "UNODC и WHO", False),
        ("en", "", False),
        ("ar", "The new school in the valley opens its doors", True),
        ("ar", "UNODC WHO UNICEF Hackathon Nairobi", False),  # names
        ("ru", "Мост закрыт до особого распоряжения", False),
        ("sr", "Мост је затворен до даљег", False),
        ("sr", "Most je zatvoren do daljnjeg zbog oluje", False),
        ("sr-Latn", "Мост је затворен до даљег", True),
        ("ja", "東京都知事定例記者会見資料一覧", False),
        ("zh", "農家は干ばつから土をどう守るか", True),
        ("zh-Hant", "超過一千個家庭獲得乾淨的飲用水", False),
        ("ko", "골짜기에 새 학교가 문을 연다", False),
        ("qya", "골짜기에 새 학교가 문을 연다", False),  # not known to us
    ],
)
def test_a_script_may_deny_a_declared_language(tag: str, text: str, doubtful: bool) -> None:
    assert is_doubtful(tag, text) is doubtful


@given(st.text(max_size=300), st.lists(st.sampled_from(["en", "ar", "nb", "zh-Hant", "sr"]), max_size=2))
def test_the_answer_is_a_tag_and_one_that_is_expected(text: str, among: list[str]) -> None:
    found = language_of(text, among)
    assert found == language_tag(found) or found.startswith("und-")
    assert not among or found in {"", *among}

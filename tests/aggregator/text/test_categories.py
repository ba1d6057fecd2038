"""Which of a publisher's categories are topics."""

from __future__ import annotations

import pytest

from aggregator.text.categories import topics_of


@pytest.mark.parametrize(
    "category",
    [
        "Uncategorized", "uncategorised", " NEWS ", "News & Events",
        "Latest news", "Blog", "Featured", "Home", "Front page",
        "Non classé", "Actualités", "À la une", "Sin categoría", "Noticias",
        "Sem categoria", "Notizie", "In evidenza",
        "Allgemein", "Aktuelles", "Nieuws", "Nyheter", "Aktualności",
        "Haberler", "Без рубрики", "Новости", "Новини",
        "غير مصنف", "أخبار", "الأخبار", "חדשות", "未分类", "新闻", "お知らせ", "뉴스", "Berita", "Tin tức",
        "2021", "2021-03", "2021/03/10", "March 2021", "10 March 2021",
        "mars 2021", "март 2021", "2021年3月10日", "123", "#", "-",
        "", "A", "A. Writer", "a writer", "The Valley Post",
        "https://e.org/tag/water", "press@e.org",
    ],
)  # fmt: skip
def test_what_is_no_topic(category: str) -> None:
    assert topics_of([category], ["A. Writer", "A Writer", "The Valley Post"]) == ()


@pytest.mark.parametrize(
    "category",
    [
        "Water", "News literacy", "Blog of the director", "Home care",
        "2030 Agenda", "COP26", "SDG 6", "Covid-19", "G7", "HIV",
        "Events", "Press releases", "Actualités de la forêt", "Общество",
        "新闻自由", "ニュース解説", "أخبار زائفة", "May Day",
        "March for science", "24 hours of Le Mans", "5G", "Q3", "Women's rights", "C++",
    ],
)  # fmt: skip
def test_what_is_one(category: str) -> None:
    assert topics_of([category], ["A. Writer"]) == (category,)


def test_a_hashtag_is_its_word() -> None:
    assert topics_of(["#Water", "# Forests", "#"], []) == ("Water", "Forests")

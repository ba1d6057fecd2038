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
    "Read the release", "View full article", "View PDF", "View (20 KB)", "Download PDF, 1.4 MB",
    "Lire l'article complet", "Voir le communiqué", "Ir a la noticia", "Leia a matéria", "Beitrag lesen",
    "Zur Pressemeldung", "Leggi la notizia", "Vai alla pagina", "Lees dit bericht", "Læs hele nyheden",
    "Läs hela nyheten", "Lue koko uutinen", "Czytaj całość", "Číst celý článek", "Citește articolul",
    "Haberin devamı", "Διαβάστε το άρθρο", "Читать новость", "Подробнее о новости", "Читати новину",
    "اقرأ التفاصيل", "تفاصيل الخبر", "查看全文", "[详细]", "詳しく読む", "続きを見る", "기사보기", "Xem tiếp",
    "Lihat detail", "อ่านต่อ", "Więcej",
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
        "20 KB",
        "Read the room",
        "Full stop for the old ferry",
        "Open house at the harbour",
        "Statement",
        "Lire au jardin",
        "新闻",
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

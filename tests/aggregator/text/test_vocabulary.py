"""Which topics of an operator's vocabulary a text is given."""

from __future__ import annotations

import pytest

from aggregator.text.vocabulary import topics_in

VOCABULARY = (
    ("Water", ("water", "eau", "agua", "água", "вода", "воды", "ماء", "مياه", "水", "น้ำ", "물", "पानी")),
    ("Drinking water", ("clean water", "eau potable")),
    ("Waste", ("recycl*", "déchets", "Müll", "переработк*")),
    ("Covid", ("COVID-19", "covid")),
    ("Goal 6", ("SDG 6",)),
)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Water for the valley", ["Water"]),
        ("WATER!", ["Water"]),
        ("Clean water, at last", ["Water", "Drinking water"]),
        ("Clean, water-tight boots", ["Water", "Drinking water"]),
        ("Watermelons are ripe", []),
        ("Underwater archaeology", []),
        ("L'eau monte", ["Water"]),
        ("L’eau potable manque", ["Water", "Drinking water"]),
        ("Un bateau neuf", []),
        ("El AGUA del lago", ["Water"]),
        ("Agua", ["Water"]),
        ("A água do lago", ["Water"]),
        ("Recycling works", ["Waste"]),
        ("Recycler, c'est simple", ["Waste"]),
        ("Bicycle lanes", []),
        ("dechets menagers", ["Waste"]),
        ("Der MÜLL am Strand", ["Waste"]),
        ("Чистая вода", ["Water"]),
        ("Переработка мусора", ["Waste"]),
        ("Водитель года", []),
        ("ماء نظيف", ["Water"]),
        ("الماء النظيف", ["Water"]),
        ("والمياه", ["Water"]),
        ("للمياه", ["Water"]),
        ("أسماء الفائزين", []),
        ("المياهُ", ["Water"]),
        ("清洁水供应", ["Water"]),
        ("湖の水質", ["Water"]),
        ("ราคาน้ำมัน", ["Water"]),  # a compound: what a script without spaces costs
        ("물을 마시다", ["Water"]),
        ("건물", []),
        ("साफ पानी", ["Water"]),
        ("पानीपत", []),
        ("Covid-19: new rules", ["Covid"]),
        ("SDG 6 in numbers", ["Goal 6"]),
        ("SDG 16", []),
        ("SDG: 6 countries", ["Goal 6"]),
        ("", []),
        ("*", []),
    ],
)
def test_topics(text: str, topics: list[str]) -> None:
    assert [topic for topic, _word in topics_in(text, VOCABULARY)] == topics


def test_the_word_that_told_a_topic_is_told() -> None:
    assert topics_in("Zone de RECYCLAGE et d'eau", VOCABULARY) == (("Water", "eau"), ("Waste", "recycl"))


def test_an_empty_vocabulary_tells_nothing() -> None:
    assert topics_in("Water", ()) == ()
    assert topics_in("Water", (("Water", ()),)) == ()

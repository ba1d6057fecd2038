"""Phrases as they are written, and the texts that are made of them."""

from __future__ import annotations

import pytest

from aggregator.read.phrases import Phrases
from aggregator.read.wallwords import NAMES

KNOWN = Phrases(
    "the was is of you",
    {
        "gone": "page not found|404|+sorry|+please go back",
        "search": "results for …|kein* treffer",
        "law": "privacy policy|データ保護方針|données personnelles",
    },
)
TEXTS = [
    ("Page not found", {"gone"}),
    ("PAGE  NOT-FOUND!", {"gone"}),
    ("The page was not found", {"gone"}),
    ("Sorry! Page not found, please go back.", {"gone"}),  # company counts beside what is said
    ("Sorry, please go back", set()),  # and says nothing alone
    ("404", {"gone"}),
    ("1404", set()),
    ("404 schools rebuilt after the quake", set()),  # most of it is something else
    ("page of the lost book not found", set()),  # other words stand between
    ("page you of the is was of you is not found", set()),  # or too many small ones
    ("found not page", set()),
    ("page not", set()),
    ("Results for a long and winding question", {"search"}),
    ("Keine Treffer", {"search"}),
    ("Keinerlei Treffer", {"search"}),
    ("Privacy policy: a page not found", set()),  # two halves
    ("Our privacy policy", {"law"}),
    ("privacypolicy", set()),
    ("データ保護方針", {"law"}),
    ("新しいデータ保護方針", {"law"}),
    ("データセンターの新しい保護方針を県が発表", set()),
    ("DONNEES PERSONNELLES", {"law"}),
    ("", set()),
    ("…", set()),
]


@pytest.mark.parametrize(("text", "subjects"), TEXTS)
def test_a_text_speaks_of_what_most_of_it_says(text: str, subjects: set[str]) -> None:
    assert KNOWN.subjects(text) == subjects


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("privacy policy", 1), ("privacy policy, privacy policy", 1), ("privacy policy; 404", 1)],
)
def test_the_same_words_count_once(text: str, count: int) -> None:
    assert KNOWN.count("law", text) == count


NO_NAMES = [  # headlines of stories, in the languages of the words
    "Design Institute", "Informed Consent Project", "Blogindex", "Accediendo a la justicia",
    "Your right to know", "Ministers sign in Geneva", "Contact group meets",
    "No news is good news for fishermen", "Coming home soon",
    "Search for missing boat goes on in the fog", "The privacy of birds",
    "Errors in the tide tables corrected", "Maintenance of the lock takes longer than planned",
    "The page that changed the law", "Index of prices rises", "Le contact avec les îles est rétabli",
    "Aucun doute sur le budget", "La page est tournée pour le club", "Keine Angst vor Eulen",
    "Anmeldung zum Ferienlager beginnt", "Der Kontakt zu den Inseln steht wieder",
    "No hay tiempo que perder en el puerto", "Entrar en el puerto será más fácil",
    "Contacto con las islas", "Não há tempo a perder no porto", "Nessuno conosce il nuovo faro",
    "Geen tijd te verliezen in de haven", "Новостей из порта ждут жители", "Вход в порт снова открыт",
    "لا توجد مشكلة في الميناء", "登录月球五十周年展览", "没有找到失踪的渡轮钟声",
    "港のメンテナンス工事が終わりました", "お問い合わせが多い港の工事について",
]  # fmt: skip


@pytest.mark.parametrize("headline", NO_NAMES)
def test_headlines_are_no_names_of_walls(headline: str) -> None:
    assert NAMES.subjects(headline) - {"search"} == set()

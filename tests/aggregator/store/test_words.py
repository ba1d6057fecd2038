"""What is found with which question."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, make_url

from aggregator.store import Store, sqlite
from aggregator.store.words import fold, html_text, index_text, phrases, whole_phrases
from tests.aggregator.store.workshop import Workshop, new

FOUND = [
    ("Clean water for all schools", "WATER"),
    ("Clean water for all schools", "schools clean"),
    ("Clean water for all schools", '"clean water"'),
    ("Réunion à l'Élysée", "elysee reunion"),
    ("Straße in Gießen", "strasse giessen"),
    ("مُحَمَّد في المدرسة", "محمد"),
    ("الأمم المتحدة", "الامم"),
    ("الـــسلام", "السلام"),
    ("Климатическая ёлка", "елка"),
    ("联合国教科文组织在维也纳举行会议", "维也"),
    ("联合国教科文组织在维也纳举行会议", "会议"),
    ("联合国教科文组织在维也纳举行会议", "会"),
    ("联合国教科文组织在维也纳举行会议", "议"),
    ("联合国教科文组织在维也纳举行会议", "教科文组织 维也纳"),
    ("联合国UN大会2021年报告", "联合国UN大会"),
    ("联合国UN大会2021年报告", "2021年"),
    ("東京オリンピックの開催", "オリンピック"),
    ("ガンダム", "ガンダム"),
    ("서울에서 열린 회의", "서울"),
    ("การประชุมสหประชาชาติ", "สหประชาชาติ"),
    ("हिन्दी समाचार", "हिन्दी"),
    ("COVID-19 response", "covid-19"),
    ("Report no_1 is out", "no_1"),
]
NOT_FOUND = [
    ("Clean water for all schools", "wat"),
    ("Clean water for all schools", "water roads"),
    ("Clean water for all schools", '"water clean"'),
    ("Clean water for all schools", "a"),
    ("联合国教科文组织在维也纳举行会议", "国联"),
    ("联合国教科文组织在维也纳举行会议", "联国"),
    ("हिन्दी समाचार", "हिन्दा"),
    ("ガンダム", "カンタム"),
]


@pytest.mark.parametrize(("text", "question"), FOUND)
def test_found(workshop: Workshop, text: str, question: str) -> None:
    workshop.sources("a")
    workshop.poll("a", changes=(new("a", text),))
    assert [one.item.title for one in workshop.store.search(question, 5)] == [text]


@pytest.mark.parametrize(("text", "question"), NOT_FOUND)
def test_not_found(workshop: Workshop, text: str, question: str) -> None:
    workshop.sources("a")
    workshop.poll("a", changes=(new("a", text),))
    assert workshop.store.search(question, 5) == ()


@pytest.mark.parametrize(
    "question", ['"', "*", "AND", "NOT water", "title:x", "a* OR (b", "'; --", "-", "^x", "\0", "NEAR(a b)"]
)
def test_no_question_is_a_syntax_error(store: Store, question: str) -> None:
    assert store.search(question, 5) == ()
    assert store.listing(words=(question,), limit=5) == ()


def test_a_word_in_the_title_ranks_first(workshop: Workshop) -> None:
    workshop.sources("a")
    changes = (new("a", "Roads", summary="They lead to water."), new("a", "Water", summary="About roads."))
    workshop.poll("a", changes=changes)
    assert [one.item.title for one in workshop.store.search("water", 5)] == ["Water", "Roads"]


def test_words_of_the_body_are_found_and_its_tags_are_not(workshop: Workshop) -> None:
    workshop.sources("a")
    workshop.poll("a", changes=(new("a", "Story", body="<p>Gesch&uuml;tzte<br>Quellen</p>"),))
    assert len(workshop.store.search("geschutzte quellen", 5)) == 1
    assert workshop.store.search("br", 5) == ()


SCRIPTS = "aZ9 _-.'’…“é\u0301ñßİſª²ｱⅷ™№ЁёйЭάςאבּשׁاأُـ٣ی،؟हिन्कਕ国联会ンがﾞ서울กำꯍ\ue000\u200d\u20dd\u0488\xa0"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    engine = sqlite.make_engine(make_url(f"sqlite:///{tmp_path_factory.mktemp('index')}/index.db"))
    with sqlite.writing(engine) as connection:
        sqlite.create_search(connection)
        yield connection
    engine.dispose()


NUMBERS = count(1)


@given(st.text(st.sampled_from(SCRIPTS), max_size=30))
def test_every_text_is_found_by_itself(index: Connection, text: str) -> None:
    asked = whole_phrases((text,))
    number = next(NUMBERS)
    sqlite.put_words(index, [sqlite.Words(number, index_text(text), "")])
    assert not asked or number in index.execute(sqlite.matching(asked)).scalars().all()


def test_folding_and_cutting() -> None:
    assert fold("Ä") == "a"
    assert html_text("<b>a</b>b") == " a b"
    assert [tuple(phrase) for phrase in phrases('国 "国会 x"')] == [
        (("国",), True),
        (("国会", "会", "x"), False),
    ]

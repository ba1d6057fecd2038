"""When and where an event takes place: in sentences, in markup, by rule, and where nothing is sure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring
from pydantic import ValidationError

from aggregator.models import Item
from aggregator.pipeline import inspect
from aggregator.read import ReadRequest, read
from aggregator.read.event import event_in
from aggregator.settings.schema import PageRule

NOW = datetime(2021, 2, 1, tzinfo=UTC)
PERIOD = ("2021-03-07", "2021-03-12")


class Here:
    """Reads in this process."""

    def read(self, request: ReadRequest) -> Any:
        return read(request)


def event_item(ask: Callable[..., ReadRequest], markup: str, **rule: Any) -> Item:
    """The one item of a page whose only box is an event's."""
    page = f"<html><body><div class=box><h3><a href=/1>Meeting of mills</a></h3>{markup}</div></body></html>"
    request = ask(page, page={"items": ".box", "kind": "event", **rule})
    _reading, items, rejected = inspect(request, Here(), NOW)
    assert not rejected
    [item] = items
    return item


def told(item: Item) -> tuple[str | None, str | None, str, str]:
    """Start, end, place, country."""
    start = item.event.start.isoformat() if item.event else None
    end = item.event.end.isoformat() if item.event and item.event.end else None
    return start, end, item.place, item.country


SENTENCES = [
    ("The Congress is held from 7 to 12 March 2021 in Kyoto, Japan. Join us.", *PERIOD, "Kyoto, Japan", "JP"),
    ("Le Forum se tient du 7 au 12 mars 2021 à Kampala, en Ouganda.", *PERIOD, "Kampala, Ouganda", "UG"),
    ("Del 7 al 12 de marzo de 2021 en Lima, Perú", *PERIOD, "Lima, Perú", "PE"),
    ("Форум пройдёт с 7 по 12 марта 2021 года онлайн.", *PERIOD, "", ""),
    ("2021年3月7日至12日 京都", *PERIOD, "", ""),
    ("March 7-12, 2021 | Geneva, Switzerland", *PERIOD, "Geneva, Switzerland", "CH"),
    ("In Nairobi, Kenya, from 30 March to 2 April 2021", "2021-03-30", "2021-04-02", "Nairobi, Kenya", "KE"),
    ("Monday, 7 March - Friday, 12 March 2021", *PERIOD, "", ""),
    ("7-12 March 2021. Come and meet us from 7 to 12 Mar. 2021 in Japan.", *PERIOD, "Japan", "JP"),
    ("Doors open at 10:00, 7 March 2021, in Rio de Janeiro, Brazil.", "2021-03-07", None,
     "Rio de Janeiro, Brazil", "BR"),
    ("7 March 2021 - Kyoto, Japan - The mills of the town open their doors.", "2021-03-07", None,
     "Kyoto, Japan", "JP"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "end", "place", "country"), SENTENCES)
def test_an_events_sentence_says_when_and_where(
    text: str, start: str, end: str | None, place: str, country: str, ask: Callable[..., ReadRequest]
) -> None:
    item = event_item(ask, f"<p>{text}</p>", summary="p")
    assert told(item) == (start, end, place, country)
    assert item.published is None
    assert item.event is not None
    assert item.event.place == place


UNSURE = [
    "7 March 2021 and 9 May 2021",
    "7, 8 and 9 March 2021",
    "7 &amp; 8 March 2021",
    "Register until 1 March 2021. We meet on 7 April 2021.",
    "In March",
    "We met 300 people in 2021",
]


@pytest.mark.parametrize("text", UNSURE)
def test_no_day_is_guessed(text: str, ask: Callable[..., ReadRequest]) -> None:
    assert event_item(ask, f"<p>{text}</p>").event is None


PLACELESS = [
    "7 March 2021 in English and French",
    "7 March 2021 in Austria, Indonesia and Japan",
    "7 March 2021 in Indonesia and Japan",
    "7 March 2021. People in Kyoto, Japan, are glad.",
]


@pytest.mark.parametrize("text", PLACELESS)
def test_no_place_is_guessed(text: str, ask: Callable[..., ReadRequest]) -> None:
    assert told(event_item(ask, f"<p>{text}</p>")) == ("2021-03-07", None, "", "")


TIMES = '<time datetime="2021-03-07">7 March</time> – <time datetime="2021-03-12">12 March</time>'
MARKUP = [
    (TIMES, {}, PERIOD),
    (
        '<meta itemprop=startDate content="2021-03-07"><meta itemprop=endDate content="2021-03-12">',
        {},
        PERIOD,
    ),
    ("<p>Printed 1 May 2020</p><b class=w>7 to 12 March 2021</b>", {"when": ".w"}, PERIOD),
    ("<b class=w>7 March 2021</b> to <b class=w>12 March 2021</b>", {"when": ".w"}, PERIOD),
    (f"<p>1 May 2020</p><div class=w>{TIMES}</div>", {"when": ".w"}, PERIOD),
    ('<b data-from="2021-03-07">soon</b>', {"when": {"css": "b", "attr": "data-from"}}, ("2021-03-07", None)),
    ("<b class=w>soon</b><p>7 March 2021</p>", {"when": ".w"}, (None, None)),
]


@pytest.mark.parametrize(("markup", "rule", "days"), MARKUP)
def test_markup_and_rules_say_when(
    markup: str, rule: dict[str, Any], days: tuple[str | None, str | None], ask: Callable[..., ReadRequest]
) -> None:
    item = event_item(ask, markup, **rule)
    assert told(item)[:2] == days
    assert item.published is None


def test_publication_and_event_keep_their_own_days(ask: Callable[..., ReadRequest]) -> None:
    markup = "<i>5 January 2021</i><b>7 to 12 March 2021</b><u>Graz</u>"
    item = event_item(ask, markup, date="i", when="b", place="u")
    assert item.published is not None
    assert item.published.isoformat() == "2021-01-05"
    assert told(item) == (*PERIOD, "Graz", "AT")
    assert item.event is not None
    assert item.event.place == "Graz"


@pytest.mark.parametrize("rule", [{"when": ".w"}, {"kind": "event", "date": ".w"}])
def test_a_day_that_would_mean_something_else_is_told(rule: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="'when'"):
        PageRule.model_validate({"items": "p", **rule})


WORDS = "7 12 . , - – to from 7-12 March März 2021 2021-03-07 in à Kyoto Japan the and de Rio & ( ) 年 3月"
pieces = st.sampled_from(WORDS.split())


@given(st.lists(pieces, max_size=40))
def test_what_is_found_stands_in_the_text(parts: list[str]) -> None:
    text = " ".join(parts)
    box = fromstring("<div></div>")
    box.text = text
    found = event_in(box)
    if found is not None:
        assert found.start
        assert found.start in text
        assert all(word in text for word in found.place.replace(",", " ").split())


def test_a_long_text_is_read_quickly() -> None:
    box = fromstring("<div></div>")
    box.text = "Aa de la Aa-Bb in A " * 100_000
    assert event_in(box) is None

"""The shipped sample sources, read by their own rules: what a newcomer sees first must be right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from aggregator.models import Item, Kind, Precision
from aggregator.normalize import normalize
from aggregator.read import ReadRequest, read
from aggregator.sample.script import Desk, state
from aggregator.sample.site import Site
from aggregator.sample.stories import tell
from aggregator.settings.loader import load_sources

SOURCES = load_sources(Path(__file__).parents[3] / "config")[0]
STARTED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
EVERY = timedelta(seconds=30)
SITE = Site(host="127.0.0.1:8090", started=STARTED, every=EVERY)


def items(key: str, tick: int) -> tuple[Item, ...]:
    source = SOURCES[key]
    answer = SITE.answer(urlsplit(source.url).path, tick)
    request = ReadRequest(
        body=answer.body,
        url=source.url,
        content_type=answer.content_type,
        charset="",
        source=source,
        known=frozenset(),
    )
    reading = read(request)
    assert reading.notes == ()
    now = STARTED + EVERY * tick
    found = [
        normalize(one, source=source, reading=reading, url=source.url, now=now) for one in reading.candidates
    ]
    assert all(isinstance(one, Item) for one in found)
    return tuple(one for one in found if isinstance(one, Item))


def titles(desk: Desk, tick: int, language: str, count: int) -> set[str]:
    steps = state(desk, tick, started=STARTED, every=EVERY, count=count)
    return {tell(step, language).title for step in steps}


@pytest.mark.parametrize(("key", "language"), [("sample-newsroom", "en"), ("sample-newsroom-fr", "fr")])
@pytest.mark.parametrize("tick", [0, 1, 3, 11, 200, 5000])
def test_the_newsroom_pages(key: str, language: str, tick: int) -> None:
    found = items(key, tick)
    news = [item for item in found if item.kind is Kind.NEWS]
    assert {item.title for item in news} <= titles(Desk.NEWSROOM, tick, language, 12)
    assert len(news) >= 7
    assert [len([item for item in found if item.kind is kind]) for kind in (Kind.EVENT, Kind.RESOURCE)] == [
        1,
        3,
    ]
    assert all(item.language == language and item.url.startswith("http://127.0.0.1:8090/") for item in found)
    (lead,) = [item for item in news if item.documents]
    assert len(lead.documents) == 3
    assert lead.published is not None
    assert lead.published.precision is Precision.DAY
    assert lead.place
    assert len(lead.country) == 2
    assert lead.summary
    assert not lead.summary[0].isdigit()
    dated = [item for item in news if item.published is not None]
    assert len(news) > len(dated) >= 2


@pytest.mark.parametrize("tick", [0, 5, 300])
def test_the_feed_and_the_json_answer(tick: int) -> None:
    notes, data = items("sample-feed", tick), items("sample-json", tick)
    assert {item.title for item in notes} == titles(Desk.FIELD, tick, "en", 10)
    assert {item.title for item in data} == titles(Desk.DATA, tick, "en", 10)
    assert not any(item.published for item in notes)
    assert all(item.published and item.topics and item.image and item.body and item.guid for item in data)

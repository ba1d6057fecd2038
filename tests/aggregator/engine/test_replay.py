"""Thirty days of the sample newsroom, read again: all the same; under other rules: what differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from aggregator.engine.rehearsal import Rehearsal, Snapshot
from aggregator.engine.replay import Replayed, replay
from aggregator.models import ItemState
from aggregator.read import read
from aggregator.sample.site import Site
from aggregator.settings.loader import load_sources
from aggregator.settings.schema import Source
from aggregator.store import Store

CONFIG = Path(__file__).resolve().parents[3] / "config"
START = datetime(2026, 3, 1, 6, tzinfo=UTC)
EVERY = timedelta(hours=6)
TICKS = 30 * 4
SAMPLES = ("sample-feed", "sample-json", "sample-newsroom", "sample-newsroom-fr")


class Here:
    read = staticmethod(read)


def source(key: str) -> Source:
    return load_sources(CONFIG)[0][key]


def live(key: str, folder: Path) -> Path:
    """The source's thirty days, as polls would have stored them."""
    folder.mkdir()
    url = source(key).url
    site = Site(host=urlsplit(url).netloc, started=START, every=EVERY)
    with Rehearsal(source(key), folder=folder, reader=Here(), start=START) as days:
        for tick in range(TICKS):
            answer = site.answer(urlsplit(url).path, tick)
            headers = {"content-type": answer.content_type}
            days.play(
                Snapshot(step=str(tick), at=START + tick * EVERY, url=url, body=answer.body, headers=headers)
            )
    return folder / "rehearsal.db"


@contextmanager
def remembered(path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{path}", now=START + TICKS * EVERY)
    try:
        yield store
    finally:
        store.close()


def again(rules: Source, path: Path, folder: Path, **limits: datetime) -> Replayed:
    folder.mkdir()
    with remembered(path) as store:
        return replay(rules, store, Here(), folder=folder, **limits)


@pytest.mark.parametrize("key", SAMPLES)
def test_under_the_same_rules_all_is_the_same(key: str, tmp_path: Path) -> None:
    path = live(key, tmp_path / "then")
    told = again(source(key), path, tmp_path / "now")
    with remembered(path) as store:
        stored = len(store.listing(limit=1000))
        bodies = sum(bool(run.body_digest) for run in store.runs(key, 1000))
    assert told.is_the_same
    assert (told.same, told.bodies, told.missing, told.held) == (stored, bodies, 0, 0)
    assert told.same >= 10


def test_other_rules_tell_what_would_become_of_each_item(tmp_path: Path) -> None:
    path = live("sample-newsroom", tmp_path / "then")
    usual = source("sample-newsroom")
    headlines, *others = usual.blocks
    without_others = usual.model_copy(update={"blocks": (headlines,)})
    told = again(without_others, path, tmp_path / "fewer")
    assert told.lost
    assert not told.added
    assert told.same + len(told.changed) + len(told.lost) == len_of(path)
    only_others = usual.model_copy(update={"blocks": tuple(others)})
    assert {one.id for one in again(only_others, path, tmp_path / "others").lost} & {
        one.id for one in told.lost
    } == set()
    other = with_headlines_as_resources(usual)
    told = again(other, path, tmp_path / "other")
    assert told.changed
    assert {name for one in told.changed for name in one.fields} >= {"kind"}
    assert all(one.before.title == one.after.title for one in told.changed)


def with_headlines_as_resources(usual: Source) -> Source:
    """Headlines taken for resources."""
    headlines, *others = usual.blocks
    return usual.model_copy(update={"blocks": (headlines.model_copy(update={"kind": "resource"}), *others)})


def len_of(path: Path) -> int:
    with remembered(path) as store:
        return len(store.listing(limit=1000))


def test_a_source_told_otherwise_by_its_name_is_compared_by_the_names_of_its_items(tmp_path: Path) -> None:
    """What has another id now is told as such, not as lost and new."""
    path = live("sample-json", tmp_path / "then")
    usual = source("sample-json")
    assert usual.json_rule
    without_ids = usual.model_copy(update={"json_rule": usual.json_rule.model_copy(update={"id": ""})})
    told = again(without_ids, path, tmp_path / "now")
    assert len(told.renamed) == len_of(path) > 0
    assert not (told.added or told.lost)


def test_what_an_operator_withdrew_is_not_told_as_new(tmp_path: Path) -> None:
    path = live("sample-feed", tmp_path / "then")
    with remembered(path) as store:
        id_ = store.listing(limit=1)[0].id
        store.set_state(id_, ItemState.WITHDRAWN, START + TICKS * EVERY, "by hand")
    assert again(source("sample-feed"), path, tmp_path / "now").is_the_same


def test_a_part_of_the_past(tmp_path: Path) -> None:
    path = live("sample-feed", tmp_path / "then")
    told = again(source("sample-feed"), path, tmp_path / "now", since=START + 20 * timedelta(days=1))
    assert 0 < told.bodies < TICKS
    assert not told.lost
    assert not told.added

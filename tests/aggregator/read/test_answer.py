"""The child's answer: exact for what we write, refused for everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from aggregator.errors import ReadError
from aggregator.models import (
    Candidate,
    DateOrigin,
    Found,
    FoundDate,
    FoundEvent,
    FoundLink,
    Kind,
    Reading,
    ReadingKind,
    Rejected,
)
from aggregator.read.answer import NotAnAnswer, decode, encode

PLAIN = Candidate(title=Found(text="Wells for Kitui"))
FULL = Candidate(
    kind=Kind.EVENT,
    lead=True,
    position=7,
    title=Found(text="Čaj – 茶 \U0001f375", where="css:h3 > a"),
    url=Found(text="/a?b=1&c=2"),
    guid=Found(text="tag:x"),
    dates=(
        FoundDate(text="10 March", origin=DateOrigin.TIME_ELEMENT),
        FoundDate(text="", origin=DateOrigin.URL),
    ),
    updated=FoundDate(text="2021", origin=DateOrigin.JSON, where="json:date"),
    summary=Found(text="<p>\x01 \u2028</p>"),
    summary_html=True,
    place=Found(text="Nairobi"),
    authors=("A", ""),
    categories=("Water",),
    image=FoundLink(url="x.png", length="12"),
    documents=(FoundLink(url="a.pdf"), FoundLink(url="b.pdf", title="B")),
    event=FoundEvent(start="1 May"),
    slice_digest=bytes(range(8)),
)
READING = Reading(
    kind=ReadingKind.FEED,
    method="feedparser",
    candidates=(PLAIN, FULL),
    rejected=(Rejected(reason="no-title", url="/x"),),
    known=(b"\0" * 8, b"\xff" * 8),
    complete=False,
    notes=("a", "b"),
    ttl=timedelta(minutes=90, microseconds=1),
    steps=("one",),
)


@pytest.mark.parametrize("worn", [True, False])
@pytest.mark.parametrize("reading", [Reading(kind=ReadingKind.PAGE, method="rules"), READING])
def test_a_reading_arrives_as_it_was_sent(reading: Reading, worn: bool) -> None:
    assert decode(encode(reading, worn=worn)) == (reading, worn)


def test_a_reason_arrives_as_it_was_sent() -> None:
    sent = ReadError("soft-404", "it says \ud83d: gone", next_step="look at it")
    arrived, worn = decode(encode(sent, worn=True))
    assert isinstance(arrived, ReadError)
    assert (arrived.reason, arrived.detail, arrived.next_step, worn) == (
        "soft-404",
        "it says : gone",
        "look at it",
        True,
    )


def test_half_a_character_is_left_out() -> None:
    cut = replace(READING, candidates=(replace(FULL, title=Found(text="tea \ud83c\udf75 \ud83d")),))
    arrived, _ = decode(encode(cut, worn=False))
    assert arrived == replace(READING, candidates=(replace(FULL, title=Found(text="tea  ")),))


def changed(**values: Any) -> dict[str, Any]:
    return {**orjson.loads(encode(READING, worn=False))["reading"], **values}


def entry(**values: Any) -> dict[str, Any]:
    return changed(candidates=[{**changed()["candidates"][1], **values}])


def reason(**values: Any) -> dict[str, Any]:
    return {"worn": False, "error": {"reason": "login", "detail": "", "next_step": "", **values}}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in changed().items() if key != name}


REFUSED: dict[str, Callable[[], Any]] = {
    "nothing": dict,
    "a list": lambda: [False, changed()],
    "neither": lambda: {"worn": False},
    "both": lambda: {"reading": changed(), **reason()},
    "worn is a number": lambda: {"worn": 1, "reading": changed()},
    "a field too many": lambda: {"worn": False, "reading": changed(more=1)},
    "a field too few": lambda: {"worn": False, "reading": without("notes")},
    "a field of another name": lambda: {"worn": False, "reading": {**without("notes"), "nodes": []}},
    "null for a text": lambda: {"worn": False, "reading": changed(title=None)},
    "a number for a text": lambda: {"worn": False, "reading": changed(method=1)},
    "a number for a yes": lambda: {"worn": False, "reading": changed(complete=0)},
    "a word that is none": lambda: {"worn": False, "reading": changed(kind="feast")},
    "a list for a word": lambda: {"worn": False, "reading": changed(kind=["feed"])},
    "a text for a list": lambda: {"worn": False, "reading": changed(notes="abc")},
    "a list of others": lambda: {"worn": False, "reading": changed(notes=["a", 1])},
    "an object for a list": lambda: {"worn": False, "reading": changed(known={"a": "b"})},
    "no digest": lambda: {"worn": False, "reading": changed(known=["xyz"])},
    "a fraction of time": lambda: {"worn": False, "reading": changed(ttl=1.5)},
    "time without end": lambda: {"worn": False, "reading": changed(ttl=2**63)},
    "time backwards": lambda: {"worn": False, "reading": changed(ttl=-1)},
    "a yes for a number": lambda: {"worn": False, "reading": entry(position=True)},
    "a text for what was found": lambda: {"worn": False, "reading": entry(title="x")},
    "nothing where a date was found": lambda: {"worn": False, "reading": entry(dates=[None])},
    "a date of no origin": lambda: {
        "worn": False,
        "reading": entry(dates=[{"text": "", "origin": "", "where": ""}]),
    },
    "a reason that is no code": lambda: reason(reason="such a pity"),
    "an endless code": lambda: reason(reason="x" * 41),
    "a reason with more to say": lambda: reason(status=200),
}


@pytest.mark.parametrize("case", REFUSED)
def test_anything_else_is_refused(case: str) -> None:
    with pytest.raises(NotAnAnswer):
        decode(orjson.dumps(REFUSED[case]()))


@pytest.mark.parametrize("payload", [b"", b"{", b"\x80\x04N.", b"[" * 100_000, b'"\xff"'])
def test_what_is_no_json_is_refused(payload: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        decode(payload)


def test_a_reason_is_cut_to_what_people_read() -> None:
    arrived, _ = decode(encode(ReadError("login", "x" * 5_000), worn=False))
    assert isinstance(arrived, ReadError)
    assert len(arrived.detail) == 2_000

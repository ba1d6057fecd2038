"""Whatever the bytes: a reading or a ``ReadError``, and every limit holds."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import ReadError
from aggregator.models import Reading
from aggregator.read import ReadRequest, read
from aggregator.read.answer import _without_halves, decode, encode
from aggregator.read.limits import MAX_LIST, MAX_TEXT, MAX_TITLE, MAX_URL
from aggregator.settings.schema import Source

SEEDS = [path.read_bytes() for path in sorted((Path(__file__).parent / "cases").iterdir())]
SOURCES = [
    Source(url="https://box.example/"),
    Source(url="https://box.example/", kind="feed"),
    Source.model_validate({"url": "https://box.example/", "page": {"items": "div, li, tr, article"}}),
    Source.model_validate({"url": "https://box.example/", "json": {"items": "[] || rows || items"}}),
]
FRAGMENTS = [
    *(
        b"<item>",
        b"</item>",
        b"<entry>",
        b"<![CDATA[",
        b"]]>",
        b"&#xD800;",
        b"&#99999999999;",
        b"\0",
        b"\xff\xfe",
    ),
    *(
        b"<!--",
        b"-->",
        b"<!DOCTYPE x [",
        b"\xc3",
        b"<title>",
        b"</title>",
        b'"',
        b"'",
        b"[",
        b"{",
        b"null",
        b"}",
    ),
    *(
        b"http://[::1",
        b"<base href='http://[x'>",
        b"<a href='//['>",
        b"xml:base='http://['",
        b"encoding='utf-16'",
    ),
]


def check(body: bytes, source: Source, content_type: str = "") -> None:
    request = ReadRequest(body=body, url="https://box.example/list", source=source, content_type=content_type)
    try:
        reading = read(request)
    except ReadError as error:
        assert error.reason
        assert error.reason != "parse-crash", error.detail  # a programmer's error, told as a failure
        return
    assert_within_limits(reading)


def assert_within_limits(reading: Reading) -> None:
    for entry in reading.candidates:
        assert entry.title is None or 0 < len(entry.title.text) <= MAX_TITLE
        assert entry.url is None or 0 < len(entry.url.text) <= MAX_URL
        for text in (entry.summary, entry.content):
            assert text is None or 0 < len(text.text) <= MAX_TEXT
        assert max(len(entry.documents), len(entry.categories), len(entry.authors)) <= MAX_LIST
    arrived, _ = decode(encode(reading, worn=False))
    assert arrived == _without_halves(reading)


@settings(max_examples=200)
@given(st.binary(max_size=2_000), st.sampled_from(SOURCES), st.sampled_from(["", "text/xml; charset=utf-16"]))
def test_random_bytes(body: bytes, source: Source, content_type: str) -> None:
    check(body, source, content_type)


@settings(max_examples=200)
@given(
    st.sampled_from([b"<rss version='2.0'><channel>", b"<html>", b"{", b"[", b"<urlset>", b"<feed>", b""]),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.binary(max_size=20)), max_size=30),
    st.sampled_from(SOURCES),
)
def test_random_markup(start: bytes, parts: list[bytes], source: Source) -> None:
    check(start + b"".join(parts), source)


@pytest.mark.parametrize("source", SOURCES, ids=["auto", "feed", "page", "json"])
def test_mutated_cases(source: Source) -> None:
    chance = random.Random(20210310)
    for seed in SEEDS:
        for _ in range(12):
            check(mutant(seed, chance), source)


def mutant(seed: bytes, chance: random.Random) -> bytes:
    """A few cuts, doublings, flips and foreign fragments."""
    body = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at, to = sorted(chance.sample(range(len(body) + 1), 2)) if len(body) > 2 else (0, 0)
        match chance.randrange(4):
            case 0:
                del body[at : min(to, at + 200)]
            case 1:
                body[at:at] = body[at : min(to, at + 200)]
            case 2:
                body[at:at] = chance.choice(FRAGMENTS)
            case _:
                body[at : at + 1] = bytes((chance.randrange(256),))
    return bytes(body)

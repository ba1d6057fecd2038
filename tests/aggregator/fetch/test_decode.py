"""Content codings: what goes in comes out whole, and nothing less is ever called a body."""

from __future__ import annotations

import gzip
import zlib
from functools import partial

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError
from aggregator.fetch.decode import Bounds, unpack

BOUNDS = Bounds(max_body=3_000_000, max_ratio=100)
PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=4),
    "zstd": zstandard.compress,
}
CODINGS = st.sampled_from(sorted(PACK))


@given(st.lists(CODINGS, max_size=2), st.binary(max_size=3000))
def test_round_trip(codings: list[str], body: bytes) -> None:
    wire = body if codings or not body.startswith(b"\x1f\x8b\x08") else b"<" + body
    packed = wire
    for coding in codings:
        packed = PACK[coding](packed)
    assert unpack(packed, ", ".join(codings), BOUNDS) == wire


@given(CODINGS, st.binary(min_size=1, max_size=3000), st.data())
def test_a_cut_body_is_never_a_body(coding: str, body: bytes, data: st.DataObject) -> None:
    packed = PACK[coding](body)
    cut = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(FetchError) as caught:
        unpack(packed[:cut], coding, BOUNDS)
    assert caught.value.reason in ("incomplete", "encoding")


@given(CODINGS, st.binary(min_size=1, max_size=3000))
def test_any_bytes_unpack_or_fail(coding: str, wire: bytes) -> None:
    try:
        unpack(wire, coding, BOUNDS)
    except FetchError as error:
        assert error.reason in ("incomplete", "encoding", "bomb", "too-large")


@pytest.mark.parametrize("coding", sorted(PACK))
def test_large_bodies_come_out_whole(coding: str) -> None:
    body = b"".join(b"<item>%d</item>" % number for number in range(150_000))
    assert unpack(PACK[coding](body), coding, BOUNDS) == body


@pytest.mark.parametrize("coding", sorted(PACK))
def test_a_large_body_is_not_a_bomb(coding: str) -> None:
    body = b"".join(b"<item>%d</item>" % number for number in range(250_000))
    assert len(body) > BOUNDS.max_body
    with pytest.raises(FetchError) as caught:
        unpack(PACK[coding](body), coding, BOUNDS)
    assert caught.value.reason == "too-large"


@pytest.mark.parametrize("coding", sorted(PACK))
def test_high_ratios_below_a_megabyte_are_fine(coding: str) -> None:
    assert unpack(PACK[coding](bytes(1_000_000)), coding, BOUNDS) == bytes(1_000_000)
    with pytest.raises(FetchError) as caught:
        unpack(PACK[coding](bytes(1_100_000)), coding, BOUNDS)
    assert caught.value.reason == "bomb"


@pytest.mark.parametrize("header", ["", "identity", "IDENTITY, ", " , "])
def test_no_coding(header: str) -> None:
    assert unpack(b"<rss/>", header, BOUNDS) == b"<rss/>"


@pytest.mark.parametrize("header", ["GZIP", " gzip ", "identity, gzip", "x-gzip"])
def test_names_are_read_generously(header: str) -> None:
    assert unpack(gzip.compress(b"<rss/>"), header, BOUNDS) == b"<rss/>"


@pytest.mark.parametrize("header", ["compress", "gzip, sdch", "aws-chunked", "utf-8", "gzip; q=1"])
def test_unknown_codings_fail(header: str) -> None:
    with pytest.raises(FetchError) as caught:
        unpack(gzip.compress(b"<rss/>"), header, BOUNDS)
    assert caught.value.reason == "encoding"


@pytest.mark.parametrize("coding", ["deflate", "zstd"])
def test_garbage_behind_the_end_fails(coding: str) -> None:
    with pytest.raises(FetchError) as caught:
        unpack(PACK[coding](b"<rss/>") + b"garbage behind", coding, BOUNDS)
    assert caught.value.reason == "encoding"


def test_a_damaged_checksum_fails() -> None:
    packed = bytearray(gzip.compress(b"<rss/>"))
    packed[-6] ^= 1
    with pytest.raises(FetchError) as caught:
        unpack(bytes(packed), "gzip", BOUNDS)
    assert caught.value.reason == "encoding"

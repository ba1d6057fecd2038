"""Content codings undone: bounded in bytes and ratio, and only when the coding reached its own end.

A decoder that stops early gives a short body without an error in every library used here, so each branch
asks for the end mark itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

import brotli
import zstandard

from aggregator.errors import FetchError

OFFERED = "gzip, deflate, br, zstd"
Piece = tuple[int, bytes]  # bytes taken in so far, bytes that came out

_GZIP_MAGIC = b"\x1f\x8b\x08"
_MOST_CODINGS = 2
_RATIO_FROM = 1_000_000  # below this a high ratio harms nobody
_SLICE = 16384  # bytes in at a time
_STEP = 262144  # bytes out at a time
_ZSTD_SLICE = 256  # zstandard's decoder cannot limit its output: 4 bytes may give 128 kB
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """``max_body`` bytes out in all; ``max_ratio`` bytes out for one byte on the wire, above 1 MB."""

    max_body: int
    max_ratio: int


def unpack(wire: bytes, content_encoding: str, bounds: Bounds) -> bytes:
    """The body without its content codings (RFC 9110 8.4). A gzip body without header is known by its mark.

    Raises:
        FetchError: ``encoding`` (unknown, too many, or not what the bytes are), ``incomplete`` (ends early),
            ``bomb``, ``too-large``.
    """
    codings = _codings(content_encoding)
    if not codings and wire.startswith(_GZIP_MAGIC):
        codings = ["gzip"]
    body = wire
    for coding in reversed(codings):
        body = _gather(_pieces(coding, body), len(wire), bounds)
    if len(body) > bounds.max_body:
        raise FetchError("too-large", f"more than {bounds.max_body} bytes")
    return body


def _codings(header: str) -> list[str]:
    names = [name.strip().lower() for name in header.split(",")]
    codings = [name for name in names if name not in ("", "identity")]
    unknown = [name for name in codings if name not in _DECODERS]
    if unknown:
        raise FetchError("encoding", f"content coding '{unknown[0][:40]}' is not known")
    if len(codings) > _MOST_CODINGS:
        raise FetchError("encoding", f"{len(codings)} content codings on top of each other")
    return codings


def _pieces(coding: str, data: bytes) -> Iterator[Piece]:
    try:
        yield from _DECODERS[coding](data)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise FetchError("encoding", f"the body is not {coding}: {error}") from None


def _gather(pieces: Iterator[Piece], wire: int, bounds: Bounds) -> bytes:
    """All pieces in one. Too much is a bomb when it came from too little, otherwise just too large."""
    kept, size = [], 0
    for fed, piece in pieces:
        kept.append(piece)
        size += len(piece)
        source = min(fed, wire) if size > bounds.max_body else wire
        if size > _RATIO_FROM and size > bounds.max_ratio * source:
            raise FetchError("bomb", f"{source} bytes unpack to more than {bounds.max_ratio} times as many")
        if size > bounds.max_body:
            raise FetchError("too-large", f"more than {bounds.max_body} bytes once unpacked")
    return b"".join(kept)


def _gunzip(data: bytes) -> Iterator[Piece]:
    """One member or several in a row (RFC 1952 2.2); zero bytes may follow as padding."""
    position = 0
    while True:
        position = yield from _inflate(data, position, 16 + zlib.MAX_WBITS)
        rest = data[position : position + 2]
        if rest != _GZIP_MAGIC[:2]:
            break
    if data[position:].strip(b"\0"):
        raise FetchError("encoding", "something else follows the end of the gzip body")


def _undeflate(data: bytes) -> Iterator[Piece]:
    """``deflate`` means zlib (RFC 9110 8.4.1.2); some servers send it without the zlib wrapping."""
    wrapped = len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    position = yield from _inflate(data, 0, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
    if position != len(data):
        raise FetchError("encoding", "something else follows the end of the deflate body")


def _inflate(data: bytes, position: int, window: int) -> Generator[Piece, None, int]:
    """One deflate stream from ``position`` on; returns where it ended."""
    engine = zlib.decompressobj(window)
    view = memoryview(data)
    while not engine.eof:
        fed: bytes | memoryview = engine.unconsumed_tail
        if not fed:
            fed = view[position : position + _SLICE]
            position += len(fed)
        piece = engine.decompress(fed, _STEP)
        if not (fed or piece or engine.eof):
            raise _ended_early()
        yield position - len(engine.unconsumed_tail), piece
    return position - len(engine.unused_data)


def _unbrotli(data: bytes) -> Iterator[Piece]:
    engine = brotli.Decompressor()
    for start in range(0, len(data), _SLICE):
        fed = min(start + _SLICE, len(data))
        yield fed, engine.process(data[start:fed], output_buffer_limit=_STEP)
        while piece := engine.process(b"", output_buffer_limit=_STEP):
            yield fed, piece
    if not engine.is_finished():
        raise _ended_early()


def _unzstd(data: bytes) -> Iterator[Piece]:
    """One frame or several in a row (RFC 8878 3)."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    position = 0
    while position < len(data):
        engine = decompressor.decompressobj()
        while not engine.eof:
            fed = data[position : position + _ZSTD_SLICE]
            if not fed:
                raise _ended_early()
            position += len(fed)
            yield position, engine.decompress(fed)
        position -= len(engine.unused_data)


def _ended_early() -> FetchError:
    return FetchError("incomplete", "the compressed body ends early")


_DECODERS: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}

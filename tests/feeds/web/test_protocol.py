"""What no well-behaved client sends, over plain sockets."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from feeds.web.protocol import GuardedProtocol

from .conftest import FEED, Site, everything, make_app, put, running

HOST = b"Host: x\r\n"


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"400 Bad Request"),
        (b"GET\r\n\r\n", b"400 Bad Request"),
        (b"GET / HTTP/9.9\r\n\r\n", b"400 Bad Request"),
        (b"GET / HTTP/1.1\r\nHost x\r\n\r\n", b"400 Bad Request"),
        (
            b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
            b"400 Bad Request",
        ),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", b"400 Bad Request"),
        (b"GET /\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n", b"400 Bad Request"),
        (b"GET /a\x00b HTTP/1.1\r\n" + HOST + b"\r\n", b"400 Bad Request"),
        (b"GET nowhere HTTP/1.1\r\n" + HOST + b"\r\n", b"400 Bad Request"),
        (b"<script>alert(1)</script>\r\n\r\n", b"400 Bad Request"),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", b"414 "),
        (b"GET /?" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", b"414 "),
        (b"GET /" + b"a" * 500_000, b"414 "),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"b" * 20_000 + b"\r\n\r\n", b"431 "),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\r\n" * 4000 + b"\r\n", b"431 "),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"b" * 500_000, b"431 "),
        (b"GET / HTTP/1.1\r\n" + b"X" * 500_000, b"431 "),
    ],
    ids=str,
)
def test_malformed_requests_get_a_short_refusal(site: Site, request_bytes: bytes, status: bytes) -> None:
    answer = site.raw(request_bytes)
    assert answer.startswith(b"HTTP/1.1 " + status)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"\r\nconnection: close" in head
    assert b"\r\nx-content-type-options: nosniff" in head
    assert len(body) < 40
    assert b"script" not in body and b"aaa" not in body


@pytest.mark.parametrize("count", [1, 40])
def test_requests_sent_in_one_go_are_answered_in_order(site: Site, count: int) -> None:
    """Together they are larger than one head may be; each is small."""
    padding = b"X-Padding: " + b"p" * 700 + b"\r\n"
    some = b"GET /feeds/all.rss HTTP/1.1\r\n" + HOST + padding + b"\r\n"
    last = b"GET /nowhere HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    answer = site.raw(some * count + last)
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == count
    assert answer.endswith(b"Not found\n")


def test_an_old_client(site: Site) -> None:
    answer = site.raw(b"GET /feeds/all.rss HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"<rss/>")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedProtocol, "head_seconds", 0.3)
    monkeypatch.setattr(GuardedProtocol, "stall_seconds", 0.3)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    ("first", "rest", "answer"),
    [
        (b"", b"", b""),
        (b"GET / HT", b"", b"HTTP/1.1 408 "),
        (b"GET / HTTP/1.1\r\n", b"X-A: b\r\n", b"HTTP/1.1 408 "),
        (b"\r\n", b"\r\n", b"HTTP/1.1 408 "),
        (b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n", b"HTTP/1.1 404 "),
        (b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET / HT", b"T", b"HTTP/1.1 404 "),
    ],
    ids=str,
)
def test_dripping_does_not_hold_a_connection(
    own_site: Site, first: bytes, rest: bytes, answer: bytes
) -> None:
    with own_site.connect() as peer:
        peer.sendall(first)
        peer.settimeout(0.1)
        received, ended = b"", time.monotonic() + 8
        while time.monotonic() < ended:
            try:
                chunk = peer.recv(65536)
            except TimeoutError:
                peer.sendall(rest)
                continue
            except ConnectionError:
                break
            if not chunk:
                break
            received += chunk
    assert time.monotonic() < ended, "the connection is still held"
    assert received.startswith(answer)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("size", [200_000, 3_900_000, 24_000_000])
def test_slow_readers_are_dropped_and_block_nobody(folder: Path, size: int) -> None:
    """The smallest answer fits into the system's buffers, the largest is streamed from its file."""
    body = b"x" * size
    put(folder, "feeds/large.atom", body)
    with running(make_app(folder)) as site, ExitStack() as peers:
        slow = [peers.enter_context(site.connect()) for _ in range(20)]
        for peer in slow:
            peer.sendall(b"GET /feeds/large.atom HTTP/1.1\r\n" + HOST + b"\r\n")
        assert site.ask("/feeds/all.atom")[2] == FEED
        assert site.ask("/feeds/large.atom")[2] == body
        if size > 20_000_000:
            time.sleep(0.5)  # the server's clock has to run
            assert all(len(everything(peer)) < size for peer in slow)

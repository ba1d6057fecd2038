"""A published folder, the app over it, and a real server on loopback."""

from __future__ import annotations

import gzip
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from feeds.web import HealthReport, PublicApp, listen, serve
from feeds.web.operators import LOOPBACK, Network

MTIME = 1_614_585_600  # 1 March 2021, 08:00 UTC
FEED = b"<?xml version='1.0' encoding='UTF-8'?>\n<feed>" + b"<entry/>" * 200 + b"</feed>\n"
FILES = {
    "index.html": b"<!doctype html><title>front</title>",
    "feeds/all.atom": FEED,
    "feeds/all.rss": b"<rss/>",
    "feeds/all.json": b"{}",
    "feeds/all/index.html": b"<!doctype html><title>all</title>",
    "items/5b0c7a52-4f0e-5d2a-9c1b-6f4f6d3f6a10/index.html": b"<!doctype html><title>item</title>",
    "feeds.opml": b"<opml/>",
    "assets/style.0123456789abcdef.css": b"body { margin: 0 }",
    "assets/icon.svg": b"<svg/>",
    "assets/icon.png": b"\x89PNG",
    "favicon.ico": b"\x00\x00\x01\x00",
    "notes.bak": b"not for the public",
    ".hidden.html": b"not for the public",
    "feeds/.all.atom.tmp": b"half written",
}


def put(folder: Path, file: str, body: bytes, *, packed: bytes | None = None, mtime: int = MTIME) -> None:
    """Replace a published file the way a publisher does: the compressed form first, each in one step."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    for target, data in ((path.with_name(path.name + ".gz"), packed), (path, body)):
        if data is not None:
            draft = target.with_name(f".{target.name}.new")
            draft.write_bytes(data)
            os.utime(draft, (mtime, mtime))
            draft.replace(target)


def publish(outside: Path) -> Path:
    """The published folder below ``outside``, where a secret lies next to it."""
    public = outside / "public"
    for file, body in FILES.items():
        put(public, file, body)
    put(public, "feeds/all.atom", FEED, packed=gzip.compress(FEED, mtime=0))
    (outside / "secret.html").write_bytes(b"secret")
    (public / "link.html").symlink_to(outside / "secret.html")
    (public / "linked").symlink_to(outside)
    return public


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return publish(tmp_path)


class Site:
    """A running server; every request goes over a new connection."""

    def __init__(self, port: int, app: PublicApp) -> None:
        self.port = port
        self.app = app

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, header fields by lower-case name, body. ``_`` in a header's name stands for ``-``."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def raw(self, data: bytes) -> bytes:
        """What comes back for these very bytes, until the server closes."""
        with self.connect() as peer:
            with suppress(ConnectionError):  # a refusal may come before everything is sent
                peer.sendall(data)
            return everything(peer)


def everything(peer: socket.socket) -> bytes:
    received = b""
    while True:
        try:
            chunk = peer.recv(65536)
        except ConnectionResetError:
            return received
        if not chunk:
            return received
        received += chunk


@contextmanager
def running(app: PublicApp) -> Iterator[Site]:
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    stop = threading.Event()
    thread = threading.Thread(target=serve, args=(app, listener), kwargs={"stop": stop})
    thread.start()
    try:
        yield Site(port, app)
    finally:
        stop.set()
        thread.join(timeout=10)
        assert not thread.is_alive()


def make_app(
    folder: Path,
    *,
    health: Callable[[], HealthReport] = lambda: HealthReport(ready=True),
    metrics: Callable[[], bytes] = lambda: b"dateline_up 1\n",
    operators: tuple[Network, ...] = LOOPBACK,
) -> PublicApp:
    return PublicApp(folder, health=health, metrics=metrics, operators=operators)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for everything that only asks."""
    with running(make_app(publish(tmp_path_factory.mktemp("site")))) as started:
        yield started


@pytest.fixture
def own_site(folder: Path) -> Iterator[Site]:
    """A server over ``folder``, for tests that change it."""
    with running(make_app(folder)) as started:
        yield started

"""Listening, ending, readiness, and readers during replacement."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import os
import signal
import subprocess
import sys
import threading
from hashlib import blake2b
from ipaddress import ip_network
from pathlib import Path

import pytest

from aggregator.errors import ConfigError
from feeds.web import HealthReport, listen
from feeds.web.document import BULK
from feeds.web.operators import is_operator
from feeds.web.stock import Stock

from .conftest import Site, make_app, put, running

ROOT = Path(__file__).resolve().parents[3]


def test_a_busy_port_is_told_in_words() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError) as caught:
            listen("127.0.0.1", port)
    text = str(caught.value)
    assert f"cannot listen on 127.0.0.1:{port}: address already in use" in text
    assert "another program" in text and "server.port" in text


@pytest.mark.parametrize(
    "host", ["192.0.2.1", "no-such-host.invalid", "not a host", "", "a" * 80 + ".example"]
)
def test_an_address_that_is_not_ours_is_told_in_words(host: str) -> None:
    with pytest.raises(ConfigError, match=r"dateline\.yaml: cannot listen on .*server\.host"):
        listen(host, 0)


def test_a_signal_ends_the_process_cleanly_with_readers_connected(folder: Path) -> None:
    script = """
import signal, sys, threading
from pathlib import Path
from feeds.web import HealthReport, PublicApp, listen, serve
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
listener = listen("127.0.0.1", 0)
app = PublicApp(Path(sys.argv[1]), health=lambda: HealthReport(ready=True), metrics=lambda: b"")
print(listener.getsockname()[1], flush=True)
serve(app, listener, stop=stop)
print("ended")
"""
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout and process.stderr
        site = Site(int(process.stdout.readline()), make_app(folder))
        with site.connect() as idle:
            idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert idle.recv(100).startswith(b"HTTP/1.1 200 OK")
            os.kill(process.pid, signal.SIGTERM)
            assert process.wait(timeout=8) == 0
        assert (process.stdout.read(), process.stderr.read()) == (b"ended\n", b"")


# --------------------------------------------------------------------------- operators


def test_health_and_metrics(site: Site) -> None:
    assert site.ask("/healthz")[::2] == (200, b"ok\n")
    assert site.ask("/readyz")[::2] == (200, b"ok\n")
    status, headers, body = site.ask("/metrics")
    assert (status, body) == (200, b"dateline_up 1\n")
    assert headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert headers["cache-control"] == "no-store"


def test_reasons_are_for_operators(folder: Path) -> None:
    report = HealthReport(ready=False, reasons=("the last tick was 40 minutes ago",))
    with running(make_app(folder, health=lambda: report)) as site:
        assert site.ask("/readyz")[::2] == (503, b"fail\nthe last tick was 40 minutes ago\n")
        assert site.ask("/readyz", X_Forwarded_For="127.0.0.1")[::2] == (503, b"fail\n")
        assert site.ask("/healthz")[0] == 200


def test_a_failing_health_check_is_not_a_crash(folder: Path) -> None:
    def broken() -> HealthReport:
        raise RuntimeError("<b>disk</b> on fire")

    with running(make_app(folder, health=broken)) as site:
        status, _, body = site.ask("/readyz")
    assert status == 503
    assert b"fire" not in body


def test_metrics_are_hidden_from_everybody_else(folder: Path) -> None:
    with running(make_app(folder, operators=(ip_network("10.0.0.0/8"),))) as site:
        assert site.ask("/metrics")[::2] == (404, b"Not found\n")
        assert site.ask("/readyz")[::2] == (200, b"ok\n")


@pytest.mark.parametrize(
    ("client", "names", "seen"),
    [
        (("127.0.0.1", 1), (b"host",), True),
        (("::1", 1), (), True),
        (("::ffff:127.0.0.1", 1), (), True),
        (("127.0.0.1", 1), (b"x-forwarded-for",), False),
        (("127.0.0.1", 1), (b"forwarded",), False),
        (("127.0.0.1", 1), (b"host", b"via"), False),
        (("192.0.2.7", 1), (), False),
        (("::ffff:192.0.2.7", 1), (), False),
        (("", 1), (), False),
        (("unix", 1), (), False),
        (None, (), False),
    ],
)
def test_who_is_an_operator(client: tuple[str, int] | None, names: tuple[bytes, ...], seen: bool) -> None:
    assert is_operator(client, names) is seen


# --------------------------------------------------------------------------- stock


def test_the_stock_keeps_within_its_budget(folder: Path) -> None:
    """Whatever is asked for, in whatever order, the bodies are right and the budget holds."""
    bodies = {f"feeds/f{n}.rss": os.urandom(20_000) for n in range(12)}
    for file, body in bodies.items():
        put(folder, file, body)
    stock = Stock(folder, budget=100_000)

    async def ask(file: str) -> bytes:
        document = stock.fresh(file) or await stock.load(file)
        assert document is not None
        assert isinstance(document.identity.body, bytes)
        return document.identity.body

    for step in range(100):
        file = f"feeds/f{step * 7 % 12 if step % 3 else 0}.rss"
        assert asyncio.run(ask(file)) == bodies[file]
        assert 0 < stock.weight <= 100_000
    assert stock.fresh("feeds/f0.rss") is not None, "what is asked for most stays"


# --------------------------------------------------------------------------- readers during replacement


def version(number: int) -> bytes:
    return b"%d:" % number + (b"%d " % number) * (20_000 + number % 50)


async def read_often(port: int, packed: bool, times: int) -> set[bytes]:
    """One reader on one connection: every answer is whole and carries its own ETag. Returns the bodies."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    wish = b"Accept-Encoding: gzip\r\n" if packed else b""
    bodies = set()
    for _ in range(times):
        writer.write(b"GET /feeds/all.atom HTTP/1.1\r\nHost: x\r\n" + wish + b"\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
        body = await reader.readexactly(int(fields[b"content-length"]))
        coded = b"content-encoding" in fields
        body = gzip.decompress(body) if coded else body
        digest = blake2b(body, digest_size=16).hexdigest()
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert fields[b"etag"] == f'"{digest}{"-gz" if coded else ""}"'.encode()
        bodies.add(body)
    writer.close()
    return bodies


def test_200_readers_while_the_file_is_replaced(folder: Path) -> None:
    """No torn body, no server error, no ETag of other bytes; and what is read was published."""
    done = threading.Event()
    put(folder, "feeds/all.atom", version(0), packed=gzip.compress(version(0), 1, mtime=0))

    def replace() -> None:
        for number in itertools.count(1):
            if done.is_set():
                return
            body = version(number)
            put(folder, "feeds/all.atom", body, packed=gzip.compress(body, 1, mtime=0))

    async def everybody(port: int) -> set[bytes]:
        found = await asyncio.gather(*(read_often(port, number % 2 == 0, 5) for number in range(200)))
        return set().union(*found)

    app = make_app(folder)
    publisher = threading.Thread(target=replace)
    with running(app) as site:
        publisher.start()
        try:
            bodies = asyncio.run(everybody(site.port))
        finally:
            done.set()
            publisher.join()
    assert app.answered == {200: 1000}
    assert len(bodies) > 3, "the file was hardly replaced while it was read"
    assert all(body == version(int(body.partition(b":")[0])) for body in bodies)
    assert len(version(0)) < BULK

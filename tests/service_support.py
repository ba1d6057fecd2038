"""The real service as a process of its own: start it, hear what it says, ask it, end it."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aggregator.store import Store
from feeds.edition import Format
from feeds.verify import CHECKS
from tests.loopback import configure

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 40.0  # seconds a busy machine may take for anything we wait for


def free_port() -> int:
    """One that stays free: below those the system hands to outgoing connections."""
    while True:
        port = random.randrange(12_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def until(condition: Callable[[], bool], what: str, timeout: float = PATIENCE) -> float:
    """Look again and again until it is so; returns how long it took (seconds)."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < timeout, f"not within {timeout} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - begin


class Service:
    """A folder with configuration and data, and the process of ``run.py run`` that works on it."""

    def __init__(
        self, folder: Path, sources: dict[str, str], *, feeds: dict[str, str] | None = None, more: str = ""
    ) -> None:
        self.port = free_port()
        self.config = configure(folder / "config", sources, feeds=feeds)
        self.data = folder / "data"
        self.lines: list[str] = []
        self.write("dateline.yaml", self.settings(more))

    def settings(self, more: str = "") -> str:
        """The text of dateline.yaml; ``more`` are further lines, whole blocks or keys of ``fetch``."""
        return (
            f"service:\n  title: Test service\n  base_url: http://127.0.0.1:{self.port}\n"
            f"  contact: https://example.org/contact\nserver:\n  port: {self.port}\n"
            f"schedule:\n  floor: 1s\n  start: 1s\n"
            f"fetch:\n  pace: 0s\n  allow_networks: [127.0.0.0/8]\n{more}"
        )

    def write(self, name: str, text: str) -> None:
        (self.config / name).write_text(text, encoding="utf-8")

    # ----------------------------------------------------------------- the process

    def start(self, **options: Any) -> Self:
        self._heard = threading.Condition()
        self.lines, self._silent = [], False
        self.process = subprocess.Popen(
            [sys.executable, "run.py", "run", "--config", str(self.config), "--data", str(self.data)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        return self

    def _listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as said:
            for line in said:
                with self._heard:
                    self.lines.append(line.rstrip("\n"))
                    self._heard.notify_all()
        with self._heard:
            self._silent = True
            self._heard.notify_all()

    def hear(self, wanted: Callable[[str], bool], timeout: float = PATIENCE) -> str:
        """Wait for a line it says on stderr, said before or from now on."""

        def found() -> list[str]:
            return [line for line in self.lines if wanted(line)]

        with self._heard:
            self._heard.wait_for(lambda: found() or self._silent, timeout)
            assert found(), f"not said: {self.lines[-20:]}"
            return found()[0]

    def greeted(self) -> None:
        """Wait for the greeting: from here on it works."""
        self.hear(lambda line: "at work" in line)

    def at_work(self) -> Self:
        """Wait until it serves and polls."""
        try:
            self.greeted()
            until(lambda: self.ask("/healthz")[0] == 200, "an answer to /healthz")
        except BaseException:
            self.end(signal.SIGKILL)
            raise
        return self

    def polled(self, source: str, **facts: object) -> dict[str, Any]:
        """Wait for the log line of a poll of this source with these facts."""
        expected = {"event": "polled", "source": source, **facts}
        event: dict[str, Any] = json.loads(self.hear(lambda line: expected.items() <= logged(line).items()))
        return event

    def events(self, name: str) -> list[dict[str, Any]]:
        return [event for event in map(logged, list(self.lines)) if event.get("event") == name]

    def end(self, number: signal.Signals = signal.SIGTERM, timeout: float = PATIENCE) -> float:
        """Send a signal and wait for the end; returns how long that took (seconds)."""
        begin = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout)
        took = time.monotonic() - begin
        self._listener.join(PATIENCE)
        return took

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type | None, __: object, ___: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGKILL)

    # ----------------------------------------------------------------- what it answers

    def ask(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower case) and body of a GET; status 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        except OSError:
            return 0, {}, b""
        finally:
            connection.close()

    def feed(self, key: str = "all") -> dict[str, Any]:
        """The JSON feed as it is served."""
        feed: dict[str, Any] = json.loads(self.ask(f"/feeds/{key}.json")[2] or b"{}")
        return feed

    def titles(self, key: str = "all") -> set[str]:
        return {item["title"] for item in self.feed(key).get("items", ())}

    def verb(self, *arguments: str, code: int = 0) -> str:
        """Run another verb beside it; returns what that printed."""
        ran = subprocess.run(
            [sys.executable, "run.py", *arguments, "--config", str(self.config), "--data", str(self.data)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    def processor_seconds(self) -> float:
        """Processor time this process has used (proc(5): utime and stime)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes of memory in use at most so far (proc(5): VmHWM)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024


@contextmanager
def opened(data: Path) -> Iterator[Store]:
    """The store of a service that may be running."""
    store = Store.open(f"sqlite:///{data / 'dateline.db'}", now=datetime.now(UTC))
    try:
        yield store
    finally:
        store.close()


def published_is_whole(public: Path) -> None:
    """Every document passes the last gate, and every ``.gz`` is its file."""
    for form in Format:
        for path in public.rglob(f"*.{form.value}"):
            document = path.read_bytes()
            assert CHECKS[form](document) == (), path
            beside = path.with_name(path.name + ".gz")
            assert not beside.exists() or gzip.decompress(beside.read_bytes()) == document, path


def logged(line: str) -> dict[str, Any]:
    """The event of a log line; empty for the greeting."""
    return json.loads(line) if line.startswith("{") else {}

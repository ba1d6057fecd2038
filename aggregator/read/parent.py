"""``Reader``: reads bodies in child processes that can be killed.

Why our own forty lines and not a process pool: a pool that can kill polls its workers from threads all the
time and counts its timeouts on the wall clock; this waits on a pipe, costs nothing while idle, and is not
moved by clock steps. A source whose last body took long is read in one seat only, behind its like, so that
the quick ones find a free seat. The child is a fresh interpreter: no fork of a threaded parent, no inherited
descriptors or environment, and it does not import the program's main module.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from multiprocessing import Pipe
from queue import LifoQueue
from typing import Final

from aggregator.children import environment
from aggregator.errors import ReadError
from aggregator.models import Reading
from aggregator.read.request import ReadRequest
from aggregator.read.shortcut import all_known
from aggregator.settings.schema import ParserSettings

_STARTING: Final = 30.0  # seconds a fresh interpreter may take to import its parsers on a busy machine
_WALL: Final = 1.2  # seconds on the clock per second of processor time, at most
_ENDING: Final = 2.0  # seconds a child may take to go
_SLOW: Final = 1.0  # seconds on the clock from which a body is a slow one
_MOST_SLOW: Final = 1_000  # sources that are remembered as slow; the oldest is forgotten


class Reader:
    """Reads like ``aggregator.read.read``, within ``ParserSettings``. Safe to share between threads.

    Children start with the first body that needs one and stay; one that was killed or died is replaced.
    """

    def __init__(self, settings: ParserSettings) -> None:
        self._settings = settings
        self._seats: LifoQueue[_Child | None] = LifoQueue()
        for _ in range(settings.processes):
            self._seats.put(None)
        self._slow = _SlowSources()

    def read(self, request: ReadRequest) -> Reading:
        """Raises ``ReadError``: what ``read`` says, ``parse-limit`` when the child was ended because it took
        too long, ``parse-crash`` when it died. Waits while all children are at work.
        """
        reading = all_known(request)
        if reading is not None:
            return reading
        with self._slow.lane(request.source.key):
            return self._read_in_child(request)

    def _read_in_child(self, request: ReadRequest) -> Reading:
        child = self._seats.get()
        try:
            if child is None or not child.alive:
                child = _Child(self._settings)
            began = time.monotonic()
            try:
                return child.read(request)
            finally:
                self._slow.note(request.source.key, time.monotonic() - began)
        finally:
            self._seats.put(child if child is not None and child.alive else None)

    def close(self) -> None:
        """End all children; one at work ends its body first."""
        children = [self._seats.get() for _ in range(self._settings.processes)]
        for child in children:
            if child is not None:
                child.end()
            self._seats.put(None)


class _SlowSources:
    """Which sources took long last time, and the one lane they share. Safe to share between threads."""

    def __init__(self) -> None:
        self._lane = threading.Lock()
        self._guard = threading.Lock()
        self._keys: OrderedDict[str, None] = OrderedDict()

    def lane(self, key: str) -> AbstractContextManager[object]:
        """To be held while a body of this source is read; a quick source does not wait for it."""
        with self._guard:
            return self._lane if key in self._keys else nullcontext()

    def note(self, key: str, seconds: float) -> None:
        with self._guard:
            self._keys.pop(key, None)
            if seconds > _SLOW:
                self._keys[key] = None
            if len(self._keys) > _MOST_SLOW:
                self._keys.popitem(last=False)


class _Child:
    """One reading process and the pipe to it."""

    def __init__(self, settings: ParserSettings) -> None:
        self._cpu = max(1, round(settings.cpu.total_seconds()))
        self._pipe, theirs = Pipe()
        with theirs:
            descriptor = str(theirs.fileno())
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "aggregator.read.child",
                    descriptor,
                    str(self._cpu),
                    str(settings.memory),
                ],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment(),
                start_new_session=True,  # Ctrl-C in the terminal is the parent's business
            )
        if not self._pipe.poll(_STARTING):
            self.end()
            raise ReadError("parse-crash", "the reading process did not start")
        self._receive()  # its greeting: the parsers are loaded

    @property
    def alive(self) -> bool:
        return not self._pipe.closed and self._process.poll() is None

    def read(self, request: ReadRequest) -> Reading:
        try:
            self._pipe.send(_without_secrets(request))
        except OSError as error:
            raise self._obituary() from error
        wall = self._cpu * _WALL
        if not self._pipe.poll(wall):
            self.end()
            raise ReadError("parse-limit", f"reading it took longer than {wall:.0f} seconds")
        answer, worn = self._receive()
        if worn:
            self.end()
        if isinstance(answer, ReadError):
            raise answer
        return answer

    def _receive(self) -> tuple[Reading | ReadError, bool]:
        try:
            received: tuple[Reading | ReadError, bool] = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise self._obituary() from error
        return received

    def _obituary(self) -> ReadError:
        """Why the child died, told by how it ended."""
        self._pipe.close()
        code = self._process.wait(_ENDING)
        if code == -signal.SIGXCPU:
            return ReadError(
                "parse-limit", f"reading it took more than {self._cpu} seconds of processor time"
            )
        return ReadError("parse-crash", f"the reading process ended with {_exit_name(code)}")

    def end(self) -> None:
        """Kill it: it keeps nothing."""
        self._pipe.close()
        self._process.kill()
        self._process.wait()


def _without_secrets(request: ReadRequest) -> ReadRequest:
    """The source's request headers may hold keys; no reader needs them."""
    if not request.source.headers:
        return request
    return replace(request, source=request.source.model_copy(update={"headers": {}, "vocabulary": ()}))


def _exit_name(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"

"""``Reader``: reads bodies in child processes that can be killed.

Why our own forty lines and not a process pool: a pool that can kill polls its workers from threads all the
time and counts its timeouts on the wall clock; this waits on a pipe, costs nothing while idle, and is not
moved by clock steps. A source whose last body took long is read in one seat only, behind its like, so that
the quick ones find a free seat. The child is a fresh interpreter: no fork of a threaded parent, no inherited
descriptors or environment, and it does not import the program's main module. What it answers is looked at
like anything else that comes from outside: for its size, its time and its shape.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from queue import LifoQueue
from typing import Final

from aggregator.children import environment
from aggregator.errors import ReadError
from aggregator.models import Reading
from aggregator.read.answer import NotAnAnswer, decode
from aggregator.read.messages import TooLong, receive, send
from aggregator.read.request import ReadRequest
from aggregator.read.shortcut import all_known
from aggregator.settings.schema import ParserSettings

_STARTING: Final = 30.0  # seconds a fresh interpreter may take to import its parsers on a busy machine
_WALL: Final = 1.2  # seconds on the clock per second of processor time, at most
_ENDING: Final = 2.0  # seconds a child may take to go
_SLOW: Final = 1.0  # seconds on the clock from which a body is a slow one
_ROOM: Final = 8_000_000  # bytes an answer may have whatever the body
_ROOM_PER_BYTE: Final = 4  # and more of them for each byte of the body
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
    """One reading process and the two pipes: to it and from it."""

    def __init__(self, settings: ParserSettings) -> None:
        """Returns when its parsers are loaded."""
        self._cpu = max(1, round(settings.cpu.total_seconds()))
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        for ours in (self._to, self._from):
            os.set_blocking(ours, False)
        try:
            self._process = _start(theirs_in, theirs_out, self._cpu, settings.memory)
        except BaseException:
            self._close()
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        with self._ended_unless_well(ReadError("parse-crash", "the reading process did not start")):
            receive(self._from, most=0, until=time.monotonic() + _STARTING)

    @property
    def alive(self) -> bool:
        return self._to >= 0 and self._process.poll() is None

    def read(self, request: ReadRequest) -> Reading:
        """Raises ReadError. A child that does not answer, or not as it should, has then been ended."""
        wall = self._cpu * _WALL
        until = time.monotonic() + wall
        late = ReadError("parse-limit", f"reading it took longer than {wall:.0f} seconds")
        with self._ended_unless_well(late):
            send(self._to, pickle.dumps(_without_secrets(request)), until=until)
            most = _ROOM + _ROOM_PER_BYTE * len(request.body)
            answer, worn = decode(receive(self._from, most=most, until=until))
        if worn:
            self.end()
        if isinstance(answer, ReadError):
            raise answer
        return answer

    @contextmanager
    def _ended_unless_well(self, late: ReadError) -> Iterator[None]:
        """Whatever goes wrong ends the child: what it may still say would be taken for the next answer."""
        try:
            yield
        except BaseException as error:
            reason = self._what_happened(error, late)
            self.end()
            if reason is None:
                raise
            raise reason from error

    def _what_happened(self, error: BaseException, late: ReadError) -> ReadError | None:
        match error:
            case TimeoutError():
                return late
            case TooLong():
                return ReadError("parse-limit", f"what was read from it is too much: {error}")
            case NotAnAnswer():
                return ReadError("parse-crash", f"the reading process did not answer properly: {error}")
            case EOFError() | OSError():
                return self._obituary()
        return None

    def _obituary(self) -> ReadError:
        """Why the child died, told by how it ended."""
        try:
            code = self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            return ReadError("parse-crash", "the reading process stopped answering")
        if code == -signal.SIGXCPU:
            return ReadError(
                "parse-limit", f"reading it took more than {self._cpu} seconds of processor time"
            )
        return ReadError("parse-crash", f"the reading process ended with {_exit_name(code)}")

    def end(self) -> None:
        """Kill it: it keeps nothing."""
        self._close()
        self._process.kill()
        self._process.wait()

    def _close(self) -> None:
        for descriptor in (self._to, self._from):
            if descriptor >= 0:
                os.close(descriptor)
        self._to = self._from = -1


def _start(takes: int, gives: int, cpu: int, memory: int) -> subprocess.Popen[bytes]:
    settings = map(str, (takes, gives, cpu, memory))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "aggregator.read.child", *settings],
        pass_fds=(takes, gives),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,  # Ctrl-C in the terminal is the parent's business
    )


def _without_secrets(request: ReadRequest) -> ReadRequest:
    """The source's request headers may hold keys; no reader needs them."""
    if not request.source.headers:
        return request
    return replace(request, source=request.source.model_copy(update={"headers": {}, "vocabulary": ()}))


def _exit_name(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"

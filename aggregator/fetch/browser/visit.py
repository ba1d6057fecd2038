"""One visit of the browser: a child is started, listened to and ended, whatever the page is up to.

A watcher ends the child with all its processes at the deadline, or when they take too much memory; the end of
the pipe then wakes whoever listens. Nothing is kept: the profile lives in a folder that is removed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Final

from aggregator.children import environment
from aggregator.errors import FetchError
from aggregator.fetch.browser import family
from aggregator.fetch.browser.room import room
from aggregator.fetch.browser.words import Drawn, Supply, Task, Trouble, Wish
from aggregator.fetch.deadline import Deadline

_BEAT: Final = 0.2  # seconds between two looks of the watcher
_USUAL_PATH: Final = "/usr/local/bin:/usr/bin:/bin"

Serve = Callable[[Wish], Supply | None]


def show(task: Task, serve: Serve, deadline: Deadline, memory: int) -> Drawn:
    """What scripts make of a document; ``serve`` grants or refuses what they ask for. ``memory`` in bytes.

    Raises:
        FetchError: ``deadline``, ``browser-limit``, ``browser-crash``, and what child or ``serve`` say.
    """
    try:
        with room() as folder:
            pipe, theirs = Pipe()
            with pipe, _child(theirs, folder) as pid, _Watcher(pid, deadline, memory) as watcher:
                try:
                    return _listen(pipe, task, serve)
                except (EOFError, OSError):
                    raise watcher.verdict or _died("the browser's process ended by itself") from None
    except OSError as error:  # no room for the profile, no process to be had
        raise _died(f"the browser could not be started: {error.strerror or error}") from error


def _listen(pipe: Connection, task: Task, serve: Serve) -> Drawn:
    pipe.send(task)
    while True:
        said: Wish | Drawn | Trouble = pipe.recv()
        if isinstance(said, Drawn):
            return said
        if isinstance(said, Trouble):
            raise FetchError(said.reason, said.detail)
        pipe.send(serve(said))


@contextmanager
def _child(theirs: Connection, folder: str) -> Iterator[int]:
    """The child's process number, and in the end nothing of it."""
    with theirs:
        descriptor = theirs.fileno()
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "aggregator.fetch.browser.child", str(descriptor)],
            pass_fds=(descriptor,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=_environment(folder),
            start_new_session=True,
        )
    try:
        yield process.pid
    finally:
        family.kill(process.pid)
        process.wait()


def _environment(folder: str) -> dict[str, str]:
    """All that a browser likes to keep goes to ``folder``: profile, caches, what it finds in its home."""
    path = os.environ.get("PATH", _USUAL_PATH)
    return {**environment(), "PATH": path, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}


def _died(how: str) -> FetchError:
    return FetchError(
        "browser-crash",
        how,
        next_step="if it stays so, look whether Chromium starts for the user this service runs as",
    )


class _Watcher:
    """Ends the child when its time or its memory is over. ``verdict`` says which; ``None`` = neither."""

    def __init__(self, pid: int, deadline: Deadline, memory: int) -> None:
        self._pid = pid
        self._deadline = deadline
        self._memory = memory
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"browser {pid}", daemon=True)
        self.verdict: FetchError | None = None

    def __enter__(self) -> _Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_BEAT):
            self.verdict = self._judge()
            if self.verdict:
                family.kill(self._pid)
                return

    def _judge(self) -> FetchError | None:
        try:
            self._deadline.wait(inf)
        except FetchError as late:
            return late
        if family.memory_of(self._pid) <= self._memory:
            return None
        return FetchError(
            "browser-limit",
            f"the page took more than {self._memory} bytes of memory",
            next_step="look for a feed; raise fetch.browser_memory only for a page you trust",
        )

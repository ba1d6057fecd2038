"""A child process with all its descendants, as /proc tells them: the memory they take, and their end.

A browser puts its processes into sessions of their own, so that a process group does not hold them all. The
child adopts what its descendants leave behind (``adopt_orphans``), so that they stay a tree under it.
Where there is no /proc only the child and its group are known; the browser then ends when its pipe closes.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_SUBREAPER: Final = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG
_ROUNDS: Final = 100  # of killing; each ends what the one before was too early for
_ROUND: Final = 0.01  # seconds


def adopt_orphans() -> None:
    """From now on this process is the parent of whatever its descendants leave behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def die_with_parent() -> None:
    """From now on this process ends when the thread that started it does, however that comes about."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def memory_of(pid: int) -> int:
    """Bytes that the process and its descendants have for themselves or share with each other."""
    return sum(map(_own_memory, (pid, *descendants(pid))))


def kill(pid: int) -> None:
    """End all descendants, then the process. It is stopped first, so that it starts no new ones."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    for _ in range(_ROUNDS):
        left = descendants(pid)
        if not left:
            break
        for one in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(one, signal.SIGKILL)
        time.sleep(_ROUND)
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def descendants(pid: int) -> tuple[int, ...]:
    """Living descendants; those that are dead and not yet buried do not count."""
    children: dict[int, list[int]] = {}
    for one, parent in _living():
        children.setdefault(parent, []).append(one)
    found, waiting = list[int](), [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return tuple(found)


def _living() -> Iterator[tuple[int, int]]:
    """Every process with its parent."""
    try:
        entries = [entry.name for entry in os.scandir(_PROC)]
    except OSError:
        return
    for name in entries:
        if name.isdecimal():
            with suppress(OSError, ValueError):
                # The name, in brackets, may hold anything; state and parent follow it (proc(5)).
                told = (_PROC / name / "stat").read_text(errors="replace")
                state, parent = told.rpartition(")")[2].split()[:2]
                if state not in "ZX":
                    yield int(name), int(parent)


def _own_memory(pid: int) -> int:
    with suppress(OSError, ValueError):
        lines = (_PROC / str(pid) / "status").read_text(errors="replace").splitlines()
        return sum(
            1024 * int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:"))
        )
    return 0

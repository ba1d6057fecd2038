"""The process that reads: takes requests from a pipe, answers each, ends when the pipe is closed.

Started by ``aggregator.read.parent`` as ``python -m aggregator.read.child TAKES GIVES SECONDS BYTES``, the
first two being descriptors. It trusts its parent and is not trusted: requests come as pickles, answers go as
plain data (``aggregator.read.answer``).
"""

from __future__ import annotations

import contextlib
import gc
import pickle
import resource
import sys
import time
from pathlib import Path
from typing import Final

from aggregator.errors import ReadError
from aggregator.models import Reading
from aggregator.read.answer import encode
from aggregator.read.dispatch import read
from aggregator.read.messages import receive, send
from aggregator.read.request import ReadRequest

_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes; getrusage(2) differs
_WORN: Final = 0.5  # share of the memory limit after which a process has done its work


def serve(takes: int, gives: int, cpu: int, memory: int) -> None:
    """Answer requests until the other end is closed. The parsers are loaded before the first."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    with contextlib.suppress(ValueError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    gc.collect()
    gc.freeze()  # what is loaded stays for ever: it need not be looked through with every body
    with contextlib.suppress(EOFError, BrokenPipeError):
        send(gives, b"")  # ready
        while True:
            request: ReadRequest = pickle.loads(receive(takes))
            _allow_processor_time(cpu)
            answer = _answer(request)
            send(gives, encode(answer, worn=_is_worn(memory)))


def _is_worn(memory: int) -> bool:
    """Memory once taken stays taken: the parent replaces such a process before the next body."""
    return _memory_taken() > memory * _WORN


def _memory_taken() -> int:
    """Resident bytes now; where that is not told, the peak, which on Linux starts with the parent's."""
    with contextlib.suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT


def _allow_processor_time(seconds: int) -> None:
    """The next body may use so much from now on; then the kernel ends this process (SIGXCPU)."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + seconds, hard))


def _answer(request: ReadRequest) -> Reading | ReadError:
    try:
        return read(request)
    except ReadError as error:
        return error


if __name__ == "__main__":
    serve(*map(int, sys.argv[1:]))

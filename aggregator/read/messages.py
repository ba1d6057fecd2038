"""Messages over a pipe: each is its length and its bytes.

With ``until`` nobody waits longer than that, however slowly the other side takes or gives; the descriptor
must then be one that does not block.
"""

from __future__ import annotations

import os
import select
import struct
import time
from typing import Final

_LENGTH: Final = struct.Struct("!Q")


class TooLong(ValueError):
    """The other side announced more than it may say."""


def send(descriptor: int, payload: bytes, *, until: float | None = None) -> None:
    """Raises TimeoutError when it was not taken by then (monotonic seconds), OSError when nobody listens."""
    rest = memoryview(_LENGTH.pack(len(payload)) + payload)
    while rest:
        _wait(descriptor, select.POLLOUT, until)
        rest = rest[os.write(descriptor, rest) :]


def receive(descriptor: int, *, most: int | None = None, until: float | None = None) -> bytearray:
    """One message of at most ``most`` bytes, or TooLong before a byte of it is taken.

    Raises TimeoutError when it was not whole by ``until``, EOFError when the other side has gone.
    """
    (length,) = _LENGTH.unpack(_exactly(descriptor, _LENGTH.size, until))
    if most is not None and length > most:
        raise TooLong(f"{length} bytes, where {most} are allowed")
    return _exactly(descriptor, length, until)


def _exactly(descriptor: int, size: int, until: float | None) -> bytearray:
    taken = bytearray(size)
    rest = memoryview(taken)
    while rest:
        _wait(descriptor, select.POLLIN, until)
        got = os.readv(descriptor, [rest])
        if not got:
            raise EOFError
        rest = rest[got:]
    return taken


def _wait(descriptor: int, event: int, until: float | None) -> None:
    """Until the descriptor can be used; without a time, using it waits by itself."""
    if until is None:
        return
    waiting = select.poll()
    waiting.register(descriptor, event)
    if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TimeoutError

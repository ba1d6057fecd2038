"""Listening and serving. Signals belong to whoever calls; ``stop`` ends the server cleanly."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from aggregator.errors import ConfigError, Problem
from feeds.web.protocol import GuardedProtocol

MOST_CONNECTIONS: Final = 4000
_SPARE_FILES: Final = 200  # descriptors left for files, the store and outgoing requests
_BACKLOG: Final = 2048


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on ``host`` and ``port``; port 0 takes a free one (``getsockname()[1]`` says which).

    Raises ConfigError, in words for the operator, when the address cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise _cannot_listen(host, port, error) from error
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _cannot_listen(host, port, error) from error
    return listener


def serve(app: ASGIApp, listener: socket.socket, *, stop: threading.Event) -> None:
    """Serve until ``stop`` is set; then let answers under way finish (5 s at most) and close ``listener``."""
    config = uvicorn.Config(
        app,
        http=GuardedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_most_connections(),
        backlog=_BACKLOG,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=5,
    )
    _Server(config, stop).run(sockets=[listener])


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers, looking at ``stop`` ten times a second."""

    def __init__(self, config: uvicorn.Config, stop: threading.Event) -> None:
        super().__init__(config)
        self._stop = stop

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._stop.is_set()


def _most_connections() -> int:
    """As many as there are file descriptors for, so that an answer never fails for want of one."""
    if sys.platform == "win32":
        return 500
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        MOST_CONNECTIONS
        if soft == resource.RLIM_INFINITY
        else max(64, min(MOST_CONNECTIONS, soft - _SPARE_FILES))
    )


_HINTS: Final = {
    errno.EADDRINUSE: "another program listens there (another Dateline?): stop it or set another server.port",
    errno.EACCES: "ports below 1024 need special rights: set server.port to 8080 and put a proxy in front",
    errno.EADDRNOTAVAIL: "this machine has no such address: set server.host to 127.0.0.1 or 0.0.0.0 (all)",
}


def _cannot_listen(host: str, port: int, error: OSError | UnicodeError) -> ConfigError:
    number, text = (error.errno, error.strerror) if isinstance(error, OSError) else (None, None)
    hint = _HINTS.get(number or 0, "set server.host to an address of this machine, such as 127.0.0.1")
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    message = f"cannot listen on {where}: {(text or str(error)).lower()}"
    return ConfigError((Problem(file="dateline.yaml", line=0, message=message, hint=hint),))

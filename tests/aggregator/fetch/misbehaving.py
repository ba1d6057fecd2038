"""A server on loopback that does to a connection whatever a script says, byte by byte."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress

Script = Callable[["Misbehaving", socket.socket], None]


class Misbehaving:
    """Serves ``routes`` (path -> script); counts connections and keeps every request head it was sent."""

    def __init__(self, context: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> None:
        self.routes: dict[str, Script] = {}
        self.heads: list[str] = []
        self.connections = 0
        self.closing = threading.Event()
        self._context = context
        self._listener = socket.create_server((address, 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        scheme = "https" if self._context else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers (lower-case names) of every request for ``path``."""
        heads = [head.split("\r\n") for head in self.heads]
        return [
            {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
            for lines in heads
            if lines[0].split(" ")[1] == path
        ]

    def close(self) -> None:
        self.closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=10)

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with connection, suppress(OSError):
            if self._context is None:
                self._answer(connection)
            else:
                with self._context.wrap_socket(connection, server_side=True) as secure:
                    self._answer(secure)
                    secure.unwrap()

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            block = connection.recv(65536)
            if not block:
                return
            head += block
        text = head.decode("latin-1")
        self.heads.append(text)
        script = self.routes.get(text.split(" ")[1].partition("?")[0], say("404 Not Found"))
        script(self, connection)


def head(status: str = "200 OK", **headers: str) -> bytes:
    """A response head; underscores in names become hyphens."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def say(status: str = "200 OK", body: bytes = b"", **headers: str) -> Script:
    """A well-formed answer."""
    return raw(head(status, Content_Length=str(len(body)), **headers) + body)


def raw(*blocks: bytes) -> Script:
    """Exactly these bytes, then the end of the connection."""

    def script(_server: Misbehaving, connection: socket.socket) -> None:
        for block in blocks:
            connection.sendall(block)

    return script


def drip(start: bytes, drop: bytes) -> Script:
    """``start``, then ``drop`` again and again, slowly, until the other side gives up."""

    def script(server: Misbehaving, connection: socket.socket) -> None:
        connection.sendall(start)
        while not server.closing.wait(0.03):
            connection.sendall(drop)

    return script


def flood(start: bytes, block: bytes) -> Script:
    """``start``, then ``block`` as fast as it goes, without end."""

    def script(server: Misbehaving, connection: socket.socket) -> None:
        connection.sendall(start)
        while not server.closing.is_set():
            connection.sendall(block)

    return script


def hang(start: bytes) -> Script:
    """``start``, then silence."""

    def script(server: Misbehaving, connection: socket.socket) -> None:
        connection.sendall(start)
        connection.recv(1)  # returns when the other side has closed

    return script


def reset(start: bytes) -> Script:
    """``start``, then RST instead of FIN."""

    def script(_server: Misbehaving, connection: socket.socket) -> None:
        connection.sendall(start)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return script


def in_turn(*scripts: Script) -> Script:
    """The first script for the first request, and so on; the last one stays."""
    left = list(scripts)

    def script(server: Misbehaving, connection: socket.socket) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(server, connection)

    return script

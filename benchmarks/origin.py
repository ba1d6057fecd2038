"""The servers of the benchmark world, in a process of their own: ``python -m benchmarks.origin``.

Prints one JSON line with its ports when it listens. ``/feed/N`` answers, ``/_cycle/N`` sets the cycle and
returns the counts of the one before.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import ssl
from pathlib import Path
from typing import cast

import uvloop

from benchmarks.workload import ENTRIES, World


class Origin(asyncio.Protocol):
    def __init__(self, world: World) -> None:
        self.world = world
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.received += data
        if b"\r\n\r\n" not in self.received:
            return
        lines = self.received.decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        match = next((line[15:].strip() for line in lines if line.lower().startswith("if-none-match:")), "")
        self.transport.write(self.answer(path, match))
        self.transport.close()

    def answer(self, path: str, if_none_match: str) -> bytes:
        parts = path.strip("/").split("/")
        if parts[0] == "feed":
            return self.world.answer(int(parts[1]), if_none_match)
        if parts[0] == "_cycle":
            counts, self.world.counts = self.world.counts, {"304": 0, "200": 0}
            self.world.cycle = int(parts[1])
            body = json.dumps(counts).encode()
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def serve(ports: int, entries: int, certificate: Path | None) -> None:
    world = World(entries)
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.options |= ssl.OP_NO_TICKET
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda: Origin(world), "127.0.0.1", 0, ssl=context, backlog=512)
        for _ in range(ports)
    ]
    control = await loop.create_server(lambda: Origin(world), "127.0.0.1", 0)
    numbers = [server.sockets[0].getsockname()[1] for server in servers]
    print(json.dumps({"ports": numbers, "control": control.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ports", type=int, default=1)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--certificate", type=Path)
    options = parser.parse_args()
    uvloop.run(serve(options.ports, options.entries, options.certificate))


if __name__ == "__main__":
    main()

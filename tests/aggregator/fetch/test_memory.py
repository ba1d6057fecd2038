"""A bomb of 1 GiB must not cost more than 64 MB (F08 to F12), measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import brotli
import pytest
import zstandard

from tests.aggregator.fetch.misbehaving import Misbehaving, head, raw, say
from tests.aggregator.fetch.test_fault_matrix import deflated_zeros

ROOT = Path(__file__).parents[3]
CHILD = """
import resource, sys
from datetime import timedelta
from ipaddress import ip_network
from aggregator.errors import FetchError
from aggregator.fetch import Door, FetchRequest, HostGate
from aggregator.settings.schema import FetchSettings
settings = FetchSettings(robots=False, allow_networks=(ip_network("127.0.0.0/8"),))
door = Door(settings, "Dateline/0.1", HostGate(timedelta(0)))
def ask(path):
    try:
        door.get(FetchRequest(url=sys.argv[1] + path))
        return "ok"
    except FetchError as error:
        return error.reason
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
ask("small")
before = peak()
reason = ask(sys.argv[2])
print(reason, peak() - before)
"""
GIB = 1024
BOMBS = {
    "gzip": (lambda: deflated_zeros(GIB, 31), "gzip"),
    "deflate": (lambda: deflated_zeros(GIB, 15), "deflate"),
    "br": (lambda: brotli.compress(bytes(1 << 27), quality=1), "br"),
    "zstd": (lambda: zstandard.compress(bytes(1 << 26)) * 16, "zstd"),
    "twice": (lambda: zstandard.compress(deflated_zeros(GIB, 31)), "gzip, zstd"),
}


def measured(server: Misbehaving, path: str) -> tuple[str, int]:
    """Reason and additional peak memory in kilobytes."""
    command = [sys.executable, "-c", CHILD, server.url("/"), path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    reason, kilobytes = done.stdout.split()
    return reason, int(kilobytes)


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(server: Misbehaving, name: str) -> None:
    make, coding = BOMBS[name]
    server.routes = {"/small": say(body=b"x"), "/bomb": say(body=make(), Content_Encoding=coding)}
    reason, kilobytes = measured(server, "bomb")
    assert reason == "bomb"
    assert kilobytes < 64_000


def test_a_bomb_on_a_redirect_is_left_on_the_wire(server: Misbehaving) -> None:
    bomb = head("302 Found", Location="/small", Content_Encoding="gzip") + deflated_zeros(GIB, 31)
    server.routes = {"/small": say(body=b"x"), "/bomb": raw(bomb)}
    reason, kilobytes = measured(server, "bomb")
    assert reason == "ok"
    assert kilobytes < 16_000

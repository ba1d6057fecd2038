"""Polling, first import and steady cycles: Dateline against lemon24/reader on the same servers."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import certifi
import trustme

from benchmarks.measure import Comparison


@dataclass(frozen=True, kw_only=True)
class Servers:
    urls: tuple[str, ...]
    control: int
    ca_file: Path | None

    def set_cycle(self, cycle: int) -> dict[str, int]:
        """Move the world to a cycle; returns the answers given in the one before."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.control}/_cycle/{cycle}") as answer:
            counts: dict[str, int] = json.load(answer)
            return counts


@contextmanager
def servers(feeds: int, *, tls: bool = False, entries: int = 30) -> Iterator[Servers]:
    """The benchmark world listening on 200 ports of loopback, as many hosts would."""
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        command = [sys.executable, "-m", "benchmarks.origin", "--entries", str(entries), "--ports", "200"]
        ca_file = None
        if tls:
            ca_file = make_certificates(Path(name))
            command += ["--certificate", str(Path(name) / "server.pem")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            scheme, ports = ("https" if tls else "http"), told["ports"]
            urls = tuple(f"{scheme}://127.0.0.1:{ports[n % len(ports)]}/feed/{n}" for n in range(feeds))
            yield Servers(urls=urls, control=told["control"], ca_file=ca_file)
        finally:
            process.kill()
            process.wait()


def make_certificates(folder: Path) -> Path:
    """A server certificate, and a bundle of the usual authorities plus ours, as dear to load."""
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    leaf = authority.issue_cert("localhost", "127.0.0.1", key_type=trustme.KeyType.ECDSA)
    leaf.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    bundle = folder / "bundle.pem"
    bundle.write_bytes(Path(certifi.where()).read_bytes() + b"\n" + authority.cert_pem.bytes())
    return bundle


def run(module: str, world: Servers, cycles: int) -> list[dict[str, float]]:
    """Let a program poll the world; returns what each cycle cost it (0 is the first import)."""
    environment = dict(os.environ)
    if world.ca_file:
        environment["DATELINE_BENCH_CA"] = str(world.ca_file)
    process = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps([world.urls, world.control, cycles]) + "\n",
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in process.stdout.splitlines() if line.startswith("{")]


def compare(feeds: int, *, tls: bool, cycles: int, cpu_goal: float) -> list[Comparison]:
    with servers(feeds, tls=tls) as world:
        theirs = run("benchmarks.poll_reader", world, cycles)
        ours = run("benchmarks.poll_dateline", world, cycles)
    assert ours[-1]["items"] == theirs[-1]["items"], (ours[-1], theirs[-1])
    scheme = "https" if tls else "http"
    per_thousand = 1000 / feeds

    def steady(lines: list[dict[str, float]], what: str, scale: float = 1.0) -> float:
        """The mean over the steady cycles: what is put off to a later one counts too. The first one is left
        out for both, because the import's checkpoint may fall into it."""
        return statistics.mean(line[what] for line in lines[2:]) * per_thousand * scale

    found = [
        Comparison(
            name=f"steady polls over {scheme}",
            ours=steady(ours, "cpu"),
            theirs=steady(theirs, "cpu"),
            unit="CPU s / 1,000",
            goal=cpu_goal,
        )
    ]
    if not tls:
        found.append(
            Comparison(
                name="written in a steady cycle",
                ours=steady(ours, "written", 1e-6),
                theirs=steady(theirs, "written", 1e-6),
                unit="MB / 1,000",
                goal=0.2,
            )
        )
        found.append(
            Comparison(
                name=f"first import over {scheme}",
                ours=ours[0]["cpu"] * per_thousand,
                theirs=theirs[0]["cpu"] * per_thousand,
                unit="CPU s / 1,000",
                goal=None,
            )
        )
    return found

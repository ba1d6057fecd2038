"""Serving: 304 and gzip'd 200 answers per processor second, against nginx (gzip_static) on the same files."""

from __future__ import annotations

import gzip
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from benchmarks.measure import Comparison, children_of, cpu_of
from benchmarks.workload import document
from feeds.web import HealthReport, PublicApp, listen, serve

SECONDS = 4


@contextmanager
def nginx(folder: Path, port: int) -> Iterator[int]:
    """nginx serving ``folder``; yields its process id."""
    work = Path(tempfile.mkdtemp(prefix="dateline-bench-nginx-"))
    work.chmod(0o755)
    conf = work / "nginx.conf"
    conf.write_text(
        textwrap.dedent(f"""
        worker_processes 1; daemon off; pid {work}/pid; error_log {work}/error.log;
        events {{ worker_connections 512; }}
        http {{
          access_log off; gzip_static on; keepalive_requests 10000000;
          types {{ application/atom+xml atom; }}
          client_body_temp_path {work}/a; proxy_temp_path {work}/b; fastcgi_temp_path {work}/c;
          uwsgi_temp_path {work}/d; scgi_temp_path {work}/e;
          server {{ listen 127.0.0.1:{port}; root {folder}; }}
        }}
        """)
    )
    process = subprocess.Popen(["nginx", "-c", str(conf)], stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def dateline(folder: Path, port: int) -> Iterator[int]:
    """Our own server over the same files; yields its process id."""
    code = f"from benchmarks.serve import serve_folder; serve_folder({str(folder)!r}, {port})"
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def per_cpu_second(pid: int, url: str, headers: list[str]) -> float:
    """Answers a server gives per second of its own processor time under wrk with 32 connections."""
    pids = (pid, *children_of(pid))
    before = sum(map(cpu_of, pids))
    command = ["wrk", "-t1", "-c32", f"-d{SECONDS}s", *(part for h in headers for part in ("-H", h)), url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    requests = int(next(line.split()[0] for line in output.splitlines() if "requests in" in line))
    assert "Non-2xx" not in output or "If-None-Match" in str(headers), output
    return requests / (sum(map(cpu_of, pids)) - before)


def wait_for(url: str) -> str:
    """The ETag of ``url``, once its server answers."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url) as answer:
                return str(answer.headers["ETag"])
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nobody answers at {url}")


def compare() -> list[Comparison]:
    missing = [name for name in ("wrk", "nginx") if not shutil.which(name)]
    if missing:
        print(f"serving is not compared: {' and '.join(missing)} not installed")
        return []
    found = []
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        make_public(folder)
        servers: dict[str, tuple[Callable[[Path, int], AbstractContextManager[int]], int]] = {
            "ours": (dateline, 8961),
            "nginx": (nginx, 8962),
        }
        rates: dict[tuple[str, str], float] = {}
        for who, (server, port) in servers.items():
            with server(folder, port) as pid:
                url = f"http://127.0.0.1:{port}/feeds/all.atom"
                etag = wait_for(url)
                rates[who, "304"] = per_cpu_second(pid, url, [f"If-None-Match: {etag}"])
                rates[who, "200 gzip"] = per_cpu_second(pid, url, ["Accept-Encoding: gzip"])
        for what, goal in (("304", 0.3), ("200 gzip", 0.3)):
            found.append(
                Comparison(
                    name=f"{what} answers a CPU second, against nginx",
                    ours=rates["ours", what],
                    theirs=rates["nginx", what],
                    unit="answers / CPU s",
                    goal=goal,
                    more_is_better=True,
                )
            )
    return found


def make_public(folder: Path) -> None:
    """A published folder with one 99 kB feed and its gzip'd copy."""
    body = document(8, 0)[:99_000]
    target = folder / "feeds" / "all.atom"
    target.parent.mkdir()
    target.write_bytes(body)
    target.with_suffix(".atom.gz").write_bytes(gzip.compress(body, 6, mtime=0))


def serve_folder(folder: str, port: int) -> None:
    """Our server, as ``run.py serve`` has it; ends with SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    app = PublicApp(Path(folder), health=lambda: HealthReport(ready=True), metrics=bytes)
    serve(app, listen("127.0.0.1", port), stop=stop)

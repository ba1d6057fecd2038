"""A small site on loopback whose pages a test can change, and a folder with a configuration that polls it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar


class Site:
    """``pages`` maps a path to (media type, body); whatever else is asked is 404. Speaks ETag and 304."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.answers: Counter[tuple[str, int]] = Counter()
        self.patience = 0  # seconds that 429 asks everybody for, whatever the page
        self.hang = threading.Event()  # set: /hang answers at last
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version: ClassVar[str] = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if request.path.startswith("/hang"):
            self.hang.wait(60)
        kind, body = self.pages.get(request.path, ("", b""))
        etag = f'"{sha1(body).hexdigest()}"'
        status = 404 if not kind else 304 if request.headers["If-None-Match"] == etag else 200
        status = 429 if self.patience else status
        self.answers[request.path, status] += 1
        request.send_response(status)
        if status == 429:
            request.send_header("Retry-After", str(self.patience))
        if status == 200:
            request.send_header("Content-Type", kind)
        request.send_header("ETag", etag)
        request.send_header("Content-Length", str(len(body) if status == 200 else 0))
        request.end_headers()
        if status == 200:
            request.wfile.write(body)

    def rss(self, path: str, *stories: tuple[str, str]) -> None:
        """A feed of (number, title) stories."""
        entries = "".join(
            f"<item><title>{title}</title><link>{self.url}/story/{number}</link>"
            f"<guid isPermaLink='false'>story-{number}</guid><description>About {title}.</description>"
            f"<pubDate>Wed, {int(number) % 28 + 1:02} Apr 2026 08:00:00 GMT</pubDate></item>"
            for number, title in stories
        )
        head = f"<title>Site</title><link>{self.url}/</link>"
        text = f"<rss version='2.0'><channel>{head}{entries}</channel></rss>"
        self.pages[path] = ("application/rss+xml", text.encode())


@contextmanager
def site(served: Site | None = None) -> Iterator[Site]:
    """Serve this site (or a new one) while the block runs."""
    served = served or Site()
    thread = threading.Thread(target=served.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.hang.set()
        served.server.shutdown()
        served.server.server_close()


def configure(
    folder: Path, sources: dict[str, str], *, feeds: dict[str, str] | None = None, more: str = ""
) -> Path:
    """A configuration folder; ``sources`` maps keys to the YAML of each, ``more`` goes into dateline.yaml."""
    for name in ("sources", "feeds"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    service = "service:\n  title: Test service\n  contact: https://example.org/contact\n"
    service += "server:\n  port: 0\nfetch:\n  pace: 0s\n  allow_networks: [127.0.0.0/8]\n"
    (folder / "dateline.yaml").write_text(service + more, encoding="utf-8")
    for key, text in sources.items():
        (folder / "sources" / f"{key}.yaml").write_text(text, encoding="utf-8")
    for key, text in (feeds or {"all": "title: All news\nselect: all\n"}).items():
        (folder / "feeds" / f"{key}.yaml").write_text(text, encoding="utf-8")
    return folder

"""Real readers take what we publish: each finds every item, with its title, link and id.

They need newsboat, sfeed or rss2email on this machine and are left out, with the reason, where there is none.
"""

from __future__ import annotations

import mailbox
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from email.header import decode_header, make_header
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from aggregator.settings.schema import ServiceSettings
from feeds.publish import Publisher
from tests.feeds.making import BASE, NOW, MemoryShelf, PlainPages, feed, stored

pytestmark = pytest.mark.readers
ITEMS = (
    stored(1, title="Wells & taps <open>"),
    stored(2, title="افتتاح بئر جديدة", language="ar", published=None),
    stored(3, title="新しい井戸 🌍", body="<p>Long text</p>"),
)


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed here")


class Quiet(SimpleHTTPRequestHandler):
    extensions_map = {".rss": "application/rss+xml", ".atom": "application/atom+xml"}  # noqa: RUF012

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def public(tmp_path: Path) -> Path:
    shelf = MemoryShelf()
    shelf.put(*ITEMS)
    folder = tmp_path / "public"
    report = Publisher(shelf, {"all": feed()}, ServiceSettings(base_url=BASE), folder, PlainPages()).publish(
        None, NOW
    )
    assert not report.problems and not report.quarantined
    return folder


@pytest.fixture
def address(public: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(public))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/feeds/all"
        server.shutdown()
        thread.join()


@needs("newsboat")
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_newsboat(address: str, form: str, tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(f"{address}.{form}\n")
    (tmp_path / "config").write_text("")
    home = os.environ | {"HOME": str(tmp_path)}
    command = ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"]
    subprocess.run(command, cwd=tmp_path, env=home, check=True, timeout=60, capture_output=True)
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        rows = cache.execute("select guid, title, url from rss_item").fetchall()
    cache.close()
    assert set(rows) == {(f"urn:uuid:{item.id}", item.item.title, item.item.url) for item in ITEMS}


@needs("sfeed")
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_sfeed(public: Path, form: str) -> None:
    with (public / f"feeds/all.{form}").open("rb") as document:
        ran = subprocess.run(
            ["sfeed", "https://a.example/"], stdin=document, capture_output=True, check=True, timeout=60
        )
    rows = [line.split("\t") for line in ran.stdout.decode().splitlines()]
    newest_first = ITEMS[::-1]
    assert [row[1] for row in rows] == [item.item.title for item in newest_first]
    assert [row[2] for row in rows] == [item.item.url for item in newest_first]
    assert [row[5] for row in rows] == [f"urn:uuid:{item.id}" for item in newest_first]


@needs("r2e")
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_rss2email(address: str, form: str, tmp_path: Path) -> None:
    (tmp_path / "r2e.cfg").write_text(
        "[DEFAULT]\nto = reader@example.org\nfrom = feeds@example.org\nemail-protocol = maildir\n"
        f"maildir-path = {tmp_path / 'mail'}\nmaildir-mailbox = news\ndate-header = True\n"
    )
    (tmp_path / "mail").mkdir()
    mailbox.Maildir(tmp_path / "mail" / "news", create=True).close()
    command = ["r2e", "-c", "r2e.cfg", "-d", "r2e.json"]
    home = os.environ | {"HOME": str(tmp_path)}
    for step in (["add", "news", f"{address}.{form}"], ["run"]):
        subprocess.run(command + step, cwd=tmp_path, env=home, check=True, timeout=60, capture_output=True)
    box = mailbox.Maildir(tmp_path / "mail" / "news")
    subjects = {str(make_header(decode_header(letter["subject"]))) for letter in box}
    box.close()
    assert len(subjects) == len(ITEMS)
    assert {item.item.title for item in ITEMS[1:]} <= subjects

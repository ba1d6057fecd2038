from __future__ import annotations

import gzip
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.folder import PublicFolder

ROOT = Path(__file__).parents[2]
AT = datetime(2024, 3, 10, 8, tzinfo=UTC)
TEXT = b"All the news. " * 100


@pytest.fixture
def folder(tmp_path: Path) -> PublicFolder:
    made = PublicFolder(tmp_path / "public")
    made.clean()
    return made


def read(tmp_path: Path, path: str) -> bytes:
    return (tmp_path / "public" / path).read_bytes()


def test_a_file_gets_its_gzip_and_its_time(folder: PublicFolder, tmp_path: Path) -> None:
    assert folder.write("feeds/all.rss", TEXT, AT)
    folder.flush()
    assert read(tmp_path, "feeds/all.rss") == gzip.decompress(read(tmp_path, "feeds/all.rss.gz")) == TEXT
    for name in ("all.rss", "all.rss.gz"):
        assert (tmp_path / "public" / "feeds" / name).stat().st_mtime == AT.timestamp()
    assert read(tmp_path, "feeds/all.rss.gz")[4:8] == b"\0\0\0\0"  # no time of packing: equal bytes


def test_equal_bytes_are_not_written_again(folder: PublicFolder, tmp_path: Path) -> None:
    folder.write("a.txt", TEXT, AT)
    names = ("a.txt", "a.txt.gz")
    before = [(tmp_path / "public" / name).stat() for name in names]
    assert not folder.write("a.txt", TEXT, AT + timedelta(days=1))
    after = [(tmp_path / "public" / name).stat() for name in names]
    assert [(one.st_ino, one.st_mtime_ns) for one in after] == [
        (one.st_ino, one.st_mtime_ns) for one in before
    ]


def test_a_changed_file_is_always_newer(folder: PublicFolder, tmp_path: Path) -> None:
    folder.write("a.txt", TEXT, AT)
    folder.write("a.txt", TEXT[:-14], AT - timedelta(days=1))
    assert (tmp_path / "public" / "a.txt").stat().st_mtime == AT.timestamp() + 1


@pytest.mark.parametrize(
    "spoil", [b"", b"not gzip at all", gzip.compress(b"other content " * 90, mtime=0), None]
)
def test_a_gzip_of_other_content_is_mended(folder: PublicFolder, tmp_path: Path, spoil: bytes | None) -> None:
    folder.write("a.txt", TEXT, AT)
    beside = tmp_path / "public" / "a.txt.gz"
    if spoil is None:
        beside.unlink()
    else:
        beside.write_bytes(spoil)
    assert not folder.write("a.txt", TEXT, AT)
    assert gzip.decompress(beside.read_bytes()) == TEXT


def test_what_gains_nothing_has_no_gzip(folder: PublicFolder, tmp_path: Path) -> None:
    folder.write("a.txt", TEXT, AT)
    folder.write("a.txt", b"short", AT)
    folder.write("a.png", TEXT, AT)
    assert sorted(path.name for path in (tmp_path / "public").iterdir()) == ["a.png", "a.txt"]
    assert not folder.write("a.txt", b"short", AT)


def test_remove_takes_file_gzip_and_empty_folder(folder: PublicFolder, tmp_path: Path) -> None:
    folder.write("items/1/index.html", TEXT, AT)
    assert folder.remove("items/1/index.html")
    assert not folder.remove("items/1/index.html")
    assert not (tmp_path / "public" / "items" / "1").exists()
    folder.flush()


def test_leftovers_of_a_killed_writer_are_cleaned(folder: PublicFolder, tmp_path: Path) -> None:
    folder.write("feeds/all.rss", TEXT, AT)
    (tmp_path / "public" / "feeds" / ".all.rss.4711.publishing").write_bytes(b"half")
    folder.clean()
    assert folder.names("feeds") == ("all.rss", "all.rss.gz")


def test_a_failed_write_leaves_the_old_file(folder: PublicFolder, tmp_path: Path) -> None:
    folder.write("feeds/all.rss", TEXT, AT)
    (tmp_path / "public" / "feeds" / f".all.rss.{os.getpid()}.publishing").mkdir()
    with pytest.raises(OSError):
        folder.write("feeds/all.rss", b"new", AT)
    assert read(tmp_path, "feeds/all.rss") == TEXT


WRITER = """
import sys; from datetime import *; from pathlib import Path; from feeds.folder import PublicFolder
folder = PublicFolder(Path(sys.argv[1])); folder.clean(); number = 0
while True:
    number += 1
    folder.write("all.rss", f"{number} ".encode() * 5000, datetime(2024, 1, 1, tzinfo=UTC))
    if number == 1: print("go", flush=True)
"""


@pytest.mark.parametrize("rounds", [8, pytest.param(100, marks=pytest.mark.slow)])
def test_a_killed_writer_never_leaves_a_torn_file(tmp_path: Path, rounds: int) -> None:
    chance = random.Random(7)
    for _ in range(rounds):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], cwd=ROOT, stdout=subprocess.PIPE)
        assert writer.stdout is not None and writer.stdout.readline() == b"go\n"
        time.sleep(chance.uniform(0.01, 0.08))  # the moment of death
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        whole = (tmp_path / "all.rss").read_bytes()
        assert len(set(whole.split())) == 1 and len(whole.split()) == 5000
        beside = tmp_path / "all.rss.gz"
        assert not beside.exists() or gzip.decompress(beside.read_bytes()) == whole

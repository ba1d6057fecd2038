"""SIGKILL at random moments of publishing: no torn file, and the next start mends everything."""

from __future__ import annotations

import gzip
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aggregator.settings.schema import ServiceSettings
from feeds.edition import Format
from feeds.publish import Publisher
from feeds.verify import CHECKS
from tests.feeds.making import BASE, NOW, MemoryShelf, PlainPages, feed, stored

ROOT = Path(__file__).parents[2]
FEEDS = {"all": feed(limit=1000), "half": feed(select={"sources": "all", "words": ["even"]}, limit=1000)}


def publisher(shelf: MemoryShelf, folder: Path) -> Publisher:
    return Publisher(shelf, FEEDS, ServiceSettings(base_url=BASE), folder, PlainPages())


def fill(shelf: MemoryShelf, numbers: range) -> None:
    shelf.put(*(stored(number, summary="even" if number % 2 == 0 else "odd") for number in numbers))


def publish_for_ever(folder: str) -> None:
    """What the killed process does: one more item, publish, again."""
    shelf = MemoryShelf()
    fill(shelf, range(20))
    one = publisher(shelf, Path(folder))
    for number in range(20, 200):
        print("round", flush=True)
        one.publish(None, NOW)
        fill(shelf, range(number, number + 1))


def check_whole(folder: Path) -> None:
    for form in Format:
        for path in folder.rglob(f"*.{form.value}"):
            document = path.read_bytes()
            assert CHECKS[form](document) == ()
            beside = path.with_name(path.name + ".gz")
            assert not beside.exists() or gzip.decompress(beside.read_bytes()) == document


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_a_killed_publisher_is_mended_at_the_next_start(tmp_path: Path, rounds: int) -> None:
    chance = random.Random(11)
    code = "import sys; from tests.feeds.test_publish_killed import publish_for_ever as go; go(sys.argv[1])"
    folder = tmp_path / "killed"
    for _ in range(rounds):
        process = subprocess.Popen([sys.executable, "-c", code, folder], cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline() == b"round\n"
        time.sleep(chance.uniform(0, 0.4))  # the moment of death
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        check_whole(folder)
    shelf = MemoryShelf()
    fill(shelf, range(200))
    assert publisher(shelf, folder).publish(None, NOW).problems == ()
    publisher(shelf, tmp_path / "fresh").publish(None, NOW)
    assert tree(folder) == tree(tmp_path / "fresh")

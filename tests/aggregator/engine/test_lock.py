"""Who works on a folder or a database works on it alone, and a killed one is in nobody's way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from aggregator.engine.lock import data_lock, database_lock
from aggregator.errors import Busy

ROOT = Path(__file__).resolve().parents[3]

HOLD = """
import sys
from pathlib import Path
from aggregator.engine.lock import data_lock, database_lock
first, second = map(Path, sys.argv[1:])
with data_lock(first), database_lock(second, first):
    print("held", flush=True)
    sys.stdin.read()
"""

WANTED: dict[str, Callable[[Path], AbstractContextManager[None]]] = {
    "the folder": lambda folder: data_lock(folder / "one"),
    "the database": lambda folder: database_lock(folder / "shared" / "x.db", folder / "two"),
    "the database by another name": lambda folder: database_lock(folder / "link.db", folder / "two"),
}


@pytest.mark.parametrize("wanted", WANTED)
def test_a_second_process_is_refused_and_a_killed_one_leaves_no_lock(tmp_path: Path, wanted: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "link.db").symlink_to(tmp_path / "shared" / "x.db")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "one"), str(tmp_path / "shared" / "x.db")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    said = rf"process {holder.pid} on .+, --data {tmp_path}/one\) works on"
    with pytest.raises(Busy, match=said), WANTED[wanted](tmp_path):
        pass
    holder.kill()
    holder.communicate()
    with WANTED[wanted](tmp_path):
        pass


def test_two_databases_in_one_folder_are_two(tmp_path: Path) -> None:
    with database_lock(tmp_path / "a.db", tmp_path), database_lock(tmp_path / "b.db", tmp_path):
        pass

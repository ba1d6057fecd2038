"""What was acknowledged is there, whatever happened to the process or the disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.store import Store
from tests.aggregator.store.workshop import NOW

HERE = Path(__file__).parent


def run(script: str, *arguments: object) -> str:
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "rounds", [25, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(900)])]
)
def test_a_killed_process_loses_and_doubles_nothing(path: Path, rounds: int) -> None:
    committed = int(run("crashing.py", path, rounds, rounds))
    assert committed >= rounds // 2  # three kills of four fall after a commit


def test_a_full_disk_is_told_and_costs_only_the_batch_that_did_not_fit(path: Path, url: str) -> None:
    acknowledged, told = run("full_disk.py", path).splitlines()
    assert told.startswith("StoreError") and "disk" in told
    store = Store.open(url, now=NOW)
    assert store.check() == ()
    assert len(store.listing(limit=9999)) == int(acknowledged) > 0
    store.close()

"""Commit until the disk takes no more, played by a limit on the size of files.

    python full_disk.py DATABASE

Prints how many commits were acknowledged and what the store said about the one that was not.
"""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from aggregator.errors import StoreError
from aggregator.store import Store
from tests.aggregator.store.workshop import NOW, Workshop, new


def main(path: str) -> None:
    workshop = Workshop(Store.open(f"sqlite:///{path}", now=NOW))
    workshop.sources("a")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
    for number in range(1000):
        try:
            workshop.again("a", NOW, new("a", str(number), body="word " * 5000))
        except StoreError as error:
            print(number)
            print("StoreError", error)
            return


if __name__ == "__main__":
    main(sys.argv[1])

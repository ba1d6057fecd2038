"""The yardstick of polling: lemon24/reader over the benchmark world, one JSON line a cycle."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import urllib.request
from pathlib import Path

import requests.adapters
from reader import make_reader

from benchmarks.measure import own_cost, peak_mb

# reader sends prepared requests, for which requests reads no environment: name our bundle to it here.
# Loading it costs per connection what loading the usual one costs.
requests.adapters.DEFAULT_CA_BUNDLE_PATH = os.environ.get(
    "DATELINE_BENCH_CA", requests.adapters.DEFAULT_CA_BUNDLE_PATH
)


def main() -> None:
    urls, control, cycles = json.loads(sys.stdin.readline())
    folder = tempfile.mkdtemp(prefix="dateline-bench-")
    reader = make_reader(str(Path(folder) / "reader.sqlite"))
    for url in urls:
        reader.add_feed(url)
    for cycle in range(cycles + 1):
        with urllib.request.urlopen(f"http://127.0.0.1:{control}/_cycle/{cycle}"):
            pass
        before = own_cost()
        for result in reader.update_feeds_iter(scheduled=False, workers=8):
            if isinstance(result.value, Exception):
                raise result.value
        cost = own_cost() - before
        entries = reader.get_entry_counts().total
        line = {"cycle": cycle, "cpu": cost.cpu, "written": cost.written, "items": entries, "peak": peak_mb()}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()

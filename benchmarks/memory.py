"""Peak memory while polling 1,000 and 5,000 sources: it must not grow with their number."""

from __future__ import annotations

from benchmarks.measure import Comparison
from benchmarks.poll import run, servers

SHORT = 10  # entries a feed; what a batch may hold is bounded, so size adds the same to both


def compare(few: int = 1000, many: int = 5000) -> list[Comparison]:
    peaks = {}
    for number in (few, many):
        with servers(number, entries=SHORT) as world:
            peaks[number] = run("benchmarks.poll_dateline", world, 1)[-1]
    child = peaks[many]["children"]
    return [
        Comparison(
            name=f"peak memory, {many} sources against {few} (reading child: {child:.0f} MB)",
            ours=peaks[many]["peak"],
            theirs=peaks[few]["peak"],
            unit="MB",
            goal=1.15,
        )
    ]

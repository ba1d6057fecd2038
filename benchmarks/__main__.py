"""``make bench``: every comparison, one line each; ends with 1 when a goal is missed.

python -m benchmarks            all (about six minutes)
python -m benchmarks publish    one of: publish, page, article, normalise, replay, serve, poll, tls, memory
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import article, memory, normalise, page, poll, publish, replay, serve
from benchmarks.measure import Comparison

PARTS: dict[str, Callable[[], list[Comparison]]] = {
    "publish": publish.compare,
    "page": page.compare,
    "replay": replay.compare,
    "serve": serve.compare,
    "poll": lambda: poll.compare(1000, tls=False, cycles=6, cpu_goal=0.30),
    "tls": lambda: poll.compare(400, tls=True, cycles=3, cpu_goal=0.12),
    "memory": memory.compare,
    "article": article.compare,
    "normalise": normalise.compare,
}


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"there is no benchmark {', '.join(unknown)}; there are: {', '.join(PARTS)}")
        return 2
    print(f"{'':58}{'ours':>10}{'theirs':>10}{'ratio':>8}{'goal':>9}")
    missed = 0
    for name in wanted or PARTS:
        for one in PARTS[name]():
            missed += not one.met
            print(line(one), flush=True)
    return 1 if missed else 0


def line(one: Comparison) -> str:
    goal = "" if one.goal is None else f"{'>=' if one.more_is_better else '<='} {one.goal:.2f}"
    verdict = "" if one.met else "  MISSED"
    name = f"{one.name}, {one.unit}"
    return f"{name:58}{one.ours:10.2f}{one.theirs:10.2f}{one.ratio:8.3f}{goal:>9}{verdict}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

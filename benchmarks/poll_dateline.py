"""Dateline over the benchmark world: its real engine, door, reader and store; one JSON line a cycle."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from aggregator.engine.clock import wall_clock
from aggregator.engine.embedded import Engine
from aggregator.fetch import Door, HostGate
from aggregator.models import Outcome
from aggregator.poll import Tools
from aggregator.read import Reader
from aggregator.settings.digest import rule_digest
from aggregator.settings.schema import FetchSettings, ParserSettings, ScheduleSettings, Source
from aggregator.store import Store
from benchmarks.measure import children_of, own_cost, peak_mb

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class Quiet:
    """An observer that only makes sure that nothing goes wrong unseen."""

    def polled(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.status not in ("ok", "unchanged"):
                raise RuntimeError(f"{outcome.source_key}: {outcome.reason} {outcome.detail}")

    def crashed(self, where: str, error: BaseException) -> None:
        print(f"crashed: {where}: {error!r}", file=sys.stderr)

    def noticed(self, event: str, **facts: object) -> None:
        print(event, facts, file=sys.stderr)


def main() -> None:
    urls, control, cycles = json.loads(sys.stdin.readline())
    ca_file = os.environ.get("DATELINE_BENCH_CA")
    fetch = FetchSettings(
        pace=timedelta(), robots=False, allow_networks=LOOPBACK, ca_file=Path(ca_file) if ca_file else None
    )
    store = Store.open(f"sqlite:///{tempfile.mkdtemp(prefix='dateline-bench-')}/d.db", now=wall_clock())
    gate = HostGate(fetch.pace)
    sources = {f"s{n}": Source(key=f"s{n}", url=url) for n, url in enumerate(urls)}
    wanted = [(key, source.url, rule_digest(source)) for key, source in sources.items()]
    store.sync_sources(wanted, wall_clock())
    reader = Reader(ParserSettings())
    tools = Tools(
        door=Door(fetch, "DatelineBench/1", gate),
        reader=reader,
        memory=store,
        schedule=ScheduleSettings(),
        clock=wall_clock,
    )
    for cycle in range(cycles + 1):
        with urllib.request.urlopen(f"http://127.0.0.1:{control}/_cycle/{cycle}"):
            pass
        before = own_cost(children_of(os.getpid()))
        store.make_due(wall_clock())
        engine = Engine(
            store=store,
            tools=tools,
            threads=fetch.threads,
            host_delay=lambda host: 0.0,
            observer=Quiet(),
            until=wall_clock(),
        )
        engine.take_up(sources)
        engine.start()
        engine.wait_until_idle()
        engine.stop()
        cost = own_cost(children_of(os.getpid())) - before
        items = sum(status.items for status in store.status())
        peaks = {"peak": peak_mb(), "children": sum(map(peak_mb, children_of(os.getpid())))}
        print(json.dumps({"cycle": cycle, "cpu": cost.cpu, "written": cost.written, "items": items, **peaks}))
        sys.stdout.flush()
    reader.close()
    store.close()


if __name__ == "__main__":
    main()

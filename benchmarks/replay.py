"""The archive read again: listing pages a minute on one core, by a saved rule and without one.

The yardstick is bs4 on lxml asked for every field with ``select``, nothing remembered and nothing compared.
Each page is the one before it with a new card on top, and is read, normalised, judged, decided and committed
to a memory of its own, as ``replay`` and ``rehearse`` do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from aggregator.engine.rehearsal import Rehearsal, Snapshot
from aggregator.settings.schema import PageRule, Source
from benchmarks.measure import Comparison
from benchmarks.page import ADDRESS, CARDS, NOW, RULE, Here, listing, selected

PAGES: Final = 300
# 2,000 and 200 pages a minute where the yardstick reads 3,600 of them.
BY_RULE, BY_ITSELF = 2000 / 3600, 200 / 3600


def compare() -> list[Comparison]:
    pages = [listing(CARDS, first=PAGES - at) for at in range(PAGES)]
    theirs = a_minute(lambda: [selected(page) for page in pages])
    by_rule = a_minute(lambda: played(pages, RULE))
    by_itself = a_minute(lambda: played(pages, None))
    size = f"{len(pages[0]) / 1000:.0f} kB"
    return [
        told(f"archived pages of {size} read again by a rule", by_rule, theirs, BY_RULE),
        told(f"archived pages of {size} read again by itself", by_itself, theirs, BY_ITSELF),
    ]


def played(pages: list[bytes], rule: PageRule | None) -> None:
    source = Source(key="bench", url=ADDRESS, page=rule)
    with (
        TemporaryDirectory() as folder,
        Rehearsal(source, folder=Path(folder), reader=Here(), start=NOW) as rehearsal,
    ):
        for at, page in enumerate(pages):
            moment = NOW + at * timedelta(hours=6)
            seen = rehearsal.play(Snapshot(step=str(at), at=moment, url=ADDRESS, body=page))
            assert not seen.held, seen.reason
            assert len(seen.published_new_ids) == (CARDS if at == 0 else 1)


def a_minute(work: Callable[[], object]) -> float:
    """Pages in a minute of processor time."""
    begun = time.process_time()
    work()
    return 60 * PAGES / (time.process_time() - begun)


def told(name: str, ours: float, theirs: float, goal: float) -> Comparison:
    return Comparison(
        name=name, ours=ours, theirs=theirs, unit="per CPU minute", goal=goal, more_is_better=True
    )

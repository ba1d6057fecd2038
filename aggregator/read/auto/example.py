"""A page's list by example: somebody gives headlines, and what repeats like them is the list."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.read.auto.choose import widest
from aggregator.read.auto.fields import Listed, fields_of
from aggregator.read.auto.flow import NONE, Flow, Run, flow_of
from aggregator.read.auto.lists import Lot, alike, lots_of
from aggregator.read.auto.page import Page
from aggregator.read.auto.slots import table_of
from aggregator.read.auto.stories import page_of
from aggregator.read.auto.weigh import weigh
from aggregator.read.document import Document
from aggregator.text.fold import fold


def page_by_example(document: Document, titles: Sequence[str]) -> Page | None:
    """The page whose news is the list with all these headlines; ``None`` where no list has them.

    A headline may be given in part, and in any case. Of several lists the one that says most is meant.
    """
    wanted = [fold(title) for title in titles if fold(title)]
    flow = flow_of(document.root, framed=False)
    lots = [*lots_of(flow), *_like(flow, wanted)]
    listed = [fields_of(flow, table_of(flow, lot)) for lot in lots]
    fitting = [weigh(flow, one) for one in listed if wanted and _holds(one, wanted)]
    if not fitting:
        return None
    chosen = max(widest(flow, fitting), key=lambda one: one.score)
    return page_of(flow, [chosen], [chosen])


def _holds(listed: Listed, wanted: Sequence[str]) -> bool:
    found = [fold(entry.title) for entry in listed.entries]
    return all(any(title in one for one in found) for title in wanted)


def _like(flow: Flow, wanted: Sequence[str]) -> list[Lot]:
    """Lists of what looks like the elements that say the headlines."""
    said = [run for run in flow.runs if any(title in fold(run.text) for title in wanted)]
    nodes = dict.fromkeys(_spoken_by(flow, run) for run in said)
    return [lot for node in nodes for lot in alike(flow, node)]


def _spoken_by(flow: Flow, run: Run) -> int:
    """The heading, link or element that says a text."""
    if run.heading != NONE:
        return run.heading
    return flow.links[run.link].node if run.link != NONE else run.node

"""How a page was understood, in sentences: every list with its worth, what was chosen, every story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aggregator.read.auto.flow import NONE
from aggregator.read.auto.page import Page, Story
from aggregator.read.auto.sections import heading_above
from aggregator.read.auto.weigh import Weighed

_MOST: Final = 40  # lists and stories that are told
_SHOWN: Final = 60  # characters of a text


def steps_of(page: Page) -> Iterator[str]:
    """What was found on the page, the weightiest lists first, then the stories in the page's order."""
    flow = page.flow
    yield f"{len(flow.runs)} texts, {len(flow.links)} links; {len(flow.framed)} parts of the frame left out"
    chosen = {id(one) for one in page.chosen}
    for one in sorted(page.weighed, key=lambda one: -one.score)[:_MOST]:
        yield _list(page, one, taken=id(one) in chosen)
    for story in page.in_order()[:_MOST]:
        yield _story(page, story)


def _list(page: Page, one: Weighed, *, taken: bool) -> str:
    entries = one.listed.entries
    heading = heading_above(page.flow, entries[0].record)
    said = [
        f"{'taken' if taken else 'left'}: {len(entries)} entries by {one.listed.table.lot.anchored}",
        f"quality {one.quality:.2f}, score {one.score:.2f}",
        f"{round(100 * one.listed.dated)} % dated, {one.words:.0f} words a headline",
        f"in a part called {one.framing}" if one.framing else "",
        f"under {heading[:_SHOWN]!r}" if heading else "",
        f"first {(entries[0].title or entries[0].summary)[:_SHOWN]!r}",
    ]
    return "; ".join(filter(None, said))


def _story(page: Page, story: Story) -> str:
    entry, flow = story.entry, page.flow
    where = [
        f"headline in {flow.own[entry.title_node]}" if entry.title_node != NONE else "no headline of its own",
        f"date {entry.dates[0].text!r} from {entry.dates[0].where}" if entry.dates else "no date",
        f"summary in {flow.own[entry.summary_node]}" if entry.summary_node != NONE else "",
    ]
    kind = f"{story.kind.value}{', lead' if story.lead else ''}"
    return f"{kind}: {(entry.title or entry.summary)[:_SHOWN]!r}: " + "; ".join(filter(None, where))

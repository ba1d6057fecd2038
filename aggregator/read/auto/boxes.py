"""The fields of entries whose boxes somebody pointed at: found as in a list that was found automatically."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from aggregator.models import Kind
from aggregator.read.auto.fields import Entry, fields_of
from aggregator.read.auto.flow import flow_of
from aggregator.read.auto.lists import lot_of_boxes
from aggregator.read.auto.opening import without_headline
from aggregator.read.auto.page import Story
from aggregator.read.auto.slots import table_of


def stories_in(boxes: Sequence[HtmlElement], *, flat: bool, kind: Kind, lead: bool) -> list[Story | None]:
    """A story for each box, in order; ``None`` for one that holds nothing to read, or lies in another."""
    flow = flow_of(_around(boxes), framed=False)
    number = {element: node for node, element in enumerate(flow.nodes)}
    nodes = [number.get(box) for box in boxes]
    known = [
        node
        for node in dict.fromkeys(nodes)
        if node is not None and (flow.end[node] > flow.first[node] or flow.links_in(node, flow.last[node]))
    ]
    apart = [node for at, node in enumerate(known) if not at or node >= flow.last[known[at - 1]]]
    if not apart:
        return [None] * len(nodes)
    listed = fields_of(flow, table_of(flow, lot_of_boxes(flow, apart, flat=flat)))
    stories = {
        node: _story(flow_entry, kind, lead) for node, flow_entry in zip(apart, listed.entries, strict=True)
    }
    for story in stories.values():
        without_headline(flow, story)
    return [stories.get(node) if node is not None else None for node in nodes]


def _story(entry: Entry, kind: Kind, lead: bool) -> Story:
    return Story(kind, entry, entry.record.first, lead=lead)


def _around(boxes: Sequence[HtmlElement]) -> HtmlElement:
    """The element around all boxes, and around that one more: a date may stand above the first of them."""
    around = list(boxes[0].iterancestors())
    for box in (boxes[-1], boxes[len(boxes) // 2], *boxes):
        above = set(box.iterancestors())
        if around and around[0] in above:
            continue
        around = [element for element in around if element in above]
    return (around[1] if len(around) > 1 else around[0]) if around else boxes[0]

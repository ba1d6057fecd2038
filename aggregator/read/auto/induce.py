"""The rule that a page's lists follow: selectors per field that an operator can read, save and edit.

A rule is only proposed for what it gives again. What no rule of boxes and selectors can say (lines parted by
breaks, a year in a heading far above) stays with the automatic reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from aggregator.models import DateOrigin, Kind
from aggregator.read.auto.choose import without_strangers
from aggregator.read.auto.fields import Entry
from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.auto.page import Page, Story
from aggregator.read.auto.selectors import selector_of, selector_within
from aggregator.read.document import text_of
from aggregator.settings.schema import FieldRule, PageRule


@dataclass(frozen=True, kw_only=True, slots=True)
class Induced:
    """Rules for a page's blocks, in its order. ``uncovered`` counts the stories that none of them gives."""

    rules: tuple[PageRule, ...]
    uncovered: int


def induce(page: Page, root: HtmlElement) -> Induced:
    """A rule for each list and each story alone, as far as rules can say it."""
    rules: list[tuple[int, PageRule]] = []
    covered: set[int] = set()
    stories = page.in_order()
    for group in _groups(page, stories):
        rule = _rule(page, group, root)
        if rule is not None:
            rules.append((group[0].first, rule))
            covered.update(id(story) for story in group)
    rules.sort(key=lambda pair: pair[0])
    return Induced(
        rules=tuple(rule for _, rule in rules),
        uncovered=sum(id(story) not in covered for story in stories),
    )


def _groups(page: Page, stories: Sequence[Story]) -> list[list[Story]]:
    """Stories that one rule may give: of one list, of one kind; the lead story by itself."""
    by_entry = {id(story.entry): story for story in stories}
    groups: list[list[Story]] = []
    for one in page.chosen:
        own, _ = without_strangers(page.flow, one.listed)
        listed = [by_entry.pop(id(entry)) for entry in own if id(entry) in by_entry]
        for kind in Kind:
            groups.append([story for story in listed if story.kind is kind and not story.lead])
        groups.extend([story] for story in listed if story.lead)
    groups.extend([story] for story in by_entry.values())
    return [group for group in groups if group]


def _rule(page: Page, group: Sequence[Story], root: HtmlElement) -> PageRule | None:
    flow = page.flow
    boxes, flat = _boxes(page, group)
    if not boxes:
        return None
    titles = [story.entry.title_node for story in group]
    inside = [flow.nodes[node] for node in titles] if NONE not in titles else []
    items = selector_of(root, boxes, inside)
    if not items:
        return None
    fields = {} if flat else _fields(flow, boxes, group)
    return PageRule(items=items, flat=flat, kind=group[0].kind.value, lead=group[0].lead, **fields)


def _boxes(page: Page, group: Sequence[Story]) -> tuple[list[HtmlElement], bool]:
    """The element around each story, else where each begins (then the list is flat); nothing if neither."""
    around = [_box(page, story) for story in group]
    known = [box for box in around if box is not None]
    if len(known) == len(group) and len(set(known)) == len(group):
        return known, False
    flow = page.flow
    starts = [flow.nodes[story.entry.record.anchor.node] for story in group]
    anchors = [story.entry.record for story in group]
    if len(set(starts)) < len(starts) or any(record.top == NONE for record in anchors):
        return [], True
    return [flow.nodes[record.top] for record in anchors], True


def _box(page: Page, story: Story) -> HtmlElement | None:
    """The element around a story: its own in its list; of a story alone the largest without any other."""
    record, flow = story.entry.record, page.flow
    if record.top != NONE:
        whole = record.first >= flow.first[record.top] and record.end <= flow.end[record.top]
        return flow.nodes[record.top] if whole else None
    node = flow.runs[record.first].node
    while node != NONE and not (flow.first[node] <= record.first and record.end <= flow.end[node]):
        node = flow.parent[node]
    if node == NONE or not page.is_free(flow.first[node], flow.end[node], story.number):
        return None
    return flow.nodes[page.widest(node, story.number)]


def _fields(flow: Flow, boxes: Sequence[HtmlElement], group: Sequence[Story]) -> dict[str, FieldRule]:
    """Selectors for the fields that one selector gives in every entry exactly as they were found. The others
    are left out, and found again as they were."""
    entries = [story.entry for story in group]
    wanted: dict[str, tuple[list[HtmlElement | None], list[str]]] = {
        "title": (
            _elements(flow, [entry.title_node for entry in entries]),
            [entry.title for entry in entries],
        ),
        "link": (_links(flow, entries, boxes), [entry.href for entry in entries]),
        "summary": (
            _elements(flow, [entry.summary_node for entry in entries]),
            [one.summary for one in entries],
        ),
    }
    if group[0].kind is not Kind.EVENT and not any(_is_told_to_machines(entry) for entry in entries):
        dates = [entry.dates[0].text if entry.dates else "" for entry in entries]
        wanted["date"] = (_elements(flow, [entry.date_node for entry in entries]), dates)
    if any(story.opening for story in group):
        return {}
    rules: dict[str, FieldRule] = {}
    for name, (elements, values) in wanted.items():
        css = selector_within(boxes, elements) if any(element is not None for element in elements) else None
        if css is not None and all(map(_gives, elements, values)):
            rules[name] = FieldRule(css=css)
    return rules


def _gives(element: HtmlElement | None, value: str) -> bool:
    """Whether an element says just this: as its text, or as where it leads."""
    if element is None:
        return not value
    return value in (text_of(element), " ".join((element.get("href") or "").split()) or None)


def _is_told_to_machines(entry: Entry) -> bool:
    return bool(entry.dates) and entry.dates[0].origin in (DateOrigin.TIME_ELEMENT, DateOrigin.ATTRIBUTE)


def _elements(flow: Flow, nodes: Sequence[int]) -> list[HtmlElement | None]:
    return [flow.nodes[node] if node != NONE else None for node in nodes]


def _links(flow: Flow, entries: Sequence[Entry], boxes: Sequence[HtmlElement]) -> list[HtmlElement | None]:
    """The links that lie in their boxes; one around its box is found without a rule."""
    found = [flow.nodes[flow.links[entry.link].node] if entry.link != NONE else None for entry in entries]
    return [
        link if link is not None and (link is box or box in set(link.iterancestors())) else None
        for link, box in zip(found, boxes, strict=True)
    ]

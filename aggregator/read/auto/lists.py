"""Lists on a page: what repeats, and where one entry ends and the next begins.

Anchors are what an entry is known by: its headline, its link, its call to action, its date. Anchors of the
same shape (the same tags from the root down) make a list. The box of an entry is the largest element that
holds no other anchor of the list; where entries have no element of their own (lines parted by ``<br>``,
headings followed by text, dates followed by lists) what lies between two anchors is shared out by how it
repeats.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from aggregator.read.auto.flow import NONE, Flow, Run

HEADING: Final = "heading"
LINK: Final = "link"
CALL: Final = "call"
DATE: Final = "date"
BOX: Final = "box"

_REGULAR: Final = 0.6  # of the gaps a line is in: it belongs to every entry
_ALWAYS: Final = 0.9
_MOST_LISTS: Final = 24  # that are looked at closely
_MOST_ANCHORS: Final = 6_000  # of one list
_LOOKED_BACK: Final = 8  # lines before the first entry
_ENTRY_TAGS: Final = frozenset(("article",))


@dataclass(slots=True, eq=False, frozen=True)
class Anchor:
    node: int
    first: int  # its runs
    end: int


@dataclass(slots=True, eq=False)
class Record:
    """One entry: a stretch of runs and of nodes. ``top`` is its element, ``NONE`` when it has none."""

    first: int
    end: int
    top: int
    low: int  # the nodes in it, from here
    high: int  # to before this one
    anchor: Anchor
    context: int = NONE  # the run with the date that stands above it and others


@dataclass(slots=True, eq=False)
class Lot:
    """A list: entries of one shape, in the page's order."""

    anchored: str
    records: list[Record]

    @property
    def extent(self) -> tuple[tuple[int, int], ...]:
        return tuple((record.first, record.end) for record in self.records)


_Line: TypeAlias = list[Run]


def lots_of(flow: Flow) -> list[Lot]:
    """Every list of at least two entries the most telling first, each extent once."""
    clusters: dict[tuple[str, bool, int], list[Anchor]] = defaultdict(list)
    for anchored, anchor in _anchors(flow):
        clusters[anchored, False, flow.shape[anchor.node]].append(anchor)
        clusters[anchored, True, flow.look[anchor.node]].append(anchor)
        if anchored == CALL:  # one of them may stand a box deeper than the others
            clusters[anchored, True, NONE].append(anchor)
    usable = [(key, anchors[:_MOST_ANCHORS]) for key, anchors in clusters.items() if len(anchors) > 1]
    usable.sort(key=lambda pair: -_promise(flow, pair[0][0], pair[1]))
    found: dict[tuple[tuple[int, int], ...], Lot] = {}
    for (anchored, _, kind), anchors in usable[:_MOST_LISTS]:
        lot = Lot(anchored, _records(flow, anchors))
        _without_labels(flow, lot.records)
        if len(lot.records) > 1 and (kind != NONE or _are_siblings(flow, lot.records, anchors)):
            found.setdefault(lot.extent, lot)
    return list(found.values())


def _are_siblings(flow: Flow, records: list[Record], anchors: list[Anchor]) -> bool:
    """Whether each anchor has a box of its own, and all these stand side by side."""
    holders = {flow.parent[record.top] if record.top != NONE else NONE for record in records}
    return len(records) == len(anchors) and len(holders) == 1 and NONE not in holders


def _without_labels(flow: Flow, records: list[Record]) -> None:
    """Takes the names of sections from a list whose entries mostly open with one: of two headings of one rank
    with nothing between, the one next to the text is the headline."""
    begins = [_behind_label(flow, record) for record in records]
    if sum(map(bool, begins)) >= _REGULAR * len(records):
        for record, begin in zip(records, begins, strict=True):
            record.first = begin or record.first


def _behind_label(flow: Flow, record: Record) -> int:
    """Where the headline begins that stands between a label and text, 0 where none does."""
    heads: list[Run] = []  # the first run of each of the headings that open the entry
    for run in flow.runs[record.first : record.end]:
        if run.heading == NONE:
            break
        if run.link != NONE or run.is_date:
            return 0
        if not heads or heads[-1].heading != run.heading:
            heads.append(run)
    else:
        return 0
    ranks = [flow.nodes[run.heading].tag for run in heads]
    return heads[1].at if len(heads) == 2 and ranks[0] == ranks[1] else 0


def _promise(flow: Flow, anchored: str, anchors: Sequence[Anchor]) -> float:
    """How much a list says at a first look: entries times their words."""
    said = sum(min(len(flow.text(anchor.first, anchor.end)), 80) for anchor in anchors)
    return said * {HEADING: 2.0, CALL: 4.0, DATE: 4.0, BOX: 1.0}.get(anchored, 1.0)


def _anchors(flow: Flow) -> Iterable[tuple[str, Anchor]]:
    """All anchors, in the page's order for each kind."""
    heading = NONE
    for run in flow.runs:
        if run.heading not in (NONE, heading):
            heading = run.heading
            yield HEADING, Anchor(heading, flow.first[heading], flow.end[heading])
        if run.is_date:
            yield DATE, Anchor(run.node, run.at, run.at + 1)
    for link in flow.links:
        if link.text:
            yield CALL if link.call else LINK, Anchor(link.node, link.first, link.end)
    for node, element in enumerate(flow.nodes):
        if element.tag in _ENTRY_TAGS and flow.end[node] > flow.first[node]:
            yield BOX, Anchor(node, flow.first[node], flow.end[node])


def lots_in_line(flow: Flow) -> list[Lot]:
    """For a page without repeated structure (nothing is closed, every entry lies deeper than the one before):
    its linked headings of each rank, and its links, each entry reaching to the next one."""
    headed: dict[str, list[Anchor]] = defaultdict(list)
    linked: list[Anchor] = []
    for anchored, anchor in _anchors(flow):
        if anchored == HEADING and flow.links_in(anchor.node, flow.last[anchor.node]):
            headed[str(flow.nodes[anchor.node].tag)].append(anchor)
        elif anchored == LINK:
            linked.append(anchor)
    found = [(HEADING, anchors) for anchors in headed.values()] + [(LINK, linked)]
    return [Lot(anchored, _reaching(flow, anchors)) for anchored, anchors in found if len(anchors) > 1]


def _reaching(flow: Flow, anchors: list[Anchor]) -> list[Record]:
    ends = [anchor.first for anchor in anchors[1:]]
    ends.append(min(len(flow.runs), anchors[-1].end + _LOOKED_BACK))
    return [
        Record(anchor.first, end, NONE, anchor.node, anchor.node, anchor)
        for anchor, end in zip(anchors, ends, strict=True)
    ]


def alike(flow: Flow, node: int) -> list[Lot]:
    """The lists of nodes that look like this one: by tags and classes, and by tags alone."""
    lots = []
    for kinds in (flow.look, flow.shape):
        same = [at for at, kind in enumerate(kinds) if kind == kinds[node] and flow.end[at] > flow.first[at]]
        anchors = [Anchor(at, flow.first[at], flow.end[at]) for at in same[:_MOST_ANCHORS]]
        alone = len(anchors) == 1
        lots.append(lot_of_boxes(flow, same, flat=False) if alone else Lot(BOX, _records(flow, anchors)))
    return lots


def lot_of_boxes(flow: Flow, boxes: list[int], *, flat: bool) -> Lot:
    """The list whose entries are in these nodes; with ``flat`` these are only their beginnings, and what lies
    between belongs to them, too."""
    records = []
    for node in boxes:
        anchor = Anchor(node, flow.first[node], flow.end[node])
        records.append(Record(anchor.first, anchor.end, node, node, flow.last[node], anchor))
    if flat:
        _share_gaps(flow, records)
    return Lot(BOX, records)


# --------------------------------------------------------------------------- boxes


def _records(flow: Flow, anchors: list[Anchor]) -> list[Record]:
    """The entries that these anchors stand for."""
    depths = [_common_depth(flow, one, other) for one, other in itertools.pairwise(anchors)]
    boxes: list[int] = []
    for at, anchor in enumerate(anchors):
        deepest = max(depths[at - 1] if at else NONE, depths[at] if at < len(depths) else NONE)
        boxes.append(flow.ancestor(anchor.node, deepest + 1) if flow.depth[anchor.node] > deepest else NONE)
    if NONE in boxes:
        return _lines_as_records(flow, anchors)
    shape = _usual_shape(flow, anchors, boxes)
    depth = next(flow.depth[box] for box in boxes if flow.shape[box] == shape)
    records: dict[int, Record] = {}
    for anchor in anchors:
        box = flow.ancestor(anchor.node, depth)
        if flow.shape[box] == shape and box not in records:
            records[box] = Record(flow.first[box], flow.end[box], box, box, flow.last[box], anchor)
    _share_gaps(flow, list(records.values()))
    return list(records.values())


def _common_depth(flow: Flow, one: Anchor, other: Anchor) -> int:
    """The depth of the deepest node around both."""
    a, b = one.node, other.node
    parent, depth = flow.parent, flow.depth
    while a != b:
        if depth[a] >= depth[b]:
            a = parent[a]
        else:
            b = parent[b]
    return depth[a]


def _usual_shape(flow: Flow, anchors: list[Anchor], boxes: list[int]) -> int:
    """The shape of box that tells most anchors apart; of equals the outermost."""
    apart: dict[int, int] = {}
    for shape, _ in Counter(flow.shape[box] for box in boxes).most_common(6):
        depth = next(flow.depth[box] for box in boxes if flow.shape[box] == shape)
        around = {
            box
            for anchor in anchors
            if flow.depth[anchor.node] >= depth
            and flow.shape[box := flow.ancestor(anchor.node, depth)] == shape
        }
        apart[shape] = len(around)
    depth_of = {flow.shape[box]: flow.depth[box] for box in boxes}
    return max(apart, key=lambda shape: (apart[shape], -depth_of[shape]))


# --------------------------------------------------------------------------- entries without boxes


def _lines_as_records(flow: Flow, anchors: list[Anchor]) -> list[Record]:
    """Anchors that are bare texts in one element: each begins or ends on its own line."""
    records = [Record(anchor.first, anchor.end, NONE, anchor.node, anchor.node, anchor) for anchor in anchors]
    _share_gaps(flow, records)
    return records


def _holder(flow: Flow, record: Record) -> int:
    return flow.parent[record.top] if record.top != NONE else record.anchor.node


def _share_gaps(flow: Flow, records: list[Record]) -> None:
    """Gives what lies between entries of one holder to the entry before or behind it."""
    groups: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        groups[_holder(flow, record)].append(record)
    gaps = [
        _shared_gap(flow, holder, one.end, other.first)
        for holder, group in groups.items()
        for one, other in itertools.pairwise(group)
    ]
    if not any(gaps):
        return
    regular = _regular(flow, gaps)
    heads = _heads(flow, groups, gaps, regular)
    for holder, group in groups.items():
        _share(flow, holder, group, regular, heads)


def _shared_gap(flow: Flow, holder: int, first: int, end: int) -> list[_Line]:
    """The lines between two entries of a holder that may belong to either; none, where another entry lies
    between them that only looks a little different."""
    lines = _gap(flow, first, end)
    return [] if any(_is_in_entry(flow, holder, line[0].node) for line in lines) else lines


def _is_in_entry(flow: Flow, holder: int, node: int) -> bool:
    depth = flow.depth[holder] + 1
    return flow.depth[node] >= depth and flow.nodes[flow.ancestor(node, depth)].tag in _ENTRY_TAGS


def _gap(flow: Flow, first: int, end: int) -> list[_Line]:
    lines: list[_Line] = []
    for run in flow.runs[first:end]:
        if lines and lines[-1][0].line == run.line:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _sign(flow: Flow, line: _Line) -> tuple[int, bool]:
    return flow.shape[line[0].node], any(run.is_date for run in line)


def _regular(flow: Flow, gaps: list[list[_Line]]) -> set[tuple[int, bool]]:
    """The kinds of line that are in most of the gaps; where each has one of a shape, dated or not."""
    seen = Counter(sign for gap in gaps for sign in {_sign(flow, line) for line in gap})
    regular = {sign for sign, count in seen.items() if count >= _REGULAR * len(gaps)}
    once = Counter(
        shape
        for gap in gaps
        for shape, times in Counter(_sign(flow, line)[0] for line in gap).items()
        if times == 1
    )
    always = {shape for shape, count in once.items() if count >= _ALWAYS * len(gaps)}
    return regular | {(shape, dated) for shape in always for dated in (False, True)}


def _heads(
    flow: Flow, groups: dict[int, list[Record]], gaps: list[list[_Line]], regular: set[tuple[int, bool]]
) -> int:
    """How many of the regular lines at a gap's end belong to the entry behind it: as many as stand before the
    first entry, too."""
    patterns = Counter(tuple(sign for line in gap if (sign := _sign(flow, line)) in regular) for gap in gaps)
    pattern = patterns.most_common(1)[0][0]
    votes: Counter[int] = Counter()
    for holder, group in groups.items():
        if len(group) < 2 and len(groups) > 1:
            continue
        before = _before(flow, holder, group[0])
        count = 0
        while (
            count < min(len(pattern), len(before)) and _sign(flow, before[-1 - count]) == pattern[-1 - count]
        ):
            count += 1
        if count == len(pattern) and count:
            behind = _gap(flow, group[-1].end, min(flow.end[holder], group[-1].end + _LOOKED_BACK))
            follows = tuple(_sign(flow, line) for line in behind[:count]) == pattern
            count = 0 if follows and not any(dated for _, dated in pattern) else count
        votes[count] += 1
    return votes.most_common(1)[0][0]


def _alike(flow: Flow, line: _Line, sign: tuple[int, bool], regular: set[tuple[int, bool]]) -> bool:
    """Whether a line is of a kind, its date left aside where both kinds are regular."""
    own = _sign(flow, line)
    return own == sign or (own[0] == sign[0] and own in regular and sign in regular)


def _before(flow: Flow, holder: int, record: Record) -> list[_Line]:
    """The last lines of the holder before its first entry."""
    first = max(flow.first[holder], record.first - 3 * _LOOKED_BACK)
    return _gap(flow, first, record.first)[-_LOOKED_BACK:]


def _share(flow: Flow, holder: int, group: list[Record], regular: set[tuple[int, bool]], heads: int) -> None:
    bounds = [(flow.first[holder], group[0].first)]
    bounds += [(one.end, other.first) for one, other in itertools.pairwise(group)]
    bounds.append((group[-1].end, flow.end[holder]))
    context = NONE
    for at, (first, end) in enumerate(bounds):
        before = group[at - 1] if at else None
        behind = group[at] if at < len(group) else None
        lines = _shared_gap(flow, holder, first, end)
        tail, head, apart = _split(flow, lines, before, behind, regular, heads)
        if before is not None and tail:
            before.end = tail[-1][-1].at + 1
            before.high = max(before.high, _within(flow, holder, tail[-1][-1].node, before.high))
        if behind is not None and head:
            behind.first = head[0][0].at
            if head[0][0].node != holder:
                behind.low = min(behind.low, head[0][0].node)
        context = next((run.at for line in reversed(apart) for run in line if run.is_date), context)
        if behind is not None:
            behind.context = context


def _within(flow: Flow, holder: int, node: int, otherwise: int) -> int:
    """The node behind ``node``, unless it is the holder itself whose bare text is meant."""
    return otherwise if node == holder else flow.last[node]


def _split(
    flow: Flow,
    lines: list[_Line],
    before: Record | None,
    behind: Record | None,
    regular: set[tuple[int, bool]],
    heads: int,
) -> tuple[list[_Line], list[_Line], list[_Line]]:
    """A gap's lines as those of the entry before it, those of the entry behind it, and those of neither."""
    tail: list[_Line] = []
    head: list[_Line] = []
    if before is not None and lines and before.end and flow.runs[before.end - 1].line == lines[0][0].line:
        tail.append(lines.pop(0))
    joins = behind is not None and lines and behind.first < len(flow.runs)
    if joins and behind is not None and flow.runs[behind.first].line == lines[-1][0].line:
        head.insert(0, lines.pop())
    left = heads
    while left and behind is not None and lines and _sign(flow, lines[-1]) in regular:
        head.insert(0, lines.pop())
        left -= 1
    if before is None or (behind is None and not _continues(flow, lines, regular)):
        return tail, head, lines
    while lines and not _parts(flow, lines[0], regular):
        tail.append(lines.pop(0))
        if behind is None and len(tail) > _LOOKED_BACK:
            break
    return tail, head, lines


def _continues(flow: Flow, lines: list[_Line], regular: set[tuple[int, bool]]) -> bool:
    """Whether what follows the last entry is what follows every entry."""
    return bool(lines) and _sign(flow, lines[0]) in regular


def _parts(flow: Flow, line: _Line, regular: set[tuple[int, bool]]) -> bool:
    """Whether a line parts groups of entries: a heading or date that only some entries have before them."""
    sign = _sign(flow, line)
    return sign not in regular and (sign[1] or line[0].heading != NONE)

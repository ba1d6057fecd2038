"""What the stories of a page are put into: its flow, the lists chosen from it, and who owns which texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aggregator.models import FoundEvent, Kind
from aggregator.read.auto.fields import Entry
from aggregator.read.auto.flow import NONE, Flow, Run, joined
from aggregator.read.auto.weigh import Weighed

_LONG_PARAGRAPH: Final = 5_000
_PARAGRAPH: Final = 60  # characters of a line that is a paragraph


@dataclass(slots=True, eq=False)
class Story:
    """An entry with what kind of block it is. ``first`` is its place on the page."""

    kind: Kind
    entry: Entry
    first: int
    lead: bool = False
    post: bool = False  # it is told in full where it stands, and needs no link
    opening: bool = False  # it has no headline: its text is the story's beginning
    event: FoundEvent | None = None
    number: int = NONE  # on its page


class Page:
    """A flow with the lists chosen from it, and what is left of its lines."""

    def __init__(self, flow: Flow, weighed: list[Weighed], chosen: list[Weighed]) -> None:
        self.flow = flow
        self.weighed = weighed
        self.chosen = chosen
        self.stories: list[Story] = []
        self.owner = [NONE] * len(flow.runs)  # by run: the number of its story
        self.lines = list(_lines(flow))
        self.unlike: list[Entry] = []  # that stand alone and are not told as the stories are
        self.removed: set[int] = set()  # numbers of stories that turned out to be a part of another one
        self.number = {line[0].line: at for at, line in enumerate(self.lines)}
        self._owned: list[set[int]] = []  # by story: its runs

    def add(self, story: Story, first: int, end: int) -> None:
        story.number = len(self.stories)
        self.stories.append(story)
        self._owned.append(set())
        self.give(story, first, end)

    def give(self, story: Story, first: int, end: int) -> None:
        """Makes a stretch a part of a story, whose ever it was."""
        for at in range(first, end):
            if self.owner[at] != NONE:
                self._owned[self.owner[at]].discard(at)
            self.owner[at] = story.number
        self._owned[story.number].update(range(first, end))

    def is_free(self, first: int, end: int, but: int = NONE) -> bool:
        """Whether no story, or only this one, has a part in a stretch."""
        return all(owner in (NONE, but) for owner in self.owner[first:end])

    def end_of(self, story: Story) -> int:
        """The first run behind a story's last."""
        return max(self._owned[story.number], default=NONE) + 1

    def widest(self, node: int, but: int = NONE) -> int:
        """The largest element around a free one, or around one of a story alone, that holds nothing else."""
        flow = self.flow
        above = flow.parent[node]
        while (
            above != NONE
            and self.is_free(flow.first[above], flow.end[above], but)
            and next(flow.nodes[above].iter("h1"), None) is None
        ):
            node, above = above, flow.parent[above]
        return node

    def in_order(self) -> list[Story]:
        kept = (story for number, story in enumerate(self.stories) if number not in self.removed)
        return sorted(kept, key=lambda story: story.first)

    def only_owner(self, first: int, end: int) -> Story | None:
        """The story that a stretch belongs to, if it has no other part of the page."""
        owners = set(self.owner[first:end])
        owner = owners.pop() if len(owners) == 1 else NONE
        if owner == NONE or len(self._owned[owner]) != end - first:
            return None
        return self.stories[owner]

    def remove(self, story: Story) -> None:
        for at in self._owned[story.number]:
            self.owner[at] = NONE
        self._owned[story.number].clear()
        self.removed.add(story.number)

    def own_text(self) -> int:
        """Characters in paragraphs that belong to no entry."""
        own = 0
        for line in self.lines:
            text = joined([run for run in line if run.link == NONE])
            length = min(len(text), _LONG_PARAGRAPH)
            if length < _PARAGRAPH or not any(map(str.isalpha, text[:_PARAGRAPH])):
                continue
            owners = {self.owner[run.at] for run in line} - {NONE}
            if not any(_is_entry(self.stories[owner]) for owner in owners):
                own += length
        return own


def _is_entry(story: Story) -> bool:
    """Whether a story is certainly an entry, and no section of an article."""
    entry = story.entry
    return (
        entry.title_linked or entry.called or bool(entry.dates) or story.lead or story.kind is not Kind.NEWS
    )


def _lines(flow: Flow) -> Iterator[list[Run]]:
    """The lines outside frames and side columns."""
    line: list[Run] = []
    for run in flow.runs:
        if flow.framing[run.node] is not None:
            continue
        if line and line[-1].line != run.line:
            yield line
            line = []
        line.append(run)
    if line:
        yield line

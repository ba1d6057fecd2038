"""Files of a page: those that follow its lead story, and those that are offered by themselves."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from aggregator.models import FoundLink, Kind
from aggregator.read.auto.fields import FILE, Entry
from aggregator.read.auto.flow import NONE, Run, joined
from aggregator.read.auto.lists import Anchor, Record
from aggregator.read.auto.page import Page, Story
from aggregator.read.auto.slots import word_count
from aggregator.read.found import found_link, links

_ABOUT_WORDS: Final = 5  # of a text that tells of the file above it
_SHARING: Final = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook|twitter|x|linkedin|pinterest|reddit|tumblr|t|wa|whatsapp|telegram|addtoany|"
    r"addthis|vk)\.(?:com|me|ru)/", re.IGNORECASE,
)  # fmt: skip


def papers(page: Page) -> None:
    """Gives the links that follow a story with a dateline, in its box or up to the next block, to it."""
    for story in page.stories:
        if story.lead:
            story.entry.documents = links((*story.entry.documents, *_papers_of(page, story)))


def _papers_of(page: Page, story: Story) -> Iterator[FoundLink | None]:
    flow = page.flow
    taken = {story.entry.href}
    behind = bisect_left(page.lines, page.end_of(story), key=lambda line: line[0].at)
    for line in page.lines[behind:]:
        if (
            not page.is_free(line[0].at, line[-1].at + 1)
            or line[0].heading != NONE
            or _is_resource(page, line)
        ):
            return
        for run in line:
            link = flow.links[run.link] if run.link != NONE else None
            if link is None or not link.href or link.call or link.href in taken or _SHARING.search(link.href):
                continue
            taken.add(link.href)
            yield found_link(link.href, "css:a", title=link.text)


def resources(page: Page) -> None:
    """Files that are offered by themselves: a title that is a link, and what it is about."""
    for line in page.lines:
        if page.is_free(line[0].at, line[-1].at + 1) and _is_resource(page, line):
            about = page.lines[page.number[line[0].line] + 1]
            first, end = line[0].at, about[-1].at + 1
            link = page.flow.links[line[0].link]
            entry = Entry(
                Record(first, end, NONE, line[0].node, line[0].node, Anchor(line[0].node, first, end))
            )
            entry.title, entry.href, entry.link, entry.summary = (
                link.text,
                link.href,
                line[0].link,
                joined(about),
            )
            page.add(Story(Kind.RESOURCE, entry, first), first, end)


def _is_resource(page: Page, line: list[Run]) -> bool:
    """Whether a line is nothing but a link to a file, and the next one tells of it."""
    link = page.flow.links[line[0].link] if line[0].link != NONE else None
    if link is None or link.call or not FILE.search(link.href) or len({run.link for run in line}) != 1:
        return False
    at = page.number[line[0].line] + 1
    about = page.lines[at] if at < len(page.lines) else []
    return (
        bool(about)
        and all(run.link == NONE for run in about)
        and word_count(joined(about)) >= _ABOUT_WORDS
        and page.is_free(about[0].at, about[-1].at + 1)
    )

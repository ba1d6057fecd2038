"""With a poll: the visits to the pages and documents of its items, and of those that wait for theirs.

How a visit goes is told in ``errands``; here is who is visited, and what becomes of the poll's changes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Final

from aggregator.complete import has_page, lacks_the_usual
from aggregator.enclosed import is_inspected
from aggregator.errands import Round, Visitor, Wish, left, needless
from aggregator.models import (
    Change,
    ChangeKind,
    Errand,
    Fetched,
    Item,
    Known,
    Lease,
    Reading,
    WantedPage,
)
from aggregator.poll import (
    ANSWERED,
    Finding,
    Tools,
    fetch_whole,
    read_request,
)
from aggregator.settings.schema import Source
from aggregator.text.urls import canonical

ACCEPTED: Final = {  # of a story many sites have a feed, too
    Errand.PAGE: "text/html, application/xhtml+xml, */*;q=0.5",
    Errand.DOCUMENTS: "*/*",
}
MOST_WANTED: Final = 40  # stored items that are looked at for one errand with one poll


def with_errands(finding: Finding, lease: Lease, source: Source, tools: Tools, now: datetime) -> Finding:
    """The finding with what the items' own pages and documents add: of new items first, then of those that
    wait for it; what is over the budget waits."""
    if (
        not (finding.changes or lease.pages_due)
        or finding.status not in ANSWERED
        or not tools.schedule.articles
    ):
        return finding
    lists = lists_of(source, finding)
    go = visitor(source, lists, tools)
    done, wished, over = go.begin(), list[Wish](), list[Wish]()
    for what in errands_of(source):
        waiting = tools.memory.wanted_pages(source.key, what, now, MOST_WANTED) if lease.pages_due else ()
        again = {one.known.id: wish_again(one, finding, done) for one in waiting}
        fresh = [
            Wish(change=change, first_seen=now, what=what)
            for change in ({one.id: one for one in finding.changes} | done.changes).values()
            if change.id not in again and wants(change.item, what, source, lists)
        ]
        seen = set(done.changes)
        first = [wish for wish in fresh if wish.change.kind is ChangeKind.NEW or wish.id in seen]
        still = [wish for wish in again.values() if wants(wish.item, what, source, lists)]
        go.visit((*first, *still), done)
        wished += fresh
        over += [wish for wish in again.values() if wish not in still]
    visited = with_aliases(done, finding, source, tools)
    inside = tuple(visited.pop(change.id, change) for change in finding.changes)
    return replace(
        finding,
        changes=(*inside, *visited.values()),
        beyond=finding.beyond + len(visited),
        pages=(*done.visits, *left(wished, done, now), *needless(over)),
        page_holds=tuple(done.holds.items()),
        page_bytes=done.wire_bytes,
    )


def lists_of(source: Source, finding: Finding) -> frozenset[str]:
    """The addresses (canonical) of the list itself: no story lives there."""
    answered = finding.answer.url if finding.answer else ""
    return frozenset(canonical(url) for url in (source.url, source.home, answered) if url)


def errands_of(source: Source) -> tuple[Errand, ...]:
    """What this source has done for its items. The page goes first: it may tell of documents."""
    asked = {Errand.PAGE: source.articles != "never", Errand.DOCUMENTS: source.documents == "inspected"}
    return tuple(what for what, is_asked in asked.items() if is_asked)


def wants(item: Item, what: Errand, source: Source, lists: frozenset[str]) -> bool:
    """Has the item a use for this errand?"""
    if what is Errand.DOCUMENTS:
        return not all(map(is_inspected, item.documents))
    return (source.articles == "always" or lacks_the_usual(item)) and has_page(item, lists)


def wish_again(one: WantedPage, finding: Finding, done: Round) -> Wish:
    """A stored item whose turn may come with this poll, as the poll leaves it."""
    story = one.known
    decided = next((change for change in finding.changes if change.id == story.id), unchanged(story))
    return Wish(
        change=done.changes.get(story.id, decided),
        first_seen=story.first_seen,
        what=one.what,
        tries=one.tries,
    )


def unchanged(story: Known) -> Change:
    return Change(
        kind=ChangeKind.SAME, id=story.id, item=story.item, version=story.version, significant=False
    )


def visitor(source: Source, lists: frozenset[str], tools: Tools) -> Visitor:
    def read(answered: Fetched, item: Item) -> Reading:
        return tools.reader.read(replace(read_request(answered, source), story=item.title))

    def leaf(answered: Fetched) -> Reading:
        return tools.reader.read(replace(read_request(answered, source), document=True))

    def fetch(address: str, what: Errand) -> Fetched:
        return fetch_whole(address, source=source, tools=tools, accept=ACCEPTED[what])

    return Visitor(
        source=source,
        fetch=fetch,
        read=read,
        leaf=leaf,
        clock=tools.clock,
        per_host=tools.schedule.articles,
        lists=lists,
    )


def with_aliases(done: Round, finding: Finding, source: Source, tools: Tools) -> dict[str, Change]:
    """The changes of the round, each with the name of the address its page gives itself, where nobody else
    goes by that name: a site may give all its pages the address of one."""
    if not done.aliases:
        return done.changes
    known = tools.memory.known(source.key, set(done.aliases.values()))
    taken = Counter(done.aliases.values())
    taken.update(key for change in finding.changes for key in {*change.item.keys, *change.new_keys})
    free = {item_id: name for item_id, name in done.aliases.items() if taken[name] == 1 and name not in known}
    return {
        item_id: replace(change, new_keys=(*change.new_keys, free[item_id])) if item_id in free else change
        for item_id, change in done.changes.items()
    }

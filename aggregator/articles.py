"""The items' own pages: which are read with this poll, and what each visit comes to.

A visit never fails the poll and says nothing about its source. It ends in one of three ways: the page is
read, for good; it fails, and is tried again later, three times at most; or its turn did not come, and it
stays wanted. A host that says "not now" or "not you" is not asked for further pages for a while.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from aggregator.complete import completed_change, is_elsewhere
from aggregator.errors import ReadError, Refused, SourceError
from aggregator.identity import name_of_address
from aggregator.models import Change, Fetched, Item, PageState, PageVisit, Reading, Rejected
from aggregator.normalize import normalize
from aggregator.settings.schema import Source
from aggregator.text.urls import host_of

NOT_ASKED: Final = "host-busy"  # it was not our turn
MOST: Final = 20  # pages of one poll, on whatever hosts
LONGEST: Final = timedelta(seconds=60)  # after which no further page is asked for
_PAUSES: Final = (timedelta(hours=1), timedelta(days=1))  # before the second try and the third, the last
_HOLDS: Final = {403: timedelta(days=1), 429: timedelta(hours=1), 503: timedelta(hours=1)}  # if not stated
_LONGEST_HOLD: Final = timedelta(days=1)
# Pages that say of themselves that they will be back; of any other page that was read nothing is expected.
_PASSING: Final = frozenset({"maintenance", "error", "challenge", "parse-limit", "parse-crash"})

Fetch = Callable[[str], Fetched]
Read = Callable[[Fetched, Item], Reading]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """An item whose page is to be read, as this poll leaves it, and how often that was tried in vain."""

    change: Change
    first_seen: datetime
    tries: int = 0

    @property
    def id(self) -> str:
        return self.change.id

    @property
    def item(self) -> Item:
        return self.change.item


@dataclass(kw_only=True, slots=True)
class Round:
    """What the visits of one poll came to."""

    changes: dict[str, Change] = field(default_factory=dict)  # by id; of pages that were read
    aliases: dict[str, str] = field(default_factory=dict)  # by id: the name of its page's own address
    visits: list[PageVisit] = field(default_factory=list)
    holds: dict[str, datetime] = field(default_factory=dict)  # hosts to be left alone until then
    wire_bytes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Who goes. ``lists`` are addresses (canonical) of no item's page; ``per_host`` bounds one round."""

    source: Source
    fetch: Fetch
    read: Read
    clock: Callable[[], datetime]
    per_host: int
    lists: Container[str]

    def visit(self, wishes: Iterable[Wish]) -> Round:
        """As many of these as may be, in this order."""
        done, asked, closed = Round(), Counter[str](), set[str]()
        end = self.clock() + LONGEST
        for wish in wishes:
            host = host_of(wish.item.url)
            if asked.total() >= MOST or self.clock() >= end:
                break
            if asked[host] >= self.per_host or host in closed:
                continue
            asked[host] += 1
            try:
                self._look(wish, host, done)
            except SourceError as error:
                if self._fail(wish, host, error, done):
                    closed.add(host)
        return done

    def _look(self, wish: Wish, host: str, done: Round) -> None:
        answer = self.fetch(wish.item.url)
        done.wire_bytes += answer.wire_bytes
        if is_elsewhere(wish.item, answer.url, self.lists):
            raise ReadError("led-elsewhere", f"its address leads to {answer.url}")
        page = self._page(answer, wish.item)
        done.changes[wish.id] = completed_change(wish.change, page, first_seen=wish.first_seen)
        name = "" if is_elsewhere(wish.item, page.url, self.lists) else name_of_address(page.url)
        if name and name not in wish.item.keys:
            done.aliases[wish.id] = name
        done.visits.append(PageVisit(id=wish.id, host=host, state=PageState.READ, tries=wish.tries + 1))

    def _page(self, answer: Fetched, item: Item) -> Item:
        """The page as an item; raises ReadError where it is none."""
        reading = self.read(answer, item)
        page = normalize(
            reading.candidates[0], source=self.source, reading=reading, url=answer.url, now=self.clock()
        )
        if isinstance(page, Rejected):
            raise ReadError(page.reason, "its page has neither headline nor text")
        return page

    def _fail(self, wish: Wish, host: str, error: SourceError, done: Round) -> bool:
        """Note a visit in vain. True when its host is to be left alone for this poll."""
        if error.reason == NOT_ASKED:
            return True
        now, tries = self.clock(), wish.tries + 1
        hold = _hold(error)
        if hold:
            done.holds[host] = now + hold
        done.visits.append(
            PageVisit(
                id=wish.id,
                host=host,
                state=PageState.FAILED,
                tries=tries,
                due=_again(error, tries, now),
                reason=error.reason,
                detail=error.detail,
            )
        )
        return bool(hold)


def left(wishes: Iterable[Wish], done: Round, now: datetime) -> tuple[PageVisit, ...]:
    """Of these the ones whose turn did not come: they stay wanted."""
    visited = {visit.id for visit in done.visits}
    return tuple(
        PageVisit(id=wish.id, host=host_of(wish.item.url), state=PageState.WANTED, due=now)
        for wish in wishes
        if wish.id not in visited
    )


def _hold(error: SourceError) -> timedelta:
    """How long the host wants to be left alone; nothing when it did not say so."""
    if error.status not in _HOLDS:
        return timedelta()
    return min(error.retry_after or _HOLDS[error.status], _LONGEST_HOLD)


def _again(error: SourceError, tries: int, now: datetime) -> datetime | None:
    """When to try again. None for never: our rules forbid it, the page is another one, or it was the last."""
    is_final = isinstance(error, Refused) or (isinstance(error, ReadError) and error.reason not in _PASSING)
    if is_final or tries > len(_PAUSES):
        return None
    return now + max(_PAUSES[tries - 1], error.retry_after or timedelta())

"""What is fetched for items besides their list: their own pages, and their documents where that is asked for.

A visit never fails the poll and says nothing about its source. It ends in one of three ways: what was asked
for is read, for good; it fails, and is tried again later, three times at most; or its turn did not come, and
it stays wanted. A host that says "not now" or "not you" is asked for nothing more for a while.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from aggregator.complete import completed_change, enriched, is_elsewhere
from aggregator.enclosed import inspected, is_inspected, is_pdf, with_file
from aggregator.errors import ReadError, Refused, SourceError
from aggregator.identity import name_of_address
from aggregator.models import (
    Attachment,
    Change,
    Errand,
    Fetched,
    Item,
    PageState,
    PageVisit,
    Reading,
    Rejected,
)
from aggregator.normalize import normalize
from aggregator.settings.schema import Source
from aggregator.text.urls import host_of

NOT_ASKED: Final = "host-busy"  # it was not our turn
MOST: Final = 20  # pages and documents of one poll, on whatever hosts
LONGEST: Final = timedelta(seconds=60)  # after which nothing more is asked for
_PAUSES: Final = (timedelta(hours=1), timedelta(days=1))  # before the second try and the third, the last
_HOLDS: Final = {403: timedelta(days=1), 429: timedelta(hours=1), 503: timedelta(hours=1)}  # if not stated
_LONGEST_HOLD: Final = timedelta(days=1)
# Pages that say of themselves that they will be back; of any other page that was read nothing is expected.
_PASSING: Final = frozenset({"maintenance", "error", "challenge", "parse-limit", "parse-crash"})
_TOO_LARGE: Final = frozenset({"too-large", "bomb"})  # next time as well

Fetch = Callable[[str, Errand], Fetched]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """An item for which something is to be fetched, as this poll leaves it, and how often that failed."""

    change: Change
    first_seen: datetime
    what: Errand = Errand.PAGE
    tries: int = 0

    @property
    def id(self) -> str:
        return self.change.id

    @property
    def item(self) -> Item:
        return self.change.item

    @property
    def host(self) -> str:
        """Where the errand leads first."""
        if self.what is Errand.PAGE:
            return host_of(self.item.url)
        return next((host_of(one.url) for one in self.item.documents if not is_inspected(one)), "")


@dataclass(kw_only=True, slots=True)
class Round:
    """The visits of one poll and what they came to. ``end`` is when no further one begins."""

    end: datetime
    asked: Counter[str] = field(default_factory=Counter)  # by host
    closed: set[str] = field(default_factory=set)  # hosts that are asked for nothing more
    changes: dict[str, Change] = field(default_factory=dict)  # by id; of visits that were not in vain
    aliases: dict[str, str] = field(default_factory=dict)  # by id: the name of its page's own address
    visits: list[PageVisit] = field(default_factory=list)
    holds: dict[str, datetime] = field(default_factory=dict)  # hosts to be left alone until then
    wire_bytes: int = 0

    def note(
        self, wish: Wish, state: PageState, error: SourceError | None = None, due: datetime | None = None
    ) -> None:
        """How the errand stands now, and what kept it from its end, or from a part of it."""
        self.visits.append(
            PageVisit(
                id=wish.id,
                what=wish.what,
                host=wish.host,
                state=state,
                tries=wish.tries + 1,
                due=due,
                reason=error.reason if error else "",
                detail=error.detail if error else "",
            )
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Who goes. ``lists`` are addresses (canonical) of no item's page; ``per_host`` bounds one round.

    ``fetch``, ``read`` (a story) and ``leaf`` (through a PDF) raise SourceError.
    """

    source: Source
    fetch: Fetch
    read: Callable[[Fetched, Item], Reading]
    leaf: Callable[[Fetched], Reading]
    clock: Callable[[], datetime]
    per_host: int
    lists: Container[str]

    def begin(self) -> Round:
        return Round(end=self.clock() + LONGEST)

    def visit(self, wishes: Iterable[Wish], done: Round) -> None:
        """As many of these as may be, in this order."""
        for wish in wishes:
            if wish.what is Errand.PAGE:
                self._complete(wish, done)
            else:
                self._inspect(wish, done)

    # ----------------------------------------------------------------- the item's own page

    def _complete(self, wish: Wish, done: Round) -> None:
        if not self._may_ask(wish.host, done):
            return
        try:
            self._look(wish, done)
        except SourceError as error:
            if self._counts(error, wish.host, done):
                done.note(wish, PageState.FAILED, error, self._again(error, wish))
        else:
            done.note(wish, PageState.READ)

    def _look(self, wish: Wish, done: Round) -> None:
        answer = self._get(wish.item.url, Errand.PAGE, done)
        if is_elsewhere(wish.item, answer.url, self.lists):
            raise ReadError("led-elsewhere", f"its address leads to {answer.url}")
        page = self._page(answer, wish.item)
        done.changes[wish.id] = completed_change(wish.change, page, first_seen=wish.first_seen)
        name = "" if is_elsewhere(wish.item, page.url, self.lists) else name_of_address(page.url)
        if name and name not in wish.item.keys:
            done.aliases[wish.id] = name

    def _page(self, answer: Fetched, item: Item) -> Item:
        """The page as an item; raises ReadError where it is none."""
        reading = self.read(answer, item)
        page = normalize(
            reading.candidates[0], source=self.source, reading=reading, url=answer.url, now=self.clock()
        )
        if isinstance(page, Rejected):
            raise ReadError(page.reason, "its page has neither headline nor text")
        return page

    # ----------------------------------------------------------------- its documents

    def _inspect(self, wish: Wish, done: Round) -> None:
        """One by one: what is told of those that could be had is kept, whatever becomes of the others."""
        documents, is_over = list(wish.item.documents), True
        troubles: list[SourceError] = []
        for number, document in enumerate(documents):
            host = host_of(document.url)
            if is_inspected(document):
                continue
            if not self._may_ask(host, done):
                is_over = False
                continue
            try:
                documents[number], trouble = self._file(document, done)
            except SourceError as error:
                trouble = error if self._counts(error, host, done) else None
                is_over = is_over and trouble is not None
            troubles += [trouble] if trouble else []
        if tuple(documents) != wish.item.documents:
            item = replace(wish.item, documents=tuple(documents))
            done.changes[wish.id] = enriched(wish.change, item, "documents inspected")
        if all(map(is_inspected, documents)):
            done.note(wish, PageState.READ, troubles[0] if troubles else None)
        elif troubles:
            self._put_off(wish, troubles, is_over, done)

    def _put_off(self, wish: Wish, troubles: list[SourceError], is_over: bool, done: Round) -> None:
        """What is still to be had is wanted on; after trouble not before a pause, and not for ever."""
        again = {due: trouble for trouble in troubles if (due := self._again(trouble, wish))}
        if not is_over and wish.tries < len(_PAUSES):
            again.setdefault(self.clock() + _PAUSES[0], troubles[0])
        due = min(again, default=None)
        done.note(wish, PageState.FAILED, again[due] if due else troubles[0], due)

    def _file(self, document: Attachment, done: Round) -> tuple[Attachment, SourceError | None]:
        """The document with what its file says, and what kept us from reading in it, if anything did."""
        answer = self._get(document.url, Errand.DOCUMENTS, done)
        try:
            told = inspected(document, answer.body, answer.content_type)
        except ValueError as error:
            raise ReadError("not-a-document", f"{error} from {answer.url}") from error
        if not is_pdf(answer.body):
            return told, None
        try:
            reading = self.leaf(answer)
        except ReadError as error:
            return told, error
        return with_file(told, replace(told, pages=reading.pages, language=reading.language)), None

    # ----------------------------------------------------------------- what both share

    def _may_ask(self, host: str, done: Round) -> bool:
        """Whether this host may be asked once more; counts it if so."""
        over = done.asked.total() >= MOST or self.clock() >= done.end
        if over or host in done.closed or done.asked[host] >= self.per_host:
            return False
        done.asked[host] += 1
        return True

    def _get(self, address: str, what: Errand, done: Round) -> Fetched:
        answer = self.fetch(address, what)
        done.wire_bytes += answer.wire_bytes
        return answer

    def _counts(self, error: SourceError, host: str, done: Round) -> bool:
        """Leave the host alone if it wants that. False when it was only not our turn: that is no failure."""
        if error.reason == NOT_ASKED:
            done.closed.add(host)
            return False
        if error.status in _HOLDS:
            wait = min(error.retry_after or _HOLDS[error.status], _LONGEST_HOLD)
            done.holds[host] = self.clock() + wait
            done.closed.add(host)
        return True

    def _again(self, error: SourceError, wish: Wish) -> datetime | None:
        """When to try again. None for never: our rules forbid it, it is another thing, or it was the last."""
        other = isinstance(error, ReadError) and error.reason not in _PASSING
        if isinstance(error, Refused) or other or error.reason in _TOO_LARGE or wish.tries >= len(_PAUSES):
            return None
        return self.clock() + max(_PAUSES[wish.tries], error.retry_after or timedelta())


def left(wishes: Iterable[Wish], done: Round, now: datetime) -> tuple[PageVisit, ...]:
    """Of these the ones whose turn did not come: they stay wanted."""
    visited = {(visit.id, visit.what) for visit in done.visits}
    return tuple(
        PageVisit(id=wish.id, what=wish.what, host=wish.host, state=PageState.WANTED, due=now)
        for wish in wishes
        if (wish.id, wish.what) not in visited
    )


def needless(wishes: Iterable[Wish]) -> tuple[PageVisit, ...]:
    """These were wanted before and are not any more: left standing they would be asked about with every poll,
    in the place of others."""
    return tuple(
        PageVisit(id=wish.id, what=wish.what, host=wish.host, state=PageState.NEEDLESS) for wish in wishes
    )

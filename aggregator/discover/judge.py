"""How sure we are that an offer serves, and the sentences that say why. Pure.

Confidence is a rank with a meaning: from ``GOOD`` on nothing better need be looked for; whatever has a flaw
ranks below the page's own reading, because a page read automatically carries at least what the page shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aggregator.discover.compare import LIST, Entries, behind, overlap
from aggregator.discover.places import about_comments, folder_of
from aggregator.discover.proposal import Offer, Proposal
from aggregator.discover.visit import Seen
from aggregator.models import ReadingKind
from aggregator.text.language import differ, language_tag
from aggregator.text.urls import canonical, host_of

GOOD: Final = 0.7
_FLAWLESS: Final = {Offer.FEED: 0.95, Offer.JSON: 0.95, Offer.WORDPRESS: 0.9, Offer.SITEMAP: 0.75}
_FROM_ADDRESSES: Final = 0.5  # a sitemap without titles: they are made from addresses
_PAGE: Final = 0.6
_UNDATED_PAGE: Final = 0.45
_DRAWN: Final = 0.5  # a page that takes a browser
_FEW: Final = 0.2  # a page with hardly any entries
_UNMEASURED: Final = 0.8  # of the confidence, where the page gives no measure
_UNDATED: Final = 0.1  # less, where no entry has a date
_UNKNOWN: Final = 0.4  # where nothing is new for long and no page says whether that is all there is
_BELOW: Final = 0.1  # under the page's own reading, at most, with a flaw
_USELESS: Final = 0.05
_SHARE: Final = 0.5  # of the entries in common, from which both are the same list
_SHARE_OF_SITE: Final = 0.2  # the same for a front page, which shows a choice
_FOREIGN: Final = 0.5  # of an offer's entries, from which it is about more than the page
_DEAD: Final = timedelta(days=45)  # behind the page
_QUIET: Final = timedelta(days=400)  # behind now
_ITEMS: Final = 10  # shown with a proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """One thing to say; ``at_most`` is how much confidence it leaves."""

    reason: str
    at_most: float = 1.0


def of_page(seen: Seen, now: datetime) -> Proposal:
    """The page's own automatic reading as a proposal."""
    entries = Entries(items=seen.items, now=now)
    return _proposal(Offer.PAGE, seen, entries, list(_about_page(seen, entries)), 1.0)


def _about_page(seen: Seen, entries: Entries) -> Iterator[Opinion]:
    if seen.source.browser:
        yield Opinion(
            reason="scripts make its content, so a browser has to draw it each time", at_most=_DRAWN
        )
    if seen.reading is not None and seen.reading.kind is ReadingKind.ARTICLE:
        yield Opinion(reason="the page is a single article", at_most=_USELESS)
    elif not entries.items:
        yield Opinion(reason="nothing could be read from the page", at_most=0.0)
    elif not entries.is_measure:
        yield Opinion(reason=f"fewer than {LIST} entries could be read from the page", at_most=_FEW)
    elif entries.newest is None:
        yield Opinion(
            reason="the page itself can be read, but its entries have no dates", at_most=_UNDATED_PAGE
        )
    else:
        yield Opinion(reason="the page itself can be read", at_most=_PAGE)


def of_typed(kind: Offer, seen: Seen, now: datetime) -> Proposal:
    """What the operator typed, when it is no page: there is nothing to compare it with."""
    entries = Entries(items=seen.items, now=now)
    nothing = Entries(items=(), now=now)
    said = [
        *_flaws(seen, entries, nothing, _USELESS),
        *_signs_of_life(entries, nothing, now),
        Opinion(reason=f"the address itself is a {kind}"),
    ]
    return _proposal(kind, seen, entries, sorted(said, key=lambda one: one.at_most), _best(kind, seen))


def of_offer(kind: Offer, seen: Seen, page: Proposal | None, shown: Entries, now: datetime) -> Proposal:
    """An offer of the site beside the page's own reading; ``shown`` are the page's entries."""
    entries = Entries(items=seen.items, now=now)
    below = max(_USELESS, (page.confidence if page else _PAGE) - _BELOW)
    said = [
        *_flaws(seen, entries, shown, below),
        *_signs_of_life(entries, shown, now),
        *_same_list(seen, entries, shown, page.url if page else seen.answer.url, below),
        *_remarks(seen, page),
    ]
    best = _best(kind, seen) * (1.0 if shown.is_measure else _UNMEASURED)
    return _proposal(kind, seen, entries, sorted(said, key=lambda one: one.at_most), best)


def _best(kind: Offer, seen: Seen) -> float:
    plain = seen.reading is not None and seen.reading.method in ("sitemap", "address-list")
    return _FROM_ADDRESSES if plain else _FLAWLESS[kind]


def _flaws(seen: Seen, entries: Entries, shown: Entries, below: float) -> Iterator[Opinion]:
    title = seen.reading.title if seen.reading else ""
    if not entries.items:
        yield Opinion(reason="it has no entries", at_most=0.0)
    if about_comments(seen.answer.url, title):
        yield Opinion(reason="it carries readers' comments, not news", at_most=_USELESS)
    if differ(entries.language, shown.language):
        reason = f"its entries are in {entries.language}, those of the page in {shown.language}"
        yield Opinion(reason=reason, at_most=below)


def _signs_of_life(entries: Entries, shown: Entries, now: datetime) -> Iterator[Opinion]:
    if not entries.items:
        return
    if entries.newest is None:
        yield Opinion(reason="its entries have no dates", at_most=1.0 - _UNDATED)
        return
    newest, late = entries.newest.date().isoformat(), behind(entries, shown)
    if late is not None and late > _DEAD:
        reason = f"it stopped: its newest entry is of {newest}, {late.days} days before the page's"
        yield Opinion(reason=reason, at_most=_USELESS * 2)
    elif now - entries.newest > _QUIET:
        yield Opinion(reason=f"nothing new since {newest}", at_most=1.0 if shown.newest else _UNKNOWN)
    else:
        yield Opinion(reason=f"alive: its newest entry is of {newest}")


def _same_list(seen: Seen, entries: Entries, shown: Entries, page: str, below: float) -> Iterator[Opinion]:
    """Whether it carries what the page shows, and nothing but that."""
    if not entries.items:
        return
    if not shown.is_measure:
        yield Opinion(reason="the page shows too little to compare it with")
        return
    if not entries.is_measure:
        yield Opinion(reason="it has hardly any entries", at_most=below)
    both, front = overlap(entries, shown), folder_of(page) == "/"
    of_all = f"{both.common} of the page's {len(shown.items)} entries"
    chosen = seen.source.sitemap is not None  # by address: what is left of it has no order
    if both.share < (_SHARE_OF_SITE if front else _SHARE):
        said = f"it carries only {of_all}" if both.common else "it carries nothing of what the page shows"
        yield Opinion(reason=f"{said}: it is about something else", at_most=below)
    elif both.foreign > _FOREIGN and not front and not chosen:
        yield Opinion(
            reason=f"it carries {of_all}, but {both.foreign:.0%} of its newest are not on the page: "
            "it is about more than the page",
            at_most=below,
        )
    else:
        yield Opinion(reason=f"it carries {of_all}")


def _remarks(seen: Seen, page: Proposal | None) -> Iterator[Opinion]:
    yield Opinion(reason=f"found as {seen.because}")
    host, own = _host(seen.answer.url), _host(page.url) if page else ""
    if own and host != own:
        yield Opinion(reason=f"it is on another host: {host}")


def _host(url: str) -> str:
    return host_of(canonical(url))


def _proposal(kind: Offer, seen: Seen, entries: Entries, said: list[Opinion], confidence: float) -> Proposal:
    reading = seen.reading
    assert reading is not None, "only what was read is proposed"
    return Proposal(
        kind=kind,
        url=str(seen.settings["url"]),
        method=reading.method,
        count=len(entries.items),
        newest=entries.newest,
        language=entries.language or language_tag(reading.language),
        confidence=round(min(confidence, *(one.at_most for one in said)), 2),
        reasons=tuple(one.reason for one in said),
        items=tuple(seen.items[:_ITEMS]),
        settings=seen.settings,
    )

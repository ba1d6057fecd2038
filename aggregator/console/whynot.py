"""Why is this not in the feeds? The first gate that stopped it, found by an address or by words of its title.

The JSON shape is a contract with other programs: keys are added, never renamed or removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypedDict

from aggregator.identity import name_of_address
from aggregator.models import ItemState, Rejected, Status, StoredItem
from aggregator.store import SourceStatus, Store
from aggregator.text.fold import fold
from aggregator.text.urls import canonical

_MOST: Final = 20  # answers
_ENTRIES: Final = "see 'Entries that are no items' in docs/operations.md"
_NOT_WELL: Final = frozenset({Status.HELD, Status.FAIL, Status.BLOCK, Status.GONE})


class Answer(TypedDict):
    """``gate``: published, no-feed, withdrawn, the reason code of a dropped entry, held ..., or unseen."""

    gate: str
    source: str
    title: str
    url: str
    told: str  # for people: what that means, what to do


def why_not(wanted: str, store: Store, feeds_with: Callable[[str], Sequence[str]]) -> list[Answer]:
    """What is known about what a person looks for, the most certain first; never empty."""
    statuses = store.status()
    items = _items(wanted, store)
    found = [_of_item(item, store, feeds_with) for item in items]
    found += list(_dropped(wanted, store, statuses))
    if not items:
        found += [_not_read(one) for one in statuses if one.active and one.last_status in _NOT_WELL]
    return found[:_MOST] or [_unseen(wanted)]


def _items(wanted: str, store: Store) -> list[StoredItem]:
    if "://" in wanted:
        name = name_of_address(wanted)
        ids = [known.id for status in store.status() for known in store.known(status.key, {name}).values()]
        return list(store.items(ids).values())
    known = store.item(wanted)
    if known is not None:
        return [known]
    return [one for one in store.search(wanted, _MOST) if fold(wanted) in fold(one.item.title)]


def _of_item(stored: StoredItem, store: Store, feeds_with: Callable[[str], Sequence[str]]) -> Answer:
    item, feeds = stored.item, feeds_with(stored.id)
    if stored.state is ItemState.WITHDRAWN:
        note = next((one.note for one in reversed(store.revisions(stored.id)) if one.note), "")
        told = f"it was withdrawn: {note}. To put it back: python run.py restore {stored.id}"
        gate = "withdrawn"
    elif feeds:
        gate, told = "published", f"it is there, in: {', '.join(feeds)}"
    else:
        told = "it is stored, but no feed selects it, or newer items fill the feeds' limits: see feeds/*.yaml"
        gate = "no-feed"
    return Answer(gate=gate, source=item.source_key, title=item.title, url=item.url, told=told)


def _dropped(wanted: str, store: Store, statuses: Sequence[SourceStatus]) -> Iterator[Answer]:
    """The entries of last readings that were no items."""
    for status in statuses:
        for one in store.rejections(status.key):
            if _is_meant(wanted, one):
                told = f"dropped in the last reading ({one.where or 'entry'}): {_ENTRIES}"
                yield Answer(gate=one.reason, source=status.key, title=one.title, url=one.url, told=told)


def _is_meant(wanted: str, one: Rejected) -> bool:
    if "://" not in wanted:
        return bool(fold(wanted)) and fold(wanted) in fold(one.title)
    address = canonical(wanted)
    return bool(one.url) and (canonical(one.url) == address or address.endswith(f"/{one.url.lstrip('/.')}"))


def _not_read(status: SourceStatus) -> Answer:
    """A source whose last answer was not taken may have it, for all we know."""
    assert status.last_status is not None
    why = status.last_reason or "no reason was told"
    told = f"the last answer of this source was not taken ({why}); it may hold it: see python run.py status"
    return Answer(gate=status.last_status.value, source=status.key, title="", url=status.url, told=told)


def _unseen(wanted: str) -> Answer:
    told = "no source showed it in its last reading; see what one shows: python run.py read ADDRESS --explain"
    return Answer(gate="unseen", source="", title="", url=wanted if "://" in wanted else "", told=told)


def why_not_lines(answers: Sequence[Answer]) -> Iterator[str]:
    for one in answers:
        what = " ".join(filter(None, (one["source"], one["title"] or one["url"])))
        yield f"{one['gate']}: {what}" if what else one["gate"]
        yield f"  {one['told']}"

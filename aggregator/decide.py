"""What the items of a reading mean to what is known: new, edited or the same. Pure, and blind to order.

An item that scrolled off is not decided about at all: it stays live. An item an operator withdrew stays
withdrawn, whatever its source goes on saying. Which names an item goes by is settled in ``identity``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from aggregator.complete import kept
from aggregator.identity import FACTS, completed, dated_by_change, dates_differ, folded, mint, names
from aggregator.models import Change, ChangeKind, DateOrigin, Item, ItemState, Known, Moment, Precision
from aggregator.recognise import recognise
from aggregator.text.clean import plain_text
from aggregator.text.urls import canonical

# Written for people, so that "3 hours ago" may be meant; feeds and sitemaps state instants.
_WRITTEN: Final = frozenset({DateOrigin.TEXT, DateOrigin.TIME_ELEMENT, DateOrigin.ATTRIBUTE})
_SLACK: Final = timedelta(days=2)  # how far two readings of one relative date may lie apart
_LASTING: Final = (
    *FACTS,
    "authors",
    "topics",
)  # what stays when it is no longer said; documents may be withdrawn
_CLOCK_SPREAD: Final = timedelta(minutes=10)
_CLOCK_ITEMS: Final = 3
_CLOCK_SHARE: Final = 0.8


def decide(
    items: Sequence[Item],
    known: Mapping[str, Known],
    *,
    present: Collection[str] = (),
    before: Collection[str] = (),
) -> tuple[Change, ...]:
    """One change per item, in the order of ``items``.

    ``items`` is one whole reading with settled keys; ``known`` maps those of its names that are in the
    ledger; ``present`` are ids of stories whose entries were recognised by their bytes and not read again;
    ``before`` are those of the last believed body.
    ``Change.slice_digest`` is empty for an item that may not be recognised so (its names are contested).
    """
    stories = recognise(items, known, present, before)
    items = _without_clock_dates(items, stories)
    in_use = {story.id for story in known.values()}
    return tuple(
        _new(item, known, in_use) if story is None else _again(item, story, known, present)
        for item, story in zip(items, stories, strict=True)
    )


def _new(item: Item, known: Mapping[str, Known], in_use: Container[str]) -> Change:
    own = _own_names(item, known)
    return Change(
        kind=ChangeKind.NEW,
        id=_unused_id(item, own, in_use),
        item=item,
        version=1,
        new_keys=own,
        note="first seen",
        slice_digest=_slice(item, own),
    )


def _again(item: Item, story: Known, known: Mapping[str, Known], present: Collection[str]) -> Change:
    held = tuple(key for key in item.keys if key in known and known[key].id == story.id)
    fresh = tuple(key for key in item.keys if key not in known and not key.startswith("entry:"))
    same = Change(
        kind=ChangeKind.SAME,
        id=story.id,
        item=story.item,
        version=story.version,
        significant=False,
        new_keys=fresh,
        slice_digest=_slice(item, held + fresh),
    )
    if story.state is ItemState.WITHDRAWN or story.id in present:
        return same
    revised = revise(item, story.item)
    if revised == story.item:
        return same
    significant, note = significance(story.item, revised)
    return replace(
        same,
        kind=ChangeKind.EDITED,
        item=revised,
        version=story.version + 1,
        significant=significant,
        note=note,
    )


# --------------------------------------------------------------------------- names


def _own_names(item: Item, known: Mapping[str, Known]) -> tuple[str, ...]:
    """Keys nobody has yet. The ``entry:`` name is recorded only where there is no other to be found by."""
    free = tuple(key for key in item.keys if key not in known)
    return tuple(key for key in free if not key.startswith("entry:")) or free


def _unused_id(item: Item, own: tuple[str, ...], in_use: Container[str]) -> str:
    name = (own or item.keys)[0]
    minted = mint(item.source_key, name)
    suffix = 2
    while minted in in_use:
        minted = mint(item.source_key, f"{name}\n{suffix}")
        suffix += 1
    return minted


def _slice(item: Item, held: Sequence[str]) -> bytes:
    """The digest of the entry's bytes, if the item holds every name it claims.

    Where a guid or an address is shared, only the whole reading can tell the entries apart, so such an
    entry has to be read again every time.
    """
    *strong, text, _entry = names(item)
    claimed = set(strong) or {text}
    return item.mark if claimed <= set(held) else b""


# --------------------------------------------------------------------------- what is published from now on


def revise(item: Item, old: Item) -> Item:
    """What is to be published after this reading: the source's latest word, and what it no longer repeats.

    A fact that is missing now was not taken back and stays, as does what the item's own page supplied. The
    guid, the rank on the page (``lead``) and the source's own ``updated`` are no news in themselves: alone
    they make no new version.
    """
    item = _without_later_change(kept(item, old), old)
    revised = completed(item, old, _LASTING)
    revised = replace(
        revised,
        guid=old.guid or revised.guid,
        url=_steady_url(revised.url, old.url),
        published=_steady_date(revised.published, old.published),
        summary=_steady_text(revised.summary, old.summary),
        keys=item.keys,
    )
    standing = {name: old.evidence[name] for name in old.evidence if _same(name, revised, old)}
    revised = replace(revised, evidence={**standing, **item.evidence})
    unchanged = replace(revised, lead=old.lead, updated=old.updated, guid=old.guid) == old
    return old if unchanged else revised


def _same(name: str, one: Item, other: Item) -> bool:
    return bool(getattr(one, name, None) == getattr(other, name, None))


def _without_later_change(item: Item, old: Item) -> Item:
    """The day of an edit stands in where no publication is stated, but moves no date already there."""
    if not (
        item.published and old.published and dated_by_change(item) and old.published.at <= item.published.at
    ):
        return item
    evidence = {name: where for name, where in item.evidence.items() if name != "published"}
    return replace(item, published=None, evidence=evidence)


def _steady_url(new: str, old: str) -> str:
    """The address as published, unless it leads elsewhere now; a move to https alone is taken up."""
    if not old or new == old.replace("http://", "https://", 1):
        return new
    return old if canonical(new) == canonical(old) else new


def _steady_text(new: str, old: str) -> str:
    """A text that is only cut shorter than before, with an ellipsis, keeps its longer form."""
    shorter = new.removesuffix("...").removesuffix("…").rstrip()
    return old if shorter != new and old.startswith(shorter) else new


def _steady_date(new: Moment | None, old: Moment | None) -> Moment | None:
    if new is None or old is None:
        return new or old
    if (new.at, new.precision) == (old.at, old.precision) or _vaguer(new, old):
        return old
    return old if _relative(new) and abs(new.at - old.at) <= _SLACK else new


def _vaguer(new: Moment, old: Moment) -> bool:
    """Does the new date say the same with less precision?"""
    order = tuple(Precision)
    return order.index(new.precision) > order.index(old.precision) and not dates_differ(new, old)


def _relative(moment: Moment) -> bool:
    """Was it counted from the time of reading ("yesterday", "3 hours ago")? Such a text states no year."""
    numbers = re.findall(r"\d+", moment.raw)
    return moment.origin in _WRITTEN and len(numbers) <= 2 and all(len(number) < 3 for number in numbers)


def _without_clock_dates(items: Sequence[Item], stories: Sequence[Known | None]) -> Sequence[Item]:
    """Known stories that nearly all get one new date: that is the publisher's clock, and is dropped."""
    moved = [
        item.published
        for item, story in zip(items, stories, strict=True)
        if story and item.published and story.item.published and item.published.at > story.item.published.at
    ]
    times = [moment.at for moment in moved if moment.precision is Precision.SECOND]
    if len(times) < max(_CLOCK_ITEMS, _CLOCK_SHARE * sum(story is not None for story in stories)):
        return items
    if max(times) - min(times) > _CLOCK_SPREAD:
        return items
    return [
        replace(item, published=None) if story else item for item, story in zip(items, stories, strict=True)
    ]


# --------------------------------------------------------------------------- what an edit is worth


def significance(old: Item, new: Item) -> tuple[bool, str]:
    """Would a reader call it a change? With a short note for people.

    Case, spacing and punctuation are not, nor is a new address of the same story; other words, another date,
    event or document are.
    """
    large = [name for name, differs in _changed(old, new) if differs]
    if large:
        return True, "; ".join(f"{name} changed" for name in large)
    small = [name for name in _PUBLISHED if getattr(old, name) != getattr(new, name)]
    return False, "; ".join(f"{name} {'moved' if name == 'url' else 'touched up'}" for name in small)


_PUBLISHED: Final = (
    *("title", "url", "published", "summary", "body", "event", "documents", "image", "kind"),
    *("language", "place", "country", "authors", "topics"),
)


def _changed(old: Item, new: Item) -> tuple[tuple[str, bool], ...]:
    return (
        ("title", folded(old.title) != folded(new.title)),
        ("date", dates_differ(old.published, new.published)),
        ("summary", folded(old.summary) != folded(new.summary)),
        ("body", old.body != new.body and _words(old.body) != _words(new.body)),
        ("event", old.event != new.event),
        ("documents", {d.url for d in old.documents} != {d.url for d in new.documents}),
    )


def _words(html: str) -> str:
    return folded(plain_text(html, True))

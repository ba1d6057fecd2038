"""The permanent id, and the names an item goes by in its source's world.

Names, strongest first: ``guid:`` what the source calls it, ``url:`` where it lives (canonical form),
``anchor:`` its spot on a page that tells several stories, ``text:`` its folded title and its day,
``entry:`` everything that tells it from its neighbours. An id is minted once from the source and the first
name; names that come later (a moved address, a changed guid) join it in the ledger. Nothing here depends on
the order of the entries or on the time of reading.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from aggregator.models import ATOM_UPDATED, Item, Moment, Precision
from aggregator.text.urls import canonical

NAMESPACE: Final = UUID("1a5cd1d1-2a75-4ec9-9ac8-c4b1a21dc076")  # ours; changing it would change every id
LONGEST_NAME: Final = 400  # characters; longer guids and addresses are named by their digest


# What one telling of an entry may lack and another telling of the same entry may supply.
FACTS: Final = (
    *("url", "guid", "published", "updated", "summary", "body"),
    *("language", "place", "country", "image", "event"),
)
LISTS: Final = ("authors", "topics", "documents")


class _Fold(dict[int, int | str]):
    """For ``str.translate``: letters, digits and marks stay, all else becomes a space."""

    def __missing__(self, code: int) -> int | str:
        value: int | str = code if unicodedata.category(chr(code))[0] in "LNM" else " "
        self[code] = value
        return value


_FOLD: Final = _Fold()


def folded(text: str) -> str:
    """The words of a text without case, punctuation, spacing or compatibility forms (NFKC), for comparing."""
    return _folded_short(text) if len(text) <= 1000 else _folded(text)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
    return " ".join(plain.split()) or " ".join(text.split())


_folded_short = lru_cache(maxsize=2048)(_folded)  # titles and summaries are compared again and again


def mint(source_key: str, name: str) -> str:
    """The id made from an item's first name: a UUIDv5 (RFC 9562 section 5.5), the same on every machine."""
    return str(uuid5(NAMESPACE, f"{source_key}\n{name}"))


def names(item: Item) -> tuple[str, ...]:
    """All names of one item seen alone, strongest first. Which of them are usable is for ``settle``."""
    found = []
    if item.guid.strip():
        found.append(_bounded("guid:", item.guid.strip()))
    if item.url:
        found.append(name_of_address(item.url))
    if spot := anchor(item):
        found.append(_bounded("anchor:", f"{canonical(item.url)}#{spot}"))
    found.append("text:" + _digest(folded(item.title), _day(item)))
    found.append("entry:" + _digest(*_particulars(item)))
    return tuple(found)


def name_of_address(url: str) -> str:
    """The name of what lives at an address."""
    return _bounded("url:", canonical(url))


def anchor(item: Item) -> str:
    """The spot on its page that an item's address points to ("v2" of "/changelog#v2"), "" without one.

    A route ("#/news/2") is none: it belongs to the address.
    """
    spot = urlsplit(item.url).fragment
    return "" if spot.startswith(("/", "!")) else spot


def settle(items: Iterable[Item]) -> tuple[Item, ...]:
    """Give every item of one whole reading its usable ``keys``; entries told twice become one item.

    A guid, address or title that several different entries carry names none of them. Every item keeps at
    least one key, and no key belongs to two items.
    """
    groups: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        groups.setdefault(_entry(item), []).append(item)
    single = _without_older_versions([item for group in groups.values() for item in _told_once(group)])
    all_names = [names(item) for item in single]
    uses = Counter(name for found in all_names for name in found)
    kept = (tuple(name for name in found if uses[name] == 1) for found in all_names)
    return tuple(
        item if item.keys == keys else replace(item, keys=keys)
        for item, keys in zip(single, kept, strict=True)
    )


def same_entry(one: Item, other: Item) -> bool:
    """Are these two tellings of one entry: same guid, address and title, and no date against it?"""
    return _entry(one) == _entry(other) and not dates_differ(_date(one), _date(other))


def completed(item: Item, other: Item, fields: Sequence[str] = FACTS) -> Item:
    """``item`` with the ``fields`` it lacks taken from another telling of the same story."""
    missing = {name: getattr(other, name) for name in fields if not getattr(item, name)}
    missing = {name: value for name, value in missing.items() if value}
    if not missing:
        return item
    evidence = {name: other.evidence[name] for name in missing if name in other.evidence}
    return replace(item, **missing, evidence={**evidence, **item.evidence})


def dated_by_change(item: Item) -> bool:
    """Is its date that of the last change, for want of another (Atom's ``updated``, RFC 4287 4.2.15)?"""
    return item.evidence.get("published", "").startswith(ATOM_UPDATED)


def dates_differ(one: Moment | None, other: Moment | None) -> bool:
    """Do two stated dates exclude each other? The coarser one decides how closely they are compared."""
    if one is None or other is None:
        return False
    if one.precision is other.precision is Precision.SECOND:
        return one.at != other.at
    length = min(_PRECISION_LENGTH[one.precision], _PRECISION_LENGTH[other.precision])
    return one.at.date().isoformat()[:length] != other.at.date().isoformat()[:length]


_PRECISION_LENGTH: Final = {Precision.SECOND: 10, Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
_FINEST_FIRST: Final = tuple(Precision)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def _date(item: Item) -> Moment | None:
    return item.published or (item.event.start if item.event else None)


def _day(item: Item) -> str:
    date = _date(item)
    return date.isoformat()[:10] if date else ""


def _particulars(item: Item) -> tuple[str, ...]:
    """Everything that tells an entry from its neighbours, where title and day are not enough."""
    date = _date(item)
    return (*_entry(item), date.isoformat() if date else "", folded(item.summary))


def _entry(item: Item) -> tuple[str, ...]:
    return item.guid.strip(), canonical(item.url) if item.url else "", folded(item.title)


def _digest(*parts: str) -> str:
    lengths = ",".join(str(len(part)) for part in parts)  # so that no two splits look alike
    text = "\n".join((lengths, *parts))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _bounded(prefix: str, value: str) -> str:
    return prefix + (value if len(value) <= LONGEST_NAME else "#" + _digest(value))


def _without_older_versions(items: Sequence[Item]) -> list[Item]:
    """Of one entry given in several versions only the latest counts (RFC 4287 section 4.1.1).

    Versions share guid, address and the second of publication and differ in ``updated``.
    """
    latest: dict[tuple[str, str, datetime], datetime] = {}
    for item in items:
        key, updated = _version(item)
        if key:
            latest[key] = max(updated, latest.get(key, updated))
    return [item for item in items if not (v := _version(item))[0] or v[1] == latest[v[0]]]


def _version(item: Item) -> tuple[tuple[str, str, datetime] | None, datetime]:
    exact = item.published and item.published.precision is Precision.SECOND
    if not (item.guid and item.url and item.published and exact and item.updated):
        return None, _NEVER
    return (item.guid.strip(), item.url, item.published.at), item.updated.at


def _told_once(group: list[Item]) -> list[Item]:
    """Entries of one guid, address and title: one item for each date that excludes the others.

    Entries that have nothing but a title, or each their own spot on one page, are one only when their
    summaries say so too.
    """
    if len(group) == 1:
        return group
    own_spots = len({anchor(item) for item in group} - {""}) > 1
    if group[0].guid.strip() or (group[0].url and not own_spots):
        return [_richest(tellings) for tellings in _by_date(group)]
    alike: dict[str, list[Item]] = {}
    for item in group:
        alike.setdefault(folded(item.summary), []).append(item)
    return [_richest(tellings) for same in alike.values() for tellings in _by_date(same)]


def _by_date(group: list[Item]) -> list[list[Item]]:
    """Tellings whose dates agree, exact dates first; a vaguer date joins only when it fits just one."""
    clusters: dict[str, list[Item]] = {}
    for precision in (*_FINEST_FIRST, None):
        standing = {key: _date(tellings[0]) for key, tellings in clusters.items()}
        for item in group:
            date = _date(item)
            if (date.precision if date else None) is not precision:
                continue
            fits = [key for key, stated in standing.items() if not dates_differ(stated, date)]
            own = date.isoformat() if date else ""
            clusters.setdefault(fits[0] if len(fits) == 1 else own, []).append(item)
    return list(clusters.values())


def _richest(tellings: list[Item]) -> Item:
    """The fullest telling, completed from the others; the order they came in does not matter."""
    ranked = sorted(tellings, key=_fullness, reverse=True)
    best = ranked[0]
    for other in ranked[1:]:
        best = completed(best, other, FACTS + LISTS)
    dates = [item.published for item in ranked if item.published]
    finest = min(dates, key=lambda date: _FINEST_FIRST.index(date.precision), default=None)
    return replace(best, published=finest, lead=any(item.lead for item in tellings))


def _fullness(item: Item) -> tuple[datetime, int, str]:
    updated = item.updated.at if item.updated else _NEVER
    return updated, len(item.body) + len(item.summary), repr(item)

"""What an item lacks and its own page says: merged by trust, each field with its origin. Pure.

What the list or feed says stands. Its page supplies what is missing, makes a month a day that lies in it, and
gives a headline that was cut its end. ``kept`` is the other half: a later reading of the list lacks the same
fields again, and takes nothing back by that.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from aggregator.enclosed import names_a_file, with_file
from aggregator.identity import dates_differ, folded
from aggregator.models import Change, ChangeKind, DateOrigin, Item, Kind, Moment, Precision
from aggregator.text.urls import canonical

ORIGIN: Final = "article:"  # how the evidence of such a field begins
_FIELDS: Final = (
    *("published", "summary", "body", "image", "authors", "documents"),
    *("place", "country", "language", "title"),
)
_NAMED: Final = {"published": "date", "body": "text", "image": "picture"}  # as people are told
_VAGUE: Final = frozenset({Precision.MONTH, Precision.YEAR})
_ZONES: Final = timedelta(days=1)  # a day without a time zone may begin a day early


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """The completed item, and which fields its page supplied."""

    item: Item
    taken: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """For people; "" where nothing was taken."""
        names = ", ".join(_NAMED.get(name, name) for name in self.taken)
        return f"completed from its page: {names}" if names else ""


def lacks_the_usual(item: Item) -> bool:
    """Is it without a date, or without a summary?"""
    return not item.summary or (item.published is None and item.event is None)


def has_page(item: Item, lists: Container[str]) -> bool:
    """Has it a page of its own? A file, a front page and the ``lists`` it stands on (canonical) are none."""
    parts = urlsplit(item.url)
    front = not (parts.path.strip("/") or parts.query)
    return bool(item.url) and not front and not names_a_file(item.url) and canonical(item.url) not in lists


def is_elsewhere(item: Item, landed: str, lists: Container[str]) -> bool:
    """Did its address lead to a front page or the list? So do many sites answer for a page that is gone."""
    return not has_page(replace(item, url=landed), lists)


def completed_from(item: Item, page: Item, *, first_seen: datetime) -> Completion:
    """The item with what ``page``, its own page read as an item, adds to it."""
    offers = {name: _offer(name, item, page, first_seen) for name in _FIELDS}
    return _with(item, {name: value for name, value in offers.items() if value}, page)


def completed_change(change: Change, page: Item, *, first_seen: datetime) -> Change:
    """The change with its item completed from its own page."""
    completion = completed_from(change.item, page, first_seen=first_seen)
    return enriched(change, completion.item, completion.note) if completion.taken else change


def enriched(change: Change, item: Item, told: str) -> Change:
    """The change with more of its item known than the list tells. What was the same is edited by that, though
    not for a reader: nobody wrote anything new."""
    note = "; ".join(filter(None, (change.note, told)))
    if change.kind is not ChangeKind.SAME:
        return replace(change, item=item, note=note)
    return replace(
        change,
        kind=ChangeKind.EDITED,
        item=item,
        version=change.version + 1,
        significant=False,
        note=note,
        in_body=False,
    )


def kept(item: Item, before: Item) -> Item:
    """A new reading of an item, with what its page and documents told before and this reading lacks again."""
    item = _still_inspected(item, before)
    supplied = [name for name in _FIELDS if before.evidence.get(name, "").startswith(ORIGIN)]
    if not supplied:
        return item
    stays = {name: value for name in supplied if (value := _fills(name, item, getattr(before, name)))}
    evidence = {name: before.evidence[name] for name in stays}
    return replace(item, **stays, evidence={**item.evidence, **evidence})


def _still_inspected(item: Item, before: Item) -> Item:
    """Its documents with what their files said."""
    known = {one.url: one for one in before.documents if one.sha256}
    if not known or not item.documents:
        return item
    documents = tuple(with_file(one, known.get(one.url, one)) for one in item.documents)
    return item if documents == item.documents else replace(item, documents=documents)


def _offer(name: str, item: Item, page: Item, first_seen: datetime) -> Any:
    """What the page has for this field, if the item can use it; else something empty."""
    value: Any = getattr(page, name)
    if name == "published":
        value = _of_page(page.published, first_seen)
    if name == "summary" and folded(page.summary) == folded(item.title):
        return ""
    return _fills(name, item, value)


def _fills(name: str, item: Item, value: Any) -> Any:
    """The value, where the item lacks it; else something empty."""
    if not value:
        return None
    match name:
        case "title":
            return value if _goes_on(item.title, value) else None
        case "published":
            return value if _dates(item, value) else None
        case "body":
            return value if not item.body or _is_teaser(item) else None
    return None if getattr(item, name) else value


def _with(item: Item, taken: dict[str, Any], page: Item) -> Completion:
    if not taken:
        return Completion(item=item)
    evidence = {name: ORIGIN + page.evidence.get(name, "page") for name in taken}
    completed = replace(item, **taken, evidence={**item.evidence, **evidence})
    return Completion(item=completed, taken=tuple(taken))


def _of_page(moment: Moment | None, first_seen: datetime) -> Moment | None:
    """Nothing is published after it was seen: a later date is that of an edit, or the page's clock."""
    if moment is None or moment.at > first_seen + _ZONES:
        return None
    return replace(moment, origin=DateOrigin.ARTICLE)


def _dates(item: Item, moment: Moment) -> bool:
    """May this be its date: it has none, or a month or year in which this lies?"""
    if item.published is None:
        return item.kind is not Kind.EVENT
    vaguer = item.published.precision in _VAGUE and moment.precision not in _VAGUE
    return vaguer and not dates_differ(item.published, moment)


def _is_teaser(item: Item) -> bool:
    """Is its text nothing but its summary, told with markup?"""
    return item.evidence.get("body") == item.evidence.get("summary", "")


def _goes_on(cut: str, title: str) -> bool:
    """Is the one headline the beginning of the other, cut with an ellipsis?"""
    start = cut.removesuffix("...").removesuffix("…").rstrip()
    said, whole = folded(start), folded(title)
    return start != cut and whole != said and whole.startswith(said)

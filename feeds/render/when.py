"""Dates on a page: when an item was published, first seen or corrected, and when an event takes place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.models import DateOrigin, Event, Moment, Precision
from feeds.presentation import Entry
from feeds.render.labels import Labels, Span, date_text, day_text


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """A date with the words around it, often none; ``machine`` is the ``datetime`` of ``<time>``."""

    text: str
    machine: str
    before: str = ""
    after: str = ""


def when(entry: Entry, labels: Labels, *, precise: bool = False) -> When:
    """The item's date as the source stated it, or the day we first saw it, said as such.

    ``precise`` adds the time of day (UTC) where the source gave one.
    """
    published = entry.stored.item.published
    if published is not None:
        return _stated(published, labels, precise=precise)
    before, _, after = labels.seen.partition("{}")
    seen = first_sight(entry, labels)
    return When(text=seen.text, machine=seen.machine, before=before, after=after)


def first_sight(entry: Entry, labels: Labels) -> When:
    """The day we first saw the item."""
    return _stated(_moment(entry.stored.first_seen, Precision.DAY), labels, precise=False)


def corrected(entry: Entry, labels: Labels) -> When:
    """When the item last changed in a way that matters."""
    return _stated(_moment(entry.updated, Precision.SECOND), labels, precise=True)


def event_times(event: Event, labels: Labels, *, precise: bool = False) -> tuple[When, ...]:
    """First and last date of an event, to be read as one period; one date when they read the same.

    What both have in common is said once, in the order of the language. ``precise`` adds the hours (UTC)
    where the source gave them.
    """
    start, end = event.start, event.end or event.start
    first, last = _stated(start, labels, precise=precise), _stated(end, labels, precise=precise)
    if first.text == last.text:
        return (first,)
    if precise and Precision.SECOND in (start.precision, end.precision):
        return _with_hours(start, end, labels)
    span = _span(start, end, labels)
    if span is not labels.period:
        first = When(text=day_text(span.first, start, labels), machine=first.machine)
        last = When(text=day_text(span.last, end, labels), machine=last.machine)
    return _joined(first, span, last)


def _span(start: Moment, end: Moment, labels: Labels) -> Span:
    """How two days are told as one period; two months or years are told in full."""
    days = {start.precision, end.precision} <= {Precision.DAY, Precision.SECOND}
    if not days or start.at.year != end.at.year:
        return labels.period
    return labels.in_month if start.at.month == end.at.month else labels.in_year


def _with_hours(start: Moment, end: Moment, labels: Labels) -> tuple[When, ...]:
    """Two full dates with their hours; of one day only the hours are two, where both are known."""
    first, last = _stated(start, labels, precise=True), _stated(end, labels, precise=True)
    if start.at.date() != end.at.date():
        return _joined(first, labels.period, last)
    if start.precision is not end.precision:
        return (first if start.precision is Precision.SECOND else last,)
    first = When(text=f"{date_text(start, labels)}, {start.at:%H:%M}", machine=first.machine)
    last = When(text=f"{end.at:%H:%M} UTC", machine=last.machine, before=labels.in_month.until)
    return (first, last)


def _joined(first: When, span: Span, last: When) -> tuple[When, ...]:
    return (
        When(text=first.text, machine=first.machine, before=span.before),
        When(text=last.text, machine=last.machine, before=span.until),
    )


def _stated(moment: Moment, labels: Labels, *, precise: bool) -> When:
    text = date_text(moment, labels)
    if precise and moment.precision is Precision.SECOND:
        text = f"{text}, {moment.at:%H:%M} UTC"
    return When(text=text, machine=moment.isoformat())


def _moment(at: datetime, precision: Precision) -> Moment:
    return Moment(at=at, precision=precision, origin=DateOrigin.FEED)

"""Dates out of text: with a precision and an origin, never fuzzy, never "now".

What is not certainly a date is none: an item without a date is ordered by when it was first seen and says so,
whereas a wrong date cannot be told from a right one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from aggregator.models import DateOrigin, Moment, Precision
from aggregator.text.date_ago import relative_date
from aggregator.text.date_eras import common_years
from aggregator.text.date_labels import unlabelled
from aggregator.text.date_machine import Stated
from aggregator.text.date_range import is_clock_range, split_range
from aggregator.text.date_stated import EPOCH_ORIGINS, stated_date, tidy
from aggregator.text.zones import iana_zone

# Before this nobody published on the web; what claims to be older is a zero or a mistake.
EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
# A publisher's clock and zone may be ahead of ours by so much.
AHEAD: Final = timedelta(days=1)
# Events are announced ahead, but not by more than this.
EVENT_AHEAD: Final = timedelta(days=3653)
LONGEST_TEXT: Final = 160
_STATED_ORIGINS: Final = EPOCH_ORIGINS | {DateOrigin.SITEMAP}  # written by programs, with offsets
_AGO_ORIGINS: Final = frozenset({DateOrigin.TIME_ELEMENT, DateOrigin.ATTRIBUTE, DateOrigin.TEXT})


def read_date(
    text: str,
    *,
    origin: DateOrigin,
    languages: Sequence[str] = (),
    timezone: str = "",
    day_first: bool | None = None,
    now: datetime,
    event: bool = False,
) -> Moment | None:
    """The date that the whole of ``text`` is, or ``None``. Never raises.

    ``languages`` are BCP 47 tags in order of likelihood; ``timezone`` is the IANA zone of times that name
    none (UTC otherwise). Publication dates outside 1995 .. ``now`` + 1 day are refused. With ``event`` the
    future is allowed and a period ("7 to 12 March 2021") gives its start.
    """
    moment = _single(text, origin, tuple(languages), timezone, day_first, now, event)
    if moment is None and event:
        period = _period(text, origin, tuple(languages), timezone, day_first, now)
        return period[0] if period else None
    return moment


def read_event_dates(
    text: str,
    *,
    languages: Sequence[str] = (),
    timezone: str = "",
    day_first: bool | None = None,
    now: datetime,
    origin: DateOrigin = DateOrigin.TEXT,
) -> tuple[Moment, Moment] | None:
    """First and last moment of "7 to 12 March 2021" or "30 November - 2 December 2021"; one day is both."""
    moment = _single(text, origin, tuple(languages), timezone, day_first, now, True)
    if moment is not None:
        return (moment, moment)
    return _period(text, origin, tuple(languages), timezone, day_first, now)


def _single(
    text: str,
    origin: DateOrigin,
    languages: tuple[str, ...],
    timezone: str,
    day_first: bool | None,
    now: datetime,
    event: bool,
) -> Moment | None:
    text = text.strip()
    if not text or len(text) > LONGEST_TEXT:
        return None
    if (event or origin not in _STATED_ORIGINS) and is_clock_range(tidy(text)):
        return None if event else _beginning(text, origin, languages, timezone, day_first, now)
    stated = stated_date(text, origin, languages, day_first)
    if stated is None and origin in _AGO_ORIGINS and not event:
        stated = relative_date(tidy(text), timezone, now)
    if stated is None:
        return None
    at = _in_utc(stated, timezone)
    latest = now + (EVENT_AHEAD if event else AHEAD)
    if at is None or not EARLIEST <= at <= latest or (event and stated.precision is Precision.YEAR):
        return None
    return Moment(at=at, precision=stated.precision, origin=origin, raw=text)


def _period(
    text: str,
    origin: DateOrigin,
    languages: tuple[str, ...],
    timezone: str,
    day_first: bool | None,
    now: datetime,
) -> tuple[Moment, Moment] | None:
    if len(text) > LONGEST_TEXT:
        return None
    for way in split_range(common_years(unlabelled(tidy(text)), languages)):
        start = _single(way.start, origin, languages, timezone, day_first, now, True)
        end = start and _single(way.end, origin, languages, timezone, day_first, now, True)
        if start and end and _is_period(start, end, way.longest):
            return (start, end)
    return None


def _is_period(start: Moment, end: Moment, longest: timedelta) -> bool:
    if (start.precision is Precision.MONTH) != (end.precision is Precision.MONTH):
        return False
    return timedelta() <= end.at - start.at <= longest


def _beginning(
    text: str,
    origin: DateOrigin,
    languages: tuple[str, ...],
    timezone: str,
    day_first: bool | None,
    now: datetime,
) -> Moment | None:
    """Of "20 November 2026 10:00-12:30" the first time: the second is no UTC offset."""
    period = _period(text, origin, languages, timezone, day_first, now)
    return period[0] if period and period[0].at <= now + AHEAD else None


def _in_utc(stated: Stated, timezone: str) -> datetime | None:
    if stated.precision is not Precision.SECOND:
        return stated.at.replace(tzinfo=UTC)
    at = stated.at if stated.at.tzinfo else stated.at.replace(tzinfo=iana_zone(timezone))
    try:
        return at.astimezone(UTC)
    except (OverflowError, ValueError):
        return None

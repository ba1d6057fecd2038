"""Dates as programs write them: ISO 8601 with its profiles, and the sloppy mail dates of RSS.

Everything here is one regular expression and plain arithmetic, because every entry of every poll comes by.
A reading is a ``Stated``: what the text says, before anybody asks whether it is plausible.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final, NamedTuple

from aggregator.models import Precision
from aggregator.text.zones import known_zone, zone_named


class Stated(NamedTuple):
    """A date as stated. ``at`` is naive when the text names no zone (or has no time of day)."""

    at: datetime
    precision: Precision


_CLOCK: Final = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,:]\d+)?)?"

# ISO 8601 calendar dates, basic and extended; W3CDTF stops at year, month, day, minute or second.
_ISO: Final = re.compile(
    r"""(?P<year>\d{4})
        (?: -(?P<month>\d{1,2}) (?: -(?P<day>\d{1,2}) )?
          | (?P<bmonth>\d{2})(?P<bday>\d{2})
          | -?(?P<ordinal>\d{3})
          | -?W(?P<week>\d{2})-?(?P<weekday>[1-7])
        )?
        (?: (?:T|\s+|\s*T\s*|\s+at\s+)
            (?P<hour>\d{2}) (?: :?(?P<minute>\d{2}) (?: :?(?P<second>\d{2}) (?:[.,:]\d*)? )? )?
            \s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+\-\u2212]\d{1,2}(?::?\d{2})?(?::\d{2})?|[A-Z]{2,5})?
        )?""",
    re.VERBOSE | re.IGNORECASE,
)

_DAY_NAME: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\s*,?\s*)?"
_MONTH_NAME: Final = r"(?P<month>[a-z]{3,9})"
_ZONE: Final = (
    r"(?:\s*(?P<zone>[+\-\u2212]\d{1,2}:?\d{0,2}|(?:gmt|utc)\s*[+\-\u2212]\s*\d{1,2}:?\d{0,2}|[a-z]{1,5}))?"
)
_HALF: Final = r"(?:\s*(?P<half>[ap])\.?m\.?(?![a-z]))?"
_COMMENT: Final = r"(?:\s*\((?P<comment>[a-z ]+)\))?"
_TIME: Final = rf"(?:(?:\s*[,|\-\u2013\u2014]\s*|\s+(?:at\s+)?|\s*[t]\s*){_CLOCK}{_HALF}{_ZONE}{_COMMENT})?"

_DAY_FIRST: Final = re.compile(
    rf"{_DAY_NAME}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*(?:of\s+)?{_MONTH_NAME}"
    rf"\.?,?[\s\-/]*(?P<year>\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_MONTH_FIRST: Final = re.compile(
    rf"{_DAY_NAME}{_MONTH_NAME}\.?[\s\-/]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,\s]\s*(?P<year>\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_ASCTIME: Final = re.compile(
    rf"{_DAY_NAME}{_MONTH_NAME}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+(?:(?P<zone>[a-z]{{1,5}}|[+\-]\d{{4}})\s+)?(?P<year>\d{{4}})",
    re.IGNORECASE,
)
_MONTH_YEAR: Final = re.compile(rf"{_MONTH_NAME}\.?,?[\s\-/]+(?P<year>\d{{4}})", re.IGNORECASE)
_EPOCH: Final = re.compile(r"(\d{10})(\d{3})?(?:\.\d*)?")

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NUMBERS: Final[dict[str, int]] = {
    **{name: number for number, name in enumerate(_MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, 1)},
    "sept": 9,
}


def iso_date(text: str) -> Stated | None:
    """ISO 8601 in the variants that feeds carry. 24:00 is the end of the day (ISO 8601:2004 4.2.3)."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    part = match.groupdict()
    day = _iso_day(part)
    if day is None:
        return None
    if part["hour"] is None:
        return Stated(day, _iso_precision(part))
    if _iso_precision(part) is not Precision.DAY:
        return None
    return clock_on(day, part["hour"], part["minute"] or "0", part["second"] or "0", "", part["zone"] or "")


def _iso_precision(part: dict[str, str | None]) -> Precision:
    if part["day"] or part["bday"] or part["ordinal"] or part["week"]:
        return Precision.DAY
    return Precision.MONTH if part["month"] else Precision.YEAR


def _iso_day(part: dict[str, str | None]) -> datetime | None:
    year = int(part["year"] or 0)
    try:
        if part["week"]:
            found = date.fromisocalendar(year, int(part["week"]), int(part["weekday"] or 1))
            return datetime(found.year, found.month, found.day)  # noqa: DTZ001 - the zone is not known yet
        if part["ordinal"]:
            found = date(year, 1, 1) + timedelta(days=int(part["ordinal"]) - 1)
            return plain_day(year, found.month, found.day) if found.year == year else None
    except (ValueError, OverflowError):
        return None
    return plain_day(year, int(part["month"] or part["bmonth"] or 1), int(part["day"] or part["bday"] or 1))


def mail_date(text: str) -> Stated | None:
    """RFC 822, RFC 5322 and asctime, with everything feeds make of them; English written dates come along.

    The name of the day is not held against the date: where the two differ, the numbers are right. Only for
    what a program wrote: it may have a year of two figures (RFC 5322 4.3) and a zone that nobody knows.
    """
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _ASCTIME, _MONTH_YEAR):
        match = pattern.fullmatch(text)
        if match is not None:
            return _mail_reading(match.groupdict())
    return None


def _mail_reading(part: dict[str, str | None]) -> Stated | None:
    month = _MONTH_NUMBERS.get((part["month"] or "").lower())
    written = part["year"] or ""
    day = month and plain_day(full_year(written), month, int(part.get("day") or 1))
    if not day:
        return None
    if not part.get("day"):
        return Stated(day, Precision.MONTH)
    hour = part.get("hour")
    if hour is None:
        return Stated(day, Precision.DAY)
    minute, second, half = part["minute"] or "0", part["second"] or "0", part.get("half") or ""
    zone = part["zone"] or ""
    if not zone and known_zone(part.get("comment") or ""):
        zone = part["comment"] or ""
    return clock_on(day, hour, minute, second, half, zone)


def epoch(text: str) -> Stated | None:
    """Unix time in seconds (10 digits) or milliseconds (13)."""
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    return Stated(datetime.fromtimestamp(int(match[1]), UTC), Precision.SECOND)


def full_year(written: str) -> int:
    """RFC 5322 4.3: two digits, 00-49 are 2000-2049, 50-99 are 1950-1999."""
    year = int(written)
    if len(written) > 2:
        return year
    return year + (2000 if year < 50 else 1900)


def plain_day(year: int, month: int, day: int) -> datetime | None:
    """That day at midnight without a zone, or ``None`` when the calendar has no such day."""
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - the zone is not known yet
    except ValueError:
        return None


def clock_on(day: datetime, hour: str, minute: str, second: str, half: str, zone: str) -> Stated | None:
    """``day`` with a time of day. 24:00 and the leap second :60 run over into the next minute or day."""
    hours, minutes, seconds = int(hour), int(minute), int(second)
    if half:
        hours = _of_24(hours, afternoon=half.lower() == "p")
    if minutes > 59 or seconds > 60 or hours > 24 or (hours == 24 and (minutes or seconds)):
        return None
    offset = _offset(zone)
    try:
        at = day + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return Stated(at.replace(tzinfo=offset), Precision.SECOND)
    except (ValueError, OverflowError):
        return None


def _of_24(hours: int, *, afternoon: bool) -> int:
    """ "2 pm" is 14; "14:05 pm" and "00:15 am" only say it twice. What is no hour comes out above 24."""
    if hours > 12 or not hours:
        return hours if afternoon == bool(hours) else 99
    return hours % 12 + (12 if afternoon else 0)


_OFFSET: Final = re.compile(r"(?:gmt|utc)?\s*([+\-\u2212])\s*(\d{1,2}?):?(\d{2})?(?::\d{2})?", re.IGNORECASE)


def _offset(zone: str) -> tzinfo | None:
    """The zone as a ``tzinfo``; ``None`` when none is named. An unknown name counts as UTC."""
    if not zone:
        return None
    match = _OFFSET.fullmatch(zone)
    if match is None:
        return zone_named(zone)
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > 15 or minutes > 59:
        return UTC
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(span if match[1] == "+" else -span)

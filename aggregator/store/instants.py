"""Times in the tables: whole microseconds since 1970 in UTC, exact, sortable, equal in every database."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import overload

from aggregator.models import Moment, Precision

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_DAY_LEFT = timedelta(days=1) - timedelta(seconds=1)


@overload
def to_stamp(at: datetime) -> int: ...
@overload
def to_stamp(at: None) -> None: ...
def to_stamp(at: datetime | None) -> int | None:
    """Microseconds since 1970. Raises TypeError for a time without zone: that is a programmer's error."""
    return None if at is None else (at - EPOCH) // _TICK


@overload
def from_stamp(stamp: int) -> datetime: ...
@overload
def from_stamp(stamp: None) -> None: ...
def from_stamp(stamp: int | None) -> datetime | None:
    """The aware UTC time of a stamp."""
    return None if stamp is None else EPOCH + timedelta(microseconds=stamp)


def pack_stamps(stamps: Iterable[int], most: int) -> bytes:
    """The newest ``most`` different stamps as one compact value, newest first."""
    return array("q", sorted(set(stamps), reverse=True)[:most]).tobytes()


def unpack_stamps(packed: bytes) -> array[int]:
    """What ``pack_stamps`` packed."""
    stamps = array("q")
    stamps.frombytes(packed)
    return stamps


def ordinal_of(published: Moment | None, first_seen: datetime) -> datetime:
    """The sort time of an item (see StoredItem): a day counts as its last second, nothing is later than
    first sight, and without a date it is first sight.

    A month or a year is too coarse to sort by its end and is taken at its start.
    """
    if published is None:
        return first_seen
    late = published.at + _DAY_LEFT if published.precision is Precision.DAY else published.at
    return min(late, first_seen)

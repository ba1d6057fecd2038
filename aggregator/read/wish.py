"""How often a feed wishes to be asked: RSS ``ttl`` (minutes), ``sy:updatePeriod``, ``sy:updateFrequency``.

Read from the raw head, so that a feed whose entries are all known keeps its wish without being parsed.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

_HEAD: Final = 65_536
_ENTRY: Final = re.compile(rb"<(?:[\w-]{1,20}:)?(?:item|entry)[\s>/]", re.I)
_TTL: Final = re.compile(rb"<ttl\s*>\s*(\d{1,6})\s*</ttl", re.I)
_PERIOD: Final = re.compile(
    rb"<[\w-]{1,20}:updatePeriod\s*>\s*(hourly|daily|weekly|monthly|yearly)\s*</", re.I
)
_FREQUENCY: Final = re.compile(rb"<[\w-]{1,20}:updateFrequency\s*>\s*(\d{1,4})\s*</", re.I)
_HOURS: Final = {b"hourly": 1, b"daily": 24, b"weekly": 168, b"monthly": 720, b"yearly": 8760}


def wish(body: bytes) -> timedelta | None:
    """The feed's own interval, or ``None`` when it states none. Zero is no wish."""
    head = body[:_HEAD].replace(b"\0", b"")
    entry = _ENTRY.search(head)
    head = head[: entry.start()] if entry else head
    if (ttl := _TTL.search(head)) and int(ttl[1]):
        return timedelta(minutes=int(ttl[1]))
    if not (period := _PERIOD.search(head)):
        return None
    frequency = _FREQUENCY.search(head)
    times = max(1, int(frequency[1])) if frequency else 1
    return timedelta(hours=_HOURS[period[1].lower()]) / times

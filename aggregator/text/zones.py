"""Time zones by the names that dates carry.

Letters alone are the military zones, whose signs RFC 822 had wrong; RFC 5322 4.3 asks to read them all as
UTC. A name that stands for several zones (``IST``) is left out: what is not in the table counts as UTC, as
feed readers have always done; beside a date for people such a name leaves the day only.
"""

from __future__ import annotations

from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

# Hours east of Greenwich. The American ones are RFC 5322 4.3.
_HOURS: Final[dict[str, float]] = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AST": -4,
    "ADT": -3, "AKST": -9, "AKDT": -8, "HST": -10, "NST": -3.5, "NDT": -2.5, "ART": -3, "BRT": -3,
    "UYT": -3, "BOT": -4, "VET": -4, "COT": -5, "PET": -5, "UT": 0, "TU": 0, "UTC": 0, "GMT": 0, "Z": 0,
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3, "SAST": 2, "EAT": 3, "CAT": 2, "WAT": 1, "IDT": 3, "TRT": 3,
    "AFT": 4.5, "PKT": 5, "UZT": 5, "NPT": 5.75, "ICT": 7, "PHT": 8, "MYT": 8, "JST": 9, "KST": 9,
    "HKT": 8, "SGT": 8, "WIB": 7, "WITA": 8, "WIT": 9, "AWST": 8, "ACST": 9.5, "ACDT": 10.5, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip

# These say the place, which has its summer time.
_PLACES: Final = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}  # fmt: skip
SEVERAL: Final = frozenset({"IST", "GST", "AMT", "ECT", "WST"})

_ZONES: Final[dict[str, tzinfo]] = {
    name: timezone(timedelta(hours=hours)) if hours else UTC for name, hours in _HOURS.items()
} | {name: ZoneInfo(place) for name, place in _PLACES.items()}

NAMES: Final = tuple(_ZONES)


def zone_named(name: str) -> tzinfo:
    """The zone of an abbreviation such as ``EST``; UTC for one that is not in the table."""
    return _ZONES.get(name.upper(), UTC)


def known_zone(name: str) -> bool:
    """Whether ``name`` is an abbreviation of the table."""
    return name.upper() in _ZONES


@lru_cache(maxsize=256)
def iana_zone(name: str) -> tzinfo:
    """The zone of an IANA name such as ``Europe/Vienna``; UTC for "" and for an unknown one."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError, KeyError):
        return UTC

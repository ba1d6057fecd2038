"""What a list shows of its entries' dates: the year, the order of day and month, the day that is above."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from aggregator.models import DateOrigin, FoundDate
from aggregator.read.auto.context import dates_above, heads_of, with_year
from aggregator.read.auto.entry_dates import PARTIAL
from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.found import found_date
from aggregator.text.date_order import as_iso, as_iso_year_first, day_first_among, year_first_among

if TYPE_CHECKING:
    from aggregator.read.auto.fields import Entry, Listed


_IN_ADDRESS: Final = re.compile(
    r"/(?P<y>(?:19|20)\d{2})[/-](?P<m>0?[1-9]|1[0-2])(?:[/-](?P<d>0?[1-9]|[12]\d|3[01]))?(?=[/_-]|$)"
    r"|(?<!\d)(?P<y2>20\d{2})(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)"
)
_YEARLY: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_CLOCK: Final = re.compile(r"[\s,]*\d{1,2}:\d{2}.*")
_SAME: Final = 3  # entries of one day that print several


def settle_dates(flow: Flow, listed: Listed) -> None:
    """Completes and orders the dates of a list's entries by what the list shows as a whole."""
    _machines_doubted(listed)
    _days_told_apart(listed)
    _dates_from_above(flow, listed)
    _dates_from_addresses(listed)


def _machines_doubted(listed: Listed) -> None:
    """Puts what is printed first where templates tell machines the same day for entries that print several:
    the day on which the page was made, or one that never changes."""
    printed: dict[str, list[str]] = {}
    for entry in listed.entries:
        told = next((date for date in entry.dates if date.origin is not DateOrigin.TEXT), None)
        said = next((date for date in entry.dates if date.origin is DateOrigin.TEXT), None)
        if told is not None and said is not None and _YEARLY.search(said.text):
            printed.setdefault(told.text[:10], []).append(_CLOCK.sub("", said.text))
    if any(len(days) >= _SAME and 2 * len(set(days)) > len(days) for days in printed.values()):
        for entry in listed.entries:
            entry.dates = tuple(sorted(entry.dates, key=lambda date: date.origin is not DateOrigin.TEXT))


def _days_told_apart(listed: Listed) -> None:
    """Dates in numbers, read as the other dates of the list show that they are meant."""
    printed = [
        [found for found in entry.dates if found.origin is DateOrigin.TEXT] for entry in listed.entries
    ]
    read: Callable[[str], str]
    texts = [dates[0].text for dates in printed if dates]
    if year_first_among(texts) or _addresses_begin_with_year(listed, printed):
        read = as_iso_year_first
    elif (day_first := day_first_among(texts)) is not None:
        read = partial(as_iso, day_first=day_first)
    else:
        return
    for entry, dates in zip(listed.entries, printed, strict=True):
        if dates and (told := read(dates[0].text)):
            entry.dates = (*found_date(told, DateOrigin.TEXT, dates[0].where), *entry.dates)


def _addresses_begin_with_year(listed: Listed, printed: list[list[FoundDate]]) -> bool:
    """Whether most addresses say the days that are printed, when these are read from the year on."""
    said = [
        (as_iso_year_first(dates[0].text), _day_in(entry.href))
        for entry, dates in zip(listed.entries, printed, strict=True)
        if dates
    ]
    return 2 * sum(bool(day) and day == in_address for day, in_address in said) > len(said)


def _day_in(address: str) -> str:
    """The date in an address, as far as it goes; "" where there is none."""
    match = _IN_ADDRESS.search(address)
    if match is None:
        return ""
    year, month, day = match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _dates_from_above(flow: Flow, listed: Listed) -> None:
    """Dates over groups of entries, and years over days: for the entries that state none themselves."""
    lacking = [entry for entry in listed.entries if not entry.dates]
    lacks_year = any(found.where == PARTIAL for entry in listed.entries for found in entry.dates)
    if not lacking and not lacks_year:
        return
    heads = heads_of(flow, listed.table.lot)
    _dates_from_cells_above(flow, listed)
    for entry in listed.entries:
        if not entry.dates:
            entry.dates = dates_above(flow, heads, entry.record)
            entry.under_date = heads.above(flow, entry.record) is not None
        elif year := heads.year_above(entry.record.first):
            entry.dates += _completed(entry, year)


def _completed(entry: Entry, year: str) -> tuple[FoundDate, ...]:
    """An entry's days that lack their year, with this one."""
    completed = (with_year(found.text, year) for found in entry.dates if found.where == PARTIAL)
    return tuple(one for text in completed for one in found_date(text, DateOrigin.TEXT, "text"))


def _is_yearless(entry: Entry) -> bool:
    """Whether an entry states a day, and nowhere its year."""
    lacking = any(found.where == PARTIAL for found in entry.dates)
    return lacking and not any(_YEARLY.search(found.text) for found in entry.dates)


def _dates_from_cells_above(flow: Flow, listed: Listed) -> None:
    """Rows of a table whose cell for the date is empty, or spanned by the one above, mean the date above."""
    last: tuple[FoundDate, ...] = ()
    for entry in listed.entries:
        top = entry.record.top
        if top == NONE or flow.nodes[top].tag != "tr":
            return
        if entry.dates:
            last = entry.dates
        elif last and (cells := flow.children(top)) and flow.first[cells[0]] == flow.end[cells[0]]:
            entry.dates = last


def _dates_from_addresses(listed: Listed) -> None:
    """The days in the links' addresses, where a list states no others and most addresses have one; only the
    years, where what it states lacks them."""
    if any(entry.dates and not _is_yearless(entry) for entry in listed.entries):
        return
    found = [_day_in(entry.href) for entry in listed.entries]
    if sum(map(bool, found)) < 0.6 * len(found):
        return
    for entry, day in zip(listed.entries, found, strict=True):
        if day and entry.dates:
            entry.dates += _completed(entry, day[:4])
        elif day:
            entry.dates = found_date(day, DateOrigin.URL, "address")

"""Small makers of ``Found`` values: trimmed, cut at their limit, ``None`` instead of empty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from aggregator.models import DateOrigin, Found, FoundDate, FoundLink
from aggregator.read.limits import MAX_LIST, MAX_NAME, MAX_NAME_RAW, MAX_TEXT, MAX_TITLE, MAX_URL
from aggregator.text.clean import plain_text

_MARKUP: Final = re.compile(r"</?[a-z][^<>]{0,2000}>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});", re.I)


def is_markup(text: str) -> bool:
    """Whether text of unknown kind holds HTML: a tag or a character reference."""
    return bool(_MARKUP.search(text))


def as_text(value: object) -> str:
    """What a document calls text: a string or a number; everything else is no text."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""


def _found(value: object, where: str, limit: int) -> Found | None:
    text = as_text(value)[:limit]
    return Found(text=text, where=where) if text else None


def found_title(value: object, where: str) -> Found | None:
    return _found(value, where, MAX_TITLE)


def name_of_source(value: object, is_html: bool = False) -> str:
    """What a feed or page calls itself, as one line of plain text."""
    return plain_text(as_text(value)[:MAX_NAME_RAW], is_html)[:MAX_TITLE]


def found_text(value: object, where: str) -> Found | None:
    return _found(value, where, MAX_TEXT)


def found_name(value: object, where: str) -> Found | None:
    return _found(value, where, MAX_NAME)


def found_url(value: object, where: str) -> Found | None:
    """An address as found. One that is longer than the limit is no address: half of it leads nowhere."""
    text = as_text(value)
    return Found(text=text, where=where) if text and len(text) <= MAX_URL else None


def found_date(value: object, origin: DateOrigin, where: str) -> tuple[FoundDate, ...]:
    """None or one date: a tuple, so that callers can add them up in order of trust."""
    text = as_text(value)[:MAX_NAME]
    return (FoundDate(text=text, origin=origin, where=where),) if text else ()


def found_link(
    value: object,
    where: str,
    *,
    title: str = "",
    media_type: str = "",
    length: str = "",
    language: str = "",
) -> FoundLink | None:
    address = found_url(value, where)
    if address is None:
        return None
    return FoundLink(
        url=address.text,
        title=title.strip()[:MAX_TITLE],
        media_type=media_type.strip()[:MAX_NAME],
        length=length.strip()[:MAX_NAME],
        language=language.strip()[:35],
        where=where,
    )


def names(values: Iterable[object]) -> tuple[str, ...]:
    """Short texts without doubles, in order."""
    kept: dict[str, None] = {}
    for value in values:
        if text := as_text(value)[:MAX_NAME]:
            kept.setdefault(text)
        if len(kept) == MAX_LIST:
            break
    return tuple(kept)


def links(values: Iterable[FoundLink | None]) -> tuple[FoundLink, ...]:
    """Links without doubles (by address), in order."""
    kept: dict[str, FoundLink] = {}
    for value in values:
        if value is not None:
            kept.setdefault(value.url, value)
        if len(kept) == MAX_LIST:
            break
    return tuple(kept.values())

"""What we say about ourselves, and what answers say about freshness and waiting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from aggregator.errors import Refused
from aggregator.fetch.decode import OFFERED
from aggregator.models import Validators

LONGEST_WAIT = timedelta(hours=24)
FEEDS_FIRST = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.6, */*;q=0.5"
)

_OURS = (
    *(
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "accept-encoding",
        "range",
        "te",
        "upgrade",
    ),
    *("expect", "if-none-match", "if-modified-since", "if-match", "if-range", "if-unmodified-since"),
)
_LONGEST_VALIDATOR = 4096  # characters; what is longer is not kept, the next request is unconditional
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_NOT_FRESH = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)(?:$|[,;\s])", re.IGNORECASE)


def user_agent(version: str, contact: str) -> str:
    """``Dateline/0.1.0 (+https://example.org/contact)``: who asks, and where to complain."""
    safe = re.sub(r"[^\x21-\x7e]", "", contact).replace("(", "").replace(")", "")
    return f"Dateline/{version}" + (f" (+{safe})" if safe else "")


def request_headers(
    agent: str, accept: str, validators: Validators, own: Mapping[str, str]
) -> dict[str, str]:
    """Everything sent beside Host. Validators go back byte for byte, both if both are known (RFC 9110 13.1).

    Raises:
        Refused: ``header-refused`` when ``own`` names a header that belongs to the exchange itself.
    """
    headers = {
        "User-Agent": agent,
        "Accept": accept or FEEDS_FIRST,
        "Accept-Encoding": OFFERED,
        "Connection": "close",
    }
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    for name, value in own.items():
        if name.lower() in _OURS:
            raise Refused("header-refused", f"the header {name} cannot be set by hand")
        _replace(headers, name, value)
    return headers


def validator(values: list[str]) -> str:
    """An ETag or Last-Modified as sent: the first where it is repeated, none where it is absurdly long."""
    return values[0] if values and len(values[0]) <= _LONGEST_VALIDATOR else ""


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Retry-After in seconds or as a date (RFC 9110 10.2.3), between nothing and 24 hours; else ``None``.

    A date is measured from the answer's own Date, so that a wrong clock on either side does no harm.
    """
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+", text):
        return _bounded(timedelta(seconds=int(text) if len(text) < 9 else 10**8))
    moment = _http_date(text)
    if moment is None:
        return None
    return _bounded(moment - (_http_date(headers.get("date", "")) or now))


def fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    """How long the answer calls itself fresh (RFC 9111 4.2.1), at most 24 hours; ``None`` when unsaid."""
    control = headers.get("cache-control", "")
    if _NOT_FRESH.search(control):
        return None
    if match := _MAX_AGE.search(control):
        return _bounded(timedelta(seconds=min(int(match[1]), 10**6) - _age(headers)))
    expires = _http_date(headers.get("expires", ""))
    date = _http_date(headers.get("date", ""))
    return _bounded(expires - date) if expires and date else None


def lower_case(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers for keeping: lower-case names, repeated ones joined, cookies left out."""
    return {name.lower(): headers[name] for name in headers if name.lower() != "set-cookie"}


def _replace(headers: dict[str, str], name: str, value: str) -> None:
    for known in [known for known in headers if known.lower() == name.lower()]:
        del headers[known]
    headers[name] = value


def _age(headers: Mapping[str, str]) -> int:
    text = headers.get("age", "").strip()
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0


def _bounded(span: timedelta) -> timedelta:
    return max(timedelta(0), min(span, LONGEST_WAIT))


def _http_date(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

"""What somebody points at, a saved body or an address, made ready to be read once: nothing is kept."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aggregator.errors import WrongUsage
from aggregator.fetch import Door, FetchRequest
from aggregator.models import NotModified
from aggregator.read import ReadRequest
from aggregator.settings.schema import Source

NOWHERE: Final = "http://address-not-told.invalid"  # of a saved body (RFC 2606 section 2); never shown


def rules_for(key: str, address: str, sources: Mapping[str, Source]) -> Source:
    """The source by whose rules it is read: the one named, or one without rules. Raises WrongUsage."""
    if not key:
        try:
            return Source(key="read", url=address or NOWHERE)
        except ValueError as error:
            text = f"{address}: there is no such file, and it is no address (https://...)"
            raise WrongUsage(text) from error
    if key not in sources:
        raise WrongUsage(f"no source {key!r}; there are: {', '.join(sources)}")
    return sources[key]


def saved(file: Path, url: str, charset: str, source: Source) -> ReadRequest:
    """The body in a file, as if it came from ``url``, or else from the source. Raises WrongUsage, OSError."""
    _require_charset(charset)
    return ReadRequest(body=file.read_bytes(), url=url or source.url, charset=charset, source=source)


def fetched(address: str, charset: str, source: Source, door: Door) -> ReadRequest:
    """The body of an address, asked for as the source would be. Raises WrongUsage, FetchError."""
    _require_charset(charset)
    answer = door.get(
        FetchRequest(
            url=address,
            allow_networks=source.allow_networks,
            headers=source.headers,
            headers_for=source.url,
            browser=source.browser,
        )
    )
    assert not isinstance(answer, NotModified), "asked without validators"
    return ReadRequest(
        body=answer.body,
        url=answer.url,
        content_type=answer.content_type,
        charset=charset,
        source=source,
    )


def _require_charset(name: str) -> None:
    """Raises WrongUsage when bytes cannot be read by this name; "" is whatever they say themselves."""
    try:
        codecs.lookup(name or "utf-8")
    except LookupError as error:
        text = f"--charset: there is no charset {name!r}; try utf-8 or windows-1251"
        raise WrongUsage(text) from error

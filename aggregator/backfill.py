"""The pages with older entries that a newsroom's page points to, followed once: with the first reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aggregator.errors import SourceError
from aggregator.models import Fetched, Reading
from aggregator.text.urls import canonical


def older_readings(
    first: Reading,
    address: str,
    most: int,
    fetch: Callable[[str], Fetched],
    read: Callable[[Fetched], Reading],
) -> Iterator[tuple[Reading, str]]:
    """At most so many further readings, each with the address it came from, newest first.

    Ends where a page points to none or to one that was read, holds no entry, or cannot be had: what was read
    so far is good without it. The pause between requests is the door's.
    """
    seen, reading = {canonical(address)}, first
    for _ in range(most):
        if not reading.older or canonical(reading.older) in seen:
            return
        asked = reading.older
        seen.add(canonical(asked))
        try:
            answer = fetch(asked)
            reading = read(answer)
        except SourceError:
            return
        landed = canonical(answer.url)
        if not reading.candidates or (landed in seen and landed != canonical(asked)):
            return
        seen.add(landed)
        yield reading, answer.url

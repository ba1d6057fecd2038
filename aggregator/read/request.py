"""What a reader is given: the bytes, where they came from, and what is already known of them."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.settings.schema import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadRequest:
    """One body to read.

    ``url`` is the address that answered, ``content_type`` its header as sent, ``charset`` what an
    operator says the charset is (stronger than everything the body says), ``language``
    the header Content-Language, which holds for a body that says nothing. ``known`` holds the digests of
    entry slices that are stored already (see ``aggregator.read.slices``).
    """

    body: bytes
    url: str
    source: Source
    content_type: str = ""
    charset: str = ""
    language: str = ""
    known: frozenset[bytes] = frozenset()
    older: bool = True  # tell in ``Reading.older`` where the list goes on; a poll seldom needs it
    story: str = ""  # the body is the page of the story with this headline, and is read as that or not at all
    document: bool = False  # the body is a PDF, and what is asked is what it says of itself
    explain: bool = False  # tell in ``Reading.steps`` what was weighed, and why

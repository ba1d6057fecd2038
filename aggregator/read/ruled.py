"""From a page to rules for it: those it follows by itself, or those that somebody's examples show."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.errors import ReadError
from aggregator.read.auto import understood
from aggregator.read.auto.example import page_by_example
from aggregator.read.auto.induce import Induced, induce
from aggregator.read.document import parse_document
from aggregator.read.request import ReadRequest


def rules_from(request: ReadRequest, titles: Sequence[str] = ()) -> Induced:
    """Rules for the page of a body: for what is found on it, or for the list that has these headlines.

    Raises:
        ReadError: ``no-such-title`` when no list of the page has all of them; what ``parse_document`` raises.
    """
    document = parse_document(request)
    page = page_by_example(document, titles) if titles else understood(document)
    if page is None:
        quoted = ", ".join(repr(title[:80]) for title in titles)
        raise ReadError(
            "no-such-title",
            f"no list of the page has {quoted}",
            next_step="give headlines as the page shows them, one --title for each; two or three are enough",
        )
    return induce(page, document.root)

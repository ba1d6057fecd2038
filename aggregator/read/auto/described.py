"""What a page's lists show and what it tells machines of the same entries, joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aggregator.models import Candidate
from aggregator.read import hentry, microdata, state
from aggregator.read.document import Document
from aggregator.read.request import ReadRequest
from aggregator.text.urls import canonical, resolve

_LIST: Final = 3  # described entries that make a list


def told_to_machines(
    document: Document, request: ReadRequest, described: Sequence[Candidate], shown: int
) -> tuple[Sequence[Candidate], str]:
    """The entries that a page describes, and in what: JSON-LD, microdata, microformats, or the data of its
    scripts; the first that describes a list. The last two ways are asked only where they may answer."""
    if len(described) >= _LIST:
        return described, "json-ld"
    if b"itemprop" in request.body and len(marked := microdata.entries_of(document)) >= _LIST:
        return marked, "microdata"
    if b"entry" in request.body and len(marked := hentry.entries_of(document)) >= _LIST:
        return marked, "h-entry"
    if shown < _LIST and len(marked := state.entries_of(document, request)) >= _LIST:
        return marked, "state"
    return described, "json-ld"


def joined_with(
    shown: tuple[Candidate, ...], described: Sequence[Candidate], said_in: str, base: str
) -> tuple[tuple[Candidate, ...], str]:
    """The entries, and how they were found: ``lists`` with what machines are told of them filled in, or what
    they are told in, where that describes more entries than the page shows."""
    listed = {_address(one, base): one for one in described if one.url is not None}
    if len(listed) >= max(_LIST, len(shown) + 1) and _told_of(shown, listed, base) >= len(shown) / 2:
        return tuple(replace(one, position=at) for at, one in enumerate(listed.values())), said_in
    return tuple(_completed(one, listed.get(_address(one, base))) for one in shown), "lists"


def _told_of(shown: Sequence[Candidate], listed: dict[str, Candidate], base: str) -> int:
    return sum(_address(one, base) in listed for one in shown)


def _address(candidate: Candidate, base: str) -> str:
    return canonical(resolve(base, candidate.url.text)) if candidate.url else ""


def _completed(shown: Candidate, said: Candidate | None) -> Candidate:
    """An entry with the facts that only the description has; its dates, which machines are told, first."""
    if said is None or shown.url is None:
        return shown
    return replace(
        shown,
        dates=(*said.dates, *shown.dates) if shown.event is None else shown.dates,
        updated=shown.updated or said.updated,
        summary=shown.summary or said.summary,
        summary_html=said.summary_html if shown.summary is None else shown.summary_html,
        authors=shown.authors or said.authors,
        categories=shown.categories or said.categories,
        image=shown.image or said.image,
    )

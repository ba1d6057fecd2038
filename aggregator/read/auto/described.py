"""What a page's lists show and what its JSON-LD says of the same entries, joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aggregator.models import Candidate
from aggregator.text.urls import canonical, resolve

_LIST: Final = 3  # described entries that make a list


def joined_with(
    shown: tuple[Candidate, ...], described: Sequence[Candidate], base: str
) -> tuple[tuple[Candidate, ...], str]:
    """The entries, and how they were found: ``lists`` with what machines are told of them filled in, or
    ``json-ld`` where that describes more entries than the page shows."""
    listed = {_address(one, base): one for one in described if one.url is not None}
    if len(listed) >= max(_LIST, len(shown) + 1) and _told_of(shown, listed, base) >= len(shown) / 2:
        return tuple(replace(one, position=at) for at, one in enumerate(listed.values())), "json-ld"
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

"""Ways to read a newsroom, as the ``add`` verb shows them: ranked, with reasons and the first items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict

from rich.text import Text

from aggregator.console.reading import ItemView, item_view
from aggregator.console.tables import plain
from aggregator.discover import Discovery, Proposal

_SHOWN: Final = 5  # items of a proposal
_SUMMARY: Final = 160  # characters
_NAMES: Final = {
    "feed": "a feed of the site",
    "page": "the page itself",
    "wordpress": "the site's WordPress interface",
    "json": "a JSON address",
    "sitemap": "the site's map of news",
}


class ProposalView(TypedDict):
    kind: str
    url: str
    method: str
    count: int
    newest: str | None
    language: str | None
    confidence: float
    reasons: list[str]
    items: list[ItemView]
    settings: Mapping[str, object]


class DiscoveryView(TypedDict):
    proposals: list[ProposalView]
    tried: list[dict[str, str | None]]
    written: list[str]


def discovery_view(discovery: Discovery, written: Sequence[str]) -> DiscoveryView:
    """The whole answer of ``add --json``: proposals best first, what was asked for, the files written."""
    return {
        "proposals": [_proposal_view(one) for one in discovery.proposals],
        "tried": [
            {
                "url": one.url,
                "because": one.because,
                "reason": one.reason or None,
                "detail": one.detail or None,
            }
            for one in discovery.tried
        ],
        "written": list(written),
    }


def _proposal_view(one: Proposal) -> ProposalView:
    return {
        "kind": one.kind.value,
        "url": one.url,
        "method": one.method,
        "count": one.count,
        "newest": one.newest.date().isoformat() if one.newest else None,
        "language": one.language or None,
        "confidence": round(one.confidence, 2),
        "reasons": list(one.reasons),
        "items": [item_view(item) for item in one.items],
        "settings": dict(one.settings),
    }


def proposals_text(proposals: Sequence[Proposal]) -> Text:
    """All proposals, numbered, each with its first items as they would be published."""
    return Text("\n").join(_told(number, one) for number, one in enumerate(proposals, 1))


def _told(number: int, one: Proposal) -> Text:
    text = Text()
    text.append(f"{number}. {_NAMES[one.kind.value]}", style="bold")
    text.append(f"  {one.url}\n")
    newest = f", newest {one.newest.date().isoformat()}" if one.newest else ", without dates"
    language = f", language {one.language}" if one.language else ""
    text.append(f"   {one.count} entries{newest}{language}; {round(100 * one.confidence)} % sure\n")
    for reason in one.reasons:
        text.append("   - ").append(plain(reason)).append("\n")
    for item in one.items[:_SHOWN]:
        date = item.published.isoformat() if item.published else "no date"
        kind = "" if item.kind.value == "news" else f"  {item.kind.value}"
        text.append("\n   ").append(plain(item.title).plain, style="bold")
        text.append(f"\n   {date}{kind}  {item.url}", style="dim")
        if item.summary:
            text.append("\n   ").append(plain(_short(item.summary)))
        text.append("\n")
    return text


def _short(summary: str) -> str:
    return summary if len(summary) <= _SUMMARY else summary[:_SUMMARY].rsplit(" ", 1)[0] + "…"

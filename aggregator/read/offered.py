"""What all readers of structured data in a page share: the names of schema.org's kinds, and once each.

A page may tell machines about its entries in JSON-LD (``jsonld``), microdata (``microdata``), microformats
(``hentry``) and in the data its own scripts start from (``state``). Each has one function that gives a list
of ``Candidate``; none of them raises, whatever the page holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from aggregator.models import Candidate, Kind

_ARTICLES: Final = frozenset((
    "Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "AnalysisNewsArticle",
    "OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle",
    "ScholarlyArticle", "TechArticle", "LiveBlogPosting", "SocialMediaPosting", "PressRelease",
    "AdvertiserContentArticle",
))  # fmt: skip


def kind_of(types: Iterable[str]) -> Kind | None:
    """What a schema.org item of these types (names or addresses) is to us, or ``None``: no entry."""
    named = [kind.rpartition("/")[2].rpartition("#")[2] for kind in types]
    if any(name in _ARTICLES for name in named):
        return Kind.NEWS
    return Kind.EVENT if any(name == "Event" or name.endswith("Event") for name in named) else None


def once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those with a title, in order, the same title and address only once."""
    found: dict[tuple[str, str], Candidate] = {}
    for candidate in candidates:
        if candidate.title is not None:
            key = (candidate.title.text, candidate.url.text if candidate.url else "")
            found.setdefault(key, candidate)
    return [replace(candidate, position=at) for at, candidate in enumerate(found.values())]

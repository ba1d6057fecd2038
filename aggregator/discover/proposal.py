"""What is said of an address: what it is, what it holds, how sure we are that it serves, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aggregator.models import Item
from aggregator.read import ReadRequest


class Offer(StrEnum):
    """What is proposed."""

    FEED = "feed"
    PAGE = "page"
    WORDPRESS = "wordpress"
    JSON = "json"
    SITEMAP = "sitemap"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """One way to read a newsroom. ``settings`` is the source's file as an operator would write it."""

    kind: Offer
    url: str
    method: str  # how it was read: Reading.method
    count: int
    newest: datetime | None
    language: str
    confidence: float  # 0 = useless, 1 = certain
    reasons: tuple[str, ...]  # sentences for people, weightiest first
    items: tuple[Item, ...]  # the first ones
    settings: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """One request: why that address, and the reason code it ended with; "" where something was read."""

    url: str
    because: str
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Discovery:
    """``proposals`` best first; ``tried`` in the order of asking."""

    proposals: tuple[Proposal, ...]
    page: ReadRequest | None  # what came from the address itself, to be looked at more closely
    shown: tuple[Item, ...]  # all that was read there without a rule
    title: str  # what the site calls itself there
    tried: tuple[Tried, ...]

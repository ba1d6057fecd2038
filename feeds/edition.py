"""An edition: everything a feed says about itself, told from settings and data alone.

Equal settings and equal items give an equal edition, and an equal edition gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

# "updated" of a feed that never had an item: a fixed instant, so that an empty feed has equal bytes too.
NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_FEEDS: Final = UUID("5b0c7a52-4f0e-5d2a-9c1b-6f4f6d3f6a10")  # namespace of feed ids; never changes


class Format(StrEnum):
    """The machine formats of a feed; the value is the file's ending."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"

    @property
    def media_type(self) -> str:
        return "application/feed+json" if self is Format.JSON else f"application/{self.value}+xml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """One feed at one moment. ``title`` and ``description`` are never empty, all addresses absolute."""

    key: str
    title: str
    description: str
    language: str  # BCP 47, never empty: one language per feed
    base_url: str  # of the service, without a slash at its end
    home: str  # the page for people the feed belongs to: the operator's, otherwise ``page``
    image: str  # address or ""
    rights: str  # line of rights for the feed as a whole, or ""
    service: str  # name of the service
    updated: datetime  # newest significant change among its items ever published; NEVER when there was none
    count: int  # items in it

    @property
    def id(self) -> str:
        """The feed's permanent id. It depends on the key alone, because RFC 4287 section 4.2.6 forbids it to
        change when the feed moves to another address."""
        return uuid5(_FEEDS, self.key).urn

    @property
    def page(self) -> str:
        """Our own page about the feed."""
        return f"{self.base_url}/{page_path(self.key)}"

    def url(self, form: Format) -> str:
        """The feed's own address in that format."""
        return f"{self.base_url}/{feed_path(self.key, form)}"


def page_path(key: str) -> str:
    return f"feeds/{key}/"


def feed_path(key: str, form: Format) -> str:
    return f"feeds/{key}.{form.value}"


def newest(changes: Iterable[datetime]) -> datetime:
    """The newest of ``changes`` in whole seconds, ``NEVER`` when there is none."""
    return max(changes, default=NEVER).replace(microsecond=0)


def not_before(updated: datetime, told: datetime, now: datetime) -> datetime:
    """The date of a feed whose subscribers were last ``told`` another: never an earlier one, because some ask
    only for what is later than that. A date that lies ahead was told by a wrong clock and binds nobody.
    """
    return told if updated < told <= now else updated

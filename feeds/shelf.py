"""The shelf: the one way feeds reach items. The store happens to satisfy it; a dictionary in a test does
too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aggregator.models import StoredItem
from feeds.selection import Selection


class Slip(Protocol):
    """What a listing says about an item without loading it. Equal id and version mean equal item."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def ordinal(self) -> datetime: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """Where an item comes from, as its readers are told. ``title`` is never empty.

    ``home`` is the page for people (http or https, may be ""), ``credit`` the attribution line the operator
    wrote (empty: the title), ``licence`` a name or an address.
    """

    title: str
    home: str = ""
    credit: str = ""
    licence: str = ""


class Shelf(Protocol):
    """Live items, newest first. Errors are ``StoreError`` and are not for feeds to handle."""

    def listing(self, selection: Selection, limit: int) -> Sequence[Slip]:
        """At most ``limit`` live items of the selection by (ordinal descending, id); loads no item."""
        ...

    def items(self, ids: Sequence[str]) -> Mapping[str, StoredItem]:
        """The items that exist among ``ids``, in any state."""
        ...

    def source_credits(self) -> Mapping[str, Credit]:
        """The credit of every source that ever gave an item, by source key."""
        ...

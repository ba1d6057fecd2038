"""Kept fragments are found again, whatever the operator left out of a credit."""

from __future__ import annotations

import pytest

from aggregator.settings.schema import ServiceSettings
from feeds.press import Press
from feeds.render.fragments import FragmentCache
from feeds.selection import Selection
from feeds.shelf import Credit
from tests.feeds.making import BASE, MemoryShelf, feed, stored

CREDITS = [
    {},
    {"wells": Credit(title="Wells")},
    {"wells": Credit(title="Wells ", home="not an address", credit="")},
    {"wells": Credit(title="Wells", home="https://wells.example/", credit="Wells for all", licence="CC BY")},
]


@pytest.mark.parametrize("credit_of", CREDITS)
def test_nothing_is_rendered_twice(credit_of: dict[str, Credit]) -> None:
    shelf, cache = MemoryShelf(), FragmentCache()
    shelf.put(*(stored(number) for number in range(5)))
    slips = shelf.listing(Selection(), 5)
    first = Press(shelf, ServiceSettings(base_url=BASE), credit_of, cache).galley("all", feed(), slips)
    again = Press(shelf, ServiceSettings(base_url=BASE), credit_of, cache).galley("all", feed(), slips)
    assert len(first.fragments) == 5
    assert all(one is other for one, other in zip(first.fragments, again.fragments, strict=True))

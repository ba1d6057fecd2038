"""A site that moved to another host: its stories are looked for under their former addresses, too.

Title and day tell most stories of a moved site; those that share both with a neighbour can only be told by
their path, which is the same on the new host.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from aggregator.identity import name_of_address
from aggregator.models import Item, Known
from aggregator.text.urls import canonical, place_of

_NEARLY_ALL: Final = 0.8
_CERTAIN: Final = 3  # stories of the same words and path on another host, before the site counts as moved


def with_former_names(items: tuple[Item, ...], known: Mapping[str, Known]) -> tuple[Item, ...]:
    """The items; those unknown under all their names also have that of their address on the former host.

    ``known`` is what the ledger says about the items' names. Returns ``items`` itself if no site moved.
    """
    hosts = _moved_hosts(items, known)
    return tuple(_with_former(item, hosts, known) for item in items) if hosts else items


def _moved_hosts(items: Sequence[Item], known: Mapping[str, Known]) -> dict[str, str]:
    """New host -> former host, where nearly all stories that are known by their words say so."""
    votes: Counter[tuple[str, str]] = Counter()
    told: Counter[str] = Counter()
    for item in items:
        for key in item.keys:
            story = known.get(key) if key.startswith("text:") else None
            if story and item.url and place_of(item.url):
                host = _host(item.url)
                told[host] += 1
                votes[host, _host(story.item.url)] += place_of(item.url) == place_of(story.item.url)
    return {
        new: old
        for (new, old), count in votes.items()
        if new != old and count >= max(_CERTAIN, _NEARLY_ALL * told[new])
    }


def _with_former(item: Item, hosts: Mapping[str, str], known: Mapping[str, Known]) -> Item:
    former = hosts.get(_host(item.url)) if item.url else None
    if former is None or any(key in known for key in item.keys):
        return item
    name = name_of_address(urlsplit(canonical(item.url))._replace(netloc=former).geturl())
    return replace(item, keys=(*item.keys, name))


def _host(url: str) -> str:
    return urlsplit(canonical(url)).netloc

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

_CERTAIN: Final = 3  # stories of the same words and path on another host, before the site counts as moved


def with_former_names(items: tuple[Item, ...], known: Mapping[str, Known]) -> tuple[Item, ...]:
    """The items; those unknown under their address also have the name they had on the site's former host.

    ``known`` is what the ledger says about the items' names. Returns ``items`` itself if no site moved.
    """
    hosts = _moved_hosts(items, known)
    return tuple(_with_former(item, hosts, known) for item in items) if hosts else items


def _moved_hosts(items: Sequence[Item], known: Mapping[str, Known]) -> dict[str, str]:
    """New host -> former host, where several stories say so."""
    votes: Counter[tuple[str, str]] = Counter()
    for item in items:
        for key in item.keys:
            story = known.get(key) if key.startswith("text:") else None
            if story and item.url and place_of(item.url) and place_of(item.url) == place_of(story.item.url):
                votes[_host(item.url), _host(story.item.url)] += 1
    return {new: old for (new, old), count in votes.items() if new != old and count >= _CERTAIN}


def _with_former(item: Item, hosts: Mapping[str, str], known: Mapping[str, Known]) -> Item:
    former = hosts.get(_host(item.url)) if item.url else None
    if former is None or any(key in known for key in item.keys if key.startswith(("url:", "guid:"))):
        return item
    name = name_of_address(urlsplit(canonical(item.url))._replace(netloc=former).geturl())
    return replace(item, keys=(*item.keys, name))


def _host(url: str) -> str:
    return urlsplit(canonical(url)).netloc

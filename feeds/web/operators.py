"""Who may see the operators' addresses, and what readiness says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Network = IPv4Network | IPv6Network

LOOPBACK: Final[tuple[Network, ...]] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

#: A request with one of these came through a proxy: its peer's address says nothing about who asks.
_FORWARDED: Final = frozenset({b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via"})


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthReport:
    """Can this service do its work now? ``reasons`` say why not and are shown to operators only."""

    ready: bool
    reasons: tuple[str, ...] = ()


def is_operator(
    client: tuple[str, int] | None, names: Iterable[bytes], networks: tuple[Network, ...] = LOOPBACK
) -> bool:
    """Did it come straight from one of ``networks``? ``names``: the request's header names, lower case."""
    if client is None or not _FORWARDED.isdisjoint(names):
        return False
    return _within(client[0], networks)


@lru_cache(maxsize=1024)
def _within(host: str, networks: tuple[Network, ...]) -> bool:
    try:
        peer = ip_address(host)
    except ValueError:
        return False
    if isinstance(peer, IPv6Address) and peer.ipv4_mapped:
        peer = peer.ipv4_mapped
    return any(peer in network for network in networks)

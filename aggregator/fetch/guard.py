"""Which addresses may be connected to: refused by default, IPv4 hidden inside IPv6 unwrapped.

The table is ours because ``ipaddress.is_global`` calls translation prefixes, 6to4, multicast and others
global. IPv4: the IANA special-purpose registry and RFC 1112 multicast. IPv6: only 2000::/3, the one block
ever given out for unicast, less its special parts, and the well-known NAT64 prefix judged by the IPv4 inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aggregator.errors import Refused
from aggregator.fetch.request import Network

Address = IPv4Address | IPv6Address

REFUSED_IPV4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
OPEN_IPV6 = (IPv6Network("2000::/3"), IPv6Network("64:ff9b::/96"))
REFUSED_IPV6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # IETF protocol assignments, Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3ffe::/16",  # the former 6bone
        "3fff::/20",  # documentation
    )
)
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = IPv6Network("::/96")


def check(address: str, allowed: Iterable[Network]) -> None:
    """Let the address pass or raise.

    Raises:
        Refused: ``address-refused``; the address is in a refused range and in no ``allowed`` network.
    """
    if not passes(address, tuple(allowed)):
        raise Refused(
            "address-refused",
            f"{address} is not a public address",
            next_step="name a private network in fetch.allow_networks or in the source's allow_networks",
        )


@lru_cache(maxsize=4096)
def passes(address: str, allowed: tuple[Network, ...]) -> bool:
    """True when every face of the address is public or inside an allowed network."""
    return all(_is_open(face) or _is_in(face, allowed) for face in faces(ip_address(address)))


def faces(address: Address) -> tuple[Address, ...]:
    """The address and the IPv4 addresses it leads to by mapping, translation or a tunnel."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)  # the kernel connects to the IPv4 address itself
    if address.sixtofour is not None:
        return address, address.sixtofour
    if address.teredo is not None:
        return address, *address.teredo
    if _is_in(address, (*_NAT64, _COMPATIBLE)):
        return address, IPv4Address(int(address) & 0xFFFFFFFF)
    return (address,)


def _is_open(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not _is_in(address, REFUSED_IPV4)
    return _is_in(address, OPEN_IPV6) and not _is_in(address, REFUSED_IPV6)


def _is_in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)

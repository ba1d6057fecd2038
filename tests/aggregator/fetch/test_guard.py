"""Which addresses are refused, in every spelling and by every way, without a connection (F26)."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import Refused
from aggregator.fetch import FetchRequest
from aggregator.fetch.guard import OPEN_IPV6, REFUSED_IPV4, REFUSED_IPV6, check, passes
from tests.aggregator.fetch.misbehaving import Misbehaving, say

# First, last and one inner address of every refused IPv4 range.
IPV4 = sorted(
    {
        str(network[index])
        for network in REFUSED_IPV4
        for index in (0, network.num_addresses // 3, network.num_addresses - 1)
    }
    | {"127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.1", "172.31.255.254", "100.100.100.200"}
)
HIDDEN = (
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "192.168.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "100.64.0.1",
    "172.16.0.9",
    "198.18.0.1",
)


def hidden_in_ipv6(text: str) -> list[str]:
    """An IPv4 address in each IPv6 form that leads to it."""
    number = int(IPv4Address(text))
    high, low = number >> 16, number & 0xFFFF
    return [
        f"::ffff:{text}",
        f"::{text}" if number > 0xFFFF else f"::{low:x}",
        f"64:ff9b::{text}",
        f"64:ff9b:1::{text}",
        f"64:ff9b:1:{high:x}:{low:x}::",
        f"2002:{high:x}:{low:x}::",
        f"2002:{high:x}:{low:x}::1",
        f"2001:0:{high:x}:{low:x}::1",
        f"2001:0:4136:e378:8000:63bf:{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}",
    ]


IPV6 = [
    *("::", "::1", "::2", "100::1", "100:0:0:1::1", "fc00::1", "fd00:ec2::254", "fdff:ffff::1", "fe80::1"),
    *("febf::1", "fec0::1", "feff::1", "ff00::1", "ff02::1", "ff0e::1", "2001::1", "2001:1::1", "2001:2::1"),
    *("2001:3::1", "2001:4:112::1", "2001:10::1", "2001:20::1", "2001:30::1", "2001:db8::1", "2001:1ff::1"),
    *(
        "2002::1",
        "3ffe::1",
        "3fff::1",
        "3fff:fff::1",
        "5f00::1",
        "4000::1",
        "8000::1",
        "e000::1",
        "64:ff9a::1",
    ),
    *("64:ff9b:2::1", "0:0:0:0:0:ffff:0:1", "::ffff:0:7f00:1", "1fff::1", "ffff:ffff:ffff:ffff::1"),
    *(form for text in HIDDEN for form in hidden_in_ipv6(text)),
]
PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255"),
    *("128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255"),
    *("192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "93.184.216.34"),
    *("2600::1", "2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888", "2400:cb00::1", "2001:200::1"),
    *("::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
]
SPELLINGS = [
    *(
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0x0",
        "00.0.0.0",
    ),
    *("127.0.0.1.", "127.000.000.001", "0x7F.0x0.0x0.0x1", "10.1", "167772161", "3232235777", "0xa9fea9fe"),
    *("2852039166", "0251.0376.0251.0376", "169.16689662", "192.168.257", "127。0。0。1", "１２７.０.０.１"),
    *("①②⑦.⓪.⓪.①", "127.0.0.1。", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::FFFF:127.0.0.1]"),
    *("[0000::1]", "[::0001]", "[0:0:0:0:0:0:0:0]", "[64:FF9B::7F00:1]"),
]
LITERALS = [*IPV4, *(f"[{address}]" for address in IPV6), *SPELLINGS]


def test_the_table_is_long_enough() -> None:
    assert len(set(LITERALS)) >= 200


@pytest.mark.parametrize("address", [*IPV4, *IPV6])
def test_refused(address: str) -> None:
    with pytest.raises(Refused) as caught:
        check(address, ())
    assert caught.value.reason == "address-refused"
    assert caught.value.next_step


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    check(address, ())


@pytest.mark.parametrize(
    ("address", "network", "passed"),
    [
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", "10.1.2.3/32", True),
        ("10.1.2.3", "10.2.0.0/16", False),
        ("::ffff:10.1.2.3", "10.0.0.0/8", True),
        ("fd00::1", "fd00::/8", True),
        ("::1", "127.0.0.0/8", False),
        ("64:ff9b::10.1.2.3", "10.0.0.0/8", True),
        ("64:ff9b:1::10.1.2.3", "10.0.0.0/8", False),  # the prefix itself must be allowed, too
        ("64:ff9b:1::10.1.2.3", "64:ff9b:1::/48", False),  # and the address inside
        ("2002:a01:203::1", "2002::/16", False),
    ],
)
def test_allowed_networks(address: str, network: str, passed: bool) -> None:
    assert passes(address, (ip_network(network),)) == passed


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_however_it_is_hidden(number: int) -> None:
    plain = passes(str(IPv4Address(number)), ())
    assert passes(f"::ffff:{IPv4Address(number)}", ()) == plain
    assert passes(str(IPv6Address((0x64FF9B << 96) | number)), ()) == plain
    assert not passes(str(IPv6Address(number)), ())
    assert not passes(str(IPv6Address((0x2002 << 112) | (number << 80) | 1)), ())


@given(st.integers(0, 2**128 - 1))
def test_only_global_unicast_ipv6_is_open(number: int) -> None:
    address = IPv6Address(number)
    if passes(str(address), ()):
        mapped = address.ipv4_mapped
        assert mapped or any(address in network for network in OPEN_IPV6)
        assert not any(address in network for network in REFUSED_IPV6)
        assert ip_address(mapped or address).is_global


# ---- through the door: nothing may even be connected to


def refused(door, url: str) -> str:
    with pytest.raises(Refused) as caught:
        door.get(FetchRequest(url=url))
    return caught.value.reason


def test_literals_are_refused_without_a_connection(server: Misbehaving, make_door) -> None:
    door = make_door(allow_networks=())
    for literal in LITERALS:
        assert refused(door, f"http://{literal}:{server.port}/") == "address-refused", literal
    assert server.connections == 0


def test_names_are_refused_without_a_connection(server: Misbehaving, make_door) -> None:
    found: list[str] = []
    door = make_door(lambda host: tuple(found), allow_networks=())
    for address in [*IPV4, *IPV6]:
        found[:] = [address]
        assert refused(door, f"http://news.example:{server.port}/") == "address-refused", address
    assert server.connections == 0


def test_redirects_are_refused_without_a_connection(server: Misbehaving, make_door) -> None:
    canary = Misbehaving()
    try:
        door = make_door(allow_networks=(ip_network("127.0.0.77/32"),), resolver=lambda host: ("127.0.0.77",))
        listener = Misbehaving(address="127.0.0.77")
        try:
            for literal in LITERALS:
                location = f"http://{literal}:{canary.port}/"
                listener.routes["/"] = say("302 Found", Location=location)
                assert refused(door, listener.url(host="news.example")) == "address-refused", literal
            assert listener.connections == len(LITERALS)
        finally:
            listener.close()
        assert canary.connections == 0
    finally:
        canary.close()


def test_a_rebinding_name_gets_nowhere(server: Misbehaving, make_door) -> None:
    """First a permitted address, then ours: each connection is made to what was checked for it."""
    canary = Misbehaving()
    permitted = Misbehaving(address="127.0.0.77")
    try:
        answers = iter([("127.0.0.77",), *[(address,) for address in [*IPV4, *IPV6]]])
        door = make_door(lambda host: next(answers), allow_networks=(ip_network("127.0.0.77/32"),))
        permitted.routes["/"] = say("302 Found", Location=f"http://news.example:{canary.port}/")
        assert refused(door, permitted.url(host="news.example")) == "address-refused"
        for _ in range(len(IPV4) + len(IPV6) - 1):
            assert refused(door, f"http://news.example:{canary.port}/") == "address-refused"
        assert canary.connections == 0
        assert permitted.connections == 1
    finally:
        canary.close()
        permitted.close()


def test_of_mixed_addresses_only_permitted_ones_are_tried(server: Misbehaving, make_door) -> None:
    permitted = Misbehaving(address="127.0.0.77")
    try:
        permitted.routes["/"] = say(body=b"x")
        door = make_door(
            lambda host: ("::1", "10.0.0.1", "127.0.0.77"), allow_networks=(ip_network("127.0.0.77/32"),)
        )
        assert door.get(FetchRequest(url=permitted.url(host="news.example"))).status == 200
    finally:
        permitted.close()


def test_a_source_may_be_allowed_alone(server: Misbehaving, make_door) -> None:
    server.routes["/"] = say(body=b"x")
    door = make_door(allow_networks=())
    assert refused(door, server.url()) == "address-refused"
    request = FetchRequest(url=server.url(), allow_networks=(ip_network("127.0.0.1/32"),))
    assert door.get(request).status == 200
    assert refused(door, server.url()) == "address-refused"


def test_robots_txt_goes_through_the_guard_too(server: Misbehaving, make_door) -> None:
    canary = Misbehaving(address="127.0.0.77")
    try:
        server.routes["/robots.txt"] = say("301 Moved", Location=canary.url("/robots.txt", host="127.0.0.77"))
        door = make_door(robots=True, allow_networks=(ip_network("127.0.0.1/32"),))
        assert refused(door, server.url()) == "address-refused"
        assert canary.connections == 0
    finally:
        canary.close()

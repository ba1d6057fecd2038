"""A misbehaving server and doors that may reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from aggregator.fetch import Door, HostGate
from aggregator.fetch.dial import Resolver, system_resolver
from aggregator.settings.schema import FetchSettings
from tests.aggregator.fetch.misbehaving import Misbehaving

LOOPBACK = ip_network("127.0.0.0/8")
MakeDoor = Callable[..., Door]


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    running = Misbehaving()
    yield running
    running.close()


@pytest.fixture
def make_door() -> MakeDoor:
    """A door with short waits that may reach loopback; anything can be overridden."""

    def make(resolver: Resolver = system_resolver, gate: HostGate | None = None, **changes: Any) -> Door:
        settings = {
            "pace": timedelta(0),
            "deadline": timedelta(seconds=5),
            "first_byte": timedelta(seconds=3),
            "connect_timeout": timedelta(seconds=2),
            "max_wire": 200_000,
            "max_body": 3_000_000,
            "allow_networks": (LOOPBACK,),
            "robots": False,
        }
        return Door(
            FetchSettings(**(settings | changes)),
            "Dateline/0.1 (+mailto:desk@example.org)",
            gate or HostGate(timedelta(0)),
            resolver,
        )

    return make

"""What may be asked of the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import Final

from aggregator.models import Validators

Network = IPv4Network | IPv6Network
NOTHING_KNOWN: Final = Validators()


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchRequest:
    """One GET. Left-out limits are those of the settings.

    ``headers`` are the operator's own, meant for ``headers_for``: an adopted address, like any redirect, gets
    them only where ``WebAddress.shares_secrets_with`` says so.
    """

    url: str
    validators: Validators = NOTHING_KNOWN
    accept: str = ""  # empty = feeds first, then pages
    allow_networks: tuple[Network, ...] = ()  # in addition to the settings'
    public_only: bool = False  # nobody's private networks, whatever else allows them
    allow_downgrade: bool = False  # follow a redirect from https to http
    max_wire: int | None = None  # bytes
    max_body: int | None = None  # bytes, unpacked
    headers: Mapping[str, str] = field(default_factory=dict)
    headers_for: str = ""  # the address as configured; empty = ``url``
    browser: bool = False  # a page as its scripts draw it; ``validators`` are then compared with that

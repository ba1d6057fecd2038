"""A web address, parsed once: what is checked here is what is connected to and what is sent.

Two parsers that disagree about one string are how guards are passed. So a string that has two readings
(backslashes, control characters, spaces, credentials) is refused, numeric spellings of IPv4 become the
address they mean, and everybody downstream uses the parts, never the string.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from aggregator.errors import FetchError, Refused

_PORTS = {"http": 80, "https": 443}
_TWO_READINGS = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
_ASCII = "".join(chr(code) for code in range(0x21, 0x7F))
_BRACKETED = re.compile(r"\[([0-9a-fA-F:.]+)\](?::[0-9]*)?")
_LONGEST = 8192


@dataclass(frozen=True, kw_only=True, slots=True)
class WebAddress:
    """An http or https address in its parts. ``host`` is ASCII and lower case, IPv6 without brackets."""

    scheme: str
    host: str
    port: int
    target: str  # path and query as sent, always starting with "/"

    @property
    def key(self) -> str:
        """The host as the gate knows it, written as ``text.urls.host_of`` does."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.key}"

    @property
    def url(self) -> str:
        return self.origin + self.target

    @property
    def shown(self) -> str:
        """For people and logs: without the query, where keys and tokens are kept, and not too long."""
        return (self.origin + self.target.partition("?")[0])[:200]

    def at(self, target: str) -> WebAddress:
        """Another path of the same origin."""
        return WebAddress(scheme=self.scheme, host=self.host, port=self.port, target=target)

    def shares_secrets_with(self, other: WebAddress) -> bool:
        """May headers meant for us go there too? Same origin, or the same host moved up to https."""
        upgraded = self.host == other.host and (other.scheme, other.port) == ("https", 443)
        return self.origin == other.origin or upgraded


def parse(url: str) -> WebAddress:
    """Read an absolute address (WHATWG rules for hosts, stricter for odd strings).

    Raises:
        Refused: ``scheme-refused`` for anything but http and https, ``url-refused`` for the rest.
    """
    if len(url) > _LONGEST or _TWO_READINGS.search(url):
        raise Refused(
            "url-refused", "the address is too long or has spaces, control characters or backslashes"
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("url-refused", f"the address cannot be read: {error}") from None
    if parts.scheme not in _PORTS:
        raise Refused("scheme-refused", f"only http and https are fetched, not '{parts.scheme}'")
    if "@" in parts.netloc:
        raise Refused("url-refused", "the address carries a user name or password")
    if port == 0:
        raise Refused("url-refused", "port 0 cannot be connected to")
    return WebAddress(
        scheme=parts.scheme, host=_host(parts), port=port or _PORTS[parts.scheme], target=_target(parts)
    )


def follow(base: WebAddress, location: str) -> WebAddress:
    """Where a redirect leads (RFC 9110 10.2.2).

    Raises:
        FetchError: ``bad-redirect`` when the Location is empty or cannot be read.
        Refused: ``scheme-refused``.
    """
    location = _as_text(location).strip(" \t")
    if not location:
        raise FetchError("bad-redirect", "a redirect without a Location")
    try:
        return parse(urljoin(base.url, location))
    except ValueError as error:
        raise FetchError("bad-redirect", f"the Location cannot be read: {error}") from None
    except Refused as refused:
        if refused.reason == "url-refused":
            raise FetchError("bad-redirect", f"the Location is not usable: {refused.detail}") from None
        raise


def _as_text(header: str) -> str:
    """Headers come as latin-1; what servers put there beyond ASCII is UTF-8 in practice."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _target(parts: SplitResult) -> str:
    """Path and query: ASCII byte for byte as given, the rest percent-encoded UTF-8."""
    path = quote(parts.path or "/", safe=_ASCII)
    return f"{path}?{quote(parts.query, safe=_ASCII)}" if parts.query else path


def _host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    try:
        if "[" in parts.netloc:
            return _ipv6(parts.netloc)
        name = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii").lower()
        name = name.removesuffix(".")
        if not _HOST_NAME.fullmatch(name):
            raise ValueError("not a host name")
        return _ipv4(name) if _NUMBER.fullmatch(name.rpartition(".")[2]) else name
    except (ValueError, OSError):  # idna's errors are ValueErrors
        raise Refused("url-refused", "the address has no usable host name") from None


def _ipv6(netloc: str) -> str:
    bracketed = _BRACKETED.fullmatch(netloc)
    if not bracketed:
        raise ValueError("not an IPv6 address in brackets")
    return str(IPv6Address(bracketed[1]))


def _ipv4(text: str) -> str:
    """``127.1``, ``0x7f000001``, ``0177.0.0.1``, ``2130706433``: all are 127.0.0.1 to ``inet_aton``."""
    return str(IPv4Address(socket.inet_aton(text)))

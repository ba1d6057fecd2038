"""The one table from what libraries raise to our reason codes."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator

import urllib3.exceptions

from aggregator.errors import FetchError

_LONGEST_DETAIL = 200

# First match wins, over everything in the exception's chain, innermost first: libraries wrap the cause they
# know, and what they add names whole addresses.
_TABLE: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLError, "tls"),
    (TimeoutError, "read-timeout"),
    (http.client.RemoteDisconnected, "connection-reset"),
    (urllib3.exceptions.InvalidChunkLength, "protocol"),
    (http.client.IncompleteRead, "incomplete"),
    (http.client.HTTPException, "protocol"),
    (ConnectionError, "connection-reset"),
    (urllib3.exceptions.InvalidHeader, "protocol"),
    (urllib3.exceptions.ProtocolError, "protocol"),
    (OSError, "network"),
    (ValueError, "protocol"),
)

# X509_V_ERR_* of OpenSSL
_CERTIFICATE = {
    9: "tls-expired",  # not valid yet
    10: "tls-expired",
    62: "tls-name",
    64: "tls-name",  # an IP address
}


def translate(error: Exception) -> FetchError:
    """The failure as a FetchError with a stable reason; in no row means ``unexpected``, never a trace."""
    chain = tuple(_chain(error))
    for cause in chain:
        if isinstance(cause, FetchError):
            return cause
    for kind, reason in _TABLE:
        for cause in reversed(chain):
            if isinstance(cause, kind):
                return FetchError(_exact(cause, reason), _told(cause))
    return FetchError("unexpected", f"{type(error).__name__}: {_told(error)}")


def _exact(cause: BaseException, reason: str) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _CERTIFICATE.get(cause.verify_code, "tls-untrusted")
    if isinstance(cause, urllib3.exceptions.ProtocolError) and "prematurely" in str(cause):
        return "incomplete"  # urllib3's only word for chunks that just stop
    return reason


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and all it was made from, outermost first."""
    pending, seen = [error], set[int]()
    while pending:
        current = pending.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        linked = (current.__cause__, current.__context__, getattr(current, "reason", None), *current.args)
        pending.extend(link for link in linked if isinstance(link, BaseException))


def _told(cause: BaseException) -> str:
    """One printable line: error texts may quote what the other side sent."""
    return "".join(mark if mark.isprintable() else " " for mark in str(cause))[:_LONGEST_DETAIL]

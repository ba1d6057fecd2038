"""Header fields, ready as byte pairs so that an answer costs no formatting."""

from __future__ import annotations

from typing import Final

Pairs = list[tuple[bytes, bytes]]

#: No scripts, no frames, no forms; our own style sheet; pictures of the sources from the sources themselves,
#: over http too, because a newsroom may have no https.
POLICY: Final = (
    b"default-src 'none'; style-src 'self'; img-src 'self' https: http:; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

GUARDS: Final[Pairs] = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", POLICY),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


def plain(
    body: bytes, *extra: tuple[bytes, bytes], content_type: bytes = b"text/plain; charset=utf-8"
) -> Pairs:
    """Header fields of a short answer that nobody may keep."""
    return [
        (b"content-type", content_type),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        *extra,
        *GUARDS,
    ]

"""Addresses: absolute and safe for publishing (``resolve``), in one form for comparing (``canonical``).

Browsers' reading (WHATWG URL) where it differs from RFC 3986, because that is how the links were tested by
those who wrote them; the result is always a plain ASCII RFC 3986 address, whatever came in.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from typing import Final, NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import idna

from aggregator.text.url_noise import copied, plain_escapes, plain_host, plain_path, plain_query

LONGEST: Final = 8000
_PORTS: Final = {"http": 80, "https": 443}

_ENDS: Final = "".join(
    map(chr, range(0x21))
)  # WHATWG URL 4.4: C0 controls and spaces are stripped at both ends
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Characters that make an address look like another one; nobody needs them in a link.
# The joiners are letters' business in Persian and Hindi, and nobody's behind other letters.
_TRICK: Final = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    r"\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e007f]|(?<![\u0620-\u0dff])[\u200c\u200d]"
)
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_WEB: Final = re.compile(r"(https?):[/\\]+", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.\-]*[a-z0-9_])?\.?")
_LONE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DOTS: Final = re.compile(r"(?:\.|%2e){1,2}", re.IGNORECASE)
_SOME_DOTS: Final = re.compile(r"/(?:\.|%2e)", re.IGNORECASE)
_PATH_SAFE: Final = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE: Final = _PATH_SAFE + "?"
# A path from the root in which nothing has to be escaped, undone or refused: the usual link of a page.
_PLAIN_PATH: Final = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+/?")


class _Parts(NamedTuple):
    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str

    @property
    def authority(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"


@lru_cache(maxsize=8192)
def resolve(base: str, href: str) -> str:
    """``href`` as an absolute http(s) address seen from ``base``, or "" where it is none or is not safe.

    Refused are other schemes, credentials, control characters, invisible and bidirectional tricks, hosts and
    ports that cannot be. Fragments stay. Never raises.
    """
    if _PLAIN_PATH.fullmatch(href) and len(href) <= LONGEST:
        ground = _origin(base)
        return ground + href if ground else ""
    text = _joined(base, href)
    parts = _parts(text) if text else None
    if parts is None:
        return ""
    return urlunsplit((parts.scheme, parts.authority, parts.path, parts.query, parts.fragment))


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    """Scheme and authority of a base, as they stand in what is resolved on it."""
    parts = _parts(_joined("", base)) if base else None
    return f"{parts.scheme}://{parts.authority}" if parts is not None else ""


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """One form for all the ways to write the same address: for comparing only, never for publishing.

    The scheme, ``www.`` and hosts for telephones, default ports, tracking parameters, the fragment (unless it
    is a route, ``#/...``), a session's name, AMP copies, an index file and the last slash make no difference;
    the order of the query does. "" for what is no address.
    """
    parts = _parts(_joined("", url))
    if parts is None:
        return ""
    own = copied(parts.host, parts.path)
    if own and (page := canonical(urlunsplit(("", "", f"http://{own}", parts.query, parts.fragment)))):
        return page
    port = f":{parts.port}" if parts.port is not None else ""
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit(
        (
            "http",
            plain_host(parts.host) + port,
            plain_path(parts.path),
            plain_query(parts.query),
            plain_escapes(fragment),
        )
    )


def place_of(url: str) -> str:
    """Path, query and route of an address in canonical form, "" for the front page of a host."""
    parts = urlsplit(canonical(url))
    return urlunsplit(("", "", parts.path.strip("/"), parts.query, parts.fragment))


def host_of(url: str) -> str:
    """``host`` or ``host:port`` (when it is not the scheme's own), "" for what is no address."""
    parts = _parts(_joined("", url))
    return parts.authority if parts else ""


def _joined(base: str, href: str) -> str:
    """``href`` seen from ``base``, still unchecked; "" where no safe reading exists."""
    text = _tidy(href)
    scheme = _SCHEME.match(text)
    if scheme:
        web = _WEB.match(text)
        return f"{web[1].lower()}://{text[web.end() :]}" if web else ""
    ground = _joined("", base) if base and (text or base) else ""
    if not ground or not text:
        return ""
    try:
        return urljoin(ground, re.sub(r"\A//+", "//", text))
    except ValueError:
        return ""


def _tidy(href: str) -> str:
    """What a browser makes of the text first: no tabs and line ends, backslashes are slashes."""
    text = href.strip(_ENDS)
    for blank in "\t\n\r":
        text = text.replace(blank, "")
    if not text or len(text) > LONGEST or _CONTROL.search(text) or _TRICK.search(text):
        return ""
    end = min((at for at in (text.find("?"), text.find("#")) if at >= 0), default=len(text))
    return text[:end].replace("\\", "/") + text[end:]


def _parts(url: str) -> _Parts | None:
    """The pieces, checked and escaped; ``None`` when it is no address we would publish."""
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        return None
    if split.scheme not in _PORTS or "@" in split.netloc:
        return None
    host = _host(split.hostname or "")
    if not host or (split.netloc.endswith(":") and not split.hostname):
        return None
    return _Parts(
        scheme=split.scheme,
        host=host,
        port=None if port in (None, _PORTS[split.scheme]) else port,
        path=_without_dots(_escape(split.path, _PATH_SAFE)),
        query=_escape(split.query, _QUERY_SAFE),
        fragment=_escape(split.fragment, _QUERY_SAFE),
    )


@lru_cache(maxsize=1024)
def _host(name: str) -> str:
    """The host in lower-case ASCII (IDNA 2008 with UTS 46 mapping), or "" when there can be no such host."""
    if ":" in name:
        try:
            return f"[{IPv6Address(name).compressed}]" if "%" not in name else ""
        except ValueError:
            return ""
    try:
        if not name.isascii():
            name = idna.encode(name, uts46=True).decode("ascii")
    except UnicodeError:
        return ""
    name = name.lower()
    if len(name) > 253 or ".." in name or not _HOST.fullmatch(name):
        return ""
    return name


def _escape(text: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", text), safe=safe)


def _without_dots(path: str) -> str:
    """WHATWG URL 4.4: "." and ".." in a path, escaped or not, are steps and not names."""
    if not _SOME_DOTS.search(path):
        return path
    kept: list[str] = []
    first, *steps = path.split("/")
    for at, step in enumerate(steps):
        is_last = at == len(steps) - 1
        if not _DOTS.fullmatch(step):
            kept.append(step)
            continue
        if len(step.lower().replace("%2e", ".")) == 2 and kept:
            kept.pop()
        if is_last:
            kept.append("")
    return "/".join([first, *kept])

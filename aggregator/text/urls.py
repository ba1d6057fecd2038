"""Addresses: absolute and safe for publishing (``resolve``), in one form for comparing (``canonical``).

Browsers' reading (WHATWG URL) where it differs from RFC 3986, because that is how the links were tested by
those who wrote them; the result is always a plain ASCII RFC 3986 address, whatever came in.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from typing import Final, NamedTuple
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

import idna

from aggregator.text.words import words

LONGEST: Final = 8000
_PORTS: Final = {"http": 80, "https": 443}

_ENDS: Final = "".join(
    map(chr, range(0x21))
)  # WHATWG URL 4.4: C0 controls and spaces are stripped at both ends
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Characters that make an address look like another one; nobody needs them in a link.
_TRICK: Final = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]")
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_WEB: Final = re.compile(r"(https?):[/\\]+", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.\-]*[a-z0-9_])?\.?")
_LONE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_INDEX: Final = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_PATH_SAFE: Final = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE: Final = _PATH_SAFE + "?"
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

# Parameters that tell the publisher where a reader came from, and never which page it is.
TRACKING: Final = words(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid igshid igsh mc_cid mc_eid _ga "
    "_gl _hsenc "
    "_hsmi __hssc __hstc __hsfp hsctatracking mkt_tok oly_anon_id oly_enc_id vero_id vero_conv "
    "wickedid rb_clickid "
    "s_cid ttclid li_fat_id epik srsltid zanpid ref_src cmpid at_xt"
)
TRACKING_PREFIXES: Final = ("utm_", "pk_", "mtm_", "hsa_", "at_campaign", "at_medium")
# Names of server sessions, dealt out anew to every visitor: another one is not another page.
SESSIONS: Final = words("phpsessid jsessionid cfid cftoken zenid oscsid")
# These may as well name a story or a meeting, unless their value is one that only a machine deals out.
PERHAPS_SESSIONS: Final = words("sid sessionid session_id")
_TOKEN: Final = re.compile(r"(?=.*\d)[0-9A-Za-z,._\-]{16,}")
_PATH_SESSION: Final = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\((?:[asf]\([^()/]*\))+\)(?=/|$)", re.IGNORECASE
)


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

    The scheme, ``www.``, default ports, tracking parameters, the fragment (unless it is a route, ``#/...``),
    a session's name, an index file and the last slash make no difference; the order of the query does. ""
    for what is no address.
    """
    parts = _parts(_joined("", url))
    if parts is None:
        return ""
    host = parts.host.rstrip(".")
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    port = f":{parts.port}" if parts.port is not None else ""
    path = _normal_path(parts.path)
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit(("http", host + port, path, _normal_query(parts.query), _normal_escapes(fragment)))


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
        path=_escape(split.path, _PATH_SAFE),
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


def _normal_escapes(text: str) -> str:
    """RFC 3986 6.2.2: upper-case escapes, and none for unreserved characters."""

    def one(match: re.Match[str]) -> str:
        byte = unquote_to_bytes(match[0])
        return byte.decode("ascii") if byte[0] in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(one, text)


def _normal_path(path: str) -> str:
    """Sessions, index files and last slashes away, again until nothing changes: the form is a fixed point."""
    path = _normal_escapes(path)
    while True:
        shorter = _INDEX.sub("", _PATH_SESSION.sub("", path)).rstrip("/")
        if shorter == path:
            return path
        path = shorter


def _normal_query(query: str) -> str:
    kept = [pair for pair in _normal_escapes(query).split("&") if pair and not _says_nothing(pair)]
    return "&".join(kept)


def _says_nothing(pair: str) -> bool:
    """Is it a parameter that never tells which page is meant?"""
    name, _equals, value = pair.partition("=")
    name = name.lower()
    if name in PERHAPS_SESSIONS:
        return _TOKEN.fullmatch(value) is not None
    return name in SESSIONS or name in TRACKING or name.startswith(TRACKING_PREFIXES)

"""What in an address never tells which page is meant: the parts that ``urls.canonical`` takes away.

Each part is taken away on evidence only. "/amp" behind a name that only one story can have is that story's
fast copy; "/products/amp" may be a page about amplifiers, and stays.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from aggregator.text.words import words

# Parameters that tell the publisher where a reader came from, and never which page it is.
_TRACKING: Final = words(
    "fbclid gclid gclsrc dclid gbraid wbraid gad_source msclkid yclid ysclid twclid igshid igsh mc_cid "
    "mc_eid _ga _gl _hsenc _hsmi __hssc __hstc __hsfp hsctatracking hss_channel mkt_tok oly_anon_id "
    "oly_enc_id vero_id vero_conv wickedid rb_clickid s_cid ttclid li_fat_id epik srsltid zanpid ref_src "
    "cmpid at_xt _openstat __twitter_impression fb_action_ids fb_action_types fb_source guccounter "
    "guce_referrer guce_referrer_sig isappinstalled wt_mc wt.mc_id xtor ns_campaign ns_mchannel ns_source"
)
_TRACKING_PREFIXES: Final = (
    *("utm_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_"),
    *("at_campaign", "at_medium"),
)
# Names of server sessions, dealt out anew to every visitor: another one is not another page.
_SESSIONS: Final = words("phpsessid jsessionid cfid cftoken zenid oscsid")
# These may as well name a story or a meeting, unless their value is one that only a machine deals out.
_PERHAPS_SESSIONS: Final = words("sid sessionid session_id")
_TOKEN: Final = re.compile(r"(?=.*\d)[0-9A-Za-z,._\-]{16,}")
_FAST_COPY: Final = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp"})

_PATH_SESSION: Final = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\((?:[asf]\([^()/]*\))+\)(?=/|$)", re.IGNORECASE
)
_INDEX: Final = re.compile(r"/(?:index|default)\.(?:s?html?|xhtml|php\d?|aspx?|jsp|cfm|jsf)$", re.IGNORECASE)
# A segment with a digit, a hyphen or an ending is the name of one story, not of a part of the site.
_STORY: Final = r"[^/]*[\d.\-][^/]*"
_AMP_BEHIND: Final = re.compile(rf"(?<=/)({_STORY})/amp(?:\.html)?$", re.IGNORECASE)
_AMP_BEFORE: Final = re.compile(rf"^/amp(?=/(?:[^/]+/)*{_STORY}$)", re.IGNORECASE)
_AMP_ENDING: Final = re.compile(r"(?<=[^/])\.amp(?=(?:\.html?)?$)", re.IGNORECASE)

# Copies of a page on the hosts of those who speed it up: what stands behind is the page's own address.
_CACHE: Final = re.compile(
    r"(?:[^/]+\.cdn\.ampproject\.org/[cv]/|(?:www\.)?(?:google|bing)\.[a-z.]{2,6}/amp/)(?:s/)?(?=[^/]+\.[^/]+)"
)
_COPIES: Final = ("www.", "m.", "mobile.", "amp.")  # names in front of a host that has the same pages

_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
# Unreserved (RFC 3986 2.3), and those others whose escape no server tells from the sign itself.
_SAME_ESCAPED: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*,:@"
)


def copied(host: str, path: str) -> str:
    """Host and path of the page itself where this is its copy in an AMP cache, otherwise ""."""
    whole = host + path
    cache = _CACHE.match(whole)
    return whole[cache.end() :] if cache else ""


def plain_host(host: str) -> str:
    """The host without the names for telephones and the like; never down to a bare "org"."""
    host = host.rstrip(".")
    while copy := next((name for name in _COPIES if host.startswith(name) and "." in host[len(name) :]), ""):
        host = host[len(copy) :]
    language, _dot, rest = host.partition(".")
    if 2 <= len(language) <= 3 and rest.startswith("m.") and rest.count(".") > 1:  # en.m.example.org
        return f"{language}.{rest[2:]}"
    return host


def plain_path(path: str) -> str:
    """Sessions, fast copies, index files and last slashes away, again until nothing changes."""
    path = plain_escapes(path)
    while True:
        shorter = _INDEX.sub("", _PATH_SESSION.sub("", path)).rstrip("/")
        shorter = _AMP_ENDING.sub("", _AMP_BEFORE.sub("", _AMP_BEHIND.sub(r"\1", shorter)))
        if shorter == path:
            return path
        path = shorter


def plain_query(query: str) -> str:
    """The query without what says nothing; its order stays."""
    pairs = (_once_escaped(pair) for pair in plain_escapes(query).replace("+", "%20").split("&"))
    return "&".join(pair for pair in pairs if pair and not _says_nothing(pair))


def plain_escapes(text: str) -> str:
    """RFC 3986 6.2.2: upper-case escapes, and none for characters that mean the same without."""

    def one(match: re.Match[str]) -> str:
        byte = unquote_to_bytes(match[0])
        return byte.decode("ascii") if byte[0] in _SAME_ESCAPED else match[0].upper()

    return _ESCAPE.sub(one, text)


def _once_escaped(pair: str) -> str:
    """ "?a=1&amp;b=2" in a feed that escapes twice: the "amp;" is no part of the name."""
    while pair.startswith("amp;"):
        pair = pair[4:]
    return pair


def _says_nothing(pair: str) -> bool:
    """Is it a parameter that never tells which page is meant?"""
    name, _equals, value = pair.partition("=")
    name = name.lower()
    if name in _PERHAPS_SESSIONS:
        return _TOKEN.fullmatch(value) is not None
    if name in _SESSIONS or name in _TRACKING or pair.lower() in _FAST_COPY:
        return True
    return name.startswith(_TRACKING_PREFIXES)

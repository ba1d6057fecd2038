"""What may leave this house: characters XML 1.0 allows, links a reader can follow, languages that are tags.

These are the last steps on the way out. Cleaning HTML can bring forbidden characters back (``&#1;``), so
nothing may change a text after ``legal``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Final
from urllib.parse import quote, urlsplit

# XML 1.0 section 2.2, negated: what Char forbids (controls, lone surrogates, U+FFFE, U+FFFF) and what the
# note below it asks to avoid (C1 controls, which are the wreckage of a wrong charset, and non-characters).
_PLANES: Final = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 17))
_ILLEGAL: Final = re.compile(f"[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}]")
# RFC 5646 in short: a language, then parts of one to eight letters or digits.
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.~-]+)(:[0-9]{1,5})?")
_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_URI: Final = "%/:?@!$&'()*+,;=~"  # RFC 3986: unreserved and the delimiters a path or a query may hold
_RTL: Final = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
_RTL_SCRIPTS: Final = frozenset(("arab", "hebr", "nkoo", "syrc", "thaa"))


def legal(text: str) -> str:
    """``text`` without what XML 1.0 forbids or asks to avoid; line ends as in XML (section 2.11)."""
    return _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Legal text with every run of white space as one blank: titles, names, topics."""
    return " ".join(legal(text).split())


def html_text(text: str) -> str:
    """Plain text as HTML text or attribute value."""
    return escape(legal(text), quote=True)


def link(url: str) -> str:
    """``url`` as a full http(s) URI of RFC 3986 characters, or "" when it is not one.

    White space, non-ASCII and stray delimiters are percent-encoded; names of hosts become IDNA.
    Addresses with a user name are refused: they show one host and lead to another.
    """
    try:
        parts = urlsplit(legal(url).strip())
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError too: a host that cannot be a name
        return ""
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or "\\" in parts.path:
        return ""
    query = f"?{_encode(parts.query)}" if parts.query else ""
    fragment = f"#{_encode(parts.fragment)}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{_encode(parts.path)}{query}{fragment}"


def _encode(part: str) -> str:
    return quote(_PERCENT.sub("%25", part), safe=_URI)


def language_tag(tag: str) -> str:
    """``tag`` when it has the form of a BCP 47 tag, else ""."""
    tag = tag.strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else ""


@lru_cache(maxsize=256)
def direction(tag: str) -> str:
    """``rtl`` or ``ltr``: by the script in the tag, otherwise by the language."""
    first, *rest = tag.lower().split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RTL_SCRIPTS else "ltr"
    return "rtl" if first in _RTL else "ltr"

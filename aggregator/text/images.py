"""Pictures in HTML: the lazy ones get their address, counting pixels go, descriptions are read.

Mending works on the sanitiser's own output, where every attribute is in double quotes and every other
``<`` is escaped, so that a regular expression sees exactly the tags.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Final

from aggregator.text.urls import resolve

_IMG: Final = re.compile(r'<img((?: [a-zA-Z\-]+="[^"]*")*)\s*/?>')
_ATTRIBUTE: Final = re.compile(r' ([a-zA-Z\-]+)="([^"]*)"')
_MEDIA: Final = re.compile(r"<(?:img|iframe|video|audio|embed|object)\b[^>]{0,4000}", re.IGNORECASE)
_DESCRIPTION: Final = re.compile(
    r"""\s(?:alt|title|aria-label)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
_LAZY_SOURCES: Final = ("data-src", "data-lazy-src", "data-original")
_SOURCE_SETS: Final = ("data-srcset", "data-lazy-srcset", "srcset")
_PICTURE_LIKE: Final = re.compile(r"[^\s{}<>]*[./][^\s{}<>]*")
_BETWEEN: Final = re.compile(r",\s+|,(?=https?:)")
_DESCRIPTOR: Final = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)[wx]")
_KEPT: Final = ("alt", "title", "width", "height", "lang", "dir")


def mend_images(html: str, base: str) -> str:
    """``html`` with every ``img`` reduced to a plain one with an absolute ``src``, or taken away."""

    def one(match: re.Match[str]) -> str:
        found = {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        source = "" if _counts_readers(found) else picture_address(found, base)
        if not source:
            return ""
        kept = {"src": source} | {name: found[name] for name in _KEPT if name in found}
        return "<img" + "".join(f' {name}="{escape(value)}"' for name, value in kept.items()) + ">"

    return _IMG.sub(one, html)


def picture_address(attributes: Mapping[str, str], base: str) -> str:
    """The absolute address of the picture an ``img`` would show once its page's scripts have run, or ""."""
    for name in _LAZY_SOURCES:
        value = attributes.get(name, "").strip()
        if value and _PICTURE_LIKE.fullmatch(value) and (address := resolve(base, value)):
            return address
    for name in _SOURCE_SETS[:2]:
        if address := largest(attributes.get(name, ""), base):
            return address
    return resolve(base, attributes.get("src", "")) or largest(attributes.get("srcset", ""), base)


def described(html: str) -> str:
    """What the first picture, film or frame of ``html`` is called for those who do not see it, or "".

    One word (a number, the name of a file) describes nothing.
    """
    for tag in _MEDIA.finditer(html):
        for attribute in _DESCRIPTION.finditer(tag[0]):
            words = " ".join(unescape(attribute[1] or attribute[2] or "").split())
            if " " in words:
                return words
    return ""


def largest(srcset: str, base: str) -> str:
    """The address of the largest picture of a ``srcset`` (HTML 4.8.4.2.1), or ""."""
    best, size = "", -1.0
    for candidate in _BETWEEN.split(srcset[:8000]):
        address, _, descriptor = candidate.strip().partition(" ")
        number = _DESCRIPTOR.fullmatch(descriptor.strip())
        width = float(number[1]) if number else 1.0
        absolute = resolve(base, address) if address else ""
        if absolute and width > size:
            best, size = absolute, width
    return best


def _counts_readers(attributes: Mapping[str, str]) -> bool:
    """A picture of one pixel, or one that is not shown, is there to count who reads."""
    style = re.sub(r"\s", "", attributes.get("style", "").lower())
    if "display:none" in style or "visibility:hidden" in style:
        return True
    sizes = [attributes.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    return any(size in ("0", "1") for size in sizes)

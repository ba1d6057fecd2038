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

_PICTURES: Final = re.compile(r'<(img|source)((?: [\w:.\-]+="[^"]*")*)\s*/?>')
_ATTRIBUTE: Final = re.compile(r' ([\w:.\-]+)="([^"]*)"')
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_NOSCRIPT: Final = re.compile(r"<(/?)noscript\b[^<>]*+>", re.IGNORECASE)
_RAW_IMG: Final = re.compile(r"<img(?=[\s/])[^<>]*+>", re.IGNORECASE)
_TWIN: Final = "data-noscript-twin"  # set here on pictures out of a noscript
_MEDIA: Final = re.compile(r"<(?:img|iframe|video|audio|embed|object)\b[^>]{0,4000}", re.IGNORECASE)
_DESCRIPTION: Final = re.compile(
    r"""\s(?:alt|title|aria-label)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
_LAZY_SOURCES: Final = ("data-src", "data-lazy-src", "data-original")
_SOURCE_SETS: Final = ("data-srcset", "data-lazy-srcset", "srcset")
_PICTURE_LIKE: Final = re.compile(r"[^\s{}<>]*[./][^\s{}<>]*")
_BETWEEN: Final = re.compile(r",\s+|,(?=https?:)")
_PICTURE_FILE: Final = re.compile(
    r"[^\s{}<>]+\.(?:jpe?g|png|gif|webp|avif)(?:[?#][^\s{}<>]*)?", re.IGNORECASE
)
# What stands in until the picture comes, and what counts readers: told by the shape of its address.
_NO_PICTURE: Final = re.compile(
    r"/(?:1x1|pixel|spacer|blank|transparent|placeholder|lazy-?load|loading|loader|spinner)"
    r"(?:[-_.](?:1x1|pixel|image|img|gr[ea]y|white|black|small|large))*\.(?:gif|png|svg|webp)(?:[?#]|$)"
    r"|/(?:[a-z]|px|dot|clear|trans|open|beacon|tracker|tracking|count|counter)\.(?:gif|png)\?"
    r"|/(?:pixel|beacon|track|tracking|open|count|counter)(?:\.php|\.aspx?)?/?\?"
    r"|/~r/[^?#]*/~4/",
    re.IGNORECASE,
)
_DESCRIPTOR: Final = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)[wx]")
_TINY: Final = re.compile(r"(?:^|;)(?:max-)?(?:width|height):[01](?:px)?(?:!important)?(?:;|$)")
_KEPT: Final = ("alt", "title", "width", "height", "lang", "dir")


def with_twins(html: str) -> str:
    """Raw ``html`` with the pictures of each ``noscript`` in the open, marked for ``mend_images``."""
    pieces, at, begin = [], 0, None
    for tag in _NOSCRIPT.finditer(html):
        if not tag[1]:
            begin = tag if begin is None else begin
        elif begin is not None:
            pieces.append(html[at : begin.start()])
            for picture in _RAW_IMG.finditer(html, begin.end(), tag.start()):
                pieces.append(f'<img {_TWIN}=""{picture[0][4:]}')
            at, begin = tag.end(), None
    return "".join((*pieces, html[at:])) if pieces else html


def mend_images(html: str, base: str) -> str:
    """``html`` with every ``img`` reduced to a plain one with an absolute ``src``, or taken away.

    A picture out of a ``noscript`` takes the place of the one before it that waits for a script; beside one
    that waits for none it only counts readers. The sources of a ``picture`` help where its ``img`` is empty.
    """
    pieces: list[str] = []
    at, before, waits, offered = 0, -1, False, ""
    for match in _PICTURES.finditer(html):
        found = {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(match[2])}
        if match[1] == "source":
            offered = offered or _of_sets(found, base)
            continue
        between = html[at : match.start()]
        beside = before >= 0 and not _ANY_TAG.sub("", between).strip()
        tag = _plain(found, base, offered)
        if _TWIN in found and beside:
            tag = tag if waits else ""
            pieces[before] = "" if tag else pieces[before]
        pieces += (between, tag)
        at, before, waits, offered = match.end(), len(pieces) - 1, _waits(found, base), ""
    return "".join((*pieces, html[at:]))


def _plain(found: Mapping[str, str], base: str, offered: str) -> str:
    source = "" if _counts_readers(found) else picture_address(found, base) or offered
    if not source or _NO_PICTURE.search(source):
        return ""
    kept = {"src": source} | {name: found[name] for name in _KEPT if name in found}
    return "<img" + "".join(f' {name}="{escape(value)}"' for name, value in kept.items()) + ">"


def _waits(found: Mapping[str, str], base: str) -> bool:
    """Will only a script put this picture in place?"""
    shown = resolve(base, found.get("src", ""))
    return not shown or _NO_PICTURE.search(shown) is not None or shown != picture_address(found, base)


def picture_address(attributes: Mapping[str, str], base: str) -> str:
    """The absolute address of the picture an ``img`` would show once its page's scripts have run, or ""."""
    for name in _LAZY_SOURCES:
        value = attributes.get(name, "").strip()
        if value and _PICTURE_LIKE.fullmatch(value) and (address := resolve(base, value)):
            return address
    for name in _SOURCE_SETS[:2]:
        if address := largest(attributes.get(name, ""), base):
            return address
    shown = resolve(base, attributes.get("src", ""))
    if shown and not _NO_PICTURE.search(shown):
        return shown
    return largest(attributes.get("srcset", ""), base) or _elsewhere(attributes, base) or shown


def _of_sets(attributes: Mapping[str, str], base: str) -> str:
    return next(filter(None, (largest(attributes.get(name, ""), base) for name in _SOURCE_SETS)), "")


def _elsewhere(attributes: Mapping[str, str], base: str) -> str:
    """The address of a picture file in any attribute that a page keeps for its scripts."""
    kept = (value.strip() for name, value in attributes.items() if name.startswith("data-"))
    return next(filter(None, (resolve(base, value) for value in kept if _PICTURE_FILE.fullmatch(value))), "")


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
    if "display:none" in style or "visibility:hidden" in style or _TINY.search(style):
        return True
    sizes = [attributes.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    return any(size in ("0", "1") for size in sizes)

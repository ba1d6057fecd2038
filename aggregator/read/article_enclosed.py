"""What comes with an article: its documents to download, and its picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from aggregator.models import Candidate, FoundLink
from aggregator.read.article_head import Head, said
from aggregator.read.document import picture_address, text_of
from aggregator.read.found import found_link, links

_DOCUMENT: Final = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|epub|csv|mp3|m4a|mp4)(?:$|[?#])|[?&/](?:format|type)=pdf\b",
    re.I,
)
_NO_PICTURE: Final = re.compile(
    r"(?:^|[/_.-])(?:logo|logos|icon|icons|favicon|sprite|avatar|placeholder|blank|spacer|pixel|tracker|1x1|badge|button"
    r"|default[_-]?(?:image|og|share|social)|emoji|loading|gravatar)(?:[/_.?-]|\d|$)|\.svg(?:$|\?)|^data:",
    re.I,
)
_SMALLEST: Final = 100  # pixels of a side
_UNSAID: Final = frozenset(("nav", "footer", "aside", "header"))


def documents_of(part: HtmlElement | None) -> tuple[FoundLink, ...]:
    """The documents that the article's surroundings link to, called by the links' words."""
    return links(_documents(around_of(part)) if part is not None else ())


def _documents(around: HtmlElement) -> Iterator[FoundLink | None]:
    for link in around.iter("a"):
        href = (link.get("href") or "").strip()
        typed = (link.get("type") or "").lower().startswith("application/pdf")
        if (
            href
            and (typed or link.get("download") is not None or _DOCUMENT.search(href))
            and not _is_framed(link, around)
        ):
            yield found_link(
                href,
                "css:a[href]",
                title=text_of(link) or (link.get("title") or ""),
                language=link.get("hreflang") or "",
            )


def picture_of(head: Head, described: Candidate, part: HtmlElement | None) -> FoundLink | None:
    """The article's picture: as stated, else the first one of its surroundings; logos and pixels are none."""
    stated = (
        described.image,
        found_link(said(head, "og:image", "og:image:url", "og:image:secure_url"), "meta:og:image"),
        found_link(said(head, "twitter:image", "twitter:image:src"), "meta:twitter:image"),
    )
    for link in stated:
        if link is not None and not _NO_PICTURE.search(link.url):
            return link
    return next(_pictures(around_of(part)), None) if part is not None else None


def _pictures(around: HtmlElement) -> Iterator[FoundLink]:
    for image in around.iter("img"):
        if _is_small(image) or _is_framed(image, around):
            continue
        link = found_link(picture_address(image), "css:img", title=image.get("alt") or "")
        if link is not None and not _NO_PICTURE.search(link.url):
            yield link


def _is_small(image: HtmlElement) -> bool:
    sizes = ((image.get(name) or "").strip().removesuffix("px") for name in ("width", "height"))
    return any(size.isdecimal() and int(size) < _SMALLEST for size in sizes)


def _is_framed(element: HtmlElement, around: HtmlElement) -> bool:
    """Whether something between an element and the article's surroundings is no part of it."""
    outside = {around, *around.iterancestors(*_UNSAID)}
    between = (outer for outer in element.iterancestors(*_UNSAID) if outer not in outside)
    return any(outer.tag != "header" or outer.getparent() is not around for outer in between)


def around_of(part: HtmlElement) -> HtmlElement:
    """The article or main element around a text, else what is directly around it."""
    own = (around for around in (part, *part.iterancestors()) if around.tag in ("article", "main"))
    if (element := next(own, None)) is not None:
        return element
    parent = part.getparent()
    return parent if parent is not None and parent.tag != "html" else part

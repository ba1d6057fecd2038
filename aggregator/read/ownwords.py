"""What belongs to a page itself, and what frames every page of its site: menus, footers, dialogues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

_FRAME: Final = frozenset(("nav", "footer", "aside", "dialog"))
_ROLES: Final = frozenset((
    "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu",
))  # fmt: skip
# Whole names: a page builder's "dialog-off-canvas-main-canvas" holds all of a page.
OVERLAY: Final = re.compile(
    r"(?:^|\s)(?:modal|dialog|pop-?up|lightbox|(?:[\w-]*[-_])?(?:cookies?|consent|gdpr|cmp|onetrust|cookiebot"
    r"|cookieconsent)(?:[-_](?!page|policy)[\w-]+)?)(?:[-_](?:dialog|box|window|wrapper|container|content))*"
    r"(?:\s|$)",
    re.I,
)
FURNITURE: Final = re.compile(
    r"(?:^|\s)(?:[\w-]*(?:sidebar|breadcrumbs?|navbar|footer)[\w-]*|widget|widget[_-][\w-]+|nav"
    r"|(?:main|top|site|sub)?-?menu|(?:recent|related|popular|latest)-(?:posts|articles|content|links))(?:\s|$)",
    re.I,
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.I)
# Said by class: scripts show it when it is so ("no results"). Hidden on small screens only is shown on large.
_HIDDEN_BY_NAME: Final = re.compile(r"(?:^|\s)(?:d-none|(?:is-|u-|ng-)?hid(?:e|den)|invisible)(?:\s|$)", re.I)
_SHOWN_WIDE: Final = re.compile(r"\bd-(?:sm|md|lg|xl|xxl)-|\b(?:sm|md|lg|xl|2xl):", re.I)
_UNSAID: Final = _FRAME | {"a", "button", "select", "textarea", "noscript", "head", "datalist"}
_BLOCKS: Final = frozenset((
    "address", "article", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "label", "li", "main", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
))  # fmt: skip
_LONGEST_NAME: Final = 400  # characters of a class that are looked at


def framed(element: HtmlElement, marks: re.Pattern[str], *more: str) -> bool:
    """Whether an element stands in the frame of the page, in a box so marked, or in one of ``more``."""
    return any(_frames(around, marks) or around.tag in more for around in (element, *element.iterancestors()))


def own_lines(root: HtmlElement) -> Iterator[str]:
    """The page's own words, block by block: no link, menu, dialogue or form control says them."""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and _is_unsaid(element):
            walk.skip_subtree()
            continue
        if element.tag in _BLOCKS and pieces:
            line = " ".join("".join(pieces).split())
            pieces.clear()
            if line:
                yield line
        text = element.text if event == "start" else element.tail
        if text:
            pieces.append(text)


def own_headings(root: HtmlElement, rank: str, most: int) -> list[HtmlElement]:
    """The first headings of a rank that are no links and stand in no menu, footer or dialogue."""
    own = (heading for heading in root.iter(rank) if not is_linked(heading) and not framed(heading, OVERLAY))
    return list(islice(own, most))


def is_linked(element: HtmlElement) -> bool:
    """Whether there is a link in an element or around it."""
    inside = any(link.get("href") for link in element.iter("a"))
    return inside or next(element.iterancestors("a"), None) is not None


def _frames(element: HtmlElement, marks: re.Pattern[str]) -> bool:
    if element.tag in _FRAME or (element.get("role") or "").lower() in _ROLES:
        return True
    names = (element.get("class") or "", element.get("id") or "")
    return element.tag not in ("html", "body") and any(
        marks.search(name[:_LONGEST_NAME]) for name in names if name
    )


def _is_unsaid(element: HtmlElement) -> bool:
    if element.tag in _UNSAID:
        return True
    if not element.keys():
        return False
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    classes = (element.get("class") or "")[:_LONGEST_NAME]
    if classes and _HIDDEN_BY_NAME.search(classes) and not _SHOWN_WIDE.search(classes):
        return True
    return _HIDDEN.search(element.get("style") or "") is not None or _frames(element, OVERLAY)

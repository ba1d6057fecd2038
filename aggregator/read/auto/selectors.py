"""Selectors that a person can read and that outlive a new release of the site: for boxes, and within them.

Names made by programs are no names: hashed classes, long numbers, classes that say where in a list an entry
stands. Places are none either: "the third div" is another one after the next banner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from aggregator.read.auto.flow import is_passing

_MADE_BY_PROGRAMS: Final = re.compile(
    r"\d{2,}|^(?:css|sc|jss|jsx|emotion|svelte|astro|styles?|makeStyles|Mui\w+-)[-_]?[\w]*[-_][A-Za-z0-9]{4,}$"
    r"|^[a-z]{1,3}[A-Z0-9][A-Za-z0-9]{3,}$|__[A-Za-z0-9]{5,}$|^_|[A-Z][a-z]*\d|[^\w-]"
)
_GRID: Final = re.compile(
    r"^(?:col|cell|large|medium|small|span|grid|uk-width|w)(?:-[a-z]+)*-?\d{1,2}(?:-\d)?$"
)
_NAME: Final = re.compile(r"^[A-Za-z][\w-]{1,48}$")
_TRIED: Final = 120  # selectors
_LANDMARKS: Final = frozenset(("main", "article", "section", "table", "ul", "ol", "dl", "tbody"))


def selector_of(root: HtmlElement, wanted: Sequence[HtmlElement], inside: Sequence[HtmlElement] = ()) -> str:
    """The simplest CSS selector, else XPath, that selects these elements of a page and no others; or "".

    ``inside`` are their headlines or links: boxes that nothing else tells apart are known by what they hold.
    """
    for selector in (*islice(_ways(wanted), _TRIED), *islice(_by_content(wanted, inside), _TRIED)):
        if _selected(selector, root) == list(wanted):
            return selector
    return ""


def selector_within(boxes: Sequence[HtmlElement], wanted: Sequence[HtmlElement | None]) -> str | None:
    """The simplest CSS selector whose first match in each box is the element wanted there, none where none is
    wanted; "" for the boxes themselves, ``None`` when there is none."""
    pairs = list(zip(boxes, wanted, strict=True))
    if all(box is element for box, element in pairs):
        return ""
    found = [element for _, element in pairs if element is not None]
    for selector in islice(_ways(found, scoped=False), _TRIED):
        if all(next(iter(_selected(selector, box)), None) is element for box, element in pairs):
            return selector
    return None


def _ways(wanted: Sequence[HtmlElement], *, scoped: bool = True) -> Iterator[str]:
    """Selectors for elements, simplest first."""
    own = _forms(wanted)
    parents = [element.getparent() for element in wanted]
    above = _forms([parent for parent in parents if parent is not None]) if None not in parents else []
    yield from own[:-1] if scoped else own  # in a box the tag alone is often enough
    for form in own:
        yield from (f"{parent} > {form}" for parent in above[:-1])
    scopes = list(_scopes(wanted)) if scoped else []
    for scope in scopes:
        yield from (f"{scope} {form}" for form in own)
        yield from (f"{scope} > {form}" for form in own)
        yield from (f"{scope} {parent} > {form}" for parent in above for form in own)
    yield own[-1]
    yield from (f"{above[-1]} > {form}" for form in own if above)


def _by_content(wanted: Sequence[HtmlElement], inside: Sequence[HtmlElement]) -> Iterator[str]:
    """XPaths for elements by what they hold and in what they stand."""
    tag = _forms(wanted)[-1]
    held = _forms(inside) if inside else []
    holds = [_step(form) for form in (*held, "a", "time")]
    parents = [element.getparent() for element in wanted]
    above = _forms([parent for parent in parents if parent is not None]) if None not in parents else []
    for hold in holds:
        yield f"//{tag}[.//{hold}]"
        yield from (f"//{_step(parent)}/{tag}[.//{hold}]" for parent in above)
    for scope in _scopes(wanted):
        for hold in holds:
            yield f"//{_step(scope)}//{tag}[.//{hold}]"
            yield from (f"//{_step(scope)}//{_step(parent)}/{tag}[.//{hold}]" for parent in above)


def _forms(elements: Sequence[HtmlElement]) -> list[str]:
    """Tag with each class that all of them have, the most particular first; last the tag alone."""
    tags = {str(element.tag) for element in elements}
    tag = tags.pop() if len(tags) == 1 else "*"
    shared = [name for name in _classes(elements[0]) if all(name in _classes(one) for one in elements)]
    singly = [f"{tag}.{name}" for name in sorted(shared, key=_particular)]
    jointly = [tag + "".join(f".{name}" for name in shared)] if len(shared) > 1 else []
    return [*singly, *jointly, tag]


def _particular(name: str) -> tuple[bool, int]:
    """Names that speak of news before names that speak of layout."""
    layout = re.search(
        r"col|row|grid|flex|left|right|clear|wrap|inner|outer|box|item|pull|text|m[btlr]?-|p[btlr]?-", name
    )
    return layout is not None, len(name)


def _scopes(wanted: Sequence[HtmlElement]) -> Iterator[str]:
    """What names an element around all of them, from the nearest outwards."""
    around = _around_all(wanted)
    for element in around:
        name = element.get("id") or ""
        if _NAME.match(name) and not is_passing(name) and not _MADE_BY_PROGRAMS.search(name):
            yield f"#{name}"
        yield from (f"{element.tag}.{name}" for name in sorted(_classes(element), key=_particular)[:3])
        if element.tag in _LANDMARKS:
            yield str(element.tag)


def _around_all(wanted: Sequence[HtmlElement]) -> list[HtmlElement]:
    first = list(wanted[0].iterancestors())
    for element in wanted[1:]:
        above = set(element.iterancestors())
        first = [one for one in first if one in above]
    return first


@lru_cache(maxsize=4096)
def _names(classes: str) -> tuple[str, ...]:
    return tuple(
        name
        for name in dict.fromkeys(classes.split())
        if _NAME.match(name)
        and (_GRID.match(name) or not (is_passing(name) or _MADE_BY_PROGRAMS.search(name)))
    )


def _classes(element: HtmlElement) -> tuple[str, ...]:
    return _names(element.get("class") or "")


def _step(form: str) -> str:
    """A simple CSS selector as a step of an XPath."""
    if form.startswith("#"):
        return f'*[@id="{form[1:]}"]'
    tag, *names = form.split(".")
    return tag + "".join(f'[contains(concat(" ", @class, " "), " {name} ")]' for name in names)


def _selected(selector: str, box: HtmlElement) -> list[HtmlElement]:
    try:
        found = _compiled(selector)(box)
    except (SelectorError, etree.XPathError):
        return []
    return [one for one in found if isinstance(one, HtmlElement)] if isinstance(found, list) else []


@lru_cache(maxsize=512)
def _compiled(selector: str) -> etree.XPath:
    return etree.XPath(selector) if selector.startswith("/") else CSSSelector(selector, translator="html")

"""Operators' selectors: CSS or XPath 1.0 on lxml, compiled once. A bad one is told by name, never raised."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from aggregator.errors import ReadError
from aggregator.read.document import picture_address, text_of
from aggregator.settings.schema import FieldRule, is_xpath

_ADDRESSES: Final = ("a", "area", "link")
_PICTURES: Final = ("img", "source")


@lru_cache(maxsize=1024)
def _compiled(rule: str, expression: str, xpath: bool) -> etree.XPath:
    try:
        if xpath:
            return etree.XPath(expression, regexp=False)
        return CSSSelector(expression, translator="html")
    except (SelectorError, etree.XPathSyntaxError, ValueError) as error:
        raise _bad(rule, expression, error) from error


def _bad(rule: str, expression: str, error: Exception) -> ReadError:
    detail = f"{rule}: {expression!r} is not a usable selector: {error}"
    return ReadError("bad-rule", detail, next_step=f"correct {rule}")


def _search(rule: str, expression: str, xpath: bool, box: HtmlElement) -> list[HtmlElement | str]:
    try:
        result = _compiled(rule, expression, xpath)(box)
    except etree.XPathError as error:  # an unknown function or prefix shows only when it runs
        raise _bad(rule, expression, error) from error
    if isinstance(result, list):
        return [part for part in result if isinstance(part, (HtmlElement, str))]
    return [str(result)] if result not in (None, "", False) else []


def selected(name: str, rule: FieldRule, box: HtmlElement) -> list[HtmlElement | str]:
    """What the rule of one field selects; the box itself when it names no selector."""
    expression = rule.css or rule.xpath
    return _search(name, expression, bool(rule.xpath), box) if expression else [box]


def boxes(rule: str, expression: str, box: HtmlElement) -> list[HtmlElement]:
    """The elements that ``expression`` selects, seen from ``box``. ``rule`` is its name, for errors."""
    found = _search(rule, expression, is_xpath(expression), box)
    return [part for part in found if isinstance(part, HtmlElement)]


def elements(name: str, rule: FieldRule, box: HtmlElement) -> list[HtmlElement]:
    """The elements of one field; the box itself when the rule names no selector."""
    return [part for part in selected(name, rule, box) if isinstance(part, HtmlElement)]


def values(name: str, rule: FieldRule, box: HtmlElement, *, address: bool = False) -> list[str]:
    """The texts of one field, cut by ``before`` and ``after``; with ``address`` where links lead."""
    return texts(selected(name, rule, box), rule, address=address)


def texts(parts: list[HtmlElement | str], rule: FieldRule, *, address: bool = False) -> list[str]:
    """The same of what is selected already."""
    found = (_value(part, rule, address) for part in parts)
    return [text for text in found if text]


def _value(part: HtmlElement | str, rule: FieldRule, address: bool) -> str:
    if isinstance(part, str):
        text = " ".join(part.split())
    elif rule.attr:
        text = (part.get(rule.attr) or "").strip()
    elif address:
        text = address_of(part)
    else:
        text = text_of(part)
    return _between(text, rule)


def address_of(element: HtmlElement) -> str:
    """Where an element leads: its own address, else that of the first link or picture in it."""
    if element.tag in _PICTURES:
        return picture_address(element)
    if element.tag in _ADDRESSES:
        return (element.get("href") or "").strip()
    inner = next(element.iter(*_ADDRESSES, *_PICTURES), None)
    return address_of(inner) if inner is not None else ""


def _between(text: str, rule: FieldRule) -> str:
    if rule.after and rule.after in text:
        text = text.split(rule.after, 1)[1]
    if rule.before and rule.before in text:
        text = text.split(rule.before, 1)[0]
    return text.strip()

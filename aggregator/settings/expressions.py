"""Can this selector be compiled? Asked when a file is read, so that a slip is told with its line at once.

Each check returns "" or the reason in a few words, and uses the very library that reads with it later.
"""

from __future__ import annotations

from functools import lru_cache

import jmespath
from cssselect import HTMLTranslator, SelectorError
from jmespath.exceptions import JMESPathError
from lxml import etree

_EMPTY = etree.Element("html")
_LONGEST = 2000  # characters; far beyond any real selector, far below what makes a compiler recurse


@lru_cache(maxsize=1024)
def check_css(expression: str) -> str:
    """CSS selectors, level 3 as ``cssselect`` translates them."""
    if len(expression) > _LONGEST:
        return "it is too long"
    try:
        etree.XPath(HTMLTranslator().css_to_xpath(expression))
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as error:
        return _short(error)
    return ""


@lru_cache(maxsize=1024)
def check_xpath(expression: str) -> str:
    """XPath 1.0 as libxml2 compiles it."""
    if len(expression) > _LONGEST:
        return "it is too long"
    try:
        etree.XPath(expression, regexp=False)(_EMPTY)  # unknown functions and prefixes show when it runs
    except (etree.XPathError, ValueError) as error:
        return _short(error)
    return ""


@lru_cache(maxsize=1024)
def check_jmespath(expression: str) -> str:
    """JMESPath as ``jmespath`` compiles it."""
    if len(expression) > _LONGEST:
        return "it is too long"
    try:
        jmespath.compile(expression)
    except (JMESPathError, ValueError, RecursionError) as error:
        return _short(error)
    return ""


def _short(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(":").rstrip(".")

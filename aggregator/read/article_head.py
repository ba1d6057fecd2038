"""What the head of a page says to machines, looked up once: an article is asked for dozens of its names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from lxml.html import HtmlElement

from aggregator.read.found import as_text

Head: TypeAlias = Mapping[str, str]


def head_of(root: HtmlElement) -> Head:
    """The first content of every ``<meta>`` by its name or property in lower case."""
    known: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if content := as_text(element.get("content")):
            known.setdefault(name.strip().lower(), content)
    return known


def said(head: Head, *wanted: str) -> str:
    """What the head says under the first of these names that it knows, or ""."""
    return next((head[name] for name in wanted if name in head), "")

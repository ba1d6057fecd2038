"""Word lists as data: written as running text, read as a set."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of ``text``, which are separated by white space."""
    return frozenset(text.split())

"""What parent and child say to each other over their pipe, so all of it can be pickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """Parent to child, once: show this document, and say what has become of it."""

    url: str
    program: str  # the browser's own
    agent: str  # the whole User-Agent
    sandbox: bool
    seconds: float  # left of the deadline
    most: int  # characters of the drawn page


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Child to parent: the page asks for this address."""

    url: str
    kind: str  # "document" = the page itself; "script", "xhr", "fetch" = something for it
    accept: str
    origin: str  # as the browser would send it; "" where it would not
    page: str  # the address of the page that asks


@dataclass(frozen=True, kw_only=True, slots=True)
class Supply:
    """Parent to child: the answer to a wish; ``None`` in its place is a refusal."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """Child to parent, at the end: the page as its scripts left it, in UTF-8."""

    url: str
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Child to parent, at the end: the reason code and the sentence of a FetchError."""

    reason: str
    detail: str

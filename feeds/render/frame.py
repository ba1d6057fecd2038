"""What stands around the items of a document, cut where its date and its items go, so that it can be kept.

Of a feed's head only the date changes when an item arrives; writing and checking the rest anew each time cost
as much as the new item itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.edition import NEVER, Edition


@dataclass(frozen=True, slots=True)
class Frame:
    """``head(updated) + joined items + tail`` is the document."""

    before: bytes
    after: bytes
    tail: bytes
    written: Callable[[datetime], str]  # the date as the format has it, with its element or member around it

    def head(self, updated: datetime) -> bytes:
        return self.before + self.written(updated).encode() + self.after


def undated(edition: Edition) -> Edition:
    """The edition as far as a frame depends on it."""
    return replace(edition, updated=NEVER, count=0)


def frame(document: bytes, tail: bytes, written: Callable[[datetime], str]) -> Frame:
    """The frame of a document without items that was written at ``NEVER``.

    ``written`` gives a date with its markup, which cannot stand in text that somebody else wrote: there it is
    escaped.
    """
    before, date, after = document.removesuffix(tail).partition(written(NEVER).encode())
    if not date or not document.endswith(tail):
        raise AssertionError("the renderer writes the feed's date or its end otherwise than its frame says")
    return Frame(before, after, tail, written)

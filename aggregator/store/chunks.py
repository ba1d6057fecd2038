"""Long lists in questions to a database, a bounded number of values at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

MOST: Final = 500  # values in one IN (...); a statement of this length is still planned quickly

T = TypeVar("T")


def chunks(values: Sequence[T], size: int = MOST) -> Iterator[Sequence[T]]:
    """``values`` in pieces of at most ``size``, in order; none for an empty list."""
    return (values[at : at + size] for at in range(0, len(values), size))

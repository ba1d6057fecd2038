"""``Item`` <-> JSON, exactly: what is decoded equals what was encoded, evidence and keys included.

Absent fields are left out, so that a row holds what the item holds and an older row reads under a newer
``Item`` with that field's default.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

import orjson
import zstandard

from aggregator.errors import OutcomeError, StoreError
from aggregator.models import (
    EMPTY,
    Attachment,
    DateOrigin,
    Event,
    Image,
    Item,
    Kind,
    Moment,
    Precision,
    Rejected,
)

_SHORT: Final = 500  # bytes that are not worth compressing
_LEVEL: Final = 1  # of Zstandard: higher ones save next to nothing on a single item
Json = dict[str, Any]  # what a JSON object is in Python; the values are checked by the readers below


class _Tools(threading.local):
    """Making these takes as long as using them, and one may not be used by two threads at once."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self.decompressor = zstandard.ZstdDecompressor()


_TOOLS: Final = _Tools()


def encode_item(item: Item) -> bytes:
    """The item as JSON in UTF-8, compressed when long.

    Raises OutcomeError when a value cannot be written down exactly, such as half of a surrogate pair or a
    number of more than 64 bits.
    """
    try:
        payload = orjson.dumps(_object(item))
    except orjson.JSONEncodeError as error:
        raise OutcomeError(item.source_key, f"item {item.title[:80]!r} cannot be stored: {error}") from error
    return _TOOLS.compressor.compress(payload) if len(payload) > _SHORT else payload


def decode_item(payload: bytes) -> Item:
    """The item of a stored row. Raises StoreError when the row is not what ``encode_item`` writes."""
    try:
        if payload.startswith(zstandard.FRAME_HEADER):
            payload = _TOOLS.decompressor.decompress(payload)
        stored: Json = orjson.loads(payload)
        return Item(
            **{name: _READ[name](value) if name in _READ else value for name, value in stored.items()}
        )
    except (
        orjson.JSONDecodeError,
        zstandard.ZstdError,
        TypeError,
        ValueError,
        KeyError,
        AttributeError,
    ) as error:
        raise StoreError(f"a stored item cannot be read ({error}); restore the latest backup") from error


def encode_rejected(rejected: tuple[Rejected, ...]) -> bytes:
    """The dropped candidates of one reading. Text no encoding can hold is shown with its escapes."""
    try:
        return orjson.dumps([_object(one) for one in rejected])
    except orjson.JSONEncodeError:
        return orjson.dumps([{k: _printable(v) for k, v in _object(one).items()} for one in rejected])


def decode_rejected(payload: bytes) -> tuple[Rejected, ...]:
    return tuple(Rejected(**one) for one in orjson.loads(payload))


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


# --------------------------------------------------------------------------- writing


def _object(record: Any) -> Json:
    """The fields of a dataclass that differ from their defaults."""
    stored: Json = {}
    for name, default in _fields_of(type(record)):
        value = getattr(record, name)
        if value == default and type(value) is type(default):
            continue
        stored[name] = _plain(value)
    return stored


_PASSING: Final = {"mark"}  # facts about one reading that are not part of what is remembered of an item
_FIELDS: Final[dict[type, tuple[tuple[str, object], ...]]] = {}


def _fields_of(kind: type) -> tuple[tuple[str, object], ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple((one.name, _default(one)) for one in fields(kind) if one.name not in _PASSING)
    return _FIELDS[kind]


def _default(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum | str | int):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    return None if value is None else _object(value)


# --------------------------------------------------------------------------- reading


def _as_is(value: Any) -> Any:
    return value


def _moment(stored: Json) -> Moment:
    return Moment(
        at=datetime.fromisoformat(stored["at"]),
        precision=Precision(stored["precision"]),
        origin=DateOrigin(stored["origin"]),
        raw=stored.get("raw", ""),
    )


def _event(stored: Json) -> Event:
    end = stored.get("end")
    return Event(
        start=_moment(stored["start"]),
        end=_moment(end) if end is not None else None,
        place=stored.get("place", ""),
    )


def _evidence(stored: Json) -> Mapping[str, str]:
    return MappingProxyType(stored) if stored else EMPTY


_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "kind": Kind,
    "published": _moment,
    "updated": _moment,
    "authors": tuple,
    "topics": tuple,
    "image": lambda stored: Image(**stored),
    "documents": lambda stored: tuple(Attachment(**one) for one in stored),
    "event": _event,
    "evidence": _evidence,
    "keys": tuple,
}

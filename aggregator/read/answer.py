"""What the reading child answers, as plain data: JSON that can say a ``Reading`` or a ``ReadError``.

The child has read bytes of strangers. Should they ever take it over, its answer must not be able to do
anything here but be wrong: a pickle could run code, this can at most be refused. The shape follows the types
of ``aggregator.models``, so that a new field needs nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from enum import Enum
from functools import partial
from types import UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

import orjson

from aggregator.errors import ReadError
from aggregator.models import Reading

_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_CODE: Final = 40  # characters; reasons become names of metrics
_LONGEST_TEXT: Final = 2_000  # characters of a reason in words
_LONGEST_WISH: Final = timedelta(days=3650)
_HALVES: Final = re.compile("[\ud800-\udfff]")  # of surrogate pairs: characters that no encoding can hold
_TICK: Final = timedelta(microseconds=1)
_Reads = Callable[[Any], Any]  # takes what JSON gave, returns it as its type, or raises ValueError


class NotAnAnswer(ValueError):
    """These bytes are no answer a reading child of ours gives; the text says what is wrong with them."""


def encode(answer: Reading | ReadError, *, worn: bool) -> bytes:
    """The answer, and whether the child that gives it wants to be replaced."""
    if isinstance(answer, ReadError):
        said = {"reason": answer.reason, "detail": answer.detail, "next_step": answer.next_step}
        return orjson.dumps({"worn": worn, "error": {name: _whole(text) for name, text in said.items()}})
    try:
        return orjson.dumps({"worn": worn, "reading": answer}, default=_plain)
    except orjson.JSONEncodeError:  # half a character somewhere: a source wrote "\ud83d" and cut there
        return orjson.dumps({"worn": worn, "reading": _without_halves(answer)}, default=_plain)


def decode(payload: bytes | bytearray) -> tuple[Reading | ReadError, bool]:
    """What ``encode`` was given. Raises NotAnAnswer for everything it would not have written."""
    try:
        told = orjson.loads(payload)
        match told:
            case {"worn": bool(worn), "reading": dict(reading), **rest} if not rest:
                return _READING(reading), worn
            case {"worn": bool(worn), "error": dict(error), **rest} if not rest:
                return _error(**error), worn
    except (TypeError, ValueError, RecursionError) as error:
        raise NotAnAnswer(str(error)[:200]) from error
    raise NotAnAnswer("it is neither a reading nor a reason")


def _error(*, reason: str, detail: str, next_step: str) -> ReadError:
    if len(_text(reason)) > _LONGEST_CODE or not _CODE.fullmatch(reason):
        raise ValueError("its reason is no code")
    return ReadError(reason, _text(detail)[:_LONGEST_TEXT], next_step=_text(next_step)[:_LONGEST_TEXT])


# --------------------------------------------------------------------------- writing


def _plain(value: object) -> object:
    """What JSON has no word for."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, timedelta):
        return value // _TICK
    raise TypeError(f"{type(value).__name__} is nothing a reading holds")


def _without_halves(value: Any) -> Any:
    """The same without the characters that cannot be written; nothing that is published may hold them."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return _whole(value)
    if isinstance(value, tuple):
        return tuple(map(_without_halves, value))
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: _without_halves(getattr(value, one.name)) for one in fields(value)}
        return replace(value, **changed)
    return value


def _whole(text: str) -> str:
    return _HALVES.sub("", text)


# --------------------------------------------------------------------------- reading


def _exactly(kind: type) -> _Reads:
    """Takes values of this very type: a bool is no int here."""

    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"{kind.__name__} expected, not {type(value).__name__}")
        return value

    return check


_text: Final = _exactly(str)
_number: Final = _exactly(int)
_AS_IT_IS: Final = (str, bool, int)  # what JSON gives as what it is; most fields are such
_MADE: Final[dict[Any, _Reads]] = {
    bytes: lambda value: bytes.fromhex(_text(value)),
    timedelta: lambda value: _interval(_number(value)),
}


def _interval(ticks: int) -> timedelta:
    """A source's wish; what is added to today must stay a date."""
    found = ticks * _TICK
    if not timedelta() <= found <= _LONGEST_WISH:
        raise ValueError("no interval")
    return found


def _reads(hint: Any) -> _Reads:
    """How a value of this type is read back."""
    if hint in _AS_IT_IS:
        return _exactly(hint)
    if hint in _MADE:
        return _MADE[hint]
    if get_origin(hint) is tuple:
        return partial(_tuple, _reads(get_args(hint)[0]))
    if isinstance(hint, UnionType):
        [one] = (part for part in get_args(hint) if part is not type(None))
        return partial(_optional, _reads(one))
    return partial(_word, {one.value: one for one in hint}) if issubclass(hint, Enum) else _reads_record(hint)


def _reads_record(kind: type) -> _Reads:
    hints = get_type_hints(kind)
    known = [(one.name, hints[one.name]) for one in fields(kind)]
    as_it_is = [(name, hint) for name, hint in known if hint in _AS_IT_IS]
    made = [(name, _reads(hint)) for name, hint in known if hint not in _AS_IT_IS]
    return partial(_record, kind, as_it_is, made)


def _tuple(read: _Reads, value: Any) -> tuple[Any, ...]:
    if type(value) is not list:
        raise ValueError(f"a list expected, not {type(value).__name__}")
    return tuple(map(read, value)) if value else ()


def _optional(read: _Reads, value: Any) -> Any:
    return None if value is None else read(value)


def _word(words: dict[str, Enum], value: Any) -> Enum:
    if type(value) is not str or value not in words:
        raise ValueError(f"none of the words {', '.join(words)}")
    return words[value]


def _record(kind: type, as_it_is: list[tuple[str, type]], made: list[tuple[str, _Reads]], value: Any) -> Any:
    """``kind`` itself refuses names it does not know."""
    if type(value) is not dict or len(value) != len(as_it_is) + len(made):
        raise ValueError(f"no {kind.__name__}")
    for name, simple in as_it_is:
        if type(value.get(name)) is not simple:
            raise ValueError(f"{kind.__name__}.{name} is no {simple.__name__}")
    for name, read in made:
        value[name] = read(value.get(name))
    return kind(**value)


_READING: Final = _reads(Reading)

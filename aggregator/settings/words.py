"""What pydantic found, in plain words: one table from its error types to a message and a hint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from aggregator.errors import Problem
from aggregator.settings.document import Document, Trail
from aggregator.settings.slips import one_line, shown

# What people write where another word is meant; the nearest spelling would not find these.
_SYNONYMS: Final = {
    "address": "url",
    "feed": "url",
    "link": "url",
    "rss": "url",
    "name": "title",
    "interval": "every",
    "lang": "language",
    "tags": "topics",
    "license": "licence",
    "active": "enabled",
    "filter": "select",
    "tz": "timezone",
}


def writable(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys an operator may write in this block, in the order of the block."""
    return tuple(field.alias or name for name, field in model.model_fields.items() if not internal(field))


def internal(field: Any) -> bool:
    """True for a field that the program fills in itself."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("internal"))


def block_of(annotation: object) -> type[BaseModel] | None:
    """The block behind ``PageRule``, ``PageRule | None`` or ``tuple[PageRule, ...]``; None = plain value."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (block_of(argument) for argument in get_args(annotation))
    return next((block for block in found if block), None)


def block_at(model: type[BaseModel], trail: Trail) -> type[BaseModel] | None:
    """The block that the way ``trail`` leads to."""
    here: type[BaseModel] | None = model
    for step in trail:
        if isinstance(step, int) or here is None:
            continue
        fields = {field.alias or name: field for name, field in here.model_fields.items()}
        here = block_of(fields[step].annotation) if step in fields else None
    return here


def problems_of(
    errors: list[ErrorDetails], document: Document, model: type[BaseModel]
) -> tuple[Problem, ...]:
    """Every error once, in the order of the lines."""
    told: dict[Problem, None] = {}
    for error in sorted(errors, key=lambda error: error["type"] == "missing"):
        trail = tuple(error["loc"])
        context = error.get("ctx", {})
        line = document.line((*trail, context["key"]) if context.get("key") else trail)
        message, hint = _sentence(error, trail, context, model)
        problem = Problem(file=document.file, line=line, message=one_line(message), hint=one_line(hint))
        told[problem] = None
    return tuple(sorted(told, key=lambda problem: problem.line))


def unknown_key(key: str, model: type[BaseModel] | None) -> tuple[str, str]:
    """Message and hint for a key that this block does not have."""
    message = f"unknown key {shown(key)}"
    if model is None:
        return message, "take it away"
    keys = writable(model)
    near = get_close_matches(key.lower(), keys, n=1, cutoff=0.65)
    guess = near[0] if near else _SYNONYMS.get(key.lower(), "")
    if guess in keys:
        return message, f"did you mean '{guess}'?"
    homes = [home for home in keys if _holds(model, home, key)]
    if homes:
        return message, "it belongs under " + " or ".join(f"'{home}:'" for home in homes)
    return message, "known here: " + ", ".join(keys)


def _holds(model: type[BaseModel], home: str, key: str) -> bool:
    block = block_at(model, (home,))
    return block is not None and key in writable(block)


def _sentence(
    error: ErrorDetails, trail: Trail, context: Mapping[str, Any], model: type[BaseModel]
) -> tuple[str, str]:
    kind, name = error["type"], _name(trail)
    if kind == "extra_forbidden":
        return unknown_key(str(trail[-1]), block_at(model, trail[:-1]))
    if kind == "missing":
        what = f" in '{_name(trail[:-1])}'" if trail[:-1] else ""
        return f"'{trail[-1]}' is missing{what}", _purpose(model, trail)
    if kind == "dateline":
        whole = isinstance(error["input"], dict | BaseModel)
        about = name if whole else context["about"] or shown(error["input"])
        return _about(name, about, context["message"]), context["hint"]
    if error["input"] is None:
        return f"'{name}' has no value", "write one, or take the line away"
    message, hint = _TABLE.get(kind, _unknown)(error, context)
    return f"{name}: {shown(error['input'])} {message}", hint


def _about(name: str, about: str, message: str) -> str:
    if not name:
        return f"the file {message}"
    return f"'{name}' {message}" if about == name else f"{name}: {about} {message}"


def _purpose(model: type[BaseModel], trail: Trail) -> str:
    block = block_at(model, trail[:-1])
    field = block.model_fields.get(str(trail[-1])) if block else None
    return (field.description or "") if field else ""


def _name(trail: Trail) -> str:
    """``blocks[1].title`` counted from 1, as people count."""
    name = ""
    for step in trail:
        if isinstance(step, int):
            name += f"[{step + 1}]"
        elif not step.startswith(("function-", "nullable")):
            name += f".{step}" if name else step
    return name


_Sentence = Callable[[ErrorDetails, Mapping[str, Any]], tuple[str, str]]


def _text(error: ErrorDetails, _: Mapping[str, Any]) -> tuple[str, str]:
    if isinstance(error["input"], dict | list):
        return "stands where a text is needed", "write one text; put it in quotes if it holds { } [ ] or ': '"
    return "is read as a number or as true/false, not as text", f'put it in quotes: "{error["input"]}"'


def _fixed(message: str, hint: str) -> _Sentence:
    return lambda error, context: (message, hint)


def _choice(error: ErrorDetails, context: Mapping[str, Any]) -> tuple[str, str]:
    choices = [word for word in str(context.get("expected", "")).replace(" or ", ", ").split(", ") if word]
    near = get_close_matches(f"'{error['input']}'", choices, n=1)
    listed = "write one of: " + ", ".join(word for word in choices if word != "''")
    return "is not one of the words known here", f"did you mean {near[0]}?" if near else listed


def _bound(word: str, key: str) -> _Sentence:
    return lambda error, context: (f"is out of range: it must be at {word} {context[key]}", "")


def _unknown(error: ErrorDetails, _: Mapping[str, Any]) -> tuple[str, str]:
    return f"is not right: {error['msg']}", ""


_NUMBER: Final = _fixed("is not a whole number", "write digits only, such as 50")
_SWITCH: Final = _fixed("is neither true nor false", "write true or false")
_LIST: Final = _fixed("stands where a list is needed", "write [one, two], or one per line after '- '")
_BLOCK: Final = _fixed("stands where a block is needed", "write its keys below, indented by two spaces")

_TABLE: Final[dict[str, _Sentence]] = {
    "string_type": _text,
    "string_too_short": _fixed("is empty", "write a text, or take the line away"),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _SWITCH,
    "bool_parsing": _SWITCH,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _BLOCK,
    "model_type": _BLOCK,
    "model_attributes_type": _BLOCK,
    "enum": _choice,
    "literal_error": _choice,
    "greater_than_equal": _bound("least", "ge"),
    "less_than_equal": _bound("most", "le"),
    "path_type": _fixed("is not a path", "write the name of a file"),
}

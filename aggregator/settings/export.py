"""The settings told to machines and to people: JSON Schema, and the tables of docs/configuration.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import PydanticUndefined

from aggregator.settings.schema import Settings, Source
from aggregator.settings.values import SIZE_MARK
from aggregator.settings.words import block_of, internal, writable

Models: TypeAlias = Mapping[str, type[BaseModel]]
MODELS: Final[Models] = {"dateline": Settings, "source": Source}


def export_schemas(models: Models = MODELS) -> dict[str, dict[str, Any]]:
    """JSON Schema (2020-12) of each kind of file, by name; defaults as an operator writes them."""
    return {name: _schema(name, model) for name, model in models.items()}


def _schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(mode="validation", schema_generator=_AsWritten)
    for block in (schema, *schema.get("$defs", {}).values()):
        inner = block.get("properties", {})
        for hidden in [key for key, value in inner.items() if value.pop("internal", False)]:
            del inner[hidden]
    return {"$schema": GenerateJsonSchema.schema_dialect, "title": name, **_without_titles(schema)}


class _AsWritten(GenerateJsonSchema):
    """Durations as ``15m`` instead of ISO 8601."""

    def encode_default(self, dft: Any) -> Any:
        return written(dft) if isinstance(dft, timedelta) else super().encode_default(dft)


def _without_titles(value: Any) -> Any:
    """Pydantic's generated titles repeat the key; they only make the schema longer."""
    if isinstance(value, dict):
        return {
            key: _without_titles(inner)
            for key, inner in value.items()
            if key != "title" or isinstance(inner, dict)
        }
    return [_without_titles(inner) for inner in value] if isinstance(value, list) else value


def written(value: object) -> str:
    """A default the way an operator writes it in YAML; "" for what is empty or left out."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, StrEnum):
        return value.value
    return "" if value is None or value is PydanticUndefined or not str(value) else str(value)


def _duration(value: timedelta) -> str:
    seconds = value.total_seconds()
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{int(seconds // size)}{unit}"
    return f"{seconds:g}s"


def settings_table(model: type[BaseModel]) -> str:
    """A Markdown table of one kind of file: one row per key, blocks by their way (``fetch.pace``)."""
    rows = ["| key | what to write | default | meaning |", "| --- | --- | --- | --- |"]
    rows.extend(_rows(model, ""))
    return "\n".join(rows)


def _rows(model: type[BaseModel], prefix: str) -> list[str]:
    rows = []
    for name, field in model.model_fields.items():
        if internal(field):
            continue
        key = prefix + (field.alias or name)
        block = block_of(field.annotation)
        # A rule for one field of an entry is the same everywhere: told once, where it first occurs.
        if block is not None and len(writable(block)) and not prefix.endswith("[]."):
            rows.append(f"| `{key}` | {_kind(field)} | {_default(field)} | {field.description} |")
            many = "[]." if get_origin(field.annotation) is tuple else "."
            rows.extend(_rows(block, key + many) if _is_first(model, name, block) else [])
            continue
        rows.append(f"| `{key}` | {_kind(field)} | {_default(field)} | {field.description} |")
    return rows


def _is_first(model: type[BaseModel], name: str, block: type[BaseModel]) -> bool:
    homes = [other for other, field in model.model_fields.items() if block_of(field.annotation) is block]
    return homes[0] == name


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    if block_of(field.annotation) is not None or field.default in ((), PydanticUndefined):
        return ""
    text = written(field.default)
    if isinstance(field.default, int) and not isinstance(field.default, bool) and field.default >= 1_000_000:
        text = f"{field.default // 1_000_000} MB"
    return f"`{text}`" if text else ""


_WORDS: Final[dict[type, str]] = {
    bool: "true or false",
    int: "number",
    str: "text",
    timedelta: "duration",
    Path: "file",
    dict: "block",
}


def _kind(field: FieldInfo) -> str:
    """What to write for this field, in a word or two."""
    annotation, marks = field.annotation, list(field.metadata)
    options = [part for part in get_args(annotation) if part is not NoneType]
    if NoneType in get_args(annotation) and len(options) == 1:
        annotation = options[0]
        if get_origin(annotation) is Annotated:
            annotation, *marks = get_args(annotation)
    return "size" if SIZE_MARK in marks else _word(annotation)


def _word(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin is Literal:
        return ", ".join(word for word in get_args(annotation) if word)
    if origin is tuple:
        return "list of blocks" if block_of(annotation) else "list"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(annotation)
    if block_of(annotation):
        return "block"
    return _WORDS.get(origin or annotation, "text or list")


def refresh(text: str, tables: Mapping[str, str]) -> str:
    """Replace what stands between ``<!-- settings:NAME -->`` and ``<!-- /settings:NAME -->``.

    Raises KeyError for a name without markers: a table that nobody sees is a mistake.
    """
    for name, table in tables.items():
        begin, end = f"<!-- settings:{name} -->", f"<!-- /settings:{name} -->"
        if begin not in text or end not in text:
            raise KeyError(name)
        head, rest = text.split(begin, 1)
        text = f"{head}{begin}\n{table}\n{end}{rest.split(end, 1)[1]}"
    return text

"""One file and one type -> the frozen object, or every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from aggregator.errors import Problem
from aggregator.settings.document import Document, read_document
from aggregator.settings.slips import shown
from aggregator.settings.words import problems_of, writable

B = TypeVar("B", bound=BaseModel)


def read_block(
    path: Path, model: type[B], file: str
) -> tuple[B | None, Document | None, tuple[Problem, ...]]:
    """Read ``path`` as ``model``. ``file`` is the name told in problems, relative to the folder.

    The document comes back too, so that later checks can point at a line. An empty file is fine where
    nothing is required.
    """
    document, problems = read_document(path, file)
    if document is None:
        return None, None, problems
    block, problems = judge_block(document, model)
    return block, document, problems


def judge_block(document: Document, model: type[B]) -> tuple[B | None, tuple[Problem, ...]]:
    """The same for a document that has been read."""
    data = {} if document.data is None else document.data
    if not isinstance(data, dict):
        hint = "write lines of the form 'name: value'"
        message = f"holds {shown(data)} where names and values are needed"
        return None, (Problem(file=document.file, line=document.line(()), message=message, hint=hint),)
    if not data and _required(model):
        hint = "write at least " + " and ".join(f"'{name}:'" for name in _required(model))
        return None, (Problem(file=document.file, line=0, message="is empty", hint=hint),)
    strangers = _strangers(data, document, model)
    try:
        block = model.model_validate({name: data[name] for name in data if name not in _hidden(model)})
    except ValidationError as error:
        found = problems_of(error.errors(include_url=False), document, model)
        return None, tuple(sorted((*strangers, *found), key=lambda problem: problem.line))
    return (None if strangers else block), strangers


def _required(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items() if field.is_required())


# What the program fills in by itself, and from what.
_FILLED_IN: Final = {
    "key": "the name of the file is the key",
    "vocabulary": "write it under 'topics:' in dateline.yaml, for all sources",
}


def _hidden(model: type[BaseModel]) -> frozenset[str]:
    """Names of fields that are no keys; what a file writes there is told by its name, whatever it is."""
    return frozenset(model.model_fields) - frozenset(writable(model))


def _strangers(data: Mapping[str, object], document: Document, model: type[BaseModel]) -> tuple[Problem, ...]:
    """Names that only the program may use (``key``, ``json_rule``): the type accepts them, a file may not."""
    found = []
    for name in (name for name in data if name in _hidden(model)):
        alias = model.model_fields[name].alias
        message = f"unknown key '{name}'"
        hint = f"did you mean '{alias}'?" if alias else _FILLED_IN[name]
        found.append(Problem(file=document.file, line=document.line((name,)), message=message, hint=hint))
    return tuple(found)

"""One YAML file -> plain data with the line of every key, or every reason why not.

YAML 1.2 as ruamel.yaml resolves it, so ``NO`` is Norway and ``12:30`` stays text. The values are built
from the parser's events in one pass: depth and size are bounded while reading, duplicate keys are seen,
no tag can make an object, and an alias counts as much as what it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode

from aggregator.errors import Problem
from aggregator.settings.slips import one_line, shown, syntax_problem

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 20
MAX_VALUES: Final = 50_000  # keys and values of one file, aliases written out

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
Trail: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a file says. ``lines`` maps the way to a key, such as ``("page", "items")``, to its line."""

    file: str
    data: Plain
    lines: Mapping[Trail, int]

    def line(self, trail: Trail) -> int:
        """The line of this key, or of the nearest block around it; 0 when nothing is known."""
        while trail and trail not in self.lines:
            trail = trail[:-1]
        return self.lines.get(trail, 0)


def read_document(path: Path, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read one file; ``file`` is its name as told to people. Never raises for what the file holds."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        return None, (Problem(file=file, line=0, message=f"cannot be read: {reason}"),)
    return parse_document(raw, file)


def parse_document(raw: bytes, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """The same for bytes in hand."""
    if len(raw) > MAX_BYTES:
        problem = Problem(file=file, line=0, message="is larger than 1 MB", hint="is this the right file?")
        return None, (problem,)
    text, problem_found = _decode(raw, file)
    if problem_found:
        return None, (problem_found,)
    builder = _Builder(file=file)
    try:
        builder.take(YAML(typ="safe", pure=True), text)
    except YAMLError as error:
        builder.problems.append(syntax_problem(error, text, file))
    except _Stop as stop:
        builder.problems.append(stop.problem)
    if builder.problems:
        return None, tuple(builder.problems)
    return Document(file=file, data=builder.root, lines=builder.lines), ()


def _decode(raw: bytes, file: str) -> tuple[str, Problem | None]:
    hint = "save the file as UTF-8"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", Problem(file=file, line=0, message="is written in UTF-16", hint=hint)
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"holds a byte that is not UTF-8 (0x{raw[error.start]:02X})"
        return "", Problem(file=file, line=line, message=message, hint=hint)


class _Stop(Exception):
    """Reading this file makes no sense any further."""

    def __init__(self, file: str, line: int, message: str, hint: str = "") -> None:
        self.problem = Problem(file=file, line=line, message=one_line(message), hint=hint)
        super().__init__(message)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being filled. ``key`` is the key whose value comes next."""

    value: list[Plain] | dict[str, Plain]
    trail: Trail
    anchor: str | None
    key: str | None = None
    skip: bool = False  # the value of a key that was refused
    size: int = 1


@dataclass(slots=True)
class _Builder:
    file: str
    root: Plain = None
    lines: dict[Trail, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Plain, int]] = field(default_factory=dict)
    values: int = 0
    documents: int = 0

    def take(self, yaml: YAML, text: str) -> None:
        events: Iterator[Event] = yaml.parse(text)
        for event in events:
            self._one(event, event.start_mark.line + 1, yaml)

    def _one(self, event: Event, line: int, yaml: YAML) -> None:
        if isinstance(event, DocumentStartEvent):
            self._document(event, line)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._begin(event, line)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._end(line)
        elif isinstance(event, AliasEvent):
            self._alias(event, line)
        elif isinstance(event, ScalarEvent):
            self._scalar(event, line, yaml)

    def _document(self, event: DocumentStartEvent, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            hint = "one file describes one thing; take the line '---' away"
            raise _Stop(self.file, line, "a second document begins here", hint)
        if event.version or event.tags:
            raise _Stop(self.file, line, "lines beginning with % are not used here", "take the line away")

    def _begin(self, event: MappingStartEvent | SequenceStartEvent, line: int) -> None:
        self._refuse_tag(event.tag, line)
        if len(self.stack) >= MAX_DEPTH:
            raise _Stop(self.file, line, f"is nested deeper than {MAX_DEPTH} levels")
        if self._key_is_due():
            raise _Stop(self.file, line, "a list or block stands where a name is needed", _BRACES)
        value: list[Plain] | dict[str, Plain] = {} if isinstance(event, MappingStartEvent) else []
        trail = self._trail()
        self.lines.setdefault(trail, line)
        self.stack.append(_Open(value=value, trail=trail, anchor=event.anchor))

    def _end(self, line: int) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = (done.value, done.size)
        self._put(done.value, done.size, line)

    def _alias(self, event: AliasEvent, line: int) -> None:
        if event.anchor not in self.anchors:
            hint = "put the text in quotes if it begins with a star"
            raise _Stop(self.file, line, f"*{event.anchor} stands for nothing in this file", hint)
        value, size = self.anchors[event.anchor]
        if self._key_is_due():
            raise _Stop(self.file, line, "a star name stands where a name is needed", _BRACES)
        self._put(value, size, line)

    def _scalar(self, event: ScalarEvent, line: int, yaml: YAML) -> None:
        self._refuse_tag(event.tag, line)
        if self._key_is_due():
            self._key(event.value, line)
            return
        value = event.value if not event.implicit[0] else _resolve(event.value, yaml)
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self._put(value, 1, line)

    def _key(self, key: str, line: int) -> None:
        top = self.stack[-1]
        assert isinstance(top.value, dict)
        trail = (*top.trail, key)
        top.key, top.skip = key, key in top.value
        if top.skip:
            message = f"{shown(key)} is written twice, first in line {self.lines[trail]}"
            self.problems.append(Problem(file=self.file, line=line, message=message, hint="keep one of them"))
        self.lines.setdefault(trail, line)

    def _put(self, value: Plain, size: int, line: int) -> None:
        self.values += size
        if not self.stack:
            self.root = value
            self.lines.setdefault((), line)
            return
        top = self.stack[-1]
        top.size += size
        if top.size > MAX_VALUES or self.values > MAX_VALUES:
            raise _Stop(self.file, line, f"holds more than {MAX_VALUES} values")
        if isinstance(top.value, list):
            self.lines.setdefault((*top.trail, len(top.value)), line)
            top.value.append(value)
            return
        if not top.skip:
            top.value[str(top.key)] = value
        top.key = None

    def _key_is_due(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def _trail(self) -> Trail:
        if not self.stack:
            return ()
        top = self.stack[-1]
        return (*top.trail, len(top.value) if isinstance(top.value, list) else str(top.key))

    def _refuse_tag(self, tag: object, line: int) -> None:
        if tag is not None and str(tag) not in ("!", "tag:yaml.org,2002:str"):
            hint = "put the text in quotes if it begins with !"
            raise _Stop(self.file, line, f"the mark {_mark(tag)} is not used here", hint)


def _mark(tag: object) -> str:
    return str(tag).replace("tag:yaml.org,2002:", "!!")


_BRACES: Final = "put texts with { } [ ] * in quotes"


def _resolve(text: str, yaml: YAML) -> Plain:
    """A plain (unquoted) value by the YAML 1.2 rules; what is no number, true, false or null is text."""
    tag = str(yaml.resolver.resolve(ScalarNode, text, (True, False))).rsplit(":", 1)[-1]
    try:
        return _CONVERT[tag](text) if tag in _CONVERT else text
    except ValueError:
        return text


def _integer(text: str) -> int:
    return int(text, 0) if text.lstrip("+-")[:2] in ("0x", "0o", "0b") else int(text)


_CONVERT: Final[dict[str, Any]] = {
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": _integer,
    "float": lambda text: float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan")),
}

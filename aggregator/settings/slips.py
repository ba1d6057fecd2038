"""How things are told: YAML's own error texts in words for people who do not know its grammar, values."""

from __future__ import annotations

from typing import Final

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from aggregator.errors import Problem

# (part of the library's text, what we say, what to do); the first that fits is used.
_SLIPS: Final = (
    (
        r"found character '\t'",
        "a line is indented with a tab",
        "indent with spaces",
    ),
    (
        "mapping values are not allowed here",
        "a colon stands where none can be",
        "put a text with a colon in quotes, write a space after 'name:', and begin names in one column",
    ),
    (
        "that cannot start any token",
        "a text begins with a sign that has a meaning in YAML",
        "put the text in quotes",
    ),
    ("but got '<stream end>'", "a bracket is opened and never closed", "close it with ] or }"),
    ("found unexpected end of stream", "a quotation mark is opened and never closed", "close the quotation"),
    (
        "could not find expected ':'",
        "a line is neither 'name: value' nor part of a list",
        "is a colon missing?",
    ),
    ("expected ',' or", "inside brackets a comma or the closing bracket is missing", "separate with commas"),
    (
        "expected <block end>",
        "a line is indented differently from the lines before it",
        "begin in one column",
    ),
    ("unknown escape character", "a backslash in double quotes", "use single quotes"),
    (
        "special characters are not allowed",
        "holds an invisible control character",
        "delete and retype the text",
    ),
    ("found duplicate anchor", "a name with & is used twice", "use two different names"),
)


def syntax_problem(error: YAMLError, text: str, file: str) -> Problem:
    """The one problem behind a file that is not YAML, with the line where reading stopped."""
    said = str(error)
    for part, message, hint in _SLIPS:
        if part in said:
            return Problem(file=file, line=_line(error, text), message=message, hint=hint)
    technical = getattr(error, "problem", None) or said.splitlines()[0]
    return Problem(file=file, line=_line(error, text), message=f"is not valid YAML: {technical}")


def one_line(text: str) -> str:
    """Nothing that an operator pasted may break the line or steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def shown(value: object) -> str:
    """A value as told to people: short, in quotes, on one line."""
    if isinstance(value, dict):
        return "a block"
    if isinstance(value, list | tuple):
        return "a list"
    text = one_line(str(value).lower() if isinstance(value, bool) else str(value))
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def _line(error: YAMLError, text: str) -> int:
    if isinstance(error, MarkedYAMLError):
        # An unclosed bracket or quotation is told where it was opened, not at the end of the file.
        unclosed = "stream" in str(error.problem) and error.context_mark is not None
        mark = error.context_mark if unclosed else error.problem_mark
        return mark.line + 1 if mark is not None else 0
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else 0

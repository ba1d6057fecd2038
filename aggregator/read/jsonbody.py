"""The one place that turns bytes into JSON values, leniently: BOM, wide charsets, raw control characters."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Final, TypeAlias

from aggregator.errors import ReadError
from aggregator.read.charset import decode_html
from aggregator.read.request import ReadRequest

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

# Around JSON in a script, from days when browsers did not know scripts: comments of HTML, XML, JavaScript.
_BEFORE: Final = re.compile(r"(?:\s++|<!--|<!\[CDATA\[|//(?=\s*+<)|/\*\s*+<!\[CDATA\[\s*+\*/)*+")
_AFTER: Final = ("*/", "-->", "]]>", "/*", "//", ";")
_MARKS: Final = 6  # of them, at most, in a row
# A text, or a comma after the last of a list or object, which only programs' own languages allow.
_TEXT_OR_COMMA: Final = re.compile(r'("(?:[^"\\]++|\\(?:.|\Z))*+(?:"|\Z))|,(?=\s*+[}\]])', re.DOTALL)


def load_json(request: ReadRequest) -> Json:
    """The value of the body; ``ReadError`` ``parse-error`` says where it stops being JSON."""
    text = decode_html(request.body, request.content_type, request.charset)
    try:
        value: Json = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        detail = f"not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        raise ReadError("parse-error", detail) from error
    except ValueError as error:  # a number with thousands of digits
        raise ReadError("parse-error", f"not usable JSON: {error}") from error
    return value


def script_json(text: str) -> Json:
    """The value of a page's script, ``None`` where it holds none. Never raises.

    Forgiven are comments around it, character references in it, commas after the last of a list.
    """
    bare = _bare(text)
    if bare[:1] not in ("{", "["):
        return None
    if bare[1:].lstrip().startswith("&quot;"):
        bare = unescape(bare)
    value = _loads(bare)
    return _loads(_TEXT_OR_COMMA.sub(r"\1", bare)) if value is None else value


def _bare(text: str) -> str:
    """The text without the comments around it."""
    before = _BEFORE.match(text)
    bare = text[before.end() if before else 0 :].rstrip()
    for _ in range(_MARKS):
        mark = next((mark for mark in _AFTER if bare.endswith(mark)), "")
        bare = bare[: len(bare) - len(mark)].rstrip()
    return bare


def _loads(text: str) -> Json:
    try:
        value: Json = json.loads(text, strict=False)
    except (ValueError, RecursionError):  # no JSON, a number with thousands of digits, ten thousand levels
        return None
    return value


def objects(value: Json) -> list[dict[str, Json]]:
    """The objects of a list; everything else is left out."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []

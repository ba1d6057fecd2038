"""The one place that turns bytes into JSON values, leniently: BOM, wide charsets, raw control characters."""

from __future__ import annotations

import json
from typing import TypeAlias

from aggregator.errors import ReadError
from aggregator.read.charset import decode_html
from aggregator.read.request import ReadRequest

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


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


def objects(value: Json) -> list[dict[str, Json]]:
    """The objects of a list; everything else is left out."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []

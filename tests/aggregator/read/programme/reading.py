"""What ``read --json`` tells of a body, without the child process."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from aggregator.console.reading import unreadable, view
from aggregator.errors import ReadError
from aggregator.pipeline import inspect
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import Source

NOW: Final = datetime(2022, 6, 1, tzinfo=UTC)


class _Here:
    read = staticmethod(read)


def reading_of(body: bytes, url: str, content_type: str = "text/html", **settings: Any) -> dict[str, Any]:
    """The whole answer; ``settings`` are a source's, as an operator writes them."""
    source = Source.model_validate({"key": "programme", "url": url, **settings})
    request = ReadRequest(body=body, url=url, content_type=content_type, source=source)
    try:
        told = view(*inspect(request, _Here(), NOW))
    except ReadError as error:
        told = unreadable(error)
    return dict(json.loads(json.dumps(told)))

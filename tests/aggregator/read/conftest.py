"""Shared by the tests of reading: a request from bytes and the settings an operator writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aggregator.read import ReadRequest
from aggregator.settings.schema import Source

URL = "https://news.example/list/"


def make_request(
    body: bytes | str,
    *,
    url: str = URL,
    content_type: str = "",
    charset: str = "",
    known: frozenset[bytes] = frozenset(),
    **source: Any,
) -> ReadRequest:
    raw = body.encode() if isinstance(body, str) else body
    return ReadRequest(
        body=raw,
        url=url,
        content_type=content_type,
        charset=charset,
        known=known,
        source=Source.model_validate({"url": url, **source}),
    )


@pytest.fixture
def ask() -> Callable[..., ReadRequest]:
    return make_request

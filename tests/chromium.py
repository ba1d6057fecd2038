"""Whether pages can be drawn here; tests that need it skip with the reason."""

from __future__ import annotations

import pytest

from aggregator.errors import FetchError
from aggregator.fetch.browser.program import chromium


def _missing() -> str:
    try:
        chromium(None)
    except FetchError as error:
        return f"{error.detail}: {error.next_step}"
    return ""


MISSING = _missing()
draws = pytest.mark.skipif(bool(MISSING), reason=MISSING)

"""The fingerprint of the rules a body is read with: when it changes, "not modified" is worth nothing."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Final

from aggregator.settings.schema import Source

# Raised when this program reads bodies better than before: every source is then read once more, though it
# says "not modified" and its entries are known by their bytes.
READING_VERSION: Final = 3
# Fields that change what is read from the very same bytes. The address is compared by the store itself.
READING_FIELDS: Final = frozenset(
    (
        *("kind", "page", "blocks", "json_rule", "sitemap", "max_items", "articles", "documents"),
        *("browser", "language", "languages", "timezone", "day_first", "topics", "vocabulary", "country"),
    )
)


def rule_digest(source: Source) -> bytes:
    """Blake2b-16 over the fields that change how a body is read; equal rules give equal bytes
    until ``READING_VERSION`` is raised."""
    rules = source.model_dump(mode="json", include=set(READING_FIELDS), exclude_defaults=True)
    rules["reading"] = READING_VERSION
    plain = json.dumps(rules, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return blake2b(plain.encode(), digest_size=16).digest()

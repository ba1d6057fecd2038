"""Most of everything that one body may give. Characters and counts; what is longer is cut, not refused."""

from __future__ import annotations

from typing import Final

MAX_TITLE: Final = 2_000
MAX_TEXT: Final = 1_000_000
MAX_URL: Final = 4_096
MAX_NAME: Final = 500  # an author, a category, a date, a place
MAX_NAME_RAW: Final = 20_000  # a source's title while it may still be HTML
MAX_LIST: Final = 100  # authors, categories, documents of one entry
MAX_ENTRIES: Final = 50_000  # entries of one body; sitemaps.org allows a sitemap as many
MAX_REJECTED: Final = 500  # dropped candidates that are reported one by one
SNIFFED: Final = 16_384  # bytes looked at to tell what a body is

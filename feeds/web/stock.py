"""The documents asked for lately, within a budget of bytes; each is checked against its file on every use.

The check is one ``lstat``, so an answer is never older than the file, and a replaced file needs no notice.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from pathlib import Path
from typing import Final

from feeds.web.document import BULK, Document, read_document, signature

BUDGET: Final = 48_000_000


class Stock:
    """Published documents by file name. ``budget`` bounds what is kept, in bytes.

    Only the event loop's thread uses it; hashing a bulky file is handed to another thread.
    """

    def __init__(self, folder: Path, budget: int = BUDGET) -> None:
        self._folder = folder
        self._root = f"{folder}/"
        self._budget = budget
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self.weight = 0  # bytes kept
        self._bulk = asyncio.Lock()

    def fresh(self, file: str) -> Document | None:
        """The kept document, if its file is still the same."""
        document = self._kept.get(file)
        if document is None:
            return None
        path = self._root + file
        if signature(path) == document.identity.signature and (
            document.gzip is not None or signature(f"{path}.gz") == document.beside
        ):
            self._kept.move_to_end(file)
            return document
        self._drop(file)
        return None

    async def load(self, file: str) -> Document | None:
        """Read the document from its file and keep it; ``None`` when there is none. Raises OSError."""
        found = signature(self._root + file)
        if found is None:
            return None
        if found[2] <= BULK:
            return self._keep(file, read_document(self._folder, file))
        async with self._bulk:
            known = self.fresh(file)
            return known or self._keep(file, await asyncio.to_thread(read_document, self._folder, file))

    def exists(self, file: str) -> bool:
        return signature(self._root + file) is not None

    def _keep(self, file: str, document: Document | None) -> Document | None:
        self._drop(file)
        if document is not None and document.weight <= self._budget:
            self._kept[file] = document
            self.weight += document.weight
            while self.weight > self._budget:
                self._drop(next(iter(self._kept)))
        return document

    def _drop(self, file: str) -> None:
        dropped = self._kept.pop(file, None)
        if dropped is not None:
            self.weight -= dropped.weight

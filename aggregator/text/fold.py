"""Text as it is compared with lists of phrases: without what writers of one language do differently."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NO_WORD: Final = re.compile(r"[^\w\s]|_")


def fold(text: str) -> str:
    """Lower case, no accents on Latin, Greek or Cyrillic letters, no punctuation, single spaces."""
    if text.isascii():
        return " ".join(_NO_WORD.sub(" ", text.lower()).split())
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not "\u0300" <= char <= "\u036f")
    text = unicodedata.normalize("NFC", text).replace("ё", "е")
    return " ".join(_NO_WORD.sub(" ", text).split())

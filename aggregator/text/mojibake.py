"""Text that was written in UTF-8 and read as something else: "CafÃ©" is "Café". The only home of ftfy.

Two judges must agree, because a correct text that is damaged is worse than a damaged one that stays: here a
sign that no language writes, then ftfy, which knows how such accidents happen. Of ftfy only the mending of
the encoding is used: quotation marks, ligatures and widths are the author's.
"""

from __future__ import annotations

import re
from typing import Final

# What the second and later bytes of UTF-8 look like in Windows-1252 and Latin-1: signs that nobody writes
# behind a letter, and signs that may well stand there ("ÉLYSÉE” and é¹²"). The no-break space is in neither:
# behind a capital it is what Vietnamese and Portuguese headlines have ("XÃ\u00a0HỘI").
_STRANGE: Final = r"\u0080-\u009f¡¢£¤¥¦¨¬¯±µ¶¼½¾¿€ƒˆ‰˜"
_USUAL: Final = r"\u00ad§©ª«®°²³´·¸¹º»‚„…†‡‹›‘’“”•–—™ŠšŒœŽžŸ"
_ANY: Final = rf"[{_STRANGE}{_USUAL}]"
_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽ]"
_SMALL: Final = r"[a-zß-öø-ÿ]"
# The same in Windows-1251, where Russian became pairs that begin with Р or С.
_CYRILLIC: Final = "[ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї]"
_SIGN: Final = re.compile(
    rf"[ÂÃÄÅ][{_STRANGE}]"
    rf"|(?<={_SMALL})[ÂÃÄÅ][{_USUAL}\u00a0]|(?<!\w)Ã\u00a0"  # no word has a capital in its middle
    rf"|(?<!{_CAPITAL})[ÂÃÄÅ][{_USUAL}](?=[^\W\d_])|(?<!\w)Â[©®°§«·]"
    rf"|(?:[Æ-Þ]{_ANY}){{2}}"
    rf"|â€|[à-ï](?:[{_STRANGE}]{_ANY}|{_ANY}[{_STRANGE}])|ð{_ANY}{{3}}"
    rf"|(?:[РС]{_CYRILLIC}){{3}}"
)
# Piece by piece: one right word must not keep a whole book from being mended, nor a book cost much time.
# A piece ends behind a sign that is never part of a broken letter.
_PIECE: Final = re.compile(r".{1,4000}(?:(?<=[!-~])|\Z)|.{1,4000}", re.DOTALL)


def is_broken(text: str) -> bool:
    """Has the text a sign that no language writes?"""
    return not text.isascii() and _SIGN.search(text) is not None


def mended(text: str) -> str:
    """``text`` with what was certainly decoded wrongly put right; any other text as it is."""
    if not is_broken(text):
        return text
    from ftfy import fix_encoding  # slow to import, and few texts need it

    return "".join(fix_encoding(piece) for piece in _PIECE.findall(text))

"""Which charset a body is in: operator, BOM, HTTP, declaration, detection - and the bytes' own evidence.

Order of RFC 7303 section 3 and the WHATWG encoding standard, with one exception learned from real servers:
a body that *is* valid UTF-8 with characters beyond ASCII is UTF-8, whatever single-byte charset a label
claims (text of another charset that happens to be valid UTF-8 practically does not occur). UTF-7 is never
decoded: it turns harmless looking text into markup.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from bs4.dammit import EncodingDetector
from charset_normalizer import CharsetMatch, from_bytes

from aggregator.read.width import wide

# Labels that mean a larger charset on the web (WHATWG encoding standard, section 4.2).
_LARGER: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_NEVER: Final = {
    "utf-7",
    "unicode-escape",
    "raw-unicode-escape",
    "punycode",
    "idna",
    "undefined",
    "mbcs",
    "oem",
}
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.I)
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"'<>]{1,40})[\"']", re.I)
_MOSTLY: Final = 20  # characters beyond ASCII per broken one, for a body to count as UTF-8
_RATHER: Final = 3  # the same where a label says UTF-8
_DETECTED: Final = 65_536  # bytes given to the detector, which is slow
_BEYOND_ASCII: Final = bytes(range(0x80, 0x100))
_PAIRED: Final = 0.4  # two-byte characters per byte beyond ASCII
_WIDE: Final = ("utf-16", "utf-32")
_OF_PAGES: Final = [  # WHATWG encoding standard, section 4.2, without what nobody wrote pages in
    "utf_8", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "koi8_r", "koi8_u", "cp866", "tis_620", "gb18030",
    "big5", "cp932", "euc_jp", "iso2022_jp", "cp949",
]  # fmt: skip


def label(name: str) -> str:
    """Python's name for a charset label, or "" when the label is unknown or not to be decoded."""
    try:
        info = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return ""
    # "rot13" and "hex" are codecs, but not of text; typeshed does not know the flag.
    if info.name.replace("_", "-") in _NEVER or not getattr(info, "_is_text_encoding", True):
        return ""
    return _LARGER.get(info.name, info.name)


def header_label(content_type: str) -> str:
    """The charset parameter of a Content-Type header as Python's name, or ""."""
    match = _CHARSET.search(content_type)
    return label(match[1]) if match else ""


def mend_utf8(body: bytes) -> bytes:
    """UTF-8 with a few broken bytes (a text cut in the middle of a character, one pasted name in another
    charset) as valid UTF-8, so that one byte does not turn the whole body into another charset. Everything
    else comes back as it is.
    """
    if body.isascii() or wide(body) or _is_utf8(body):
        return body
    return body.decode("utf-8", "replace").encode() if _resembles_utf8(body, _MOSTLY) else body


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not body.isascii()


def _resembles_utf8(body: bytes, ratio: int) -> bool:
    """Whether there are so many times more characters beyond ASCII than broken ones, read as UTF-8."""
    text = body.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return beyond_ascii > ratio * text.count("\ufffd")


def _evident(body: bytes, charset: str) -> str:
    """What needs no guess and no label: the operator's word, the width, the bytes' own evidence."""
    if chosen := label(charset):
        return chosen
    if chosen := wide(body):
        return chosen
    return "utf-8" if body.startswith(codecs.BOM_UTF8) or _is_utf8(body) else ""


def _stated(body: bytes, content_type: str, charset: str) -> str:
    """What is known before any guess: what is evident, then the label of the transport."""
    return _evident(body, charset) or header_label(content_type)


def for_xml(body: bytes, content_type: str, charset: str) -> str:
    """The charset to tell an XML reader, or "" when its own rules (declaration, detection) should decide."""
    stated = _stated(body, content_type, charset)
    if stated and stated != "utf-8":
        return stated
    declared = _DECLARED.search(body[:1024])
    if not stated and declared and not label(declared[1].decode("ascii", "replace")):
        return "utf-8" if body.isascii() else "cp1252"
    return stated


def decode_html(body: bytes, content_type: str, charset: str) -> str:
    """The text of an HTML or plain body. Undecodable bytes become U+FFFD; NUL and the BOM are gone."""
    body = body if label(charset) else mend_utf8(body)
    name = _evident(body, charset) or _labelled_html(body, content_type) or _detected(body)
    return body.decode(name, "replace").removeprefix("\ufeff").replace("\0", "")


def _labelled_html(body: bytes, content_type: str) -> str:
    """What the labels say of bytes that are not evident: the transport's, then the page's own.

    Not believed: Latin-1 of a server whose page names another charset (it is what servers say of every page),
    UTF-8 of bytes that hardly resemble it, and two bytes a character where one byte each was just read.
    """
    said, declared = header_label(content_type), _declared_html(body)
    for name in (declared, said) if said == _LARGER["iso8859-1"] else (said, declared):
        if name and not name.startswith(_WIDE) and (name != "utf-8" or _resembles_utf8(body, _RATHER)):
            return name
    return ""


def _declared_html(body: bytes) -> str:
    return label(EncodingDetector.find_declared_encoding(body[:4096], is_html=True) or "")


def _detected(body: bytes) -> str:
    """The likeliest of the charsets that pages are written in."""
    if body.isascii():
        return "utf-8"
    guesses = from_bytes(body[:_DETECTED], cp_isolation=_OF_PAGES)
    guess = next((guess for guess in guesses if _is_of_pairs(guess)), None) or guesses.best()
    return label(guess.encoding if guess else "") or "cp1252"


def _is_of_pairs(guess: CharsetMatch) -> bool:
    """Whether all of it makes sense as characters of two bytes, as letters of one byte hardly ever do."""
    beyond_ascii = len(guess.raw) - len(guess.raw.translate(None, _BEYOND_ASCII))
    pairs = len(guess.raw) - len(str(guess))
    return guess.encoding != "utf_8" and not guess.chaos and pairs >= _PAIRED * beyond_ascii

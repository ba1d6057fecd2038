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

from bs4.dammit import EncodingDetector, UnicodeDammit

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
_DETECTED: Final = 65_536  # bytes given to the detector, which is slow


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
    if body.isascii() or wide(body):
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
        return text.encode("utf-8") if beyond_ascii > _MOSTLY * broken else body
    return body


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not body.isascii()


def _stated(body: bytes, content_type: str, charset: str) -> str:
    """What is known before any guess: the operator's word, the width, the bytes' own evidence, the labels."""
    if chosen := label(charset):
        return chosen
    if chosen := wide(body):
        return chosen
    if body.startswith(codecs.BOM_UTF8) or _is_utf8(body):
        return "utf-8"
    return header_label(content_type)


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
    name = _stated(body, content_type, charset) or _declared_html(body) or _detected(body)
    return body.decode(name, "replace").removeprefix("\ufeff").replace("\0", "")


def _declared_html(body: bytes) -> str:
    declared = EncodingDetector.find_declared_encoding(body[:4096], is_html=True)
    name = label(declared) if declared else ""
    # A declaration that could be read is not in UTF-16 (WHATWG HTML, 13.2.3.2 step "prescan").
    return "" if name.startswith(("utf-16", "utf-32", "utf-8")) else name


def _detected(body: bytes) -> str:
    if body.isascii():
        return "utf-8"
    guess = UnicodeDammit(body[:_DETECTED], is_html=True).original_encoding
    return label(guess or "") or "cp1252"

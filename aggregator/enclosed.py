"""What is enclosed with an entry: its picture and its documents, as absolute addresses a reader can open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from mimetypes import MimeTypes
from typing import Final
from urllib.parse import unquote, urlsplit

from aggregator.models import Attachment, FoundLink, Image
from aggregator.text.clean import plain_text, xml_legal
from aggregator.text.language import language_tag
from aggregator.text.papers import format_of, paper_language, role_of, title_of
from aggregator.text.urls import canonical, resolve

_PDF: Final = "application/pdf"
DOCUMENT_LIMIT: Final = 100
TITLE_LIMIT: Final = 300
_MEDIA_TYPE: Final = re.compile(r"[A-Za-z0-9][\w.+-]{0,60}/[A-Za-z0-9][\w.+-]{0,100}", re.ASCII)
_FILMS: Final = ("audio/", "video/")
_FILES: Final = ("application/", "image/", *_FILMS)
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_TYPES: Final = MimeTypes()  # Python's own table; the tables of machines differ from place to place
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
_ALSO: Final = {  # registered types that newsrooms use and Python's table lacks
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".odt": f"{_OPEN}text",
    ".ods": f"{_OPEN}spreadsheet",
    ".odp": f"{_OPEN}presentation",
    ".epub": "application/epub+zip",
    ".rtf": "application/rtf",
    ".webp": "image/webp",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".flac": "audio/flac",
}
for _ending, _type in _ALSO.items():
    _TYPES.add_type(_type, _ending)


def picture(found: FoundLink | None, others: Sequence[FoundLink], base: str) -> tuple[Image | None, str]:
    """The picture of an entry and where it was found; an enclosed picture serves where there is no other."""
    for link in (*((found,) if found else ()), *(link for link in others if _is_picture(link))):
        if address := _address(base, link.url):
            return Image(url=address, alt=plain_text(link.title, False)[:TITLE_LIMIT]), link.where
    return None, ""


def documents(found: Sequence[FoundLink], base: str) -> tuple[Attachment, ...]:
    """The documents, sounds and films of an entry in the order found, each once, pictures left out."""
    unique: dict[str, Attachment] = {}
    for link in found:
        address = "" if _is_picture(link) else _address(base, link.url)
        if address:
            unique.setdefault(canonical(address), _attachment(link, address))
    return tuple(unique.values())[:DOCUMENT_LIMIT]


def names_a_file(address: str) -> bool:
    """Does the address itself say that a document, sound, film or picture lives there, and no page?"""
    return _media_type(FoundLink(url=address)).startswith(_FILES)


def is_pdf(body: bytes) -> bool:
    return body.startswith(b"%PDF-")


def is_inspected(document: Attachment) -> bool:
    """Is there nothing to be fetched of it? Sounds and films never are: they are large, and say little."""
    return bool(document.sha256) or document.media_type.startswith(_FILMS)


def inspected(document: Attachment, body: bytes, content_type: str) -> Attachment:
    """The document with what its file says; raises ValueError when a web page came instead."""
    stated = content_type.partition(";")[0].strip().lower()
    if stated in _PAGES:
        raise ValueError("a web page came")
    kind = _PDF if is_pdf(body) else stated if _MEDIA_TYPE.fullmatch(stated) else ""
    file = replace(document, media_type=kind, length=len(body), sha256=sha256(body).hexdigest())
    return with_file(document, file)


def with_file(document: Attachment, file: Attachment) -> Attachment:
    """The document as listed, with what its file says and the list does not."""
    return replace(
        document,
        media_type=document.media_type or file.media_type,
        length=file.length if document.length is None else document.length,
        language=document.language or file.language,
        sha256=file.sha256,
        pages=file.pages,
    )


def _attachment(link: FoundLink, address: str) -> Attachment:
    length = link.length.strip()
    words, file = plain_text(link.title, False)[:TITLE_LIMIT], _file_name(address)
    media_type = _media_type(link)
    return Attachment(
        title=title_of(words) or file,
        url=address,
        media_type=media_type or format_of(words),
        length=int(length) if length.isascii() and length.isdecimal() and 0 < len(length) < 16 else None,
        language=language_tag(link.language) or paper_language(words, file),
        role="" if media_type.startswith(_FILMS) else role_of(words, file),
    )


def _address(base: str, href: str) -> str:
    return resolve(base, href) if href.strip() else ""


def _is_picture(link: FoundLink) -> bool:
    return _media_type(link).startswith("image/")


def _media_type(link: FoundLink) -> str:
    """As stated, else by the file's ending; empty for pages and for what cannot be told."""
    stated = link.media_type.partition(";")[0].strip().lower()
    if not _MEDIA_TYPE.fullmatch(stated):
        path = link.url.partition("#")[0].partition("?")[0]
        stated = _TYPES.guess_type("file:" + path[-100:])[0] or ""
    return "" if stated in _PAGES else stated


def _file_name(address: str) -> str:
    """What people call a document without a title: its file name, or its host."""
    parts = urlsplit(address)
    name = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return plain_text(xml_legal(name), False)[:TITLE_LIMIT] or parts.netloc

"""What sort of file a document is, by the name people know it under: PDF, DOCX, MP3."""

from __future__ import annotations

from typing import Final

from aggregator.models import Attachment
from feeds.presentation import file_name

# Registered media types whose name is not the common one (IANA media types; OASIS and ECMA for the offices).
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
_BY_TYPE: Final = {
    "application/pdf": "PDF",
    "application/x-pdf": "PDF",
    "application/msword": "DOC",
    f"{_OFFICE}wordprocessingml.document": "DOCX",
    "application/vnd.ms-excel": "XLS",
    f"{_OFFICE}spreadsheetml.sheet": "XLSX",
    "application/vnd.ms-powerpoint": "PPT",
    f"{_OFFICE}presentationml.presentation": "PPTX",
    f"{_OPEN}text": "ODT",
    f"{_OPEN}spreadsheet": "ODS",
    f"{_OPEN}presentation": "ODP",
    "application/rtf": "RTF",
    "text/rtf": "RTF",
    "text/plain": "TXT",
    "text/csv": "CSV",
    "application/zip": "ZIP",
    "application/x-zip-compressed": "ZIP",
    "application/epub+zip": "EPUB",
    "application/json": "JSON",
    "audio/mpeg": "MP3",
    "audio/mp3": "MP3",
    "audio/mp4": "M4A",
    "audio/x-m4a": "M4A",
    "audio/ogg": "OGG",
    "audio/wav": "WAV",
    "audio/x-wav": "WAV",
    "video/mp4": "MP4",
    "video/quicktime": "MOV",
    "video/webm": "WEBM",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/svg+xml": "SVG",
}
_SAME: Final = {"JPEG": "JPG", "TIF": "TIFF"}  # two endings, one kind
_ENDINGS: Final = frozenset(_BY_TYPE.values()) | {"TIFF"}


def file_kind(document: Attachment) -> str:
    """``PDF``; "" for a page and for what is not known.

    The stated media type counts first; where it says nothing ("application/octet-stream"), the end of the
    file's name does.
    """
    stated = _BY_TYPE.get(document.media_type)
    if stated or document.media_type == "text/html":
        return stated or ""
    _, dot, ending = file_name(document.url).upper().rpartition(".")
    ending = _SAME.get(ending, ending) if dot else ""
    return ending if ending in _ENDINGS else ""

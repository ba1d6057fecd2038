"""What PDFs say of themselves: sound ones, broken ones, such as are made to harm, and without the library."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest

from aggregator.errors import ReadError
from aggregator.read import Reader, ReadRequest, read
from aggregator.settings.schema import ParserSettings, Source
from tests.aggregator.read.papers import (
    PAGE,
    bottomless,
    catalog,
    chained_to_itself,
    laughing,
    node,
    packed,
    paper,
    written,
)

SOUND = paper(3)
UNREADABLE = {
    "broken off": SOUND[: len(SOUND) // 2],
    "nothing but its name": b"%PDF-1.7",
    "noise": b"%PDF-1.7\n" + bytes(200),
    "no pages": written(b"<< /Type /Catalog >>"),
    "a negative number of pages": written(catalog(), node(b"", -5)),
    "a node in itself": written(catalog(), node(b"2 0 R", 1)),
    "objects that are each other": written(catalog(), b"3 0 R", b"2 0 R"),
    "too many pages to be one document": laughing(12),
    "no bottom": bottomless(5_000),
    "a list in a list": written(catalog().replace(b">>", b"/Lang " + b"[" * 100_000 + b">>"), node(b"", 0)),
    "a table that is large once unpacked": packed(zlib.compress(bytes(200_000_000))),
}
QUICK = ParserSettings(processes=1, cpu=timedelta(seconds=1))


def asked(body: bytes) -> ReadRequest:
    source = Source(key="a", url="https://news.example/list")
    return ReadRequest(body=body, url="https://news.example/a.pdf", source=source, document=True)


def encrypted(password: str) -> bytes:
    """A document that is opened with this password; with none it only must not be printed."""
    pypdf = pytest.importorskip("pypdf")
    writer, file = pypdf.PdfWriter(clone_from=BytesIO(SOUND)), BytesIO()
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    pytest.importorskip("pypdf")
    reading = Reader(ParserSettings(processes=1))
    yield reading
    reading.close()


@pytest.mark.parametrize(
    ("body", "pages", "language"),
    [
        (paper(1), 1, ""),
        (paper(40, "pt_br"), 40, "pt-BR"),
        (paper(2, "Deutsch (Wien)"), 2, ""),
        (written(catalog(), node(b"3 0 R", 2_000_000_000), PAGE), 1, ""),
        (chained_to_itself(), 1, ""),
    ],
)
def test_what_a_document_says(reader: Reader, body: bytes, pages: int, language: str) -> None:
    told = reader.read(asked(body))
    assert (told.pages, told.language) == (pages, language)


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_is_told(reader: Reader, kind: str) -> None:
    with pytest.raises(ReadError) as told:
        reader.read(asked(UNREADABLE[kind]))
    assert told.value.reason == "unreadable-pdf"


def test_a_password_keeps_it_closed_a_wish_not_to_be_printed_does_not(reader: Reader) -> None:
    assert reader.read(asked(encrypted(""))).pages == 3
    with pytest.raises(ReadError) as told:
        reader.read(asked(encrypted("secret")))
    assert told.value.reason == "unreadable-pdf"


def test_one_that_keeps_the_reader_busy_is_ended_and_the_next_one_read() -> None:
    pytest.importorskip("pypdf")
    reader = Reader(QUICK)
    try:
        with pytest.raises(ReadError) as told:
            reader.read(asked(b"%PDF-1.7\n" + b"obj " * 15_000_000))
        assert told.value.reason == "parse-limit"
        assert reader.read(asked(SOUND)).pages == 3
    finally:
        reader.close()


def test_without_the_library_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(ReadError, match="pypdf") as told:
        read(asked(SOUND))
    assert told.value.reason == "needs-extra"
    assert "documents" in told.value.next_step

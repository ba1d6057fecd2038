"""Small files made on the spot: PDF documents and PNG pictures, valid and the same every time."""

from __future__ import annotations

import struct
import zlib
from hashlib import blake2b


def pdf(title: str) -> bytes:
    """A one-page PDF 1.4 that says its title."""
    plain = title.encode("latin-1", "replace").decode("latin-1")
    text = plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    drawing = f"BT /F1 20 Tf 60 760 Td ({text}) Tj ET".encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer


def png(name: str, width: int = 480, height: int = 270) -> bytes:
    """A picture of hills in colours that follow from its name."""
    seed = blake2b(name.encode(), digest_size=6).digest()
    sky = bytes(170 + value % 70 for value in seed[:3])
    hills = [bytes((value // 3 + shade) % 256 for value in seed[3:]) for shade in (110, 70, 30)]
    rows = []
    for y in range(height):
        row = bytearray(b"\0")
        for start in range(0, width, 8):
            row += _colour(start, y, height, sky, hills) * 8
        rows.append(bytes(row))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(b"".join(rows), 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _colour(x: int, y: int, height: int, sky: bytes, hills: list[bytes]) -> bytes:
    """The nearest hill that reaches this height here, or the sky. Triangles keep it exact."""
    for index in (2, 1, 0):
        period = 150 + 70 * index
        rise = abs((x + 90 * index) % period - period // 2)
        if y > height * (4 + 2 * index) // 10 + rise // 3:
            return hills[index]
    return sky


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

"""PDFs written by hand: sound ones, and such as no program would write."""

from __future__ import annotations

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 90 90] >>"


def paper(pages: int, language: str = "") -> bytes:
    """A sound document of so many empty pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + pages))
    return written(catalog(language), node(kids, pages), *[PAGE] * pages)


def written(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is the catalog."""
    body, starts = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        starts.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(starts) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Root 1 0 R /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, trailer, len(body))
    )


def catalog(language: str = "") -> bytes:
    told = f"/Lang ({language})" if language else ""
    return f"<< /Type /Catalog /Pages 2 0 R {told} >>".encode()


def node(kids: bytes, count: int) -> bytes:
    """A node of the tree of pages."""
    return b"<< /Type /Pages /Count %d /Kids [%b] >>" % (count, kids)


def laughing(levels: int) -> bytes:
    """Each node names the next ten times: ten to the power of ``levels`` pages in two kilobytes."""
    nodes = [node(b"%d 0 R " % number * 10, 10) for number in range(3, 3 + levels)]
    return written(catalog(), *nodes, PAGE)


def bottomless(levels: int) -> bytes:
    """A node in a node in a node."""
    return written(catalog(), *(node(b"%d 0 R" % number, 1) for number in range(3, 3 + levels)), PAGE)


def packed(table: bytes) -> bytes:
    """Nothing but a cross-reference stream, which is this once unpacked."""
    kind = b"/Type /XRef /Size 9000000 /W [1 4 2] /Root 2 0 R /Filter /FlateDecode"
    stream = b"<< %b /Length %d >>\nstream\n%b\nendstream" % (kind, len(table), table)
    return b"%%PDF-1.7\n1 0 obj\n%b\nendobj\nstartxref\n9\n%%%%EOF\n" % stream


def chained_to_itself() -> bytes:
    """Its cross-reference table names itself as the one before."""
    unset = b"/Prev 0000000"
    body = written(catalog(), node(b"3 0 R", 1), PAGE, trailer=unset)
    return body.replace(unset, b"/Prev %07d" % body.rindex(b"xref\n0 "))

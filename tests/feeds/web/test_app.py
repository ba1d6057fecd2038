"""Requests and their answers, over a real connection."""

from __future__ import annotations

import gzip
import os
from hashlib import blake2b
from pathlib import Path

import pytest

from .conftest import FEED, FILES, Site, make_app, put, running

ITEM = "/items/5b0c7a52-4f0e-5d2a-9c1b-6f4f6d3f6a10/"
DATE = "Mon, 01 Mar 2021 08:00:00 GMT"


@pytest.mark.parametrize(
    ("path", "file", "content_type"),
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/index.html", "index.html", "text/html; charset=utf-8"),
        ("/feeds/all.atom", "feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/all.rss", "feeds/all.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/all.json", "feeds/all.json", "application/feed+json"),
        ("/feeds/all/", "feeds/all/index.html", "text/html; charset=utf-8"),
        (ITEM, ITEM[1:] + "index.html", "text/html; charset=utf-8"),
        ("/feeds.opml", "feeds.opml", "text/x-opml; charset=utf-8"),
        ("/assets/icon.svg", "assets/icon.svg", "image/svg+xml"),
        ("/assets/icon.png", "assets/icon.png", "image/png"),
        ("/favicon.ico", "favicon.ico", "image/x-icon"),
        ("/feeds/all.atom?utm=x&<script>", "feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/%61ll.atom", "feeds/all.atom", "application/atom+xml; charset=utf-8"),
    ],
)
def test_documents_are_served_with_their_type(site: Site, path: str, file: str, content_type: str) -> None:
    status, headers, body = site.ask(path)
    assert (status, headers["content-type"], body) == (200, content_type, FILES[file])
    assert headers["etag"] == f'"{blake2b(body, digest_size=16).hexdigest()}"'
    assert headers["last-modified"] == DATE
    assert headers["content-length"] == str(len(body))
    assert headers["vary"] == "accept-encoding"
    assert "max-age=300" in headers["cache-control"]
    assert site.ask(path, "HEAD") == (200, headers | {"date": site.ask(path, "HEAD")[1]["date"]}, b"")


def test_names_with_a_hash_never_change(site: Site) -> None:
    _, headers, _ = site.ask("/assets/style.0123456789abcdef.css")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/feeds/all.atom", "/nowhere", "/readyz", "/metrics", "/feeds/all"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_answer_is_guarded(site: Site, path: str, method: str) -> None:
    _, headers, _ = site.ask(path, method)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; ")
    assert "script" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "permissions-policy" in headers
    assert "server" not in headers


TRAVERSALS = [
    "/../secret.html",
    "/../../etc/passwd",
    "/feeds/../../secret.html",
    "/%2e%2e/secret.html",
    "/%2e%2e%2fsecret.html",
    "/..%2fsecret.html",
    "/..%5csecret.html",
    "/..\\secret.html",
    "/%252e%252e/secret.html",
    "/feeds/..",
    "/feeds/../index.html",
    "/./index.html",
    "//index.html",
    "//evil.example/",
    "/feeds//all.atom",
    "/feeds/all.atom/",
    "/feeds/all.atom%00",
    "/feeds/all%00.atom",
    "/feeds/all.atom%0d%0aX-Bad:1",
    "/feeds/all.atom::$DATA",
    "/C:/windows/win.ini",
    "/%C0%AE%C0%AE/secret.html",
    "/%EF%BC%8E%EF%BC%8E/secret.html",
    "/%E2%80%A5/secret.html",
    "/f%C3%A9eds/all.atom",
    "/~root/",
    "/link.html",
    "/linked/secret.html",
    "/linked/",
    "/linked",
    "/.hidden.html",
    "/feeds/.all.atom.tmp",
    "/feeds/all.atom.gz",
    "/notes.bak",
    "/feeds",
    "/feeds/",
    "/nowhere",
    "/nowhere.html",
    "/index.html/nowhere.html",
    "/" + "a" * 600,
    "/" + "a/" * 300,
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_nothing_outside_the_published_names(site: Site, path: str) -> None:
    status, headers, body = site.ask(path)
    assert (status, body) == (404, b"Not found\n")
    assert headers["content-type"] == "text/plain; charset=utf-8"


def test_an_address_as_a_proxy_writes_it(site: Site) -> None:
    answer = site.raw(
        b"GET http://other.example/feeds/all.rss HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\n<rss/>")


@pytest.mark.parametrize(("path", "target"), [("/feeds/all", "all/"), (ITEM[:-1], f"{ITEM.split('/')[2]}/")])
def test_a_page_without_its_slash_leads_to_it(site: Site, path: str, target: str) -> None:
    status, headers, _ = site.ask(f"{path}?next=//evil.example")
    assert (status, headers["location"]) == (301, target)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/nowhere", "/metrics"])
def test_other_methods_are_refused(site: Site, method: str, path: str) -> None:
    status, headers, _ = site.ask(path, method)
    assert (status, headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_options_tells_the_methods(site: Site) -> None:
    status, headers, body = site.ask("/feeds/all.atom", "OPTIONS")
    assert (status, headers["allow"], body) == (204, "GET, HEAD, OPTIONS", b"")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("text/html", 200),  # not listed is not refused
        ("application/atom+xml;q=0", 406),
        ("application/*;q=0.0, text/html", 406),
        ("*/*;q=0, application/atom+xml", 200),
        ("*/*;q=0", 406),
        ("application/atom+xml;q=0.1", 200),
        (";;q=;,=0", 200),
    ],
)
def test_only_an_express_refusal_is_not_acceptable(site: Site, accept: str, status: int) -> None:
    assert site.ask("/feeds/all.atom", Accept=accept)[0] == status


# --------------------------------------------------------------------------- validators and encodings


def etag_of(body: bytes, suffix: str = "") -> str:
    return f'"{blake2b(body, digest_size=16).hexdigest()}{suffix}"'


PLAIN = etag_of(FEED)
PACKED = etag_of(FEED, "-gz")


@pytest.mark.parametrize(
    ("accept_encoding", "packed"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("GZIP;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("br;q=1, *;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("identity", False),
        ("gzip;q=0.2, identity;q=0.9", False),
        ("br, deflate", False),
        ("", False),
        ("gzip;q=nonsense", False),
    ],
)
def test_gzip_when_it_is_wanted(site: Site, accept_encoding: str, packed: bool) -> None:
    status, headers, body = site.ask("/feeds/all.atom", Accept_Encoding=accept_encoding)
    assert status == 200
    assert headers["etag"] == (PACKED if packed else PLAIN)
    assert headers.get("content-encoding") == ("gzip" if packed else None)
    assert (gzip.decompress(body) if packed else body) == FEED
    assert headers["content-length"] == str(len(body))


@pytest.mark.parametrize(
    ("headers", "status", "etag"),
    [
        ({"If_None_Match": PLAIN}, 304, PLAIN),
        ({"If_None_Match": f"W/{PLAIN}"}, 304, PLAIN),
        ({"If_None_Match": f'"a", W/"b" ,{PLAIN}'}, 304, PLAIN),
        ({"If_None_Match": "*"}, 304, PLAIN),
        ({"If_None_Match": PLAIN, "Accept_Encoding": "gzip"}, 304, PLAIN),
        ({"If_None_Match": PACKED, "Accept_Encoding": "gzip"}, 304, PACKED),
        ({"If_None_Match": "*", "Accept_Encoding": "gzip"}, 304, PACKED),
        ({"If_None_Match": PACKED}, 200, PLAIN),  # it could not read what it would be told to keep
        ({"If_None_Match": PLAIN.strip('"')}, 200, PLAIN),
        ({"If_None_Match": '"other"'}, 200, PLAIN),
        ({"If_None_Match": '"other"', "If_Modified_Since": DATE}, 200, PLAIN),  # the ETag decides
        ({"If_None_Match": PLAIN, "If_Modified_Since": "Mon, 01 Mar 2020 08:00:00 GMT"}, 304, PLAIN),
        ({"If_Modified_Since": DATE}, 304, PLAIN),
        ({"If_Modified_Since": "Tue, 02 Mar 2021 08:00:00 GMT"}, 304, PLAIN),
        ({"If_Modified_Since": "Monday, 01-Mar-21 08:00:00 GMT"}, 304, PLAIN),
        ({"If_Modified_Since": "Mon, 01 Mar 2021 07:59:59 GMT"}, 200, PLAIN),
        ({"If_Modified_Since": "yesterday"}, 200, PLAIN),
        ({"If_Modified_Since": "Mon, 99 Foo 99999 99:99:99 GMT"}, 200, PLAIN),
        ({"Range": "bytes=0-3"}, 200, PLAIN),
        ({"If_Range": PLAIN, "Range": "bytes=0-3"}, 200, PLAIN),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_validators(site: Site, method: str, headers: dict[str, str], status: int, etag: str) -> None:
    answered, fields, body = site.ask("/feeds/all.atom", method, **headers)
    assert (answered, fields["etag"]) == (status, etag)
    assert {"cache-control", "vary", "last-modified", "date"} <= fields.keys()
    assert body == (FEED if status == 200 and method == "GET" else b"")


def test_a_replaced_file_is_served_at_once(own_site: Site, folder: Path) -> None:
    own_site.ask("/feeds/all.rss")
    put(folder, "feeds/all.rss", b"<RSS/>")  # same length, same time: another file all the same
    assert own_site.ask("/feeds/all.rss", If_None_Match=etag_of(b"<rss/>"))[2] == b"<RSS/>"
    (folder / "feeds/all.rss").unlink()
    assert own_site.ask("/feeds/all.rss")[0] == 404


def test_a_compressed_neighbour_of_other_content_is_not_used(own_site: Site, folder: Path) -> None:
    """Between a publisher's two steps, and after a step that never came."""
    own_site.ask("/feeds/all.atom", Accept_Encoding="gzip")
    put(folder, "feeds/all.atom", b"<new/>")
    status, headers, body = own_site.ask("/feeds/all.atom", Accept_Encoding="gzip")
    assert (status, body, "content-encoding" in headers) == (200, b"<new/>", False)
    put(folder, "feeds/all.atom", b"<new/>", packed=gzip.compress(b"<new/>", mtime=0))
    put(folder, "feeds/all.atom.gz", gzip.compress(b"<new/>", mtime=0))
    _, headers, body = own_site.ask("/feeds/all.atom", Accept_Encoding="gzip")
    assert (headers["content-encoding"], gzip.decompress(body)) == ("gzip", b"<new/>")


@pytest.mark.parametrize("damaged", [b"", b"\x1f\x8b", b"not gzip", gzip.compress(FEED, mtime=0)[:-9]])
def test_a_damaged_compressed_neighbour_is_not_used(own_site: Site, folder: Path, damaged: bytes) -> None:
    put(folder, "feeds/all.atom.gz", damaged)
    put(folder, "feeds/all.atom", FEED, mtime=1)
    status, headers, body = own_site.ask("/feeds/all.atom", Accept_Encoding="gzip")
    assert (status, body, "content-encoding" in headers) == (200, FEED, False)


def test_bulky_files_are_streamed(own_site: Site, folder: Path) -> None:
    bulky = os.urandom(1_000_000) * 5
    packed = gzip.compress(bulky, 1, mtime=0)
    put(folder, "feeds/bulk.atom", bulky, packed=packed)
    status, headers, body = own_site.ask("/feeds/bulk.atom")
    assert (status, body, headers["etag"]) == (200, bulky, etag_of(bulky))
    status, headers, body = own_site.ask("/feeds/bulk.atom", Accept_Encoding="gzip")
    assert (status, body, headers["etag"]) == (200, packed, etag_of(bulky, "-gz"))
    assert own_site.ask("/feeds/bulk.atom", If_None_Match=etag_of(bulky))[0] == 304
    put(folder, "feeds/bulk.atom", bulky[::-1])
    assert own_site.ask("/feeds/bulk.atom")[2] == bulky[::-1]


def test_a_body_in_a_get_is_not_waited_for(site: Site) -> None:
    answer = site.raw(b"GET /feeds/all.rss HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\nconnection: close\r\n" in answer


def test_pages_are_readable_by_browsers_of_other_origins_only_where_meant(site: Site) -> None:
    assert site.ask("/feeds/all.json")[1]["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in site.ask("/")[1]


def test_answers_are_counted(folder: Path) -> None:
    app = make_app(folder)
    with running(app) as site:
        for path in ("/", "/feeds/all.rss", "/nowhere"):
            site.ask(path)
    assert app.answered == {200: 2, 404: 1}

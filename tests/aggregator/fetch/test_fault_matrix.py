"""F01 to F31 of docs/faults.md against a server that misbehaves on purpose: each with its reason."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from dataclasses import dataclass, field
from datetime import timedelta

import brotli
import pytest
import zstandard

from aggregator.errors import FetchError, Refused
from aggregator.fetch import FetchRequest
from aggregator.fetch.request import NOTHING_KNOWN
from aggregator.models import Fetched, NotModified, Validators
from tests.aggregator.fetch.misbehaving import (
    Misbehaving,
    Script,
    drip,
    flood,
    hang,
    head,
    in_turn,
    raw,
    reset,
    say,
)

BODY = b"<rss><channel><title>One</title></channel></rss>"
PACKED = gzip.compress(BODY)
SHORT = {"deadline": timedelta(seconds=0.5), "first_byte": timedelta(seconds=0.4)}
KNOWN = Validators(etag='"old"', last_modified="Mon, 02 Nov 2026 10:00:00 GMT")
CHUNKED = head(Transfer_Encoding="chunked")


def deflated_zeros(mebibytes: int, wbits: int) -> bytes:
    """A bomb made of one repeated block: a mebibyte of zeros, flushed so that it can be repeated."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = engine.compress(bytes(1 << 20)) + engine.flush(zlib.Z_FULL_FLUSH)
    start = zlib.compressobj(9, zlib.DEFLATED, wbits)
    first = (start.compress(b"") + start.flush(zlib.Z_FULL_FLUSH))[: 10 if wbits > 15 else 2]
    return first + block * mebibytes


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    script: Script
    expect: str  # "ok", "unchanged" or the reason of the failure
    settings: dict[str, object] = field(default_factory=dict)
    validators: Validators = NOTHING_KNOWN
    routes: dict[str, Script] = field(default_factory=dict)


GZIP = {"Content_Encoding": "gzip"}
CASES = [
    Case(name="F01 reset at once", script=reset(b""), expect="connection-reset"),
    Case(name="F01 closed at once", script=raw(b""), expect="connection-reset"),
    Case(
        name="F01 reset in body", script=reset(head(Content_Length="500") + b"x"), expect="connection-reset"
    ),
    Case(name="F04 status dripped", script=drip(b"HTTP/1.1 200 O", b"K"), expect="deadline", settings=SHORT),
    Case(
        name="F04 headers dripped",
        script=drip(b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        expect="deadline",
        settings=SHORT,
    ),
    Case(
        name="F04 trailers dripped",
        script=drip(CHUNKED + b"0\r\n", b"X: y\r\n"),
        expect="deadline",
        settings=SHORT,
    ),
    Case(
        name="F05 body dripped",
        script=drip(head(Content_Length="9999"), b"x"),
        expect="deadline",
        settings=SHORT,
    ),
    Case(name="F05 chunks dripped", script=drip(CHUNKED, b"1\r\nx\r\n"), expect="deadline", settings=SHORT),
    Case(name="F05 chunk size dripped", script=drip(CHUNKED, b"0"), expect="deadline", settings=SHORT),
    Case(
        name="F05 silence",
        script=hang(b""),
        expect="read-timeout",
        settings={"first_byte": timedelta(seconds=0.3)},
    ),
    Case(name="F06 endless body", script=flood(head(), b"x" * 9000), expect="too-large"),
    Case(
        name="F06 endless chunks",
        script=flood(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"),
        expect="too-large",
    ),
    Case(name="F06 endless tiny chunks", script=flood(CHUNKED, b"1\r\nx\r\n" * 500), expect="too-large"),
    Case(
        name="F06 endless trailers", script=flood(CHUNKED + b"0\r\n", b"X: y\r\n" * 500), expect="too-large"
    ),
    Case(name="F06 endless interim", script=flood(b"", head("100 Continue") * 200), expect="too-large"),
    Case(name="F07 50 MB declared", script=raw(head(Content_Length="50000000")), expect="too-large"),
    Case(name="F08 gzip bomb", script=say(body=deflated_zeros(100, 31), **GZIP), expect="bomb"),
    Case(name="F08 gzip bomb unlabelled", script=say(body=deflated_zeros(100, 31)), expect="bomb"),
    Case(
        name="F08 deflate bomb",
        script=say(body=deflated_zeros(100, 15), Content_Encoding="deflate"),
        expect="bomb",
    ),
    Case(
        name="F09 gzip in gzip",
        script=say(body=gzip.compress(deflated_zeros(100, 31)), Content_Encoding="gzip, gzip"),
        expect="bomb",
    ),
    Case(
        name="F09 three codings",
        script=say(body=gzip.compress(gzip.compress(PACKED)), Content_Encoding="gzip, gzip, gzip"),
        expect="encoding",
    ),
    Case(
        name="F10 brotli bomb",
        script=say(body=brotli.compress(bytes(1 << 25), quality=1), Content_Encoding="br"),
        expect="bomb",
    ),
    Case(
        name="F11 zstd bomb",
        script=say(body=zstandard.compress(bytes(1 << 26)) * 8, Content_Encoding="zstd"),
        expect="bomb",
    ),
    Case(
        name="F12 bomb on 302",
        script=raw(
            head("302 Found", Location="/next", Content_Length="150000", **GZIP)
            + deflated_zeros(146, 31)[:150000]
        ),
        routes={"/next": say(body=BODY)},
        expect="ok",  # the body of a redirect is never read
    ),
    Case(name="F13 gzip header, plain body", script=say(body=BODY, **GZIP), expect="encoding"),
    Case(
        name="F13 br header, plain body", script=say(body=BODY * 20, Content_Encoding="br"), expect="encoding"
    ),
    Case(
        name="F13 zstd header, gzip body", script=say(body=PACKED, Content_Encoding="zstd"), expect="encoding"
    ),
    Case(name="F13 unknown coding", script=say(body=BODY, Content_Encoding="sdch"), expect="encoding"),
    Case(name="F13 garbage after gzip", script=say(body=PACKED + b"<!-- -->", **GZIP), expect="encoding"),
    Case(name="F14 gzip without header", script=say(body=PACKED), expect="ok"),
    Case(name="F15 truncated gzip", script=say(body=PACKED[:-9], **GZIP), expect="incomplete"),
    Case(name="F15 gzip without its checksum", script=say(body=PACKED[:-1], **GZIP), expect="incomplete"),
    Case(
        name="F15 truncated br",
        script=say(body=brotli.compress(BODY)[:-4], Content_Encoding="br"),
        expect="incomplete",
    ),
    Case(
        name="F15 truncated zstd",
        script=say(body=zstandard.compress(BODY)[:-4], Content_Encoding="zstd"),
        expect="incomplete",
    ),
    Case(name="F16 chunks without end", script=raw(CHUNKED + b"5\r\nhello\r\n"), expect="incomplete"),
    Case(name="F16 chunk cut short", script=raw(CHUNKED + b"50\r\nhello"), expect="incomplete"),
    Case(name="F17 declared too little", script=raw(head(Content_Length="20") + BODY), expect="incomplete"),
    Case(
        name="F17 the rest comes later",
        script=raw(head(Content_Length=str(len(BODY))) + BODY, BODY),
        expect="incomplete",
    ),
    Case(name="F18 declared too much", script=raw(head(Content_Length="99") + BODY), expect="incomplete"),
    Case(name="F18 two lengths", script=raw(head(Content_Length="48, 50") + BODY), expect="protocol"),
    Case(name="F18 no number", script=raw(head(Content_Length="many") + BODY), expect="protocol"),
    Case(name="F19 bad chunk size", script=raw(CHUNKED + b"zz\r\nhello\r\n0\r\n\r\n"), expect="protocol"),
    Case(name="F19 endless chunk size", script=flood(CHUNKED, b"0" * 9000), expect="protocol"),
    Case(
        name="F19 negative chunk size", script=raw(CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n"), expect="protocol"
    ),
    Case(
        name="F19 300 headers",
        script=raw(head(**{f"X{number}": "y" for number in range(300)}) + BODY),
        expect="protocol",
    ),
    Case(name="F19 70 KB header", script=raw(head(X="y" * 70_000) + BODY), expect="protocol"),
    Case(name="F19 HTTP/0.9", script=raw(BODY), expect="protocol"),
    Case(name="F19 another protocol", script=raw(b"SSH-2.0-OpenSSH_9.2\r\n"), expect="protocol"),
    Case(name="F19 status 2000", script=raw(head("2000 OK") + BODY), expect="protocol"),
    Case(
        name="F19 unknown transfer coding",
        script=raw(head(Transfer_Encoding="gzip, chunked") + b"0\r\n\r\n"),
        expect="protocol",
    ),
    Case(
        name="F19 50 interim answers",
        script=raw(head("100 Continue") * 50 + head(Content_Length=str(len(BODY))) + BODY),
        expect="ok",
    ),
    Case(
        name="F19 early hints",
        script=raw(
            head("103 Early Hints", Link="</a.css>; rel=preload") * 3
            + head("100 Continue")
            + head("102 Processing")
            + head(Content_Length=str(len(BODY)))
            + BODY
        ),
        expect="ok",
    ),
    Case(
        name="F19 endless early hints", script=flood(b"", head("103 Early Hints") * 200), expect="too-large"
    ),
    Case(name="F19 switching protocols", script=raw(head("101 Switching Protocols")), expect="http-101"),
    Case(
        name="F17 exact length, kept open",
        script=hang(head(Content_Length=str(len(BODY))) + BODY),
        expect="ok",
    ),
    Case(
        name="F20 304 with body",
        script=raw(head("304 Not Modified", Content_Length="48") + BODY),
        validators=KNOWN,
        expect="unchanged",
    ),
    Case(name="F21 304 unasked", script=say("304 Not Modified"), expect="unexpected-304"),
    Case(name="F24 loop", script=say("302 Found", Location="/start"), expect="redirect-loop"),
    Case(
        name="F24 loop of two",
        script=say("302 Found", Location="/b"),
        routes={"/b": say("301 Moved", Location="/start")},
        expect="redirect-loop",
    ),
    Case(name="F25 bad Location", script=say("302 Found", Location="http://[::1"), expect="bad-redirect"),
    Case(name="F25 bad port", script=say("302 Found", Location="http://a:99999/"), expect="bad-redirect"),
    Case(name="F25 empty Location", script=say("302 Found", Location=""), expect="bad-redirect"),
    Case(name="F25 no Location", script=say("307 Temporary Redirect"), expect="bad-redirect"),
    Case(name="F25 two readings", script=say("302 Found", Location="http://a\\@b/"), expect="bad-redirect"),
    Case(
        name="F26 to a file", script=say("302 Found", Location="file:///etc/passwd"), expect="scheme-refused"
    ),
    Case(
        name="F26 to gopher", script=say("302 Found", Location="gopher://127.0.0.1/"), expect="scheme-refused"
    ),
    Case(name="F26 to data", script=say("302 Found", Location="data:text/xml,x"), expect="scheme-refused"),
    *(
        Case(name=f"F30 {status}", script=say(f"{status} Told"), expect=f"http-{status}")
        for status in (400, 401, 403, 404, 410, 429, 500, 502, 503, 504, 599, 204, 205, 206, 300, 305)
    ),
    Case(name="F30 empty 200", script=say(), expect="empty"),
    Case(name="F30 empty gzip", script=say(body=gzip.compress(b""), **GZIP), expect="empty"),
    Case(name="plain", script=say(body=BODY), expect="ok"),
    Case(name="gzip", script=say(body=PACKED, **GZIP), expect="ok"),
    Case(name="gzip padded", script=say(body=PACKED + bytes(9), **GZIP), expect="ok"),
    Case(
        name="gzip in two members",
        script=say(body=gzip.compress(BODY[:9]) + gzip.compress(BODY[9:])),
        expect="ok",
    ),
    Case(name="deflate", script=say(body=zlib.compress(BODY), Content_Encoding="deflate"), expect="ok"),
    Case(
        name="raw deflate",
        script=say(body=zlib.compress(BODY, wbits=-15), Content_Encoding="deflate"),
        expect="ok",
    ),
    Case(name="br", script=say(body=brotli.compress(BODY), Content_Encoding="br"), expect="ok"),
    Case(name="zstd", script=say(body=zstandard.compress(BODY), Content_Encoding="zstd"), expect="ok"),
    Case(name="until close", script=raw(head() + BODY), expect="ok"),
    Case(name="HTTP/1.0", script=raw(b"HTTP/1.0 200 OK\r\n\r\n" + BODY), expect="ok"),
    Case(
        name="chunked with extension and trailer",
        script=raw(CHUNKED + b"%x;a=b\r\n%s\r\n0\r\nX: y\r\n\r\n" % (len(BODY), BODY)),
        expect="ok",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, server: Misbehaving, make_door) -> None:
    server.routes = {"/start": case.script, **case.routes}
    door = make_door(**case.settings)
    request = FetchRequest(url=server.url("/start"), validators=case.validators)
    began = time.monotonic()
    if case.expect in ("ok", "unchanged"):
        result = door.get(request)
        assert isinstance(result, Fetched if case.expect == "ok" else NotModified)
        assert case.expect == "unchanged" or result.body == BODY
    else:
        with pytest.raises(FetchError) as caught:
            door.get(request)
        assert caught.value.reason == case.expect
        assert isinstance(caught.value, Refused) == case.expect.endswith("-refused")
        assert caught.value.detail.isprintable()
    assert time.monotonic() - began < door.settings.deadline.total_seconds() + 1.0


def test_f01_nobody_listens(make_door) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchError) as caught:
        make_door().get(FetchRequest(url=f"http://127.0.0.1:{port}/"))
    assert caught.value.reason == "connection-refused"


def test_f02_name_unknown(make_door) -> None:
    def unknown(host: str) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(FetchError) as caught:
        make_door(unknown).get(FetchRequest(url="http://news.example/"))
    assert caught.value.reason == "dns"


def test_f02_name_without_addresses(make_door) -> None:
    with pytest.raises(FetchError) as caught:
        make_door(lambda host: ()).get(FetchRequest(url="http://news.example/"))
    assert caught.value.reason == "dns"


@pytest.mark.parametrize(
    ("settings", "reason"),
    [({"deadline": timedelta(seconds=0.2)}, "deadline"), ({"first_byte": timedelta(seconds=0.2)}, "dns")],
)
def test_f02_name_slow(make_door, settings: dict[str, timedelta], reason: str) -> None:
    done = threading.Event()

    def slow(host: str) -> tuple[str, ...]:
        done.wait(10)
        return ("127.0.0.1",)

    began = time.monotonic()
    with pytest.raises(FetchError) as caught:
        make_door(slow, **settings).get(FetchRequest(url="http://news.example/"))
    done.set()
    assert caught.value.reason == reason
    assert time.monotonic() - began < 1.5


def test_the_next_address_of_a_name_is_tried(server: Misbehaving, make_door) -> None:
    server.routes["/"] = say(body=BODY)
    door = make_door(lambda host: ("127.0.0.9", "127.0.0.1"))  # nobody listens on the first
    assert door.get(FetchRequest(url=server.url(host="news.example"))).status == 200


def test_f22_new_etag_same_body(server: Misbehaving, make_door) -> None:
    server.routes["/"] = in_turn(say(body=PACKED, ETag='"1"', **GZIP), say(body=PACKED, ETag='"2"', **GZIP))
    door = make_door()
    first = door.get(FetchRequest(url=server.url()))
    second = door.get(FetchRequest(url=server.url(), validators=first.validators))
    assert isinstance(second, NotModified)
    assert second.same_body
    assert second.validators.etag == '"2"'
    assert second.validators.body_digest == first.validators.body_digest


def test_f22_same_body_packed_otherwise(server: Misbehaving, make_door) -> None:
    server.routes["/"] = in_turn(
        say(body=BODY), say(body=PACKED, **GZIP), say(body=brotli.compress(BODY), Content_Encoding="br")
    )
    door = make_door()
    known = door.get(FetchRequest(url=server.url())).validators
    for _ in range(2):
        again = door.get(FetchRequest(url=server.url(), validators=known))
        assert isinstance(again, NotModified)
        assert again.same_body
        assert again.validators.wire_digest != known.wire_digest
        known = again.validators


def test_f23_same_etag_new_body(server: Misbehaving, make_door) -> None:
    server.routes["/"] = in_turn(say(body=BODY, ETag='"1"'), say(body=BODY + b" ", ETag='"1"'))
    door = make_door()
    known = door.get(FetchRequest(url=server.url())).validators
    result = door.get(FetchRequest(url=server.url(), validators=known))
    assert isinstance(result, Fetched)
    assert result.body == BODY + b" "


@pytest.mark.parametrize(("hops", "follows"), [(5, True), (6, False)])
def test_f24_hops(server: Misbehaving, make_door, hops: int, follows: bool) -> None:
    for number in range(hops):
        server.routes[f"/{number}"] = say("302 Found", Location=f"/{number + 1}")
    server.routes[f"/{hops}"] = say(body=BODY)
    request = FetchRequest(url=server.url("/0"))
    if follows:
        assert make_door().get(request).hops == tuple(server.url(f"/{number}") for number in range(5))
    else:
        with pytest.raises(FetchError) as caught:
            make_door().get(request)
        assert caught.value.reason == "too-many-redirects"


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((301,), True),
        ((308, 301), True),
        ((302,), False),
        ((303, 307), False),
        ((301, 302), False),
        ((302, 301), False),
    ],
)
def test_f28_moved_to(server: Misbehaving, make_door, statuses: tuple[int, ...], moved: bool) -> None:
    for number, status in enumerate(statuses):
        server.routes[f"/{number}"] = say(f"{status} Moved", Location=f"/{number + 1}")
    end = server.url(f"/{len(statuses)}")
    server.routes[f"/{len(statuses)}"] = say(body=BODY)
    for _ in range(3):
        result = make_door().get(FetchRequest(url=server.url("/0")))
        assert result.url == end
        assert result.moved_to == (end if moved else "")


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("3600", 3600),
        ("Mon, 23 Nov 2026 10:30:00 GMT", 1800),
        ("Mon, 23 Nov 2026 09:30:00 GMT", 0),
        ("1000000000", 86400),
        ("9" * 5000, 86400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_f29_retry_after(
    server: Misbehaving, make_door, status: int, told: str | None, wait: int | None
) -> None:
    headers = {"Date": "Mon, 23 Nov 2026 10:00:00 GMT"} | ({} if told is None else {"Retry_After": told})
    server.routes["/"] = say(f"{status} Wait", **headers)
    door = make_door()
    with pytest.raises(FetchError) as caught:
        door.get(FetchRequest(url=server.url()))
    assert caught.value.status == status
    assert caught.value.retry_after == (None if wait is None else timedelta(seconds=wait))
    host = f"127.0.0.1:{server.port}"
    assert door.gate.delay(host) == pytest.approx(wait or 0, abs=5)
    assert caught.value.holds_host == (host if wait else "")


@pytest.mark.parametrize(("status", "held"), [(429, True), (503, True), (404, False), (500, False)])
def test_f29_only_the_host_that_said_so_is_held(
    server: Misbehaving, make_door, status: int, held: bool
) -> None:
    other = Misbehaving(address="127.0.0.77")
    try:
        server.routes["/"] = say("302 Found", Location=other.url(host="127.0.0.77"))
        other.routes["/"] = say(f"{status} Wait", Retry_After="3600")
        door = make_door()
        with pytest.raises(FetchError) as caught:
            door.get(FetchRequest(url=server.url()))
    finally:
        other.close()
    assert caught.value.retry_after == timedelta(hours=1)
    assert caught.value.holds_host == (f"127.0.0.77:{other.port}" if held else "")
    assert door.gate.delay(f"127.0.0.1:{server.port}") == 0


def test_f29_a_held_host_is_not_asked(server: Misbehaving, make_door) -> None:
    server.routes["/"] = say("503 Wait", Retry_After="3600")
    door = make_door()
    for _ in range(2):
        with pytest.raises(FetchError) as caught:
            door.get(FetchRequest(url=server.url()))
    assert caught.value.reason == "host-busy"
    assert caught.value.retry_after is not None
    assert server.connections == 1


def test_f31_cookies_are_neither_kept_nor_sent(server: Misbehaving, make_door) -> None:
    cookie = "session=" + "x" * 60_000
    server.routes["/"] = in_turn(
        say("302 Found", Location="/next", Set_Cookie="a=b; Path=/"), say(body=BODY, Set_Cookie="c=d")
    )
    server.routes["/next"] = say(body=BODY, Set_Cookie=cookie)
    door = make_door()
    first = door.get(FetchRequest(url=server.url()))
    door.get(FetchRequest(url=server.url()))
    assert "set-cookie" not in first.headers
    assert len(server.heads) == 3
    assert not [text for text in server.heads if "cookie" in text.lower() or "referer" in text.lower()]

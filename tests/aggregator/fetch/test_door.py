"""What is sent, what comes back, and what goes where: the door seen from both sides."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta
from hashlib import blake2b

import pytest

from aggregator.errors import FetchError, Refused
from aggregator.fetch import Door, FetchRequest, HostGate
from aggregator.models import Fetched, NotModified, Validators
from aggregator.settings.schema import FetchSettings
from aggregator.text.urls import host_of
from tests.aggregator.fetch.misbehaving import Misbehaving, Script, in_turn, say

BODY = b"<rss/>"


def test_what_is_sent(server: Misbehaving, make_door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    server.routes["/a"] = say(body=BODY)
    make_door().get(FetchRequest(url=server.url("/a?b=c")))
    assert server.heads[0].startswith("GET /a?b=c HTTP/1.1\r\n")
    (sent,) = server.asked("/a?b=c")
    assert set(sent) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert sent["user-agent"] == "Dateline/0.1 (+mailto:desk@example.org)"
    assert sent["host"] == f"127.0.0.1:{server.port}"
    for kind in ("application/rss+xml", "application/atom+xml", "application/feed+json", "text/html"):
        assert kind in sent["accept"]


@pytest.mark.parametrize(
    "validators",
    [
        Validators(etag='W/"a, b\u00e9"', last_modified="Mon, 02 Nov 2026 10:00:00 GMT"),
        Validators(etag="unquoted"),
        Validators(last_modified="not a date at all"),
        Validators(),
    ],
)
def test_validators_go_back_byte_for_byte(server: Misbehaving, make_door, validators: Validators) -> None:
    server.routes["/"] = say(body=BODY)
    make_door().get(FetchRequest(url=server.url(), validators=validators))
    (sent,) = server.asked("/")
    assert sent.get("if-none-match", "") == validators.etag
    assert sent.get("if-modified-since", "") == validators.last_modified


def test_a_full_answer(server: Misbehaving, make_door) -> None:
    server.routes["/"] = say(
        body=BODY,
        Content_Type="application/rss+xml",
        ETag='W/"1"',
        Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT",
        Cache_Control="public, max-age=600",
        Age="60",
        Vary="Accept\r\nVary: Cookie",
    )
    result = make_door().get(FetchRequest(url=server.url()))
    digest = blake2b(BODY, digest_size=16).digest()
    assert isinstance(result, Fetched)
    assert result.validators == Validators(
        etag='W/"1"', last_modified="Mon, 02 Nov 2026 10:00:00 GMT", wire_digest=digest, body_digest=digest
    )
    assert (result.url, result.status, result.body) == (server.url(), 200, BODY)
    assert (result.wire_bytes, result.hops, result.moved_to) == (len(BODY), (), "")
    assert result.content_type == "application/rss+xml"
    assert result.headers["vary"] == "Accept, Cookie"
    assert result.fresh_for == timedelta(seconds=540)
    assert timedelta(0) < result.took < timedelta(seconds=5)


def test_not_modified_keeps_what_is_known(server: Misbehaving, make_door) -> None:
    known = Validators(etag='"1"', last_modified="x", wire_digest=b"w" * 16, body_digest=b"b" * 16)
    server.routes["/"] = in_turn(say("304 Not Modified"), say("304 Not Modified", ETag='"2"', Expires="0"))
    door = make_door()
    first = door.get(FetchRequest(url=server.url(), validators=known))
    assert isinstance(first, NotModified)
    assert (first.validators, first.same_body, first.status) == (known, False, 304)
    second = door.get(FetchRequest(url=server.url(), validators=known))
    assert second.validators.etag == '"2"'
    assert second.validators.body_digest == known.body_digest


def test_own_headers_go_to_the_asked_host_only(server: Misbehaving, make_door) -> None:
    other = Misbehaving(address="127.0.0.77")
    try:
        server.routes["/"] = say("302 Found", Location="/same")
        server.routes["/same"] = say("302 Found", Location=other.url(host="127.0.0.77"))
        other.routes["/"] = say("302 Found", Location=server.url("/back"))
        server.routes["/back"] = say(body=BODY)
        request = FetchRequest(url=server.url(), headers={"X-Api-Key": "secret", "user-agent": "Desk/1"})
        make_door().get(request)
        assert [server.asked(path)[0].get("x-api-key") for path in ("/", "/same", "/back")] == ["secret"] * 3
        assert server.asked("/")[0]["user-agent"] == "Desk/1"
        assert "secret" not in "".join(other.heads)
        assert other.asked("/")[0]["user-agent"].startswith("Dateline/")
    finally:
        other.close()


def test_an_adopted_address_gets_own_headers_by_the_same_rule(server: Misbehaving, make_door) -> None:
    server.routes["/moved"] = say(body=BODY)
    door = make_door()
    for configured in (
        server.url("/was"),
        f"http://127.0.0.1:{server.port + 1}/",
        f"https://127.0.0.1:{server.port}/",
    ):
        door.get(FetchRequest(url=server.url("/moved"), headers={"X-Key": "secret"}, headers_for=configured))
    assert [head.get("x-key") for head in server.asked("/moved")] == ["secret", None, None]


@pytest.mark.parametrize("name", ["Host", "connection", "Content-Length", "If-None-Match", "Range"])
def test_headers_of_the_exchange_cannot_be_set(server: Misbehaving, make_door, name: str) -> None:
    with pytest.raises(Refused) as caught:
        make_door().get(FetchRequest(url=server.url(), headers={name: "x"}))
    assert caught.value.reason == "header-refused"
    assert server.connections == 0


@pytest.mark.parametrize(("name", "value"), [("X", "a\r\nY: b"), ("X\r\nY", "b"), ("X", "日本")])
def test_headers_cannot_be_smuggled(server: Misbehaving, make_door, name: str, value: str) -> None:
    with pytest.raises(FetchError) as caught:
        make_door().get(FetchRequest(url=server.url(), headers={name: value}))
    assert caught.value.reason == "protocol"
    assert not server.heads


def test_limits_can_be_changed_for_one_request(server: Misbehaving, make_door) -> None:
    server.routes["/"] = say(body=b"x" * 1000)
    door = make_door()
    for limits in ({"max_wire": 999}, {"max_body": 999}):
        with pytest.raises(FetchError) as caught:
            door.get(FetchRequest(url=server.url(), **limits))
        assert caught.value.reason == "too-large"
    assert door.get(FetchRequest(url=server.url(), max_wire=1000, max_body=1000)).wire_bytes == 1000


def test_a_crashing_resolver_is_a_failure_not_a_trace(make_door) -> None:
    def broken(host: str) -> tuple[str, ...]:
        raise RuntimeError("resolver\nbroke")

    with pytest.raises(FetchError) as caught:
        make_door(broken).get(FetchRequest(url="http://news.example/"))
    assert (caught.value.reason, caught.value.detail) == ("unexpected", "RuntimeError: resolver broke")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (say("404 Not Found"), "http-404"),
        (say("302 Found", Location="/?token=canary"), "redirect-loop"),
        (say("302 Found", Location="http://canary\\@/"), "bad-redirect"),
        (say("302 Found", Location="http://127.0.0.1/%zz?token=canary#\\"), "bad-redirect"),
    ],
)
def test_failures_do_not_tell_the_tokens_of_addresses(
    server: Misbehaving, make_door, script: Script, reason: str
) -> None:
    server.routes["/"] = script
    with pytest.raises(FetchError) as caught:
        make_door().get(FetchRequest(url=server.url("/?token=canary")))
    assert caught.value.reason == reason
    assert "canary" not in str(caught.value)


def test_the_deadline_covers_all_hops(server: Misbehaving, make_door) -> None:
    def slow_hop(to: str) -> Script:
        def script(running: Misbehaving, connection: socket.socket) -> None:
            running.closing.wait(0.2)
            say("302 Found", Location=to)(running, connection)

        return script

    for number in range(5):
        server.routes[f"/{number}"] = slow_hop(f"/{number + 1}")
    with pytest.raises(FetchError) as caught:
        make_door(deadline=timedelta(seconds=0.5)).get(FetchRequest(url=server.url("/0")))
    assert caught.value.reason == "deadline"
    assert len(server.heads) <= 3


def test_the_host_is_free_again_after_every_outcome(server: Misbehaving, make_door) -> None:
    gate = HostGate(timedelta(0))
    door = make_door(gate=gate)
    server.routes["/ok"] = say(body=BODY)
    for path in ("/ok", "/missing", "/ok"):
        try:
            door.get(FetchRequest(url=server.url(path)))
        except FetchError as error:
            assert error.reason == "http-404"
        assert gate.enter(f"127.0.0.1:{server.port}", 0)
        gate.leave(f"127.0.0.1:{server.port}")


def test_one_request_per_host_at_a_time(server: Misbehaving, make_door) -> None:
    inside, most, lock = [0], [0], threading.Lock()

    def script(running: Misbehaving, connection: socket.socket) -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        running.closing.wait(0.01)
        with lock:
            inside[0] -= 1
        say(body=BODY)(running, connection)

    server.routes["/"] = script
    door = make_door()
    threads = [threading.Thread(target=door.get, args=(FetchRequest(url=server.url()),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most[0], len(server.heads)) == (1, 8)


def test_a_busy_host_is_told(server: Misbehaving, make_door) -> None:
    gate = HostGate(timedelta())
    gate.slow(host_of(server.url()), 60)  # this machine has no pace but what it asks for
    door = make_door(gate=gate)
    server.routes["/"] = say(body=BODY)
    door.get(FetchRequest(url=server.url()))
    with pytest.raises(FetchError) as caught:
        door.get(FetchRequest(url=server.url()))
    assert caught.value.reason == "host-busy"
    assert caught.value.retry_after is not None
    assert timedelta(seconds=50) < caught.value.retry_after <= timedelta(seconds=60)


def test_a_redirect_within_the_host_is_one_visit(server: Misbehaving, make_door) -> None:
    server.routes["/"] = say("302 Found", Location="/next")
    server.routes["/next"] = say(body=BODY)
    gate = HostGate(timedelta())
    gate.slow(host_of(server.url()), 60)
    door = make_door(gate=gate)
    assert door.get(FetchRequest(url=server.url())).status == 200


def test_defaults_let_nothing_private_through() -> None:
    door = Door(FetchSettings(), "Dateline/0.1", HostGate(timedelta(0)), lambda host: ("192.168.1.1",))
    with pytest.raises(Refused) as caught:
        door.get(FetchRequest(url="https://intranet.example/"))
    assert caught.value.reason == "address-refused"

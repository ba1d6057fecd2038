"""What a page asks for, without a browser: who may ask for what, with which headers, and how much of it."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aggregator.errors import FetchError
from aggregator.fetch import Door, FetchRequest, HostGate
from aggregator.fetch.browser import family
from aggregator.fetch.browser.room import room
from aggregator.fetch.browser.supply import MOST_WISHES, Supplier
from aggregator.fetch.browser.words import Supply, Wish
from aggregator.fetch.deadline import Deadline
from aggregator.fetch.turn import Stay, Turn
from aggregator.models import Fetched
from tests.aggregator.fetch.misbehaving import Misbehaving, say

ONE = ip_network("127.0.0.1/32")
SECRET = {"X-Key": "secret"}
Ask = Callable[..., Supply | None]


@pytest.fixture
def clock() -> SimpleNamespace:
    return SimpleNamespace(now=100.0)


@pytest.fixture
def wishes(server: Misbehaving, make_door: Callable[..., Door], clock: SimpleNamespace) -> Callable[..., Ask]:
    """A page is shown; what is asked for in its name goes through a door that may reach 127.0.0.1 only."""

    def shown(page: bytes = b"<html>", *, public_only: bool = False, **settings: Any) -> Ask:
        server.routes["/"] = say(body=page, Content_Type="text/html")
        door = make_door(allow_networks=(ONE,), **settings)
        request = FetchRequest(url=server.url(), headers=SECRET)
        document = door.get(request)
        assert isinstance(document, Fetched)
        supplier = Supplier(
            door.equipment,
            replace(request, public_only=public_only),
            Stay(door.gate),
            Deadline(5.0, lambda: clock.now),
            document,
        )
        first = supplier.serve(Wish(url=server.url(), kind="document", accept="", origin="", page=""))
        assert first is not None
        assert first.body == page

        def ask(url: str, **more: Any) -> Supply | None:
            wish = {"kind": "fetch", "accept": "*/*", "origin": "", "page": server.url(), **more}
            return supplier.serve(Wish(url=url, **wish))

        return ask

    return shown


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.77:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/",
        "http://2130706509:{port}/",
        "http://user:word@127.0.0.1:{port}/data",
        "file:///etc/hostname",
        "ftp://127.0.0.1/",
        "http://127.0.0.1:{port}/away",
        "http://127.0.0.1:{port}/forbidden",
    ],
)
def test_what_the_door_refuses_the_page_does_not_get(
    server: Misbehaving, wishes: Callable[..., Ask], url: str
) -> None:
    canary = Misbehaving(address="127.0.0.77")
    try:
        server.routes["/robots.txt"] = say(body=b"User-agent: *\nDisallow: /forbidden")
        server.routes["/away"] = say("302 Found", Location=canary.url(host="127.0.0.77"))
        port = canary.port if "127.0.0.1" not in url else server.port
        assert wishes(robots=True)(url.format(port=port)) is None
        assert canary.connections == 0
        assert not server.asked("/forbidden")
    finally:
        canary.close()


def test_the_answer_without_what_was_about_its_journey(
    server: Misbehaving, wishes: Callable[..., Ask]
) -> None:
    server.routes["/data"] = say(
        body=b"[1]", Content_Type="application/json", Access_Control_Allow_Origin="*", X_Pages="3",
        Set_Cookie="a=b", Link="</x>; rel=preload", Refresh="0; url=/x",
    )  # fmt: skip
    supply = wishes()(server.url("/data"))
    assert supply is not None
    assert (supply.status, supply.body) == (200, b"[1]")
    assert supply.headers == {
        "content-type": "application/json", "access-control-allow-origin": "*", "x-pages": "3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "seen"),
    [
        ("204 No Content", 204),
        ("200 OK", 200),
        ("404 Not Found", 404),
        ("503 Later", 503),
        ("999 Denied", None),
        ("304 Not Modified", None),
        ("300 Many", None),
    ],
)
def test_the_page_learns_how_its_request_ended(
    server: Misbehaving, wishes: Callable[..., Ask], status: str, seen: int | None
) -> None:
    server.routes["/data"] = say(status, Location="/other")
    supply = wishes()(server.url("/data"))
    assert (supply and supply.status) == seen
    assert pickle.loads(pickle.dumps(supply)) == supply  # as the pipe to the browser does
    assert not server.asked("/other")


def test_own_headers_go_only_from_the_own_page_to_the_own_host(
    server: Misbehaving, wishes: Callable[..., Ask]
) -> None:
    server.routes["/data"] = say(body=b"[1]")
    other = Misbehaving()
    other.routes["/data"] = say(body=b"[1]")
    try:
        ask = wishes()
        ask(server.url("/data"))
        ask(server.url("/data"), page=other.url(), origin=other.url().rstrip("/"))
        ask(server.url("/data"), page="about:blank")
        ask(other.url("/data"), origin=server.url().rstrip("/"))
        sent = [*server.asked("/data"), *other.asked("/data")]
        assert [one.get("x-key") for one in sent] == ["secret", None, None, None]
        assert sent[3]["origin"] == server.url().rstrip("/")
        assert not any({"cookie", "referer"} & one.keys() for one in sent)
    finally:
        other.close()


# --------------------------------------------------------------------------- redirects


@pytest.mark.parametrize(
    ("kind", "path", "allowed", "has"),
    [
        ("fetch", "/here", "", True),  # within the own site
        ("fetch", "/away", "", False),
        ("xhr", "/away", "", False),
        ("fetch", "/away", "http://elsewhere.example", False),
        ("fetch", "/away", "null", False),
        ("fetch", "/away", "*", True),
        ("fetch", "/away", "{page}", True),
        ("script", "/away", "", True),  # nobody can read its text
    ],
)
def test_a_redirect_does_not_open_what_another_site_keeps_to_itself(
    server: Misbehaving, wishes: Callable[..., Ask], kind: str, path: str, allowed: str, has: bool
) -> None:
    other = Misbehaving()
    allowed = allowed.format(page=server.url().rstrip("/"))
    try:
        for one in (server, other):
            one.routes["/data"] = say(body=b"[1]", **{"Access-Control-Allow-Origin": allowed})
        server.routes["/here"] = say("302 Found", Location="/data")
        server.routes["/away"] = say("302 Found", Location=other.url("/data"))
        supply = wishes()(server.url(path), kind=kind)
        assert (supply is not None and supply.body == b"[1]") == has
        assert len((*server.asked("/data"), *other.asked("/data"))) == 1
    finally:
        other.close()


def test_a_document_is_shown_at_the_address_that_a_redirect_led_to(
    server: Misbehaving, wishes: Callable[..., Ask]
) -> None:
    other = Misbehaving()
    try:
        address = other.url("/news/?about=</script>")
        server.routes["/go"] = say("302 Found", Location=address)
        other.routes["/news/"] = say(body=b"<p>news", Content_Type="text/html")
        ask = wishes()
        first = ask(server.url("/go"), kind="document")
        assert first is not None
        text = first.body.decode()
        assert (
            text
            == f"<script>location.replace({json.dumps(address).replace('<', chr(92) + 'u003c')})</script>"
        )
        second = ask(address, kind="document")
        assert second is not None
        assert second.body == b"<p>news"
        assert (len(server.asked("/go")), len(other.heads)) == (1, 1)
        elsewhere = ask(server.url("/other"), kind="document")
        assert elsewhere is not None
        assert elsewhere.status == 404
    finally:
        other.close()


# --------------------------------------------------------------------------- how much, how long, how near


def test_a_page_from_outside_gets_nothing_from_the_private_networks_of_other_sources(
    server: Misbehaving, wishes: Callable[..., Ask]
) -> None:
    server.routes["/data"] = say(body=b"[1]")
    for outside in (False, True):
        supply = wishes(public_only=outside)(server.url("/data"))
        assert (supply is None) == outside
    assert len(server.asked("/data")) == 1


def test_what_is_asked_for_late_is_refused_so_that_the_page_is_had(
    server: Misbehaving, wishes: Callable[..., Ask], clock: SimpleNamespace
) -> None:
    server.routes["/data"] = say(body=b"[1]", Content_Type="text/html")
    ask = wishes()
    got = []
    for clock.now in (102.4, 102.6):
        got += [ask(server.url("/data")), ask(server.url(f"/data?{clock.now}"), kind="document")]
    assert [one and one.body for one in got] == [b"[1]", b"[1]", None, b"[1]"]
    clock.now = 105.0
    with pytest.raises(FetchError, match="deadline"):
        ask(server.url("/data"))


@pytest.mark.parametrize("limits", [{"max_wire": 2500}, {"max_body": 2500}])
def test_the_page_with_all_it_asks_for_counts_as_one_body(
    server: Misbehaving, wishes: Callable[..., Ask], limits: dict[str, int]
) -> None:
    server.routes["/data"] = say(body=b"x" * 1000)
    ask = wishes(b"<html>" + b" " * 500, **limits)
    assert ask(server.url("/data")) is not None
    with pytest.raises(FetchError, match="too-large"):
        ask(server.url("/data"))


def test_a_host_that_asks_for_patience_is_left_alone(server: Misbehaving, wishes: Callable[..., Ask]) -> None:
    server.routes["/data"] = say("429 Too Many", Retry_After="60")
    ask = wishes()
    answers = [ask(server.url("/data")) for _ in range(3)]
    assert [one and one.status for one in answers] == [429, None, None]
    assert len(server.asked("/data")) == 1


def test_a_page_may_not_ask_without_end(server: Misbehaving, wishes: Callable[..., Ask]) -> None:
    ask = wishes()
    for _ in range(MOST_WISHES - 1):
        assert ask("data:,x") is None
    with pytest.raises(FetchError, match="too-large"):
        ask(server.url("/data"))
    assert not server.asked("/data")


def test_a_stay_keeps_its_hosts_to_the_end() -> None:
    gate = HostGate(timedelta(seconds=3), clock=lambda: 100.0)
    with Stay(gate) as stay:
        for host in ("one.example", "two.example", "one.example"):
            stay.take(host, 0.0)
        with Turn(gate) as turn, pytest.raises(FetchError, match="host-busy"):
            turn.take("two.example", 0.0)
        assert stay.hold(timedelta(seconds=9)) == "one.example"
    assert (gate.delay("one.example"), gate.delay("two.example")) == (9.0, 3.0)


def test_a_visit_removes_its_folder_and_those_of_the_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    link = tmp_path / "dateline-browser-link"
    (tmp_path / "kept").mkdir()
    link.symlink_to(tmp_path / "kept")
    for name, age in (("killed", 4000), ("new", 0)):
        folder = tmp_path / f"dateline-browser-{name}"
        (folder / "profile").mkdir(parents=True)
        os.utime(folder, (time.time() - age,) * 2)
    with room() as running:
        os.utime(running, (0, 0))  # as old as any, but its process lives
        os.utime(link, (0, 0), follow_symlinks=False)
        with room() as own:
            there = {path.name for path in tmp_path.iterdir()}
            assert there == {Path(running).name, Path(own).name, "kept", link.name, "dateline-browser-new"}
    assert {path.name for path in tmp_path.iterdir()} == {"kept", link.name, "dateline-browser-new"}


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_family_ends_with_those_who_went_into_sessions_of_their_own() -> None:
    """A grandchild in its own session whose parent is gone already."""
    leave = "setsid sh -c 'echo $$; exec sleep 600' &"
    script = (
        "import subprocess, sys; from aggregator.fetch.browser.family import adopt_orphans;"
        f"adopt_orphans(); subprocess.run(['sh', '-c', {leave!r}]);"
        "print('alone', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        assert child.stdout is not None
        number, _ = sorted((child.stdout.readline(), child.stdout.readline()))  # they come in any order
        grandchild = int(number)
        assert family.descendants(child.pid) == (grandchild,)
        assert family.memory_of(child.pid) > 1_000_000
        family.kill(child.pid)
        assert child.wait() == -signal.SIGKILL
        assert child.stdout.read() == b""  # nobody is left who could write to it


@pytest.mark.skipif(sys.platform != "linux", reason="needs prctl")
def test_a_child_does_not_outlive_its_parent() -> None:
    child = (
        "import sys; from aggregator.fetch.browser.family import die_with_parent; die_with_parent();"
        "print('here', flush=True); import time; time.sleep(600)"
    )
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"here\n"
        parent.kill()
        assert parent.stdout.read() == b""  # nobody is left who could write to it

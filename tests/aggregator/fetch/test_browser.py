"""Pages drawn by a real browser: what it is given, what it may do, and how hostile pages end."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pytest

from aggregator.errors import FetchError
from aggregator.fetch import FetchRequest
from aggregator.fetch.browser import Rendering, family
from aggregator.fetch.dial import Dialer
from aggregator.fetch.wire import Limits, MeteredSocket
from aggregator.models import Fetched, NotModified, Validators
from tests.aggregator.fetch.misbehaving import Misbehaving, say
from tests.chromium import draws

NEWS = """<html><head><link rel=stylesheet href=/look.css><script src=/app.js></script></head>
<body><noscript>Please switch scripts on.</noscript><img src=/picture.png><ul></ul></body></html>"""
APP = """
onbeforeunload = () => "stay";
document.querySelectorAll = Element.prototype.remove = null;
addEventListener("load", async () => {
  await new Promise(loaded => setTimeout(loaded));
  for (const begin = Date.now(); Date.now() < begin + 800;);
  alert("welcome"); open("/advert"); document.cookie = "seen=1";
  fetch("/vote", {method: "POST", body: "1"}).catch(() => {});
  const stories = await (await fetch("/stories.json")).json();
  for (const story of stories)
    document.querySelector("ul").innerHTML += `<li><a href="${story}">${story} \u00e9</a>`;
  document.querySelector("ul").append(localStorage.seen ?? "never seen");
  localStorage.seen = "seen";
  history.pushState({}, "", "/news/all?page=1#top");
});"""
SECRET = {"X-Key": "secret"}


def serve(server: Misbehaving, page: str) -> None:
    server.routes["/"] = say(body=page.encode(), Content_Type="text/html", ETag='"shell"', Set_Cookie="a=b")


@draws
def test_a_list_that_scripts_draw(server: Misbehaving, make_door) -> None:
    serve(server, NEWS)
    server.routes["/app.js"] = say(
        body=APP.encode(), Content_Type="text/javascript; charset=utf-8", Cache_Control="max-age=9"
    )
    server.routes["/stories.json"] = say(body=b'["one","two"]', Content_Type="application/json")
    door = make_door(deadline=timedelta(seconds=30))
    request = FetchRequest(
        url=server.url(), browser=True, headers=SECRET, validators=Validators(etag='"shell"')
    )
    drawn = door.get(request)
    assert isinstance(drawn, Fetched)
    assert '<a href="two">two é</a></li>never seen' in drawn.body.decode()
    assert b"noscript" not in drawn.body
    assert drawn.content_type == "text/html; charset=utf-8"
    assert drawn.url == server.url("/news/all?page=1")
    assert (drawn.validators.etag, drawn.validators.wire_digest, drawn.fresh_for) == ("", b"", None)
    assert drawn.wire_bytes == len(NEWS) + len(APP.encode()) + 13

    paths = [head.split(" ")[:2] for head in server.heads]
    assert paths == [["GET", "/"], ["GET", "/app.js"], ["GET", "/stories.json"]]
    for path in ("/", "/app.js", "/stories.json"):
        (sent,) = server.asked(path)
        assert sent.keys() <= {"host", "user-agent", "accept", "accept-encoding", "connection", "x-key"}
        assert sent["user-agent"] == "Dateline/0.1 (+mailto:desk@example.org)"
        assert sent["x-key"] == "secret"

    again = door.get(replace(request, validators=drawn.validators))
    assert isinstance(again, NotModified)
    assert (again.same_body, again.validators) == (True, drawn.validators)


# --------------------------------------------------------------------------- nothing goes around the door


class Canary:
    """Counts whoever comes near, by TCP and UDP, at an address that no request is allowed to."""

    def __init__(self) -> None:
        self.server = Misbehaving(address="127.0.0.77")
        self.server.routes["/"] = say(body=b"hello", Access_Control_Allow_Origin="*")
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.77", self.server.port))
        self._udp.setblocking(False)

    @property
    def seen(self) -> int:
        return self.server.connections + self._datagrams()

    def _datagrams(self) -> int:
        try:
            return len(self._udp.recv(4096))
        except BlockingIOError:
            return 0

    def close(self) -> None:
        self._udp.close()
        self.server.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    near = Canary()
    yield near
    near.close()


# Each way says on the page that it was tried and failed.
WAYS = """<html><body><script>
const url = "http://HOST/", said = text => document.body.append(` [${text}]`);
const tried = (name, promise) => promise.then(() => said(name + " reached"), () => said(name + " failed"));
tried("fetch", fetch(url, {mode: "no-cors"}));
tried("metadata", fetch("http://169.254.169.254/latest/", {mode: "no-cors"}));
tried("redirect", fetch("/away"));
tried("inside", fetch("http://INSIDE/", {mode: "no-cors"}));
tried("keepalive", fetch(url, {mode: "no-cors", keepalive: true}));
tried("worker", new Promise((yes, no) => {
  const code = `fetch("${url}", {mode: "no-cors"}).then(() => postMessage(1), () => postMessage(0))`;
  new Worker(URL.createObjectURL(new Blob([code]))).onmessage = e => e.data ? yes() : no();
}));
tried("script", new Promise((yes, no) => {
  document.head.append(Object.assign(document.createElement("script"), {src: url, onload: yes, onerror: no}));
}));
tried("image", new Promise((yes, no) => Object.assign(new Image(), {src: url, onload: yes, onerror: no})));
tried("stream", new Promise((yes, no) => Object.assign(new EventSource(url), {onopen: yes, onerror: no})));
tried("session", new Promise((yes, no) => new WebTransport("https://HOST/").ready.then(yes, no)));
tried("shared", new Promise((yes, no) => {
  const code = `fetch("${url}", {mode: "no-cors"}).then(() => 1, () => 0).then(told =>
    onconnect = e => e.ports[0].postMessage(told))`;
  new SharedWorker(URL.createObjectURL(new Blob([code]))).port.onmessage = e => e.data ? yes() : no();
}));
tried("file", fetch("file:///etc/hostname"));
open("file:///etc/hostname"); open("chrome://version");
tried("socket", new Promise((yes, no) => {
  Object.assign(new WebSocket("ws://HOST/"), {onmessage: yes, onclose: no, onerror: no});
}));
navigator.sendBeacon(url, "x");
open(url);
for (const rel of ["preload", "prefetch", "preconnect", "dns-prefetch", "icon", "modulepreload"])
  document.head.append(Object.assign(document.createElement("link"), {rel, href: url, as: "script"}));
document.body.append(Object.assign(document.createElement("iframe"), {src: url}));
try {
  const call = new RTCPeerConnection({iceServers: [{urls: "stun:HOST"}]});
  call.createDataChannel("x");
  call.createOffer().then(offer => call.setLocalDescription(offer));
} catch { said("no calls"); }
</script></body></html>"""
LATE = ("socket", "shared")  # the page may be taken before it hears of their end
NAMES = ("fetch", "metadata", "redirect", "inside", "keepalive", "worker", "script", "image", "stream",
         "session", "file")  # fmt: skip


PUBLIC = "8.8.8.8"


class Abroad(Dialer):
    """A network in which our server has a public address."""

    def _connect(self, address: str, port: int, limits: Limits) -> MeteredSocket:
        return super()._connect("127.0.0.1" if address == PUBLIC else address, port, limits)


@draws
def test_nothing_reaches_what_the_door_refuses(server: Misbehaving, canary: Canary, make_door) -> None:
    """A page from a public address, while the operator lets other sources be at 127.0.0.1."""
    host = f"127.0.0.77:{canary.server.port}"
    inside = Misbehaving()
    serve(server, WAYS.replace("HOST", host).replace("INSIDE", f"127.0.0.1:{inside.port}"))
    server.routes["/away"] = say("302 Found", Location=f"http://{host}/")
    door = make_door(deadline=timedelta(seconds=30), allow_networks=(ip_network("127.0.0.1/32"),))
    abroad = replace(door.equipment, dialer=Abroad(resolver=lambda host: (PUBLIC,), connect_timeout=2))
    page = FetchRequest(url=server.url(host="town.localhost"), browser=True)
    drawn = Rendering(abroad, door.gate).get(page)
    inside.close()
    assert isinstance(drawn, Fetched)
    text = drawn.body.decode().rpartition("</script>")[2]
    assert [name for name in NAMES if f"[{name} failed]" not in text] == []
    assert "reached" not in text
    assert server.asked("/away")
    assert (canary.seen, inside.connections) == (0, 0)


@draws
def test_without_the_door_the_browser_finds_no_way(canary: Canary, tmp_path: Path) -> None:
    """The second wall by itself: no request is intercepted here, and the network is there."""
    from playwright.sync_api import Error, sync_playwright

    from aggregator.fetch.browser.child import launching
    from aggregator.fetch.browser.program import chromium, may_sandbox
    from aggregator.fetch.browser.words import Task

    host = f"127.0.0.77:{canary.server.port}"
    task = Task(url="", program=chromium(None), agent="", sandbox=may_sandbox(), seconds=30, most=1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launching(task))
        page = browser.new_page()
        page.set_content(WAYS.replace("HOST", host).replace("INSIDE", host))
        page.wait_for_load_state("networkidle")
        text = page.inner_text("body")
        with pytest.raises(Error):
            page.goto(f"http://{host}/")
        browser.close()
    assert [name for name in (*NAMES, *LATE) if f"[{name} failed]" not in text] == []
    assert canary.seen == 0


# --------------------------------------------------------------------------- hostile pages

HOSTILE = {
    "deadline": "for (;;);",
    "too-many-redirects": "location = '/?' + Math.random()",
    "too-large": "document.body.append(document.createComment('x'.repeat(4e6)))",
    "empty": "document.documentElement.remove()",
    "browser-crash": """
        let inner = document.body;
        for (let depth = 0; depth < 1e5; depth++) inner = inner.appendChild(document.createElement("div"));
    """,
    "browser-limit": "const kept = []; for (;;) kept.push(new Uint8Array(5e7).fill(1))",
}


@draws
@pytest.mark.parametrize("reason", HOSTILE)
def test_a_hostile_page_ends_within_the_deadline(server: Misbehaving, make_door, reason: str) -> None:
    serve(server, f"<html><body><script>{HOSTILE[reason]}</script></body></html>")
    seconds = 3 if reason == "deadline" else 25
    door = make_door(deadline=timedelta(seconds=seconds), browser_memory="600 MB")
    began = monotonic()
    with pytest.raises(FetchError) as caught:
        door.get(FetchRequest(url=server.url(), browser=True))
    assert caught.value.reason == reason
    assert monotonic() - began < seconds + 2


@draws
def test_a_page_that_has_set_out_for_somewhere_else_is_taken_as_it_is(server: Misbehaving, make_door) -> None:
    """It never comes to be loaded, and goes on asking."""
    serve(server, "<p>news<script>setInterval(() => fetch('/more'), 100); location = 'mailto:desk'</script>")
    drawn = make_door(deadline=timedelta(seconds=8)).get(FetchRequest(url=server.url(), browser=True))
    assert isinstance(drawn, Fetched)
    assert b"<p>news" in drawn.body


@draws
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_nothing_of_a_browser_outlives_a_service_that_is_killed(server: Misbehaving) -> None:
    asked = threading.Event()
    serve(server, "<script src=/busy></script>")

    def busy(here: Misbehaving, connection: socket.socket) -> None:
        say(body=b"for (;;);", Content_Type="text/javascript")(here, connection)
        asked.set()

    server.routes["/busy"] = busy
    service = (
        "from datetime import timedelta; from ipaddress import ip_network;"
        "from aggregator.fetch import Door, FetchRequest, HostGate;"
        "from aggregator.settings.schema import FetchSettings;"
        "limits = FetchSettings(robots=False, allow_networks=(ip_network('127.0.0.0/8'),));"
        f"Door(limits, 'x', HostGate(timedelta(0))).get(FetchRequest(url={server.url()!r}, browser=True))"
    )
    with (
        # A short name: a browser that finds no room for its sockets does not start.
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        subprocess.Popen(
            [sys.executable, "-c", service], stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": folder}
        ) as process,
    ):
        assert asked.wait(20)
        left = {os.pidfd_open(pid) for pid in family.descendants(process.pid)}
        assert len(left) > 3  # our child, playwright, the browser and its pages
        process.kill()
    until = monotonic() + 10
    while left and monotonic() < until:
        ended = set(select.select(left, [], [], 1)[0])
        left -= ended
        for one in ended:
            os.close(one)
    assert not left


@draws
def test_a_browser_that_does_not_start(server: Misbehaving, make_door) -> None:
    serve(server, NEWS)
    with pytest.raises(FetchError) as caught:
        make_door(browser="/bin/false").get(FetchRequest(url=server.url(), browser=True))
    assert caught.value.reason == "browser-crash"


@draws
def test_what_is_no_page_needs_no_browser(server: Misbehaving, make_door) -> None:
    server.routes["/"] = say(body=b"<rss/>", Content_Type="application/rss+xml")
    answer = make_door(browser="/bin/false").get(FetchRequest(url=server.url(), browser=True))
    assert isinstance(answer, Fetched)
    assert answer.body == b"<rss/>"


# --------------------------------------------------------------------------- what is missing


def test_without_the_extra_the_command_is_told(
    server: Misbehaving, make_door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "playwright", None)
    with pytest.raises(FetchError, match="playwright is not installed") as caught:
        make_door().get(FetchRequest(url=server.url(), browser=True))
    assert caught.value.reason == "browser-missing"
    assert "make browser" in caught.value.next_step
    assert server.connections == 0


@pytest.mark.parametrize("named", [None, "/no/such/browser"])
def test_without_chromium_the_command_is_told(
    server: Misbehaving, make_door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str | None
) -> None:
    (tmp_path / "playwright").mkdir()
    (tmp_path / "playwright" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FetchError) as caught:
        make_door(browser=named).get(FetchRequest(url=server.url(), browser=True))
    assert caught.value.reason == "chromium-missing"
    assert "apt-get install chromium" in caught.value.next_step
    assert server.connections == 0

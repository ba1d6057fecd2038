"""Certificates are checked against the asked name; nothing falls back to http (F03, F27)."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from aggregator.errors import ConfigError, FetchError
from aggregator.fetch import FetchRequest
from tests.aggregator.fetch.misbehaving import Misbehaving, drip, hang, head, raw, say

BODY = b"<rss/>"
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


def context_of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Misbehaving]:
    running = Misbehaving(context_of(authority.issue_cert("news.example", "127.0.0.1")))
    running.routes["/"] = say(body=BODY)
    yield running
    running.close()


def home(host: str) -> tuple[str, ...]:
    return ("127.0.0.1",)


@pytest.mark.parametrize("host", ["news.example", "127.0.0.1", "NEWS.example."])
def test_a_good_certificate(secure: Misbehaving, make_door, ca_file: Path, host: str) -> None:
    result = make_door(home, ca_file=ca_file).get(FetchRequest(url=secure.url(host=host)))
    assert result.body == BODY
    assert secure.asked("/")[0]["host"] == f"{host.lower().rstrip('.')}:{secure.port}"


def failing(door, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        door.get(FetchRequest(url=url))
    return caught.value.reason


@pytest.mark.parametrize("host", ["other.example", "127.0.0.2", "a.news.example"])
def test_f03_wrong_name(secure: Misbehaving, make_door, ca_file: Path, host: str) -> None:
    door = make_door(lambda _: ("127.0.0.1",), ca_file=ca_file)
    if host == "127.0.0.2":
        other = Misbehaving(secure._context, address=host)
        try:
            assert failing(door, other.url(host=host)) == "tls-name"
        finally:
            other.close()
    else:
        assert failing(door, secure.url(host=host)) == "tls-name"
    assert not secure.heads


def test_f03_unknown_authority(secure: Misbehaving, make_door) -> None:
    assert failing(make_door(home), secure.url(host="news.example")) == "tls-untrusted"
    assert not secure.heads
    assert secure.connections == 1  # no second try without TLS


@pytest.mark.parametrize(
    "dates", [{"not_before": LONG_AGO, "not_after": LONG_AGO + timedelta(days=9)}], ids=["expired"]
)
def test_f03_expired(
    authority: trustme.CA, make_door, ca_file: Path, dates: dict[str, datetime.datetime]
) -> None:
    server = Misbehaving(context_of(authority.issue_cert("news.example", **dates)))
    try:
        assert failing(make_door(home, ca_file=ca_file), server.url(host="news.example")) == "tls-expired"
        assert not server.heads
    finally:
        server.close()


def test_f03_no_tls_at_all(server: Misbehaving, make_door) -> None:
    server.routes["/"] = say(body=BODY)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(head() + BODY)
                connection.settimeout(5)
                while connection.recv(4096):
                    pass

        thread = threading.Thread(target=answer)
        thread.start()
        reason = failing(make_door(), f"https://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join()
    assert reason == "tls"


def test_a_silent_handshake_ends_at_the_deadline(make_door) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        began = time.monotonic()
        door = make_door(deadline=timedelta(seconds=0.3))
        reason = failing(door, f"https://127.0.0.1:{listener.getsockname()[1]}/")
    assert reason == "deadline"
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (drip(head(Content_Length="9999"), b"x"), "deadline"),
        (drip(b"HTTP/1.1 200 OK\r\nX: ", b"y"), "deadline"),
        (hang(head(Content_Length="9")), "read-timeout"),
        (raw(head(Content_Length="9") + BODY), "incomplete"),
        (raw(head(Content_Length="3") + BODY), "incomplete"),
    ],
)
def test_limits_hold_inside_tls(secure: Misbehaving, make_door, ca_file: Path, script, reason: str) -> None:
    secure.routes["/"] = script
    door = make_door(
        home, ca_file=ca_file, deadline=timedelta(seconds=0.5), first_byte=timedelta(seconds=0.3)
    )
    assert failing(door, secure.url()) == reason


def test_f27_downgrade(secure: Misbehaving, server: Misbehaving, make_door, ca_file: Path) -> None:
    server.routes["/plain"] = say(body=BODY)
    secure.routes["/"] = say("301 Moved", Location=server.url("/plain"))
    door = make_door(ca_file=ca_file)
    assert failing(door, secure.url()) == "downgrade"
    assert server.connections == 0
    result = door.get(FetchRequest(url=secure.url(), allow_downgrade=True))
    assert result.url == server.url("/plain")


def test_upgrade_is_followed(secure: Misbehaving, server: Misbehaving, make_door, ca_file: Path) -> None:
    server.routes["/"] = say("301 Moved", Location=secure.url())
    assert make_door(ca_file=ca_file).get(FetchRequest(url=server.url())).moved_to == secure.url()


@pytest.mark.parametrize("text", ["", "not a certificate"])
def test_an_unusable_ca_file_is_told(make_door, tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.pem"
    path.write_text(text)
    for broken in (path, tmp_path / "missing.pem"):
        with pytest.raises(ConfigError) as caught:
            make_door(ca_file=broken)
        assert "ca_file" in str(caught.value)

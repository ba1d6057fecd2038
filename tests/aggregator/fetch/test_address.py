"""One reading of every address: odd strings are refused, good ones come out as they are sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError, Refused
from aggregator.fetch.address import follow, parse
from aggregator.text.urls import host_of


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://Example.ORG", "http://example.org/"),
        ("HTTP://example.org:80/a", "http://example.org/a"),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("http://example.org:/", "http://example.org/"),
        ("http://example.org./", "http://example.org/"),
        ("http://my_host.example.org/", "http://my_host.example.org/"),
        ("http://bücher.example/ä?ö=é", "http://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%A9"),
        ("http://الأمم.example/", "http://xn--igbh1gfa.example/"),
        ("http://新闻.example/", "http://xn--efvy88h.example/"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://0x08080808/", "http://8.8.8.8/"),
        ("http://[2001:DB8::0:1]:81/", "http://[2001:db8::1]:81/"),
        ("http://example.org/%7ea%2Fb//c/../d;x?y=%zz&u=http://b/", None),
        ("http://example.org/?", "http://example.org/"),
        ("http://example.org?a", "http://example.org/?a"),
    ],
)
def test_parse(url: str, sent: str | None) -> None:
    assert parse(url).url == (sent or url)
    assert parse(parse(url).url) == parse(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        *(
            (url, "scheme-refused")
            for url in ("file:///etc/passwd", "gopher://a/", "data:text/xml,a", "ftp://a/")
        ),
        *(
            (url, "scheme-refused")
            for url in ("javascript:alert(1)", "//example.org/", "/path", "", "localhost:80")
        ),
        *(
            (url, "url-refused")
            for url in ("http://", "http:///a", "http://:80/", "http://?a", "http://.", "http://a..b/")
        ),
        *((url, "url-refused") for url in ("http://u:p@a/", "http://u@a/", "http://@a/", "http://a@b@c/")),
        *(
            (url, "url-refused")
            for url in ("http://good.example\\@127.0.0.1/", "http:\\\\a/", "http://a/\\b")
        ),
        *(
            (url, "url-refused")
            for url in (" http://a/", "http://a/ b", "http://a /", "http://a/\n", "http://a\t/")
        ),
        *(
            (url, "url-refused")
            for url in ("http://a/\x00", "http://a\x7f/", "http://a\u3000/", "http://a/\ud800")
        ),
        *((url, "url-refused") for url in ("http://a:0/", "http://a:99999/", "http://a:b/", "http://a:-1/")),
        *(
            (url, "url-refused")
            for url in ("http://[::1", "http://[::1]x/", "http://[fe80::1%25eth0]/", "http://[v1.a]/")
        ),
        *(
            (url, "url-refused")
            for url in ("http://127.0.0.1.1/", "http://256.1.1.1/", "http://1.2.3.0x/g", "http://09.0.0.1/")
        ),
        *(
            (url, "url-refused")
            for url in ("http://a%2eb/", "http://a*b/", "http://a\u2100b/", "http://a\u200eb/")
        ),
        *(
            (url, "url-refused")
            for url in ("http://" + "a" * 64 + "/", "http://" + "a." * 130 + "b/", "http://a/" + "b" * 9000)
        ),
    ],
)
def test_refused(url: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(url)
    assert caught.value.reason == reason
    assert caught.value.detail.isprintable()


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, "http://" + text, "http://a/" + text):
        try:
            address = parse(url)
        except Refused:
            continue
        assert parse(address.url) == address
        assert address.url.isascii()
        assert address.target.startswith("/")


@given(st.text(max_size=40))
def test_any_location_leads_somewhere_or_fails(text: str) -> None:
    try:
        target = follow(parse("https://example.org/a/b"), text)
    except FetchError as error:
        assert error.reason in ("bad-redirect", "scheme-refused")
    else:
        assert parse(target.url) == target


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/c", "https://example.org/c"),
        ("c?d", "https://example.org/a/c?d"),
        ("?d", "https://example.org/a/b?d"),
        ("//other.example/", "https://other.example/"),
        ("  http://other.example/x ", "http://other.example/x"),
        ("/caf\u00e9".encode().decode("latin-1"), "https://example.org/caf%C3%A9"),  # UTF-8 in a header
        ("/caf\u00e9", "https://example.org/caf%C3%A9"),
    ],
)
def test_follow(location: str, url: str) -> None:
    assert follow(parse("https://example.org/a/b"), location).url == url


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://Example.org/a", "example.org"),
        ("https://example.org/", "example.org"),
        ("http://example.org:8080/", "example.org:8080"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("https://example.org:80/", "example.org:80"),
        ("https://b\u00fccher.example/", "xn--bcher-kva.example"),
    ],
)
def test_the_gate_and_the_planner_name_hosts_alike(url: str, key: str) -> None:
    assert parse(url).key == key
    assert host_of(url) == key


@pytest.mark.parametrize(
    ("first", "other", "shared"),
    [
        ("https://a/x", "https://a/y", True),
        ("http://a/", "https://a/", True),
        ("https://a/", "http://a/", False),
        ("https://a/", "https://a:8443/", False),
        ("https://a/", "https://b.a/", False),
        ("http://a:8080/", "http://a:8081/", False),
    ],
)
def test_secrets_stay_with_their_host(first: str, other: str, shared: bool) -> None:
    assert parse(first).shares_secrets_with(parse(other)) == shared

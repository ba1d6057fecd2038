"""Addresses: what is published, what is refused, what counts as the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.urls import canonical, host_of, resolve

BASE = "https://a.example/c/d?x=1"

RESOLVED = [
    ("e f", "https://a.example/c/e%20f"),
    ("/e", "https://a.example/e"),
    ("../e", "https://a.example/e"),
    ("?q=1", "https://a.example/c/d?q=1"),
    ("#part", "https://a.example/c/d?x=1#part"),
    ("//b.example/e", "https://b.example/e"),
    ("///b.example/e", "https://b.example/e"),
    ("\\\\b.example\\e", "https://b.example/e"),
    ("http:///b.example/e", "http://b.example/e"),
    (" \n http://b.example/e\n", "http://b.example/e"),
    ("http://b.example/long\n/er", "http://b.example/long/er"),
    ("HTTP://B.Example:80/E", "http://b.example/E"),
    ("http://b.example:8080/", "http://b.example:8080/"),
    ("http://münchen.example/ü?ö=[1]#ä", "http://xn--mnchen-3ya.example/%C3%BC?%C3%B6=%5B1%5D#%C3%A4"),
    ("http://b.example/100%", "http://b.example/100%25"),
    ("http://b.example/%C3%A9", "http://b.example/%C3%A9"),
    ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ("https://b.example/a@b", "https://b.example/a@b"),
    ("https:\\\\b.example\\@evil.example/", "https://b.example/@evil.example/"),
]


@pytest.mark.parametrize(("href", "url"), RESOLVED)
def test_links_become_absolute(href: str, url: str) -> None:
    assert resolve(BASE, href) == url


REFUSED = [
    "", "   ", "javascript:alert(1)", "JaVaScRiPt:x", "java\nscript:x", "\x01javascript:x",
    "data:text/html,x",
    "mailto:a@b.example", "ftp://b.example/", "file:///etc/passwd", "http://[::1", "http://[site:url]/",
    "http://",
    "http:foo", "https://user:secret@b.example/", "https://user@b.example/", "//user@b.example/",
    "http://b.example:99999/",
    "http://b.example:x/", "http://b..example/", "http://b example/", "http://b.example/\x00x",
    "http://b.example/\x7fx",
    "http://b\u202eelpmaxe/", "http://b.example/\u202egnp.exe", "http://b.example/\u200bx", "http://-/",
    "http://%62.example/",
    "http://b.example/" + "x" * 9000, "http://exa\u2028mple/", "http://[fe80::1%25eth0]/", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("href", REFUSED, ids=lambda href: ascii(href)[:40])
def test_what_is_not_safe_is_refused(href: str) -> None:
    assert resolve(BASE, href) == ""


@pytest.mark.parametrize("base", ["", "nonsense", "javascript:x", "file:///x/", "http://[::1"])
def test_a_bad_base_gives_no_relative_links(base: str) -> None:
    assert resolve(base, "e") == ""
    assert resolve(base, "https://b.example/e") == "https://b.example/e"


@pytest.mark.parametrize(
    "same",
    [
        "https://www.Example.org:443/a/index.html?utm_source=x&b=2&a=1#part",
        "http://example.org/a/?b=2&a=1",
        "http://example.org/a?b=2&fbclid=z&a=1&UTM_Medium=y",
        "http://EXAMPLE.org./%61//?&b=2&a=1",
        "http://example.org/a;jsessionid=0F3A.node2?b=2&a=1",
        "http://example.org/a/index.php;sid=77?b=2&PHPSESSID=abc123&a=1",
        "http://example.org/(S(lit3py55t21z5v55vlm25s55))/a?CFID=1&CFTOKEN=99&b=2&a=1",
        "http://example.org/a?b=2&a=1&sid=d41d8cd98f00b204e9800998ecf8427e",
    ],
)
def test_ways_to_write_one_address(same: str) -> None:
    assert canonical(same) == canonical("http://example.org/a?b=2&a=1") != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/a", "http://example.org/A"),
        ("http://example.org/?a=1&b=2", "http://example.org/?b=2&a=1"),
        ("http://example.org/#/a", "http://example.org/#/b"),
        ("http://example.org/#!/a", "http://example.org/"),
        ("http://example.org/?p=1", "http://example.org/?p=2"),
        ("http://example.org/article.php?sid=1", "http://example.org/article.php?sid=2"),
        ("http://example.org/?session_id=opening-of-the-meeting", "http://example.org/"),
        ("http://example.org/(s)/a", "http://example.org/a"),
        ("http://example.org:8080/", "http://example.org/"),
        ("http://news.example.org/", "http://example.org/"),
        ("http://example.org/a%2Fb", "http://example.org/a/b"),
    ],
)
def test_addresses_that_differ(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.example/x", "a.example"),
        ("https://a.example:443/", "a.example"),
        ("http://a.example:8080/", "a.example:8080"),
        ("http://[::1]:80/", "[::1]"),
        ("nonsense", ""),
        ("ftp://a.example/", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    assert host_of(url) == host


PIECES = [
    "http:", "https://", "//", "/", "\\", "www.", "a.example", "index.html", "?", "#", "#/", "&", "=",
    "utm_source=x", ";sid=", "(S(", ")", "%",
    "%41", "%2f", "%zz", ":80", ":443", "@", "[", "]", ".", "..", " ", "é", "\u202e", "\ud800", "\x00",
    "javascript:", "x",
]  # fmt: skip
urlish = st.one_of(
    st.text(st.characters(), max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(lambda parts: "http://a.example/" + "".join(parts)),
)
PLAIN = re.compile(
    r"https?://(?:\[[0-9a-f:.]+\]|[a-z0-9_.\-]+)(?::\d+)?(?:[/?#][A-Za-z0-9;/?:@&=+$,\-_.!~*'()%#]*)?"
)


@given(base=urlish, href=urlish)
def test_whatever_comes_in_a_plain_web_address_or_nothing_comes_out(base: str, href: str) -> None:
    url = resolve(base, href)
    assert url == "" or PLAIN.fullmatch(url), url
    assert resolve(base, url) == url


@given(url=urlish)
def test_the_canonical_form_is_a_fixed_point(url: str) -> None:
    form = canonical(url)
    assert canonical(form) == form
    assert canonical(resolve("", url)) == form

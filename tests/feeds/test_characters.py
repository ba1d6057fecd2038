from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.characters import direction, html_text, language_tag, legal, link, one_line

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANYTHING)
def test_legal_text_survives_xml_unchanged(text: str) -> None:
    element = etree.Element("t")
    element.text = clean = legal(text)
    assert (etree.fromstring(etree.tostring(element)).text or "") == clean
    assert legal(clean) == clean


@given(ANYTHING)
def test_html_text_never_becomes_markup(text: str) -> None:
    escaped = html_text(text)
    assert not set(escaped) & set("<>\"'")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x08c", "abc"),
        ("￾x￿", "x"),
        ("\ud800x\udfff", "x"),
        ("\x7fa\x80\x9fb", "ab"),
        ("\ufdd0x\U0001fffe\U0010ffff", "x"),
        ("\U0001fffd\U00010000\U0010fffd", "\U0001fffd\U00010000\U0010fffd"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("مرحبا 🌍 \t\n", "مرحبا 🌍 \t\n"),
    ],
)
def test_legal(text: str, expected: str) -> None:
    assert legal(text) == expected


def test_one_line() -> None:
    assert one_line("  a\x0b\n b\u00a0c ") == "a b c"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?y=1&z=%20#f", "https://a.example/x?y=1&z=%20#f"),
        ("HTTPS://a.example/x", "https://a.example/x"),
        (" https://a.example/x ", "https://a.example/x"),
        ("https://a.example", "https://a.example"),
        ("https://a.example/a b", "https://a.example/a%20b"),
        ("https://a.example/a\tb\nc", "https://a.example/abc"),
        ('https://a.example/"<>`{|}^', "https://a.example/%22%3C%3E%60%7B%7C%7D%5E"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/%zz", "https://a.example/%25zz"),
        ("https://a.example/é?q=ü#ñ", "https://a.example/%C3%A9?q=%C3%BC#%C3%B1"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://[2001:db8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("https://a.example/#a#b", "https://a.example/#a%23b"),
        ("https://a.example/?a[]=1", "https://a.example/?a%5B%5D=1"),
        ("", ""),
        ("x", ""),
        ("/relative", ""),
        ("//a.example/x", ""),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://a.example/", ""),
        ("mailto:a@example.org", ""),
        ("https://", ""),
        ("https:///path", ""),
        ("https://user@a.example/", ""),
        ("https://user:word@a.example/", ""),
        ("https://a.example\\@b.example/", ""),
        ("https://a.example/\\@b.example/", ""),
        ("http://[::1", ""),
        ("https://a b.example/", ""),
    ],
)
def test_link(url: str, expected: str) -> None:
    assert link(url) == expected


@given(st.one_of(ANYTHING, ANYTHING.map(lambda rest: f"https://a.example/{rest}")))
def test_link_is_empty_or_a_full_ascii_address_and_stays_itself(url: str) -> None:
    made = link(url)
    if made:
        assert made.isascii() and made.isprintable() and " " not in made
        assert urlsplit(made).scheme in ("http", "https") and urlsplit(made).netloc
    assert link(made) == made


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar", "rtl"),
        ("AR-EG", "rtl"),
        ("he", "rtl"),
        ("fa", "rtl"),
        ("en", "ltr"),
        ("zh-Hant", "ltr"),
        ("az-Arab", "rtl"),
        ("ks-Deva", "ltr"),
        ("pa-Arab-PK", "rtl"),
        ("", "ltr"),
    ],
)
def test_direction(tag: str, expected: str) -> None:
    assert direction(tag) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "en"),
        ("zh-Hant", "zh-Hant"),
        ("pt_BR", "pt-BR"),
        (" fr ", "fr"),
        ("", ""),
        ('en" x', ""),
        ("e", ""),
    ],
)
def test_language_tag(tag: str, expected: str) -> None:
    assert language_tag(tag) == expected

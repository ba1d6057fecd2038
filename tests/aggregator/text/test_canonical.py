"""Which addresses are one page, and which are two: pairs, told apart by what publishers really do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.urls import canonical, resolve

SAME = {
    "http://e.org/news/a-1": [
        "https://e.org/news/a-1",
        "HTTP://E.ORG/news/a-1",
        "http://e.org:80/news/a-1",
        "https://e.org:443/news/a-1",
        "http://e.org./news/a-1",
        "http://www.e.org/news/a-1",
        "http://www.www.e.org/news/a-1",
        "http://m.e.org/news/a-1",
        "http://mobile.e.org/news/a-1",
        "http://amp.e.org/news/a-1",
        "http://www.m.e.org/news/a-1",
        "http://e.org/news/a-1/",
        "http://e.org/news/a-1//",
        "http://e.org/news/a-1?",
        "http://e.org/news/a-1#",
        "http://e.org/news/a-1#comments",
        "http://e.org/news/a-1#:~:text=two%20words",
        "http://e.org/news/a-1?&",
        "http://e.org/news/%61%2D1",
        "http://e.org/./news/x/../a-1",
        "http://e.org/news/%2e/a-1",
        "http://e.org/../news/a-1",
        "http://e.org\\news\\a-1",
        "  http://e.org/news/a-1\n",
        "http://e.org/ne\nws/a-1",
        "http://e.org/news/a-1/index.html",
        "http://e.org/news/a-1/index.shtml",
        "http://e.org/news/a-1/Default.aspx",
        "http://e.org/news/a-1/index.php",
        "http://e.org/news/a-1/amp",
        "http://e.org/news/a-1/amp/",
        "http://e.org/amp/news/a-1",
        "http://e.org/news/a-1?amp",
        "http://e.org/news/a-1?amp=1",
        "http://e.org/news/a-1?outputType=amp",
        "https://e-org.cdn.ampproject.org/c/s/e.org/news/a-1",
        "https://e-org.cdn.ampproject.org/v/s/www.e.org/news/a-1",
        "https://www.google.com/amp/s/e.org/news/a-1/amp/",
        "https://www.google.co.uk/amp/e.org/news/a-1",
        "http://e.org/news/a-1?utm_source=x&utm_medium=y",
        "http://e.org/news/a-1?UTM_Campaign=x",
        "http://e.org/news/a-1?fbclid=x",
        "http://e.org/news/a-1?gclid=x&gad_source=1",
        "http://e.org/news/a-1?mc_cid=x&mc_eid=y",
        "http://e.org/news/a-1?wt.mc_id=social",
        "http://e.org/news/a-1?xtor=RSS-1",
        "http://e.org/news/a-1?pk_campaign=rss",
        "http://e.org/news/a-1?_ga=2.1.3",
        "http://e.org/news/a-1?isappinstalled=0",
        "http://e.org/news/a-1;jsessionid=1F",
        "http://e.org/news/a-1?PHPSESSID=1f",
        "http://e.org/news/a-1?sid=d41d8cd98f00b204e9800998ecf8427e",
    ],
    "http://e.org/a.html": [
        "http://e.org/a.amp.html",
        "http://e.org/a.html/amp",
        "http://e.org/a.html?amp=true#x",
    ],
    "http://e.org/list?id=7&page=2": [
        "http://e.org/list?id=7&amp;page=2",
        "http://e.org/list?id=7&amp;amp;page=2",
        "http://e.org/list?id=7&&page=2&",
        "http://e.org/list/?id=%37&page=2",
        "http://e.org/list?utm_source=a&id=7&utm_term=b&page=2",
    ],
    "http://e.org/find?q=two%20words": ["http://e.org/find?q=two+words", "http://e.org/find?q=two words"],
    "http://e.org/a,b;c:d@e(f)": ["http://e.org/a%2Cb;c%3Ad%40e%28f%29"],
    "http://e.org/caf%C3%A9": ["http://e.org/café", "http://e.org/caf%c3%a9"],
    "http://e.org/%E3%83%8B": ["http://e.org/ニ"],
    "http://münchen.example/": [
        "http://xn--mnchen-3ya.example/",
        "http://XN--MNCHEN-3YA.example",
        "http://MÜNCHEN.example/",
        "http://mu\u0308nchen.example/",
        "http://www.münchen.example/",
        "http://münchen\u3002example/",
    ],
    "http://пример.испытание/новости": [
        "http://xn--e1afmkfd.xn--80akhbyknj4f/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
        "https://ПРИМЕР.испытание/новости/",
    ],
    "http://مثال.إختبار/": ["http://xn--mgbh0fb.xn--kgbechtv/"],
    "http://例え.テスト/": ["http://xn--r8jz45g.xn--zckzah/"],
    "http://e.org/fa/می\u200cخواهم": ["http://e.org/fa/%D9%85%DB%8C%E2%80%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85"],
    "http://en.example.org/a": ["http://en.m.example.org/a"],
    "http://e.org/#/news/2": ["https://www.e.org/#/news/2"],
    "http://[2001:db8::1]/a": ["http://[2001:DB8:0::1]:80/a"],
}

DIFFERENT = [
    ("http://e.org/a", "http://e.org/A"),
    ("http://e.org/a", "http://e.org/a.html"),
    ("http://e.org/?a=1&b=2", "http://e.org/?b=2&a=1"),
    ("http://e.org/?a=1", "http://e.org/?a="),
    ("http://e.org/?ref=7", "http://e.org/"),
    ("http://e.org/?id=sid", "http://e.org/?id="),
    ("http://e.org/?utm=5", "http://e.org/"),
    ("http://e.org/#/a", "http://e.org/#/b"),
    ("http://e.org/#!/a", "http://e.org/"),
    ("http://e.org:8080/", "http://e.org/"),
    ("https://e.org:80/", "https://e.org/"),
    ("http://news.e.org/", "http://e.org/"),
    ("http://fr.e.org/", "http://en.e.org/"),
    ("http://e.org/a%2Fb", "http://e.org/a/b"),
    ("http://e.org/a%3Fb", "http://e.org/a?b"),
    ("http://e.org/?a=1%262", "http://e.org/?a=1&2"),
    ("http://e.org/a+b", "http://e.org/a%20b"),
    ("http://e.org/products/amp", "http://e.org/products"),
    ("http://e.org/amp/products", "http://e.org/products"),
    ("http://e.org/amplifiers/a-1", "http://e.org/lifiers/a-1"),
    ("http://e.org/.amp", "http://e.org/"),
    ("http://e.org/lamp.html", "http://e.org/l.html"),
    ("http://google.com/amp", "http://google.com/"),
    ("http://m.org/", "http://org/"),
    ("http://e.org/(s)/a", "http://e.org/a"),
    ("http://e.org/article.php?sid=1", "http://e.org/article.php?sid=2"),
    ("http://straße.example/", "http://strasse.example/"),
    ("http://paypal.example/", "http://pаypal.example/"),  # the second with a Cyrillic letter
    ("http://e.org/cafe\u0301?x", "http://e.org/cafe?x"),
]

NO_ADDRESS = [
    "", " ", "nonsense", "e.org/a", "/a", "?a", "mailto:a@e.org", "javascript:x", "ftp://e.org/",
    "http://e.org@evil.example/", "http://e.org/\u202egnp.exe", "http://e.org/a\u200bb", "http://e\u200d.org/",
    "http://e.org/a\u200cb", "http://e.org/\u2066x\u2069", "http://e.org/\u00ad", "http://e.org/\U000e0041",
    "http://e\u00ad.org\u202e/", "http://exa\u2028mple/", "http://[::1", "http://e..org/", "http://e.org:99999/",
    "http://xn--\u200b/", "http://☃☃☃\u200b.example/", "http://\ud800.example/",
]  # fmt: skip

PAIRS = [(form, other) for form, others in SAME.items() for other in others]


@pytest.mark.parametrize(("form", "other"), PAIRS, ids=lambda url: ascii(url)[:60])
def test_two_ways_to_write_one_address(form: str, other: str) -> None:
    assert canonical(other) == canonical(form) != ""


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=lambda url: ascii(url)[:60])
def test_two_pages(one: str, other: str) -> None:
    assert "" not in (canonical(one), canonical(other))
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("text", NO_ADDRESS, ids=lambda text: ascii(text)[:40])
def test_no_address_has_no_form(text: str) -> None:
    assert canonical(text) == ""


def test_all_pages_of_the_table_are_different_ones() -> None:
    assert len({canonical(form) for form in SAME}) == len(SAME)


PIECES = [
    "/amp", ".amp", ".html", "/a-1", "amp;", "&", "?", "amp=1", "outputtype=amp", "/c/s/", "m.", "www.",
    "en.", "cdn.ampproject.org", "e.org", "/", "..", ".", "%2e", "%2E", "%25", "%", "+", "@", ":", ";sid=1",
    "index.php", "xn--", "ü", "\u200c", "ی", "#", "#/", "//", "http://", "[", "]", " ", "\\", "(S(x))",
]  # fmt: skip
starts = st.sampled_from(
    ["http://e.org", "http://www.google.com/amp/s/", "http://x.cdn.ampproject.org/c/s/", ""]
)


@given(start=starts, parts=st.lists(st.sampled_from(PIECES), max_size=14))
def test_the_form_of_a_form_is_itself(start: str, parts: list[str]) -> None:
    form = canonical(start + "".join(parts))
    assert canonical(form) == form


@given(base=st.text(st.characters(codec=None)), href=st.text(st.characters(codec=None)))
def test_no_text_at_all_raises(base: str, href: str) -> None:
    assert canonical(canonical(href)) == canonical(href)
    once = resolve(base, href)
    assert resolve(base, once) == once

"""Clean text and HTML: tables of cases, what must never come out, and time on hostile input."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.clean import plain_blocks, plain_text, safe_html, xml_legal
from aggregator.text.mojibake import mended

mended("CafÃ©")  # loads its library now: a first example that takes long would count as a slow one
BASE = "https://news.example/2021/"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<b>b</b></p><div>c</div>d<br>e", "ab c d e"),
        ("AT&amp;T &amp;amp; &lt;i&gt;", "AT&T &amp; <i>"),
        ("a<script>x()</script>b<style>p{}</style><noscript>n</noscript>c<!-- d -->", "abc"),
        ("&#1;&#8;&#xFFFE;x&nbsp;&nbsp;y\ud800", "x y"),
        ("it&#146;s", "it’s"),
        ("it\x92s", "it’s"),
        ("so\u00adft \u200bzero\u202e\u2066bidi\ufeff", "soft zerobidi"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<li>one<li>two", "one two"),
        ("<table><tr><td>1<td>2</table>", "1 2"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("e\u0301", "é"),
        ("<p", ""),
        ("", ""),
        ("<p>联合国</p><p>新闻</p>", "联合国 新闻"),
        (
            "&lt;!-- x --&gt;&lt;div id=&quot;a&quot;&gt;&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;/div&gt;",
            "One & two",
        ),
        ("&lt;p&gt; begins a paragraph", "<p> begins a paragraph"),
        ("Write &lt;p&gt;x&lt;/p&gt;", "Write <p>x</p>"),
        ("&lt;p&gt;x&lt;/p&gt; is <b>right</b>", "<p>x</p> is right"),
        ("author of&amp;nbsp;The Tale, the&amp;nbsp; end", "author of The Tale, the&nbsp; end"),
    ],
)
def test_plain_text_of_html(html: str, text: str) -> None:
    assert plain_text(html, True) == text


def test_text_that_is_no_html_keeps_what_looks_like_it() -> None:
    assert plain_text("  <b>AT&amp;T</b>\n\u200bx\x00 ", False) == "<b>AT&amp;T</b> x"
    assert plain_text("&lt;p&gt;x&lt;/p&gt;", False) == "&lt;p&gt;x&lt;/p&gt;"
    assert plain_text("What is &nbsp; for? one&nbsp;word", False) == "What is &nbsp; for? one word"


def test_html_that_was_escaped_twice_is_html() -> None:
    assert safe_html(
        "&lt;p&gt;a &lt;a href='/x'&gt;b&lt;/a&gt;&lt;script&gt;x&lt;/script&gt;&lt;/p&gt;", BASE
    ) == ('<p>a <a href="https://news.example/x" rel="noopener noreferrer">b</a></p>')


def test_blocks_are_paragraphs() -> None:
    assert plain_blocks("<h2>Head</h2><p>One.</p><p> </p>Two", True) == ("Head", "One.", "Two")
    assert plain_blocks("a\n\n b \nc", False) == ("a", "b", "c")


def test_xml_illegal_characters_go_and_the_rest_stays() -> None:
    assert xml_legal("a\x00\x0b\x1f\ud800\ufffe\uffffb\t\n\r\U0001f600é") == "ab\t\n\r\U0001f600é"


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ('<p onclick="x" class="y" id="z" style="color:red">a</p>', "<p>a</p>"),
        ('<a href="/x">a</a>', '<a href="https://news.example/x" rel="noopener noreferrer">a</a>'),
        ('<a href="javascript:x">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<img src="i.jpg" alt="A">', '<img src="https://news.example/2021/i.jpg" alt="A">'),
        ('<img src="data:image/gif;base64,R0" data-src="/i.jpg">', '<img src="https://news.example/i.jpg">'),
        ('<img src="/blank.gif" data-lazy-src="/i.jpg">', '<img src="https://news.example/i.jpg">'),
        ('<img srcset="/a.jpg 100w, /b.jpg 2000w">', '<img src="https://news.example/b.jpg">'),
        ('a<img src="/t.gif" width="1" height="1">b', "ab"),
        ('a<img src="/t.gif" style="display: none">b', "ab"),
        ('a<img src="javascript:x">b', "ab"),
        ("<svg><script>x</script></svg><math><mi>x</mi></math><form><input><button>b</button></form>", "b"),
        ('<iframe src="https://x.y/"></iframe>a', "a"),
        ("<p>a\u202eb\x01</p>", "<p>ab</p>"),
        ("<p>open", "<p>open</p>"),
    ],
)
def test_safe_html(html: str, clean: str) -> None:
    assert safe_html(html, BASE) == clean


class Auditor(HTMLParser):
    """Holds what comes out against the promise, with another parser than the one that cleaned it."""

    tags = frozenset(
        [
            "script",
            "style",
            "svg",
            "math",
            "form",
            "input",
            "button",
            "iframe",
            "object",
            "embed",
            "link",
            "meta",
            "base",
            "textarea",
            "select",
        ]
    )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in self.tags
        for name, value in attrs:
            assert not name.startswith("on") and name not in (
                "style",
                "class",
                "id",
                "srcdoc",
                "formaction",
                "srcset",
            )
            if name in ("href", "src", "cite"):
                assert re.match(r"https?://", value or ""), value


PIECES = [
    "<", ">", "</", "/>", "<p>", "</p>", "<div>", "<a href=", '"', "'", "javascript:", "java\tscript:",
    "&#106;", "x",
    "<svg>", "<script>", "</script>", "<style>", "<noscript>", "<!--", "-->", "<![CDATA[", "]]>",
    "<img src=", " onerror=",
    "<math>", "<mtext>", "<table>", "<td>", "&lt;", "&amp;", "&#1;", "\x00", "\u202e", "\ud800",
    "data:text/html,", " ",
    "<iframe srcdoc=", "<template>", "<title>", "<form action=", "data-src=", "/i.jpg", " width=1",
    "//x.y/", "é", "http://",
]  # fmt: skip
hostile = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@given(html=hostile)
def test_safe_html_is_safe_and_a_fixed_point(html: str) -> None:
    once = safe_html(html, BASE)
    Auditor().feed(once)
    assert not ILLEGAL.search(once)
    assert safe_html(once, BASE) == once


@given(text=hostile, is_html=st.booleans())
def test_plain_text_is_one_legal_line_and_a_fixed_point(text: str, is_html: bool) -> None:
    once = plain_text(text, is_html)
    assert not ILLEGAL.search(once)
    assert once == " ".join(once.split())
    assert plain_text(once, False) == once


@given(words=st.lists(st.text(alphabet="abcdé联ж", min_size=1, max_size=5), min_size=1, max_size=8))
def test_no_word_is_lost_or_invented(words: list[str]) -> None:
    html = "".join(f"<p class=x>{word}<script>no</script></p>" for word in words)
    assert plain_text(html, True) == " ".join(words)


HOSTILE = {
    "open brackets": "<" * 1_000_000,
    "nested": "<div>" * 200_000,
    "nested and closed in vain": "<div><table></div></table>" * 40_000,
    "links": "<a><b>" * 160_000,
    "ampersands": "&" * 1_000_000,
    "entities": "&a" * 500_000,
    "comments": "<!--" * 250_000,
    "long tag name": "<x>" * 40_000 + "<" + "a" * 800_000,
    "scripts": "<script>" * 120_000,
    "srcset": '<img srcset="' + "a" * 900_000 + ' x">',
    "many srcsets": ('<img srcset="' + "a" * 8_000 + ' x">') * 120,
    "accents": "a" + "\u0316\u0301" * 400_000,
    "joiners": "a" + "\u200d" * 900_000 + "b",
    "blanks": " " * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_hostile_text_is_cleaned_in_bounded_time(name: str) -> None:
    began = time.process_time()
    plain_text(HOSTILE[name], True)
    safe_html(HOSTILE[name], BASE)
    assert time.process_time() - began < 4

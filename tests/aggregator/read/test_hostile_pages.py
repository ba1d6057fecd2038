"""Pages as they should not be: odd bases and links, forbidden characters, cut, nested, endless.

Whatever comes, there is an answer; where news can be told apart, they are found in spite of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import pytest

from aggregator.errors import ReadError
from aggregator.models import Reading
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import Source
from aggregator.text.urls import resolve
from tests.aggregator.read.test_never_raises import assert_within_limits

PAGE = "https://town.example/news/"
TITLES = [
    "Old harbour bridge opens to cyclists",
    "Library extends its opening hours",
    "Council adopts the budget for schools",
    "New ferry line to the northern islands",
    "Volunteers plant a thousand lime trees",
    "Museum of glass reopens after repairs",
]


def story(title: str, href: str, at: int) -> str:
    return (
        f"<article><h2><a href='{href}'>{title}</a></h2><time datetime='2021-03-{at + 1:02}'>then</time>"
        f"<p>What happened is told in a few more words, number {at}.</p></article>"
    )


def listing(head: str = "", before: str = "", between: str = "", href: str = "/news/{}") -> str:
    stories = between.join(story(title, href.format(at), at) for at, title in enumerate(TITLES))
    return f"<html><head><title>News</title>{head}</head><body>{before}<main>{stories}</main></body></html>"


def answer(body: bytes | str, content_type: str = "") -> Reading | str:
    """The reading of a page without settings, or the reason why there is none."""
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    source = Source(url=PAGE)
    try:
        reading = read(ReadRequest(body=raw, url=PAGE, source=source, content_type=content_type))
    except ReadError as error:
        assert error.reason
        assert error.reason != "parse-crash", error.detail
        return error.reason
    assert_within_limits(reading)
    return reading


def titles(found: Reading | str) -> list[str]:
    assert isinstance(found, Reading), found
    return [entry.title.text for entry in found.candidates if entry.title]


def addresses(found: Reading | str) -> list[str]:
    assert isinstance(found, Reading), found
    return [resolve(entry.base, entry.url.text) for entry in found.candidates if entry.url]


# --------------------------------------------------------------------------- addresses

BASES = [
    ("", "https://town.example/news/{}"),
    ("<base href=''>", "https://town.example/news/{}"),
    ("<base target='_blank'>", "https://town.example/news/{}"),
    ("<base href='/old/'>", "https://town.example/old/{}"),
    ("<base href='/old/'><base href='/new/'>", "https://town.example/old/{}"),
    ("<base target='_top'><base href='/new/'>", "https://town.example/new/{}"),
    ("<base href='//files.example/x/y'>", "https://files.example/x/{}"),
    ("<base href=' https://files.example/ \n'>", "https://files.example/{}"),
    ("<base href='http://[town]/'>", "https://town.example/news/{}"),
    ("<base href='http://[site:url]/'>", "https://town.example/news/{}"),
    ("<base href='javascript:alert(1)'>", "https://town.example/news/{}"),
    ("<base href='data:text/html,x'>", "https://town.example/news/{}"),
    ("<base href='ftp://town.example/'>", "https://town.example/news/{}"),
    ("<base href='http://town.example:999999/'>", "https://town.example/news/{}"),
]


@pytest.mark.parametrize(("base", "address"), BASES)
def test_links_stand_on_the_first_base_that_can_be_one(base: str, address: str) -> None:
    found = answer(listing(base, href="{}"))
    assert addresses(found) == [address.format(at) for at in range(len(TITLES))]


LINKS = [
    "http://[site:url]/", "http://[", "http://]", "//[", "http://", "https://", "//", "///", ":", "://",
    "javascript:void(0)", " JavaScript:alert(1)", "java\nscript:alert(1)", "vbscript:x", "data:text/html,x",
    "mailto:desk@town.example", "tel:+390000", "#", "#top", "", "   ", "http://town.example:port/",
    "http://town.example:99999999/", "http://exa mple/", "ftp://town.example/a", "http://xn--/",
    "http://user:word@town.example/a", "http://\u2024\u2024/", "http://a%zz/", "%", "{{ url }}", "<%= url %>",
    "\\\\server\\share",
    "http://" + "a." * 300 + "example/", "http://town.example/" + "x" * 70_000, "x:" * 5_000, "\U000e0001",
]  # fmt: skip


@pytest.mark.parametrize("href", LINKS, ids=lambda href: repr(href[:30]))
def test_a_link_to_nowhere_spoils_no_other(href: str) -> None:
    bad = story("A story whose link leads to nowhere", href.replace("'", "&#39;"), 8)
    found = answer(listing(before=bad))
    assert [title for title in titles(found) if title in TITLES] == TITLES
    assert all(not address or address.startswith(("http://", "https://")) for address in addresses(found))


# --------------------------------------------------------------------------- characters

CHARACTERS = [
    "\v", "\f", "\x01", "\x1b[1m", "\x7f", "\x85", "\ufffe", "\uffff", "\U0001fffe", "\ud800", "\ufeff",
    "\u2028", "\0", "&#0;", "&#1;", "&#11;", "&#x0C;", "&#31;", "&#65535;", "&#xD800;", "&#x110000;",
    "&#99999999999999;", "&nosuch;", "&", "&#", "&#x", "&#;",
]  # fmt: skip


@pytest.mark.parametrize("character", CHARACTERS, ids=ascii)
def test_a_character_that_no_document_may_hold_spoils_no_page(character: str) -> None:
    found = answer(
        listing(before=f"<p>A{character}B</p><b>A{character}B</b>A{character}B", between=character)
    )
    assert titles(found) == TITLES


@pytest.mark.parametrize("character", CHARACTERS, ids=ascii)
def test_nor_when_rules_take_parts_out(character: str) -> None:
    text = listing(between=f"A{character}B<i class=x>A{character}B</i>A{character}B")
    rules = {"items": "article", "drop": "i.x"}
    source = Source.model_validate({"url": PAGE, "page": rules})
    body = text.encode("utf-8", "surrogatepass")
    found = read(ReadRequest(body=body, url=PAGE, source=source))
    assert titles(found) == TITLES


def test_other_references_stay() -> None:
    found = answer(listing().replace("thousand lime", "&#10003;&#9731; &#35;1&#33; &#x1F333; &#127795; lime"))
    assert titles(found)[4] == "Volunteers plant a ✓☃ #1! 🌳 🌳 lime trees"


@pytest.mark.parametrize("blank", ["\v", "\f", "&#11;", "&#12;"])
def test_what_parts_words_parts_them_still(blank: str) -> None:
    found = answer(listing().replace("bridge opens", f"bridge{blank}opens"))
    assert titles(found) == TITLES


# --------------------------------------------------------------------------- markup

FLOOD = " ".join(f"a{at}=1" for at in range(90_000))
CAPITALS = listing().replace("article", "ARTICLE").replace("h2", "H2").replace("href", "HREF")
UNCLOSED = listing().replace("</p>", "").replace("</article>", "").replace("</main>", "")
MARKUP: Mapping[str, tuple[str, bool]] = {  # what is odd, and whether the news can still be told apart
    "cut in the last story": (listing()[:-60], True),
    "cut in a tag": (listing() + "<div class=\"", True),
    "cut in a comment": (listing() + "<!-- and then", True),
    "cut in a script": (listing() + "<script>if (a < b", True),
    "nothing is closed": (UNCLOSED, True),
    "all in capitals": (CAPITALS, True),
    "two pages in one": (listing() + listing(), True),
    "a page in a page": (listing(before="<html><body><p>x</p></body></html>"), True),
    "attributes twice": (listing().replace("<a ", "<a class=x class=y id=a id=b "), True),
    "quotes left open": (listing().replace("<p>", "<p title=\"a>"), False),
    "a thousand attributes": (listing(before=f"<p {FLOOD[:7_000]}>"), True),
    "a flood of attributes": (listing(before=f"<p {FLOOD}>"), True),
    "a large picture": (listing(before=f"<img src='data:image/png;base64,{'A' * 300_000}'>"), True),
    "a large drawing": (listing(before=f"<svg><title>x</title><path d='{'M 1 2 ' * 30_000}'/></svg>"), True),
    "ten thousand levels": ("<div>" * 10_000 + listing(), False),
    "ten thousand levels of letters": (listing(before="<b><i>" * 5_000), False),
    "ten thousand lists": (listing() + "<ul><li>" * 10_000, True),
    "ten thousand tables": (listing() + "<table><tr><td>" * 10_000, True),
    "ten thousand closing tags": (listing(before="</div></p></body></html>" * 2_500), True),
    "200,000 siblings": (listing(before="<i></i>" * 200_000), True),
    "5 MB of links": (listing() + "<a href=x>" * 500_000, False),
    "5 MB of blanks": (" " * 5_000_000, False),
    "1 MB without a tag's end": (listing() + "<" * 1_000_000, True),
    "nothing": ("", False),
    "only a doctype": ("<!doctype html>", False),
    "only a comment": ("<!doctype html><!-- nothing -->", False),
    "an empty body": ("<html><head></head><body></body></html>", False),
    "only a title": ("<title>News</title>", False),
    "a frame": ("<html><frameset><frame src='http://[x'></frameset></html>", False),
    "a refresh to nowhere": ("<html><meta http-equiv=refresh content='0; url=http://[x'><p>x</html>", False),
    "processing instructions": ("<?php echo 1 ?>" * 1_000 + listing(), False),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKUP)
def test_odd_markup_gets_an_answer(name: str) -> None:
    text, told_apart = MARKUP[name]
    found = answer(text)
    if told_apart:
        assert list(dict.fromkeys(titles(found))) == TITLES


def test_a_page_may_be_cut_anywhere() -> None:
    body = listing("<meta charset=utf-8><base href='/x/'>", before="<!-- ä --><script>1</script>").encode()
    for end in range(0, len(body), 7):
        answer(body[:end])


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-32", "gb18030", "shift_jis"])
@pytest.mark.parametrize(
    "header", ["", "text/html; charset=utf-16", "text/html; charset=big5", "a/b; charset="]
)
def test_a_page_may_be_cut_inside_a_character(charset: str, header: str) -> None:
    body = listing(before="<p>東京の橋</p>").encode(charset)
    for end in range(len(body) - 40, len(body)):
        answer(body[:end], header)


# --------------------------------------------------------------------------- time

SMALL, LARGE = 4_000, 16_000
GROWING: Mapping[str, Callable[[int], str]] = {
    "links": lambda size: "<a href='/x'>word</a>" * size,
    "empty siblings": lambda size: "<i></i>" * size,
    "classes": lambda size: "<p class='cookie modal'>x</p>" * size,
    "a long class": lambda size: f"<p class='{'cookie-modal-' * size}'>x",
    "a long title": lambda size: f"<title>{'log in - ' * size}</title>",
    "a long heading": lambda size: f"<title>Log in</title><h1>{'log in: ' * size}</h1>",
    "many headings": lambda size: "<title>Log in</title>" + "<h1>Log in</h1>" * size,
    "passwords": lambda size: "<title>Log in</title>" + "<form><input type=password></form>" * size,
    "a long paragraph": lambda size: "<title>Privacy policy</title><p>" + "personal data. " * size,
    "times": lambda size: "<div><time datetime='2021-03-10'>x</time></div>" * size,
    "scripts": lambda size: "<script type='application/ld+json'>{}</script>" * size,
    "entities": lambda size: "<p>" + "&amp;&nosuch;&#x41;&#11;" * size,
    "attributes": lambda size: "<p " + " ".join(f"a{at}=1" for at in range(4 * size)) + ">",
    "tags left open": lambda size: "<p><font>" + "<br>text <" * size,
    "comments left open": lambda size: "<!--" * size,
    "bases": lambda size: "<base href='http://[x'>" * size,
    "options": lambda size: "<select>" + "<option>log in" * size,
    "announcements in one element": lambda size: (
        "<a href=/a>Ferry stops again</a> 3 May 2026<br>" * 2
        + "A talk will be held in the hall by the pier in 2026<br>" * (size // 4)
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", GROWING)
def test_time_grows_no_faster_than_the_page(shape: str) -> None:
    """Four times the size takes about four times as long; 16 times would be quadratic."""

    def seconds(size: int) -> float:
        body = f"<html>{GROWING[shape](size)}"
        start = time.process_time()
        answer(body)
        return time.process_time() - start

    seconds(10)  # whatever is loaded the first time
    # Another program may disturb one measurement; what grows too fast does so each time.
    ratios = (seconds(LARGE) / max(seconds(SMALL), 0.02) for _ in range(3))
    assert any(ratio < 9 for ratio in ratios)

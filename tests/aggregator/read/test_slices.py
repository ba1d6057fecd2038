"""The third short-cut gives the same entries as a full reading, or steps aside."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aggregator.models import Candidate, Reading
from aggregator.read import ReadRequest, read
from aggregator.read.shortcut import all_known
from aggregator.read.slices import cut

HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>Box</title><ttl>30</ttl>'
TAIL = "</channel></rss>"


def entry(at: int, words: str = "plain") -> str:
    return f"<item><title>No {at}</title><guid>g{at}</guid><description>{words}</description></item>"


def titles(reading: Reading) -> list[str]:
    return [found.title.text for found in reading.candidates if found.title]


def test_known_entries_come_back_unparsed(ask: Callable[..., ReadRequest]) -> None:
    body = HEAD + "".join(map(entry, range(5))) + TAIL
    full = read(ask(body))
    known = frozenset(full.candidates[at].slice_digest for at in (0, 2, 4))
    part = read(ask(body, known=known))
    assert part.candidates == (full.candidates[1], full.candidates[3])
    assert set(part.known) == known
    assert (part.complete, part.title, part.ttl) == (full.complete, full.title, full.ttl)


def test_a_feed_that_says_nothing_new_meets_no_parser(ask: Callable[..., ReadRequest]) -> None:
    body = HEAD + "".join(map(entry, range(5))) + TAIL
    full = read(ask(body))
    known = frozenset(found.slice_digest for found in full.candidates)
    reading = all_known(ask(body, known=known))
    assert reading is not None
    assert (reading.candidates, set(reading.known), reading.ttl) == ((), known, full.ttl)
    assert reading.complete
    broken_off = all_known(ask(body.removesuffix(TAIL), known=known))
    assert broken_off is not None
    assert not broken_off.complete


def test_one_changed_byte_makes_an_entry_unknown(ask: Callable[..., ReadRequest]) -> None:
    known = frozenset(found.slice_digest for found in read(ask(HEAD + entry(1) + entry(2) + TAIL)).candidates)
    edited = read(ask(HEAD + entry(1) + entry(2, "plain!") + TAIL, known=known))
    assert titles(edited) == ["No 2"]
    assert [found.position for found in edited.candidates] == [1]


REFUSED = {
    "wide charset": (HEAD + entry(1) + TAIL).encode("utf-16"),
    "no entry": (HEAD + TAIL).encode(),
    "entry without end": (HEAD + entry(1) + "<item><title>x</title>" + TAIL).encode(),
    "end inside CDATA": (HEAD + entry(1, "<![CDATA[</item>]]>") + TAIL).encode(),
    "entry inside CDATA": (HEAD + entry(1, "<![CDATA[<item>x</item>]]>") + TAIL).encode(),
    "entry inside a comment": (HEAD + "<!--" + entry(1) + "-->" + entry(2) + TAIL).encode(),
    "end inside a comment": (HEAD + entry(1, "<!-- </item> -->") + TAIL).encode(),
    "nested": (HEAD + "<item>" + entry(1) + "</item>" + TAIL).encode(),
    "two kinds of entry": (HEAD + entry(1) + "<entry></entry>" + TAIL).encode(),
    "prefixed": b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry></a:entry></a:feed>",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_the_cut_is_refused_where_it_could_be_wrong(body: bytes) -> None:
    assert cut(body) is None


def test_names_that_only_begin_like_an_entry_are_none() -> None:
    body = b"<rdf><items><li/></items><itemsize>3</itemsize><item>a</item></rdf>"
    found = cut(body)
    assert found is not None
    assert [body[piece.start : piece.end] for piece in found.slices] == [b"<item>a</item>"]


def test_what_is_beyond_the_limit_is_read_next_time(ask: Callable[..., ReadRequest]) -> None:
    body = HEAD + "".join(map(entry, range(7))) + TAIL
    known: frozenset[bytes] = frozenset()
    seen: list[str] = []
    for _ in range(3):
        reading = read(ask(body, known=known, max_items=3))
        seen += titles(reading)
        known |= {found.slice_digest for found in reading.candidates}
    assert seen == [f"No {at}" for at in range(7)]
    assert reading.complete


def test_without_parsers_loaded_the_short_cut_works() -> None:
    """The main process asks the short-cut itself; that must not cost it the parsers' memory."""
    import subprocess

    code = "import sys, aggregator.read; print([m for m in ('feedparser', 'bs4') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


PIECES = st.sampled_from(
    [
        "word",
        " ",
        "&amp;",
        "<b>x</b>",
        "<![CDATA[<p>y</p>]]>",
        "<!-- note -->",
        "&lt;item&gt;",
        "é",
        "新",
        "\n",
        "</item>",
        "<item>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&nbsp;",
        "<entry/>",
    ]
)


@settings(max_examples=150)
@given(st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=6), st.data())
def test_short_cut_and_full_reading_agree(texts: list[str], data: st.DataObject) -> None:
    from aggregator.settings.schema import Source

    body = (HEAD + "".join(entry(at, text) for at, text in enumerate(texts)) + TAIL).encode()
    request = ReadRequest(body=body, url="https://box.example/", source=Source(url="https://box.example/"))
    full = read(request)
    digests = sorted({found.slice_digest for found in full.candidates} - {b""})
    known = frozenset(data.draw(st.sets(st.sampled_from(digests)))) if digests else frozenset()
    part = read(replace(request, known=known))
    wanted: list[Candidate] = [found for found in full.candidates if found.slice_digest not in known]
    if not part.known:  # the short-cut stepped aside
        wanted = list(full.candidates)
    if is_xml(body):
        assert list(part.candidates) == wanted
    else:  # what is left may be XML: then a forgiving parser read the whole and a strict one the rest
        assert [found.guid for found in part.candidates] == [found.guid for found in wanted]


def is_xml(body: bytes) -> bool:
    try:
        etree.fromstring(body)
    except etree.XMLSyntaxError:
        return False
    return True

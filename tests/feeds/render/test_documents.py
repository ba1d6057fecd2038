"""Every format, judged by schemas and by readers that know nothing of us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from aggregator.models import Attachment, Image, Precision, StoredItem
from feeds.edition import NEVER, Format
from feeds.render.atom import atom
from feeds.render.fragments import render_document, render_fragments
from feeds.render.jsonfeed import jsonfeed
from feeds.render.rss import rss
from feeds.verify import CHECKS
from tests.feeds.making import CREDIT, START, edition, entry, moment, stored
from tests.feeds.render.strategies import items

WRITERS = {Format.RSS: rss, Format.ATOM: atom, Format.JSON: jsonfeed}
ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT.parent / "shared" / "schemas"
DOCUMENTS = (
    Attachment(title="Note", url="https://a.example/n.pdf", media_type="application/pdf", length=1234),
    Attachment(title="Talk", url="https://a.example/t.mp3", media_type="audio/mpeg", role="enclosure"),
    Attachment(title="Page", url="https://a.example/p"),
)
SAMPLES = [
    stored(
        1, documents=DOCUMENTS, image=Image(url="https://a.example/i.jpg", alt="A well"), topics=("Water",)
    ),
    stored(2, published=None, language="ar", title="مرحبا بالعالم", authors=("A. Writer",)),
    stored(3, published=moment(START, Precision.MONTH), summary="", body=""),
    stored(4, published=moment(START, Precision.DAY), body="<p>Long <em>text</em></p>"),
]


def write(form: Format, many: list[StoredItem]) -> bytes:
    entries = [entry(item) for item in many]
    return WRITERS[form](edition(entries), entries)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(items)
def test_joined_fragments_are_the_document_and_it_is_valid(many: list[StoredItem]) -> None:
    entries = [entry(item) for item in many]
    whole = edition(entries)
    fragments = [render_fragments(whole, one) for one in entries]
    assert [fragment.problem for fragment in fragments] == [""] * len(many)
    for form in Format:
        document = render_document(whole, form, fragments)
        assert document == WRITERS[form](whole, entries)
        assert CHECKS[form](document) == ()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(items)
def test_every_format_says_the_same(many: list[StoredItem]) -> None:
    entries = [entry(item) for item in many]
    whole = edition(entries)
    channel = etree.fromstring(rss(whole, entries))[0]
    tree = etree.fromstring(atom(whole, entries))
    space = "{http://www.w3.org/2005/Atom}"
    told = [(one.id, one.title, one.link) for one in entries]
    assert [
        (i.findtext("guid"), i.findtext("title"), i.findtext("link")) for i in channel.iterfind("item")
    ] == told
    assert [
        (
            e.findtext(f"{space}id"),
            e.findtext(f"{space}title"),
            e.find(f"{space}link[@rel='alternate']").get("href"),
        )
        for e in tree.iterfind(f"{space}entry")
    ] == told
    assert [(i["id"], i["title"], i["url"]) for i in json.loads(jsonfeed(whole, entries))["items"]] == told


@pytest.mark.parametrize("form", [Format.RSS, Format.ATOM])
def test_feedparser_reads_back_what_was_written(form: Format) -> None:
    read = feedparser.parse(write(form, SAMPLES))
    assert not read.bozo
    assert read.feed.language == "en"
    assert [one.id for one in read.entries] == [f"urn:uuid:{item.id}" for item in SAMPLES]
    assert [one.title for one in read.entries] == [item.item.title for item in SAMPLES]
    assert [one.link for one in read.entries] == [item.item.url for item in SAMPLES]
    dates = [
        one.get("published_parsed") and datetime(*one.published_parsed[:6], tzinfo=UTC)
        for one in read.entries
    ]
    assert dates == [SAMPLES[0].item.published.at, None, None, START.replace(hour=12)]  # type: ignore[union-attr]
    assert read.entries[0].summary == "What happened at well 1."
    assert "<em>text</em>" in read.entries[3].content[0].value
    assert read.entries[1].author == "A. Writer"
    assert read.entries[2].author == CREDIT.title
    assert read.entries[0].source.title == CREDIT.title


def test_atom_links_keep_their_attributes() -> None:
    tree = etree.fromstring(write(Format.ATOM, SAMPLES[:1]))
    links = [dict(link.attrib) for link in tree.iterfind("{*}entry/{*}link")]
    assert links == [
        {"rel": "alternate", "href": "https://wells.example.org/story/1", "hreflang": "en"},
        {"rel": "enclosure", "type": "audio/mpeg", "href": "https://a.example/t.mp3", "title": "Talk"},
        {
            "rel": "enclosure",
            "type": "application/pdf",
            "href": "https://a.example/n.pdf",
            "title": "Note",
            "length": "1234",
        },
        {"rel": "related", "href": "https://a.example/p", "title": "Page"},
    ]


def test_rss_encloses_one_document_and_the_rest_is_media() -> None:
    item = etree.fromstring(write(Format.RSS, SAMPLES[:1]))[0].find("item")
    enclosures = [dict(found.attrib) for found in item.iterfind("enclosure")]
    assert enclosures == [{"url": "https://a.example/t.mp3", "length": "0", "type": "audio/mpeg"}]
    media = [found.get("url") for found in item.iterfind("{http://search.yahoo.com/mrss/}content")]
    assert media == ["https://a.example/i.jpg", "https://a.example/n.pdf"]


def test_the_channel_links_to_the_page_and_names_itself() -> None:
    channel = etree.fromstring(write(Format.RSS, SAMPLES))[0]
    assert channel.findtext("link") == "https://news.example.org/feeds/all/"
    own = channel.find("{http://www.w3.org/2005/Atom}link")
    assert (own.get("rel"), own.get("href")) == ("self", "https://news.example.org/feeds/all.rss")
    assert channel.findtext("lastBuildDate") == "Sun, 10 Mar 2024 12:00:00 +0000"


def test_json_tells_dates_exactly_as_stated() -> None:
    told = json.loads(write(Format.JSON, SAMPLES))["items"]
    assert [item.get("date_published") for item in told] == [
        "2024-03-10T09:00:00Z",
        None,
        None,
        "2024-03-10T12:00:00Z",
    ]
    stated = [(item["_dateline"].get("published"), item["_dateline"].get("precision")) for item in told]
    assert stated == [
        ("2024-03-10T09:00:00Z", "second"),
        (None, None),
        ("2024-03", "month"),
        ("2024-03-10", "day"),
    ]
    assert [file["mime_type"] for file in told[0]["attachments"]] == ["audio/mpeg", "application/pdf"]
    assert [file["url"] for file in told[0]["_dateline"]["documents"]] == [doc.url for doc in DOCUMENTS]


def everything() -> bytes:
    return b"".join(write(form, many) for form in Format for many in (SAMPLES, []))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_equal_data_gives_equal_bytes_in_every_process(seed: str) -> None:
    code = "import sys; from tests.feeds.render import test_documents as t; "
    code += "sys.stdout.buffer.write(t.everything())"
    env = os.environ | {"PYTHONHASHSEED": seed}
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, env=env)
    assert ran.stdout == everything()


def test_an_empty_feed_has_a_fixed_date() -> None:
    assert edition().updated == NEVER
    assert feedparser.parse(write(Format.ATOM, [])).feed.updated_parsed[:3] == (2000, 1, 1)


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas are not beside the project")
@pytest.mark.parametrize("many", [SAMPLES, []], ids=["items", "empty"])
def test_schemas_accept_atom_and_json(many: list[StoredItem]) -> None:
    grammar = etree.RelaxNG(etree.parse(SCHEMAS / "atom-rfc4287.rng"))
    grammar.assertValid(etree.fromstring(write(Format.ATOM, many)))
    schema = json.loads((SCHEMAS / "jsonfeed-1.1.schema.json").read_text())
    jsonschema.validate(json.loads(write(Format.JSON, many)), schema)


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas are not beside the project")
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(items)
def test_schemas_accept_hostile_items(many: list[StoredItem]) -> None:
    grammar = etree.RelaxNG(etree.parse(SCHEMAS / "atom-rfc4287.rng"))
    grammar.assertValid(etree.fromstring(write(Format.ATOM, many)))
    schema = json.loads((SCHEMAS / "jsonfeed-1.1.schema.json").read_text())
    jsonschema.validate(json.loads(write(Format.JSON, many)), schema)


@pytest.mark.skipif(
    "DATELINE_FEEDVALIDATOR" not in os.environ, reason="DATELINE_FEEDVALIDATOR names no checkout"
)
@pytest.mark.parametrize("form", [Format.RSS, Format.ATOM])
def test_the_w3c_validator_finds_no_error(form: Format, tmp_path: Path) -> None:
    """DATELINE_FEEDVALIDATOR names a checkout of w3c/feedvalidator, DATELINE_FEEDVALIDATOR_PYTHON a Python
    that can run it."""
    checkout = Path(os.environ["DATELINE_FEEDVALIDATOR"])
    python = os.environ.get("DATELINE_FEEDVALIDATOR_PYTHON", sys.executable)
    document = tmp_path / f"all.{form.value}"
    document.write_bytes(write(form, SAMPLES))
    ran = subprocess.run(
        [python, "src/demo.py", document, "A"], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout

"""Every address of the sample, without a server: shapes, links, files, withdrawn stories."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from lxml import html

from aggregator.sample.script import Desk, state
from aggregator.sample.site import Site
from aggregator.sample.stories import tell

STARTED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SITE = Site(host="127.0.0.1:8090", started=STARTED, every=timedelta(seconds=30))
BASE = "http://127.0.0.1:8090"


def page(path: str, tick: int = 0) -> html.HtmlElement:
    answer = SITE.answer(path, tick)
    assert (answer.status, answer.content_type) == (200, "text/html; charset=utf-8")
    return html.document_fromstring(answer.body.decode())


@pytest.mark.parametrize("path", ["/en/newsroom.html", "/fr/salle-de-presse.html"])
def test_the_page_has_the_shape_of_a_programme_page(path: str) -> None:
    tree = page(path, tick=77)
    assert len(tree.xpath("//nav//a")) >= 50
    assert len(tree.xpath("//p[@class='headline'][normalize-space(a)='read more' or a='lire la suite']")) >= 6
    assert len(tree.xpath("//section[@class='lead']//a[contains(@href, '.pdf')]")) == 3
    assert len(tree.xpath("//div[@class='banner']//a")) == 1
    assert len(tree.xpath("//div[@class='resource'][.//h4/a and .//p and .//img]")) == 3
    hrefs = tree.xpath("//p[@class='headline']/a/@href")
    assert {href.split("/")[0] for href in hrefs} == {"", ".."}
    assert any(href.startswith("//127.0.0.1:8090/") for href in hrefs)
    assert any("utm_source=" in href for href in hrefs)


@pytest.mark.parametrize("path", ["/en/newsroom.html", "/fr/salle-de-presse.html", "/"])
def test_every_link_of_the_page_leads_somewhere(path: str) -> None:
    for href in page(path, tick=50).xpath("//a/@href | //img/@src"):
        target = urlsplit(urljoin(BASE + path, href))
        assert (target.netloc, SITE.answer(target.path, 50).status) == ("127.0.0.1:8090", 200), href


def test_the_feed_is_clean_and_its_items_have_no_dates() -> None:
    parsed = feedparser.parse(SITE.answer("/feed.xml", 40).body)
    assert not parsed.bozo
    assert len(parsed.entries) == 10
    assert not any("published" in entry or "updated" in entry for entry in parsed.entries)
    assert all(SITE.answer(urlsplit(entry.link).path, 40).status == 200 for entry in parsed.entries)


def test_the_json_answer_has_everything() -> None:
    stories = json.loads(SITE.answer("/api/stories.json", 40).body)["data"]["stories"]
    assert len(stories) == 10
    for story in stories:
        assert datetime.fromisoformat(story["published_at"]).tzinfo is not None
        assert story["topics"]
        assert SITE.answer(story["url"], 40).status == 200
        assert SITE.answer(urlsplit(story["image"]["src"]).path, 40).content_type == "image/png"


def test_stories_to_come_are_unknown_and_withdrawn_ones_gone() -> None:
    def numbers(tick: int) -> dict[int, str]:
        steps = state(Desk.NEWSROOM, tick, started=STARTED, every=timedelta(seconds=30), count=100)
        return {step.number: tell(step).path for step in steps}

    early, late = numbers(0), numbers(60)
    gone = {path for number, path in early.items() if number not in late}
    assert gone
    assert {SITE.answer(path, 60).status for path in gone} == {410}
    assert {SITE.answer(path, 0).status for path in set(late.values()) - set(early.values())} == {404}


@pytest.mark.parametrize(
    "path", ["/nowhere", "/en/stories/x.html", "/documents/../x.pdf", "", "/fr/\x00", "//"]
)
def test_other_addresses_are_not_found(path: str) -> None:
    assert SITE.answer(path, 5).status == 404


def test_documents_are_valid_pdf_files() -> None:
    body = SITE.answer("/documents/concept-note-3.pdf", 0).body
    start = int(body.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    table = body[start:].split(b"\n")
    assert table[0] == b"xref"
    for number, line in enumerate(table[3:8], 1):
        assert body[int(line[:10]) :].startswith(b"%d 0 obj" % number)


def test_pictures_are_valid_png_files() -> None:
    body = SITE.answer("/images/handbook.png", 0).body
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    at, pixels = 8, b""
    while at < len(body):
        length = int.from_bytes(body[at : at + 4])
        kind, content = body[at + 4 : at + 8], body[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + content) == int.from_bytes(body[at + 8 + length : at + 12 + length])
        pixels += content if kind == b"IDAT" else b""
        at += 12 + length
    assert len(zlib.decompress(pixels)) == 270 * (480 * 3 + 1)


def test_the_same_tick_gives_the_same_bytes_and_a_changed_page_a_newer_date() -> None:
    for path in ("/en/newsroom.html", "/fr/salle-de-presse.html", "/feed.xml", "/api/stories.json"):
        for tick in range(40):
            before, after = SITE.answer(path, tick), SITE.answer(path, tick + 1)
            assert SITE.answer(path, tick) == before
            assert before.changed <= after.changed <= STARTED + timedelta(seconds=30) * (tick + 1)
            assert before.body == after.body or before.changed < after.changed

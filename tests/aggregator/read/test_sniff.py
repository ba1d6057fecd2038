"""What a body is, told from its content; what came instead of what was wanted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aggregator.errors import ReadError
from aggregator.models import ReadingKind
from aggregator.read import ReadRequest, read
from aggregator.read.sniff import Shape, sniff

RSS = '<rss version="2.0"><channel><item><title>Word</title></item></channel></rss>'

SHAPES = [
    (RSS, Shape.FEED),
    (
        "\n \ufeff<?xml version='1.0'?>\n<!-- a <html> comment -->\n<?xml-stylesheet href='x'?>" + RSS,
        Shape.FEED,
    ),
    ("<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'x.dtd'>" + RSS, Shape.FEED),
    ("<!DOCTYPE rdf [<!ENTITY html 'x'>]><rdf:RDF xmlns='x'></rdf:RDF>", Shape.FEED),
    ("<a:feed xmlns:a='http://www.w3.org/2005/Atom'></a:feed>", Shape.FEED),
    ("<br />\n<b>Warning</b>: in line 3<br />" + RSS, Shape.FEED),
    ("<item><title>loose</title></item>", Shape.FEED),
    ("<urlset></urlset>", Shape.SITEMAP),
    ("<ns:sitemapindex></ns:sitemapindex>", Shape.SITEMAP),
    ("https://a.example/1\nhttps://a.example/2\n", Shape.SITEMAP),
    ("<!DOCTYPE html><title>x</title><p>about &lt;rss&gt;", Shape.HTML),
    ("<html><body><pre><rss></pre></body></html>", Shape.HTML),
    ("<div>words</div>", Shape.HTML),
    ('  {"a": 1}', Shape.JSON),
    ("[]", Shape.JSON),
]


@pytest.mark.parametrize(("text", "shape"), SHAPES)
def test_shape_by_content(text: str, shape: Shape) -> None:
    assert sniff(text.encode()) is shape
    assert sniff(text.encode("utf-16")) is shape


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty-body"),
        (b" \r\n\t\xef\xbb\xbf", "empty-body"),
        (b"%PDF-1.7 ...", "not-text"),
        (b"\x89PNG\r\n", "not-text"),
        (b"\x1f\x8b\x08\x00", "not-text"),
        (b"just words, nothing else", "not-a-feed"),
    ],
)
def test_bodies_without_a_reader(body: bytes, reason: str, ask: Callable[..., ReadRequest]) -> None:
    with pytest.raises(ReadError) as caught:
        read(ask(body))
    assert caught.value.reason == reason


PAGE = "<html><head><title>Town</title></head><body><p>" + "Many ordinary words stand here. " * 200
WALLS = [
    ("<html><title>Just a moment...</title><body>Checking</body></html>", "challenge"),
    ("<html><title>x</title><body><div id='cf-challenge-running'></div>Wait</body></html>", "challenge"),
    ("<html><title>Sign in</title><form><input name=u><input type=password></form></html>", "login"),
    ("<html><title>Portal</title><h1>Anmelden</h1><form><input type='PASSWORD'></form></html>", "login"),
    ("<html><title>Page not found | Org</title><h1>Oops</h1></html>", "soft-404"),
    ("<html><title>Org</title><h1>Страница не найдена</h1></html>", "soft-404"),
    ("<html><title>Scheduled maintenance</title></html>", "maintenance"),
    ("<html><title>Before you continue</title><form><button>Accept all</button></form></html>", "consent"),
    ("<html><title>Org</title><h1>Log in</h1><form><input name=mail><button>Next</button></form>", "login"),
    ("<html><title>Wartungsarbeiten</title><p>Wir sind bald zurück.", "maintenance"),
    ("<html><title>404 | Org</title><h3><a href=/a>What others read here</a></h3>", "soft-404"),
    ("<html><title>ページが見つかりません</title><p>トップへ", "soft-404"),
]
NO_WALLS = [  # titles that hold a wall's words, or a part of them
    "Design Institute | News",
    "Informed Consent Project - News",
    "Blogindex",
    "Accediendo a la justicia",
    "Coming soon to theatres: news",
    "Ministers sign in Geneva",
    "404 schools rebuilt after the quake",
    "Your privacy: what we found out",
    "Rescued: hikers who were not found for days",
]


@pytest.mark.parametrize("title", NO_WALLS)
@pytest.mark.parametrize("frame", ["{}", "<header><form><input type=password></form></header>{}"])
def test_words_alone_make_no_wall(title: str, frame: str, ask: Callable[..., ReadRequest]) -> None:
    entries = "<h2><a href=/a>New exhibition opens in spring</a></h2><h2><a href=/b>Makers awarded</a></h2>"
    reading = read(ask(f"<html><title>{title}</title><body>{frame.format(entries)}</body></html>"))
    assert [entry.url.text for entry in reading.candidates if entry.url] == ["/a", "/b"]


@pytest.mark.parametrize("kind", ["auto", "feed", "page", "json", "sitemap"])
@pytest.mark.parametrize(("page", "reason"), WALLS)
def test_walls_have_distinct_reasons(
    page: str, reason: str, kind: str, ask: Callable[..., ReadRequest]
) -> None:
    with pytest.raises(ReadError) as caught:
        read(ask(page, kind=kind))
    assert caught.value.reason == reason
    assert caught.value.next_step


@pytest.mark.parametrize(("page", "reason"), WALLS)
def test_a_wall_is_told_when_rules_match_nothing(
    page: str, reason: str, ask: Callable[..., ReadRequest]
) -> None:
    with pytest.raises(ReadError) as caught:
        read(ask(page, page={"items": "div.row"}))
    assert caught.value.reason == reason


def test_a_newsroom_that_writes_about_walls_is_not_one(ask: Callable[..., ReadRequest]) -> None:
    titles = (
        "How to log in safely",
        "Page not found: a history",
        "Captcha and you, an essay",
        "Cookie consent law",
    )
    entries = "".join(f'<h2><a href="/{at}">{title}</a></h2>' for at, title in enumerate(titles))
    reading = read(ask(f"<html><title>Sign in to the web</title><body>{entries}</body></html>"))
    assert [entry.title.text for entry in reading.candidates if entry.title] == list(titles)


@pytest.mark.parametrize(
    ("kind", "reason"), [("feed", "not-a-feed"), ("json", "not-json"), ("sitemap", "not-a-sitemap")]
)
def test_a_page_instead_of_data(kind: str, reason: str, ask: Callable[..., ReadRequest]) -> None:
    page = PAGE.replace("<title>", "<link rel=alternate type='application/atom+xml' href='/f.atom'><title>")
    with pytest.raises(ReadError) as caught:
        read(ask(page, kind=kind))
    assert caught.value.reason == reason
    assert "https://news.example/f.atom" in caught.value.next_step


def test_a_source_may_change_its_format(ask: Callable[..., ReadRequest]) -> None:
    atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Word</title></entry></feed>"
    json_feed = '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "Word"}]}'
    for body in (RSS, atom, json_feed):
        reading = read(ask(body, kind="feed"))
        assert reading.kind is ReadingKind.FEED
        assert [entry.title.text for entry in reading.candidates if entry.title] == ["Word"]


def test_a_sitemap_of_sitemaps_names_the_child_to_poll(ask: Callable[..., ReadRequest]) -> None:
    body = (
        "<sitemapindex><sitemap><loc>https://a.example/pages.xml</loc><lastmod>2024-05-05</lastmod></sitemap>"
        "<sitemap><loc>https://a.example/news-1.xml</loc><lastmod>2024-01-01</lastmod></sitemap>"
        "<sitemap><loc>https://a.example/news-2.xml</loc><lastmod>2024-02-01</lastmod></sitemap></sitemapindex>"
    )
    with pytest.raises(ReadError) as caught:
        read(ask(body))
    assert caught.value.reason == "sitemap-index"
    assert "https://a.example/news-2.xml" in caught.value.next_step


def test_a_long_sitemap_keeps_what_changed_last(ask: Callable[..., ReadRequest]) -> None:
    urls = "".join(
        f"<url><loc>https://a.example/{day}</loc><lastmod>2024-01-{day:02}</lastmod></url>"
        for day in range(1, 29)
    )
    reading = read(ask(f"<urlset>{urls}</urlset>", max_items=2))
    assert [entry.url.text for entry in reading.candidates if entry.url] == [
        "https://a.example/27",
        "https://a.example/28",
    ]
    assert not reading.complete

"""What a page points to: feeds in its head, feeds among its links, the interface of its WordPress."""

from __future__ import annotations

import pytest

from aggregator.read import ReadRequest
from aggregator.read.announced import announced_feeds, generator, linked_feeds, wordpress_interface
from aggregator.read.document import Document, parse_document
from aggregator.settings.schema import Source

PAGE = "https://town.example/news/"


def page(markup: str) -> Document:
    body = f"<html><head><title>x</title></head><body>{markup}</body></html>".encode()
    return parse_document(ReadRequest(body=body, url=PAGE, source=Source(url=PAGE)))


RSS = "application/rss+xml"
HEADS = [
    (f"<link rel=alternate type={RSS} href=/f title='All' hreflang=fr>", [("/f", "All", "fr")]),
    (f"<link rel='ALTERNATE home' type='{RSS.upper()}; charset=utf-8' href=/f>", [("/f", "", "")]),
    ("<link rel=alternate type=application/atom+xml href=f>", [("/news/f", "", "")]),
    ("<link rel=alternate type=application/feed+json href=/f>", [("/f", "", "")]),
    (f"<link rel=alternate type={RSS} href=/f><link rel=alternate type={RSS} href=/f/>", [("/f", "", "")]),
    (f"<link rel=stylesheet type={RSS} href=/f>", []),
    ("<link rel=alternate hreflang=fr href=/fr/>", []),
    ("<link rel=alternate type=application/json+oembed href=/o>", []),
    (f"<link rel=alternate type={RSS}>", []),
    (f"<link rel=alternate type={RSS} href='javascript:1'>", []),
]


@pytest.mark.parametrize(("markup", "expected"), HEADS)
def test_feeds_in_the_head(markup: str, expected: list[tuple[str, str, str]]) -> None:
    found = announced_feeds(page(markup))
    told = [(feed.url.removeprefix("https://town.example"), feed.title, feed.language) for feed in found]
    assert told == expected


LINKS = [
    ("<a href=/feed>x</a>", True),
    ("<a href=/news/feed/>x</a>", True),
    ("<a href=/rss.xml>x</a>", True),
    ("<a href=/feeds/all.atom>x</a>", True),
    ("<a href=/news.rss>x</a>", True),
    ("<a href='/?feed=rss2'>x</a>", True),
    ("<a href='/x?a=1&amp;format=feed&amp;type=rss'>x</a>", True),
    ("<a href='https://feeds.example/town'>x</a>", False),
    ("<a href=/export?id=7>RSS</a>", True),
    ("<a href=/export?id=7>Our Atom feed</a>", True),
    ("<a href=/export?id=7><img alt=x></a>", False),
    (f"<a href=/x type={RSS}>x</a>", True),
    ("<a href=/feedback>Feedback</a>", False),
    ("<a href=/brass.html>Brass bands</a>", False),
    ("<a href=/atomic-energy>Atomic energy</a>", False),
    ("<a href=/rss-explained-to-our-readers>What is this?</a>", False),
    (f"<a href=/news/1>A headline about RSS that is longer {'and longer ' * 8}than a name</a>", False),
    ("<a href='#rss'>x</a>", False),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), LINKS)
def test_feeds_among_the_links(markup: str, expected: bool) -> None:
    assert bool(linked_feeds(page(markup))) is expected


INTERFACES = [
    ("<link rel='https://api.w.org/' href='/wp-json/'>", "https://town.example/wp-json/"),
    ("<link rel='https://api.w.org/' href='/?rest_route=/'>", "https://town.example/?rest_route=/"),
    ("<link rel='https://api.w.org/' href='file:///x'>", ""),
    ("<link rel=alternate href='/wp-json/'>", ""),
]


@pytest.mark.parametrize(("markup", "expected"), INTERFACES)
def test_the_interface_of_wordpress(markup: str, expected: str) -> None:
    assert wordpress_interface(page(markup)) == expected


def test_what_a_page_was_made_with() -> None:
    assert generator(page("<meta name=generator content='WordPress 5.7'>")) == "wordpress 5.7"
    assert generator(page("")) == ""

"""Pages without rules that tell machines more than they show, or where they show nothing at all."""

from __future__ import annotations

import json

import pytest

from aggregator.models import Reading
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import Source

PAGE = "https://valley.example/news/"
TITLES = [f"The {word} of the valley opens again" for word in ("mill", "library", "ferry", "museum")]


def reading(body: str) -> Reading:
    return read(ReadRequest(body=body.encode(), url=PAGE, source=Source(url=PAGE)))


def told(found: Reading) -> list[tuple[str, str, str]]:
    return [
        (
            one.title.text if one.title else "",
            one.url.text.removeprefix("https://valley.example") if one.url else "",
            one.dates[0].text if one.dates else "",
        )
        for one in found.candidates
    ]


WANTED = [(title, f"/news/{at}", f"2021-03-{at + 10}") for at, title in enumerate(TITLES)]


def json_ld() -> str:
    """Headlines that are shown without dates; the dates are in JSON-LD."""
    shown = "".join(f"<h3><a href='/news/{at}'>{title}</a></h3>" for at, title in enumerate(TITLES))
    items = [
        {
            "@type": "NewsArticle",
            "headline": title,
            "url": f"/news/{at}",
            "datePublished": f"2021-03-{at + 10}",
        }
        for at, title in enumerate(TITLES)
    ]
    script = json.dumps({"@context": "https://schema.org", "@graph": items})
    return f"<main>{shown}</main><script type='application/ld+json'>{script}</script>"


def microdata() -> str:
    return "".join(
        f"<div itemscope itemtype='https://schema.org/NewsArticle'><a itemprop=url href='/news/{at}'>"
        f"<b itemprop=headline>{title}</b></a><meta itemprop=datePublished content='2021-03-{at + 10}'></div>"
        for at, title in enumerate(TITLES)
    )


def state() -> str:
    """A shell whose scripts start from data; nothing is shown without them."""
    posts = [
        {"title": title, "url": f"/news/{at}", "publishedAt": f"2021-03-{at + 10}"}
        for at, title in enumerate(TITLES)
    ]
    data = json.dumps({"props": {"pageProps": {"posts": posts}}})
    return f"<div id=__next></div><script id=__NEXT_DATA__ type='application/json'>{data}</script>"


@pytest.mark.parametrize(
    ("body", "method"),
    [(json_ld(), "lists"), (microdata(), "lists"), (state(), "state")],
    ids=["dates in JSON-LD", "dates in microdata", "only data for scripts"],
)
def test_what_machines_are_told_is_used(body: str, method: str) -> None:
    found = reading(f"<html lang=en><head><title>News</title></head><body>{body}</body></html>")
    assert (told(found), found.method) == (WANTED, method)


def test_a_page_without_a_body_is_read() -> None:
    """Where <body> is left out, the parser puts <main> into the head."""
    cards = "".join(
        f"<article><h3><a href='/news/{at}'>{title}</a></h3>"
        f"<time datetime='2021-03-{at + 10}'></time></article>"
        for at, title in enumerate(TITLES)
    )
    assert told(reading(f"<html lang=en><title>News</title><main>{cards}</main>")) == WANTED


def test_the_picture_of_an_entry_may_be_in_a_picture_element() -> None:
    cards = "".join(
        f"<article><picture><source srcset='/{at}.webp'><img src='/{at}.jpg' alt='A view'></picture>"
        f"<h3><a href='/news/{at}'>{title}</a></h3></article>"
        for at, title in enumerate(TITLES)
    )
    found = reading(f"<html><body><main>{cards}</main></body></html>")
    assert [one.image.url if one.image else "" for one in found.candidates] == [
        f"/{at}.jpg" for at in range(len(TITLES))
    ]

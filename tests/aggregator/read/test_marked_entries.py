"""Entries marked in a page's elements: microdata and microformats, one table each, and what is no entry."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from aggregator.models import Candidate, DateOrigin, Kind
from aggregator.read import ReadRequest, hentry, microdata
from aggregator.read.document import parse_document
from aggregator.settings.schema import Source

PAGE = "https://town.example/news/"


def read(reader: Callable[..., list[Candidate]], markup: str) -> list[Candidate]:
    body = f"<html><head><title>News</title></head><body>{markup}</body></html>".encode()
    return reader(parse_document(ReadRequest(body=body, url=PAGE, source=Source(url=PAGE))))


def told(one: Candidate) -> dict[str, Any]:
    return {
        "title": one.title.text if one.title else None,
        "url": one.url.text if one.url else None,
        "date": one.dates[0].text if one.dates else None,
        "origin": one.dates[0].origin if one.dates else None,
        "summary": one.summary.text if one.summary else None,
        "image": one.image.url if one.image else None,
        "language": one.language,
        "authors": one.authors,
        "kind": one.kind,
    }


def titles(found: list[Candidate]) -> list[str]:
    return [one.title.text for one in found if one.title]


# --------------------------------------------------------------------------- microdata


def article(inside: str, kind: str = "NewsArticle", more: str = "") -> str:
    return f"<div itemscope itemtype='https://schema.org/{kind}' {more}>{inside}</div>"


HEADLINE = "<h2 itemprop=headline><a href=/a>Bridge opens</a></h2>"
MICRODATA: list[tuple[str, dict[str, Any]]] = [
    (article(HEADLINE), {"title": "Bridge opens", "url": "/a", "date": None, "kind": Kind.NEWS}),
    (article("<a href=/b itemprop=url><span itemprop=name>By name</span></a>", "BlogPosting"),
     {"title": "By name", "url": "/b"}),
    (article("<a href=/b itemprop='url headline'>Both</a>"), {"title": "Both", "url": "/b"}),
    (article("<meta itemprop=headline content='Said'><link itemprop=url href=/c>"),
     {"title": "Said", "url": "/c"}),
    (article(f"{HEADLINE}<link itemprop=mainEntityOfPage href=/page>"), {"url": "/page"}),
    (article(f"{HEADLINE}<meta itemscope itemprop=mainEntityOfPage itemtype=x:y itemid=/id>"),
     {"url": "/id"}),
    (article("<h2 itemprop=headline>No link</h2>", more="itemid=/own"), {"url": "/own"}),
    (article("<a href=/d><div><h2 itemprop=headline>Link around</h2></div></a>"), {"url": "/d"}),
    (article("<h2 itemprop=headline>No link</h2><a href=/e>more</a>"), {"title": "No link", "url": None}),
    (article(f"{HEADLINE}<time itemprop=datePublished datetime=2021-03-10>10 March</time>"),
     {"date": "2021-03-10", "origin": DateOrigin.TIME_ELEMENT}),
    (article(f"{HEADLINE}<meta itemprop=datePublished content=2021-03-11>"),
     {"date": "2021-03-11", "origin": DateOrigin.ATTRIBUTE}),
    (article(f"{HEADLINE}<b itemprop=datePublished>12 March 2021</b>"),
     {"date": "12 March 2021", "origin": DateOrigin.TEXT}),
    (article(f"{HEADLINE}<meta itemprop=dateCreated content=2021-03-13>"), {"date": "2021-03-13"}),
    (article(f"{HEADLINE}<p itemprop=description>In short.</p>"), {"summary": "In short."}),
    (article(f"{HEADLINE}<meta itemprop=inLanguage content=fr>"), {"language": "fr"}),
    (article(HEADLINE, more="lang=de"), {"language": "de"}),
    (article(f"{HEADLINE}<img itemprop=image src=/i.jpg>"), {"image": "/i.jpg"}),
    (article(f"{HEADLINE}<div itemprop=image><img data-src=/l.jpg src=data:x></div>"), {"image": "/l.jpg"}),
    (article(f"{HEADLINE}<span itemprop=image itemscope itemtype=http://schema.org/ImageObject>"
             "<meta itemprop=url content=/o.jpg></span>"), {"image": "/o.jpg"}),
    (article("<b itemprop=author itemscope itemtype=http://schema.org/Person><a itemprop=url href=/desk>"
             f"<i itemprop=name>The desk</i></a></b>{HEADLINE}"),
     {"title": "Bridge opens", "url": "/a", "authors": ("The desk",)}),
    (article("<b itemprop=author><i itemprop=name>The desk</i></b><a itemprop=url href=/f itemprop=name>"
             "<i itemprop=name>Own name</i></a>"),
     {"title": "Own name", "url": "/f", "authors": ("The desk",)}),
    (article("<i itemprop=name>Boat race</i><meta itemprop=startDate content=2021-07-01>"
             "<b itemprop=location itemscope><i itemprop=name>North Pier</i></b>", "SportsEvent"),
     {"title": "Boat race", "kind": Kind.EVENT}),
    (f"<div itemscope itemtype=http://schema.org/Blog><h1 itemprop=name>Blog</h1>"
     f"{article(HEADLINE, 'BlogPosting', 'itemprop=blogPost')}</div>", {"title": "Bridge opens"}),
    (article(HEADLINE) + article(HEADLINE), {"title": "Bridge opens"}),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), MICRODATA)
def test_microdata(markup: str, expected: dict[str, Any]) -> None:
    [one] = read(microdata.entries_of, markup)
    assert {name: told(one)[name] for name in expected} == expected
    assert all(found.where.startswith("microdata:") for found in (one.title, one.url, *one.dates) if found)


def test_an_event_in_microdata_says_when_and_where() -> None:
    [one] = read(microdata.entries_of, MICRODATA[-3][0])
    assert one.event
    assert (one.event.start, one.event.place) == ("2021-07-01", "North Pier")


NO_MICRODATA = [
    "<p>nothing</p>",
    "<h2 itemprop=headline>Outside of everything</h2>",
    article("<i itemprop=name>A shop</i>", "Organization"),
    article("<i itemprop=name>Home</i>", "ListItem"),
    article("<p>no title</p>"),
    "<div itemscope><h2 itemprop=headline>No type</h2></div>",
    "<div itemtype=http://schema.org/Article><h2 itemprop=headline>No scope</h2></div>",
]


@pytest.mark.parametrize("markup", NO_MICRODATA)
def test_microdata_without_entries(markup: str) -> None:
    assert read(microdata.entries_of, markup) == []


# --------------------------------------------------------------------------- microformats


def entry(inside: str, classes: str = "h-entry", tag: str = "div") -> str:
    return f"<{tag} class='{classes}'>{inside}</{tag}>"


NAME = "<a class='p-name u-url' href=/a>Bridge opens</a>"
CLASSIC = "<h2 class=entry-title><a href=/a rel=bookmark>Bridge opens</a></h2>"
MICROFORMATS: list[tuple[str, dict[str, Any]]] = [
    (entry(NAME), {"title": "Bridge opens", "url": "/a", "date": None}),
    (entry(f"{NAME}<time class=dt-published datetime=2021-03-10>then</time>"),
     {"date": "2021-03-10", "origin": DateOrigin.TIME_ELEMENT}),
    (entry(f"{NAME}<abbr class=dt-published title=2021-03-10>then</abbr>"),
     {"date": "2021-03-10", "origin": DateOrigin.ATTRIBUTE}),
    (entry(f"{NAME}<data class=dt-published value=2021-03-10>then</data>"), {"date": "2021-03-10"}),
    (entry(f"{NAME}<b class=dt-published>on <i class=value>2021-03-10</i> at <i class=value>10:30</i></b>"),
     {"date": "2021-03-10 10:30"}),
    (entry(f"{NAME}<b class=dt-published><i class=value-title title=2021-03-10T10:30Z> </i>10 March</b>"),
     {"date": "2021-03-10T10:30Z"}),
    (entry(f"{NAME}<b class=dt-published>10 March 2021</b>"),
     {"date": "10 March 2021", "origin": DateOrigin.TEXT}),
    (entry(f"{NAME}<p class=p-summary>In short.</p><img class=u-photo src=/i.jpg>"),
     {"summary": "In short.", "image": "/i.jpg"}),
    (entry(f"<p class='p-author h-card'><b class=p-name>The desk</b><a class=u-url href=/desk>x</a></p>"
           f"{NAME}"),
     {"title": "Bridge opens", "url": "/a", "authors": ("The desk",)}),
    ("<a class=h-entry href=/b>Implied by the link</a>", {"title": "Implied by the link", "url": "/b"}),
    (entry("<a class=u-url href=/c>Words of the link</a>"), {"title": "Words of the link", "url": "/c"}),
    (entry("<p class=date>x</p><h2><a href=/d>Only a heading</a></h2><p>Text.</p>", "news_post hentry"),
     {"title": "Only a heading", "url": "/d"}),
    (entry("<a class=u-url href=/d><h3>Heading of the card</h3><p>And what it says.</p></a>"),
     {"title": "Heading of the card", "url": "/d"}),
    (entry("<h3 class=p-name>Name</h3><a class=u-url href=/d><time class=dt-published datetime=2021-03-10>"
           "10 March</time></a>"), {"title": "Name", "url": "/d", "date": "2021-03-10"}),
    (entry(f"<h1 class=p-name>The feed</h1>{entry(NAME)}", "h-feed"), {"title": "Bridge opens"}),
    (entry(f"<h1 class=p-name>The feed</h1>{entry(NAME)}", "h-feed") + "<p class='h-full w-10'>size</p>",
     {"title": "Bridge opens"}),
    (entry(CLASSIC, "post-1 post type-post hentry", "article"), {"title": "Bridge opens", "url": "/a"}),
    (entry(f"{CLASSIC}<time class='entry-date published updated' datetime=2021-03-10>x</time>", "hentry"),
     {"date": "2021-03-10"}),
    (entry(f"{CLASSIC}<abbr class=published title=2021-03-10>x</abbr>", "hentry"), {"date": "2021-03-10"}),
    (entry(f"<span class='author vcard'><a class='url fn n' href=/desk>The desk</a></span>{CLASSIC}"
           "<div class=entry-summary><p>In short.</p></div>", "hentry"),
     {"title": "Bridge opens", "authors": ("The desk",), "summary": "In short."}),
    (entry("<a href=/e><h2 class=entry-title>Link around</h2></a>", "hentry"), {"url": "/e"}),
    (entry(entry(CLASSIC, "hentry", "article"), "hentry"), {"title": "Bridge opens", "url": "/a"}),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), MICROFORMATS)
def test_microformats(markup: str, expected: dict[str, Any]) -> None:
    [one] = read(hentry.entries_of, markup)
    assert {name: told(one)[name] for name in expected} == expected
    assert all(found.where.startswith("microformat:") for found in (one.title, one.url, *one.dates) if found)


POST = "<h1 class=entry-title>The story</h1><time class=published datetime=2021-03-10>x</time><p>Text.</p>"
RELATED = "".join(
    entry(f"<h3 class=entry-title><a href=/r{at}>Related {at}</a></h3>", "hentry") for at in range(4)
)
SINGLE = {
    "a post": entry(POST, "hentry", "article"),
    "a post and related ones": entry(POST, "hentry", "article") + RELATED,
    "related ones inside it": entry(POST + RELATED, "hentry", "article"),
    "a post that links to itself": entry(f"{POST}<a rel=bookmark href='{PAGE}'>link</a>", "hentry") + RELATED,
    "one that the head names": "<link rel=canonical href=/s>"
    + entry(POST + "<a rel=bookmark href=/s>#</a>", "hentry") + RELATED,
    "a post whose title has no name": entry(POST.replace("class=entry-title", ""), "hentry") + RELATED,
    "all there is": entry(POST, "single hentry", "main"),
}  # fmt: skip


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_entry_is_no_list(name: str) -> None:
    [one] = read(hentry.entries_of, SINGLE[name])
    assert told(one)["title"] == "The story"
    assert told(one)["date"] == "2021-03-10"


NO_MICROFORMATS = {
    "a fixed page": entry("<h1 class=entry-title>Newsroom</h1>", "post-2 page type-page hentry"),
    "a dated fixed page": entry(POST, "post-2 page type-page hentry"),
    "no address, no day": entry("<h1 class=entry-title>Newsroom</h1>", "hentry"),
    "no day, and related ones": entry("<h1>The story</h1>", "hentry", "article") + RELATED,
    "a link around it all": entry(f"<a class=u-url href=/a>{'Many words. ' * 40}</a>"),
    "a call": entry("<a class=u-url href=/a>Read more</a>"),
    "a day": entry("<a class='u-url dt-published' href=/a>10 March 2021</a>"),
    "a person": "<p class=h-card><a class='p-name u-url' href=/desk>The desk</a></p>",
    "outside": NAME,
}


@pytest.mark.parametrize("name", NO_MICROFORMATS)
def test_microformats_without_entries(name: str) -> None:
    assert read(hentry.entries_of, NO_MICROFORMATS[name]) == []


def test_a_list_of_entries_comes_in_order() -> None:
    assert titles(read(hentry.entries_of, RELATED)) == [f"Related {at}" for at in range(4)]
    marked = "".join(article(f"<a itemprop=headline href=/{at}>Story {at}</a>") for at in range(4))
    assert titles(read(microdata.entries_of, marked)) == [f"Story {at}" for at in range(4)]


# --------------------------------------------------------------------------- hostile pages

NESTED = (
    "<div itemscope itemtype=http://schema.org/Article itemprop='headline name description'"
    " class='h-entry p-name hentry entry-title p-summary'>"
)
GROWING: dict[str, Callable[[int], str]] = {
    "nested things": lambda size: NESTED * min(size, 400) + "<p>words </p>" * size,
    "nested properties": lambda size: (
        article("<b itemprop='name headline'>" * 400 + "<p>x</p>" * size)
        + entry("<b class='p-name u-url'>" * 400 + "<p>x</p>" * size)
    ),
    "many things": lambda size: (article(HEADLINE) + entry(NAME)) * size,
    "many properties of one": lambda size: (
        article("<i itemprop=name>x</i>" * size) + entry("<i class='p-name dt-published'>x</i>" * size)
    ),
    "links in a headline": lambda size: article(f"<h2 itemprop=headline>{'<a href=/x>x</a>' * size}</h2>"),
    "many authors": lambda size: article("<b itemprop=author><i itemprop=name>x</i></b>" * size + HEADLINE),
    "many classes": lambda size: f"<p class='{'h-entry p-name ' * size}' itemprop='{'name ' * size}'>x",
    "nameless entries": lambda size: "<div class=hentry>" * 400 + "<p>x</p>" * size,
    "levels above a headline": lambda size: "<div>" * 400 + (article("<b itemprop=name>x</b>")) * size,
}


@pytest.mark.parametrize("shape", GROWING)
def test_time_grows_no_faster_than_the_page(shape: str) -> None:
    """Four times the size takes about four times as long; 16 times would be quadratic."""

    def seconds(size: int) -> float:
        return min(once(size) for _ in range(3))

    def once(size: int) -> float:
        body = f"<html><body>{GROWING[shape](size)}".encode()
        document = parse_document(ReadRequest(body=body, url=PAGE, source=Source(url=PAGE)))
        start = time.process_time()
        microdata.entries_of(document)
        hentry.entries_of(document)
        return time.process_time() - start

    seconds(10)
    assert seconds(8_000) < 9 * max(seconds(2_000), 0.02)

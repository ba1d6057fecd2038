"""Entries in the data of a page's own scripts: where the data stands, what its members are called, and no
address that nobody stated."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from aggregator.models import Candidate
from aggregator.read import ReadRequest
from aggregator.read.document import parse_document
from aggregator.read.state import entries_of
from aggregator.settings.schema import Source
from aggregator.text.urls import canonical

PAGE = "https://town.example/news/"
TITLES = ["The bridge opens again", "A library for the harbour", "Ferries run all night"]


def read(markup: str, content_type: str = "") -> list[Candidate]:
    body = f"<html><head><title>News</title></head><body>{markup}</body></html>"
    raw = body.encode("utf-8", "surrogatepass")
    request = ReadRequest(body=raw, url=PAGE, source=Source(url=PAGE), content_type=content_type)
    return entries_of(parse_document(request), request)


def titles(found: list[Candidate]) -> list[str]:
    return [one.title.text for one in found if one.title]


def stories(**more: Any) -> list[dict[str, Any]]:
    """Three things; ``{}`` in a member stands for the number."""
    members = {"title": None, "url": "/news/{}", "publishedAt": "2021-03-1{}"} | more
    return [
        {
            name: value.replace("{}", str(at)) if isinstance(value, str) else value
            for name, value in (members | ({"title": title} if "title" not in more else {})).items()
            if value is not None
        }
        for at, title in enumerate(TITLES)
    ]


def script(value: Any, attributes: str = "id=__NEXT_DATA__ type=application/json") -> str:
    return f"<script {attributes}>{json.dumps(value)}</script>"


def code(text: str) -> str:
    return f"<script>{text}</script>"


# --------------------------------------------------------------------------- where the data stands

DATA = json.dumps({"props": {"pageProps": {"news": stories()}}})
ANGULAR = DATA.replace('"', "&q;")
NUXT = "type=application/json id=__NUXT_DATA__"
TABLE = [
    *(["Reactive", 1], {"data": 2, "once": 3}, {"news": 4}, [], [5, 9, 12]),
    *({"title": 6, "url": 7, "date": 8}, TITLES[0], "/news/0", ["Date", "2021-03-10"]),
    *({"title": 10, "url": 11, "date": 8}, TITLES[1], "/news/1"),
    *({"title": 13, "url": 14, "date": 8}, TITLES[2], "/news/2"),
]  # fmt: skip
ROWS = (
    '1:"$Sreact.fragment"\n2:I[7,["a.js"],"default"]\n3:T4,{no\n'
    + "4:" + json.dumps(["$", "div", None, {"news": stories(publishedAt="$D2021-03-1{}T08:00:00Z")}]) + "\n"
)  # fmt: skip
PUSHED = [code(f"self.__next_f.push({json.dumps([1, part])})") for part in (ROWS[:150], ROWS[150:])]
PLACES = {
    "next, pushed in pieces": code("self.__next_f=[];") + code("self.__next_f.push([0])") + "".join(PUSHED),
    "next": script({"props": {"pageProps": {"news": stories()}}}),
    "json of any name": script(stories(), "type='application/json' data-x=y"),
    "drupal": script({"path": {}, "news": stories()}, "type=application/json data-drupal=x"),
    "angular": f"<script id=server-state type=application/json>{ANGULAR}</script>",
    "initial state": code(f"window.__INITIAL_STATE__ = {DATA};"),
    "in brackets": code(f'window["__INITIAL_STATE__"]={DATA};(function(){{var s;}}());'),
    "nuxt": code(f"window.__NUXT__={DATA}"),
    "variable": code(f"var __PRELOADED_STATE__ = {DATA}"),
    "as a text": code(f"window.__STATE__ = JSON.parse({json.dumps(DATA)});"),
    "undefined members": code(f'window.__NUXT__={{"a":undefined,"b":"undefined","c":{DATA}}};var d = "}}"'),
    "after a program": code(f"window.__A__ = {{b: function() {{ return '}}' }} }};window.__S__ = {DATA};"),
    "apollo": code("window.__APOLLO_STATE__ = " + json.dumps(
        {f"Story:{at}": {"__typename": "Story", **one} for at, one in enumerate(stories())}
        | {"ROOT_QUERY": {"__typename": "Query"}, "Tag:1": {"__typename": "Tag"}})),
    "nuxt table": script(TABLE, NUXT + " data-ssr=true"),
    "among other lists": script({"menu": [{"title": "About the town", "url": "/a"}] * 3, "news": stories(),
                                 "tags": [{"name": "Ships", "slug": "s", "createdAt": "2021-01-01"}] * 9}),
    "in two lists": script({"top": stories()[:2], "more": stories()[1:]}),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_entries_are_found_wherever_scripts_keep_them(place: str) -> None:
    found = read(PLACES[place])
    assert titles(found) == TITLES
    assert [one.url.text for one in found if one.url] == ["/news/0", "/news/1", "/news/2"]
    assert all(one.dates[0].text.startswith("2021-03-1") for one in found)
    assert all(
        found.where.startswith("state:") for one in found for found in (one.title, *one.dates) if found
    )


# --------------------------------------------------------------------------- what members are called

MEMBERS: list[tuple[Any, str, str]] = [
    ([{"attributes": one} for one in stories()], "url", "/news/1"),
    ([{"node": one} for one in stories()], "url", "/news/1"),
    ([{"id": 7, "fields": one} for one in stories()], "url", "/news/1"),
    (stories(url=None, link="https://town.example/{}"), "url", "https://town.example/1"),
    (stories(url=None, path={"alias": "/alias/x"}, slug="one-{}", link="/l/{}"), "url", "/l/1"),
    (stories(publishedAt=None, date_gmt="2021-03-1{}T08:00:00"), "date", "2021-03-11T08:00:00"),
    (stories(publishedAt=None, date=1615363200), "date", "1615363200"),
    (stories(publishedAt=None, date={"value": "11 mars 2021"}), "date", "11 mars 2021"),
    (stories(createdAt="2020-01-01"), "date", "2021-03-11"),
    (stories(publishedAt=None, createdAt="2020-01-01"), "date", "2020-01-01"),
    (stories(excerpt={"rendered": "<p>In short {}</p>"}), "summary", "<p>In short {}</p>"),
    (stories(teaser="In short {}"), "summary", "In short 1"),
    (stories(image="/i/{}.jpg"), "image", "/i/1.jpg"),
    (stories(heroImage={"data": {"attributes": {"url": "/h.jpg"}}}), "image", "/h.jpg"),
    (stories(image=[{"src": "https://img.example/a.jpg"}]), "image", "https://img.example/a.jpg"),
    (stories(image="asset-7"), "image", None),
    (stories(locale="fr"), "language", "fr"),
]


@pytest.mark.parametrize(("value", "field", "expected"), MEMBERS)
def test_members_have_many_names(value: Any, field: str, expected: Any) -> None:
    found = read(script(value))
    assert len(found) == 3
    one = found[1]
    told = {
        "url": one.url and one.url.text,
        "date": one.dates[0].text,
        "summary": one.summary and one.summary.text,
        "image": one.image and one.image.url,
        "language": one.language,
    }
    assert told[field] == expected


# --------------------------------------------------------------------------- addresses

LINKS = "".join(f"<a href='/{at}/story-{at}'>x</a><a href='/menu-{at}'>y</a>" for at in range(3))
SLUGS: list[tuple[str, dict[str, Any], list[str]]] = [
    (LINKS, {"slug": "story-{}"}, [f"https://town.example/{at}/story-{at}" for at in range(3)]),
    (LINKS, {"slug": "{}/story-{}"}, [f"https://town.example/{at}/story-{at}" for at in range(3)]),
    (LINKS, {"slug": "story-{}", "uri": "entity:node/{}"},
     [f"https://town.example/{at}/story-{at}" for at in range(3)]),
    (LINKS + "<a href='https://town.example/0/story-0?utm_source=x#top'>x</a>", {"slug": "story-{}"},
     [f"https://town.example/{at}/story-{at}" for at in range(3)]),
    (LINKS + "<a href='/fr/story-0'>x</a>", {"slug": "story-{}"},
     [f"https://town.example/{at}/story-{at}" for at in (1, 2)]),
    (LINKS, {"slug": "y-{}"}, []),
    (LINKS, {"slug": "other-{}"}, []),
    (LINKS, {"slug": "/"}, []),
    ("", {"slug": "story-{}"}, []),
    ("", {"slug": "https:story-{}"}, []),
    ("", {"url": "/i/{}.jpg"}, []),
    ("", {"url": "javascript:open({})"}, []),
    ("", {"url": "/the-same"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "members", "addresses"), SLUGS)
def test_no_address_is_made_up(markup: str, members: dict[str, Any], addresses: list[str]) -> None:
    found = read(markup + script(stories(**({"url": None} | members))))
    assert [canonical(one.url.text) for one in found if one.url] == list(map(canonical, addresses))


# --------------------------------------------------------------------------- what is no news

NO_NEWS: dict[str, str] = {
    "nothing": "",
    "no day": script(stories(publishedAt=None)),
    "no title": script(stories(title="")),
    "one thing": script(stories()[:1]),
    "labels": script(stories(title="Ships")),
    "people": script([{"name": f"The desk number {at}", "url": f"/p/{at}", "createdAt": "2021-03-10"}
                      for at in range(5)]),
    "files": script(stories(url="/files/{}.png")),
    "a few among many": script(stories() + [{"title": "Other thing without a day"}] * 9),
    "a program": code("window.__NUXT__=(function(a,b){return {data:[{title:a,url:b}]}}('x','/y'));"),
    "json-ld": script(stories(), "type=application/ld+json"),
    "a comment": f"<!-- {script(stories())[:30]} -->",
}  # fmt: skip


@pytest.mark.parametrize("name", NO_NEWS)
def test_what_does_not_look_like_news_is_left(name: str) -> None:
    assert read(NO_NEWS[name]) == []


# --------------------------------------------------------------------------- hostile and large data

OPENED = "window.__A__ = {"
HOSTILE = {
    "no end": code(OPENED + '"a": [' * 100_000)[:-9],
    "levels": code("window.__A__ = " + "[" * 200_000 + "]" * 200_000),
    "quotes": code(OPENED + '"' + '\\"' * 200_000),
    "a last backslash": code(OPENED + '"undefined\\'),
    "many assignments": code(OPENED * 100_000),
    "many programs": code("window.__A__ = {a: 'undefined'};" * 30_000),
    "many scripts": "<script type=application/json>{}</script>" * 30_000,
    "open scripts": "<script" * 100_000,
    "undefined": code(OPENED + "undefined," * 100_000),
    "parsed": code('window.__A__ = JSON.parse("' + "\\u0022" * 100_000),
    "a long name": code("window." + "a" * 500_000 + " = {}"),
    "underscores": code("_" * 500_000 + "__A"),
    "a table of itself": script([[1, 1], [0] * 4, {"a": 0}] * 500, NUXT),
    "pushed rows": code(f'self.__next_f.push([1,{json.dumps("1:[" * 100_000)}])'),
    "many pushed rows": "".join(code(f'self.__next_f.push([1,"{at}:{{}}\\n"])') for at in range(9_000)),
    "a wrong table": script({"a": 1}, NUXT),
    "places that are none": script([[9, -1, True, None, "x"], {"a": 9**9}], NUXT),
    "half a character": script([{"title": "\ud800" * 20, "url": "/\ud800", "date": "2021"}] * 3),
    "odd members": script([{"title": {"rendered": {"rendered": {}}}, "url": [], "date": True}] * 5),
    "floods of things": script(
        [[{"title": "x" * 20, "url": f"/{at}", "date": "2021"}] * 3 for at in range(9_000)]),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_data_is_read_quickly_or_not_at_all(name: str) -> None:
    markup = HOSTILE[name]
    request = ReadRequest(body=markup.encode(), url=PAGE, source=Source(url=PAGE))
    document = parse_document(ReadRequest(body=b"<p>x</p>", url=PAGE, source=request.source))
    start = time.process_time()
    assert len(entries_of(document, request)) <= 1_000
    assert time.process_time() - start < 2


def test_a_list_behind_a_broken_script_is_found() -> None:
    assert (
        titles(read(code("window.__A__ = {'a': 1}") + script([1, "{", None]) + script(stories()))) == TITLES
    )


def test_looking_for_entries_costs_little_beside_reading_the_json() -> None:
    data = json.dumps(
        [{"id": at, "title": f"Product {at}", "url": f"/p/{at}", "of": [{}]} for at in range(20_000)]
    )
    body = f"<script type=application/json>{data}</script>".encode()
    request = ReadRequest(body=body, url=PAGE, source=Source(url=PAGE))
    document = parse_document(ReadRequest(body=b"<p>x</p>", url=PAGE, source=request.source))

    def seconds(work: Callable[[], object]) -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    parsing = min(seconds(lambda: json.loads(data)) for _ in range(3))
    assert entries_of(document, request) == []
    assert min(seconds(lambda: entries_of(document, request)) for _ in range(3)) < 2 * parsing + 0.01

"""Operators' rules: a bad one is told by its name, a slip in one entry costs that field only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from aggregator.errors import ReadError
from aggregator.models import DateOrigin
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import FieldRule, JsonRule, PageRule

PAGE = "<html><body><div class=row><h3><a href=/1>Word one</a></h3></div></body></html>"


def css(selector: str) -> FieldRule:
    return FieldRule.model_construct(css=selector)


def xpath(expression: str) -> FieldRule:
    return FieldRule.model_construct(xpath=expression)


BAD_RULES: list[tuple[dict[str, Any], str]] = [  # made without the checks that settings do
    ({"items": "div["}, "page.items"),
    ({"items": "div:hover::before("}, "page.items"),
    ({"items": "//div["}, "page.items"),
    ({"items": "div", "title": xpath("//nofunction()")}, "page.title"),
    ({"items": "div", "date": xpath("./@x:y")}, "page.date"),
    ({"items": "div", "link": css("a[href")}, "page.link"),
    ({"items": "div", "drop": ">>"}, "page.drop"),
    ({"items": "div", "documents": css("a:nope")}, "page.documents"),
]


@pytest.mark.parametrize(("fields", "name"), BAD_RULES)
def test_a_bad_selector_is_named(fields: dict[str, Any], name: str, ask: Callable[..., ReadRequest]) -> None:
    request = ask(PAGE)
    source = request.source.model_copy(update={"page": PageRule.model_construct(**fields)})
    with pytest.raises(ReadError) as caught:
        read(replace(request, source=source))
    assert caught.value.reason == "bad-rule"
    assert caught.value.detail.startswith(name)


@pytest.mark.parametrize("expression", ["string(h3)", "h3/a/text()", "concat(h3, '')", "*[1]"])
def test_what_is_called_xpath_is_xpath(expression: str, ask: Callable[..., ReadRequest]) -> None:
    reading = read(ask(PAGE, page={"items": ".row", "title": {"xpath": expression}}))
    assert [found.title.text for found in reading.candidates if found.title] == ["Word one"]


@pytest.mark.parametrize("expression", ["title.", "[?", "items[*", "@@"])
def test_a_bad_json_expression_is_named(expression: str, ask: Callable[..., ReadRequest]) -> None:
    request = ask('{"rows": [{"title": "x"}]}')
    rule = JsonRule.model_construct(items="rows", title=expression)
    with pytest.raises(ReadError) as caught:
        read(replace(request, source=request.source.model_copy(update={"json_rule": rule})))
    assert caught.value.reason == "bad-rule"
    assert "json.title" in caught.value.detail


def test_json_without_a_list_or_rule(ask: Callable[..., ReadRequest]) -> None:
    cases = {'{"rows": 5}': ({"json": {"items": "rows"}}, "no-list"), '{"a": 1}': ({}, "no-rule")}
    for body, (settings, reason) in cases.items():
        with pytest.raises(ReadError) as caught:
            read(ask(body, **settings))
        assert caught.value.reason == reason


def test_a_function_on_a_wrong_type_costs_only_that_field(ask: Callable[..., ReadRequest]) -> None:
    body = '[{"t": "a", "d": "2024"}, {"t": "b", "d": 5}]'
    reading = read(ask(body, json={"title": "t", "date": "join('-', [d, '01'])"}))
    assert [[date.text for date in found.dates] for found in reading.candidates] == [["2024-01"], []]


def test_rules_that_match_nothing_are_an_answer(ask: Callable[..., ReadRequest]) -> None:
    page = PAGE.replace("</body>", "<p>" + "many words of a page " * 200 + "</p></body>")
    reading = read(ask(page, page={"items": ".gone"}))
    assert reading.candidates == ()
    assert reading.notes == ("page.items matches nothing",)


def test_several_blocks_keep_their_kinds_and_order(ask: Callable[..., ReadRequest]) -> None:
    page = "<ul><li><a href=a>News of today</a></ul><ol><li><a href=b>Day of trees</a></ol>"
    reading = read(ask(page, blocks=[{"items": "ul li"}, {"items": "ol li", "kind": "event"}]))
    assert [(found.kind, found.position) for found in reading.candidates] == [("news", 0), ("event", 1)]


DATES = [
    ('<time datetime="2024-05-06">6 May</time>', [("2024-05-06", "time"), ("6 May", "text")]),
    ('<meta itemprop="datePublished" content="2024-05-06">', [("2024-05-06", "attribute")]),
    ('<span class="post-date">6 May 2024</span>', [("6 May 2024", "text")]),
    ('<div class="newsDate">6 May 2024</div>', [("6 May 2024", "text")]),
    ("<p>VIENNA, 6 May 2024 (ORG) - Words follow.</p>", [("6 May 2024", "text")]),
    ("<p>2021年3月10日 文字</p>", [("2021年3月10日", "text")]),
    ("<p>The 2024 summit drew 300 people to 12 halls.</p>", []),
    ('<p class="candidate updates">6 people</p>', []),
]


@pytest.mark.parametrize(("markup", "dates"), DATES)
def test_dates_without_a_rule(
    markup: str, dates: list[tuple[str, str]], ask: Callable[..., ReadRequest]
) -> None:
    page = f"<div class=row>{markup}<a href=/1>Words of a headline</a></div>"
    [found] = read(ask(page, page={"items": ".row"})).candidates
    told = [(date.text, str(date.origin)) for date in found.dates]
    assert set(dates) <= set(told)
    assert bool(told) is bool(dates)
    trust = list(DateOrigin)
    assert [trust.index(date.origin) for date in found.dates] == sorted(
        trust.index(date.origin) for date in found.dates
    )


TITLES = [
    ("<p>Words before the link... <a href=/1>read more</a></p>", "Words before the link"),
    ("<p>Is it so? <a href=/1>Read more</a> after</p>", "Is it so?"),
    ("<h4>Heading wins</h4><p>Text</p><a href=/1>Lire la suite</a>", "Heading wins"),
    ("<a href=/1><img src=x.jpg></a><a href=/1>Words of the link</a>", "Words of the link"),
    ("<a href=/c>Tag</a><a href=/1>Words of the longer link</a>", "Words of the longer link"),
    ("<a href=/1 aria-label='Said aloud'><img src=x.jpg></a>", "Said aloud"),
    ("<h3>Two<br>lines</h3><a href=/1>x</a>", "Two lines"),
]


@pytest.mark.parametrize(("markup", "title"), TITLES)
def test_titles_without_a_rule(markup: str, title: str, ask: Callable[..., ReadRequest]) -> None:
    [found] = read(ask(f"<div class=row>{markup}</div>", page={"items": ".row"})).candidates
    assert found.title is not None
    assert (found.title.text, found.url.text if found.url else "") == (title, "/1")

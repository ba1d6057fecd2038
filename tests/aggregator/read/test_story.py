"""A page that is to tell a story we know from a list: read as that story, or refused with what it is."""

from __future__ import annotations

import pytest

from aggregator.errors import ReadError
from aggregator.models import ReadingKind
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import Source

URL = "https://news.example/2021/story"
TEXT = "<p>The council met on the square and heard what the engineers had found there. " * 3
LIST = "".join(
    f"<li><h3><a href='/{n}'>Another of the latest stories, number {n}</a></h3>" for n in range(12)
)


def page(title: str, heading: str = "", text: str = TEXT, beside: str = "") -> bytes:
    main = f"<main><h1>{heading or title}</h1>{text}</main><ul>{beside}</ul>"
    return f"<html><head><title>{title}</title></head><body>{main}</body></html>".encode()


def told(body: bytes, story: str) -> str:
    """The title it was read as, or the reason it was refused."""
    try:
        reading = read(ReadRequest(body=body, url=URL, source=Source(url=URL), story=story))
    except ReadError as error:
        return error.reason
    assert reading.kind is ReadingKind.ARTICLE
    assert reading.candidates[0].title is not None
    return reading.candidates[0].title.text


@pytest.mark.parametrize(
    ("title", "heading", "story"),
    [
        ("Wells for ten schools", "", "Wells for ten schools"),
        ("Wells for ten schools | The Valley", "Wells for ten schools", "Wells for ten sch…"),
        ("Wells for ten schools in the valley opened by the minister", "", "Minister opens ten wells"),
        ("The Valley", "Wells for ten schools", "Wells for ten schools"),
        ("Запуск доклада о мировых водах", "", "Запущен доклад о мировой воде"),
        ("联合国发布世界水资源报告", "", "世界水资源报告发布"),
        ("G20", "", "G20"),
    ],
)
def test_the_same_story_in_other_words(title: str, heading: str, story: str) -> None:
    assert told(page(title, heading), story) == (heading or title)


@pytest.mark.parametrize(
    ("title", "heading", "story"),
    [
        ("The Valley", "", "Wells for ten schools"),
        ("Kenya", "", "Kenya opens ten wells for schools"),
        ("Timetable of buses", "", "Wells for ten schools"),
        ("The new office in the north", "", "The launch in the south"),
        ("联合国教科文组织", "", "世界水资源报告发布"),
    ],
)
def test_another_page(title: str, heading: str, story: str) -> None:
    assert told(page(title, heading), story) == "other-story"


def test_a_short_story_beside_a_long_list_is_read_where_a_list_was_not_to_be_expected() -> None:
    body = page("Wells for ten schools", beside=LIST)
    assert told(body, "Wells for ten schools") == "Wells for ten schools"
    unknown = read(ReadRequest(body=body, url=URL, source=Source(url=URL)))
    assert unknown.kind is ReadingKind.PAGE


def test_a_list_of_stories_is_none_of_them() -> None:
    latest = f"<li><h3><a href='/w'>Wells for ten schools</a></h3>{LIST}"
    assert (
        told(page("The Valley", text="", beside=latest), "Wells for ten schools") != "Wells for ten schools"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<title>Page not found</title><h1>Page not found</h1><p>Wells for ten schools", "soft-404"),
        (b"<title>Sign in</title><h1>Sign in</h1><form><input type=password></form>", "login"),
        (b'{"title": "Wells for ten schools"}', "not-a-page"),
        (b"<rss version='2.0'><channel><title>Wells</title></channel></rss>", "not-a-page"),
        (b"%PDF-1.7\n\0\1\2", "not-text"),
    ],
)
def test_walls_and_files(body: bytes, reason: str) -> None:
    assert told(body, "Wells for ten schools") == reason


def test_the_rules_of_the_list_are_not_meant_for_it() -> None:
    source = Source.model_validate({"url": URL, "page": {"items": "li.news", "title": "h3"}})
    request = ReadRequest(body=page("Wells for ten schools"), url=URL, source=source, story="Wells for ten")
    assert read(request).kind is ReadingKind.ARTICLE

"""Documents that are looked into where a source asks for it: once, within the same limits as pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from aggregator.models import Attachment, ChangeKind, Errand, Outcome, PageState
from aggregator.settings.schema import ScheduleSettings
from tests.aggregator.read.papers import paper
from tests.aggregator.test_articles import DAY, HOUR, Newsroom, World
from tests.loopback import site

FILE = b"PK\x03\x04" + b"figures" * 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Library(Newsroom):
    """Stories with two sheets each."""

    def story(self, number: int, head: str = "") -> None:
        super().story(number, head)
        kind, page = self.pages[f"/news/{number}"]
        sheets = "".join(f"<a href='/files/{number}-{name}.xlsx'>Sheet {name}</a> " for name in "ab")
        self.pages[f"/news/{number}"] = (kind, page.replace(b"<p><a href", f"<p>{sheets}<p><i hre".encode()))
        for name in "ab":
            self.pages[f"/files/{number}-{name}.xlsx"] = ("application/octet-stream", FILE)


@pytest.fixture
def library() -> Iterator[Library]:
    served = Library()
    with site(served):
        yield served


def world(folder: Path, library: Library, budget: int = 20, **settings: Any) -> World:
    made = World(folder, library, documents="inspected", **settings)
    made.schedule = ScheduleSettings(articles=budget)
    return made


def told(document: Attachment) -> tuple[str, int | None, str, str, int | None]:
    name = document.url.rpartition("/")[2]
    return name, document.length, document.sha256, document.media_type, document.pages


def visits(outcome: Outcome) -> list[PageState]:
    return [visit.state for visit in outcome.pages if visit.what is Errand.DOCUMENTS]


SHEETS = [(f"1-{name}.xlsx", len(FILE), sha256(FILE).hexdigest(), XLSX, None) for name in "ab"]
UNREAD = [(f"1-{name}.xlsx", None, "", XLSX, None) for name in "ab"]


def test_documents_of_a_new_item_are_told_when_it_is_published(tmp_path: Path, library: Library) -> None:
    made = world(tmp_path, library)
    first = made.poll()
    assert (first.count(ChangeKind.NEW), visits(first)) == (3, [PageState.READ] * 3)
    assert list(map(told, made.items()["1"].documents)) == SHEETS
    again = made.poll(anew=True)
    assert again.count(ChangeKind.EDITED) == 0, "the list does not tell it, and takes nothing back"
    assert list(map(told, made.items()["1"].documents)) == SHEETS
    assert library.asked("/files/") == 6


def test_they_stay_as_listed_where_nobody_asked(tmp_path: Path, library: Library) -> None:
    made = World(tmp_path, library)
    made.poll()
    made.poll()
    assert list(map(told, made.items()["1"].documents)) == UNREAD
    assert library.asked("/files/") == 0


def test_they_share_the_budget_with_pages_and_follow_later(tmp_path: Path, library: Library) -> None:
    made = world(tmp_path, library, budget=4)
    asked = []
    for _ in range(5):
        before = library.asked("/news/") + library.asked("/files/")
        made.poll()
        asked.append(library.asked("/news/") + library.asked("/files/") - before)
    assert asked == [4, 4, 1, 0, 0]
    assert all(one.sha256 for item in made.items().values() for one in item.documents)


def test_one_that_is_not_there_keeps_none_of_the_others_back(tmp_path: Path, library: Library) -> None:
    del library.pages["/files/1-a.xlsx"]
    made = world(tmp_path, library)
    assert sorted(visits(made.poll())) == [PageState.FAILED, PageState.READ, PageState.READ]
    assert list(map(told, made.items()["1"].documents)) == [UNREAD[0], SHEETS[1]]
    for later in (HOUR, DAY):
        assert visits(made.poll(2 * later)) == [PageState.FAILED]
    assert visits(made.poll(30 * DAY)) == []
    assert library.answers["/files/1-a.xlsx", 404] == 3
    assert library.answers["/files/1-b.xlsx", 200] == 1


def test_a_web_page_is_no_document(tmp_path: Path, library: Library) -> None:
    library.pages["/files/1-a.xlsx"] = ("text/html; charset=utf-8", b"<title>Sign in</title>")
    made = world(tmp_path, library)
    reasons = [visit.reason for visit in made.poll().pages if visit.state is PageState.FAILED]
    assert reasons == ["not-a-document"]
    assert list(map(told, made.items()["1"].documents)) == [UNREAD[0], SHEETS[1]]
    assert visits(made.poll(30 * DAY)) == []


def test_one_that_is_larger_than_allowed_is_not_tried_again(tmp_path: Path, library: Library) -> None:
    library.pages["/files/1-a.xlsx"] = ("application/octet-stream", bytes(range(256)) * 400)
    made = world(tmp_path, library, max_wire=50_000)
    assert "too-large" in [visit.reason for visit in made.poll().pages]
    assert visits(made.poll(30 * DAY)) == []


@pytest.mark.parametrize("lost", "ab")
def test_one_that_is_too_large_gives_up_none_that_may_come(
    tmp_path: Path, library: Library, lost: str
) -> None:
    large = f"/files/1-{'b' if lost == 'a' else 'a'}.xlsx"
    library.pages[large] = ("application/octet-stream", bytes(100_000))
    del library.pages[f"/files/1-{lost}.xlsx"]
    made = world(tmp_path, library, max_wire=50_000)
    made.poll()
    library.pages[f"/files/1-{lost}.xlsx"] = ("application/octet-stream", FILE)
    made.poll(2 * HOUR)
    assert [one.length for one in made.items()["1"].documents if one.url.endswith(f"{lost}.xlsx")] == [
        len(FILE)
    ]
    assert visits(made.poll(30 * DAY)) == []


def feed(library: Library, enclosure: str) -> None:
    """A feed of one dated story with this enclosure."""
    text = (
        "<rss version='2.0'><channel><title>Valley</title><item><title>The bridge is opened again</title>"
        f"<link>{library.url}/news/0</link><pubDate>Wed, 03 Mar 2021 08:00:00 GMT</pubDate>"
        f"<description>What the council found.</description>{enclosure}</item></channel></rss>"
    )
    library.pages["/list"] = ("application/rss+xml", text.encode())


PAPER = paper(7, "fr")
PDF = ("application/pdf", len(PAPER), 7, "fr", True)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", PDF),
        ("type='application/pdf'", PDF),
        ("length='12345'", ("application/pdf", 12345, 7, "fr", True)),
        ("type='application/x-report' length='1'", ("application/x-report", 1, 7, "fr", True)),
        ("type='audio/mpeg'", ("audio/mpeg", None, None, "", False)),
    ],
)
def test_what_the_list_says_of_a_document_stands(
    tmp_path: Path, library: Library, attributes: str, expected: tuple[object, ...]
) -> None:
    pytest.importorskip("pypdf")
    feed(library, f"<enclosure url='{library.url}/files/report' {attributes}/>")
    library.pages["/files/report"] = ("application/octet-stream", PAPER)
    made = world(tmp_path, library)
    for anew in (False, True):
        made.poll(anew=anew)
        ((one,),) = (item.documents for item in made.items().values())
        assert (one.media_type, one.length, one.pages, one.language, bool(one.sha256)) == expected
    assert library.asked("/files/") == expected[-1]


@pytest.mark.parametrize(("body", "reason"), [(PAPER[:99], "unreadable-pdf"), (PAPER, "needs-extra")])
def test_a_pdf_that_is_not_read_is_told_as_a_file(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch, body: bytes, reason: str
) -> None:
    if reason == "needs-extra":
        monkeypatch.setitem(sys.modules, "pypdf", None)
    else:
        pytest.importorskip("pypdf")
    library.pages["/files/1-a.xlsx"] = ("application/pdf", body)
    made = world(tmp_path, library)
    assert [visit.reason for visit in made.poll().pages if visit.reason] == [reason]
    found = made.items()["1"].documents[0]
    assert (found.length, found.sha256, found.pages) == (len(body), sha256(body).hexdigest(), None)
    with made.store() as store:
        told = store.errands_of(store.item(f"{library.url}/news/1").id)[Errand.DOCUMENTS]
    assert (told.state, told.tries, told.due, told.reason) == (PageState.READ, 1, None, reason)
    assert visits(made.poll(30 * DAY)) == [], "nothing more is to be had of it"

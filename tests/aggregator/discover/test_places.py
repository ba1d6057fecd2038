"""Where is looked and in which order, and how an offer stands to the page: the tables behind a discovery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.discover.compare import Entries, Overlap, behind, overlap
from aggregator.discover.places import (
    about_comments,
    folder_of,
    likeliest_first,
    stated_sitemaps,
    usual_feeds,
)
from aggregator.models import DateOrigin, Item, Moment, Precision
from aggregator.read.announced import Announced

NOW = datetime(2021, 4, 1, tzinfo=UTC)
TOWN = "https://town.example"

FOLDERS = [
    ("/", "/"), ("", "/"), ("/news", "/news/"), ("/news/", "/news/"), ("/news/index.html", "/news/"),
    ("/en/press.php?page=2", "/en/"), ("/news/all.aspx#top", "/news/"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "folder"), FOLDERS)
def test_the_folder_of_a_page(path: str, folder: str) -> None:
    assert folder_of(TOWN + path) == folder


MAKERS = [
    ("wordpress 5.7", f"{TOWN}/news/feed/"),
    ("drupal 9 (https://www.drupal.org)", f"{TOWN}/rss.xml"),
    ("joomla! - open source content management", f"{TOWN}/news?format=feed&type=rss"),
    ("hugo 0.80", f"{TOWN}/news/index.xml"),
    ("jekyll v4", f"{TOWN}/feed.xml"),
    ("", f"{TOWN}/news/feed/"),
]


@pytest.mark.parametrize(("made_with", "first"), MAKERS)
def test_the_usual_places_begin_with_those_of_its_maker(made_with: str, first: str) -> None:
    places = usual_feeds(f"{TOWN}/news/?page=1", made_with)
    assert places[0] == first
    assert len(places) <= 12
    assert len(set(places)) == len(places)


def test_a_page_that_is_a_file_has_its_feeds_beside_it() -> None:
    places = usual_feeds(f"{TOWN}/news/index.html", "")
    assert places[0] == f"{TOWN}/news/feed/"
    assert f"{TOWN}/news/index.html?format=feed&type=rss" in places


COMMENTS = [
    ("Comments for Town", True), (f"{TOWN}/comments/feed/", True), ("Town » Commentaires", True),
    (f"{TOWN}/?feed=comments-rss2", True), (f"{TOWN}/?feed=commentsrss", True), ("Comment on: Bridge", True),
    ("Kommentare zu Stadt", True), ("تعليقات", True), ("Commentary", False), ("Comment", False),
    (f"{TOWN}/commentary/feed", False), (f"{TOWN}/feed", False), ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), COMMENTS)
def test_comments_are_told_from_commentary(words: str, expected: bool) -> None:
    assert about_comments(words) is expected


def test_the_likeliest_feed_comes_first() -> None:
    paths = ("/comments/feed/", "/fr/news.xml", "/feed/", "/news/feed/")
    links = [
        Announced(url=TOWN + path, language="fr" if "/fr/" in path else "en-GB" if "news" in path else "")
        for path in paths
    ]
    links.insert(2, Announced(url="https://feeds.example/town"))
    ordered = [link.url for link in likeliest_first(tuple(links), f"{TOWN}/news/", "en")]
    assert ordered == [
        *(f"{TOWN}/news/feed/", f"{TOWN}/feed/", "https://feeds.example/town"),
        *(f"{TOWN}/fr/news.xml", f"{TOWN}/comments/feed/"),
    ]


ROBOTS = [
    ("", []),
    ("User-agent: *\nDisallow: /", []),
    ("Sitemap: https://town.example/a.xml\n", [f"{TOWN}/a.xml"]),
    ("sitemap:/a.xml\r\nSITEMAP : /news.xml\r\n  Sitemap: /a.xml", [f"{TOWN}/news.xml", f"{TOWN}/a.xml"]),
    ("# Sitemap: /no.xml\nSitemap: javascript:1\nSitemap:", []),
    ("Sitemap: /x.xml\n" * 100_000, [f"{TOWN}/x.xml"]),
]


@pytest.mark.parametrize(("robots", "expected"), ROBOTS, ids=lambda one: str(one)[:20])
def test_sitemaps_that_robots_txt_names(robots: str, expected: list[str]) -> None:
    assert stated_sitemaps(robots, f"{TOWN}/news/") == expected


# --------------------------------------------------------------------------- comparing


def entries(numbers: str, *, dated: bool = True, place: str = "") -> Entries:
    """One entry for each number; ``place`` makes other addresses of them."""
    return Entries(
        items=[
            Item(
                source_key="x",
                title=f"Story {number}",
                url=f"{TOWN}{place}/{number}",
                language="en" if int(number) % 3 else "fr",
                published=Moment(
                    at=NOW - timedelta(days=int(number)), precision=Precision.DAY, origin=DateOrigin.FEED
                )
                if dated
                else None,
            )
            for number in numbers.split()
        ],
        now=NOW,
    )


OVERLAPS = [
    ("1 2 3 4", "1 2 3 4", (4, 1.0, 0.0)),
    ("1 2 3 4", "1 2", (2, 1.0, 0.0)),
    ("1 2", "1 2 3 4", (2, 1.0, 0.0)),
    ("1 2 3 4 5 6", "2 4 6", (3, 1.0, 0.5)),
    ("6 5 4 3 2 1", "2 4 6", (3, 1.0, 0.5)),
    ("1 2 3 4", "4 5 6 7", (1, 0.25, 0.75)),
    ("1 2", "3 4", (0, 0.0, 1.0)),
    ("", "1 2", (0, 0.0, 1.0)),
    ("1 2", "", (0, 0.0, 1.0)),
]


@pytest.mark.parametrize(("offer", "page", "expected"), OVERLAPS)
def test_overlap(offer: str, page: str, expected: tuple[int, float, float]) -> None:
    common, share, foreign = expected
    assert overlap(entries(offer), entries(page)) == Overlap(common=common, share=share, foreign=foreign)
    assert overlap(entries(offer, place="/x"), entries(page)).common == common  # by title


def test_without_dates_the_order_counts() -> None:
    assert overlap(entries("6 1 2", dated=False), entries("1 2")).foreign == pytest.approx(1 / 3)
    assert overlap(entries("6 1 2"), entries("1 2")).foreign == 0


def test_how_far_an_offer_is_behind() -> None:
    assert behind(entries("9 8"), entries("3 4 5")) == timedelta(days=5)
    assert behind(entries("9", dated=False), entries("3")) is None
    assert behind(entries(""), entries("3")) is None
    assert entries("-9 4").newest == NOW - timedelta(days=4)  # what is to come is not the newest


def test_the_language_most_entries_are_in() -> None:
    assert entries("1 2 3").language == "en"
    assert entries("").language == ""

"""Scripted sites on loopback, asked through the real door: what is found, what ranks first, and why."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_network
from typing import Any

import pytest

from aggregator.discover import BUDGET, Discovery, Proposal, discover
from aggregator.errors import WrongUsage
from aggregator.fetch import Door, HostGate
from aggregator.models import Reading
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import FetchSettings, Source
from tests.chromium import draws
from tests.loopback import Site, site

NOW = datetime(2021, 4, 1, tzinfo=UTC)
WORDS = ("bridge", "library", "ferry", "museum", "council", "school", "market", "garden", "theatre", "port")


class Here:
    """Reads in this process."""

    def read(self, request: ReadRequest) -> Reading:
        return read(request)


class Scripted(Site):
    """A site with redirects that counts what is asked of it, robots.txt of the door's own left out."""

    def __init__(self) -> None:
        super().__init__()
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        if request.path in self.redirects:
            request.send_response(301)
            request.send_header("Location", self.redirects[request.path])
            request.send_header("Content-Length", "0")
            request.end_headers()
        elif request.path in self.headers and request.path in self.pages:
            kind, body = self.pages[request.path]
            request.send_response(200)
            request.send_header("Content-Type", kind)
            request.send_header("Link", self.headers[request.path])
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)
        else:
            super().answer(request)

    def page(self, path: str, head: str = "", stories: range = range(8), more: str = "") -> None:
        boxes = "".join(
            f"<article><h2><a href='/news/{at}'>{title(at)}</a></h2>"
            f"<time datetime='{day(at):%Y-%m-%d}'>then</time><p>About it, number {at}.</p></article>"
            for at in stories
        )
        html = f"<html lang=en><head><title>News</title>{head}</head><body>{more}<main>{boxes}</main></body>"
        self.pages[path] = ("text/html", f"{html}</html>".encode())

    def feed(
        self, path: str, stories: Any = range(8), *, where: str = "/news/", older: int = 0, more: str = ""
    ) -> None:
        entries = "".join(
            f"<item><title>{title(at)}</title><link>{self.url}{where}{at}</link>"
            f"<pubDate>{day(at, older):%d %b %Y} 08:00:00 GMT</pubDate></item>"
            for at in stories
        )
        text = f"<rss version='2.0'><channel><title>Town</title>{more}{entries}</channel></rss>"
        self.pages[path] = ("application/rss+xml", text.encode())

    def posts(self, path: str, stories: range = range(8)) -> None:
        told = [
            {"id": at, "link": f"{self.url}/news/{at}", "title": {"rendered": title(at)},
             "date_gmt": f"{day(at):%Y-%m-%d}T08:00:00", "excerpt": {"rendered": "<p>About it.</p>"}}
            for at in stories
        ]  # fmt: skip
        self.pages[path] = ("application/json", json.dumps(told).encode())

    def sitemap(self, path: str, *places: str, news: bool = False) -> None:
        urls = "".join(
            f"<url><loc>{self.url}{place}</loc><lastmod>2021-03-{at % 28 + 1:02}</lastmod>"
            + (f"<news:news><news:title>{title(at)}</news:title><news:publication_date>{day(at):%Y-%m-%d}"
               "</news:publication_date></news:news>" if news else "")
            + "</url>"
            for at, place in enumerate(places)
        )  # fmt: skip
        text = f"<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>"
        self.pages[path] = ("application/xml", text.encode())

    @property
    def requests(self) -> int:
        """All that was asked, less the door's own look at robots.txt."""
        return len(self.asked) - (self.asked[:1] == ["/robots.txt"])


def title(at: int) -> str:
    return f"The {WORDS[at % 10]} number {at} opens again"


def day(at: int, older: int = 0) -> datetime:
    return NOW - timedelta(days=at + 1 + older)


def alternate(*paths: str, kind: str = "application/rss+xml", name: str = "Feed") -> str:
    return "".join(f"<link rel=alternate type={kind} title='{name}' href='{path}'>" for path in paths)


@pytest.fixture
def served() -> Iterator[Scripted]:
    scripted = Scripted()
    with site(scripted):
        yield scripted


SHELL = b"<html><title>News | Town</title><body><div id=app></div><script src=/app.js></script></body></html>"


def explored(
    served: Site,
    path: str = "/news/",
    budget: int = BUDGET,
    deadline: timedelta = timedelta(seconds=5),
    **settings: Any,
) -> Discovery:
    limits = FetchSettings(pace=timedelta(0), deadline=deadline, allow_networks=(ip_network("127.0.0.0/8"),))
    door = Door(limits, "Dateline/0.1 (+mailto:desk@example.org)", HostGate(timedelta(0)))
    return discover(served.url + path, door=door, reader=Here(), now=NOW, budget=budget, settings=settings)


def path_of(proposal: Proposal, served: Site) -> str:
    return proposal.url.removeprefix(served.url)


# --------------------------------------------------------------------------- what ranks first

Setting = Callable[[Scripted], object]


def announced(served: Scripted) -> None:
    served.page("/news/", alternate("/news/feed.xml"))
    served.feed("/news/feed.xml")


def atom(served: Scripted) -> None:
    served.page("/news/", alternate("/a.xml", kind="application/atom+xml"))
    entries = "".join(
        f"<entry><id>{at}</id><title>{title(at)}</title><link href='/news/{at}'/>"
        f"<updated>{day(at):%Y-%m-%dT00:00:00Z}</updated></entry>"
        for at in range(8)
    )
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>{entries}</feed>"
    served.pages["/a.xml"] = ("application/atom+xml", body.encode())


def section_feed_among_many(served: Scripted) -> None:
    served.page("/news/", alternate("/all.xml", "/comments.xml", "/news/feed.xml"))
    served.feed("/news/feed.xml")


def titles_only(served: Scripted) -> None:
    """The feed's links lead through a counter: the titles are the same."""
    served.page("/news/", alternate("/f.xml"))
    served.feed("/f.xml", where="/count/")


def linked(served: Scripted) -> None:
    served.page("/news/", more="<p><a href='/export?id=7'>RSS</a></p>")
    served.feed("/export?id=7")


def wordpress(served: Scripted) -> None:
    served.page("/news/", "<link rel='https://api.w.org/' href='/wp-json/'>")
    served.posts("/wp-json/wp/v2/posts?per_page=20&_embed=1")


def wordpress_by_header(served: Scripted) -> None:
    served.page("/news/")
    served.headers["/news/"] = f'<{served.url}/?rest_route=/>; rel="https://api.w.org/"'
    served.posts("/?rest_route=/wp/v2/posts&per_page=20&_embed=1")


def usual_place(served: Scripted) -> None:
    served.page("/news/")
    served.feed("/rss.xml")


def place_of_its_maker(served: Scripted) -> None:
    served.page("/news/", "<meta name=generator content='Joomla! - Open Source'>")
    served.feed("/news?format=feed&type=rss")


def moved(served: Scripted) -> None:
    served.page("/news/", alternate("/old"))
    served.redirects["/old"] = "/new.xml"
    served.feed("/new.xml")


def front_page(served: Scripted) -> None:
    served.page("/news/")
    served.page("/", alternate("/all.xml"), stories=range(0, 16, 2))
    served.feed("/all.xml", range(16))


def news_sitemap(served: Scripted) -> None:
    served.page("/news/")
    served.pages["/robots.txt"] = (
        "text/plain",
        b"User-agent: *\nDisallow:\nSitemap: /s.xml\nsitemap: /news-s.xml\n",
    )
    served.sitemap("/news-s.xml", *(f"/news/{at}" for at in range(8)), news=True)


def sitemap_index(served: Scripted) -> None:
    served.page("/news/")
    index = "".join(f"<sitemap><loc>{served.url}/{name}.xml</loc></sitemap>" for name in ("pages", "news"))
    served.pages["/sitemap.xml"] = ("application/xml", f"<sitemapindex>{index}</sitemapindex>".encode())
    served.sitemap("/news.xml", *(f"/news/{at}" for at in range(8)), news=True)


BEST: list[tuple[Setting, str, str, dict[str, Any]]] = [
    (announced, "feed", "/news/feed.xml", {"kind": "feed"}),
    (atom, "feed", "/a.xml", {"kind": "feed"}),
    (section_feed_among_many, "feed", "/news/feed.xml", {"kind": "feed"}),
    (titles_only, "feed", "/f.xml", {"kind": "feed"}),
    (linked, "feed", "/export?id=7", {"kind": "feed"}),
    (wordpress, "wordpress", "/wp-json/wp/v2/posts?per_page=20&_embed=1",
     {"kind": "json", "json": {"preset": "wordpress"}}),
    (wordpress_by_header, "wordpress", "/?rest_route=/wp/v2/posts&per_page=20&_embed=1",
     {"kind": "json", "json": {"preset": "wordpress"}}),
    (usual_place, "feed", "/rss.xml", {"kind": "feed"}),
    (place_of_its_maker, "feed", "/news?format=feed&type=rss", {"kind": "feed"}),
    (moved, "feed", "/new.xml", {"kind": "feed"}),
    (front_page, "feed", "/all.xml", {"kind": "feed"}),
    (news_sitemap, "sitemap", "/news-s.xml", {"kind": "sitemap"}),
    (sitemap_index, "sitemap", "/news.xml", {"kind": "sitemap"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "kind", "path", "settings"), BEST, ids=lambda one: getattr(one, "__name__", "")
)
def test_a_live_offer_of_the_same_entries_ranks_first(
    setting: Setting, kind: str, path: str, settings: dict[str, Any], served: Scripted
) -> None:
    setting(served)
    found = explored(served, "/" if setting is front_page else "/news/")
    best, page = found.proposals[0], next(one for one in found.proposals if one.kind == "page")
    assert (best.kind, path_of(best, served)) == (kind, path)
    assert dict(best.settings) == {"url": served.url + path, **settings}
    assert Source.model_validate({**best.settings})
    assert best.count >= 8
    assert best.newest is not None
    assert best.newest.date() == day(0).date()
    assert [item.title for item in best.items][:2] == [title(0), title(1)]
    assert best.confidence >= 0.7 > page.confidence
    assert any("of the page's 8 entries" in reason for reason in best.reasons)
    assert served.requests <= BUDGET
    assert len(found.tried) <= BUDGET


# --------------------------------------------------------------------------- what ranks below the page


def dead(served: Scripted) -> None:
    served.feed("/f.xml", older=200)


def dead_elsewhere(served: Scripted) -> None:
    served.feed("/f.xml", range(100, 108), where="/old/", older=200)


def comments_by_name(served: Scripted) -> None:
    served.feed("/f.xml", more="<description>x</description>")
    kind, body = served.pages["/f.xml"]
    served.pages["/f.xml"] = (kind, body.replace(b"<title>Town", b"<title>Comments on: Town"))


def whole_site(served: Scripted) -> None:
    """The page's entries are every third of the site's."""
    served.page("/news/", alternate("/f.xml"), stories=range(0, 24, 3))
    served.feed("/f.xml", range(24))


def other_section(served: Scripted) -> None:
    served.feed("/f.xml", range(300, 308), where="/sport/", older=-300)


def empty(served: Scripted) -> None:
    served.feed("/f.xml", ())


def other_language(served: Scripted) -> None:
    served.feed("/f.xml", more="<language>fr</language>")


def one_entry(served: Scripted) -> None:
    served.feed("/f.xml", range(1))


BELOW: list[tuple[Setting, str]] = [
    (dead, "it stopped"),
    (dead_elsewhere, "it stopped"),
    (comments_by_name, "comments"),
    (whole_site, "more than the page"),
    (other_section, "something else"),
    (empty, "no entries"),
    (other_language, "in fr"),
    (one_entry, "hardly any"),
]


@pytest.mark.parametrize(("setting", "reason"), BELOW, ids=lambda one: getattr(one, "__name__", ""))
def test_a_flawed_offer_ranks_below_the_page_and_says_why(
    setting: Setting, reason: str, served: Scripted
) -> None:
    served.page("/news/", alternate("/f.xml"))
    setting(served)
    found = explored(served)
    best = found.proposals[0]
    assert (best.kind, best.count, dict(best.settings)) == ("page", 8, {"url": f"{served.url}/news/"})
    flawed = next(one for one in found.proposals if one.kind == "feed")
    assert flawed.confidence < best.confidence
    assert reason in flawed.reasons[0]
    assert served.requests <= BUDGET


def test_comments_are_known_by_their_address(served: Scripted) -> None:
    served.page("/news/", alternate("/comments/feed/"))
    served.feed("/comments/feed/")
    found = explored(served)
    assert [one.kind for one in found.proposals] == ["page", "feed"]
    assert "comments" in found.proposals[1].reasons[0]


def test_a_sitemap_without_titles_is_better_than_nothing_only(served: Scripted) -> None:
    served.page("/news/")
    places = [f"/news/{at}-the-story-of-the-day" for at in range(8)] + ["/about-us-and-them", "/imprint"]
    served.sitemap("/sitemap.xml", *places)
    page, sitemap = explored(served).proposals
    assert (page.kind, sitemap.kind, sitemap.count) == ("page", "sitemap", 8)
    assert sitemap.settings["sitemap"] == {"include": "/news/"}
    served.pages["/news/"] = ("text/html", b"<html><body><div id=app></div></body></html>")
    sitemap, page = explored(served).proposals
    assert (sitemap.kind, sitemap.count) == ("sitemap", 8)
    assert (page.kind, page.confidence) == ("page", 0.0)


def test_a_sitemap_of_other_pages_is_not_proposed(served: Scripted) -> None:
    served.page("/news/")
    served.sitemap("/sitemap.xml", *(f"/shop/{at}-things-to-buy-here" for at in range(9)), "/news/")
    assert [one.kind for one in explored(served).proposals] == ["page"]


# --------------------------------------------------------------------------- when there is little or nothing


def test_a_page_alone_is_its_own_proposal(served: Scripted) -> None:
    served.page("/news/")
    found = explored(served)
    [page] = found.proposals
    assert (page.kind, page.count, page.language) == ("page", 8, "en")
    assert {one.reason for one in found.tried} == {"", "http-404"}
    assert found.tried[0].because == "the address itself"


def test_a_page_that_cannot_be_read_leaves_the_feed(served: Scripted) -> None:
    shell = f"<html><head>{alternate('/f.xml')}</head><body><div id=app></div></body></html>"
    served.pages["/news/"] = ("text/html", shell.encode())
    served.feed("/f.xml")
    feed, page = explored(served).proposals
    assert (feed.kind, page.kind, page.confidence) == ("feed", "page", 0.0)
    assert 0.7 <= feed.confidence < 0.9


def test_everything_missing_gives_nothing_within_the_budget(served: Scripted) -> None:
    found = explored(served)
    assert found.proposals == ()
    assert {one.reason for one in found.tried} == {"http-404"}
    assert served.requests <= BUDGET


TYPED: list[tuple[range, int, float, str]] = [
    (range(8), 0, 0.95, "alive"),
    (range(8), 900, 0.4, "nothing new"),
    (range(0), 0, 0.0, "no entries"),
]


@pytest.mark.parametrize(("stories", "older", "confidence", "reason"), TYPED)
def test_a_feed_that_was_typed_is_the_only_proposal(
    stories: range, older: int, confidence: float, reason: str, served: Scripted
) -> None:
    served.feed("/f.xml", stories, older=older)
    [only] = explored(served, "/f.xml").proposals
    assert (only.kind, only.confidence) == ("feed", confidence)
    assert reason in only.reasons[0]
    assert served.requests == 1


def test_what_is_no_address_is_told() -> None:
    nowhere = Scripted()
    nowhere.server.server_close()
    with pytest.raises(WrongUsage):
        explored(nowhere, " not an address")


def test_an_unreachable_host_is_asked_once() -> None:
    nowhere = Scripted()
    nowhere.server.server_close()
    found = explored(nowhere)
    assert found.proposals == ()
    assert [one.reason for one in found.tried] == ["connection-refused"]


def test_a_host_that_wants_patience_is_left_alone(served: Scripted) -> None:
    served.patience = 3
    found = explored(served)
    assert found.proposals == ()
    assert len(found.tried) == 1
    assert served.requests <= 1


# ------------------------------------------------------------------------- sites that mean harm or break


def test_redirects_without_end_are_passed_over(served: Scripted) -> None:
    served.page("/news/", alternate("/loop", "/good.xml"))
    served.redirects["/loop"] = "/loop2"
    served.redirects["/loop2"] = "/loop"
    served.feed("/good.xml")
    found = explored(served)
    assert path_of(found.proposals[0], served) == "/good.xml"
    assert "redirect-loop" in {one.reason for one in found.tried}


def test_usual_places_that_lead_back_to_the_page_are_none(served: Scripted) -> None:
    served.page("/news/")
    served.redirects |= {f"/{name}": "/news/" for name in ("feed/", "rss.xml", "rss", "atom.xml", "feed.xml")}
    found = explored(served)
    assert [one.kind for one in found.proposals] == ["page"]


def test_a_feed_on_another_host_is_said_to_be_there(served: Scripted) -> None:
    with ExitStack() as stack:
        other = Scripted()
        stack.enter_context(site(other))
        served.page("/news/", alternate(f"{other.url}/f.xml"))
        other.feed("/f.xml", where="/x/")
        best = explored(served).proposals[0]
        assert best.url == f"{other.url}/f.xml"
        assert any("another host" in reason for reason in best.reasons)
        assert other.requests == 1


def test_what_is_announced_may_not_lead_inside(served: Scripted) -> None:
    inside = ("http://10.0.0.1/feed", "file:///etc/passwd", "javascript:1", "http://[::1]/")
    served.page("/news/", alternate(*inside))
    found = explored(served)
    assert [one.kind for one in found.proposals] == ["page"]
    refused = [one.reason for one in found.tried if not one.url.startswith(served.url)]
    assert refused == ["address-refused", "address-refused"]


@pytest.mark.parametrize("tag", ["head", "body"])
def test_a_flood_of_links_keeps_the_budget(tag: str, served: Scripted) -> None:
    links = [f"/f{at}.rss" for at in range(1_000)]
    if tag == "head":
        served.page("/news/", alternate(*links))
    else:
        served.page("/news/", more="".join(f"<a href='{link}'>RSS</a>" for link in links))
    for link in links:
        served.feed(link, range(500, 508), where="/x/", older=-500)
    start = time.process_time()
    found = explored(served)
    assert found.proposals[0].kind == "page"
    assert served.requests <= BUDGET
    assert time.process_time() - start < 5


@pytest.mark.parametrize("budget", [0, 1, 2, 5])
def test_no_budget_is_overspent(budget: int, served: Scripted) -> None:
    section_feed_among_many(served)
    served.pages.pop("/news/feed.xml")
    if not budget:
        with pytest.raises(WrongUsage):
            explored(served, budget=budget)
    else:
        explored(served, budget=budget)
    assert served.requests <= budget


def test_what_the_operator_knows_is_in_every_proposal(served: Scripted) -> None:
    announced(served)
    found = explored(served, language="fr", timezone="Europe/Vienna")
    assert [(one.settings["language"], one.settings["timezone"]) for one in found.proposals] == [
        ("fr", "Europe/Vienna")
    ] * 2


# --------------------------------------------------------------------------- pages that scripts make


def test_a_shell_says_what_is_missing_to_draw_it(served: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright", None)
    served.pages["/news/"] = ("text/html", SHELL)
    found = explored(served)
    assert [(one.url, one.reason) for one in found.tried[:2]] == [
        (f"{served.url}/news/", "script-shell"),
        (f"{served.url}/news/", "browser-missing"),
    ]
    assert "make browser" in found.tried[1].detail
    assert served.asked.count("/news/") == 1
    assert len(found.tried) <= BUDGET


@draws
def test_a_shell_is_proposed_as_a_browser_draws_it(served: Scripted) -> None:
    served.page("/inside")
    (_, page) = served.pages["/inside"]
    inside = page.decode().partition("<body>")[2].partition("</body>")[0]
    served.pages["/app.js"] = ("text/javascript", f"document.body.innerHTML = {json.dumps(inside)}".encode())
    served.pages["/news/"] = ("text/html", SHELL)
    served.redirects["/moved"] = "/news/"
    served.feed("/feed.xml", range(40, 48))
    best = explored(served, "/moved", deadline=timedelta(seconds=30)).proposals[0]
    assert (best.kind, best.count, best.settings["browser"]) == ("page", 8, True)
    assert best.url == f"{served.url}/news/"
    assert "a browser has to draw it" in best.reasons[0]
    assert best.items[0].title == title(0)

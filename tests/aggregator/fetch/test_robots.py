"""robots.txt (RFC 9309): obeyed, remembered, and never a way in."""

from __future__ import annotations

import gzip
import random
from datetime import timedelta

import pytest

from aggregator.errors import FetchError, Refused
from aggregator.fetch import FetchRequest, HostGate
from aggregator.fetch.address import WebAddress, parse
from aggregator.fetch.robots import KEPT, KEPT_UNAVAILABLE, LONGEST_CRAWL_DELAY, Robots, RobotsFile
from tests.aggregator.fetch.misbehaving import Misbehaving, Script, flood, head, raw, reset, say

RULES = b"""User-agent: *
Disallow: /

User-agent: Dateline
Disallow: /private*.xml$
Allow: /
Crawl-delay: 7
"""
PAGE = parse("https://news.example/feed.xml")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Site:
    """Answers for robots.txt, and how often it was asked."""

    def __init__(self, text: str = "", unavailable: int = 0) -> None:
        self.file = RobotsFile(text=text, unavailable=unavailable)
        self.asked: list[str] = []

    def __call__(self, address: WebAddress) -> RobotsFile:
        self.asked.append(address.url)
        return self.file


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def robots(clock: Clock) -> Robots:
    return Robots("Dateline/0.1 (+https://example.org/)", clock)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/feed.xml", True),
        ("<html>not found</html>", "/feed.xml", True),
        ("User-agent: *\nDisallow:", "/feed.xml", True),
        ("User-agent: *\nDisallow: /", "/feed.xml", False),
        ("User-agent: Other\nDisallow: /", "/feed.xml", True),
        (RULES.decode(), "/feed.xml", True),
        (RULES.decode(), "/private/a.xml", False),
        (RULES.decode(), "/private/a.xml?b", True),
        ("User-agent: *\nDisallow: /*?feed=", "/?feed=rss", False),
        ("User-agent: *\nDisallow: /\nAllow: /feed", "/feed.xml", True),
    ],
)
def test_rules(robots: Robots, text: str, path: str, allowed: bool) -> None:
    if allowed:
        robots.check(PAGE.at(path), Site(text))
    else:
        with pytest.raises(Refused) as caught:
            robots.check(PAGE.at(path), Site(text))
        assert caught.value.reason == "robots"


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        (RULES.decode(), 7),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 999999999", LONGEST_CRAWL_DELAY),
        ("User-agent: *\nCrawl-delay: soon\nDisallow: /x", 0),
        ("User-agent: *\nCrawl-delay: -3\nDisallow: /x", 0),
        ("User-agent: *\nCrawl-delay: nan\nDisallow: /x", 0),
        ("", 0),
    ],
)
def test_crawl_delay(robots: Robots, text: str, delay: float) -> None:
    assert robots.check(PAGE, Site(text)) == delay


def test_rules_are_remembered_for_a_day(robots: Robots, clock: Clock) -> None:
    site = Site("User-agent: *\nDisallow: /x")
    for _ in range(3):
        robots.check(PAGE, site)
        clock.now += KEPT / 2
    assert site.asked == ["https://news.example/robots.txt"] * 2


def test_each_origin_has_its_own(robots: Robots) -> None:
    site = Site()
    for url in ("https://news.example/", "http://news.example/", "https://news.example:8443/"):
        robots.check(parse(url), site)
    assert len(set(site.asked)) == 3


def test_unavailable_means_not_now(robots: Robots, clock: Clock) -> None:
    site = Site(unavailable=503)
    for _ in range(2):
        with pytest.raises(FetchError) as caught:
            robots.check(PAGE, site)
        assert (caught.value.reason, caught.value.status) == ("robots-unavailable", 503)
        assert not isinstance(caught.value, Refused), "the site fails; no rule of ours forbids it"
    assert len(site.asked) == 1
    clock.now += KEPT_UNAVAILABLE
    site.file = RobotsFile()
    robots.check(PAGE, site)
    assert len(site.asked) == 2


def test_memory_is_bounded(robots: Robots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.fetch.robots._MOST_REMEMBERED", 1000)
    monkeypatch.setattr("aggregator.fetch.robots._MOST_SITES", 3)
    large, small = Site(random.Random(1).randbytes(300).hex()), Site()
    for number in range(5):
        robots.check(parse(f"http://large{number}/"), large)
    robots.check(parse("http://large4/"), large)
    assert len(large.asked) == 5  # the newest two fit
    robots.check(parse("http://large0/"), large)
    assert len(large.asked) == 6
    for number in range(5):
        robots.check(parse(f"http://small{number}/"), small)
    robots.check(parse("http://small2/"), small)
    robots.check(parse("http://small1/"), small)
    assert len(small.asked) == 6


# ---- through the door


def body(text: bytes, **headers: str) -> Script:
    return say(body=text, **headers)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (body(RULES), ""),
        (body(b"\xef\xbb\xbfUser-agent: *\nDisallow: /feed"), "robots"),
        (body(b"User-agent: Dateline\r\nDisallow: /feed"), "robots"),
        (body(gzip.compress(b"User-agent: *\nDisallow: /feed", mtime=0), Content_Encoding="gzip"), "robots"),
        (body(b"User-agent: *\nDisallow: /feed\n" + b"# \xff\xfe\n" * 200_000), "robots"),
        (body(b"# comment\n" * 60_000 + b"User-agent: *\nDisallow: /feed\n"), ""),  # beyond the cap
        (flood(head(), b"User-agent: *\nDisallow: /feed\n"), "robots"),
        (body(b""), ""),
        (say("401 No"), ""),
        (say("403 No"), ""),
        (say("404 No"), ""),
        (say("410 No"), ""),
        (say("429 Wait"), "robots-unavailable"),
        (say("500 Broken"), "robots-unavailable"),
        (say("503 Wait", Retry_After="60"), "robots-unavailable"),
        (say("301 Moved", Location="/other.txt"), "robots"),
        (say("301 Moved", Location="/robots.txt"), ""),
        (say("301 Moved", Location="file:///etc/passwd"), "scheme-refused"),
        (reset(b""), "connection-reset"),
        (raw(b"garbage"), "protocol"),
        (raw(head(Content_Length="99") + RULES), "incomplete"),
    ],
)
def test_answers(server: Misbehaving, make_door, script: Script, reason: str) -> None:
    server.routes["/robots.txt"] = script
    server.routes["/other.txt"] = body(b"User-agent: *\nDisallow: /feed")
    server.routes["/feed"] = say(body=b"<rss/>")
    door = make_door(robots=True)
    if reason:
        with pytest.raises(FetchError) as caught:
            door.get(FetchRequest(url=server.url("/feed")))
        assert caught.value.reason == reason
        assert "robots.txt" in caught.value.detail
        assert not server.asked("/feed")
    else:
        assert door.get(FetchRequest(url=server.url("/feed"))).status == 200


def test_the_crawl_delay_sets_the_pace(server: Misbehaving, make_door) -> None:
    server.routes["/robots.txt"] = body(RULES)
    server.routes["/feed"] = say(body=b"<rss/>")
    door = make_door(robots=True, gate=HostGate(timedelta(0)))
    door.get(FetchRequest(url=server.url("/feed")))
    assert door.gate.delay(f"127.0.0.1:{server.port}") == pytest.approx(7, abs=1)


def test_a_redirect_obeys_the_rules_of_where_it_leads(server: Misbehaving, make_door) -> None:
    server.routes["/robots.txt"] = body(b"User-agent: *\nDisallow: /private")
    server.routes["/feed"] = say("302 Found", Location="/private")
    server.routes["/private"] = say(body=b"<rss/>")
    with pytest.raises(Refused) as caught:
        make_door(robots=True).get(FetchRequest(url=server.url("/feed")))
    assert caught.value.reason == "robots"
    assert not server.asked("/private")


def test_neither_validators_nor_own_headers_go_to_robots_txt(server: Misbehaving, make_door) -> None:
    server.routes["/feed"] = say(body=b"<rss/>")
    make_door(robots=True).get(FetchRequest(url=server.url("/feed"), headers={"X-Api-Key": "secret"}))
    assert "secret" not in str(server.asked("/robots.txt"))
    assert len(server.asked("/robots.txt")) == 1


def test_rules_can_be_switched_off(server: Misbehaving, make_door) -> None:
    server.routes["/feed"] = say(body=b"<rss/>")
    make_door(robots=False).get(FetchRequest(url=server.url("/feed")))
    assert not server.asked("/robots.txt")

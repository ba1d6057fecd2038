"""The sample as a real server on loopback: conditional requests, HEAD, refusals, starting and stopping."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from aggregator.sample import SampleNewsroom

STARTED = datetime(2026, 11, 23, 9, 30, 0, 400_000, tzinfo=UTC)
EVERY = timedelta(seconds=30)


class Clock:
    def __init__(self) -> None:
        self.now = STARTED

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def newsroom(clock: Clock) -> Iterator[SampleNewsroom]:
    newsroom = SampleNewsroom(port=0, clock=clock, every=EVERY)
    newsroom.start()
    yield newsroom
    newsroom.stop()


def ask(
    newsroom: SampleNewsroom, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(newsroom.address).netloc, timeout=5)
    try:
        connection.request(
            method, path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read()
    finally:
        connection.close()


PATHS = ["/en/newsroom.html", "/fr/salle-de-presse.html", "/feed.xml", "/api/stories.json", "/robots.txt"]


@pytest.mark.parametrize("path", PATHS)
def test_conditional_requests_and_head(path: str, newsroom: SampleNewsroom, clock: Clock) -> None:
    status, headers, body = ask(newsroom, path)
    assert status == 200
    assert int(headers["content-length"]) == len(body) > 0
    known = {"If_None_Match": headers["etag"], "If_Modified_Since": headers["last-modified"]}
    for condition in (
        known,
        {"If_None_Match": headers["etag"]},
        {"If_Modified_Since": headers["last-modified"]},
    ):
        status, again, nothing = ask(newsroom, path, **condition)
        assert (status, nothing, again["etag"]) == (304, b"", headers["etag"])
    assert ask(newsroom, path, If_None_Match='"other"', If_Modified_Since=headers["last-modified"])[0] == 200
    assert ask(newsroom, path, If_Modified_Since="not a date")[0] == 200
    status, head, nothing = ask(newsroom, path, method="HEAD")
    assert (status, nothing, head["content-length"]) == (200, b"", headers["content-length"])


@pytest.mark.parametrize("path", PATHS[:4])
def test_the_newsroom_lives_by_the_clock_it_was_given(
    path: str, newsroom: SampleNewsroom, clock: Clock
) -> None:
    _, headers, body = ask(newsroom, path)
    clock.now += EVERY * 6
    status, newer, other = ask(newsroom, path, If_None_Match=headers["etag"])
    assert status == 200
    assert other != body
    assert newer["etag"] != headers["etag"]
    assert ask(newsroom, path, If_Modified_Since=headers["last-modified"])[0] == 200
    clock.now = STARTED - timedelta(days=1)
    assert ask(newsroom, path)[2] == body


def test_a_restart_with_the_same_start_goes_on_where_it_was(newsroom: SampleNewsroom, clock: Clock) -> None:
    clock.now += EVERY * 50
    _, _, before = ask(newsroom, "/api/stories.json")
    old = newsroom.address
    newsroom.stop()
    port = urlsplit(old).port or 0
    again = SampleNewsroom(port=port, clock=clock, every=EVERY, started=STARTED)
    again.start()
    try:
        assert again.address == old
        assert ask(again, "/api/stories.json")[2] == before
    finally:
        again.stop()


def test_errors_are_answers(newsroom: SampleNewsroom) -> None:
    assert ask(newsroom, "/nowhere")[0] == 404
    assert ask(newsroom, "/%00%ff/..//")[0] == 404
    assert ask(newsroom, "/", method="POST")[0] == 501
    assert "etag" not in ask(newsroom, "/nowhere")[1]


def test_stopping_frees_the_port_and_may_be_repeated(clock: Clock) -> None:
    newsroom = SampleNewsroom(port=0, clock=clock, every=EVERY)
    newsroom.stop()
    newsroom.start()
    port = urlsplit(newsroom.address).port or 0
    newsroom.stop()
    newsroom.stop()
    with pytest.raises(RuntimeError):
        _ = newsroom.address
    second = SampleNewsroom(port=port, clock=clock, every=EVERY)
    second.start()
    second.stop()


def test_a_taken_port_is_said_at_once(newsroom: SampleNewsroom, clock: Clock) -> None:
    port = urlsplit(newsroom.address).port or 0
    with pytest.raises(OSError):
        SampleNewsroom(port=port, clock=clock, every=EVERY).start()

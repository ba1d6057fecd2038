"""The book-keeping of a poll, over whatever the door may answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.conclude import ADOPT_AFTER
from aggregator.errors import FetchError, SourceError
from aggregator.fetch import FetchRequest
from aggregator.models import Fetched, Known, Lease, NotModified, Outcome, Reading, Status, Validators
from aggregator.pipeline import perform
from aggregator.poll import Tools, request_for
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import ScheduleSettings, Source
from aggregator.witness import History

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
URL, TARGET = "https://news.example/feed", "https://new.example/feed"
SOURCE = Source(key="s", url=URL, kind="feed", every=timedelta(hours=1))
LEASE = Lease(source_key="s", url=URL, epoch=1, due=NOW)
ENTRY = "<item><title>Wells for ten schools</title><link>https://news.example/1</link></item>"

Answer = Fetched | NotModified | SourceError


def fetched(text: str) -> Fetched:
    return Fetched(
        url=URL,
        status=200,
        headers={"content-type": "application/rss+xml"},
        body=text.encode(),
        validators=Validators(etag="new"),
        wire_bytes=len(text),
        took=timedelta(),
    )


FEED = fetched(f"<rss version='2.0'><channel><title>News</title>{ENTRY}</channel></rss>")
BROKEN_OFF = fetched(f"<rss version='2.0'><channel><title>News</title>{ENTRY}<item><title>Half a")
EMPTY_FEED = fetched("<rss version='2.0'><channel><title>News</title></channel></rss>")
PARKED = fetched("<html><title>Domain for sale</title><body><h1>Buy this domain</h1></body></html>")
SAME = NotModified(url=URL, status=304, validators=Validators(etag="old"), took=timedelta())


@dataclass
class World:
    """Door, reader and memory around one poll."""

    answer: Answer

    def get(self, request: FetchRequest) -> Fetched | NotModified:
        if isinstance(self.answer, SourceError):
            raise self.answer
        return self.answer

    def read(self, request: ReadRequest) -> Reading:
        return read(request)

    def slices(self, source_key: str) -> Mapping[bytes, str]:
        return {}

    def known(self, source_key: str, names: Collection[str]) -> Mapping[str, Known]:
        return {}

    def history(self, source_key: str) -> History:
        return History(readings_ok=5, last_count=20, usual_count=20.0, last_ok=NOW)


def poll(answer: Answer, lease: Lease = LEASE) -> Outcome:
    world = World(answer)
    return perform(
        lease,
        SOURCE,
        Tools(door=world, reader=world, memory=world, schedule=ScheduleSettings(), clock=lambda: NOW),
    )


@pytest.mark.parametrize(
    ("answer", "status", "adopted"),
    [
        (replace(FEED, moved_to=TARGET), Status.OK, True),
        (replace(SAME, moved_to=TARGET), Status.UNCHANGED, True),
        (replace(BROKEN_OFF, moved_to=TARGET), Status.PART, True),
        (replace(EMPTY_FEED, moved_to=TARGET), Status.HELD, False),
        (replace(PARKED, moved_to=TARGET), Status.FAIL, False),
    ],
)
def test_an_address_is_adopted_only_when_the_source_answers_there(
    answer: Answer, status: Status, adopted: bool
) -> None:
    before = replace(LEASE, moved_to=TARGET, moved_count=ADOPT_AFTER - 1)
    outcome = poll(answer, before)
    assert outcome.status is status
    assert outcome.adopt_url == (TARGET if adopted else "")
    assert (outcome.moved_to, outcome.moved_count) == ("", 0)
    first = poll(answer)
    assert (first.adopt_url, first.moved_to, first.moved_count) == (
        "",
        *((TARGET, 1) if adopted else ("", 0)),
    )


def test_a_site_without_its_robots_file_is_tried_again_like_any_that_fails() -> None:
    outcome = poll(FetchError("robots-unavailable", status=503))
    assert (outcome.status, outcome.failures) == (Status.FAIL, 1)
    assert outcome.next_due == poll(FetchError("http-503", status=503)).next_due


@pytest.mark.parametrize(
    "answer",
    [
        replace(FEED, retry_after=timedelta(hours=20)),
        replace(SAME, retry_after=timedelta(hours=20)),
        replace(PARKED, retry_after=timedelta(hours=20)),
    ],
)
def test_a_wish_for_patience_in_any_answer_counts_for_the_source_alone(answer: Answer) -> None:
    outcome = poll(answer)
    assert outcome.next_due == NOW + timedelta(hours=20)
    assert outcome.host_not_before is None


def counts(of: Lease | Outcome) -> tuple[int, int, str, int]:
    return of.failures, of.gone_count, of.moved_to, of.moved_count


@pytest.mark.parametrize(
    "before",
    [
        replace(LEASE, failures=3),
        replace(LEASE, gone_count=1),
        replace(LEASE, moved_to=TARGET, moved_count=2),
    ],
)
def test_a_poll_whose_turn_did_not_come_says_nothing_about_the_source(before: Lease) -> None:
    wait = timedelta(seconds=3)
    outcome = poll(FetchError("host-busy", retry_after=wait), before)
    assert counts(outcome) == counts(before)
    assert (outcome.next_due, outcome.adopt_url, outcome.host_not_before) == (NOW + wait, "", None)
    after = poll(FetchError("http-404", status=404), before)
    assert counts(after) == (before.failures + 1, 0, "", 0)


def test_own_headers_are_meant_for_the_configured_address_wherever_the_source_went() -> None:
    source = SOURCE.model_copy(update={"headers": {"X-Key": "secret"}})
    request = request_for(replace(LEASE, url="http://news.example/feed"), source)
    assert (request.url, request.headers_for) == ("http://news.example/feed", URL)
    assert request.headers == {"X-Key": "secret"}


@pytest.mark.parametrize("host", ["news.example", "cdn.example:8443", ""])
def test_the_host_that_asked_for_patience_is_the_one_that_gets_it(host: str) -> None:
    wait = timedelta(hours=5)
    outcome = poll(FetchError("http-503", status=503, retry_after=wait, holds_host=host))
    assert outcome.next_due == NOW + wait
    assert (outcome.host, outcome.host_not_before) == ((host, NOW + wait) if host else ("news.example", None))

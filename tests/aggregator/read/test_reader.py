"""The child that reads: same answers, ended when it takes too much, replaced when it is gone."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.errors import ReadError
from aggregator.read import Reader, ReadRequest, read
from aggregator.read.parent import _SlowSources, _without_secrets
from aggregator.settings.schema import ParserSettings

FEED = '<rss version="2.0"><channel><title>Box</title><item><title>Word</title></item></channel></rss>'
ATTRIBUTES = " ".join(f'a{at}="x"' for at in range(40_000))
HEAVY = f'<rss version="2.0"><channel><item {ATTRIBUTES}><title>x</title></item></channel></rss>'


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="children are looked up in /proc"
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader(ParserSettings(cpu=timedelta(seconds=1)))
    yield made
    made.close()


def children() -> set[int]:
    pids = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            pids.add(int(stat.parent.name))
    return pids


def test_the_child_says_what_read_says(reader: Reader, ask: Callable[..., ReadRequest]) -> None:
    assert reader.read(ask(FEED)) == read(ask(FEED))
    with pytest.raises(ReadError) as caught:
        reader.read(ask("<html><title>Sign in</title><input type=password></html>", kind="feed"))
    assert caught.value.reason == "login"
    assert caught.value.next_step


def test_a_body_that_takes_too_long_is_ended_and_the_next_is_read(
    reader: Reader, ask: Callable[..., ReadRequest]
) -> None:
    began = time.monotonic()
    with pytest.raises(ReadError) as caught:
        reader.read(ask(HEAVY))
    assert caught.value.reason == "parse-limit"
    assert time.monotonic() - began < 30
    assert reader.read(ask(FEED)).candidates


@needs_proc
def test_a_killed_child_is_told_and_replaced(ask: Callable[..., ReadRequest]) -> None:
    before = children()
    reader = Reader(ParserSettings())
    try:
        reader.read(ask(FEED))
        [pid] = children() - before
        os.kill(pid, signal.SIGSTOP)
        killer = threading.Timer(0.2, os.kill, (pid, signal.SIGKILL))
        killer.start()
        with pytest.raises(ReadError) as caught:
            reader.read(ask(FEED))
        killer.join()
        assert caught.value.reason == "parse-crash"
        assert "SIGKILL" in caught.value.detail
        assert reader.read(ask(FEED)).candidates
        [second] = children() - before
        os.kill(second, signal.SIGKILL)
        while second in children():  # until the kernel has ended it, while nobody reads
            time.sleep(0.01)
        assert reader.read(ask(FEED)).candidates
    finally:
        reader.close()
    assert children() == before


class Harm:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def message(payload: bytes) -> bytes:
    return len(payload).to_bytes(8, "big") + payload


# what a child says that was taken over -> how that ends
TAKEN_OVER = {
    "a pickle": (lambda path: message(pickle.dumps(Harm(path))), "parse-crash"),
    "no JSON": (lambda _: message(b"{"), "parse-crash"),
    "JSON of another shape": (lambda _: message(b'{"worn":false,"reading":{"kind":"feed"}}'), "parse-crash"),
    "more than a body can hold": (lambda _: (1 << 40).to_bytes(8, "big"), "parse-limit"),
    "a beginning and no end": (lambda _: (100).to_bytes(8, "big") + b"{", "parse-limit"),
    "a bit of a length": (lambda _: b"\0\0", "parse-limit"),
}


@needs_proc
@pytest.mark.parametrize("case", TAKEN_OVER)
def test_a_child_that_was_taken_over_can_only_be_wrong(
    case: str, ask: Callable[..., ReadRequest], tmp_path: Path
) -> None:
    said, reason = TAKEN_OVER[case]
    before, harm = children(), tmp_path / "harm"
    reader = Reader(ParserSettings(cpu=timedelta(seconds=1)))
    try:
        reader.read(ask(FEED))
        [pid] = children() - before
        os.kill(pid, signal.SIGSTOP)  # we speak in its place
        gives = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[-4].decode()
        Path(f"/proc/{pid}/fd/{gives}").write_bytes(said(harm))
        with pytest.raises(ReadError) as caught:
            reader.read(ask(FEED))
        assert caught.value.reason == reason
        assert pid not in children()
        assert reader.read(ask(FEED)).candidates
    finally:
        reader.close()
    assert not harm.exists()


def test_memory_is_limited(ask: Callable[..., ReadRequest]) -> None:
    reader = Reader(ParserSettings(memory=150_000_000, cpu=timedelta(seconds=20)))
    try:
        with pytest.raises(ReadError) as caught:
            reader.read(ask("[" + '{"a": [1, 2, 3]},' * 1_000_000 + "{}]", json={"items": "[]"}))
        assert caught.value.reason == "parse-crash"
        assert reader.read(ask(FEED)).candidates
    finally:
        reader.close()


@needs_proc
def test_the_child_has_none_of_our_secrets(
    monkeypatch: pytest.MonkeyPatch, ask: Callable[..., ReadRequest]
) -> None:
    monkeypatch.setenv("DATELINE_SECRET", "canary")
    before = children()
    reader = Reader(ParserSettings())
    try:
        reader.read(ask(FEED))
        [pid] = children() - before
        assert b"canary" not in Path(f"/proc/{pid}/environ").read_bytes()
    finally:
        reader.close()


def test_threads_share_one_reader(reader: Reader, ask: Callable[..., ReadRequest]) -> None:
    bodies = [FEED.replace("Word", f"Word {at}") for at in range(24)]
    with ThreadPoolExecutor(6) as threads:
        readings = list(threads.map(lambda body: reader.read(ask(body)), bodies))
    found = [entry.title.text for reading in readings for entry in reading.candidates if entry.title]
    assert found == [f"Word {at}" for at in range(24)]


def test_the_sources_keys_are_not_sent_to_the_child(ask: Callable[..., ReadRequest]) -> None:
    request = ask(FEED, headers={"Authorization": "Bearer canary"})
    assert b"canary" in pickle.dumps(request)
    assert b"canary" not in pickle.dumps(_without_secrets(request))


@needs_proc
def test_a_feed_that_is_all_known_needs_no_child(ask: Callable[..., ReadRequest]) -> None:
    [found] = read(ask(FEED)).candidates
    before = children()
    reader = Reader(ParserSettings())
    reading = reader.read(ask(FEED, known=frozenset((found.slice_digest,))))
    assert reading.known == (found.slice_digest,)
    assert children() == before
    reader.close()


def test_no_thread_of_ours_polls_while_nobody_reads(ask: Callable[..., ReadRequest]) -> None:
    before = set(threading.enumerate())
    reader = Reader(ParserSettings())
    try:
        reader.read(ask(FEED))
        assert set(threading.enumerate()) <= before
    finally:
        reader.close()


@needs_proc
def test_slow_sources_leave_a_seat_free(ask: Callable[..., ReadRequest]) -> None:
    before = children()
    reader = Reader(ParserSettings(cpu=timedelta(seconds=1), processes=2))
    slow = [ask(HEAVY, key=key) for key in ("slow-a", "slow-b")]
    with ThreadPoolExecutor(2) as threads:
        for refused in [threads.submit(reader.read, request) for request in slow]:
            assert isinstance(refused.exception(), ReadError)  # from now on they are known to be slow
        again = [threads.submit(reader.read, request) for request in slow]
        while not children() - before:
            time.sleep(0.01)
        assert reader.read(ask(FEED, key="quick")).candidates
        assert not any(one.done() for one in again)
    assert all(isinstance(one.exception(), ReadError) for one in again)
    reader.close()


def test_a_source_that_is_quick_again_is_slow_no_more() -> None:
    slow = _SlowSources()
    for key, seconds in (("a", 0.2), ("b", 5.0), ("c", 5.0), ("c", 0.1)):
        slow.note(key, seconds)
    assert slow.lane("b") is not slow.lane("a")
    assert slow.lane("b") is slow.lane("b")
    assert slow.lane("c") is not slow.lane("b")
    for number in range(2_000):
        slow.note(f"s{number}", 5.0)
    assert slow.lane("b") is not slow.lane("s1999")


HOSTILE = {
    "40,000 attributes": HEAVY,
    "64 kB author": f'<rss version="2.0"><channel><item><author>{"a." * 32_768}</author></item>',
    "200,000 levels of XML": f'<rss version="2.0"><channel><item><description>{"<a>" * 200_000}',
    "200,000 levels of HTML": "<html><body>" + "<div>" * 200_000,
    "200,000 levels of JSON": "[" * 200_000,
    "1 MB of <": "<" * 1_000_000,
    "1 MB of < in a page": "<html>" + "<" * 1_000_000,
    "1 MB of < in a feed": '<rss version="2.0">' + "<" * 1_000_000,
    "200,000 open entries": '<rss version="2.0"><channel>' + "<item>" * 200_000,
    "200,000 CDATA": "<rss><channel><item><title>" + "<![CDATA[" * 200_000,
    "1 MB of style": f'<html><body><p style="{"a:b;" * 250_000}">x',
    "20,000 headings in each other": "<html>" + "<div><h2><a href=/x>some title here</a></h2>" * 20_000,
    "20,000 calls": "<html><div>" + "<p>words <a href=/x>read more</a>" * 20_000,
    "JSON-LD": f'<html><script type="application/ld+json">{"[" * 100_000}</script>',
}


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_hostile_bodies_end_within_the_limit(ask: Callable[..., ReadRequest]) -> None:
    reader = Reader(ParserSettings())
    try:
        for name, body in HOSTILE.items():
            began = time.monotonic()
            try:
                reader.read(ask(body))
            except ReadError as error:
                assert error.reason in {"parse-limit", "parse-error", "not-a-feed", "not-text"}, name
            assert time.monotonic() - began < 14, name
    finally:
        reader.close()

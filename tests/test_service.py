"""The running service under what happens to services: edits, signals, full disks, hanging hosts."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.loopback import Site, site
from tests.service_support import ROOT, Service, free_port, logged, opened, published_is_whole, until


@pytest.fixture
def newsroom() -> Iterator[Site]:
    with site() as served:
        served.rss("/a", ("1", "Wells for ten schools"), ("2", "A meeting on safe roads"))
        served.rss("/b", ("3", "Vaccines reach the islands"))
        yield served


def source(newsroom: Site, path: str, more: str = "") -> str:
    return f"url: {newsroom.url}{path}\nevery: 1s\n{more}"


def silent_hosts(stack: ExitStack, number: int) -> list[str]:
    """Hosts that take the connection and the request, and never say a word."""
    addresses = []
    for _ in range(number):
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        addresses.append(f"http://127.0.0.1:{listener.getsockname()[1]}/feed")
    return addresses


def clean(service: Service) -> None:
    """It ended by itself, told everything in whole lines, and nothing in it went wrong."""
    assert service.process.returncode == 0, service.lines
    greeting = next(number for number, line in enumerate(service.lines) if logged(line))
    assert all(map(logged, service.lines[greeting:])), service.lines
    assert not any("Traceback" in line or '"crashed"' in line for line in service.lines), service.lines


def store_is_sound(service: Service) -> None:
    with opened(service.data) as store:
        assert store.check() == ()


# --------------------------------------------------------------------------- serving while it runs


def test_it_serves_says_how_it_is_and_outlives_a_full_disk(tmp_path: Path, newsroom: Site) -> None:
    with Service(tmp_path, {"a": source(newsroom, "/a")}).start().at_work() as service:
        until(lambda: len(service.titles()) == 2, "both stories are served")
        status, headers, body = service.ask("/feeds/all.rss")
        assert status == 200 and b"Wells for ten schools" in body
        assert service.ask("/feeds/all.rss", {"If-None-Match": headers["etag"]})[::2] == (304, b"")
        assert service.ask("/readyz")[::2] == (200, b"ok\n")
        until(
            lambda: b'dateline_polls_total{reason="",status="ok"} ' in service.ask("/metrics")[2], "metrics"
        )
        until(lambda: newsroom.answers["/a", 304] >= 1, "it polls again, with validators")
        assert [event["new"] for event in service.events("polled")] == [2], "unchanged polls are no news"
        outlive_a_full_disk(service, newsroom)
        outlive_a_public_folder_that_is_gone(service, newsroom)
        assert service.end() < 5
        clean(service)
    store_is_sound(service)


def outlive_a_full_disk(service: Service, newsroom: Site) -> None:
    """Not one byte more fits: told, still serving, no storm of polls; and well again by itself."""
    pid, (soft, hard) = service.process.pid, resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
    newsroom.rss("/a", ("5", "Written on a full disk"))
    until(lambda: service.ask("/readyz")[0] == 503, "not ready")
    _, _, reasons = service.ask("/readyz")
    assert b"dateline.db" in reasons and b"disk" in reasons
    assert len(service.titles()) == 2, "what was published is still served"
    assert service.ask("/healthz")[0] == 200
    before = asked(newsroom, "/a")
    service.hear(lambda line: "failed" in line or "not written" in line)

    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))
    until(lambda: "Written on a full disk" in service.titles(), "it recovers by itself")
    until(lambda: service.ask("/readyz")[0] == 200, "ready again")
    assert asked(newsroom, "/a") - before < 8, "no storm of polls"


def outlive_a_public_folder_that_is_gone(service: Service, newsroom: Site) -> None:
    """Told once, and published without further news as soon as that is possible."""
    public, aside = service.data / "public", service.data / "aside"
    public.rename(aside)
    public.write_text("in the way")
    newsroom.rss("/a", ("6", "Nowhere to put it"))
    service.hear(lambda line: logged(line).get("event") == "not published")
    public.unlink()
    aside.rename(public)
    until(lambda: "Nowhere to put it" in service.titles(), "it is published after all")
    told = [event["problem"] for event in service.events("not published")]
    assert len(told) == len(set(told)), "a problem is told once"


def test_a_taken_port_is_a_sentence(tmp_path: Path, newsroom: Site) -> None:
    service = Service(tmp_path, {"a": source(newsroom, "/a")})
    with socket.create_server(("127.0.0.1", service.port)):
        told = service.verb("run", code=2)
    assert f"cannot listen on 127.0.0.1:{service.port}" in told and "server.port" in told
    assert "Traceback" not in told


# --------------------------------------------------------------------------- configuration


def test_edits_are_taken_up_and_bad_ones_are_told_once(tmp_path: Path, newsroom: Site) -> None:
    with Service(tmp_path, {"a": source(newsroom, "/a")}).start().at_work() as service:
        until(lambda: len(service.titles()) == 2, "the first source is published")

        # a new source, and a feed with another title
        service.write("sources/b.yaml", source(newsroom, "/b"))
        service.write("feeds/all.yaml", "title: Everything\nselect: all\n")
        until(lambda: service.feed().get("title") == "Everything", "the new title")
        until(lambda: "Vaccines reach the islands" in service.titles(), "the new source is polled")

        # bad edits, twice: the old configuration goes on, one alarm tells why
        service.write("feeds/all.yaml", "titel: Nothing\nselect: all\n")
        until(lambda: len(refusals(service)) >= 1, "the mistake is told")
        service.write("feeds/all.yaml", "title: Nothing\nsel")  # half written
        until(lambda: len({e["problem"] for e in refusals(service)}) >= 2, "the second mistake is told")
        newsroom.rss("/b", ("3", "Vaccines reach the islands"), ("4", "The old goes on"))
        until(lambda: "The old goes on" in service.titles(), "polling goes on")
        assert service.feed()["title"] == "Everything"
        (alarm,) = alarms(service)
        assert (alarm["source_key"], alarm["kind"]) == ("", "configuration")
        assert alarm["reason"].startswith("feeds/all.yaml:1:") and "python run.py check" in alarm["next_step"]

        # mended, and a source taken away
        (service.config / "sources" / "b.yaml").unlink()
        service.write("feeds/all.yaml", "title: Mended\nselect: all\n")
        until(lambda: service.feed().get("title") == "Mended", "the mended file is taken up")
        with opened(service.data) as store:
            assert store.alarms() == ()
            assert len(store.alarms(open_only=False)) == 1, "one alarm for both mistakes"
        asked = newsroom.answers["/b", 304]
        until(lambda: newsroom.answers["/a", 304] >= 2 + newsroom.answers["/a", 200], "polling goes on")
        assert newsroom.answers["/b", 304] - asked <= 1, "what was taken away is not polled"
        assert "The old goes on" in service.titles(), "and nothing of it is lost"
        service.end()
        clean(service)


def alarms(service: Service) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(service.verb("status", "--json"))["alarms"]
    return found


def refusals(service: Service) -> list[dict[str, str]]:
    return service.events("configuration not taken up")


# --------------------------------------------------------------------------- hanging sources, and the end


def test_many_hanging_sources_delay_nobody_and_not_the_end(tmp_path: Path, newsroom: Site) -> None:
    healthy = {f"z{n}": source(newsroom, f"/a?{n}") for n in range(8)}
    for n in range(8):
        newsroom.rss(f"/a?{n}", (str(n), f"Report {n}"))
    with ExitStack() as stack:
        hanging = {f"a{n:02}": f"url: {url}\n" for n, url in enumerate(silent_hosts(stack, 50))}
        service = Service(tmp_path, {**hanging, **healthy})
        with service.start():
            service.greeted()
            begin = time.monotonic()
            for key in healthy:
                service.polled(key, status="ok")
            # five seconds of standing in the way at most, and what reading them takes a busy machine
            assert time.monotonic() - begin < 8, "50 hanging sources stand in the way of healthy ones"

            until(lambda: len(service.titles()) == 8, "what the healthy ones say is published")
            begin = time.monotonic()
            service.process.send_signal(signal.SIGTERM)
            until(lambda: service.ask("/healthz")[0] == 0, "the server closes")
            asked = newsroom.answers.total()
            service.process.wait(20)
            assert time.monotonic() - begin < 20
            assert newsroom.answers.total() - asked <= len(healthy), "polls were begun after the signal"
            service.end()
            clean(service)
        published_is_whole(service.data / "public")
        store_is_sound(service)


def test_a_second_signal_ends_at_once(tmp_path: Path, newsroom: Site) -> None:
    with ExitStack() as stack:
        (hanging,) = silent_hosts(stack, 1)
        service = Service(tmp_path, {"a": source(newsroom, "/a"), "b": f"url: {hanging}\n"})
        with service.start().at_work():
            until(lambda: len(service.titles()) == 2, "the stories are published")
            service.process.send_signal(signal.SIGTERM)
            until(lambda: service.ask("/healthz")[0] == 0, "the first signal is heard")
            assert service.end() < 2
            assert service.process.returncode == 128 + signal.SIGTERM
            assert not any("Traceback" in line for line in service.lines), service.lines
        store_is_sound(service)


def test_a_crash_loop_still_polls(tmp_path: Path, newsroom: Site) -> None:
    service = Service(tmp_path, {"a": source(newsroom, "/a"), "b": source(newsroom, "/b")})
    for _ in range(2):
        before = {path: asked(newsroom, path) for path in ("/a", "/b")}
        with service.start():
            for path, number in before.items():
                until(partial(more_asked, newsroom, path, number), f"{path} is polled in every life")
            service.end(signal.SIGKILL)


def more_asked(newsroom: Site, path: str, number: int) -> bool:
    return asked(newsroom, path) > number


def asked(newsroom: Site, path: str) -> int:
    return newsroom.answers[path, 200] + newsroom.answers[path, 304]


# --------------------------------------------------------------------------- disks


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, newsroom: Site) -> None:
    service = Service(tmp_path, {"a": source(newsroom, "/a")})
    service.data = Path("/proc/dateline")
    told = service.verb("run", code=1)
    assert "/proc/dateline" in told and "Traceback" not in told


# --------------------------------------------------------------------------- what is delivered


def test_the_delivered_configuration_shows_the_living_sample(tmp_path: Path) -> None:
    service = Service(tmp_path, {})
    shutil.rmtree(service.config)
    shutil.copytree(ROOT / "config", service.config)
    sample = free_port()
    for path in service.config.rglob("*.yaml"):
        text = path.read_text().replace("8090", str(sample)).replace("8080", str(service.port))
        for slow, quick in (
            ("every: 20s", "every: 1s"),
            ("every: 30s", "every: 1s"),
            ("pace: 2s", "pace: 0s"),
        ):
            text = text.replace(slow, quick)
        path.write_text(text)
    with service.start().at_work():
        keys = ["sample-feed", "sample-json", "sample-newsroom", "sample-newsroom-fr"]
        for key in keys:
            service.polled(key, status="ok")
        until(lambda: len(service.feed().get("items", ())) > 40, "the sample's items")
        first = {item["url"]: item for item in service.feed()["items"]}
        until(lambda: bool(corrected(first, service)), "a headline is mended")
        for url, (before, after) in corrected(first, service).items():
            assert before["id"] == after["id"], url
        assert {event["source"] for event in service.events("polled")} == set(keys)
        assert all(
            item["id"] == first[item["url"]]["id"] for item in service.feed()["items"] if item["url"] in first
        )
        service.end()
        clean(service)


def corrected(
    first: dict[str, dict[str, str]], service: Service
) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Address -> item as first seen and now, where the headline is another one; takes note of new ones."""
    found = {}
    for item in service.feed().get("items", ()):
        before = first.setdefault(item["url"], item)
        if before["title"] != item["title"]:
            found[item["url"]] = (before, item)
    return found

"""One event, one line, whoever has something to say: our rooms, the standard library's loggers, a trace."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
import structlog

from aggregator.console import logs

FORGED = "no\nsuch\x1b[2J file"


@pytest.fixture
def stream() -> Iterator[StringIO]:
    """Where the log goes; the process's own logging is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    yield StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def noticed() -> None:
    logs.logger().warning("polled", detail=FORGED)


def crashed() -> None:
    try:
        raise OSError(FORGED)
    except OSError as error:
        logs.logger().error("crashed", where="poll", exc_info=error)


def warned() -> None:
    logging.getLogger("a.library").warning("slow: %s", FORGED)


def failed() -> None:
    try:
        raise OSError(FORGED)
    except OSError:
        logging.getLogger("a.room").exception("a file cannot be read")


EVENTS: list[tuple[Callable[[], None], dict[str, str]]] = [
    (noticed, {"event": "polled", "level": "warning", "detail": FORGED}),
    (crashed, {"event": "crashed", "level": "error", "where": "poll"}),
    (warned, {"event": f"slow: {FORGED}", "level": "warning", "logger": "a.library"}),
    (failed, {"event": "a file cannot be read", "level": "error", "logger": "a.room"}),
]


@pytest.mark.parametrize(("say", "told"), EVENTS)
def test_for_programs_every_event_is_one_line_of_json(
    stream: StringIO, say: Callable[[], None], told: dict[str, str]
) -> None:
    logs.set_up(people=False, stream=stream)
    say()
    (line,) = stream.getvalue().splitlines()
    event = json.loads(line)
    assert set(event) - set(told) <= {"timestamp", "exception"}
    assert {name: event[name] for name in told} == told
    trace = event.get("exception", "")
    assert bool(trace) == (told["level"] == "error")
    assert not trace or (trace.startswith("Traceback") and trace.endswith(f"OSError: {FORGED}"))


@pytest.mark.parametrize(("say", "told"), EVENTS)
def test_for_people_only_a_trace_has_more_lines_and_no_control_character_passes(
    stream: StringIO, say: Callable[[], None], told: dict[str, str]
) -> None:
    logs.set_up(people=True, stream=stream)
    say()
    first, *more = stream.getvalue().splitlines()
    assert told["event"].replace("\n", r"\n").replace("\x1b", r"\x1b") in first
    assert bool(more) == (told["level"] == "error")
    assert all(line.isprintable() for line in (first, *more))


def test_what_others_say_below_a_warning_is_left_out(stream: StringIO) -> None:
    logs.set_up(people=False, stream=stream)
    logging.getLogger("a.library").info("connected")
    assert stream.getvalue() == ""

"""Structured logs: one event, one line, whatever a source put into it.

On a terminal the lines are for people; anywhere else they are JSON. In both, control characters of foreign
text are escaped, so that nobody can forge a second line.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog


def set_up(*, people: bool | None = None, stream: TextIO | None = None, quiet: bool = False) -> None:
    """Configure logging for the process. ``people`` None = look whether ``stream`` is a terminal."""
    out = stream or sys.stderr
    for_people = out.isatty() if people is None else people
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=for_people and out.isatty(), pad_event_to=12, sort_keys=False)
        if for_people
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S" if for_people else "iso", utc=not for_people),
            structlog.processors.format_exc_info,
            _one_line if for_people else _leave,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=out, format="%(name)s: %(message)s", force=True)


def logger() -> structlog.typing.FilteringBoundLogger:
    """The process's logger: ``logger().info("polled", source="who", ...)``."""
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return log


def _leave(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return event


def _one_line(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Escape control characters in values (the JSON renderer does that by itself)."""
    for key, value in event.items():
        if isinstance(value, str) and key != "exception" and not value.isprintable():
            event[key] = value.encode("unicode_escape").decode("ascii")
    return event

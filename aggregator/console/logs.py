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
    """Configure logging for the process. ``people`` None = look whether ``stream`` is a terminal.

    What libraries, and rooms that know only the standard library's ``logging``, have to say comes out in the
    same form, from warnings on; ``logger`` is then who says it.
    """
    out = stream or sys.stderr
    for_people = out.isatty() if people is None else people
    known: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if for_people else "iso", utc=not for_people),
        structlog.processors.format_exc_info,
    ]
    said: list[structlog.typing.Processor] = [
        _one_line if for_people else _leave,
        structlog.dev.ConsoleRenderer(colors=for_people and out.isatty(), pad_event_to=12, sort_keys=False)
        if for_people
        else structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=[*known, *said],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *known],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *said],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def logger() -> structlog.typing.FilteringBoundLogger:
    """The process's logger: ``logger().info("polled", source="who", ...)``."""
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return log


def _leave(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return event


def _one_line(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Escape control characters in values (the JSON renderer does so by itself). A trace keeps its lines."""
    for key, value in event.items():
        if isinstance(value, str):
            lines = value.split("\n") if key == "exception" else [value]
            event[key] = "\n".join(map(_printable, lines))
    return event


def _printable(text: str) -> str:
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")

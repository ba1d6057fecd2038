"""How a verb answers: JSON for programs, sentences for people, an exit code for both; never a trace."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import NoReturn

import orjson

from aggregator.console.tables import one_line
from aggregator.errors import Busy, ConfigError, DatelineError, SourceError, WrongUsage

FAILED, WRONG, BUSY = 1, 2, 3  # exit codes


@contextmanager
def told(as_json: bool) -> Iterator[None]:
    """Errors that are meant for people end the verb with a sentence and an exit code."""
    try:
        yield
    except ConfigError as error:
        fail([str(problem) for problem in error.problems], WRONG, as_json)
    except WrongUsage as error:
        fail([str(error)], WRONG, as_json)
    except Busy as error:
        fail([str(error)], BUSY, as_json)
    except SourceError as error:
        fail([str(error), *filter(None, [error.next_step])], FAILED, as_json)
    except DatelineError as error:
        fail([str(error)], FAILED, as_json)
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        raise SystemExit(FAILED) from None
    except OSError as error:
        fail([f"{error.filename}: {error.strerror}" if error.filename else str(error)], FAILED, as_json)


def fail(problems: Sequence[str], code: int, as_json: bool) -> NoReturn:
    """Say what is wrong and end with ``code``."""
    if as_json:
        say_json({"problems": list(problems)})
    for problem in () if as_json else problems:
        print(one_line(problem), file=sys.stderr)
    raise SystemExit(code)


def say_json(value: object) -> None:
    """One JSON value on standard output; times in ISO 8601, durations in seconds, digests in hex."""
    sys.stdout.buffer.write(orjson.dumps(value, default=_plain, option=orjson.OPT_INDENT_2) + b"\n")
    sys.stdout.buffer.flush()


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.hex() if isinstance(value, bytes) else str(value)

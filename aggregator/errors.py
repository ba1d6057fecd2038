"""The error tree.

    DatelineError
    ├── ConfigError(problems)         the operator's files; every problem at once
    ├── SourceError(reason, ...)      a source's failure: becomes a value in the run's outcome
    │   ├── FetchError                the network, the protocol, a limit
    │   │   └── Refused               our own rule said no: address guard, robots.txt, scheme
    │   └── ReadError                 the bytes are not what we can read
    ├── WrongUsage                    what was typed cannot be meant
    ├── Busy                          another process works on the same data
    ├── StoreError                    the memory: locked, damaged, wrong version
    ├── OutcomeError(source_key)      one poll's outcome cannot be written; the others of its batch can
    └── PublishError(problems)        what verify found; the last good document stays

Anything else is a programmer's error and stays loud. ``aggregator.pipeline`` is the one place that
tells a SourceError (a value) from the rest (a crash of that poll, logged with its trace).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


class DatelineError(Exception):
    """Root of everything this project raises on purpose."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One mistake in a configuration file, told so that it can be mended.

    ``str()`` is one line: ``sources/unodc.yaml:4: unknown key 'titel' - did you mean 'title'?``
    """

    file: str  # relative to the configuration folder
    line: int  # 1-based; 0 when the whole file is meant
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}" + (f" - {self.hint}" if self.hint else "")


class ConfigError(DatelineError):
    """The configuration cannot be used. ``problems`` holds all of them, in file and line order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class SourceError(DatelineError):
    """A source failed. ``reason`` is the stable code, ``detail`` the sentence for people."""

    def __init__(
        self,
        reason: str,
        detail: str = "",
        *,
        status: int | None = None,
        retry_after: timedelta | None = None,
        next_step: str = "",
    ) -> None:
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
        self.next_step = next_step
        super().__init__(f"{reason}: {detail}" if detail else reason)


class FetchError(SourceError):
    """The body could not be had, whole and within the limits.

    ``holds_host`` is the host (as ``text.urls.host_of`` writes it) that wants to be left alone by everybody
    for ``retry_after``: the one that said so with 429 or 503, which need not be the one asked first.
    """

    def __init__(
        self,
        reason: str,
        detail: str = "",
        *,
        status: int | None = None,
        retry_after: timedelta | None = None,
        next_step: str = "",
        holds_host: str = "",
    ) -> None:
        self.holds_host = holds_host
        super().__init__(reason, detail, status=status, retry_after=retry_after, next_step=next_step)


class Refused(FetchError):
    """Our own rules forbid this request; nothing was sent (I5 in docs/faults.md)."""


class ReadError(SourceError):
    """A body came, but it is not a feed, page or document we can read."""


class WrongUsage(DatelineError):
    """What was typed on the command line cannot be meant; the text says what can."""


class Busy(DatelineError):
    """Another process works on the same data folder."""


class StoreError(DatelineError):
    """The memory cannot be used; the text says what to do. Never a reason to start afresh over data."""


class OutcomeError(DatelineError):
    """One outcome contradicts what is stored or cannot be written down. Nothing of its batch was written.

    A programmer's error somewhere before the store: commit the others without it, and be loud about it.
    """

    def __init__(self, source_key: str, detail: str) -> None:
        self.source_key = source_key
        super().__init__(f"source {source_key}: {detail}")


class PublishError(DatelineError):
    """A document breaks an invariant and was not published; ``problems`` says which."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))

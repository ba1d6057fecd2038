"""A recorded history on disk: one JSON object per line, the bodies in files beside it.

    {"sequence": "vienna", "step": 1, "at": "2021-03-10T08:00:00Z", "url": "https://...", "file": "1.html",
     "charset": "utf-8", "status": 200, "headers": {"content-type": "text/html"}}

``charset``, ``status`` and ``headers`` may be left out; ``file`` is relative to the manifest.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import orjson

from aggregator.engine.rehearsal import Snapshot
from aggregator.errors import WrongUsage

_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_LONGEST_LIST: Final = 10  # mistakes told at once
_NEEDED: Final = ("sequence", "step", "at", "url", "file")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One moment of one sequence, its body not yet loaded. ``step`` is what the manifest calls it."""

    sequence: str
    step: object
    at: datetime
    url: str
    file: Path
    status: int
    headers: Mapping[str, str]

    def snapshot(self) -> Snapshot:
        """With its body. Raises OSError when the file cannot be read."""
        return Snapshot(
            step=str(self.step),
            at=self.at,
            url=self.url,
            body=self.file.read_bytes(),
            status=self.status,
            headers=self.headers,
        )


def read_manifest(path: Path) -> tuple[Line, ...]:
    """All lines, in order. Raises WrongUsage with every mistake: what is wrong, and in which line."""
    lines: list[Line] = []
    problems: list[str] = []
    latest: dict[str, datetime] = {}
    for number, told in _objects(path, problems):
        try:
            line = _line(told, path.parent)
            if line.at < latest.get(line.sequence, line.at):
                raise ValueError(f"'at' lies before the step above it in sequence {line.sequence!r}")
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}")
            continue
        latest[line.sequence] = line.at
        lines.append(line)
    if problems:
        more = len(problems) - _LONGEST_LIST
        raise WrongUsage("\n".join(problems[:_LONGEST_LIST] + [f"and {more} more"] * (more > 0)))
    if not lines:
        raise WrongUsage(f"{path}: no snapshot in it; each line is a JSON object with {', '.join(_NEEDED)}")
    return tuple(lines)


def _objects(path: Path, problems: list[str]) -> Iterator[tuple[int, dict[str, object]]]:
    with path.open("rb") as stream:
        for number, text in enumerate(stream, 1):
            text = text.removeprefix(BOM_UTF8)
            if not text.strip():
                continue
            try:
                value = orjson.loads(text)
            except orjson.JSONDecodeError as error:
                problems.append(f"{path}:{number}: not JSON: {error}")
                continue
            if isinstance(value, dict):
                yield number, value
            else:
                problems.append(f"{path}:{number}: a JSON object is needed")


def _line(told: Mapping[str, object], folder: Path) -> Line:
    missing = [name for name in _NEEDED if told.get(name) in (None, "")]
    if missing:
        raise ValueError(f"without {', '.join(missing)}")
    status = told.get("status") or 200
    if not isinstance(status, int) or not 100 <= status <= 599:
        raise ValueError(f"'status' is no HTTP status: {status!r}")
    file = folder / str(told["file"])
    if not file.is_file():
        raise ValueError(f"there is no file {told['file']!r} beside the manifest")
    return Line(
        sequence=str(told["sequence"]),
        step=told["step"],
        at=_moment(told["at"]),
        url=str(told["url"]),
        file=file,
        status=status,
        headers=_headers(told.get("headers"), told.get("charset")),
    )


def _moment(text: object) -> datetime:
    try:
        told = datetime.fromisoformat(str(text))
        at = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"'at' is no time such as 2021-03-10T08:00:00Z: {text!r}") from None
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ValueError(f"'at' lies outside of the years {_FIRST_YEAR} to {_LAST_YEAR}: {text!r}")
    return at


def _headers(told: object, charset: object) -> dict[str, str]:
    """The recorded headers; a charset that is told beside them stands in the content type."""
    if told is not None and not isinstance(told, dict):
        raise ValueError("'headers' is an object of names and values")
    headers = {str(name).lower(): str(value) for name, value in (told or {}).items()}
    if charset and "charset=" not in headers.get("content-type", "").lower():
        headers["content-type"] = f"{headers.get('content-type') or 'text/html'}; charset={charset}"
    return headers

"""The ``rehearse`` verb: a manifest in, one judgement a line out.

The JSON shape is a contract with other programs: keys are added, never renamed or removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from aggregator.console.manifest import Line
from aggregator.engine.rehearsal import Rehearsal
from aggregator.errors import WrongUsage
from aggregator.read import Reader
from aggregator.settings.schema import ParserSettings, Source


class RehearsedView(TypedDict):
    sequence: str
    step: object
    verdict: str
    held: bool
    published_new_ids: list[str]
    edited_ids: list[str]
    withdrawn_ids: list[str]
    reason: str


def rehearsed(lines: Sequence[Line], limits: ParserSettings) -> Iterator[RehearsedView]:
    """Each line's judgement, in order, as soon as it is made. Every sequence is a source of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="dateline-rehearsal-")))
        reader = Reader(limits)
        stack.callback(reader.close)
        begun: dict[str, Rehearsal] = {}
        left = Counter(line.sequence for line in lines)
        for number, line in enumerate(lines):
            if line.sequence not in begun:
                begun[line.sequence] = stack.enter_context(_begin(line, folder / str(number), reader))
            yield _played(begun[line.sequence], line)
            left[line.sequence] -= 1
            if not left[line.sequence]:
                begun.pop(line.sequence).close()


def _begin(line: Line, folder: Path, reader: Reader) -> Rehearsal:
    try:
        source = Source(key="rehearsal", url=line.url)
    except ValueError as error:
        raise WrongUsage(f"sequence {line.sequence!r}: 'url' is no address: {line.url}") from error
    folder.mkdir()
    return Rehearsal(source, folder=folder, reader=reader, start=line.at)


def _played(rehearsal: Rehearsal, line: Line) -> RehearsedView:
    told = rehearsal.play(line.snapshot())
    return {
        "sequence": line.sequence,
        "step": line.step,
        "verdict": told.verdict,
        "held": told.held,
        "published_new_ids": list(told.published_new_ids),
        "edited_ids": list(told.edited_ids),
        "withdrawn_ids": list(told.withdrawn_ids),
        "reason": told.reason,
    }


def summary_line(seen: RehearsedView) -> str:
    """One judgement for people: what, how many items, why."""
    counts = {
        "new": seen["published_new_ids"],
        "edited": seen["edited_ids"],
        "withdrawn": seen["withdrawn_ids"],
    }
    changed = ", ".join(f"{len(ids)} {word}" for word, ids in counts.items() if ids)
    verdict = f"HELD {seen['verdict']}" if seen["held"] else seen["verdict"]
    return f"{seen['sequence']} {seen['step']}: {verdict}; {changed or 'nothing published'}" + (
        f" ({seen['reason']})" if seen["reason"] else ""
    )

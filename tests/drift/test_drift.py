"""Real pages drift: nothing harmless is held, no breakage gets through, no id is changed or doubled."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from aggregator.engine.rehearsal import Rehearsal, Rehearsed, Snapshot
from aggregator.read import read
from aggregator.settings.schema import Source
from tests.drift.drifting import BREAKAGES, HARMLESS, PAGES, REDESIGNS, Newsroom, add_on_top, newsroom
from tests.test_real_input import CORPUS, label, page

START = datetime(2026, 3, 10, 8, tzinfo=UTC)
NAMES = sorted(path.stem for path in (CORPUS / "listing" / "labels").glob("*.json"))
FEW = ("aibriefs", "asianjru", "eclipse_iot", "ttcbuehl")
NEW: Final = {"one_new": 1, "three_new": 3, "scrolled": 2}  # items that a harmless change brings

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the project"),
]


class Here:
    """The reader without its child process."""

    read = staticmethod(read)


@dataclass(frozen=True)
class Step:
    """One change of one page: what was made of it, and of the page as it was before, read once more."""

    page: str
    family: str
    change: str
    seen: Rehearsed
    back: Rehearsed

    @property
    def is_right(self) -> bool:
        quiet = not self.back.held and not self.back.published_new_ids
        if self.family == "breakage":
            return self.seen.held and quiet
        return not self.seen.held and quiet and len(self.seen.published_new_ids) == NEW.get(self.change, 0)


class History:
    """One source's days, six hours apart."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir()
        self.at, self.steps = START, 0
        self.rehearsal = Rehearsal(Source(key="room", url=url), folder=folder, reader=Here(), start=START)

    def play(self, body: bytes, url: str) -> Rehearsed:
        self.at += timedelta(hours=6)
        self.steps += 1
        return self.rehearsal.play(Snapshot(step=str(self.steps), at=self.at, url=url, body=body))


def room(name: str) -> Newsroom | None:
    told = label(name)
    entries = [(item["link"], " ".join(item["title"].split())) for item in told["items"] if item.get("link")]
    return newsroom(page(name), told.get("encoding") or "utf-8", told["url"], entries)


def steps(name: str, folder: Path) -> Iterator[Step]:
    """Every change done to one page, each after two readings of it; none where its entries are not boxes."""
    start = room(name)
    if start is None:
        return
    first = start.html()
    add_on_top(start, 5)
    start.mark()
    usual, url = changed(start, lambda _room: None)
    families = {"harmless": HARMLESS, "redesign": REDESIGNS, "breakage": {**BREAKAGES, **PAGES}}
    for family, change, done in ((f, c, d) for f, some in families.items() for c, d in some.items()):
        history = History(folder / f"{name}-{change}", url)
        with history.rehearsal:
            history.play(first, url)
            known = history.play(usual, url)
            assert (known.held, len(known.published_new_ids)) == (False, 1), name
            seen = history.play(*((done, url) if isinstance(done, bytes) else changed(start, done)))
            yield Step(name, family, change, seen, history.play(usual, url))


def changed(start: Newsroom, change: Callable[[Newsroom], None]) -> tuple[bytes, str]:
    made = copy.deepcopy(start)
    made.find_marked()
    change(made)
    return made.html(), made.url


def told(step: Step) -> str:
    seen, back = step.seen, step.back
    return (
        f"{step.page} {step.change}: {'HELD ' if seen.held else ''}{seen.verdict} {seen.reason} "
        f"+{len(seen.published_new_ids)} new; then {'HELD ' if back.held else ''}{back.verdict} "
        f"+{len(back.published_new_ids)} new"
    )


@pytest.mark.parametrize("name", FEW)
def test_a_page_that_drifts_floods_nobody(name: str, tmp_path: Path) -> None:
    seen = list(steps(name, tmp_path))
    assert len(seen) == len(HARMLESS) + len(REDESIGNS) + len(BREAKAGES) + len(PAGES)
    assert [told(step) for step in seen if not step.is_right] == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_all_pages_drift(tmp_path: Path) -> None:
    seen = [step for name in NAMES for step in steps(name, tmp_path)]
    print("\n".join(matrix(seen)))
    wrong = {
        family: [told(step) for step in seen if step.family == family and not step.is_right]
        for family in ("harmless", "redesign", "breakage")
    }
    assert len(seen) >= 400
    assert wrong["harmless"] == []
    assert wrong["redesign"] == []
    breakages = sum(step.family == "breakage" for step in seen)
    assert len(wrong["breakage"]) <= 0.02 * breakages, "\n".join(wrong["breakage"])


def matrix(seen: list[Step]) -> Iterator[str]:
    """For people: each change, how many pages, how many judged rightly, and the verdicts."""
    for family, change in dict.fromkeys((step.family, step.change) for step in seen):
        some = [step for step in seen if (step.family, step.change) == (family, change)]
        verdicts = Counter(f"{'held ' if s.seen.held else ''}{s.seen.verdict}" for s in some)
        right = sum(step.is_right for step in some)
        yield f"{family:9} {change:16} {right:3} of {len(some):3}  " + ", ".join(
            f"{verdict} {count}" for verdict, count in verdicts.most_common()
        )
    yield f"{len(seen)} changes, {sum(step.is_right for step in seen)} judged rightly"

"""Is a reading believable? A table of readings and histories, and what must never be held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.models import (
    CALL_AS_TITLE,
    Change,
    ChangeKind,
    DateOrigin,
    Item,
    ItemState,
    Kind,
    Known,
    Moment,
    Precision,
    Reading,
    ReadingKind,
    Rejected,
    Verdict,
)
from aggregator.witness import History, Seen, compare, judge

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=400)
STEADY = History(
    readings_ok=40, last_count=20, usual_count=20.0, usual_new=0.5, last_ok=NOW - timedelta(hours=6)
)
BUSY = History(
    readings_ok=40, last_count=20, usual_count=20.0, usual_new=17.0, last_ok=NOW - timedelta(hours=6)
)
SMALL = History(readings_ok=40, last_count=2, usual_count=1.6, usual_new=0.1, last_ok=NOW - timedelta(days=1))
YOUNG = History(
    readings_ok=1, last_count=20, usual_count=20.0, usual_new=20.0, last_ok=NOW - timedelta(hours=6)
)
FIRST = History()
FEW = History(readings_ok=9, last_count=5, usual_count=5.0, usual_new=0.1, last_ok=NOW - timedelta(days=1))
TEN = History(readings_ok=1, last_count=10, usual_count=10.0, usual_new=0.0, last_ok=NOW - timedelta(days=1))
ANEW = History(last_count=20, usual_count=20.0, usual_new=0.5, last_ok=NOW - timedelta(days=1))


def dated(at: datetime | None, precision: Precision = Precision.DAY) -> Moment | None:
    return Moment(at=at, precision=precision, origin=DateOrigin.FEED) if at else None


def items(
    count: int, title: str = "Story {}", at: datetime | None = OLD, summary: str = "", kind: Kind = Kind.NEWS
) -> list[Item]:
    return [
        Item(
            source_key="s",
            kind=kind,
            title=title.format(n),
            published=dated(at),
            summary=summary or f"About {n}.",
        )
        for n in range(count)
    ]


def witness(
    read: list[Item], history: History, kind: ReadingKind = ReadingKind.FEED, **facts: Any
) -> Verdict:
    reading = Reading(kind=kind, method="test", complete=facts.pop("complete", True))
    rejected = facts.pop("rejected", ())
    told = {name: facts.pop(name) for name in ("now", "empty_is_fine") if name in facts}
    return judge(reading, read, rejected, history, seen(len(read), history, **facts), **{"now": NOW, **told})


def seen(count: int, history: History, **facts: int) -> Seen:
    """The numbers of a reading: everything is known unless told otherwise."""
    told = {"recognised": count, "unread": 0, "before": history.last_count, **facts}
    return Seen(**{"again": min(told["before"], told["recognised"] + told["unread"]), **told})


PAGE = ReadingKind.PAGE
CALLS = tuple(Rejected(reason=CALL_AS_TITLE, title="Read more") for _ in range(6))

KNOWN = {"kind": PAGE, "unread": 20}
NEWS = {"kind": PAGE, "before": 3}
DEEP = {"kind": PAGE, "before": 130, "recognised": 5}

CASES = [
    # name, state held, items, history, facts
    ("an empty feed that used to have 20 (F41)", "empty", [], STEADY, {}),
    ("a page whose rules match nothing (F43)", "empty", [], STEADY, {"kind": PAGE}),
    ("an empty feed on the second reading", "empty", [], YOUNG, {}),
    ("every entry refused", "empty", [], STEADY, {"rejected": (Rejected(reason="no-title"),) * 9}),
    ("10,000 new entries (F42)", "flood", items(10_000), STEADY, {"recognised": 20}),
    ("10,000 new entries, dated today", "flood", items(10_000, at=NOW), STEADY, {"recognised": 0}),
    ("every name changed, nothing known (F35)", "drifted", items(20), STEADY, {"recognised": 0}),
    ("the same without dates", "drifted", items(20, at=None), STEADY, {"recognised": 0}),
    (
        "the menu instead of the news (F44)",
        "drifted",
        items(40, at=None),
        STEADY,
        {"kind": PAGE, "recognised": 0},
    ),
    (
        "one title for all entries (F50)",
        "drifted",
        items(20, "Newsroom"),
        STEADY,
        {"kind": PAGE, "reworded": 20},
    ),
    ("calls to action as titles", "drifted", items(5, "Read more"), STEADY, {"kind": PAGE}),
    ("calls to action, first reading", "drifted", [], FIRST, {"kind": PAGE, "rejected": CALLS}),
    ("six others instead of twenty", "drifted", items(6, at=None), STEADY, {"kind": PAGE, "recognised": 0}),
    ("one known among 19 new ones", "drifted", items(20), STEADY, {"kind": PAGE, "recognised": 1}),
    ("a single unknown entry", "drifted", items(1), STEADY, {"kind": PAGE, "recognised": 0}),
    ("other words as titles", "drifted", items(20), STEADY, {"kind": PAGE, "reworded": 14, "renamed": 13}),
    ("a word before every title", "drifted", items(20), STEADY, {"kind": PAGE, "reworded": 18}),
    ("half of a page", "shrunk", items(10), STEADY, {"kind": PAGE}),
    ("half of a page, known by its bytes", "shrunk", [], STEADY, {"kind": PAGE, "unread": 11}),
    ("calls outnumber the titles", "drifted", items(4), FIRST, {"kind": PAGE, "rejected": CALLS}),
]

BELIEVED = [
    ("nothing new", "healthy", items(20), STEADY, {}),
    ("a first reading of 1,000", "healthy", items(1000), FIRST, {"recognised": 0}),
    ("a first reading of nothing", "quiet", [], FIRST, {}),
    ("a small source is empty", "quiet", [], SMALL, {}),
    ("empty is fine", "quiet", [], STEADY, {"empty_is_fine": True}),
    (
        "all entries known by their bytes",
        "healthy",
        [],
        STEADY,
        {"unread": 20},
    ),
    ("a busy source brings a whole new list", "healthy", items(20), BUSY, {"recognised": 0}),
    ("a whole new list, written since", "healthy", items(20, at=NOW), STEADY, {"recognised": 0}),
    ("half the list is new", "healthy", items(20), STEADY, {"recognised": 10}),
    ("150 new entries after an outage", "healthy", items(160), STEADY, {"recognised": 10}),
    ("ten new entries, none known", "healthy", items(10), STEADY, {"recognised": 0}),
    ("some calls among titles", "healthy", items(20), STEADY, {"kind": PAGE, "rejected": CALLS}),
    ("the page's lasting calls beside known entries", "healthy", [], STEADY, {**KNOWN, "rejected": CALLS}),
    ("new entries of one page and day", "healthy", items(9, "Update", at=NOW), STEADY, KNOWN),
    (
        "a list that is new, written since",
        "healthy",
        items(5, at=NOW - timedelta(hours=13)),
        STEADY,
        {**NEWS, "recognised": 0},
    ),
    ("old ones scroll off while new ones come", "healthy", items(9), STEADY, {"kind": PAGE, "recognised": 8}),
    ("a third of a page is taken away", "healthy", items(14), STEADY, {"kind": PAGE}),
    ("a calendar whose days pass", "healthy", items(5, kind=Kind.EVENT), STEADY, {"kind": PAGE}),
    ("half of a page that may be empty", "healthy", items(10), STEADY, {"kind": PAGE, "empty_is_fine": True}),
    ("half of a page that broke off", "healthy", items(10), STEADY, {"kind": PAGE, "complete": False}),
    ("half of a feed", "healthy", items(10), STEADY, {}),
    ("one title for all, as always", "same-titles", items(20, "Notes"), STEADY, {"kind": PAGE}),
    ("two of five notices are gone", "healthy", items(3), FEW, {"kind": PAGE}),
    ("headlines mended by a person's rules", "healthy", items(20), ANEW, {"kind": PAGE, "reworded": 20}),
    ("a page after older ones were read with it", "healthy", items(10), TEN, {**DEEP, "again": 5}),
    ("two corrected headlines", "healthy", items(20), STEADY, {"kind": PAGE, "reworded": 2, "renamed": 2}),
    (
        "every headline with one word more, few known",
        "healthy",
        items(2),
        SMALL,
        {"kind": PAGE, "reworded": 2},
    ),
    ("a feed of one title", "same-titles", items(5, "Bulletin"), SMALL, {}),
    ("a list cut to a tenth", "shrunk", items(2), STEADY, {}),
    ("a broken body says nothing about length", "healthy", items(2), STEADY, {"complete": False}),
    (
        "every entry of a page dated today (F51)",
        "dates-today",
        items(9, at=NOW),
        STEADY,
        {"kind": PAGE, "recognised": 8},
    ),
    ("one summary for all (F52)", "boilerplate", items(9, summary="Welcome."), STEADY, {}),
]


def names(cases: list[tuple[str, str, list[Item], History, dict[str, Any]]]) -> list[str]:
    return [case[0] for case in cases]


@pytest.mark.parametrize(("_name", "state", "read", "history", "facts"), CASES, ids=names(CASES))
def test_what_is_not_believable_is_held_with_a_reason_and_a_next_step(
    _name: str, state: str, read: list[Item], history: History, facts: dict[str, Any]
) -> None:
    verdict = witness(read, history, **facts)
    assert (verdict.believable, verdict.state) == (False, state)
    assert verdict.reason
    assert verdict.next_step


@pytest.mark.parametrize(("_name", "state", "read", "history", "facts"), BELIEVED, ids=names(BELIEVED))
def test_what_may_well_be_is_believed(
    _name: str, state: str, read: list[Item], history: History, facts: dict[str, Any]
) -> None:
    verdict = witness(read, history, **facts)
    assert (verdict.believable, verdict.state) == (True, state)


def test_the_reason_names_the_gate_that_refused_most() -> None:
    rejected = (*(Rejected(reason="no-title"),) * 5, Rejected(reason="empty"))
    verdict = witness([], STEADY, rejected=rejected)
    assert "usually 20" in verdict.reason
    assert "5 of them for: no-title" in verdict.reason


@given(
    count=st.integers(0, 30),
    recognised=st.integers(1, 30),
    usual=st.floats(0, 30),
    readings_ok=st.integers(0, 99),
    kind=st.sampled_from(ReadingKind),
)
def test_a_list_that_still_holds_what_it_held_is_never_held_for_being_new(
    count: int, recognised: int, usual: float, readings_ok: int, kind: ReadingKind
) -> None:
    before = min(int(usual), recognised)
    history = History(readings_ok=readings_ok, last_count=before, usual_count=usual)
    read = items(count + recognised)
    assert witness(read, history, kind, recognised=recognised, before=before).believable


def test_a_reading_is_compared_by_the_stories_it_shares_with_the_last_one() -> None:
    def change(kind: ChangeKind, id_: str, title: str) -> Change:
        return Change(kind=kind, id=id_, item=Item(source_key="s", title=title), version=1)

    known = [
        Known(id=id_, item=Item(source_key="s", title=title), version=1, state=ItemState.LIVE, first_seen=OLD)
        for id_, title in {"a": "The ferry sails", "b": "A mill opens", "c": "Old news"}.items()
    ]
    changes = [
        change(ChangeKind.NEW, "n", "A library closes"),
        change(ChangeKind.SAME, "a", "The Ferry sails!"),
        change(ChangeKind.EDITED, "b", "A mill opens again"),
        change(ChangeKind.EDITED, "c", "Read more"),
    ]
    told = compare(changes, known, unread={"d"}, before={"a", "d", "e"})
    assert told == Seen(recognised=3, unread=1, reworded=2, renamed=1, before=3, again=2)

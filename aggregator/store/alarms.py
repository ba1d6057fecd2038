"""Alarms: one per source and kind until it is well again, so that a person is told once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from aggregator.models import Outcome, Status
from aggregator.store.facts import Alarm
from aggregator.store.instants import from_stamp, to_stamp
from aggregator.store.tables import Record, alarms

FAILURES: Final = 3  # in a row, before a source that cannot be fetched or read is worth an alarm
_AT_ONCE: Final = frozenset({Status.HELD, Status.GONE, Status.BLOCK})
_IS_OPEN: Final = alarms.c.cleared_at.is_(None)
_CLEAR: Final = (
    update(alarms)
    .where(alarms.c.source_key == bindparam("key"), _IS_OPEN)
    .values(cleared_at=bindparam("now"))
)


def calls_for_alarm(outcome: Outcome) -> bool:
    """Held, gone or refused is told at once; a failure when it has lasted."""
    if outcome.status is Status.FAIL:
        return outcome.failures >= FAILURES
    return outcome.status in _AT_ONCE


def raise_for(connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Open an alarm for every outcome that calls for one and has none open."""
    wanted = [
        Alarm(
            source_key=outcome.source_key,
            kind=outcome.status.value,
            raised_at=now,
            reason=outcome.reason or (outcome.verdict.state if outcome.verdict else ""),
            detail=outcome.detail or (outcome.verdict.reason if outcome.verdict else ""),
            next_step=outcome.next_step or (outcome.verdict.next_step if outcome.verdict else ""),
        )
        for outcome in outcomes
        if calls_for_alarm(outcome)
    ]
    for alarm in wanted:
        raise_one(connection, alarm)


def raise_one(connection: Connection, alarm: Alarm) -> bool:
    """Open this alarm; False when one of its source and kind is open already."""
    same = select(alarms.c.id).where(
        alarms.c.source_key == alarm.source_key, alarms.c.kind == alarm.kind, _IS_OPEN
    )
    if connection.execute(same).first():
        return False
    connection.execute(
        insert(alarms).values(
            source_key=alarm.source_key,
            kind=alarm.kind,
            raised_at=to_stamp(alarm.raised_at),
            reason=alarm.reason,
            detail=alarm.detail,
            next_step=alarm.next_step,
        )
    )
    return True


def clear_for(connection: Connection, source_keys: Sequence[str], now: datetime) -> None:
    """Close every open alarm of sources that are well again."""
    open_ = set(connection.execute(select(alarms.c.source_key).where(_IS_OPEN)).scalars())
    rows = [{"key": key, "now": to_stamp(now)} for key in source_keys if key in open_]
    if rows:
        connection.execute(_CLEAR, rows)


def clear_kind(connection: Connection, source_key: str, kind: str, now: datetime) -> bool:
    """Close the open alarm of this source and kind; False when there is none."""
    this = update(alarms).where(alarms.c.source_key == source_key, alarms.c.kind == kind, _IS_OPEN)
    return bool(connection.execute(this.values(cleared_at=to_stamp(now))).rowcount)


def listed(connection: Connection, *, open_only: bool) -> tuple[Alarm, ...]:
    """Alarms, newest first."""
    question = select(alarms).order_by(alarms.c.raised_at.desc(), alarms.c.id.desc())
    return tuple(map(_alarm, connection.execute(question.where(_IS_OPEN) if open_only else question)))


def _alarm(row: Record) -> Alarm:
    return Alarm(
        source_key=row.source_key,
        kind=row.kind,
        raised_at=from_stamp(row.raised_at),
        reason=row.reason,
        detail=row.detail,
        next_step=row.next_step,
        cleared_at=from_stamp(row.cleared_at),
    )

"""The one transaction: everything a batch of polls found is written, or nothing of it.

A steady poll (nothing new) costs one narrow row updated and one narrow row added. Everything else is written
only where it differs from what is there. Rows are gathered first and written table by table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, func, insert, select, update

from aggregator.models import ChangeKind, Outcome
from aggregator.store import archive, pages, sqlite
from aggregator.store.alarms import clear_for, raise_for
from aggregator.store.changes import ItemWriter
from aggregator.store.chunks import chunks
from aggregator.store.instants import from_stamp, ordinal_of, pack_stamps, to_stamp, unpack_stamps
from aggregator.store.prepare import GOOD, READ, Prepared, counts_as_usual, pack_slices
from aggregator.store.tables import Record, hosts, polls, readings, runs, sources
from aggregator.text.urls import host_of

_MILLISECOND: Final = timedelta(milliseconds=1)
_WEIGHT: Final = 0.2  # of the newest reading in the running mean
_ACCEPTED: Final = 0.6  # of the new entries of an accepted reading count as usual ones
ARRIVALS: Final = 10  # sort times kept of each source
_FACTS: Final = (
    "adopted_url",
    "etag",
    "last_modified",
    "wire_digest",
    "body_digest",
    "moved_to",
    "moved_count",
    "last_reason",
    "last_detail",
    "feed_title",
    "readings_ok",
    "last_count",
    "usual_count",
    "usual_new",
    "arrivals",
    "last_read",
)
_STANDING: Final = (
    select(
        sources.c.id,
        sources.c.key,
        sources.c.url,
        sources.c.rule_digest,
        *(sources.c[name] for name in _FACTS),
        polls.c.epoch,
        polls.c.leased_until,
        polls.c.host,
        polls.c.last_ok,
        polls.c.last_run,
    )
    .join(polls, polls.c.source_id == sources.c.id)
    .where(sources.c.key.in_(bindparam("keys", expanding=True)))
)
_POLLED: Final = (
    update(polls)
    .where(polls.c.source_id == bindparam("number"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("host", "next_due", "failures", "gone_count", "last_checked")
        }
        | {name: bindparam(f"new_{name}") for name in ("last_ok", "last_status", "last_run")}
        | {"leased_until": None}
    )
)
_LEARNED: Final = (
    update(sources)
    .where(sources.c.id == bindparam("number"))
    .values({name: bindparam(f"new_{name}") for name in _FACTS})
)


def commit(connection: Connection, batch: Sequence[Prepared], now: datetime) -> tuple[bool, ...]:
    """Write the batch; False for an outcome whose lease is old, of which nothing is written."""
    standing = _standing(connection, batch)
    accepted: list[tuple[Record, Prepared]] = []
    verdicts: list[bool] = []
    for one in batch:
        row = standing.get(one.lease.source_key)
        valid = row is not None and row.epoch == one.lease.epoch and row.leased_until is not None
        verdicts.append(valid)
        if valid:
            accepted.append((standing.pop(one.lease.source_key), one))
    if accepted:
        _write(connection, accepted, now)
    return tuple(verdicts)


def _standing(connection: Connection, batch: Sequence[Prepared]) -> dict[str, Record]:
    keys = [one.lease.source_key for one in batch]
    return {row.key: row for some in chunks(keys) for row in connection.execute(_STANDING, {"keys": some})}


def _write(connection: Connection, accepted: Sequence[tuple[Record, Prepared]], now: datetime) -> None:
    archive.write(connection, _arrived(accepted), now)
    _write_polls(connection, accepted, now)
    _write_facts(connection, accepted, now)
    _write_readings(connection, accepted)
    _hold_hosts(connection, accepted, now)
    outcomes = [one.outcome for _, one in accepted]
    clear_for(connection, [outcome.source_key for outcome in outcomes if outcome.status in GOOD], now)
    raise_for(connection, outcomes, now)
    with_changes = [(row.id, one) for row, one in accepted if one.changes]
    if with_changes:
        ItemWriter(connection, now).write(with_changes)
    visited = [(row.id, one) for row, one in accepted if one.outcome.pages]
    if visited:
        pages.write(connection, visited, now)


def _arrived(accepted: Sequence[tuple[Record, Prepared]]) -> list[archive.Arrived]:
    return [
        archive.Arrived(one.body_digest, one.outcome.body, one.outcome.content_type, row.body_digest)
        for row, one in accepted
        if one.body_digest is not None and one.outcome.body is not None
    ]


# --------------------------------------------------------------------------- every poll


def _write_polls(connection: Connection, accepted: Sequence[tuple[Record, Prepared]], now: datetime) -> None:
    last = connection.execute(select(func.coalesce(func.max(runs.c.id), 0))).scalar_one()
    numbered = list(enumerate(accepted, last + 1))
    stamp = to_stamp(now)
    connection.execute(insert(runs), [_run(number, row, one) for number, (row, one) in numbered])
    connection.execute(_POLLED, [_poll(number, row, one.outcome, stamp) for number, (row, one) in numbered])


def _run(number: int, row: Record, one: Prepared) -> dict[str, object]:
    outcome, tally = one.outcome, one.tally
    polled_at = row.adopted_url or row.url
    return {
        "id": number,
        "source_id": row.id,
        "previous": row.last_run,
        "started": to_stamp(outcome.started),
        "took_ms": outcome.took // _MILLISECOND,
        "status": outcome.status.value,
        "reason": outcome.reason,
        "detail": outcome.detail,
        "http_status": outcome.http_status,
        "wire_bytes": outcome.wire_bytes,
        "new": tally[ChangeKind.NEW],
        "edited": tally[ChangeKind.EDITED],
        "same": tally[ChangeKind.SAME],
        "rejected": len(outcome.rejected),
        "body_digest": one.body_digest,
        "url": "" if outcome.url == polled_at else outcome.url,
    }


def _poll(number: int, row: Record, outcome: Outcome, stamp: int) -> dict[str, object]:
    return {
        "number": row.id,
        "new_host": host_of(outcome.adopt_url) if outcome.adopt_url else row.host,
        "new_next_due": to_stamp(outcome.next_due),
        "new_failures": outcome.failures,
        "new_gone_count": outcome.gone_count,
        "new_last_checked": stamp,
        "new_last_ok": stamp if outcome.status in GOOD else row.last_ok,
        "new_last_status": outcome.status.value,
        "new_last_run": number,
    }


# --------------------------------------------------------------------------- what was learned about a source


def _write_facts(connection: Connection, accepted: Sequence[tuple[Record, Prepared]], now: datetime) -> None:
    rows, stamp = [], to_stamp(now)
    for row, one in accepted:
        learned = _facts(row, one, stamp)
        if any(getattr(row, name) != value for name, value in learned.items()):
            kept = {name: getattr(row, name) for name in _FACTS} | learned
            rows.append({"number": row.id} | {f"new_{name}": value for name, value in kept.items()})
    if rows:
        connection.execute(_LEARNED, rows)


def _facts(row: Record, one: Prepared, stamp: int) -> dict[str, object]:
    """What this outcome says about its source; what it does not mention stays."""
    outcome = one.outcome
    learned: dict[str, object] = {
        "moved_to": outcome.moved_to,
        "moved_count": outcome.moved_count,
        "last_reason": outcome.reason,
        "last_detail": outcome.detail,
    }
    if outcome.adopt_url:
        learned["adopted_url"] = outcome.adopt_url
    if outcome.feed_title:
        learned["feed_title"] = outcome.feed_title
    if outcome.validators is not None and outcome.rule_digest in (b"", row.rule_digest):
        learned["etag"] = outcome.validators.etag
        learned["last_modified"] = outcome.validators.last_modified
        learned["wire_digest"] = outcome.validators.wire_digest
        learned["body_digest"] = outcome.validators.body_digest
    return learned | _habits(row, one, stamp) if counts_as_usual(outcome) else learned


def _habits(row: Record, one: Prepared, stamp: int) -> dict[str, object]:
    """The running means after one more believable reading.

    In the first one all is new: that is no habit. In one that a person accepted it may be: the source may
    list other entries each time.
    """
    weight, first = _WEIGHT, not row.readings_ok
    arrived = one.tally[ChangeKind.NEW]
    at_first = _ACCEPTED * arrived if row.last_count else 0.0
    return {
        "readings_ok": row.readings_ok + 1,
        "last_count": one.count,
        "usual_count": float(one.count) if first else row.usual_count * (1 - weight) + one.count * weight,
        "usual_new": at_first if first else row.usual_new * (1 - weight) + arrived * weight,
        "arrivals": _arrivals(row, one, stamp) if arrived else row.arrivals,
        "last_read": stamp,
    }


def _arrivals(row: Record, one: Prepared, stamp: int) -> bytes:
    """The sort times of the newest items, with those of this poll."""
    now = from_stamp(stamp)
    new = (c.item.published for c in one.outcome.changes if c.kind is ChangeKind.NEW)
    stamps = (to_stamp(ordinal_of(published, now)) for published in new)
    return pack_stamps((*unpack_stamps(row.arrivals), *stamps), ARRIVALS)


def _write_readings(connection: Connection, accepted: Sequence[tuple[Record, Prepared]]) -> None:
    """The last body's entries (believable ones only) and what was dropped, where they differ."""
    read = {row.id: one for row, one in accepted if one.rejected is not None}
    before = {}
    for some in chunks(list(read)):
        for row in connection.execute(select(readings).where(readings.c.source_id.in_(some))):
            before[row.source_id] = (row.slices, row.rejected)
    rows = []
    for source_id, one in read.items():
        slices, _ = before[source_id]
        packed = pack_slices(one.outcome, slices) if one.outcome.status in READ else slices
        if (packed, one.rejected) != before[source_id]:
            rows.append({"number": source_id, "new_slices": packed, "new_rejected": one.rejected})
    if rows:
        change = update(readings).where(readings.c.source_id == bindparam("number"))
        change = change.values(slices=bindparam("new_slices"), rejected=bindparam("new_rejected"))
        connection.execute(change, rows)


def _hold_hosts(connection: Connection, accepted: Sequence[tuple[Record, Prepared]], now: datetime) -> None:
    """A host that asked for patience gets it from all its sources; the longest wish counts."""
    wishes: dict[str, int] = {}
    for _, one in accepted:
        outcome = one.outcome
        if outcome.host and outcome.host_not_before is not None and outcome.host_not_before > now:
            wishes[outcome.host] = max(wishes.get(outcome.host, 0), to_stamp(outcome.host_not_before))
    if not wishes:
        return
    held = select(hosts.c.host, hosts.c.not_before).where(hosts.c.host.in_(list(wishes)))
    for row in connection.execute(held):
        wishes[row.host] = max(wishes[row.host], row.not_before)
    rows = [{"host": host, "not_before": stamp} for host, stamp in wishes.items()]
    connection.execute(sqlite.upsert(hosts, "not_before"), rows)

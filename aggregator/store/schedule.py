"""What is polled and when: the list of sources, due times and leases.

A lease is the right to poll one source once. Every lease raises the source's epoch; whatever was leased
under an older epoch can no longer be committed. A lease is void as well when the source's address or rules
change or the source is taken off the list, since its result would answer a question nobody asks any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, case, func, insert, or_, select, update

from aggregator.models import Lease, Validators
from aggregator.store.facts import Synced
from aggregator.store.instants import from_stamp, to_stamp, unpack_stamps
from aggregator.store.pages import are_due
from aggregator.store.prepare import without_digests
from aggregator.store.tables import Record, hosts, pages, polls, readings, sources
from aggregator.text.urls import host_of

Wanted = tuple[str, str, bytes]  # key, URL as configured, digest of the rules

_SKEW: Final = timedelta(minutes=1)  # between two processes of one machine
_LEASED: Final = (
    polls.c.source_id,
    polls.c.epoch,
    polls.c.next_due,
    polls.c.failures,
    polls.c.gone_count,
    sources.c.key,
    sources.c.url,
    sources.c.adopted_url,
    sources.c.etag,
    sources.c.last_modified,
    sources.c.wire_digest,
    sources.c.body_digest,
    sources.c.rule_digest,
    sources.c.moved_to,
    sources.c.moved_count,
    sources.c.arrivals,
)
_TAKE: Final = (
    update(polls)
    .where(polls.c.source_id == bindparam("number"))
    .values(epoch=polls.c.epoch + 1, leased_until=bindparam("until"))
)
_VOID: Final = {"epoch": polls.c.epoch + 1, "leased_until": None}
# The next reading is judged as a first one. What the lists used to be like stays: so an accepted reading is
# told from a very first one, and its turnover is learned.
_ACCEPT: Final = {
    "etag": "",
    "last_modified": "",
    "wire_digest": b"",
    "body_digest": b"",
    "readings_ok": 0,
}
# Under other rules another list is no surprise: what was usual is learned anew.
_FORGET: Final = _ACCEPT | {"last_count": 0, "usual_count": 0.0, "usual_new": 0.0, "last_read": None}


# --------------------------------------------------------------------------- the list of sources


def sync(connection: Connection, wanted: Sequence[Wanted], now: datetime, spread: timedelta) -> Synced:
    """Make the list of active sources this one. Nothing is ever deleted."""
    stored = {row.key: row for row in connection.execute(_known_sources())}
    listed = {key for key, _, _ in wanted}
    added = [one for one in wanted if one[0] not in stored]
    changed = [one for one in wanted if one[0] in stored and _differs(stored[one[0]], one)]
    woken = [key for key in listed if key in stored and stored[key].next_due is None]
    dropped = [key for key, row in stored.items() if key not in listed and row.next_due is not None]
    for one in added:
        _add(connection, one, now, spread)
    for one in changed:
        _change(connection, stored[one[0]].id, one, now)
    _set_due(connection, [stored[key].id for key in woken], to_stamp(now))
    _set_due(connection, [stored[key].id for key in dropped], None)
    return Synced(
        added=tuple(key for key, _, _ in added),
        changed=tuple(key for key, _, _ in changed),
        reactivated=tuple(sorted(woken)),
        deactivated=tuple(sorted(dropped)),
    )


def _known_sources() -> Any:
    columns = (sources.c.id, sources.c.key, sources.c.url, sources.c.rule_digest, polls.c.next_due)
    return select(*columns).join(polls, polls.c.source_id == sources.c.id)


def _differs(row: Record, wanted: Wanted) -> bool:
    return (row.url, row.rule_digest) != wanted[1:]


def _add(connection: Connection, wanted: Wanted, now: datetime, spread: timedelta) -> None:
    key, url, digest = wanted
    row = connection.execute(
        insert(sources).values(key=key, url=url, rule_digest=digest, added_at=to_stamp(now))
    )
    (source_id,) = row.inserted_primary_key or (None,)
    due = to_stamp(now + spread * _share(key))
    connection.execute(insert(polls).values(source_id=source_id, host=host_of(url), next_due=due))
    connection.execute(insert(readings).values(source_id=source_id))


def _share(key: str) -> float:
    """A place in [0, 1) that depends on the key alone."""
    return int.from_bytes(blake2b(key.encode(), digest_size=4).digest()) / 2**32


def _change(connection: Connection, source_id: int, wanted: Wanted, now: datetime) -> None:
    """New address or rules: what was learned from the answers so far no longer says "nothing new"."""
    _, url, digest = wanted
    here = sources.c.id == source_id
    moved = connection.execute(select(sources.c.url).where(here)).scalar_one() != url
    fresh_start: dict[str, object] = {"adopted_url": "", "moved_to": "", "moved_count": 0} if moved else {}
    connection.execute(
        update(sources).where(here).values(url=url, rule_digest=digest, **_FORGET, **fresh_start)
    )
    _read_anew(connection, source_id, now)
    if moved:
        connection.execute(update(polls).where(polls.c.source_id == source_id).values(host=host_of(url)))


def accept(connection: Connection, source_key: str, now: datetime) -> bool:
    """The next reading counts as a first one and is asked for at once; False for a source not polled."""
    polled = select(sources.c.id).join(polls, polls.c.source_id == sources.c.id)
    wanted = polled.where(sources.c.key == source_key, polls.c.next_due.is_not(None))
    source_id = connection.execute(wanted).scalar_one_or_none()
    if source_id is None:
        return False
    connection.execute(update(sources).where(sources.c.id == source_id).values(**_ACCEPT))
    _read_anew(connection, source_id, now)
    return True


def _read_anew(connection: Connection, source_id: int, now: datetime) -> None:
    """Poll at once, and take no entry as known by its bytes. Which stories the last list held stays known:
    should the site have moved, they are recognised by that."""
    here = readings.c.source_id == source_id
    packed = connection.execute(select(readings.c.slices).where(here)).scalar() or b""
    connection.execute(update(readings).where(here).values(slices=without_digests(packed)))
    connection.execute(
        update(polls)
        .where(polls.c.source_id == source_id)
        .values(next_due=to_stamp(now), failures=0, **_VOID)
    )


def _set_due(connection: Connection, ids: Iterable[int], due: int | None) -> None:
    change = (
        update(polls)
        .where(polls.c.source_id == bindparam("number"))
        .values(next_due=bindparam("due"), **_VOID)
    )
    rows = [{"number": source_id, "due": due} for source_id in ids]
    if rows:
        connection.execute(change, rows)


# --------------------------------------------------------------------------- leases


def claim(
    connection: Connection, limit: int, now: datetime, lease_for: timedelta, skip_hosts: Collection[str]
) -> tuple[Lease, ...]:
    """Lease up to ``limit`` due sources, longest due first, except those whose host has to be left alone."""
    stamp = to_stamp(now)
    held = connection.execute(select(hosts.c.host).where(hosts.c.not_before > stamp)).scalars()
    avoided = sorted({*held, *skip_hosts})
    due = and_(polls.c.next_due <= stamp, or_(polls.c.leased_until.is_(None), polls.c.leased_until <= stamp))
    question = (
        select(*_LEASED, are_due(stamp).label("pages_due"))
        .join(sources, sources.c.id == polls.c.source_id)
        .where(due)
    )
    if avoided:
        question = question.where(polls.c.host.not_in(avoided))
    rows = connection.execute(
        question.order_by(polls.c.next_due, polls.c.source_id).limit(max(limit, 0))
    ).all()
    if rows:
        until = to_stamp(now + lease_for)
        connection.execute(_TAKE, [{"number": row.source_id, "until": until} for row in rows])
    return tuple(_lease(row) for row in rows)


def _lease(row: Record) -> Lease:
    return Lease(
        source_key=row.key,
        url=row.adopted_url or row.url,
        epoch=row.epoch + 1,
        due=from_stamp(row.next_due),
        validators=Validators(
            etag=row.etag,
            last_modified=row.last_modified,
            wire_digest=row.wire_digest,
            body_digest=row.body_digest,
        ),
        rule_digest=row.rule_digest,
        failures=row.failures,
        gone_count=row.gone_count,
        moved_to=row.moved_to,
        moved_count=row.moved_count,
        arrivals=tuple(map(from_stamp, unpack_stamps(row.arrivals))),
        pages_due=row.pages_due,
    )


def release(connection: Connection, leases: Sequence[Lease]) -> None:
    """Give leases back without a result; due times stay. An old lease changes nothing."""
    source = select(sources.c.id).where(sources.c.key == bindparam("key")).scalar_subquery()
    free = update(polls).where(polls.c.source_id == source, polls.c.epoch == bindparam("held"))
    rows = [{"key": lease.source_key, "held": lease.epoch} for lease in leases]
    if rows:
        connection.execute(free.values(leased_until=None), rows)


def free_all(connection: Connection) -> int:
    """Void every lease: for an engine that starts and knows that it is alone. Returns how many there were."""
    return connection.execute(update(polls).where(polls.c.leased_until.is_not(None)).values(**_VOID)).rowcount


def make_due(connection: Connection, now: datetime) -> int:
    """Every active source is due now at the latest. Returns how many were brought forward."""
    stamp = to_stamp(now)
    return connection.execute(update(polls).where(polls.c.next_due > stamp).values(next_due=stamp)).rowcount


def shift(connection: Connection, by: timedelta) -> None:
    """The clock was set by this much: move every time we wait for along with it."""
    step = by // timedelta(microseconds=1)
    connection.execute(
        update(polls).values(next_due=polls.c.next_due + step, leased_until=polls.c.leased_until + step)
    )
    connection.execute(update(hosts).values(not_before=hosts.c.not_before + step))
    connection.execute(update(pages).where(pages.c.due.is_not(None)).values(due=pages.c.due + step))


def catch_up(connection: Connection, now: datetime) -> None:
    """The clock was set back while we were away: nobody waits for times that lie too far ahead."""
    newest = connection.execute(select(func.max(polls.c.last_checked))).scalar()
    if newest is None or from_stamp(newest) <= now + _SKEW:
        return
    shift(connection, now - from_stamp(newest))
    stamp = to_stamp(now)
    connection.execute(update(polls).where(polls.c.last_checked > stamp).values(last_checked=stamp))


def next_due(connection: Connection, now: datetime) -> datetime | None:
    """When the next source may be leased, holds of hosts and running leases counted in; None without sources.

    Not earlier than ``now`` for what is due already.
    """
    stamp = to_stamp(now)
    free = _later(polls.c.next_due, func.coalesce(polls.c.leased_until, 0))
    open_ = _later(free, func.coalesce(hosts.c.not_before, 0))
    question = select(func.min(open_)).outerjoin_from(polls, hosts, hosts.c.host == polls.c.host)
    earliest = connection.execute(question.where(polls.c.next_due.is_not(None))).scalar()
    return None if earliest is None else from_stamp(max(earliest, stamp))


def _later(one: Any, other: Any) -> Any:
    return case((one >= other, one), else_=other)

"""The rooms around the store, played by one class; and changes as `decide` would make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aggregator.models import Change, ChangeKind, Item, Lease, Outcome, Status
from aggregator.store import Store

NOW = datetime(2021, 3, 10, 12, tzinfo=UTC)
LEASE_FOR = timedelta(minutes=10)


def item_id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


class Workshop:
    """Plays the rooms around the store: sources are listed, polled and their outcomes committed."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def sources(self, *keys: str, now: datetime = NOW) -> None:
        self.store.sync_sources([(key, f"https://{key}.example.org/feed", b"rules") for key in keys], now)

    def lease(self, now: datetime = NOW, limit: int = 100) -> dict[str, Lease]:
        return {lease.source_key: lease for lease in self.store.claim_due(limit, now, LEASE_FOR)}

    def outcome(self, key: str, status: Status = Status.OK, now: datetime = NOW, **facts: Any) -> Outcome:
        told: dict[str, Any] = {"url": f"https://{key}.example.org/feed", "host": f"{key}.example.org"}
        told |= {"started": now, "next_due": now + timedelta(hours=1)}
        return Outcome(source_key=key, status=status, **(told | facts))

    def poll(self, key: str, status: Status = Status.OK, now: datetime = NOW, **facts: Any) -> bool:
        """One whole poll of a source that is due."""
        lease = self.lease(now)[key]
        return self.store.commit([(lease, self.outcome(key, status, now, **facts))], now)[0]

    def again(self, key: str, now: datetime, *changes: Change, **facts: Any) -> bool:
        self.store.make_due(now)
        return self.poll(key, now=now, changes=changes, **facts)


def new(key: str, title: str, **facts: Any) -> Change:
    item = Item(source_key=key, title=title, **({"url": f"https://{key}.example.org/{title}"} | facts))
    names = (f"guid:{title}", f"url:{item.url}")
    return Change(kind=ChangeKind.NEW, id=item_id(f"{key} {title}"), item=item, version=1, new_keys=names)


def edited(change: Change, *, significant: bool = True, **facts: Any) -> Change:
    item = replace(change.item, **facts)
    return replace(
        change,
        kind=ChangeKind.EDITED,
        item=item,
        version=change.version + 1,
        significant=significant,
        new_keys=(),
        note="edited",
    )

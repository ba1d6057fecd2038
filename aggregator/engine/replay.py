"""The time machine: a source's archived bodies are read again, under its present rules or proposed ones.

Everything is played as a rehearsal, into a memory of its own, with the clock of the polls that brought the
bodies. What comes out is laid beside what is stored. Nothing is changed by looking.

What the items' own pages and documents supplied is not read again: it is kept as it is, and counts for no
difference.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aggregator.complete import kept
from aggregator.engine.rehearsal import Rehearsal, Snapshot
from aggregator.identity import names
from aggregator.models import EMPTY, Item, Status, StoredItem
from aggregator.poll import Reads
from aggregator.settings.schema import Source
from aggregator.store import Archived, Run, Store

_NOT_COMPARED: Final = frozenset({"keys", "mark", "source_key"})
FIELDS: Final = tuple(field.name for field in fields(Item) if field.name not in _NOT_COMPARED)
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_ALL: Final = 1_000_000_000
_BELIEVED: Final = frozenset({Status.OK, Status.PART})


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """An item that would say something else. ``fields`` are names of ``Item``."""

    id: str
    before: Item
    after: Item
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Replayed:
    """What the archived bodies of one source say now, beside what is stored."""

    source_key: str
    bodies: int  # read again
    missing: int  # polls whose body is no longer kept
    held: int  # readings that would be held now
    same: int  # items that would be just as they are, evidence included
    changed: tuple[Changed, ...]
    added: tuple[StoredItem, ...]  # would be new
    lost: tuple[StoredItem, ...]  # would not have been found
    renamed: tuple[tuple[str, StoredItem], ...]  # stored id -> the item under another id

    @property
    def is_the_same(self) -> bool:
        return not (self.changed or self.added or self.lost or self.renamed)


def replay(
    source: Source, archive: Store, reader: Reads, *, folder: Path, since: datetime = _LONG_AGO
) -> Replayed:
    """Read every archived body of ``source`` again, oldest first; ``folder`` is an empty one for the memory.

    ``source`` has the rules to be tried. With ``since``, and where bodies are no longer kept, only items that
    the bodies read again brought are looked for. Raises StoreError for a damaged archive.
    """
    polls = [
        run for run in reversed(archive.runs(source.key, _ALL)) if run.started >= since and run.body_digest
    ]
    bodies = [(run, found) for run in polls if (found := archive.archived(run.body_digest)) is not None]
    start = bodies[0][0].started if bodies else _LONG_AGO
    with Rehearsal(source, folder=folder, reader=reader, start=start) as rehearsal:
        held = sum(_play(rehearsal, source, *one) for one in bodies)
        after = rehearsal.items()
    before = _stored(archive, source.key)
    brought = {run.body_digest for run, _ in bodies}
    renamed = _renamed(source.key, archive, after, before)
    changed = [one for id_, item in after.items() if id_ in before and (one := _change(before[id_], item))]
    others = {id_: item for id_, item in before.items() if id_ not in after and id_ not in renamed}
    return Replayed(
        source_key=source.key,
        bodies=len(bodies),
        missing=len(polls) - len(bodies),
        held=held,
        same=len(after.keys() & before.keys()) - len(changed),
        changed=tuple(changed),
        added=_added(archive, after, before, renamed.values()),
        lost=tuple(item for item in others.values() if item.body_digest in brought),
        renamed=tuple((id_, after[new]) for id_, new in renamed.items()),
    )


def _play(rehearsal: Rehearsal, source: Source, run: Run, found: Archived) -> bool:
    """Whether it would be held now. What was believed then, perhaps because a person said so, is taken."""
    snapshot = _snapshot(source, run, found)
    if not rehearsal.play(snapshot).held:
        return False
    if run.status in _BELIEVED:
        rehearsal.accept()
        rehearsal.play(snapshot)
    return True


def _snapshot(source: Source, run: Run, found: Archived) -> Snapshot:
    return Snapshot(
        step=str(run.id),
        at=run.started,
        url=run.url or source.url,
        body=found.body,
        status=run.http_status or 200,
        headers={"content-type": found.content_type} if found.content_type else EMPTY,
    )


def _stored(archive: Store, source_key: str) -> dict[str, StoredItem]:
    """The live items of a source, by id."""
    listed = archive.listing(sources=[source_key], limit=_ALL)
    return archive.items([one.id for one in listed])


def _added(
    archive: Store,
    after: Mapping[str, StoredItem],
    before: Mapping[str, StoredItem],
    renamed: Collection[str],
) -> tuple[StoredItem, ...]:
    """Items that are not stored; what an operator withdrew is."""
    unknown = [id_ for id_ in after if id_ not in before and id_ not in renamed]
    withdrawn = archive.items(unknown)
    return tuple(after[id_] for id_ in unknown if id_ not in withdrawn)


def _renamed(
    source_key: str, archive: Store, after: Mapping[str, StoredItem], before: Mapping[str, StoredItem]
) -> dict[str, str]:
    """Id of a stored item -> the id it would have now, where their names say that they are one story."""
    found: dict[str, str] = {}
    for id_, item in after.items():
        if id_ not in before:
            owners = archive.known(source_key, names(item.item))
            lost = (known.id for known in owners.values() if known.id in before and known.id not in after)
            if (old := next(lost, None)) is not None:
                found.setdefault(old, id_)
    return found


def _change(before: StoredItem, after: StoredItem) -> Changed | None:
    """What differs, evidence included, once what the item's own page supplied is put back."""
    old, new = before.item, kept(after.item, before.item)
    differing = tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))
    return Changed(id=before.id, before=old, after=new, fields=differing) if differing else None

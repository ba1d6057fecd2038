"""The ``replay`` verb: what the archived bodies of a source say under its rules, for programs and people.

The JSON shape is a contract with other programs: keys are added, never renamed or removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypedDict

from aggregator.engine.replay import Changed, Replayed, replay
from aggregator.models import Item, Moment, StoredItem
from aggregator.read import Reader
from aggregator.settings.schema import ParserSettings, Source
from aggregator.store import Store

_SHOWN: Final = 20  # items of one sort for people; JSON has all
_LONGEST: Final = 70


class ItemView(TypedDict):
    id: str
    title: str
    url: str


class ChangedView(ItemView):
    fields: dict[str, list[str]]  # name -> before, after


class ReplayedView(TypedDict):
    source: str
    is_the_same: bool
    bodies: int
    missing: int
    held: int
    same: int
    added: list[ItemView]
    lost: list[ItemView]
    changed: list[ChangedView]
    renamed: list[dict[str, str]]


def replayed(
    sources: Iterable[Source], store: Store, limits: ParserSettings, since: datetime | None
) -> Iterator[Replayed]:
    """Each source with the rules it has here, one after the other."""
    reader = Reader(limits)
    try:
        for source in sources:
            with TemporaryDirectory(prefix="dateline-replay-") as folder:
                start = {"since": since.replace(tzinfo=UTC)} if since else {}
                yield replay(source, store, reader, folder=Path(folder), **start)
    finally:
        reader.close()


def replayed_view(told: Replayed) -> ReplayedView:
    return {
        "source": told.source_key,
        "is_the_same": told.is_the_same,
        "bodies": told.bodies,
        "missing": told.missing,
        "held": told.held,
        "same": told.same,
        "added": [_item(one) for one in told.added],
        "lost": [_item(one) for one in told.lost],
        "changed": [_changed(one) for one in told.changed],
        "renamed": [{"id": old, "would_be": one.id, "title": one.item.title} for old, one in told.renamed],
    }


def _item(one: StoredItem) -> ItemView:
    return {"id": one.id, "title": one.item.title, "url": one.item.url}


def _changed(one: Changed) -> ChangedView:
    fields = {name: [_said(one.before, name), _said(one.after, name)] for name in one.fields}
    return {"id": one.id, "title": one.before.title, "url": one.before.url, "fields": fields}


def _said(item: Item, name: str) -> str:
    value: Any = getattr(item, name)
    if isinstance(value, Moment):
        return value.isoformat()
    return str(value) if value or isinstance(value, bool) else ""


def replayed_lines(view: ReplayedView) -> Iterator[str]:
    """For people: first what came of it, then the items that differ."""
    bodies = f"{view['bodies']} archived bodies read again"
    kept = f", {view['missing']} no longer kept" if view["missing"] else ""
    held = f", {view['held']} of them held" if view["held"] else ""
    yield f"{view['source']}: {bodies}{held}{kept}; {view['same']} items the same" + (
        ", nothing else" if view["is_the_same"] else ""
    )
    yield from _listed("new", view["added"])
    yield from _listed("no longer found", view["lost"])
    yield from _listed("with another id", view["renamed"])
    for one in view["changed"][:_SHOWN]:
        yield f"  changed: {_short(one['title'])}"
        for name, (before, after) in one["fields"].items():
            yield f"    {name}: {_short(before) or '(nothing)'} -> {_short(after) or '(nothing)'}"
    yield from _more(len(view["changed"]))


def _listed(word: str, items: list[Any]) -> Iterator[str]:
    for one in items[:_SHOWN]:
        yield f"  {word}: {_short(one['title'])}"
    yield from _more(len(items))


def _more(count: int) -> Iterator[str]:
    if count > _SHOWN:
        yield f"  ... and {count - _SHOWN} more; --json tells all"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

"""What the verbs answer with ``--json``, besides a reading: outcomes, items with their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aggregator.console.reading import item_view
from aggregator.models import ChangeKind, Errand, Outcome, PageState, PageVisit, StoredItem
from aggregator.store import Revision


def outcome_view(outcome: Outcome) -> dict[str, object]:
    """One poll; also the fields of its log line."""
    return {
        "source": outcome.source_key,
        "status": outcome.status.value,
        "reason": outcome.reason,
        "detail": outcome.detail,
        "new": outcome.count(ChangeKind.NEW),
        "edited": outcome.count(ChangeKind.EDITED),
        "rejected": len(outcome.rejected),
        "pages_read": outcome.pages_in(PageState.READ),
        "pages_failed": outcome.pages_in(PageState.FAILED),
        "took": round(outcome.took.total_seconds(), 3),
        "next": outcome.next_due.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def stored_view(stored: StoredItem) -> dict[str, object]:
    """One item as the world sees it, with its permanent id and where it stands."""
    return {
        "id": stored.id,
        "source": stored.item.source_key,
        "state": stored.state.value,
        "version": stored.version,
        "first_seen": stored.first_seen,
        "changed": stored.changed,
        **item_view(stored.item),
    }


def why_view(
    stored: StoredItem,
    names: Sequence[str],
    revisions: Sequence[Revision],
    feeds: Sequence[str],
    errands: Mapping[Errand, PageVisit],
) -> dict[str, object]:
    """Everything about one item: its fields, where each was found, its errands, names, versions and feeds."""
    return {
        **stored_view(stored),
        "evidence": dict(stored.item.evidence),
        "body": stored.body_digest.hex(),
        "names": names,
        "revisions": [
            {"version": one.version, "at": one.at, "note": one.note, "title": one.item.title}
            for one in revisions
        ],
        "feeds": feeds,
        "page": _visit(errands.get(Errand.PAGE)),
        "inspection": _visit(errands.get(Errand.DOCUMENTS)),
    }


def _visit(visit: PageVisit | None) -> dict[str, object] | None:
    if visit is None:
        return None
    return {"state": visit.state, "tries": visit.tries, "due": visit.due, "reason": visit.reason}

"""The book-keeping every poll ends in: what to keep, when to come back, whether to move or give up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from aggregator import rhythm
from aggregator.errands import NOT_ASKED
from aggregator.models import (
    Change,
    ChangeKind,
    Fetched,
    Lease,
    Outcome,
    Status,
)
from aggregator.poll import (
    ANSWERED,
    Finding,
    Tools,
)
from aggregator.settings.schema import Source
from aggregator.text.urls import host_of

ADOPT_AFTER: Final = 3  # permanent redirects to the same target, in a row
GONE_AFTER: Final = 2  # answers of 410, in a row


def conclude(lease: Lease, source: Source, finding: Finding, tools: Tools, started: datetime) -> Outcome:
    """The book-keeping every poll ends in: what to keep, when to come back, whether to move or give up."""
    now = tools.clock()
    answer = finding.answer
    not_asked = finding.reason == NOT_ASKED
    gone_count = gone(lease, finding)
    status = Status.GONE if gone_count >= GONE_AFTER else finding.status
    bad = status in (Status.FAIL, Status.BLOCK, Status.GONE)
    failures = lease.failures + (bad and not not_asked) if bad else 0
    moved_to, moved_count, adopt_url = moving(lease, finding)
    due = (
        now + finding.retry_after
        if not_asked and finding.retry_after
        else rhythm.next_due(
            now=now,
            schedule=tools.schedule,
            every=source.every,
            arrivals=(*lease.arrivals, *arrived(finding.changes, now)),
            fresh_for=answer.fresh_for if answer else None,
            ttl=finding.reading.ttl if finding.reading else None,
            retry_after=finding.retry_after or (answer.retry_after if answer else None),
            failures=failures,
            status=status,
            seed=source.key,
        )
    )
    whole = finding.reading is not None and finding.reading.complete
    taken = status in (Status.OK, Status.PART) and isinstance(answer, Fetched)
    keep = status is Status.UNCHANGED or (taken and whole)
    return Outcome(
        source_key=source.key,
        status=status,
        reason=finding.reason,
        detail=finding.detail,
        next_step=finding.next_step,
        started=started,
        took=now - started,
        url=answer.url if answer else lease.url,
        http_status=answer.status if answer else finding.http_status,
        wire_bytes=(answer.wire_bytes if answer else 0) + finding.page_bytes,
        validators=answer.validators if answer and keep else None,
        rule_digest=lease.rule_digest,
        body=answer.body if isinstance(answer, Fetched) and (taken or status is Status.HELD) else None,
        content_type=answer.content_type if isinstance(answer, Fetched) else "",
        changes=finding.changes,
        present=finding.present,
        beyond=finding.beyond,
        pages=finding.pages,
        page_holds=finding.page_holds,
        rejected=finding.rejected,
        verdict=finding.verdict,
        feed_title=finding.reading.title if finding.reading else "",
        adopt_url=adopt_url,
        moved_to=moved_to,
        moved_count=moved_count,
        next_due=due,
        failures=failures,
        gone_count=gone_count,
        host=finding.holds_host or host_of(lease.url),
        host_not_before=now + finding.retry_after if finding.retry_after and finding.holds_host else None,
    )


def arrived(changes: Sequence[Change], now: datetime) -> tuple[datetime, ...]:
    """When the new items of this poll came, as far as they say."""
    fresh = (change.item.published for change in changes if change.kind is ChangeKind.NEW)
    return tuple(min(moment.at, now) if moment else now for moment in fresh)


def gone(lease: Lease, finding: Finding) -> int:
    """How often in a row 410 was the answer, with this poll."""
    if finding.reason == NOT_ASKED:
        return lease.gone_count
    return lease.gone_count + 1 if finding.reason == "http-410" else 0


def moving(lease: Lease, finding: Finding) -> tuple[str, int, str]:
    """(target, how often in a row, URL to adopt or "") of permanent redirects (RFC 9110 15.4.2, 15.4.9).

    Only a target that answers as the source is one: a domain that was sold redirects everything, too.
    """
    if finding.reason == NOT_ASKED:
        return lease.moved_to, lease.moved_count, ""
    target = finding.answer.moved_to if finding.answer else ""
    if not target or finding.status not in ANSWERED:
        return "", 0, ""
    count = lease.moved_count + 1 if target == lease.moved_to else 1
    return (target, count, "") if count < ADOPT_AFTER else ("", 0, target)

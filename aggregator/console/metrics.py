"""The numbers, for Prometheus. One registry per service, so that nothing is global."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from aggregator.models import ChangeKind, Outcome, PageState


class Metrics:
    """What the service counts. Every name starts with ``dateline_``; docs/operations.md lists them."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter: noise
        self.registry = CollectorRegistry()
        r = self.registry
        self.polls = Counter("dateline_polls", "Polls by how they ended.", ("status", "reason"), registry=r)
        self.poll_seconds = Histogram("dateline_poll_seconds", "How long polls took.", registry=r)
        self.wire_bytes = Counter("dateline_wire_bytes", "Bytes received from sources.", registry=r)
        self.items = Counter("dateline_items", "Items by what became of them.", ("change",), registry=r)
        self.rejected = Counter(
            "dateline_rejected", "Candidates that are not items.", ("reason",), registry=r
        )
        self.pages = Counter(
            "dateline_pages", "What was asked for to complete items.", ("what", "state", "reason"), registry=r
        )
        self.crashes = Counter("dateline_crashes", "Errors in our own code.", ("where",), registry=r)
        self.published = Counter("dateline_documents_written", "Documents that were replaced.", registry=r)
        self.quarantined = Counter("dateline_quarantined", "Items left out of a feed.", registry=r)
        self.publish_seconds = Histogram("dateline_publish_seconds", "How long publishing took.", registry=r)
        self.alarms = Gauge("dateline_alarms", "Open alarms.", registry=r)
        self.sources = Gauge("dateline_sources", "Sources that are polled.", registry=r)
        self.answers = Gauge("dateline_answers", "Answers given to readers.", ("status",), registry=r)
        self.under_way = Gauge("dateline_polls_under_way", "Polls claimed and not yet written.", registry=r)

    def polled(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            self.polls.labels(outcome.status.value, outcome.reason).inc()
            self.poll_seconds.observe(outcome.took.total_seconds())
            self.wire_bytes.inc(outcome.wire_bytes)
            for kind in ChangeKind:
                number = outcome.count(kind)
                if number:
                    self.items.labels(kind.value).inc(number)
            for page in outcome.pages:
                if page.state in (PageState.READ, PageState.FAILED):
                    self.pages.labels(page.what.value, page.state.value, page.reason).inc()
            for rejected in outcome.rejected:
                self.rejected.labels(rejected.reason).inc()

    def answered(self, counts: Mapping[int, int]) -> None:
        """How many answers the web server has given so far, by HTTP status."""
        for status, number in counts.items():
            self.answers.labels(str(status)).set(number)

    def text(self) -> bytes:
        """Exposition format 0.0.4."""
        return generate_latest(self.registry)

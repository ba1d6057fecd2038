"""What operators read in a terminal: tables of outcomes, sources, alarms. Foreign text never styles them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aggregator.console.reading import ReadingView
from aggregator.models import ChangeKind, Errand, Outcome, PageState, PageVisit, Status, StoredItem
from aggregator.store import Alarm, Revision, Run, SourceStatus

_STYLES = {
    Status.OK: "green",
    Status.UNCHANGED: "green",
    Status.PART: "yellow",
    Status.HELD: "yellow",
    Status.FAIL: "red",
    Status.BLOCK: "red",
    Status.GONE: "red",
}


GOOD = frozenset({Status.OK, Status.UNCHANGED})


def outcomes_table(outcomes: Sequence[Outcome]) -> Table:
    """One line per poll, the bad ones last, so that they are seen."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title, justify in (("source", "left"), ("", "left"), ("new", "right"), ("edited", "right")):
        table.add_column(title, justify="right" if justify == "right" else "left", no_wrap=True)
    table.add_column("same", justify="right")
    table.add_column("refused", justify="right")
    table.add_column("took", justify="right")
    table.add_column("why", overflow="fold")
    for outcome in sorted(outcomes, key=lambda o: (_badness(o.status), o.source_key)):
        table.add_row(
            plain(outcome.source_key),
            Text(outcome.status.value, style=_STYLES[outcome.status]),
            number(outcome.count(ChangeKind.NEW)),
            number(outcome.count(ChangeKind.EDITED)),
            number(outcome.count(ChangeKind.SAME)),
            number(len(outcome.rejected)),
            f"{outcome.took.total_seconds():.1f} s",
            plain(_because(outcome.reason, outcome.detail)),
        )
    return table


def outcomes_summary(outcomes: Sequence[Outcome]) -> str:
    """One sentence: how many polls ended how."""
    counts = Counter(outcome.status for outcome in outcomes)
    new = sum(outcome.count(ChangeKind.NEW) for outcome in outcomes)
    edited = sum(outcome.count(ChangeKind.EDITED) for outcome in outcomes)
    parts = ", ".join(f"{counts[status]} {status.value}" for status in Status if counts[status])
    return f"{len(outcomes)} polls: {parts or 'nothing was due'}; {new} new items, {edited} edited"


def status_table(sources: Sequence[SourceStatus], now: datetime) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("source", "", "items", "last good", "next", "why"):
        table.add_column(title, justify="right" if title == "items" else "left", overflow="fold")
    for source in sources:
        state = source.last_status
        table.add_row(
            plain(source.key),
            _state(source),
            number(source.items),
            ago(source.last_ok, now),
            ahead(source.next_due, now) if source.active else "-",
            plain(_because(source.last_reason, source.last_detail))
            if state not in (None, Status.OK, Status.UNCHANGED)
            else "",
        )
    return table


def alarms_text(alarms: Sequence[Alarm], now: datetime) -> Text:
    """Every open alarm with its next step."""
    text = Text()
    for alarm in alarms:
        text.append("! ", style="bold red")
        text.append(
            f"{alarm.source_key or 'service'}: {alarm.kind} ({ago(alarm.raised_at, now)})\n", style="bold"
        )
        text.append(f"  {one_line(_because(alarm.reason, alarm.detail))}\n")
        if alarm.next_step:
            text.append(f"  -> {one_line(alarm.next_step)}\n")
    return text


def show_reading(seen: ReadingView) -> None:
    """A reading on the terminal: items, what was refused and why, one sentence."""
    if seen["reason"]:
        print(one_line(": ".join((f"nothing can be read here: {seen['reason']}", *seen["notes"]))))
        return
    screen = terminal()
    screen.print(_items_table(seen))
    if seen["rejected"]:
        screen.print(_rejected_table(seen))
    for step in seen["steps"]:
        print(one_line(step))
    for note in seen["notes"]:
        print(f"note: {one_line(note)}")
    counts = f"{len(seen['items'])} items, {len(seen['rejected'])} refused"
    print(f"{seen['kind']}, read by {seen['method']}: {counts}")


def _items_table(seen: ReadingView) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", show_lines=False)
    table.add_column("date", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("title and address", overflow="fold")
    for item in seen["items"]:
        words = plain(item["title"])
        if item.get("url"):
            words.append(f"\n{item['url']}", style="dim")
        kind = item["kind"] + (" (lead)" if item.get("lead") else "")
        table.add_row(item.get("published") or "-", kind, words)
    return table


def _rejected_table(seen: ReadingView) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("refused because", "title", "address"):
        table.add_column(title, overflow="fold")
    for one in seen["rejected"]:
        table.add_row(plain(one["reason"] or ""), plain((one["title"] or "")[:100]), plain(one["url"] or ""))
    return table


def why_text(
    stored: StoredItem,
    names: Sequence[str],
    revisions: Sequence[Revision],
    runs: Sequence[Run],
    feeds: Sequence[str],
    errands: Mapping[Errand, PageVisit],
    now: datetime,
) -> Text:
    """Everything about one item: what is published, where each field was found, names, versions, feeds."""
    item = stored.item
    text = Text()
    text.append(one_line(item.title) + "\n", style="bold")
    facts = {
        "id": stored.id,
        "source": item.source_key,
        "address": item.url or "none",
        "published": item.published.isoformat() if item.published else "not stated; ordered by first sight",
        "first seen": f"{stored.first_seen:%Y-%m-%d %H:%M:%S} UTC ({ago(stored.first_seen, now)})",
        "state": f"{stored.state.value}, version {stored.version}",
        "in feeds": ", ".join(feeds) or "none",
        "its own page": _visit_text(errands.get(Errand.PAGE), now),
        "its documents": _visit_text(errands.get(Errand.DOCUMENTS), now),
        "read from": f"body {stored.body_digest.hex()}" if stored.body_digest else "a body no longer kept",
    }
    _facts(text, "", facts)
    _facts(text, "where each field was found", item.evidence)
    _facts(text, "names in the ledger", dict.fromkeys(names, ""))
    _facts(text, "versions", {f"{r.version}": f"{r.at:%Y-%m-%d %H:%M} {r.note}" for r in revisions})
    for run in runs:
        _facts(
            text,
            "last poll",
            {run.status.value: f"{ago(run.started, now)} {_because(run.reason, run.detail)}"},
        )
    return text


def _visit_text(visit: PageVisit | None, now: datetime) -> str:
    """What became of the item's own page, or its documents."""
    if visit is None:
        return "not asked for"
    told = [visit.state.value, _because(visit.reason, visit.detail)]
    if visit.state is not PageState.READ:
        told.append(f"next {ahead(visit.due, now)}" if visit.due else "not tried again")
    return ", ".join(filter(None, told))


def found_table(found: Sequence[StoredItem]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("item", "date", "source", "title"):
        table.add_column(title, overflow="fold")
    for stored in found:
        date = stored.item.published.isoformat()[:10] if stored.item.published else "-"
        table.add_row(stored.id[:8], date, plain(stored.item.source_key), plain(stored.item.title))
    return table


def import_table(lines: Sequence[tuple[str, str, str]], *, dry_run: bool) -> Table:
    """What became, or would become, of each entry of a list: (file, address, reason it was left out)."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("would be" if dry_run else "")
    for title in ("file", "address", "why not"):
        table.add_column(title, overflow="fold")
    for file, address, reason in lines:
        state = Text("left out", style="yellow") if reason else Text("written", style="green")
        table.add_row(state, plain(file), plain(address), plain(reason))
    return table


def _facts(text: Text, title: str, facts: Mapping[str, str]) -> None:
    if title and facts:
        text.append(f"\n{title}\n", style="bold")
    for name, value in facts.items():
        text.append(f"  {name:<11} ", style="dim")
        text.append(one_line(value) + "\n")


# --------------------------------------------------------------------------- small words


def terminal(*, error: bool = False) -> Console:
    return Console(stderr=error, highlight=False, soft_wrap=False)


def plain(words: str) -> Text:
    """Foreign text: no markup, no control characters."""
    return Text(one_line(words))


def one_line(words: str) -> str:
    return "".join(char if char.isprintable() else " " for char in words)


def number(value: int) -> str:
    return str(value) if value else "·"


def ago(moment: datetime | None, now: datetime) -> str:
    return "never" if moment is None else f"{span(now - moment)} ago"


def ahead(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "-"
    return "now" if moment <= now else f"in {span(moment - now)}"


def span(length: timedelta) -> str:
    """``45 s``, ``12 min``, ``5 h``, ``3 d``: the largest unit that gives at least two of it, or one."""
    seconds = max(0, int(length.total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _state(source: SourceStatus) -> Text:
    if not source.active:
        return Text("off", style="dim")
    if source.last_status is None:
        return Text("waiting", style="dim")
    return Text(source.last_status.value, style=_STYLES[source.last_status])


def _because(reason: str, detail: str) -> str:
    return f"{reason}: {detail}" if reason and detail else reason or detail


def _badness(status: Status) -> int:
    return list(Status).index(status)

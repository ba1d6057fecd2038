"""A page's stories as candidates, each address once; and what was dropped, with the name of the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from aggregator.models import Candidate, Kind, Rejected
from aggregator.read.auto.choose import without_strangers
from aggregator.read.auto.fields import Entry
from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.auto.page import Page, Story
from aggregator.read.auto.slots import word_count
from aggregator.read.auto.weigh import Weighed
from aggregator.read.block import web_links
from aggregator.read.document import Document, text_of
from aggregator.read.found import found_name, found_text, found_title, found_url, names
from aggregator.read.limits import MAX_REJECTED, MAX_TITLE, MAX_URL
from aggregator.text.urls import canonical, resolve

_CUT: Final = ("…", "...")
_DOTS: Final = "… ."
_TOLD: Final = 20  # headlines of one address that are compared
_WORDS: Final = 2  # of a headline that says nothing else


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejected, ...]


def gather(page: Page, document: Document, address: str) -> Gathered:
    """The entries in the page's order, and everything that looked like one and is none."""
    kept: dict[str, Candidate] = {}
    titles: dict[str, dict[str, str]] = {}  # by address: the names of what is kept, by title
    rejected: list[Rejected] = []
    for story in page.in_order():
        entry = story.entry
        link = resolve(document.base, entry.href) if entry.href else ""
        reason = _gate(story, link, address)
        # Several stories may lead to one address; the same story twice has the same words.
        name = canonical(link) + (entry.title if story.entry.dates or story.post or not link else "")
        if not reason and name in kept:
            reason = "double"
        if reason:
            rejected.append(_rejected(reason, entry.title or entry.summary, link))
            continue
        same = titles.setdefault(canonical(link), {}) if link else {}
        told = next((title for title in islice(same, _TOLD) if _is_the_same(title, entry.title)), "")
        name = same.pop(told, name)
        candidate = _candidate(page.flow, story, kept[name].position if told else len(kept), document)
        if told:
            candidate = _joint(kept[name], candidate)
            rejected.append(_rejected("double", min(told, entry.title, key=len), link))
        kept[name] = candidate
        same[max(told, entry.title, key=len)] = name
    rejected.extend(_dropped(page, document))
    return Gathered(candidates=tuple(kept.values()), rejected=tuple(rejected))


def _is_the_same(one: str, other: str) -> bool:
    """Whether two headlines of one address are the same, or one is the beginning of the other, cut short."""
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and (shorter == longer or _is_cut(shorter, longer))


def _is_cut(shorter: str, longer: str) -> bool:
    return shorter.endswith(_CUT) and longer.startswith(shorter.rstrip(_DOTS))


def _joint(one: Candidate, other: Candidate) -> Candidate:
    """One story told twice: as it is told with the longer headline, and what only the other one says."""
    longer, shorter = sorted((one, other), key=lambda told: -len(told.title.text if told.title else ""))
    return replace(
        longer,
        dates=longer.dates or shorter.dates,
        summary=longer.summary or shorter.summary,
        image=longer.image or shorter.image,
    )


def _gate(story: Story, link: str, address: str) -> str:
    """The first gate that a story does not pass, or ""."""
    entry = story.entry
    if not entry.title and not entry.summary:
        return "no-title"
    if story.post:
        return ""
    if not link and not entry.dates and story.event is None:
        return "no-link"
    if link and not entry.dates and canonical(link) == canonical(address):
        return "link-to-itself"
    if not entry.dates and not entry.summary and story.event is None and word_count(entry.title) < _WORDS:
        return "short-title"
    return ""


def _candidate(flow: Flow, story: Story, at: int, document: Document) -> Candidate:
    entry = story.entry
    return Candidate(
        kind=story.kind,
        lead=story.lead,
        position=at,
        title=found_title(entry.title, _where(flow, entry.title_node)),
        url=found_url(entry.href, "css:a"),
        dates=entry.dates if story.kind is not Kind.EVENT else (),
        summary=found_text(entry.summary, _where(flow, entry.summary_node)),
        place=found_name(story.event.place, story.event.where) if story.event else None,
        language=_language(flow, entry),
        image=entry.image,
        documents=entry.documents,
        categories=names(entry.categories),
        event=story.event,
        base=document.base,
    )


def _where(flow: Flow, node: int) -> str:
    return f"css:{flow.own[node]}" if node != NONE else "text before the link"


def _language(flow: Flow, entry: Entry) -> str:
    """What an element around the entry says, below the page's root; the page's language is the reading's."""
    node = entry.record.anchor.node
    while node > 0:
        if language := flow.nodes[node].get("lang"):
            return str(language)[:35]
        node = flow.parent[node]
    return ""


# --------------------------------------------------------------------------- what was dropped


def _dropped(page: Page, document: Document) -> Iterator[Rejected]:
    for one in page.chosen:
        for reason, entries in without_strangers(page.flow, one.listed)[1].items():
            yield from _all_of(entries, reason, document)
    yield from _all_of(page.unlike, "unlike-the-others", document)
    chosen = {id(one) for one in page.chosen}
    owned = {story.entry.href for story in page.in_order()} | {entry.href for entry in page.unlike}
    for one in page.weighed:
        if id(one) not in chosen:
            fresh = [entry for entry in one.listed.entries if entry.href and entry.href not in owned]
            owned.update(entry.href for entry in fresh)
            yield from _all_of(fresh, _why_not(one), document)
    yield from _framed(page.flow, document)


def _why_not(one: Weighed) -> str:
    if one.framing:
        return f"boilerplate-{one.framing}"
    return "less-than-the-news" if one.quality else "not-an-entry"


def _all_of(entries: list[Entry], reason: str, document: Document) -> Iterator[Rejected]:
    for entry in entries:
        yield _rejected(reason, entry.title or entry.summary, resolve(document.base, entry.href))


def _framed(flow: Flow, document: Document) -> Iterator[Rejected]:
    """The links of menus and the like, as many as are reported at all."""
    count = 0
    for name, element in flow.framed:
        for link in web_links(element):
            count += 1
            if count > MAX_REJECTED:
                return
            yield _rejected(
                f"boilerplate-{name}", text_of(link), resolve(document.base, link.get("href") or "")
            )


def _rejected(reason: str, title: str, address: str) -> Rejected:
    return Rejected(reason=reason, title=title[:MAX_TITLE], url=address[:MAX_URL], where="css:a")

"""A newsroom page read by an operator's rules. What a rule leaves out is found in the entry's box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from aggregator.models import (
    Candidate,
    DateOrigin,
    Found,
    FoundDate,
    FoundEvent,
    FoundLink,
    Kind,
    Reading,
    ReadingKind,
)
from aggregator.read.auto.boxes import stories_in
from aggregator.read.auto.fields import Entry
from aggregator.read.auto.page import Story
from aggregator.read.block import image_of
from aggregator.read.document import Document, text_of
from aggregator.read.event import event_in, event_of
from aggregator.read.found import (
    found_date,
    found_link,
    found_name,
    found_text,
    found_title,
    found_url,
    links,
    name_of_source,
    names,
)
from aggregator.read.limits import MAX_URL
from aggregator.read.older import older_page
from aggregator.read.pick import address_of, boxes, elements, selected, texts, values
from aggregator.read.request import ReadRequest
from aggregator.settings.schema import FieldRule, PageRule


def rules_of(request: ReadRequest) -> tuple[tuple[str, PageRule], ...]:
    """The source's page rules with the names operators know them by; empty when it has none."""
    source = request.source
    single = (("page", source.page),) if source.page else ()
    return (*single, *((f"blocks[{at}]", rule) for at, rule in enumerate(source.blocks)))


def read_page_by_rules(
    document: Document, request: ReadRequest, rules: tuple[tuple[str, PageRule], ...]
) -> Reading:
    """Every box that the rules select. None is an answer too: whether to believe it is judged elsewhere."""
    candidates: list[Candidate] = []
    notes = []
    for name, rule in rules:
        _drop(name, rule, document.root)
        found = boxes(f"{name}.items", rule.items, document.root)
        if not found:
            notes.append(f"{name}.items matches nothing")
        stories = _stories(rule, found)
        for box, story in zip(found, stories, strict=True):
            candidates.append(_candidate(name, rule, box, story, document, len(candidates)))
    return Reading(
        kind=ReadingKind.PAGE,
        method="rules",
        title=name_of_source(document.title),
        language=document.language,
        home=request.url,
        candidates=tuple(candidates),
        notes=tuple(notes),
        older=older_page(document)[:MAX_URL] if request.older else "",
    )


def _drop(name: str, rule: PageRule, root: HtmlElement) -> None:
    for element in boxes(f"{name}.drop", rule.drop, root) if rule.drop else ():
        if element.getparent() is not None:
            element.drop_tree()


def _stories(rule: PageRule, found: list[HtmlElement]) -> Sequence[Story | None]:
    """What is found in the boxes without a rule; not looked for where rules give every field."""
    if not found or all((rule.title, rule.link, rule.summary, rule.date or rule.when, not rule.flat)):
        return [None] * len(found)
    return stories_in(found, flat=rule.flat, kind=Kind(rule.kind), lead=rule.lead)


def _candidate(
    name: str, rule: PageRule, box: HtmlElement, story: Story | None, document: Document, position: int
) -> Candidate:
    entry = story.entry if story is not None else None
    event = _event(name, rule, box)
    place = found_name(_text(name, "place", rule.place, box), _where(rule.place))
    if place is None and event is not None:
        place = found_name(event.place, event.where)
    return Candidate(
        kind=Kind(rule.kind),
        lead=rule.lead,
        position=position,
        title=_title(name, rule, box, entry),
        url=_address(name, rule, box, entry),
        dates=tuple(_dates(name, rule, box, entry)),
        summary=_summary(name, rule, box, story),
        place=place,
        language=_language(box),
        categories=_categories(name, rule, box, entry),
        image=_image(name, rule, box),
        documents=_documents(name, rule, box, entry),
        event=replace(event, place=place.text if place else "") if event else None,
        base=document.base,
    )


def _where(rule: FieldRule | None) -> str:
    if rule is None:
        return ""
    return f"css:{rule.css}" if rule.css or not rule.xpath else f"xpath:{rule.xpath}"


def _text(name: str, field: str, rule: FieldRule | None, box: HtmlElement) -> str:
    return next(iter(values(f"{name}.{field}", rule, box)), "") if rule else ""


def _gives_text(rule: FieldRule) -> bool:
    """An XPath that ends in an attribute gives the address itself, not the link."""
    return "@" in rule.xpath.rpartition("/")[2] and "[" not in rule.xpath.rpartition("/")[2]


def _address(name: str, rule: PageRule, box: HtmlElement, entry: Entry | None) -> Found | None:
    if rule.link is None:
        return found_url(entry.href, "css:a") if entry is not None else None
    stated = next(iter(values(f"{name}.link", rule.link, box, address=True)), "")
    return found_url(stated, _where(rule.link))


def _title(name: str, rule: PageRule, box: HtmlElement, entry: Entry | None) -> Found | None:
    if rule.title is None:
        return found_title(entry.title, "text of the box") if entry is not None else None
    return found_title(_text(name, "title", rule.title, box), _where(rule.title))


def _summary(name: str, rule: PageRule, box: HtmlElement, story: Story | None) -> Found | None:
    """By rule, else what the box says; of a story without a headline its beginning."""
    if rule.summary is None:
        return found_text(story.entry.summary, "text of the box") if story is not None else None
    stated = found_text(_text(name, "summary", rule.summary, box), _where(rule.summary))
    beginning = story.entry.summary if story is not None and story.opening and rule.title is None else ""
    return stated or found_text(beginning, "text of the box")


def _categories(name: str, rule: PageRule, box: HtmlElement, entry: Entry | None) -> tuple[str, ...]:
    if rule.categories is None:
        return names(entry.categories) if entry is not None else ()
    return names(values(f"{name}.categories", rule.categories, box))


def _event(name: str, rule: PageRule, box: HtmlElement) -> FoundEvent | None:
    """When and where: by rule, else as the box says it."""
    if rule.kind != "event":
        return None
    if rule.when is None:
        return event_in(box)
    return event_of(_moments(f"{name}.when", rule.when, box), _where(rule.when))


def _moments(name: str, rule: FieldRule, box: HtmlElement) -> list[str]:
    """Each match of the rule as it is told to machines (``<time datetime>``), else as it is printed."""
    parts = selected(name, rule, box)
    if rule.attr or _gives_text(rule):
        return texts(parts, rule)
    return _to_machines(parts) or texts(parts, rule)


def _to_machines(parts: list[HtmlElement | str]) -> list[str]:
    """What the ``<time>`` elements in what is selected say to machines."""
    elements = (part for part in parts if isinstance(part, HtmlElement))
    stated = ((time.get("datetime") or "").strip() for element in elements for time in element.iter("time"))
    return [text for text in stated if text]


def _dates(name: str, rule: PageRule, box: HtmlElement, entry: Entry | None) -> Iterator[FoundDate]:
    """By rule: what a ``<time>`` says to machines before its text. Without rule: whatever the box shows,
    but the days an event's box shows are the event's, not those of publication."""
    if rule.date is None:
        yield from entry.dates if entry is not None and rule.kind != "event" else ()
        return
    parts = selected(f"{name}.date", rule.date, box)
    is_stated = bool(rule.date.attr) or _gives_text(rule.date)
    for text in () if is_stated else _to_machines(parts):
        yield from found_date(text, DateOrigin.TIME_ELEMENT, _where(rule.date))
    origin = DateOrigin.ATTRIBUTE if is_stated else DateOrigin.TEXT
    for text in texts(parts, rule.date)[:1]:
        yield from found_date(text, origin, _where(rule.date))


def _language(box: HtmlElement) -> str:
    """What the box or something around it says; the page's own language is the reading's."""
    around = (element for element in (box, *box.iterancestors()) if element.getparent() is not None)
    return next((language[:35] for element in around if (language := element.get("lang"))), "")


def _image(name: str, rule: PageRule, box: HtmlElement) -> FoundLink | None:
    if rule.image is None:
        return image_of(box)
    found = values(f"{name}.image", rule.image, box, address=True)
    return found_link(next(iter(found), ""), _where(rule.image))


def _documents(name: str, rule: PageRule, box: HtmlElement, entry: Entry | None) -> tuple[FoundLink, ...]:
    if rule.documents is None:
        return entry.documents if entry is not None else ()
    where = _where(rule.documents)
    if rule.documents.attr or _gives_text(rule.documents):
        return links(found_link(value, where) for value in values(f"{name}.documents", rule.documents, box))
    found = elements(f"{name}.documents", rule.documents, box)
    return links(
        found_link(address_of(element), where, title=text_of(element), language=element.get("hreflang") or "")
        for element in found
    )

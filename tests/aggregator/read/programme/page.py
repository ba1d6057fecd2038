"""A programme's page as data: six kinds of block. ``expected`` says what a good reading makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

PDF: Final = "application/pdf"


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """A headline and its address. ``month`` where the address names one, which may be taken or left."""

    title: str
    url: str
    month: str = ""
    teaser: str = ""
    written: str = ""  # the day as it stands on the page
    day: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """An announced event: its sentence names days and place, its name is a link."""

    name: str
    url: str
    text: str
    start: str
    end: str | None
    place: str
    country: str
    also: tuple[str, ...] = ()  # other titles that a fair reader takes
    places: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A document: ``link`` is the whole text of its link where the title is only a part of that."""

    title: str
    url: str
    link: str = ""
    media_type: str | None = PDF


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """The story told in full: it has a dateline and no headline. The last paper ends ``project``."""

    label: str
    written: str
    day: str
    place: str
    country: str
    sentences: tuple[str, ...]
    url: str
    papers: tuple[Paper, ...]
    project: str
    paper: Paper
    also: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        between = "" if self.sentences[0].endswith("。") else " "
        return between.join(self.sentences)


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    title: str
    url: str
    blurb: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The page's small words."""

    more: str
    our: str  # stands before the papers
    latest: str
    focus: str
    resources: str
    home: str
    menu: tuple[str, ...]
    footer: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    language: str
    url: str
    title: str
    words: Words
    headlines: tuple[Headline, ...]
    event: Event | None
    lead: Lead | None
    resources: tuple[Resource, ...]
    direction: str = "ltr"


def expected(page: Page) -> dict[str, Any]:
    """What a good reading gives, with the notes that the judge knows."""
    items = [_headline(one) for one in page.headlines]
    if page.event:
        items.insert(0, _event(page.event))
    if page.lead:
        items.append(_lead(page.lead))
    items += [_item("resource", one.title, one.url, summary=one.blurb) for one in page.resources]
    optional = [{"title": page.lead.paper.title, "url": page.lead.paper.url}] if page.lead else []
    return {"kind": "page", "items": items, "optional": optional}


def _item(kind: str, title: str, url: str, **facts: Any) -> dict[str, Any]:
    absent = dict.fromkeys(("published", "precision", "place", "country", "summary", "event"))
    return {"kind": kind, "lead": False, "title": title, "url": url, "documents": [], **absent, **facts}


def _headline(one: Headline) -> dict[str, Any]:
    accept = {"published_any": [one.month]} if one.month else {}
    dated = {"published": one.day, "precision": "day"} if one.day else {}
    return _item("news", one.title, one.url, summary=one.teaser or None, accept=accept, **dated)


def _event(event: Event) -> dict[str, Any]:
    """The day of an event is not the day of publication."""
    days = {"start": event.start, "end": event.end, "place": event.place}
    accept = {"titles": list(event.also), "places": list(event.places)}
    where = {"place": event.place, "country": event.country}
    return _item("event", event.name, event.url, summary=event.text, event=days, accept=accept, **where)


def _lead(lead: Lead) -> dict[str, Any]:
    first = lead.sentences[0]
    return _item(
        "news",
        first,
        lead.url,
        lead=True,
        published=lead.day,
        precision="day",
        place=lead.place,
        country=lead.country,
        summary=lead.text,
        documents=[_paper(one) for one in (*lead.papers, lead.paper)],
        accept={"title_prefix_of": first, "titles": list(lead.also)},
    )


def _paper(one: Paper) -> dict[str, Any]:
    accept = {"titles": [one.link]} if one.link else {}
    return {"title": one.title, "url": one.url, "media_type": one.media_type, "accept": accept}

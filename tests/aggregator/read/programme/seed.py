"""The page the project began with: as it is, and as data for other looks. None of its text is kept here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml import html

from tests.aggregator.read.programme.own import WORDS
from tests.aggregator.read.programme.page import Event, Headline, Lead, Page, Paper, Resource

FOLDER: Final = Path(__file__).resolve().parents[5] / "shared" / "corpus" / "seed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seed:
    """Its markup, its address and what is expected of it."""

    markup: str
    url: str
    expected: dict[str, Any]


@cache
def seed() -> Seed:
    """The whole text of a document's link is as good a title as the expected one, so both are noted."""
    markup = (FOLDER / "endvac.html").read_text("utf-8")
    expected = json.loads((FOLDER / "endvac.expected.json").read_text("utf-8"))
    texts = {link.get("href"): link.text_content() for link in html.fromstring(markup).iter("a")}
    for item in expected["items"]:
        for document in item["documents"]:
            whole = next(text for href, text in texts.items() if document["url"].endswith(href))
            document["accept"] = {"titles": [whole]}
    return Seed(markup=markup, url=(FOLDER / "endvac.url").read_text("utf-8").strip(), expected=expected)


@cache
def seed_page() -> Page:
    """Its blocks as data. Menus are ours: the looks have their own frame."""
    items = seed().expected["items"]
    event = next(item for item in items if item["kind"] == "event")
    lead = next(item for item in items if item["lead"])
    return Page(
        language="en",
        url=seed().url,
        title=html.fromstring(seed().markup).findtext(".//h1"),
        words=WORDS,
        event=_event(event),
        headlines=tuple(_headline(one) for one in items if one["kind"] == "news" and not one["lead"]),
        lead=_lead(lead),
        resources=tuple(
            Resource(title=one["title"], url=one["url"], blurb=one["summary"])
            for one in items
            if one["kind"] == "resource"
        ),
    )


def _headline(one: dict[str, Any]) -> Headline:
    months = one.get("accept", {}).get("published_any", [""])
    return Headline(title=one["title"], url=one["url"], month=months[0])


def _event(one: dict[str, Any]) -> Event:
    return Event(
        name=one["title"],
        url=one["url"],
        text=one["summary"],
        start=one["event"]["start"],
        end=one["event"]["end"],
        place=one["place"],
        country=one["country"],
        also=tuple(one["accept"]["titles"]),
    )


def _lead(one: dict[str, Any]) -> Lead:
    *papers, last = [
        Paper(
            title=paper["title"],
            url=paper["url"],
            media_type=paper["media_type"],
            link=paper["accept"]["titles"][0],
        )
        for paper in one["documents"]
    ]
    first = one["title"]
    return Lead(
        label="Newsroom",
        written=f"{date.fromisoformat(one['published']):%-d %B %Y}",
        day=one["published"],
        place=one["place"],
        country=one["country"],
        sentences=(first, one["summary"].removeprefix(first).strip()),
        url=one["url"],
        papers=tuple(papers),
        project=_words_before(last.url),
        paper=last,
        also=tuple(one["accept"]["titles"]),
    )


def _words_before(url: str) -> str:
    """The words of the paragraph that ends in the link to this address."""
    links = html.fromstring(seed().markup).xpath("//p/a[@href]")
    link = next(link for link in links if url.endswith(link.get("href")))
    return str(link.getparent().text).strip()

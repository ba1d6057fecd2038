"""The pages, read back with lxml: what they say, what never becomes markup, equal bytes for equal data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from aggregator.models import (
    Attachment,
    DateOrigin,
    Event,
    Image,
    Item,
    ItemState,
    Kind,
    Moment,
    Precision,
    StoredItem,
)
from aggregator.settings.schema import ServiceSettings
from feeds.edition import NEVER, Edition, Format
from feeds.presentation import Entry, present
from feeds.render.html import Pages
from feeds.render.labels import date_text, labels_for
from feeds.shelf import Credit

BASE = "https://news.example.org/dateline"
SERVICE = ServiceSettings(
    title="The Desk", base_url=f"{BASE}/", contact="desk@example.org", description="News."
)
PAGES = Pages(SERVICE)
ID = "5b0c7a52-4f0e-5d2a-9c1b-6f4f6d3f6a10"
SEEN = datetime(2021, 3, 11, 9, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


def moment(precision: Precision, at: datetime = datetime(2021, 3, 10, 8, 5, tzinfo=UTC)) -> Moment:
    return Moment(at=at, precision=precision, origin=DateOrigin.FEED)


ITEM = Item(
    source_key="source",
    title="Bridges & roads <reopen>",
    url="https://source.example/bridges?a=1&b=2",
    published=moment(Precision.DAY),
    summary="Two bridges are open again.",
    body="<p>Two <strong>bridges</strong> are open again.</p>",
    language="en",
    place="Nairobi",
    authors=("Press Office",),
    topics=("Transport", "Aid"),
    image=Image(url="https://source.example/b.jpg", alt="A bridge"),
    documents=(
        Attachment(title="Fact sheet", url="https://source.example/f.pdf", media_type="application/pdf"),
        Attachment(title="", url="https://source.example/plan_2021.pdf"),
    ),
    event=Event(
        start=moment(Precision.DAY),
        end=moment(Precision.DAY, datetime(2021, 3, 12, tzinfo=UTC)),
        place="Hall 3",
    ),
)
CREDIT = Credit(
    title="The Source", home="https://source.example/", credit="The Source, with thanks", licence="CC BY 4.0"
)


def stored(item: Item = ITEM, **changes: object) -> StoredItem:
    given_values = {
        "version": 1,
        "state": ItemState.LIVE,
        "first_seen": SEEN,
        "changed": SEEN,
        "ordinal": SEEN,
    }
    return StoredItem(id=ID, item=item, **(given_values | changes))  # type: ignore[arg-type]


def entry(item: Item = ITEM, language: str = "en", credit: Credit = CREDIT, **changes: object) -> Entry:
    return present(stored(item, **changes), credit=credit, language=language, base_url=BASE)


def edition(key: str = "all", language: str = "en", **changes: object) -> Edition:
    values = {
        "key": key,
        "title": f"Feed {key}",
        "description": "Everything.",
        "language": language,
        "base_url": BASE,
        "home": f"{BASE}/feeds/{key}/",
        "image": "",
        "rights": "",
        "service": "The Desk",
        "updated": NEVER,
        "count": 1,
    }
    return Edition(**(values | changes))  # type: ignore[arg-type]


def read(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page.decode("utf-8"))


def text(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.cssselect(path)]


def linked_data(page: html.HtmlElement) -> dict[str, object]:
    (script,) = page.xpath("//script")
    assert script.get("type") == "application/ld+json"
    found = json.loads(script.text)
    assert isinstance(found, dict)
    return found


# --------------------------------------------------------------------------- the item's page


def test_an_item_page_tells_all_and_leads_to_the_source() -> None:
    page = read(PAGES.item(entry()))
    assert text(page, "h1") == ["Bridges & roads <reopen>"]
    assert page.xpath("//link[@rel='canonical']/@href") == [ITEM.url]
    assert page.cssselect(".more a")[0].get("href") == ITEM.url
    assert text(page, ".more a") == ["Read more"]
    assert text(page, ".kicker") == ["The Source · Event · Nairobi"]
    assert text(page, "h1 + .event") == ["10–12 March 2021 · Hall 3"]
    assert page.xpath("//header//time/@datetime") == ["2021-03-10", "2021-03-12"]
    assert text(page, ".heading .date") == ["Press Office"]
    assert text(page, ".body p") == ["Two bridges are open again."]
    facts = dict(zip(text(page, ".facts dt"), text(page, ".facts dd"), strict=True))
    assert facts == {
        "Documents": "Fact sheet PDF plan_2021.pdf PDF",
        "Topics": "Transport Aid",
        "Source": "The Source, with thanks",
        "Licence": "CC BY 4.0",
        "Published": "10 March 2021",
    }
    assert list(facts)[-1] == "Published"
    picture = page.cssselect("figure img")[0]
    assert dict(picture.attrib) == {
        "src": "https://source.example/b.jpg",
        "alt": "A bridge",
        "loading": "lazy",
        "decoding": "async",
        "referrerpolicy": "no-referrer",
    }


def test_linked_data_names_the_source_as_origin() -> None:
    data = linked_data(read(PAGES.item(entry())))
    assert data["@type"] == "NewsArticle"
    assert (data["isBasedOn"], data["mainEntityOfPage"]) == (ITEM.url, ITEM.url)
    assert data["publisher"] == {
        "@type": "Organization",
        "name": "The Source",
        "url": "https://source.example/",
    }
    assert (data["headline"], data["datePublished"], data["inLanguage"]) == (ITEM.title, "2021-03-10", "en")
    assert "dateModified" not in data


def test_what_is_not_known_is_not_said() -> None:
    bare = Item(source_key="source", title="Bare")
    page = read(PAGES.item(entry(bare, credit=Credit(title="The Source"))))
    assert text(page, ".facts dt") == ["Source"]
    assert not page.cssselect(".more, figure, .topics")
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{BASE}/items/{ID}/"]
    data = linked_data(page)
    assert not {"isBasedOn", "datePublished", "inLanguage", "image", "about", "keywords"} & data.keys()


@pytest.mark.parametrize(
    ("published", "language", "shown", "machine"),
    [
        (moment(Precision.SECOND), "en", "10 March 2021, 08:05 UTC", "2021-03-10T08:05:00Z"),
        (moment(Precision.DAY), "en", "10 March 2021", "2021-03-10"),
        (moment(Precision.MONTH), "en", "March 2021", "2021-03"),
        (moment(Precision.YEAR), "en", "2021", "2021"),
        (None, "en", "seen on 11 March 2021", "2021-03-11"),
        (moment(Precision.DAY), "fr-CA", "10 mars 2021", "2021-03-10"),
        (moment(Precision.DAY), "es", "10 de marzo de 2021", "2021-03-10"),
        (moment(Precision.DAY), "de", "10. März 2021", "2021-03-10"),
        (moment(Precision.DAY), "ru", "10 марта 2021 г.", "2021-03-10"),
        (moment(Precision.MONTH), "ru", "март 2021 г.", "2021-03"),
        (moment(Precision.DAY), "zh-Hant", "2021年3月10日", "2021-03-10"),
        (None, "zh", "2021年3月11日收录", "2021-03-11"),
        (moment(Precision.DAY), "ar", "10 مارس 2021", "2021-03-10"),
        (moment(Precision.DAY), "sw", "10 March 2021", "2021-03-10"),  # no words of ours: English
    ],
)
def test_dates_are_shown_as_exactly_as_they_are_known(
    published: Moment | None, language: str, shown: str, machine: str
) -> None:
    page = read(PAGES.item(entry(replace(ITEM, published=published, event=None), language)))
    assert text(page, ".heading .date") == [f"{shown} · Press Office"]
    assert page.xpath("//header//time/@datetime") == [machine]
    assert not page.cssselect(".event, .facts time")


def at(*parts: int) -> Moment:
    """A day, or with an hour and a minute that moment."""
    return moment(Precision.DAY if len(parts) == 3 else Precision.SECOND, datetime(*parts, tzinfo=UTC))  # type: ignore[misc, arg-type]


SAME_MONTH = Event(start=at(2026, 12, 17), end=at(2026, 12, 21))
SAME_YEAR = Event(start=at(2026, 11, 30), end=at(2026, 12, 2))
TWO_YEARS = Event(start=at(2026, 12, 30), end=at(2027, 1, 2))
HOURS = Event(start=at(2026, 12, 17, 10, 0), end=at(2026, 12, 17, 12, 30))
NIGHT = Event(start=at(2026, 12, 17, 22, 0), end=at(2026, 12, 18, 2, 0))


@pytest.mark.parametrize(
    ("event", "language", "shown"),
    [
        (SAME_MONTH, "en", "17–21 December 2026"),
        (SAME_YEAR, "en", "30 November – 2 December 2026"),
        (TWO_YEARS, "en", "30 December 2026 – 2 January 2027"),
        (SAME_MONTH, "fr", "17–21 décembre 2026"),
        (SAME_YEAR, "fr", "30 novembre – 2 décembre 2026"),
        (TWO_YEARS, "fr", "30 décembre 2026 – 2 janvier 2027"),
        (SAME_MONTH, "es", "17–21 de diciembre de 2026"),
        (SAME_YEAR, "es", "30 de noviembre – 2 de diciembre de 2026"),
        (TWO_YEARS, "es", "30 de diciembre de 2026 – 2 de enero de 2027"),
        (SAME_MONTH, "pt", "17–21 de dezembro de 2026"),
        (SAME_YEAR, "pt", "30 de novembro – 2 de dezembro de 2026"),
        (SAME_MONTH, "it", "17–21 dicembre 2026"),
        (SAME_YEAR, "it", "30 novembre – 2 dicembre 2026"),
        (SAME_MONTH, "de", "17.–21. Dezember 2026"),
        (SAME_YEAR, "de", "30. November – 2. Dezember 2026"),
        (TWO_YEARS, "de", "30. Dezember 2026 – 2. Januar 2027"),
        (SAME_MONTH, "ru", "17–21 декабря 2026 г."),
        (SAME_YEAR, "ru", "30 ноября – 2 декабря 2026 г."),
        (TWO_YEARS, "ru", "30 декабря 2026 г. – 2 января 2027 г."),
        (SAME_MONTH, "ar", "من 17 إلى 21 ديسمبر 2026"),
        (SAME_YEAR, "ar", "من 30 نوفمبر إلى 2 ديسمبر 2026"),
        (TWO_YEARS, "ar", "من 30 ديسمبر 2026 إلى 2 يناير 2027"),
        (SAME_MONTH, "zh", "2026年12月17日至21日"),
        (SAME_YEAR, "zh", "2026年11月30日至12月2日"),
        (TWO_YEARS, "zh", "2026年12月30日至2027年1月2日"),
        (Event(start=at(2026, 12, 17)), "en", "17 December 2026"),
        (Event(start=at(2026, 12, 17), end=at(2026, 12, 17)), "zh", "2026年12月17日"),
        (Event(start=at(2025, 12, 17), end=at(2026, 12, 17)), "en", "17 December 2025 – 17 December 2026"),
        (
            Event(start=moment(Precision.MONTH, datetime(2026, 3, 1, tzinfo=UTC)), end=at(2026, 5, 2)),
            "en",
            "March 2026 – 2 May 2026",
        ),
        (
            Event(start=moment(Precision.YEAR), end=moment(Precision.YEAR, datetime(2022, 1, 1, tzinfo=UTC))),
            "en",
            "2021 – 2022",
        ),
    ],
)
def test_the_days_of_an_event_read_as_one_period(event: Event, language: str, shown: str) -> None:
    told = entry(replace(ITEM, event=event, place="", published=None), language)
    page = read(PAGES.item(told))
    assert text(page, ".event") == [shown]
    ends = [event.start, event.end] if event.end and event.end != event.start else [event.start]
    assert page.xpath("//p[@class='event']/time/@datetime") == [end.isoformat() for end in ends]
    in_list = read(PAGES.feed(edition(language=language), [told]))
    assert text(in_list, ".teaser .date") == [f"{labels_for(language).event} {shown}"]


@pytest.mark.parametrize(
    ("event", "language", "precise", "days"),
    [
        (HOURS, "en", "17 December 2026, 10:00–12:30 UTC", "17 December 2026"),
        (HOURS, "ar", "17 ديسمبر 2026, 10:00 إلى 12:30 UTC", "17 ديسمبر 2026"),
        (HOURS, "zh", "2026年12月17日, 10:00至12:30 UTC", "2026年12月17日"),
        (NIGHT, "en", "17 December 2026, 22:00 UTC – 18 December 2026, 02:00 UTC", "17–18 December 2026"),
        (
            NIGHT,
            "ar",
            "من 17 ديسمبر 2026, 22:00 UTC إلى 18 ديسمبر 2026, 02:00 UTC",
            "من 17 إلى 18 ديسمبر 2026",
        ),
        (replace(HOURS, end=None), "en", "17 December 2026, 10:00 UTC", "17 December 2026"),
        (replace(HOURS, end=at(2026, 12, 17)), "en", "17 December 2026, 10:00 UTC", "17 December 2026"),
        (
            replace(HOURS, end=at(2026, 12, 18)),
            "en",
            "17 December 2026, 10:00 UTC – 18 December 2026",
            "17–18 December 2026",
        ),
    ],
)
def test_hours_stand_on_the_page_and_days_in_lists(
    event: Event, language: str, precise: str, days: str
) -> None:
    told = entry(replace(ITEM, event=event, place=""), language)
    assert text(read(PAGES.item(told)), ".event") == [precise]
    (in_list,) = text(read(PAGES.index([edition(language=language)], [told])), ".teaser .date")
    assert in_list == f"Event {days}" if language == "en" else days


@pytest.mark.parametrize(
    ("place", "venue", "kicker", "under"),
    [
        ("", "", "The Source · Event", "10 March 2021"),
        ("Nairobi", "", "The Source · Event", "10 March 2021 · Nairobi"),
        ("Nairobi", "Nairobi", "The Source · Event", "10 March 2021 · Nairobi"),
        ("Nairobi", "Hall 3", "The Source · Event · Nairobi", "10 March 2021 · Hall 3"),
    ],
)
def test_a_place_is_told_once(place: str, venue: str, kicker: str, under: str) -> None:
    event = Event(start=moment(Precision.DAY), place=venue)
    page = read(PAGES.item(entry(replace(ITEM, place=place, event=event))))
    assert (text(page, ".kicker"), text(page, ".event")) == ([kicker], [under])


def test_an_event_tells_at_the_end_when_it_was_first_seen() -> None:
    page = read(PAGES.item(entry(replace(ITEM, published=None, authors=()))))
    assert not page.cssselect(".heading .date")
    facts = page.cssselect(".facts > div")
    assert [" ".join(part.text_content().split()) for part in facts[-1]] == ["First seen", "11 March 2021"]
    assert facts[-1].xpath(".//time/@datetime") == ["2021-03-11"]


def test_an_announcement_without_days_keeps_its_date() -> None:
    told = entry(replace(ITEM, kind=Kind.EVENT, event=None))
    assert text(read(PAGES.feed(edition(), [told])), ".teaser .date") == ["Event 10 March 2021"]
    assert text(read(PAGES.item(told)), ".heading .date") == ["10 March 2021 · Press Office"]
    news = entry(replace(ITEM, event=None))
    assert text(read(PAGES.feed(edition(), [news])), ".teaser .date") == ["10 March 2021"]


# --------------------------------------------------------------------------- documents

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("name", "media_type", "length", "language", "shown"),
    [
        ("a.pdf", "application/pdf", None, "en", "PDF"),
        ("a.pdf", "application/pdf", 120_000, "en", "PDF, 120 kB"),
        ("download?id=7", "application/pdf", 999_499, "en", "PDF, 999 kB"),
        ("a", WORD, 999_500, "en", "DOCX, 1.0 MB"),
        ("a.DOCX", "application/octet-stream", 1_234_567, "de", "DOCX, 1,2 MB"),
        ("a.jpeg?x=1.pdf", "", 9_960_000, "fr", "JPG, 10 Mo"),
        ("a.mp3", "audio/mpeg", 3_200_000_000, "ru", "MP3, 3,2 ГБ"),
        ("a.zip", "", 850, "en", "ZIP, 850 B"),
        ("a.pdf", "", 120_000, "ar", "PDF، 120 كيلوبايت"),
        ("a.pdf", "", 120_000, "zh", "PDF，120 kB"),
        ("a", "", 2_000, "en", "2.0 kB"),
        ("a.pdf", "text/html", None, "en", ""),
        ("a.html", "", None, "en", ""),
        ("agenda.org", "", None, "en", ""),
        ("pdf", "", None, "en", ""),
    ],
)
def test_a_document_says_what_it_is_and_how_large(
    name: str, media_type: str, length: int | None, language: str, shown: str
) -> None:
    document = Attachment(
        title="Note", url=f"https://source.example/{name}", media_type=media_type, length=length
    )
    page = read(PAGES.item(entry(replace(ITEM, documents=(document,)), language)))
    (row,) = page.xpath("//dd/ul[not(@class)]/li")
    assert " ".join(row.text_content().split()) == f"Note {shown}".strip()
    assert len(row.cssselect(".kind")) == bool(shown)


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt", "it", "de", "ru", "ar", "zh"])
def test_every_language_has_its_words(language: str) -> None:
    labels = labels_for(f"{language}-XX")
    assert labels.language == language
    assert len(set(labels.months)) == 12
    assert len(labels.standing) in (0, 12)
    assert "{}" in labels.seen and "{}" in labels.shown
    days = {date_text(moment(Precision.DAY, datetime(2021, m, 9, tzinfo=UTC)), labels) for m in range(1, 13)}
    assert len(days) == 12
    assert all("2021" in day and "9" in day for day in days)
    assert all((labels.sighted, labels.published, labels.event))
    assert len(labels.units) == 4


def test_corrections_and_withdrawals_are_told() -> None:
    page = read(PAGES.item(entry(version=2, state=ItemState.WITHDRAWN, changed=SEEN + timedelta(hours=1))))
    assert "Updated 11 March 2021, 10:30 UTC" in text(page, ".heading .date")[0]
    assert text(page, ".notice") == ["The source has withdrawn this item."]
    assert linked_data(page)["dateModified"] == "2021-03-11T10:30:00Z"


@pytest.mark.parametrize(
    ("item_language", "page_language", "page", "article"),
    [
        ("ar", "en", ("en", "ltr"), ("ar", "rtl")),
        ("ar", "ar", ("ar", "rtl"), ("ar", "rtl")),
        ("fr", "ar", ("ar", "rtl"), ("fr", "ltr")),
        ("", "ar", ("ar", "rtl"), (None, "rtl")),
        ("he", "sw", ("en", "ltr"), ("he", "rtl")),
    ],
)
def test_language_and_direction(
    item_language: str, page_language: str, page: tuple[str, str], article: tuple[str | None, str]
) -> None:
    shown = entry(replace(ITEM, language=item_language), page_language)
    for document, path in (
        (read(PAGES.item(shown)), "article"),
        (read(PAGES.feed(edition(language=page_language), [shown])), ".story"),
    ):
        assert (document.get("lang"), document.get("dir")) == page
        (found,) = document.cssselect(path)
        assert (found.get("lang"), found.get("dir")) == article


def test_the_style_sheet_knows_no_left_or_right() -> None:
    (style,) = (data.decode() for path, data in PAGES.assets().items() if path.endswith(".css"))
    assert not re.findall(r"(?<![\w-])(?:left|right|(?:margin|padding|border)-(?:left|right))\b", style)
    assert "prefers-color-scheme: dark" in style
    assert not re.findall(r"url\(|@import|http", style)


# --------------------------------------------------------------------------- lists


def test_a_feed_page_announces_its_formats_and_shows_addresses_to_copy() -> None:
    page = read(PAGES.feed(edition(count=7), [entry()]))
    addresses = {f"{BASE}/feeds/all.{form}" for form in Format}
    announced = page.xpath("//head/link[@rel='alternate'][not(contains(@type, 'opml'))]")
    assert {link.get("href") for link in announced} == addresses
    assert {link.get("type") for link in announced} == {form.media_type for form in Format}
    assert set(text(page, "code")) == addresses
    assert page.xpath("//head/link[@type='text/x-opml']/@href") == [f"{BASE}/feeds.opml"]
    assert text(page, "h1") == ["Feed all"]
    assert text(page, ".story h2") == [ITEM.title]
    assert "The newest 1 are shown here." in text(page, ".hint")


def test_the_front_page_lists_every_feed_and_the_newest() -> None:
    page = read(PAGES.index([edition("all"), edition("water")], [entry()]))
    assert text(page, "h1") == ["The Desk"]
    assert text(page, ".box h3") == ["Feed all", "Feed water"]
    assert text(page, ".story h3") == [ITEM.title]
    assert len(page.xpath("//head/link[@rel='alternate']")) == 7
    assert page.cssselect("footer a[href^='mailto']")[0].get("href") == "mailto:desk@example.org"


def test_many_feeds_announce_one_format_each() -> None:
    page = read(PAGES.index([edition(f"f{number}") for number in range(9)], []))
    assert len(page.xpath("//head/link[@type='application/atom+xml']")) == 9
    assert not page.xpath("//head/link[@type='application/rss+xml']")
    assert len(page.cssselect("code")) == 27
    assert text(page, ".empty") == ["Nothing has been published here yet."]


def pages_in_place() -> dict[str, bytes]:
    return {
        "": PAGES.index([edition()], [entry()]),
        "feeds/all/": PAGES.feed(edition(), [entry()]),
        f"items/{ID}/": PAGES.item(entry()),
    }


@pytest.mark.parametrize("place", ["", "feeds/all/", f"items/{ID}/"])
def test_links_between_pages_hold_behind_any_prefix(place: str) -> None:
    """Relative where we lead to ourselves, and every one of them leads to something published."""
    published = {"", "feeds/all/", f"items/{ID}/", "feeds.opml", *(f"feeds/all.{form}" for form in Format)}
    published |= PAGES.assets().keys()
    page = read(pages_in_place()[place])
    prefix = "https://mirror.example/some/where/"
    for element, attribute, link, _ in page.iterlinks():
        if not link.startswith(("https:", "mailto:", "#")):
            target = urljoin(prefix + place, link)
            assert target.removeprefix(prefix) in published, (element.tag, attribute, link)
        elif link.startswith("#"):
            assert page.get_element_by_id(link[1:]) is not None


@pytest.mark.parametrize("place", ["", "feeds/all/", f"items/{ID}/"])
def test_pages_can_be_read_by_ear_and_keyboard(place: str) -> None:
    page = read(pages_in_place()[place])
    assert page.get("lang") and page.get("dir")
    assert len(page.cssselect("main")) == len(page.cssselect("h1")) == 1
    assert page.cssselect("body > *")[0].get("href") == "#" + page.cssselect("main")[0].get("id")
    assert all("alt" in image.attrib for image in page.cssselect("img"))
    assert all(aside.get("aria-labelledby") for aside in page.cssselect("aside"))
    levels = [int(element.tag[1]) for element in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(link.text_content().strip() for link in page.cssselect("a"))


# --------------------------------------------------------------------------- hostile and equal data

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "'\" onmouseover='alert(1)' x=\"",
    "</title></textarea></style><svg onload=alert(1)>",
    "{{ 7*7 }}{% for %}{# #}",
    "]]>\x00\x08\u2028\ufffe",
    "\u202eevil\u202c &amp; &lt;b&gt;",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
)


def hostile_pages(bad: str) -> list[bytes]:
    """Every field that is text says ``bad``, and every address is built from it."""
    item = Item(
        source_key=bad,
        title=f"x{bad}",
        url=bad,
        guid=bad,
        summary=bad,
        language=bad,
        place=bad,
        country=bad,
        authors=(bad,),
        topics=(bad,),
        image=Image(url=f"https://source.example/{bad}", alt=bad),
        documents=(
            Attachment(
                title=bad, url=f"https://source.example/{bad}", media_type=bad, language=bad, role=bad
            ),
            Attachment(title="", url=bad),
        ),
        event=Event(start=moment(Precision.DAY), place=bad),
    )
    service = ServiceSettings(title=bad, base_url=BASE, contact=bad, description=bad)
    pages = Pages(service)
    shown = entry(item, credit=Credit(title=f"x{bad}", home=bad, credit=bad, licence=bad))
    feed = edition(title=bad, description=bad, service=bad)
    return [pages.index([feed], [shown]), pages.feed(feed, [shown]), pages.item(shown)]


def assert_harmless(page: bytes) -> None:
    """Only the elements and attributes of our templates, and no address that does something."""
    document = read(page)
    scripts = document.xpath("//script")
    assert [script.get("type") for script in scripts] in ([], ["application/ld+json"])
    assert not document.xpath("//svg|//style|//iframe|//form|//textarea|//b|//comment()")
    for element in document.iter():
        assert not [name for name in element.attrib if name.startswith("on")]
    for _, _, link, _ in document.iterlinks():
        assert not re.match(r"\s*(?:javascript|data|vbscript)\s*:", link, re.IGNORECASE)
    for script in scripts:
        json.loads(script.text)


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_text_never_becomes_markup(bad: str) -> None:
    for page in hostile_pages(bad):
        assert_harmless(page)


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "<", ">", '"', "'", "&", "a", "script", "/", "\n", "ع", "😀"]), min_size=1
    )
    .map("".join)
    .filter(str.strip)
)
def test_no_mixture_of_them_does(bad: str) -> None:
    for page in hostile_pages(bad):
        assert_harmless(page)


def test_equal_data_gives_equal_bytes_in_every_process() -> None:
    program = (
        "import hashlib, importlib.util as u\n"
        f"spec = u.spec_from_file_location('pages', {__file__!r})\n"
        "module = u.module_from_spec(spec)\n"
        "spec.loader.exec_module(module)\n"
        "made = [*module.pages_in_place().values(), repr(sorted(module.PAGES.assets().items())).encode()]\n"
        "print(hashlib.blake2b(b''.join(made)).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(digests) == 1

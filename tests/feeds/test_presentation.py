from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from aggregator.models import Attachment, Event, Image, Moment, Precision
from feeds.presentation import BODY_LIMIT, event_dates, file_name, published_at, updated_at
from feeds.shelf import Credit
from feeds.words import words
from tests.feeds.making import BASE, NOW, START, entry, moment, stored


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (None, None),
        (moment(datetime(2021, 3, 10, 8, 1, 2, 999, tzinfo=UTC)), datetime(2021, 3, 10, 8, 1, 2, tzinfo=UTC)),
        (moment(datetime(2021, 3, 10, tzinfo=UTC), Precision.DAY), datetime(2021, 3, 10, 12, tzinfo=UTC)),
        (moment(datetime(2021, 3, 1, tzinfo=UTC), Precision.MONTH), None),
        (moment(datetime(2021, 1, 1, tzinfo=UTC), Precision.YEAR), None),
        (moment(datetime(99, 1, 1, tzinfo=UTC)), None),
    ],
)
def test_only_a_day_or_better_is_told_as_a_date(when: Moment | None, expected: datetime | None) -> None:
    assert published_at(when, NOW) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr", "Lire la suite"),
        ("fr-CA", "Lire la suite"),
        ("AR", "اقرأ المزيد"),
        ("zh", "阅读全文"),
        ("zh-TW", "閱讀全文"),
        ("zh-Hant-HK", "閱讀全文"),
        ("tlh", "Read more"),
    ],
)
def test_read_more_speaks_the_language_of_the_feed(tag: str, expected: str) -> None:
    assert words(tag).read_more == expected


def test_an_item_without_title_cannot_be_published() -> None:
    with pytest.raises(ValueError, match="no title"):
        entry(stored(1, title=" \x00\u200a "))


def test_an_item_without_link_leads_to_its_own_page() -> None:
    shown = entry(stored(1, url="javascript:alert(1)"))
    assert shown.link == shown.page == f"{BASE}/items/{shown.stored.id}/"


def test_texts_are_legal_single_and_plain() -> None:
    shown = entry(
        stored(
            1, title="A\x01\n B", authors=("X ", "X", "\x02"), topics=("Water", " Water", ""), language='e" x'
        )
    )
    assert (shown.title, shown.authors, shown.topics, shown.language) == ("A B", ("X",), ("Water",), "")


def test_documents_keep_what_is_known_and_each_address_once() -> None:
    documents = (
        Attachment(title="Note", url="https://a.example/n.pdf", media_type="Application/PDF; q=1", length=-5),
        Attachment(title="Again", url="https://a.example/n.pdf"),
        Attachment(title="Bad", url="javascript:x"),
        Attachment(title="Odd", url="https://a.example/o", media_type="<script>/x", length=7),
    )
    shown = entry(stored(1, documents=documents)).documents
    assert [(doc.title, doc.media_type, doc.length) for doc in shown] == [
        ("Note", "application/pdf", None),
        ("Odd", "", 7),
    ]


def _texts(html: str, path: str) -> list[str]:
    root = etree.fromstring(f"<div>{html}</div>", etree.HTMLParser())
    return ["".join(node.itertext()) for node in root.iterfind(f".//{path}")]


def test_content_holds_text_event_documents_link_and_credit() -> None:
    item = stored(
        1,
        body="<p>Own <b>text</b></p>",
        language="ar",
        image=Image(url="https://a.example/i.jpg", alt='"x"'),
        documents=(Attachment(title="", url="https://a.example/d/Note.pdf?x=1"),),
        event=Event(start=moment(START, Precision.DAY), place="Kyoto & Nara"),
    )
    content = entry(item, language="fr").content
    assert content.startswith(
        '<div lang="ar" dir="rtl"><p><img src="https://a.example/i.jpg" alt="&quot;x&quot;"></p>'
    )
    assert '<div lang="fr" dir="ltr"><p>Quand: 2024-03-10<br>Où: Kyoto &amp; Nara</p>' in content
    assert _texts(content, "a") == ["Note.pdf", "Lire la suite", "Office for Wells"]
    assert "CC BY 4.0" in content


def test_a_picture_of_the_body_is_not_shown_twice() -> None:
    item = stored(
        1, body='<p><img src="https://a.example/j.jpg"></p>', image=Image(url="https://a.example/i.jpg")
    )
    assert entry(item).content.count("<img") == 1


def test_a_huge_body_stays_at_the_source() -> None:
    shown = entry(stored(1, body="<p>" + "x" * BODY_LIMIT + "</p>", summary="Short."))
    assert shown.body == "<p>Short.</p>"


def test_hostile_plain_text_never_becomes_markup() -> None:
    hostile = "<script>alert(1)</script>\"'&]]>"
    item = stored(
        1,
        title=hostile,
        summary=hostile,
        image=Image(url="https://a.example/i.jpg", alt=hostile),
        documents=(Attachment(title=hostile, url="https://a.example/d"),),
        event=Event(start=moment(START), place=hostile),
    )
    credit = Credit(title=hostile, home='https://a.example/"onclick=', credit=hostile, licence=hostile)
    content = entry(item, credit=credit).content
    assert _texts(content, "script") == []
    assert content.count("alert(1)") == 6
    assert "onclick=" not in content.replace("%22onclick=", "")


def test_event_dates() -> None:
    first, last = moment(START, Precision.DAY), moment(START.replace(day=12), Precision.DAY)
    assert event_dates(Event(start=first)) == "2024-03-10"
    assert event_dates(Event(start=first, end=first)) == "2024-03-10"
    assert event_dates(Event(start=first, end=last)) == "2024-03-10 – 2024-03-12"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x/y.pdf?z#q", "y.pdf"),
        ("https://a.example/x/", "x"),
        ("https://a.example", "a.example"),
    ],
)
def test_file_name(url: str, expected: str) -> None:
    assert file_name(url) == expected


HOUR = timedelta(hours=1)
AGES = [
    # stated date, stated update, changed after first sight by -> updated
    (None, None, None, "first_seen"),
    (-48 * HOUR, None, None, "published"),
    (-48 * HOUR, -24 * HOUR, None, "published"),  # the source's own "updated" moves with trifles
    (48 * HOUR, None, None, "first_seen"),  # a date ahead of us
    (-48 * HOUR, -24 * HOUR, HOUR, "changed"),
]


@pytest.mark.parametrize(("published", "updated", "changed", "expected"), AGES)
def test_what_never_changed_is_as_old_as_its_source_says(
    published: timedelta | None, updated: timedelta | None, changed: timedelta | None, expected: str
) -> None:
    def at(offset: timedelta | None) -> Moment | None:
        return None if offset is None else moment(NOW + offset)

    one = stored(1, published=at(published), updated=at(updated))
    one = replace(one, first_seen=NOW, changed=NOW + (changed or timedelta()))
    wanted = {
        "first_seen": NOW,
        "published": NOW + (published or timedelta()),
        "changed": NOW + HOUR,
    }
    assert updated_at(one) == wanted[expected].replace(microsecond=0)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (datetime(2021, 3, 10, 6, 30, tzinfo=UTC), datetime(2021, 3, 10, 6, 30, tzinfo=UTC)),
        (datetime(2021, 3, 10, 15, tzinfo=UTC), datetime(2021, 3, 10, 12, tzinfo=UTC)),
        (datetime(2021, 3, 12, tzinfo=UTC), datetime(2021, 3, 10, 12, tzinfo=UTC)),
        (datetime(2021, 3, 9, 22, tzinfo=UTC), datetime(2021, 3, 10, 12, tzinfo=UTC)),  # announced ahead
    ],
)
def test_today_is_told_no_later_than_first_sight(seen: datetime, expected: datetime) -> None:
    day = moment(datetime(2021, 3, 10, tzinfo=UTC), Precision.DAY)
    assert published_at(day, seen) == expected

"""From candidates to items: field by field, and that no candidate at all makes it stumble."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.identity import settle
from aggregator.models import (
    CALL_AS_TITLE,
    Candidate,
    DateOrigin,
    Found,
    FoundDate,
    FoundEvent,
    FoundLink,
    Item,
    Kind,
    Precision,
    Reading,
    ReadingKind,
    Rejected,
)
from aggregator.normalize import LIST_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, normalize
from aggregator.settings.schema import Source

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ADDRESS = "https://e.org/news/index.html"


def found(text: str, where: str = "here") -> Found:
    return Found(text=text, where=where)


def date(text: str, origin: DateOrigin = DateOrigin.FEED, where: str = "rss:pubDate") -> FoundDate:
    return FoundDate(text=text, origin=origin, where=where)


def read(
    candidate: Candidate, *, feed_language: str = "", kind: ReadingKind = ReadingKind.FEED, **source: Any
) -> Item | Rejected:
    reading = Reading(kind=kind, method="test", language=feed_language)
    settings = Source(key="src", url=ADDRESS, **source)
    return normalize(candidate, source=settings, reading=reading, url=ADDRESS, now=NOW)


def item(*, title: str = "Forests recover", **facts: Any) -> Item:
    source = {name: facts.pop(name) for name in tuple(facts) if name in SOURCE_FACTS}
    result = read(Candidate(title=found(title), **facts), **source)
    assert isinstance(result, Item)
    return result


SOURCE_FACTS = {"vocabulary", "topics", "country", "timezone", "day_first", "languages"}


# --------------------------------------------------------------------------- title


@pytest.mark.parametrize(
    ("text", "is_html", "expected"),
    [
        ("  Forests \n recover ", False, "Forests recover"),
        ("Forests &amp; <b>water</b>", True, "Forests & water"),
        ("AT&amp;T <b>", False, "AT&amp;T <b>"),
        ("Cars, Beards and Drinking Games...", False, "Cars, Beards and Drinking Games..."),
        ("Forests recover »", False, "Forests recover"),
        ("Forests recover ... read more", False, "Forests recover"),
        ("Bell\x07 and \ud800 surrogate", False, "Bell and surrogate"),
    ],
)
def test_a_title_is_plain_text(text: str, is_html: bool, expected: str) -> None:
    assert item(title=text, title_html=is_html).title == expected


def test_a_monstrous_title_is_cut_at_a_word() -> None:
    title = item(title="word " * 200_000).title
    assert len(title) <= TITLE_LIMIT
    assert title.endswith("word…")
    assert len(item(title="x" * 10_000).title) == TITLE_LIMIT


def test_without_a_title_the_first_sentence_speaks_and_says_so() -> None:
    candidate = Candidate(
        summary=found("<p>Forests recover. They do so slowly.</p>", "rss:description"), summary_html=True
    )
    result = read(candidate)
    assert isinstance(result, Item)
    assert result.title.startswith("Forests recover")
    assert result.evidence["title"] == "rss:description (first sentence)"


PICTURE = '<p><img src="/a.jpg" alt="%s"></p>'


@pytest.mark.parametrize(
    ("html", "title", "where"),
    [
        (PICTURE % "Two children at a well", "Two children at a well", "description of a picture"),
        ("<iframe title='Song &amp; dance, live' src='https://v.example/1'></iframe>", "Song & dance, live",
         "description of a picture"),
        (PICTURE % "IMG_1", "e.org/p/1", "address"),
        (PICTURE % "", "e.org/p/1", "address"),
        ("", "e.org/p/1", "address"),
    ],
)  # fmt: skip
def test_a_post_of_a_feed_without_any_word_is_not_lost(html: str, title: str, where: str) -> None:
    candidate = Candidate(
        url=found("/p/1"),
        dates=(date("2021-03-10"),),
        summary=found(html) if html else None,
        summary_html=True,
    )
    result = read(candidate)
    assert isinstance(result, Item)
    assert result.title == title
    assert where in result.evidence["title"]
    assert ("https://e.org/a.jpg" in result.body) == ("/a.jpg" in html)


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (Candidate(), "empty"),
        (Candidate(title=found(" \u200b "), summary=found("<p></p>"), summary_html=True), "empty"),
        (Candidate(dates=(date("2021-03-10"),), guid=found("7")), "empty"),
        (Candidate(url=found("javascript:alert(1)")), "empty"),
        (Candidate(url=found("/a")), "no-title"),
        (Candidate(title=found("»"), url=found("/a")), CALL_AS_TITLE),
    ],
)
def test_what_says_nothing_is_refused_by_name(candidate: Candidate, reason: str) -> None:
    result = read(candidate)
    assert isinstance(result, Rejected)
    assert result.reason == reason


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        (ReadingKind.PAGE, False),
        (ReadingKind.ARTICLE, False),
        (ReadingKind.FEED, True),
        (ReadingKind.JSON, True),
        (ReadingKind.SITEMAP, True),
    ],
)
def test_a_call_is_no_title_on_a_page_and_a_stated_title_elsewhere(kind: ReadingKind, taken: bool) -> None:
    result = read(Candidate(title=found("Discover"), url=found("/a")), kind=kind)
    if taken:
        assert isinstance(result, Item)
        assert result.title == "Discover"
    else:
        assert isinstance(result, Rejected)
        assert result.reason == CALL_AS_TITLE


def test_a_call_as_title_gives_way_to_the_text() -> None:
    result = read(Candidate(title=found("Read more"), url=found("/a"), summary=found("Forests recover.")))
    assert isinstance(result, Item)
    assert result.title.startswith("Forests recover")


# --------------------------------------------------------------------------- link


@pytest.mark.parametrize(
    ("href", "base", "expected"),
    [
        ("story.html", "", "https://e.org/news/story.html"),
        ("/a?b=1&c=2#d", "", "https://e.org/a?b=1&c=2#d"),
        ("//cdn.e.org/a", "", "https://cdn.e.org/a"),
        ("story", "https://other.org/x/", "https://other.org/x/story"),
        ("story", "../sub/", "https://e.org/sub/story"),
        ("story", "javascript:x", "https://e.org/news/story"),
    ],
)
def test_a_link_is_absolute(href: str, base: str, expected: str) -> None:
    assert item(url=found(href), base=base).url == expected


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "http://u:p@e.org/", "http://[::1", "mailto:a@e.org"]
)
def test_an_unusable_link_is_left_out_and_the_item_stays(href: str) -> None:
    """F59."""
    result = item(url=found(href, "rss:link"))
    assert result.url == ""
    assert result.evidence["url"] == f"rss:link (not usable: {href})"


@pytest.mark.parametrize("href", ["", "  ", "#"])
def test_no_link_is_no_link(href: str) -> None:
    result = item(url=found(href))
    assert (result.url, "url" in result.evidence) == ("", False)


# --------------------------------------------------------------------------- dates


def test_the_first_date_that_reads_as_one_wins() -> None:
    result = item(
        dates=(
            date("0000-00-00", where="rss:pubDate"),
            date("2021-03-10T08:00:00+01:00", where="dc:date"),
            date("2022-01-01", where="later"),
        )
    )
    assert result.published is not None
    assert result.published.at == datetime(2021, 3, 10, 7, tzinfo=UTC)
    assert result.evidence["published"] == "dc:date"


@pytest.mark.parametrize(
    "text", ["soon", "-001-01-01", "2031-01-01", "9999-12-31", "31 Feb 2021", "", "\ud800"]
)
def test_no_date_means_no_date_and_never_now(text: str) -> None:
    result = item(dates=(date(text),))
    assert result.published is None
    assert ("not a date" in result.evidence.get("published", "")) is bool(text)


def test_a_day_ahead_is_a_clock_and_more_is_a_mistake() -> None:
    near, far = NOW + timedelta(hours=20), NOW + timedelta(hours=30)
    assert item(dates=(date(near.isoformat()),)).published
    assert item(dates=(date(far.isoformat()),)).published is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("2026-03-20", b""),
        ("2026-03-09", b"m"),
        ("1970-01-01", b"m"),
        ("7 to 12 March 2021", b"m"),
        ("", b"m"),
    ],
)
def test_an_entry_whose_day_has_not_come_is_read_again(text: str, mark: bytes) -> None:
    assert item(dates=(date(text),), slice_digest=b"m").mark == mark


def test_the_sources_facts_read_ambiguous_dates() -> None:
    day_first, month_first = (item(dates=(date("03/04/2021"),), day_first=first) for first in (True, False))
    assert day_first.published and day_first.published.isoformat() == "2021-04-03"
    assert month_first.published and month_first.published.isoformat() == "2021-03-04"


def test_the_language_of_the_feed_reads_its_dates() -> None:
    candidate = Candidate(title=found("Forêts"), dates=(date("10 mars 2021", DateOrigin.TEXT),))
    result = read(candidate, feed_language="fr")
    assert isinstance(result, Item)
    assert result.published and result.published.isoformat() == "2021-03-10"
    assert result.language == "fr"


# --------------------------------------------------------------------------- text


def test_a_dateline_gives_date_and_place_and_leaves_the_summary() -> None:
    result = item(summary=found("VIENNA, 14 October 2016 (UNODC) - Forests are recovering in many places."))
    assert result.published and result.published.isoformat() == "2016-10-14"
    assert result.evidence["published"] == "dateline"
    assert result.place.casefold() == "vienna"
    assert result.summary == "Forests are recovering in many places."


def test_a_stated_date_and_place_come_before_the_dateline() -> None:
    result = item(
        summary=found("VIENNA, 14 October 2016 (UNODC) - Forests are recovering in many places."),
        dates=(date("2016-10-15"),),
        place=found("Bonn"),
    )
    assert result.published and result.published.isoformat() == "2016-10-15"
    assert result.place == "Bonn"


@pytest.mark.parametrize("summary", ["", "Forests recover!", "Read more", "<p>FORESTS RECOVER</p>"])
def test_a_summary_that_says_no_more_than_the_title_gives_way_to_the_text(summary: str) -> None:
    result = item(
        summary=found(summary),
        summary_html=summary.startswith("<"),
        content=found("<p>They do so slowly.</p>", "content"),
        content_html=True,
    )
    assert result.summary == "They do so slowly."
    assert result.evidence["summary"] == "content (first sentences)"


@pytest.mark.parametrize(
    "html",
    [
        "<p>They do so slowly.</p><p>Read more</p>",
        "<figure><figcaption>Photo: Example</figcaption></figure><p>They do so slowly.</p>",
        "<h1>Forests recover</h1><p>They do so slowly.</p>",
        "<p>Press release</p><p>They do so slowly.</p>",
        "<p>14 October 2016</p><p>They do so slowly.</p>",
        "<p>© Example</p><p><b>VIENNA, 14 October 2016 (UNODC)</b> – They do so slowly.</p>",
        "<p>Forests recover</p><p>Vienna, 14 October 2016</p><p>They do so slowly.</p>",
    ],
)
def test_a_summary_is_of_the_text_and_not_of_what_surrounds_it(html: str) -> None:
    result = item(content=found(html, "content"), content_html=True)
    assert result.summary == "They do so slowly."
    assert (result.published is not None) == ("2016" in html)


def test_a_text_of_furniture_has_no_summary() -> None:
    assert item(summary=found("Photo: Example"), content=found("Share this page.")).summary == ""


def test_a_summary_is_bounded() -> None:
    assert 0 < len(item(summary=found("Forests recover slowly. " * 5000)).summary) <= SUMMARY_LIMIT


def test_a_body_is_safe_html_with_absolute_addresses() -> None:
    html = '<p onclick="x()">Text <a href="b.html">link</a><script>alert(1)</script></p>'
    body = item(content=found(html), content_html=True).body
    assert 'href="https://e.org/news/b.html"' in body
    assert "onclick" not in body
    assert "alert" not in body


def test_plain_content_becomes_paragraphs() -> None:
    body = item(content=found("One < two.\n\nThree."), content_html=False).body
    assert body == "<p>One &lt; two.</p><p>Three.</p>"


@pytest.mark.parametrize(
    ("candidate", "reading", "source", "title", "expected"),
    [
        ("FR_fr", "en", "de", "x", "fr-FR"),
        ("", "en-us", "de", "x", "en-US"),
        ("", "", "de", "x", "de"),
        ("?", "", "", "x", ""),
        ("", "", "", "أخبار الغابات اليوم", "ar"),
        ("", "", "", "The forests of the valley recover after the fire", "en"),
        ("", "en", "", "أخبار الغابات اليوم", "ar"),
        ("en", "", "ru", "Леса восстанавливаются после пожара", "ru"),
        ("", "en", "de", "Les forêts se rétablissent après le feu", "en"),
    ],
)
def test_the_nearest_declared_language_counts(
    candidate: str, reading: str, source: str, title: str, expected: str
) -> None:
    result = read(Candidate(title=found(title), language=candidate), feed_language=reading, language=source)
    assert isinstance(result, Item)
    assert result.language == expected


@pytest.mark.parametrize(
    ("title", "language", "languages", "expected"),
    [
        ("Les forêts se rétablissent après le feu", "en", ["en", "fr"], "fr"),
        ("Les forêts se rétablissent après le feu", "en", ["en", "es"], "en"),
        ("Forum 2030", "en", ["en", "fr"], "en"),
        ("Forum 2030", "", ["en", "fr"], ""),
        ("Лесной форум в долине", "en", ["en", "fr"], ""),
    ],
)
def test_a_source_of_several_languages_has_each_item_told(
    title: str, language: str, languages: list[str], expected: str
) -> None:
    result = read(Candidate(title=found(title)), language=language, languages=languages)
    assert isinstance(result, Item)
    assert result.language == expected


def test_why_an_item_has_its_language() -> None:
    told = [
        read(Candidate(title=found("The forests recover after the fire"), language=own), feed_language=feed)
        for own, feed in (("en", "fr"), ("", "en"), ("", ""))
    ]
    assert [one.evidence["language"] for one in told if isinstance(one, Item)] == [
        "declared: entry",
        "declared: body",
        "the text's own words",
    ]


# --------------------------------------------------------------------------- what is enclosed


def test_topics_and_authors_are_plain_and_each_once() -> None:
    result = item(
        topics=("Forests",),
        categories=("forests ", "Water", "", "water!"),
        authors=("A. Writer", "A.  Writer"),
    )
    assert result.topics == ("Forests", "Water")
    assert result.authors == ("A. Writer",)
    assert len(item(categories=tuple(f"topic {n}" for n in range(99))).topics) == LIST_LIMIT


def test_topics_come_from_the_operator_first_then_the_words_then_the_publisher() -> None:
    result = item(
        title="Drinking water for the valley",
        summary=found("Forests hold it back."),
        topics=("Valley",),
        vocabulary=(("Water", ("water",)), ("Woods", ("forest*",)), ("Sea", ("sea",))),
        categories=("News", "2021", "#water", "Health", "A. Writer"),
        authors=("A. Writer",),
    )
    assert result.topics == ("Valley", "Water", "Woods", "Health")
    assert result.evidence["topics"] == "Water: the word 'water'; Woods: the word 'forest'"


def test_a_text_that_is_not_shown_gives_no_topic() -> None:
    body = "<p>They recover slowly.</p>" + "<p>Nobody counted the trees.</p>" * 40 + "<p>Water is scarce.</p>"
    result = item(content=found(body), content_html=True, vocabulary=(("Water", ("water",)),))
    assert (result.topics, "topics" in result.evidence) == ((), False)


def test_documents_are_absolute_and_each_once_and_pictures_are_none() -> None:
    links = (
        FoundLink(url="/r.pdf", title="Report", length="1200"),
        FoundLink(url="https://www.e.org/r.pdf?utm_source=x", title="Again"),
        FoundLink(url="/a%20b/talk.mp3", media_type="Audio/MPEG; x=1", length="-1"),
        FoundLink(url="/photo.jpg", where="rss:enclosure"),
        FoundLink(url="/page.html", media_type="text/html"),
        FoundLink(url="javascript:x"),
        FoundLink(url=""),
    )
    result = item(documents=links)
    assert [(d.title, d.url, d.media_type, d.length) for d in result.documents] == [
        ("Report", "https://e.org/r.pdf", "application/pdf", 1200),
        ("talk.mp3", "https://e.org/a%20b/talk.mp3", "audio/mpeg", None),
        ("page.html", "https://e.org/page.html", "", None),
    ]
    assert result.image is not None
    assert result.image.url == "https://e.org/photo.jpg"
    assert result.evidence["image"] == "rss:enclosure"


def test_documents_say_what_they_are() -> None:
    links = (
        FoundLink(url="/story.html", title="Webstory"),
        FoundLink(url="/cn.pdf", title="Concept Note"),
        FoundLink(url="/get/17", title="Download the Concept Note abridged (PDF, 300 kB)", language="fr_FR"),
        FoundLink(url="/annual-report_ES.docx", title="Read more"),
        FoundLink(url="/talk.mp3", title="Statement by the chair", media_type="audio/mpeg"),
        FoundLink(url="/list.xlsx", title="Results"),
    )
    assert [(d.title, d.role, d.language, d.media_type[:15]) for d in item(documents=links).documents] == [
        ("Webstory", "story", "", ""),
        ("Concept Note", "concept note", "", "application/pdf"),
        ("Concept Note abridged", "concept note", "fr-FR", "application/pdf"),
        ("annual-report_ES.docx", "annual report", "es", "application/vnd"),
        ("Statement by the chair", "", "", "audio/mpeg"),
        ("Results", "", "", "application/vnd"),
    ]


def test_an_event_has_a_start_and_an_inclusive_end() -> None:
    result = item(kind=Kind.EVENT, event=FoundEvent(start="7 to 12 March 2027", place=" Kyoto "))
    assert result.kind is Kind.EVENT
    assert result.event is not None
    assert (result.event.start.isoformat(), result.event.place) == ("2027-03-07", "Kyoto")
    assert result.event.end and result.event.end.isoformat() == "2027-03-12"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2027-03-07", "2027-03-09", ("2027-03-07", "2027-03-09")),
        ("2027-03-07", "2027-03-07", ("2027-03-07", None)),
        ("2027-03-07", "2027-03-01", ("2027-03-07", None)),
        ("2027-03-07", "who knows", ("2027-03-07", None)),
        ("who knows", "2027-03-07", None),
    ],
)
def test_event_dates(start: str, end: str, expected: tuple[str, str | None] | None) -> None:
    event = item(event=FoundEvent(start=start, end=end)).event
    told = event and (event.start.isoformat(), event.end.isoformat() if event.end else None)
    assert told == expected


def test_the_guid_is_kept_as_found() -> None:
    assert item(guid=found(" TAG:e.org,2021:A b ")).guid == "TAG:e.org,2021:A b"
    one, other = (item(guid=found("x" * 100_000 + end)).guid for end in "ab")
    assert one != other
    assert len(one) < 100


def test_the_item_carries_its_mark() -> None:
    result = item(guid=found("7"), url=found("/a"), slice_digest=b"mark")
    assert result.mark == b"mark"
    assert result.source_key == "src"


def test_the_sources_country_serves_where_none_is_named() -> None:
    assert item(country="at").country == "AT"


@pytest.mark.parametrize(
    ("line", "country"),
    [("VIENNA", "AT"), ("TRIPOLI", "LY"), ("HYDERABAD", ""), ("NAIROBI/NEW YORK", ""), ("MAYENBRUNN", "LY")],
)
def test_a_dateline_elsewhere_is_not_in_the_sources_country(line: str, country: str) -> None:
    summary = found(f"{line}, 14 October 2016 (UNODC) - Forests are recovering in many places.")
    assert item(summary=summary, country="ly").country == country


# --------------------------------------------------------------------------- properties

hostile = st.text(max_size=60) | st.sampled_from(
    [
        "<p>x</p>",
        "&#xD800;",
        "http://[::1",
        "\ud800",
        "\x00",
        "]]>",
        "2021-03-10",
        "<!--",
        "10 March 2021 - Kyoto - ",
    ]
)
found_text = st.none() | st.builds(Found, text=hostile)
links = st.builds(FoundLink, url=hostile, title=hostile, media_type=hostile, length=hostile)
candidates = st.builds(
    Candidate,
    title=found_text,
    title_html=st.booleans(),
    url=found_text,
    guid=found_text,
    dates=st.lists(st.builds(FoundDate, text=hostile, origin=st.sampled_from(DateOrigin)), max_size=2).map(
        tuple
    ),
    updated=st.none() | st.builds(FoundDate, text=hostile, origin=st.just(DateOrigin.FEED)),
    summary=found_text,
    summary_html=st.booleans(),
    content=found_text,
    content_html=st.booleans(),
    place=found_text,
    language=hostile,
    authors=st.lists(hostile, max_size=2).map(tuple),
    categories=st.lists(hostile, max_size=2).map(tuple),
    image=st.none() | links,
    documents=st.lists(links, max_size=2).map(tuple),
    event=st.none() | st.builds(FoundEvent, start=hostile, end=hostile, place=hostile),
    base=hostile,
)


@given(candidates)
def test_any_candidate_is_an_item_or_has_a_reason(candidate: Candidate) -> None:
    result = read(candidate)
    if isinstance(result, Rejected):
        assert result.reason
        return
    assert result.title
    assert settle([result])[0].keys
    assert result.url == "" or result.url.startswith(("http://", "https://"))
    assert result.published is None or result.published.at <= NOW + timedelta(days=1)
    assert result.published is None or result.published.precision in Precision
    for text in (result.title, result.summary, result.body, result.guid, result.url, result.place):
        assert not set(text) & {"\x00", "\x07", "\ud800", "\ufffe"}

"""Items as hostile as the world: any characters in any field."""

from __future__ import annotations

from datetime import UTC, datetime

import nh3
from hypothesis import strategies as st

from aggregator.models import Attachment, DateOrigin, Event, Image, Moment, Precision
from tests.feeds.making import stored

NAUGHTY = (
    "]]>",
    "<![CDATA[",
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "&amp;",
    "&#1;",
    "<script>alert(1)</script>",
)
NAUGHTY += (
    "\x00",
    "\ud800",
    "￾",
    "\u202e",
    "🌍",
    "مرحبا",
    "{{7*7}}",
    "<!DOCTYPE a>",
    "</channel></rss>",
    "a\r\nb",
    "\t",
)

texts = st.lists(
    st.one_of(
        st.sampled_from(NAUGHTY), st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
    ),
    max_size=6,
).map("".join)
titles = texts.map(lambda text: f"T{text}")
urls = st.one_of(
    st.just("https://a.example/x?y=1&z=2"), texts, texts.map(lambda text: f"https://a.example/{text}")
)
# hypothesis wants bounds without a zone and adds it
FIRST, LAST = (datetime(year, 12, 30, tzinfo=UTC).replace(tzinfo=None) for year in (1, 9999))
instants = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
moments = st.builds(
    Moment, at=instants, precision=st.sampled_from(Precision), origin=st.just(DateOrigin.FEED)
)
lengths = st.one_of(st.none(), st.integers(-1, 2**40))
types = st.one_of(st.sampled_from(("", "application/pdf", "audio/mpeg; x=1")), texts)
documents = st.builds(
    Attachment, title=texts, url=urls, media_type=types, length=lengths, language=texts, role=texts
)
fields = st.fixed_dictionaries(
    {
        "title": titles,
        "url": urls,
        "summary": texts,
        "body": texts.map(lambda text: nh3.clean(text.encode(errors="replace").decode())),
        "language": st.one_of(st.sampled_from(("", "ar", "zh-Hant")), texts),
        "published": st.one_of(st.none(), moments),
        "authors": st.lists(texts, max_size=2).map(tuple),
        "topics": st.lists(texts, max_size=3).map(tuple),
        "place": texts,
        "country": texts,
        "image": st.one_of(st.none(), st.builds(Image, url=urls, alt=texts)),
        "documents": st.lists(documents, max_size=3).map(tuple),
        "event": st.one_of(
            st.none(), st.builds(Event, start=moments, end=st.one_of(st.none(), moments), place=texts)
        ),
    }
)
items = st.lists(fields, max_size=4).map(
    lambda all_: [stored(number, **one) for number, one in enumerate(all_)]
)

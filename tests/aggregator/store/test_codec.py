"""An item comes back from its row exactly as it went in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import OutcomeError, StoreError
from aggregator.models import (
    Attachment,
    DateOrigin,
    Event,
    Image,
    Item,
    Kind,
    Moment,
    Precision,
    Rejected,
)
from aggregator.store.codec import decode_item, decode_rejected, encode_item, encode_rejected

texts = st.text(st.characters(codec="utf-8"), max_size=12)
START = datetime(1995, 1, 1, tzinfo=UTC)
times = st.integers(0, 10**16).map(lambda ticks: START + timedelta(microseconds=ticks % (3 * 10**15)))
moments = st.builds(
    Moment, at=times, precision=st.sampled_from(Precision), origin=st.sampled_from(DateOrigin), raw=texts
)
lengths = st.none() | st.integers(0, 2**63 - 1)
items = st.builds(
    Item,
    source_key=texts,
    kind=st.sampled_from(Kind),
    lead=st.booleans(),
    title=texts,
    url=texts,
    guid=texts,
    published=st.none() | moments,
    updated=st.none() | moments,
    summary=texts,
    body=texts,
    language=texts,
    place=texts,
    country=texts,
    authors=st.lists(texts, max_size=3).map(tuple),
    topics=st.lists(texts, max_size=3).map(tuple),
    image=st.none() | st.builds(Image, url=texts, alt=texts),
    documents=st.lists(
        st.builds(
            Attachment, title=texts, url=texts, media_type=texts, length=lengths, language=texts, role=texts
        ),
        max_size=3,
    ).map(tuple),
    event=st.none() | st.builds(Event, start=moments, end=st.none() | moments, place=texts),
    evidence=st.dictionaries(texts, texts, max_size=3).map(MappingProxyType),
    keys=st.lists(texts, max_size=3).map(tuple),
)


@given(items)
def test_what_is_decoded_equals_what_was_encoded(item: Item) -> None:
    back = decode_item(encode_item(item))
    assert back == item
    assert (dict(back.evidence), back.keys) == (dict(item.evidence), item.keys)  # not part of ==
    assert hash(back.keys) == hash(item.keys)


@given(items)
def test_equal_items_have_equal_bytes(item: Item) -> None:
    assert encode_item(decode_item(encode_item(item))) == encode_item(item)


def test_times_keep_their_microseconds_and_come_back_in_utc() -> None:
    at = datetime(2021, 3, 10, 8, 0, 0, 1, tzinfo=UTC)
    item = Item(
        source_key="a", title="t", published=Moment(at=at, precision=Precision.SECOND, origin=DateOrigin.FEED)
    )
    published = decode_item(encode_item(item)).published
    assert published is not None
    assert published.at == at
    assert published.at.utcoffset() == timedelta()


def test_absent_fields_take_no_room() -> None:
    assert encode_item(Item(source_key="a", title="t")) == b'{"source_key":"a","title":"t"}'


def test_long_items_take_less_room_and_come_back_from_many_threads_at_once() -> None:
    long = [Item(source_key="a", title=f"t{n}", body=f"<p>Clean water {n}</p>" * 200) for n in range(200)]
    with ThreadPoolExecutor(4) as threads:
        stored = list(threads.map(encode_item, long))
        assert list(threads.map(decode_item, stored)) == long
    assert max(map(len, stored)) < 500


@pytest.mark.parametrize(
    "item",
    [
        Item(source_key="water", title="half a pair \ud83d"),
        Item(source_key="water", title="t", documents=(Attachment(title="d", url="u", length=2**70),)),
    ],
    ids=["surrogate", "huge number"],
)
def test_what_cannot_be_written_exactly_names_its_source(item: Item) -> None:
    with pytest.raises(OutcomeError, match="source water"):
        encode_item(item)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{",
        b'{"title":"no source"}',
        b'{"source_key":"a","title":"t","x":1}',
        b"\x28\xb5\x2f\xfd\x00",
    ],
)
def test_a_damaged_row_is_told(payload: bytes) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        decode_item(payload)


def test_dropped_candidates_come_back_even_with_unwritable_text() -> None:
    dropped = (
        Rejected(reason="no-title", url="https://a.example.org/"),
        Rejected(reason="empty", title="\ud83d"),
    )
    assert decode_rejected(encode_rejected(dropped)) == (
        dropped[0],
        Rejected(reason="empty", title="\\ud83d"),
    )

"""Whatever values stand in a file, of whatever type in whatever place: a block or reasons, never a crash."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from aggregator.settings.block import judge_block
from aggregator.settings.document import Document, Plain
from aggregator.settings.schema import Settings, Source
from aggregator.settings.words import block_of, writable
from feeds.settings import Feed

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        ["all", "15m", "0s", "1 MB", "NO", "en", "https://example.org/", "li a", "//a", "10.0.0.0/8"]
    ),
    st.sampled_from(
        ["https://[::1", "http://a:b@c/", "http://x:99999/", "1e999d", "٣m", "0/0", "::", "Europe"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def blocks(model: type[BaseModel], depth: int = 2) -> st.SearchStrategy[dict[str, Plain]]:
    """Dictionaries with real keys of this block and wild values, now and then blocks inside."""
    choices = {}
    for name, field in model.model_fields.items():
        inner = block_of(field.annotation)
        deeper = (
            [blocks(inner, depth - 1), st.lists(blocks(inner, depth - 1), max_size=2)]
            if inner and depth
            else []
        )
        choices[field.alias or name] = st.one_of(VALUES, *deeper)
    return st.fixed_dictionaries({}, optional=choices)


@pytest.mark.parametrize("model", [Settings, Source, Feed])
@settings(max_examples=80)
@given(data=st.data())
def test_every_file_gives_a_block_or_reasons_in_words(model: type[BaseModel], data: st.DataObject) -> None:
    plain = data.draw(blocks(model))
    block, problems = judge_block(Document(file="f.yaml", data=plain, lines={(): 1}), model)
    assert (block is None) == bool(problems)
    for problem in problems:
        assert problem.message
        assert "\n" not in str(problem)
        assert not re.search(r"Input should|value_error|pydantic|Traceback|is not right", str(problem))


@pytest.mark.parametrize("model", [Settings, Source, Feed])
def test_every_key_that_may_be_written_is_told_for_a_stranger(model: type[BaseModel]) -> None:
    data: Plain = {**dict.fromkeys(["url", "title"], "https://example.org/"), "qqqqqq": 1}
    _, problems = judge_block(Document(file="f.yaml", data=data, lines={}), model)
    (stranger,) = [problem for problem in problems if "qqqqqq" in problem.message]
    assert all(key in stranger.hint for key in writable(model))

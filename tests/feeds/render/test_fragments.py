from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds.edition import Format
from feeds.render.fragments import FragmentCache, Fragments, render_fragments
from tests.feeds.making import CREDIT, START, edition, entry, stored


def fragments(size: int) -> Fragments:
    return Fragments(source_key="wells", credit=CREDIT, changed=START, pieces={Format.RSS: b"x" * size})


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3000)), max_size=40))
def test_the_cache_never_holds_more_than_its_limit(puts: list[tuple[int, int]]) -> None:
    cache, sizes = FragmentCache(limit=5000), {}
    for number, size in puts:
        cache.put(("", "", str(number), 1), fragments(size))
        sizes[number] = size
        assert cache.size <= 5000
    kept = [number for number in sizes if cache.get(("", "", str(number), 1))]
    assert cache.size == sum(fragments(sizes[number]).size for number in kept)


def test_the_least_used_makes_room() -> None:
    cache = FragmentCache(limit=3500)
    names = [("", "", str(number), 1) for number in range(4)]
    for name in names[:3]:
        cache.put(name, fragments(600))
    assert cache.get(names[0]) is not None
    cache.put(names[3], fragments(600))
    assert [cache.get(name) is not None for name in names] == [True, False, True, True]


def test_an_item_that_breaks_a_rule_has_no_fragment_in_any_format() -> None:
    shown = entry(stored(1, body='<p onclick="x()"><a href="javascript:x()">y</a></p><script>z</script>'))
    made = render_fragments(edition(), shown)
    assert not made.pieces
    assert (
        "attribute onclick" in made.problem
        and "attribute href" in made.problem
        and "<script>" in made.problem
    )

"""What on an article's page is something else: parts that say so themselves, lists of stories, captions.

Suspicion is counted block by block (``Block.strange``), so that it can be taken back: a site may call the
column of its article ``sidebar``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from aggregator.read.article_blocks import PARAGRAPH, Page, Part
from aggregator.read.article_words import STRANGERS

_MOST: Final = 0.4  # of a page's words: parts with so many are the article, whatever they call themselves
_NEARLY_ALL: Final = 0.8  # the same for parts that are something else nearly everywhere
_ALIKE: Final = 3  # parts of one kind with linked headlines: a list of other stories
_CARD: Final = 1_000  # weight of such a part at most
_CARD_TITLE: Final = 15
_CAPTION: Final = 200  # weight of all that stands beside a picture in a part of its own
_CAPTION_BLOCKS: Final = 2
_PAGES: Final = frozenset(("p", "body", "main"))  # never one of several
_WHOLE: Final = _PAGES | {"article"}  # more than a picture with its caption
_REPEATED: Final = 200  # weight of what a site says again and again
_TABLED: Final = frozenset(("td", "th", "li"))  # may be repeated


def judge(page: Page) -> float:
    """Marks every block that is something else than the article; gives the weight of what leads elsewhere."""
    _acquit(page)
    others = _suspect_cards(page)
    _suspect_captions(page)
    _suspect_repeated(page)
    return others


def _acquit(page: Page) -> None:
    """Parts of one kind that hold most of a page's words are the article, whatever they call themselves."""
    words = page.sums(lambda block: block.free if block.weight >= PARAGRAPH else 0)
    alike: dict[tuple[str, str | None], list[Part]] = defaultdict(list)
    for part in page.parts:
        if part.strange:
            alike[part.strange, part.element.get("class")].append(part)
    acquitted: list[Part] = []
    for (word, _), parts in alike.items():
        share = _NEARLY_ALL if word in STRANGERS else _MOST
        if sum(words[last] - words[first] for first, last in _spans(parts)) > share * words[-1]:
            acquitted += parts
    _mark(page, acquitted, -1)


def _suspect_cards(page: Page) -> float:
    """Parts that look alike and each have a linked headline lead to other stories; gives their weight."""
    weights = page.sums(lambda block: block.weight)
    titled = page.sums(lambda block: block.is_linked and block.weight >= _CARD_TITLE)
    alike: dict[tuple[object, object], list[Part]] = defaultdict(list)
    for part in page.parts:
        first, last = part.first, part.last
        is_card = (
            last - first >= 2 and titled[last] > titled[first] and weights[last] - weights[first] < _CARD
        )
        if is_card and part.element.tag not in _PAGES:
            alike[part.element.tag, part.element.get("class") or part.element.getparent()].append(part)
    cards = [part for parts in alike.values() if len(parts) >= _ALIKE for part in parts]
    _mark(page, cards, 1)
    words = page.sums(lambda block: block.free if block.weight >= PARAGRAPH else 0)
    return sum(words[last] - words[first] for first, last in _spans(cards))


def _suspect_captions(page: Page) -> None:
    """A picture with few words in a part of its own: they describe it."""
    for part in page.parts:
        if part.pictures and part.last - part.first <= _CAPTION_BLOCKS and part.element.tag not in _WHOLE:
            blocks = page.inside(part)
            if sum(block.weight for block in blocks) <= _CAPTION and not any(
                block.strange for block in blocks
            ):
                _mark(page, [part], 1)


def _suspect_repeated(page: Page) -> None:
    """What a page says three times in few words is said by its site."""
    times = Counter(block.text for block in page.blocks)
    for block in page.blocks:
        if times[block.text] > 2 and block.weight < _REPEATED and block.element.tag not in _TABLED:
            block.strange += 1


def _spans(parts: Iterable[Part]) -> Iterator[tuple[int, int]]:
    """What the parts cover together; one may lie in another."""
    end = 0
    for part in sorted(parts, key=lambda part: (part.first, -part.last)):
        if part.last > end:
            yield max(part.first, end), part.last
            end = part.last


def _mark(page: Page, parts: Sequence[Part], by: int) -> None:
    """Counts for every block how many of the parts it stands in, each stretch of blocks once."""
    changes: dict[int, int] = defaultdict(int)
    for part in parts:
        changes[part.first] += by
        changes[part.last] -= by
    points = sorted(changes)
    depth = 0
    for first, last in pairwise(points):
        depth += changes[first]
        for block in page.blocks[first:last] if depth else ():
            block.strange += depth

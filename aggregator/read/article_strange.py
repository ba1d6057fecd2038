"""What on an article's page is something else: parts that say so themselves, lists of stories, captions.

Suspicion is counted block by block (``Block.strange``), so that it can be taken back: a site may call the
column of its article ``sidebar``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
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
_WHOLE: Final = frozenset(("p", "body", "main", "article"))  # more than a picture with its caption
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
    sums = page.sums(lambda block: block.free if block.weight >= PARAGRAPH else 0)
    alike: dict[tuple[str, str | None], list[Part]] = defaultdict(list)
    for part in page.parts:
        if part.strange:
            alike[part.strange, part.element.get("class")].append(part)
    for (word, _), parts in alike.items():
        share = _NEARLY_ALL if word in STRANGERS else _MOST
        if sum(sums[part.last] - sums[part.first] for part in parts) > share * sums[-1]:
            _mark(page, parts, -1)


def _suspect_cards(page: Page) -> float:
    """Parts that look alike and each have a linked headline lead to other stories; gives their weight."""
    alike: dict[tuple[object, object], list[Part]] = defaultdict(list)
    for part in page.parts:
        if part.last - part.first >= 2 and part.element.tag not in _WHOLE - {"article"}:
            blocks = page.inside(part)
            titled = any(block.is_linked and block.weight >= _CARD_TITLE for block in blocks)
            if titled and sum(block.weight for block in blocks) < _CARD:
                alike[part.element.tag, part.element.get("class") or part.element.getparent()].append(part)
    cards = [part for parts in alike.values() if len(parts) >= _ALIKE for part in parts]
    _mark(page, cards, 1)
    numbers = {at for part in cards for at in range(part.first, part.last)}
    return sum(page.blocks[at].free for at in numbers if page.blocks[at].weight >= PARAGRAPH)


def _suspect_captions(page: Page) -> None:
    """A picture with few words in a part of its own: they describe it."""
    for part in page.parts:
        if part.pictures and part.element.tag not in _WHOLE:
            blocks = page.inside(part)
            few = len(blocks) <= _CAPTION_BLOCKS and sum(block.weight for block in blocks) <= _CAPTION
            if few and not any(block.strange for block in blocks):
                _mark(page, [part], 1)


def _suspect_repeated(page: Page) -> None:
    """What a page says three times in few words is said by its site."""
    times = Counter(block.text for block in page.blocks)
    for block in page.blocks:
        if times[block.text] > 2 and block.weight < _REPEATED and block.element.tag not in _TABLED:
            block.strange += 1


def _mark(page: Page, parts: Iterable[Part], by: int) -> None:
    for part in parts:
        for block in page.inside(part):
            block.strange += by

"""Which blocks of a page are an article: its headline, the lines under it, its text.

Every block is worth the words it says itself; links, and what stands in parts that are something else, are
worth less than nothing. The article is the part of the page that is worth most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from aggregator.read.article_blocks import HEADINGS, PARAGRAPH, Block, Page, Part, blocks_of
from aggregator.read.article_strange import judge
from aggregator.read.article_words import is_called_caption, is_called_lead, is_of_site
from aggregator.text.calls import is_call, without_call
from aggregator.text.fold import fold

_ENDS: Final = re.compile(
    r"[.!?…。！？؟۔।:;][\"'”’»«)\]」』）\s\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]*$"
)  # of a sentence, with a smiley behind it
_TAIL: Final = 12  # characters at the end of a block
_LISTED: Final = frozenset(("li", "dd", "dt", "td", "th", "pre", "blockquote", "summary"))  # may be short
_SENTENCE: Final = 25  # weight of a short sentence
_LINE: Final = 60  # weight of a line of text that ends without a full stop
_LEAD: Final = 50
_MOST_LINKED_SENTENCE: Final = 0.8
_CLOSE: Final = 0.9  # of the best part's words: an inner part with so many is the article
_CAPTION_DEPTH: Final = 3
_FIGURES: Final = frozenset(("figure", "figcaption"))
_LONG: Final = 20  # weight of a line that may be a headline
_BEGINNING: Final = 40  # letters by which a block is known as what the page is described with
_SAME: Final = 0.6  # of the longer of two texts, to be the same headline
_DATED: Final = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\D{1,15}\b(?:19|20)\d\d\b"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}\D{1,4}(?:19|20)\d\d"
    r"|(?:19|20)\d\d\s*[年년]\s*\d{1,2}\s*[月월](?:\s*\d{1,2}\s*[日일])?"
)
_HOME: Final = re.compile(r"(?:https?:)?(?://[^/]+)?/?(?:index\.\w+)?")  # a site's front page
_ABOVE: Final = 4  # blocks before a headline that may tell its date
_UNDER: Final = 12  # blocks between headline and text
_BEHIND: Final = 2
_DATE: Final = 40  # characters of a line with a date


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What a page tells as an article. ``words`` is the weight of its paragraphs."""

    headline: Block | None
    lead: tuple[Block, ...]
    text: tuple[Block, ...]
    words: float
    others: float  # weight of paragraphs in lists of other stories
    entries: int  # signs of entries in the text: linked headlines, dates
    calls: int  # blocks of it that call to read on elsewhere
    near: tuple[Block, ...] = ()  # around the headline, where date and author stand; under it first
    part: HtmlElement | None = None  # the element that holds the text


def story_of(root: HtmlElement, titles: Sequence[str], described: Sequence[str]) -> Story:
    """The article of a page; ``titles`` and ``described`` are what the page says to machines."""
    page = blocks_of(root)
    others = judge(page)
    part = _main_part(page)
    if part is None:
        return Story(headline=None, lead=(), text=(), words=0, others=others, entries=0, calls=0)
    at = _headline(page, part, titles)
    first = max(part.first, at + 1)
    text = _of_one_story([block for block in page.blocks[first : part.last] if _is_text(block)], page, at)
    while text and text[-1].element.tag in HEADINGS:
        text.pop()
    return Story(
        headline=page.blocks[at] if at >= 0 else None,
        lead=tuple(_lead(page.blocks[max(at + 1, 0) : first], described)),
        text=tuple(text),
        words=sum(block.free for block in text if block.weight >= PARAGRAPH),
        others=others,
        entries=_entries(page.inside(part)),
        calls=sum(map(_is_called, page.inside(part))),
        near=_near(page, at, part),
        part=part.element,
    )


# ----------------------------------------------------------------------------- what a block is worth


def _worth(block: Block) -> float:
    """What a block adds to the part it stands in."""
    if block.is_linked:
        return -block.weight
    if block.strange:
        return -block.free / 2
    if block.element.tag in HEADINGS:
        return 0
    if block.weight >= PARAGRAPH or (block.weight >= _SENTENCE and _ends(block.text)):
        return block.free
    return -block.weight / 5


def _ends(text: str) -> bool:
    """Whether a sentence ends with the text."""
    return _ENDS.search(text, max(0, len(text) - _TAIL)) is not None


def _is_text(block: Block) -> bool:
    if block.strange or is_of_site(block.text):
        return False
    tag, ends = block.element.tag, _ends(block.text)
    if block.is_linked:
        sentence = tag in ("p", "li") and block.weight >= _LINE and ends
        return sentence and block.linked <= len(block.text) * _MOST_LINKED_SENTENCE
    return block.weight >= _LINE or ends or tag in HEADINGS or tag in _LISTED


# ----------------------------------------------------------------------------- where the article is


def _main_part(page: Page) -> Part | None:
    """The part of the page whose blocks are worth most together; of nearly equal ones the innermost."""
    if not page.parts:
        return None
    sums = page.sums(_worth)
    best = max(page.parts, key=lambda part: sums[part.last] - sums[part.first])
    words = page.sums(lambda block: max(0.0, _worth(block)))
    needed = (words[best.last] - words[best.first]) * _CLOSE
    inner = (
        part
        for part in page.parts
        if best.first <= part.first
        and part.last <= best.last
        and words[part.last] - words[part.first] >= needed
    )
    return min(inner, key=lambda part: part.last - part.first, default=best)


def _headline(page: Page, part: Part, titles: Sequence[str]) -> int:
    """The number of the block that is the headline: the heading before the text that says what the page says
    to machines, else the last one of the first rank; -1 for none."""
    paragraph = next((at for at in _numbers(part) if _worth(page.blocks[at]) >= PARAGRAPH), part.last)
    wanted = [folded for title in titles if (folded := fold(title))]
    before = list(enumerate(page.blocks[:paragraph]))
    heads = [at for at, block in before if block.element.tag in HEADINGS]
    own = [at for at in heads if not page.blocks[at].strange]
    lines = [at for at, block in before if block.weight >= _LONG and not block.linked]
    for at in (*own, *heads, *lines):  # a breadcrumb may be a heading, too; a headline may be none
        said = fold(page.blocks[at].text)
        if any(_is_same(said, title) for title in wanted):
            return at
    firsts = [at for at in (*heads, *own) if page.blocks[at].element.tag == "h1"]
    inner = [at for at in own if at >= part.first and not page.blocks[at].is_linked]
    likely = [at for at in (*inner, *firsts) if not _leads_home(page.blocks[at])]
    return likely[-1] if likely else -1


def _leads_home(block: Block) -> bool:
    """Whether a heading is the site's name over every page: a link to its front page."""
    around = (block.element, *block.element.iterancestors("a"), *block.element.iter("a"))
    return any(_HOME.fullmatch((one.get("href") or "").strip()) for one in around if one.get("href"))


def _numbers(part: Part) -> range:
    return range(part.first, part.last)


def _of_one_story(text: list[Block], page: Page, at: int) -> list[Block]:
    """The text without that of other articles, if headline and text begin in the same one."""
    home = _article(page.blocks[at].element) if at >= 0 else None
    if home is None or not text or _article(text[0].element) is not home:
        return text
    return [block for block in text if (its := _article(block.element)) is None or its is home]


def _article(element: HtmlElement) -> HtmlElement | None:
    """The outermost article element around an element."""
    around = [element] if element.tag == "article" else []
    around += element.iterancestors("article")
    return around[-1] if around else None


def _near(page: Page, at: int, part: Part) -> tuple[Block, ...]:
    """The blocks between headline and text, some before the headline, some behind the text."""
    blocks = page.blocks
    text = (n for n in _numbers(part) if n > at and _is_text(blocks[n]) and _worth(blocks[n]) > 0)
    begin = next(text, part.last)
    above = max(0, (at if at >= 0 else part.first) - _ABOVE)
    under = blocks[max(at + 1, begin - _UNDER) : begin]
    found = (*under, *blocks[above : max(at, 0)], *blocks[part.last : part.last + _BEHIND])
    return tuple(block for block in found if not _is_caption(block))


def _is_same(said: str, title: str) -> bool:
    shorter, longer = sorted((said, title), key=len)
    return shorter in longer and len(shorter) >= _SAME * len(longer)


def _lead(blocks: Sequence[Block], described: Sequence[str]) -> list[Block]:
    """Of the blocks between headline and text those that introduce it."""
    begins = [folded[:_BEGINNING] for one in described if len(folded := fold(one)) >= _BEGINNING // 2]
    return [block for block in blocks if _is_lead(block, begins)]


def _is_lead(block: Block, begins: Sequence[str]) -> bool:
    if block.is_linked or is_of_site(block.text) or _is_caption(block):
        return False
    if fold(block.text).startswith(tuple(begins)):
        return True
    if block.strange or block.weight < _LEAD:
        return False
    return _ends(block.text) or is_called_lead(block.element.get("class") or "")


def _is_caption(block: Block) -> bool:
    around = (block.element, *islice(block.element.iterancestors(), _CAPTION_DEPTH))
    return any(element.tag in _FIGURES or is_called_caption(element.get("class") or "") for element in around)


def _is_called(block: Block) -> bool:
    """Whether a block is a call to read on, or ends in one that is a link."""
    return is_call(block.text) or (block.linked > 0 and without_call(block.text) != block.text)


def _is_date(text: str) -> bool:
    """Whether a line says little more than a date."""
    match = _DATED.search(text) if len(text) < _DATE else None
    return match is not None and 2 * len(match[0]) >= len(text) and not text.endswith("。")


def _entries(blocks: Sequence[Block]) -> int:
    """How many entries of a list there could be, by the sign that is seen most often."""
    linked = sum(block.element.tag in HEADINGS and block.is_linked for block in blocks)
    dates = sum(_is_date(block.text) for block in blocks)
    return max(linked, dates)

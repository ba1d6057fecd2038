"""The page that an entry links to, read as the story of that headline or not at all.

Whether a page is an article need not be found out here: the list said so. What has to be found out is whether
it is still that page. Sites answer with their front page, a login or another story under the same address.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final

from aggregator.errors import ReadError
from aggregator.models import Candidate, Reading
from aggregator.read.article import read_article
from aggregator.read.article_head import head_of
from aggregator.read.article_title import stated_titles
from aggregator.read.document import Document, short_text
from aggregator.read.jsonld import entries_of
from aggregator.read.request import ReadRequest
from aggregator.read.walls import stated_wall, wall_error
from aggregator.text.clean import plain_text
from aggregator.text.fold import fold

_SHARED: Final = 0.34  # of the shorter headline's words: editors word one story in two ways
_FEWEST: Final = 2  # of them
_LONG: Final = 4  # letters of a word that says something
_STEM: Final = 5
_UNSPACED: Final = "\u2e80"  # from here on scripts write without blanks
_HEADINGS: Final = 5
_HEADING: Final = 300  # characters


def read_story(document: Document, request: ReadRequest) -> Reading:
    """The page as the one candidate that tells ``request.story``.

    Raises ``ReadError``: the wall's name for a page that says it is none, ``other-story`` for one that is
    about something else.
    """
    if error := stated_wall(document, request.body):
        raise error
    reading = read_article(document, request, entries_of(document.data, request.url))
    if not any(alike(request.story, said) for said in _said(document, reading.candidates[0])):
        raise wall_error(document, request.body) or ReadError(
            "other-story", f"the page is titled {document.title[:200]!r}"
        )
    return reading


def _said(document: Document, story: Candidate) -> Iterator[str]:
    """What the page is called; and its text, where a story without headline is known by its first words."""
    if story.title:
        yield story.title.text
    yield from (one.text for one in stated_titles(document, head_of(document.root), None))
    yield from (short_text(one, _HEADING) for one in islice(document.root.iter("h1"), _HEADINGS))
    for part in (story.summary, story.content):
        if part:
            yield plain_text(part.text, True)[: 2 * _HEADING]


def alike(headline: str, other: str) -> bool:
    """Whether two headlines may be of one story: they share words that say something.

    A single word is enough only for a headline that has no more: it may be the name of the site.
    """
    mine, yours = _words(headline), _words(other)
    fewest = min(len(mine), len(yours))
    return len(mine & yours) >= min(len(mine), max(_FEWEST, _SHARED * fewest)) if fewest else False


def _words(text: str) -> set[str]:
    """The beginnings of its words, which inflection leaves alone; without blanks every pair of letters."""
    words = fold(text).split()
    long = {word[:_STEM] for word in words if len(word) >= _LONG or word.isdecimal()} or set(words)
    unspaced = [word for word in words if word > _UNSPACED]
    return long.difference(word[:_STEM] for word in unspaced).union(
        *(map("".join, pairwise(word)) for word in unspaced)
    )

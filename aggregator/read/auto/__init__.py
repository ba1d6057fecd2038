"""A page without rules: what repeats on it is found, and what of it is news is chosen.

``read_page_automatically`` is the one seam: a better reader replaces this package and nothing else. The way
of a page through it: ``flow`` (texts in order) -> ``lists`` (what repeats) -> ``slots`` and ``fields``
(headline, link, date, summary) -> ``choose`` and ``posts`` (which lists are news) -> ``stories`` (lead story,
events, resources) -> ``entries`` (candidates, each once). ``induce`` turns what was found into rules.
"""

from __future__ import annotations

from typing import Final

from aggregator.models import Candidate, Reading, ReadingKind
from aggregator.read.article import is_article, read_article
from aggregator.read.auto.choose import news_among
from aggregator.read.auto.described import joined_with, told_to_machines
from aggregator.read.auto.entries import Gathered, gather
from aggregator.read.auto.explain import steps_of
from aggregator.read.auto.fields import fields_of
from aggregator.read.auto.flow import Flow, flow_of
from aggregator.read.auto.kind import is_programme, lists_news
from aggregator.read.auto.lists import Lot, lots_in_line, lots_of
from aggregator.read.auto.page import Page
from aggregator.read.auto.posts import posts_among
from aggregator.read.auto.slots import table_of
from aggregator.read.auto.stories import page_of
from aggregator.read.auto.weigh import HEADLINE, Weighed, weigh
from aggregator.read.document import Document, meta
from aggregator.read.found import name_of_source
from aggregator.read.jsonld import entries_of
from aggregator.read.limits import MAX_REJECTED, MAX_URL
from aggregator.read.older import older_page
from aggregator.read.request import ReadRequest
from aggregator.read.walls import REFUTABLE, stated_wall, wall_error

_A_LIST: Final = 2  # entries of a page that is no wall


def read_page_automatically(document: Document, request: ReadRequest) -> Reading:
    """The entries of a page nobody described, every dropped candidate with its reason.

    Raises ``ReadError`` with the wall's name (``login``, ``consent``, ``soft-404``, ``challenge``,
    ``maintenance`` ...) when the page is no newsroom.
    """
    wall = stated_wall(document, request.body)
    if wall and wall.reason not in REFUTABLE:
        raise wall
    described = entries_of(document.data, request.url)
    page = understood(document)
    if wall and not lists_news(page, unheaded=wall.reason == "no-results"):
        raise wall
    gathered = gather(page, document, request.url)
    told, said_in = told_to_machines(document, request, described, len(gathered.candidates))
    entries, method = joined_with(gathered.candidates, told, said_in, document.base)
    if len(entries) < _A_LIST and (error := wall_error(document, request.body, drawn=request.source.browser)):
        raise error
    stated = len(described) == 1 or meta(document.root, "og:type").lower() == "article"
    if not is_programme(page, stated=stated) and is_article(document, described, len(gathered.candidates)):
        return read_article(document, request, described)
    steps = tuple(steps_of(page)) if request.explain else ()
    return _reading(document, request, entries, gathered, method, steps)


def understood(document: Document) -> Page:
    """The page with its lists weighed, the news among them chosen, and its stories."""
    flow = flow_of(document.root)
    weighed = _weighed(flow, lots_of(flow))
    chosen = news_among(flow, weighed)
    if not chosen:
        in_line = [one for one in _weighed(flow, lots_in_line(flow)) if one.words >= HEADLINE]
        weighed, chosen = weighed + in_line, news_among(flow, in_line)
    return page_of(flow, weighed, posts_among(flow, weighed, chosen) or chosen)


def _weighed(flow: Flow, lots: list[Lot]) -> list[Weighed]:
    return [weigh(flow, fields_of(flow, table_of(flow, lot))) for lot in lots]


def _reading(
    document: Document,
    request: ReadRequest,
    entries: tuple[Candidate, ...],
    gathered: Gathered,
    method: str,
    steps: tuple[str, ...],
) -> Reading:
    return Reading(
        kind=ReadingKind.PAGE,
        method=method,
        title=name_of_source(document.title),
        language=document.language,
        home=request.url[:MAX_URL],
        candidates=entries,
        rejected=gathered.rejected[:MAX_REJECTED],
        older=older_page(document)[:MAX_URL] if request.older else "",
        steps=steps,
    )

"""A page that is one article: its headline, date, text, picture and documents as one candidate.

What the page says to machines is checked against what it shows; each field has its own module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from aggregator.models import Candidate, Found, Reading, ReadingKind
from aggregator.read.article_blocks import Block
from aggregator.read.article_date import dates_of_article
from aggregator.read.article_enclosed import documents_of, picture_of
from aggregator.read.article_head import Head, head_of, said
from aggregator.read.article_html import html_of
from aggregator.read.article_summary import stated_summaries, summary_of
from aggregator.read.article_text import Story, story_of
from aggregator.read.article_title import likeness, longest_part, names_of_site, stated_titles, title_of
from aggregator.read.document import Document, short_text
from aggregator.read.found import found_text, found_url, is_markup, name_of_source, names
from aggregator.read.limits import MAX_TEXT, MAX_URL
from aggregator.read.request import ReadRequest
from aggregator.text.fold import fold
from aggregator.text.urls import canonical, host_of, resolve

_ENOUGH: Final = 600  # weight of paragraphs that make an article of a page that does not call itself one
_FEW: Final = 300  # the same under a headline and without a list
_STATED: Final = 250  # of one that does
_LEAST: Final = 80  # of one that describes itself under its visible headline
_LIST: Final = 3  # entries that make a list
_WORDS_OF_ENTRY: Final = 380  # weight of the text for each sign of an entry in an article with boxes in it
_MOST_BESIDE: Final = 40  # entries that count so: what is more is the site's menus
_ADDRESSED: Final = 400  # weight of a text whose page has its headline in its address
_WORDS_BESIDE: Final = 15  # weight of the text for each entry that could be on the page
_BESIDE: Final = 0.6  # of the weight of the lists of other stories
_WORDY: Final = 4  # words of a story's headline
_WORDY_UNSPACED: Final = 8  # characters of one
_PLENTY: Final = 1_500  # weight of the text under the headline of a page that calls itself an article
_BESIDE_PLENTY: Final = 0.35  # of the weight of other stories beside so much
_LONG: Final = 3_000  # weight of a text that is none of a list's, whatever stands beside it
_FULL: Final = 2  # times what the page shows: the full text is only told to machines
_ALIKE: Final = 0.5  # share of words of a title and the headline over the text
_SAME: Final = 0.8
_HEADINGS: Final = 20  # of a page that are compared with what it describes
_HEADING: Final = 300  # characters of one
_DESCRIBED: Final = 100  # stories that are compared with the page's titles
_SUBSITES: Final = re.compile(r"^(?:www\d?|m|mobile|amp)\.")  # editions of one site for one reader or another
_ARTICLE_TYPE: Final = re.compile(r"schema\.org/(?:\w*Article|BlogPosting|Report)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stated:
    """What a page says to machines: its head, its JSON-LD about itself, its titles."""

    head: Head
    own: Candidate
    titles: tuple[Found, ...]

    @property
    def calls(self) -> list[str]:
        """What the headline may say."""
        return [call for one in self.titles for call in (one.text, longest_part(one.text))]


def is_article(document: Document, described: list[Candidate], entries: int) -> bool:
    """Whether a page tells one story: enough text in one part, and no list in it or of more weight beside it.

    What the page says of itself lowers what is enough, but decides nothing: many lists call themselves
    ``og:type`` article. ``entries`` are those that a list reader found on the page.
    """
    stated = _stated(document, described)
    story, own = story_of(document.root, stated.calls, ()), stated.own
    headline = story.headline.text if story.headline else ""
    words = max(story.words, len(own.content.text) if own.content else 0)
    says_so = own.title is not None or _is_stated(document, stated.head)
    if _is_list(story, words, plenty=says_so and bool(headline) and story.words >= _PLENTY):
        return False
    if own.title is not None and likeness(own.title.text, headline) >= _ALIKE:
        return words >= (_LEAST if entries >= _LIST else 1)
    if says_so:
        enough = _STATED if entries < _LIST or _is_wordy(headline) else _ENOUGH
        return words >= enough + _WORDS_BESIDE * min(entries, _MOST_BESIDE)
    return _is_untold(story, headline, entries, document.base)


def _is_list(story: Story, words: float, plenty: bool) -> bool:
    """Whether there are too many signs of entries in the text, or too many words in teasers beside it."""
    entries = max(story.entries, story.calls)
    if entries >= _LIST and words < _WORDS_OF_ENTRY * entries:
        return True
    return story.words < (_BESIDE_PLENTY if plenty else _BESIDE) * story.others


def _is_untold(story: Story, headline: str, entries: int, url: str) -> bool:
    """Whether a page is an article that does not call itself one. In doubt it is a list."""
    if story.calls >= _LIST:
        return False
    if story.words >= _ADDRESSED and _is_addressed(url, headline):
        return True
    if story.entries >= _LIST:
        return False
    if story.words >= _LONG or entries <= 1:
        return story.words >= (_FEW if headline else _ENOUGH)
    few = bool(headline) and (entries < _LIST or _is_wordy(headline))
    return bool(headline) and story.words >= (_FEW if few else _ENOUGH) + _WORDS_BESIDE * min(
        entries, _MOST_BESIDE
    )


def read_article(document: Document, request: ReadRequest, described: list[Candidate]) -> Reading:
    """The page as one candidate."""
    stated = _stated(document, described)
    head, own = stated.head, stated.own
    summaries = stated_summaries(head, own)
    story = story_of(document.root, stated.calls, [one.text for one in summaries])
    headline = story.headline.text if story.headline else ""
    title = title_of(stated.titles, headline, names_of_site(document, head))
    content, content_html = _content(own, (*story.lead, *story.text))
    candidate = Candidate(
        kind=own.kind,
        title=title,
        url=_address(document, request, stated),
        dates=dates_of_article(document, head, own, story.near, story.part, request.url),
        updated=own.updated,
        summary=summary_of(summaries, story.lead, story.text, title.text if title else ""),
        content=content,
        content_html=content_html,
        language=own.language,
        authors=own.authors or names(_authors(head)),
        categories=own.categories or names((said(head, "article:section"),)),
        image=picture_of(head, own, story.part),
        documents=documents_of(story.part),
        event=own.event,
        base=document.base,
    )
    return Reading(
        kind=ReadingKind.ARTICLE,
        method="json-ld" if own.title else "article",
        title=name_of_source(said(head, "og:site_name") or document.title),
        language=document.language,
        home=request.url,
        candidates=(candidate,),
    )


def _stated(document: Document, described: list[Candidate]) -> _Stated:
    head = head_of(document.root)
    titles = stated_titles(document, head, None)
    own = _own(document, described, [one.text for one in titles])
    if own.title is not None:
        titles = stated_titles(document, head, own.title)
    return _Stated(head=head, own=own, titles=tuple(titles))


def _own(document: Document, described: list[Candidate], titles: Sequence[str]) -> Candidate:
    """What JSON-LD says of this very page: the article that has its address, or is titled like it."""
    page = canonical(document.base)
    for one in described:
        if one.url and canonical(resolve(document.base, one.url.text)) == page:
            return one
    headings = islice(document.root.iter("h1", "h2"), _HEADINGS) if described else ()
    shown = [short_text(heading, _HEADING) for heading in headings]
    for one in described[:_DESCRIBED]:
        if one.title and any(likeness(one.title.text, title) >= _SAME for title in (*titles, *shown)):
            return one
    return described[0] if len(described) == 1 and described[0].url is None else Candidate()


def _is_wordy(headline: str) -> bool:
    """Whether a headline says more than the name of a section does."""
    return len(headline.split()) >= _WORDY or sum(letter > "\u2e80" for letter in headline) >= _WORDY_UNSPACED


def _is_addressed(url: str, headline: str) -> bool:
    """Whether the page's address is made of its headline."""
    slug = max(urlsplit(url).path.split("/"), key=len)
    parts = [part for part in re.split(r"[^a-z]+", slug.lower()) if len(part) >= _WORDY]
    said = fold(headline)
    return len(parts) >= _WORDY and sum(part in said for part in parts) >= max(_WORDY, _ALIKE * len(parts))


def _is_stated(document: Document, head: Head) -> bool:
    """Whether the page calls itself one article, by its type, its date, or the one item it marks up."""
    if said(head, "og:type").lower() == "article" or said(head, "article:published_time", "datepublished"):
        return True
    types = (item.get("itemtype") or "" for item in document.root.xpath(".//*[@itemtype]"))
    return sum(map(bool, map(_ARTICLE_TYPE.search, types))) == 1


def _content(own: Candidate, text: Sequence[Block]) -> tuple[Found | None, bool]:
    """The text as HTML; what is told to machines only, when the page shows but a beginning of it."""
    shown = sum(len(block.text) for block in text)
    if own.content and len(own.content.text) > max(_FULL * shown, _ENOUGH):
        return own.content, is_markup(own.content.text)
    return found_text(html_of(text)[:MAX_TEXT], "css:p"), True


def _address(document: Document, request: ReadRequest, stated: _Stated) -> Found | None:
    """The page's own address as it wants to be linked to, if that is an address of the same site."""
    links = document.root.iter("link")
    href = next((link.get("href") for link in links if (link.get("rel") or "").lower() == "canonical"), "")
    for found in (
        found_url(href, "css:link[rel=canonical]"),
        found_url(said(stated.head, "og:url"), "meta:og:url"),
        stated.own.url,
    ):
        if found is not None and _is_own(resolve(document.base, found.text), request.url):
            return found
    return found_url(request.url[:MAX_URL], "address")


def _is_own(address: str, page: str) -> bool:
    """Whether an address is of the page's site, and not of the site's front page."""
    here, there = (_SUBSITES.sub("", host_of(one)) for one in (page, address))
    if not there or not (here == there or here.endswith(f".{there}") or there.endswith(f".{here}")):
        return False
    return bool(urlsplit(address).path.strip("/")) or not urlsplit(page).path.strip("/")


def _authors(head: Head) -> tuple[str, ...]:
    """Who wrote it, as the head of the page says; an address is no name."""
    stated = (said(head, "author"), said(head, "article:author"), said(head, "dc.creator", "citation_author"))
    return tuple(name for name in stated if name and "://" not in name)

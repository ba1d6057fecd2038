"""What an article is called: its visible headline and what the page says to machines have to agree.

``og:title`` and the JSON-LD headline are often made for search engines, the ``<title>`` carries the site's
name, and the first ``<h1>`` may be the section. The one that is also to be seen over the text is the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from aggregator.models import Found
from aggregator.read.article_head import Head, said
from aggregator.read.document import Document
from aggregator.read.found import found_title, is_markup
from aggregator.text.clean import plain_text
from aggregator.text.fold import fold
from aggregator.text.urls import host_of

# Between a title and its site's name, with what is before or behind it.
_BETWEEN: Final = re.compile(
    r"\s+[-–—:·•»«/~]+\s+|\s*[|｜]\s*|\s*::\s*|(?<=[\u3040-\u9fff])[-_](?=\S)|\s+_\s*"
)
_ALIKE: Final = 0.5  # share of common words of two titles that are wordings of one
_SHORTEST: Final = 3  # letters of a site's name


def stated_titles(document: Document, head: Head, described: Found | None) -> list[Found]:
    """What the page says to machines that it is called, most trusted first, without the site's name."""
    sites = names_of_site(document, head)
    stated = [
        described,
        found_title(said(head, "og:title"), "meta:og:title"),
        found_title(said(head, "twitter:title"), "meta:twitter:title"),
        found_title(said(head, "dc.title", "dcterms.title", "citation_title", "headline"), "meta:title"),
        found_title(document.title, "css:title"),
    ]
    plain = (found_title(without_site(_plain(one.text), sites), one.where) for one in stated if one)
    return [one for one in plain if one]


def longest_part(title: str) -> str:
    """The part of a title that is the headline, where nobody knows what the site is called."""
    return max(_BETWEEN.split(title), key=len)


def title_of(stated: Sequence[Found], headline: str, sites: Iterable[str]) -> Found | None:
    """The title: the stated one that is most like the headline, else one stated twice, else the headline,
    unless that is a name of the site."""
    seen = None if _squeezed(headline) in set(sites) else found_title(headline, "css:h1")
    own = [one for one in stated if one.where != "css:title"] or list(stated)
    if seen is None:
        return next(iter(own), None)
    best = max(own, key=lambda one: likeness(one.text, headline), default=None)
    if best is not None and likeness(best.text, headline) >= _ALIKE:
        return best if best.where != "css:title" or _is_in(best.text, headline) else seen
    twice = (one for one in stated if any(_is_in(one.text, other.text) for other in stated if other != one))
    return next(twice, seen)


def without_site(title: str, sites: Iterable[str]) -> str:
    """A title without its first or last parts that are nothing but a name of the site."""
    known = set(sites)
    while True:
        parts = list(_BETWEEN.finditer(title))
        if parts and _is_site(title[parts[-1].end() :], known):
            title = title[: parts[-1].start()]
        elif parts and _is_site(title[: parts[0].start()], known):
            title = title[parts[0].end() :]
        else:
            return title.strip()


def likeness(one: str, other: str) -> float:
    """The share of words that two titles have in common; all of them when one is part of the other."""
    first, second = fold(one), fold(other)
    if first == second:
        return 1.0
    mine, yours = set(_words(first)), set(_words(second))
    common = len(mine & yours)
    if not common:
        return 0.0
    whole = common == min(len(mine), len(yours)) and common > 1
    return max(2 * common / (len(mine) + len(yours)), 0.75 if whole else 0.0)


def _words(folded: str) -> list[str]:
    return [word for part in folded.split() for word in (part if part > "\u2e80" else (part,))]


def _is_in(title: str, headline: str) -> bool:
    return fold(title) in fold(headline)


def _plain(text: str) -> str:
    return plain_text(text, is_markup(text))


def names_of_site(document: Document, head: Head) -> list[str]:
    """What the site is called: by itself, and by its host."""
    host = host_of(document.base).removeprefix("www.")
    stated = (said(head, "og:site_name"), said(head, "application-name", "apple-mobile-web-app-title"), host)
    return [name for one in stated if len(name := _squeezed(one)) >= _SHORTEST]


def _is_site(part: str, known: set[str]) -> bool:
    name = _squeezed(part)
    return len(name) >= _SHORTEST and any(
        name == site or site.startswith(name) or site in name for site in known
    )


def _squeezed(name: str) -> str:
    return fold(name).replace(" ", "")

"""Where feeds and sitemaps usually are when nobody says so: few places, the likeliest first."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from aggregator.read.announced import Announced
from aggregator.text.language import differ
from aggregator.text.urls import canonical, host_of, resolve

# What a page was made with and the places of its feeds, seen from the page; with a slash, from the site.
_BY_GENERATOR: Final = (
    ("wordpress", ("feed/", "/feed/")),
    ("joomla", ("?format=feed&type=rss",)),
    ("drupal", ("/rss.xml",)),
    ("blogger", ("/feeds/posts/default",)),
    ("hugo", ("index.xml", "/index.xml")),
    ("jekyll", ("/feed.xml",)),
    ("typo3", ("rss.xml", "/rss.xml")),
    ("ghost", ("rss/", "/rss/")),
    ("squarespace", ("?format=rss",)),
)
_ANYWHERE: Final = (
    "feed/", "/feed/", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml", "/news/feed",
    "?format=feed&type=rss", "/feeds/posts/default",
)  # fmt: skip
# Of readers, in the plural: "Comment" and "Commentary" are sections of newspapers.
_COMMENTS: Final = re.compile(
    r"\b(?:comments(?:rss)?|comment on|kommentare|commentaires|comentarios|comentários|commenti)\b"
    r"|комментари[ией]|تعليقات|评论|コメント",
    re.I,
)
_SITEMAP: Final = re.compile(r"^\s{0,9}sitemap\s{0,9}:\s{0,9}(\S{1,4000})", re.I | re.M)
_MOST_SITEMAPS: Final = 50


def usual_feeds(page: str, made_with: str) -> tuple[str, ...]:
    """Addresses to try for the page, each once: first where what it was made with puts its feeds."""
    own = [place for name, places in _BY_GENERATOR if name in made_with for place in places]
    whole = page.partition("#")[0].partition("?")[0].rstrip("/")
    folder = resolve(page, folder_of(page))
    found: dict[str, str] = {}
    for place in (*own, *_ANYWHERE):
        address = f"{whole}{place}" if place.startswith("?") else resolve(folder, place)
        found.setdefault(canonical(address), address)
    return tuple(found.values())


def about_comments(*words: str) -> bool:
    """Whether names or addresses say that it is about what readers wrote."""
    return any(_COMMENTS.search(one) for one in words)


def likeliest_first(links: tuple[Announced, ...], page: str, language: str) -> list[Announced]:
    """Of many announced feeds those for this very page before those for the site; then those in another
    language, and comments last."""
    section = folder_of(page)

    def rank(link: Announced) -> tuple[bool, bool, bool, bool]:
        return (
            about_comments(link.url, link.title),
            differ(link.language, language),
            section != "/" and not urlsplit(link.url).path.startswith(section),
            host_of(link.url) != host_of(page),
        )

    return sorted(links, key=rank)


def folder_of(page: str) -> str:
    """The path under which a page's entries are, with its last slash: ``/news/`` of ``/news`` or
    ``/news/index.html``."""
    path = urlsplit(canonical(page)).path
    if "." in path.rpartition("/")[2]:
        path = path.rpartition("/")[0]
    return f"{path.rstrip('/')}/"


def stated_sitemaps(robots: str, page: str) -> list[str]:
    """The sitemaps that robots.txt names (sitemaps.org), of news first."""
    stated = [match[1] for match, _ in zip(_SITEMAP.finditer(robots), range(_MOST_SITEMAPS), strict=False)]
    addresses = dict.fromkeys(address for one in stated if (address := resolve(page, one)))
    return sorted(addresses, key=lambda address: "news" not in address.lower())

"""Parts of a page that frame every page of its site or stand beside its news: menus, footers, side columns.

Told by element, role and the words in class and id. A name is only a hint: what holds most of the page frames
nothing (builders call a whole page "sidebar-right"), and an entry has a header and an aside of its own.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from aggregator.read.auto.holding import holds_entry, holds_list, holds_only_date, repeats


class Framing(NamedTuple):
    """``name`` as reported; ``firm`` where nothing is news, else only doubtful."""

    name: str
    firm: bool
    may_hold_all: bool  # whether the name may be misused for what holds the whole page
    certain: bool = False  # whether nothing it holds speaks against it


_TAGS: Final = {
    "nav": Framing("nav", True, False, True),
    "footer": Framing("footer", True, True, True),
    "dialog": Framing("dialog", True, False, True),
    "header": Framing("header", True, True),
    "aside": Framing("aside", False, True),
    "form": Framing("form", True, True),
    "menu": Framing("nav", True, True),
}
_ROLES: Final = {
    "navigation": Framing("navigation", True, True, True),
    "banner": Framing("banner", True, True),
    "contentinfo": Framing("contentinfo", True, True, True),
    "search": Framing("search", True, True),
    "menu": Framing("navigation", True, True, True),
    "menubar": Framing("navigation", True, True, True),
    "tablist": Framing("navigation", True, True, True),
    "dialog": Framing("dialog", True, True, True),
    "alertdialog": Framing("dialog", True, True, True),
    "complementary": Framing("complementary", False, True),
}
_FIRM_NAMES: Final = {
    "nav": "nav navbar navigation navi gnav gnavi globalnav subnav sidenav topnav mainnav menu mainmenu "
    "submenu topmenu megamenu dropdown offcanvas leftmenu sidemenu topbar toolbar skiplinks quicklinks "
    "langswitch languages lang language langs",
    "breadcrumb": "breadcrumb breadcrumbs crumb crumbs topicpath topicpaths pankuzu ariane breadcrumblist",
    "footer": "footer foot colophon copyright siteinfo pagefooter",
    "pagination": "pagination pager paging paginator pagenavi pagenation nextprev wp-pagenavi",
    "tags": "tagcloud tags taglist tag-cloud wp-tag-cloud",
    "social": "social socials share sharing addthis addtoany sns followus snslist sharedaddy",
    "cookies": "cookie cookies consent gdpr cookiebar cookiebanner onetrust",
    "newsletter": "newsletter subscribe subscription mailchimp",
    "search": "search searchform searchbox facet facets filter filters",
    "comments": "comments comment disqus respond",
    "login": "login signin",
    "modal": "modal popup lightbox overlay",
}
_CERTAIN_NAMES: Final = frozenset(("footer", "breadcrumb", "cookies", "login"))
_DOUBTFUL_NAMES: Final = {
    "sidebar": "sidebar aside sidecolumn rightcolumn sidecol secondary widgets widgetarea rail",
    "related": "related recommended recommend recommendations similar alsolike seealso",
    "popular": "popular trending mostread mostpopular topstories ranking bestof toplist accessranking "
    "mostviewed",
    "archive": "archives calendar yearlist monthlist",
    "ad": "advert advertisement ads banner banners sponsor sponsors partners partner",
}
_NAMES: Final[dict[str, Framing]] = {
    **{
        word: Framing(name, True, True, name in _CERTAIN_NAMES)
        for name, said in _FIRM_NAMES.items()
        for word in said.split()
    },
    **{word: Framing(name, False, True) for name, said in _DOUBTFUL_NAMES.items() for word in said.split()},
}
_PAIRS: Final = {
    "most read": "popular", "most viewed": "popular", "most popular": "popular", "top stories": "popular",
    "see also": "related", "also like": "related", "read next": "related", "you may": "related",
    "side bar": "sidebar", "side menu": "menu", "side nav": "nav", "right col": "sidebar",
    "right column": "sidebar", "left nav": "nav", "left menu": "menu", "side column": "sidebar",
    "skip link": "nav", "page navi": "pagination",
    "recent posts": "sidebar", "recent comments": "comments", "tag cloud": "tagcloud",
}  # fmt: skip
# Beside one of these a word names the place of a thing and not the thing ("with-sidebar", "menu-open").
_ABOUT: Final = frozenset(
    [
        "with",
        "has",
        "no",
        "without",
        "elementor",
        "open",
        "closed",
        "main",
        "page",
        "content",
        "wrapper",
        "layout",
        "body",
        "item",
        "entry",
        "enabled",
        "hide",
        "left",
        "right",
        "full",
        "two",
        "one",
    ]
)
_NEWS: Final = re.compile(
    r"news|press|article|stor(?:y|ies)|post|entr(?:y|ies)|release|aktuell|noti[cz]i|actu|event", re.I
)
_OWN: Final = re.compile(r"(?:card|tile|teaser|media|panel|item|entry)[-_]", re.I)  # a part of one entry
_SPLIT: Final = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")
# Around which elements a header, footer or aside is no page's but an entry's or a section's own.
_OWN_TO: Final[dict[str, frozenset[str]]] = {
    "header": frozenset(("article", "li", "main", "section")),
    "footer": frozenset(("article", "li", "main", "section")),
    "aside": frozenset(("article", "li")),
}
_CONTENT: Final = frozenset(
    [
        "html",
        "body",
        "main",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "a",
        "img",
        "time",
        "tr",
        "td",
        "th",
        "tbody",
        "table",
        "dt",
        "dd",
        "br",
        "strong",
        "b",
        "em",
        "span",
    ]
)  # never framed by their own names
_TAGS_OF_ENTRY: Final = "tags"  # among which templates print the day
_LONGEST_NAMES: Final = 200  # characters of class and id that are looked at


def framing_of(element: HtmlElement, tag: str, attributes: dict[str, str]) -> Framing | None:
    """What an element is by its own names, unless what it holds or what stands beside it speaks against them.

    What holds headlines is only doubtful, and what each of several boxes has is a part of each. Nothing but a
    date is no list of tags.
    """
    if not attributes and tag not in _TAGS:
        return None
    if (role := attributes.get("role")) and (told := _ROLES.get(role.strip().lower())):
        own = told.name == "banner" and tag != "header" and _is_inside(element, _OWN_TO["header"])
        return None if own else _seen(element, told)
    if told := _TAGS.get(tag):
        own = tag in _OWN_TO and (_is_inside(element, _OWN_TO[tag]) or (tag != "aside" and repeats(element)))
        return None if own else _seen(element, told)
    if tag in _CONTENT:
        return None
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if names == " " or (told := _named(names)) is None:
        return None
    if told.name == _TAGS_OF_ENTRY and holds_only_date(element):
        return None
    is_entry = told.firm and not told.certain and holds_entry(element) and repeats(element)
    return None if is_entry else _seen(element, told)


def _seen(element: HtmlElement, told: Framing) -> Framing:
    """What a part is now that it is looked into."""
    return told._replace(firm=False) if told.firm and not told.certain and holds_list(element) else told


@lru_cache(maxsize=4096)
def _named(names: str) -> Framing | None:
    found: Framing | None = None
    for name in names[:_LONGEST_NAMES].split():
        if _OWN.match(name):
            continue
        words = [word.lower() for word in _SPLIT.split(name) if word]
        whole = "".join(words)
        told = _NAMES.get(whole)
        if told is None and len(words) <= 4 and not _NEWS.search(name) and _ABOUT.isdisjoint(words):
            pairs = (f"{one} {two}" for one, two in itertools.pairwise(words))
            told = next((_NAMES[_PAIRS[pair]] for pair in pairs if pair in _PAIRS), None) or next(
                (_NAMES[word] for word in words if word in _NAMES), None
            )
        if told is not None and (found is None or told.firm):
            found = told
    return found


def _is_inside(element: HtmlElement, tags: frozenset[str]) -> bool:
    return any(around.tag in tags for around in element.iterancestors())

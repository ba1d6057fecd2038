"""Changes of finished markup that take nothing from what it says: names, boxes, sloppiness, distractors."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b
from typing import Final, TypeAlias

Edit: TypeAlias = Callable[[str], str]

_CLASS: Final = re.compile(r'\sclass="([^"]*)"')
_BODY: Final = re.compile(r"<body[^>]*>")
_NAV: Final = re.compile(r"<nav.*?</nav>\n?", re.DOTALL)
_TEXT_OF_TAG: Final = re.compile(r"(?<=<)/?[a-z][a-z0-9]*")


# --------------------------------------------------------------------------- names and wrappers


def no_classes(markup: str) -> str:
    return _CLASS.sub("", markup)


def hashed_classes(markup: str) -> str:
    """As styled components write them: "sc-1f3a9c e7b2".  The same name always gets the same hash."""

    def hashed(match: re.Match[str]) -> str:
        names = (blake2b(name.encode(), digest_size=4).hexdigest() for name in match[1].split())
        return f' class="{" ".join(f"sc-{name}" for name in names)}"'

    return _CLASS.sub(hashed, markup)


def other_classes(markup: str) -> str:
    """The same few names for everything."""
    names = ("widget", "promo", "teaser", "module", "grid")
    seen: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        return f' class="{seen.setdefault(match[1], f"{names[len(seen) % len(names)]}-{len(seen)}")}"'

    return _CLASS.sub(renamed, markup)


def no_ids(markup: str) -> str:
    return re.sub(r'\s(?:id|role)="[^"]*"', "", markup)


def wrapped(markup: str) -> str:
    """Eight boxes more around everything, one more around every paragraph."""
    markup = re.sub(r"(<p[ >])", r"<div><div>\1", markup).replace("</p>", "</p></div></div>")
    return _around_body(markup, "<div>" * 8, "</div>" * 8)


def spans(markup: str) -> str:
    """The words of every paragraph in a font and a span, as an old editor leaves them."""
    return re.sub(r"<p([^>]*)>", r'<p\1><font face="Arial"><span style="color:#333">', markup).replace(
        "</p>", "</span></font></p>"
    )


def soft_hyphens(markup: str) -> str:
    """A soft hyphen in every long word of the text."""
    texts = re.split(r"(<[^>]*>)", markup)
    return "".join(
        text if text.startswith("<") else re.sub(r"\b([a-z]{5})([a-z]{4,})", r"\1&shy;\2", text)
        for text in texts
    )


def no_charset(markup: str) -> str:
    return markup.replace('<meta charset="utf-8">', "")


def unclosed(markup: str) -> str:
    """Without the end tags that HTML lets go."""
    return re.sub(r"</(?:p|li|td|tr|dt|dd|tbody|body|html)>", "", markup)


def minified(markup: str) -> str:
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", markup))


def shouting(markup: str) -> str:
    return _TEXT_OF_TAG.sub(lambda match: match[0].upper(), markup)


def commented(markup: str) -> str:
    """A comment in every box, and an old entry that has been commented out."""
    old = '<!-- <p>Programme moves to a new house... <a href="/en/old/house.html">read more</a></p> -->'
    return re.sub(r"(<div[^>]*>)", r"\1<!-- box -->", markup).replace("</h1>", f"</h1>{old}", 1)


def non_breaking(markup: str) -> str:
    """No-break spaces for every second blank of the text."""
    return re.sub(r"(?<=[a-z]) (?=[a-z]+ [^<>]*<)", "&nbsp;", markup)


def unquoted(markup: str) -> str:
    return re.sub(r'="([a-z0-9-]+)"', r"=\1", markup)


def xhtml(markup: str) -> str:
    """With the prolog, the namespace and closed empty elements of XHTML."""
    start = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 '
        'Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
    )
    closed = re.sub(r"<(img|br|hr|meta|link|input)([^>]*)>", r"<\1\2 />", markup)
    return closed.replace("<!DOCTYPE html>\n", start).replace(
        "<html ", '<html xmlns="http://www.w3.org/1999/xhtml" '
    )


def told_to_machines(markup: str) -> str:
    """What a site says of itself for machines: its name, the time of its last change, no entries."""
    head = (
        '<meta property="og:type" content="article"><meta property="article:modified_time" '
        'content="2022-04-22T08:00:00Z"><meta name="date" content="2022-04-22"><script '
        'type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": '
        '"WebSite", "name": "Site", "url": "https://site.example/"}, {"@type": "BreadcrumbList", '
        '"itemListElement": [{"@type": "ListItem", "position": 1, "name": "Home", "item": '
        '"https://site.example/"}, {"@type": "ListItem", "position": 2, "name": "Work", "item": '
        '"https://site.example/work/"}, {"@type": "ListItem", "position": 3, "name": "What is new", '
        '"item": "https://site.example/new/"}]}]}</script>'
    )
    return markup.replace("</head>", f"{head}</head>", 1)


# --------------------------------------------------------------------------- distractors


def _around_body(markup: str, start: str, end: str) -> str:
    opened = _BODY.sub(lambda match: match[0] + start, markup, count=1)
    return opened.replace("</body>", end + "</body>")


def on_top(snippet: str) -> Edit:
    return lambda markup: _around_body(markup, snippet, "")


def at_the_end(snippet: str) -> Edit:
    return lambda markup: _around_body(markup, "", snippet)


def under_the_heading(snippet: str) -> Edit:
    """In the main column, in front of all blocks."""
    return lambda markup: markup.replace("</h1>", f"</h1>{snippet}", 1)


def before_the_footer(snippet: str) -> Edit:
    return lambda markup: markup.replace("<footer", f"{snippet}<footer", 1)


def menus_twice(markup: str) -> str:
    """Once for large screens, once for small ones."""
    menu = next(iter(_NAV.findall(markup)))
    small = menu.replace("<nav", '<div aria-hidden="true"').replace("</nav>", "</div>")
    return _around_body(markup, small, "")


def menu_last(markup: str) -> str:
    menu = next(iter(_NAV.findall(markup)))
    return _NAV.sub("", markup, count=1).replace("</body>", f"{menu}</body>")


def menu_without_nav(markup: str) -> str:
    return markup.replace("<nav", "<div").replace("</nav>", "</div>")


def _links(folder: str, titles: tuple[str, ...], tag: str = "li") -> str:
    return "".join(
        f'<{tag}><a href="/{folder}/{at}.html">{title}</a></{tag}>' for at, title in enumerate(titles)
    )


_AREAS: Final = ("Wells", "Tanks", "Taps", "Gardens", "Washrooms", "Standards")
_VERBS: Final = (
    "in schools of the coast",
    "for small towns",
    "after the rains",
    "in the hills",
    "by the sea",
)
_LAST: Final = ("and who pays", "and how to begin", "step by step", "in figures", "with partners")
_MANY: Final = tuple(f"{area} {verb} {last}" for area in _AREAS for verb in _VERBS for last in _LAST)

MEGA_MENU: Final = (
    '<nav class="mega"><ul>'
    + "".join(
        f'<li><a href="#">{title}</a><ul>{_links(f"topics{at}", _MANY)}</ul></li>'
        for at, title in enumerate(("Topics", "Places"))
    )
    + "</ul></nav>"
)
COOKIES: Final = (
    '<div id="cookie-consent" class="cookie-banner" role="dialog" aria-label="Cookies"><h2>We value '
    "your privacy</h2><p>This site uses cookies to count visits and to remember your language. You "
    'can change your mind at any time.</p><a href="/privacy/cookies.html">Read more</a> <a '
    'href="/privacy/settings.html">Cookie settings and partners</a><button>Accept all</button></div>'
)
SHARING: Final = (
    '<div class="share"><span>Share this page</span><ul><li><a '
    'href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a></li><li><a '
    'href="https://twitter.com/intent/tweet?url=x">Twitter</a></li><li><a '
    'href="mailto:?subject=x">E-mail</a></li><li><a '
    'href="https://www.linkedin.com/sharing/share-offsite/?url=x">LinkedIn</a></li></ul></div>'
)
NEWSLETTER: Final = (
    '<section class="newsletter"><h3>Stay in touch with us</h3><p>Once a month, what is new, and '
    'nothing else.</p><form action="/subscribe" method="post"><input type="email" name="mail" '
    'placeholder="Your address"><button>Subscribe</button></form><p><a '
    'href="/newsletter/archive.html">See earlier letters of the programme</a></p></section>'
)
RELATED: Final = (
    '<aside class="related"><h3>Most read on this site</h3><ol>'
    + _links("popular", tuple(f"{title} at a glance" for title in _MANY[:5]))
    + "</ol></aside>"
)
TAGS: Final = (
    '<div class="tagcloud"><h4>Tags</h4>'
    + " ".join(
        f'<a href="/tag/{at}" rel="tag" style="font-size:{9 + at}px">{word}</a>'
        for at, word in enumerate(
            ("water", "schools", "hand pumps", "rain tanks", "girls' clubs", "safe taps for all")
        )
    )
    + "</div>"
)
PAGES: Final = (
    '<nav class="pager" aria-label="Pages"><ul><li><a href="?page=0" '
    'aria-current="page">1</a></li><li><a href="?page=1">2</a></li><li><a '
    'href="?page=2">3</a></li><li><a href="?page=1" rel="next">Next page</a></li></ul></nav>'
)
PAGES_PLAIN: Final = (
    '<p class="pages">Page 1 of 12 | <a href="newsroom.html?start=10">Next</a> | <a '
    'href="newsroom.html?start=110">Last</a></p>'
)
CRUMBS: Final = (
    '<p class="trail">You are here: <a href="/">Home</a> &gt; <a href="/work/">What we do for '
    'schools and towns</a> &gt; <a href="/work/programmes/">Programmes and projects</a></p>'
)
TOOLS: Final = (
    '<ul class="tools"><li><a href="javascript:window.print()">Print this page</a></li><li><a '
    'href="#content">Back to top of the page</a></li><li><a href="tel:+254200000">Call the '
    'programme</a></li><li><a href="/login?next=/">Log in</a></li></ul>'
)
LONG_FOOTER: Final = (
    '<div id="footer-links"><div class="col"><h5>The organisation</h5><ul>'
    + _links("org", tuple(f"{title}, the whole list" for title in _MANY[5:12]))
    + '</ul></div><div class="col"><h5>Work with us</h5><ul>'
    + _links("jobs", tuple(f"{title} for partners" for title in _MANY[12:18]))
    + "</ul></div></div>"
)
HIDDEN: Final = (
    '<div class="modal" style="display:none" aria-hidden="true"><h3>Before you leave this '
    "page</h3><p>Tell us in two minutes what you were looking for. <a "
    'href="/survey/start.html">Read more</a></p></div>'
)
ADS: Final = (
    '<div class="advert" id="ad-slot-3"><p>Advertisement</p><a '
    'href="https://ads.example/click?id=7"><img src="/img/ad.gif" alt="Buy two filters and get the '
    'third for nothing"></a></div>'
)
SCRIPTS: Final = (
    '<script>document.write(\'<p>Old headline from a script <a href="/x.html">read '
    'more</a></p>\');</script><noscript><img src="https://count.example/1.gif" '
    'alt=""></noscript><template><p>{{title}} <a href="{{url}}">read more</a></p></template>'
)
CHANGED: Final = '<p class="changed">Page last changed: 22 April 2022 at 10:15</p>'
FILMS: Final = (
    '<div class="film"><iframe src="https://films.example/embed/7" title="A film about '
    'rain"></iframe><p>Our film (4 min)</p></div>'
)
VOICES: Final = (
    '<blockquote class="quote"><p>“Water first, then the alphabet.”</p><cite>A teacher of the '
    "coast</cite></blockquote>"
)


def headlines_again(markup: str) -> str:
    """A box with the first two headlines once more, as plain links, beside the list."""
    found = re.findall(r"<p>([^<>]{20,120})\.\.\. <a href=\"([^\"]+)\">read more</a></p>", markup)[:2]
    again = "".join(f'<li><a href="{url}">{title}</a></li>' for title, url in found)
    assert again
    return before_the_footer(f"<aside><h4>Most read</h4><ul>{again}</ul></aside>")(markup)

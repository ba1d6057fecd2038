"""What happens to newsroom pages, done to real ones: harmless edits, redesigns, breakages.

A ``Newsroom`` knows where the entries of a page stand (told by labels, not by our own reader); each function
below makes another page of it. All are deterministic.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.html import HtmlElement

from aggregator.text.urls import canonical

WORDS: Final = (
    *("harbour", "lantern", "orchard", "council", "ferry", "bridge", "library"),
    *("museum", "garden", "theatre", "station", "mill", "tower", "market"),
)
_CLASS: Final = re.compile(r"[A-Za-z][\w-]*")


@dataclass
class Newsroom:
    """A page, its address, and each entry's box, in the page's order. Changed in place by what follows."""

    root: HtmlElement
    url: str
    boxes: list[HtmlElement] = field(default_factory=list)
    links: list[list[HtmlElement]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    def html(self) -> bytes:
        for one in self.root.iter():
            if isinstance(one.tag, str):
                one.attrib.pop("data-box", None)
                one.attrib.pop("data-own", None)
        return lxml.html.tostring(self.root, encoding="utf-8", doctype="<!doctype html>")

    def mark(self) -> None:
        """So that boxes and links are found again in a copy."""
        for at, (box, own) in enumerate(zip(self.boxes, self.links, strict=True)):
            box.set("data-box", str(at))
            for link in own:
                link.set("data-own", "1")

    def find_marked(self) -> None:
        self.titles = list(self.titles)
        self.boxes = [self.root.find(f".//*[@data-box='{at}']") for at in range(len(self.boxes))]
        self.links = [
            [link for link in box.iter("a") if link.get("data-own") == "1"] or [box] for box in self.boxes
        ]


def newsroom(body: bytes, charset: str, url: str, entries: list[tuple[str, str]]) -> Newsroom | None:
    """The page with the boxes of its ``entries`` (address, title).

    None where they are not side by side, or where a title is not written in one piece, to be rewritten.
    """
    parser = lxml.html.HTMLParser(encoding=charset)
    root = lxml.html.document_fromstring(body, parser=parser)
    links: dict[str, list[HtmlElement]] = {}
    for link in root.iter("a"):
        try:
            links.setdefault(canonical(urljoin(url, link.get("href") or "")), []).append(link)
        except ValueError:
            continue
    found = [links[key] for address, _ in entries if (key := canonical(address)) in links]
    titles = {
        id(links[canonical(address)]): title for address, title in entries if canonical(address) in links
    }
    if len(found) < 4:
        return None
    boxes = _boxes(found)
    if len(boxes) < 4 or not all(_says(box, titles[id(own)]) for box, own in boxes):
        return None
    return Newsroom(
        root, url, [box for box, _ in boxes], [own for _, own in boxes], [titles[id(own)] for _, own in boxes]
    )


def _says(box: HtmlElement, title: str) -> bool:
    pieces = [getattr(one, where) for one, where in _texts(box)]
    pieces += [one.text_content() for one in box.iter() if isinstance(one.tag, str)]
    return any(_words(piece) == title for piece in pieces)


def _boxes(found: list[list[HtmlElement]]) -> list[tuple[HtmlElement, list[HtmlElement]]]:
    """The children, with one entry's links each, of the element that most entries stand in directly."""
    tally: dict[HtmlElement, dict[HtmlElement, list[list[HtmlElement]]]] = {}
    for own in found:
        for link in own:
            child, parent = link, link.getparent()
            while parent is not None:
                tally.setdefault(parent, {}).setdefault(child, []).append(own)
                child, parent = parent, parent.getparent()
    chosen: list[tuple[HtmlElement, list[HtmlElement]]] = []
    for children in tally.values():
        single = [
            (child, owners[0]) for child, owners in children.items() if len({id(own) for own in owners}) == 1
        ]
        if len(single) > len(chosen) and len(single) >= 0.9 * len(found):
            chosen = single
    return sorted(chosen, key=lambda pair: pair[0].getparent().index(pair[0]))


# --------------------------------------------------------------------------- small tools


def _texts(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for one in element.iter():
        if isinstance(one.tag, str) and one.tag not in ("script", "style"):
            if (one.text or "").strip():
                yield one, "text"
            if one is not element and (one.tail or "").strip():
                yield one, "tail"


def _words(text: str) -> str:
    return " ".join(text.split())


def _retitle(room: Newsroom, at: int, title: str) -> None:
    """Another headline, everywhere in the box."""
    box, old = room.boxes[at], room.titles[at]
    for one in box.iter():
        for name in ("title", "alt", "aria-label"):
            if old and _words(one.get(name) or "") == old:
                one.set(name, title)
    for one in [one for one in box.iter() if isinstance(one.tag, str) and _words(one.text_content()) == old]:
        for number, (spot, where) in enumerate(list(_texts(one))):
            setattr(spot, where, "" if number else title)
    for one, where in _texts(box):
        text = _words(getattr(one, where))
        if old and old in text:
            setattr(one, where, text.replace(old, title))
    room.titles[at] = title


def _readdress(room: Newsroom, box: HtmlElement, own: list[HtmlElement], address: str) -> None:
    old = {canonical(urljoin(room.url, link.get("href") or "")) for link in own}
    for link in box.iter("a"):
        try:
            if canonical(urljoin(room.url, link.get("href") or "")) in old:
                link.set("href", address)
        except ValueError:
            continue


def _headline(number: int) -> str:
    one, two, three = (WORDS[(number * step + step) % len(WORDS)] for step in (3, 5, 7))
    return f"The {one} of the {two} opens its {three} to visitors again, part {number}"


def add_on_top(room: Newsroom, number: int) -> None:
    first = room.boxes[0]
    made = copy.deepcopy(first)
    made.tail = first.tail
    first.addprevious(made)
    old = {canonical(urljoin(room.url, link.get("href") or "")) for link in room.links[0]}
    own = [link for link in made.iter("a") if canonical(urljoin(room.url, link.get("href") or "")) in old]
    target = urlsplit(urljoin(room.url, room.links[0][0].get("href") or ""))
    folder = target.path.rstrip("/").rpartition("/")[0]
    room.boxes.insert(0, made)
    room.links.insert(0, own)
    room.titles.insert(0, room.titles[0])
    _retitle(room, 0, _headline(number))
    fresh = target._replace(path=f"{folder}/harbour-{number}-opens", query="", fragment="")
    _readdress(room, made, own, fresh.geturl())


def _drop(room: Newsroom, at: int) -> None:
    box = room.boxes.pop(at)
    room.links.pop(at)
    room.titles.pop(at)
    box.drop_tree()


# --------------------------------------------------------------------------- harmless


def one_new(room: Newsroom) -> None:
    add_on_top(room, 11)


def three_new(room: Newsroom) -> None:
    for number in (21, 22, 23):
        add_on_top(room, number)


def scrolled(room: Newsroom) -> None:
    for number in (31, 32):
        add_on_top(room, number)
        _drop(room, len(room.boxes) - 1)


def one_edited(room: Newsroom) -> None:
    at = len(room.boxes) // 2
    _retitle(room, at, f"{room.titles[at]} (updated)")


def reordered(room: Newsroom) -> None:
    """The first entry is pinned elsewhere: third place."""
    box = room.boxes.pop(0)
    room.boxes[1].addnext(box)
    room.boxes.insert(2, box)
    room.links.insert(2, room.links.pop(0))
    room.titles.insert(2, room.titles.pop(0))


def counters(room: Newsroom) -> None:
    body = room.root.find("body")
    note = lxml.html.fragment_fromstring(
        "<p class='visits'>Visitors today: 48,211 | Generated in 0.231 s</p>"
    )
    body.append(note)
    room.root.set("data-build", "9f8e7d6c5b")


def advertisement(room: Newsroom) -> None:
    body = room.root.find("body")
    body.insert(
        0,
        lxml.html.fragment_fromstring(
            "<div class='banner'><a href='https://ads.example/c?id=991'>Save 20 % on lamps</a></div>"
        ),
    )


def one_removed(room: Newsroom) -> None:
    _drop(room, 1)


HARMLESS: Final[dict[str, Callable[[Newsroom], None]]] = {
    one.__name__: one
    for one in (one_new, three_new, scrolled, one_edited, reordered, counters, advertisement, one_removed)
}


# --------------------------------------------------------------------------- redesigns


def renamed_classes(room: Newsroom) -> None:
    for one in room.root.iter():
        if isinstance(one.tag, str) and one.get("class"):
            one.set("class", _CLASS.sub(lambda found: f"x{sum(map(ord, found[0])) % 9973}", one.get("class")))


def wrapped(room: Newsroom) -> None:
    parent = room.boxes[0].getparent()
    outer = room.root.makeelement("div", {"class": "region"})
    inner = room.root.makeelement("div", {"class": "region-inner"})
    if parent.tag in ("ul", "ol", "table", "tbody", "tr", "dl", "body"):
        return renamed_classes(room)
    outer.append(inner)
    for child in list(parent):
        inner.append(child)
    inner.text, parent.text = parent.text, None
    parent.append(outer)
    return None


def other_tags(room: Newsroom) -> None:
    """div and article become li, headings one level deeper."""
    if room.boxes[0].tag in ("tr", "td", "dt", "dd", "li", "p", "a"):
        return deeper_headings(room)
    parent = room.boxes[0].getparent()
    listing = room.root.makeelement("ul", {"class": "stories"})
    room.boxes[0].addprevious(listing)
    for box in room.boxes:
        tail, box.tail = box.tail, None
        listing.append(box)
        box.tag = "li"
        box.tail = "\n"
        if tail and tail.strip():
            parent.text = (parent.text or "") + tail
    return None


def deeper_headings(room: Newsroom) -> None:
    deeper = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5"}
    for box in room.boxes:
        for one in list(box.iter("h1", "h2", "h3", "h4")):
            one.tag = deeper[one.tag]


def tracking(room: Newsroom) -> None:
    for box in room.boxes:
        for link in box.iter("a"):
            href = link.get("href") or ""
            if href and not href.startswith(("#", "mailto:", "javascript:")):
                link.set("href", f"{href}{'&' if '?' in href else '?'}utm_source=site&utm_medium=list")


def other_host(room: Newsroom) -> None:
    """The whole site under another host; the page, too."""
    old = urlsplit(room.url).netloc
    new = f"new.{old.removeprefix('www.')}"
    for link in room.root.iter("a"):
        href = link.get("href") or ""
        if old in href:
            link.set("href", href.replace(old, new, 1))
    room.url = room.url.replace(old, new, 1)


def other_paths(room: Newsroom) -> None:
    """Another system: the entries' addresses are new, their words are not."""
    for number, (box, own) in enumerate(zip(room.boxes, room.links, strict=True)):
        _readdress(room, box, own, urljoin(room.url, f"/stories/{2000 + 7 * number}"))


REDESIGNS: Final[dict[str, Callable[[Newsroom], None]]] = {
    one.__name__: one
    for one in (renamed_classes, wrapped, other_tags, deeper_headings, tracking, other_host, other_paths)
}


# --------------------------------------------------------------------------- what breaks a page


def emptied(room: Newsroom) -> None:
    while room.boxes:
        _drop(room, 0)


def half_gone(room: Newsroom) -> None:
    for _ in range(len(room.boxes) // 2):
        _drop(room, 0)


def calls_as_titles(room: Newsroom) -> None:
    for at in range(len(room.boxes)):
        _retitle(room, at, "Read more")


def only_menus(room: Newsroom) -> None:
    emptied(room)
    for one in list(room.root.iter("main", "article")):
        if one.getparent() is not None:
            one.drop_tree()


def other_language(room: Newsroom) -> None:
    """The other edition: its own words, its own addresses."""
    room.root.set("lang", "eo" if (room.root.get("lang") or "")[:2] != "eo" else "en")
    for number, (box, own) in enumerate(zip(room.boxes, room.links, strict=True)):
        one, two, three = (WORDS[(number * step + step) % len(WORDS)][::-1] for step in (3, 5, 7))
        words = f"La {one}o de la {two}o malfermas sian {three}on por ĉiuj, parto {number}"
        _retitle(room, number, words)
        target = urlsplit(urljoin(room.url, own[0].get("href") or ""))
        _readdress(room, box, own, target._replace(path=f"/eo{target.path.rstrip('/')}-{number}").geturl())
        for link in own:
            link.tail = None


def _page(title: str, inner: str) -> bytes:
    menu = "".join(f"<li><a href='/{word}'>{word.title()}</a></li>" for word in WORDS)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><main>{inner}</main><footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


PAGES: Final = {
    "soft_404": _page(
        "Page not found", "<h1>Page not found</h1><p>Sorry, the page you asked for is not here.</p>"
    ),
    "login": _page(
        "Sign in",
        "<h1>Sign in</h1><form action=/login method=post><label>User name <input name=user></label>"
        "<label>Password <input type=password name=pw></label><button>Sign in</button></form>",
    ),
    "consent": _page(
        "Before you continue",
        "<h1>Before you continue</h1><p>We and our partners use cookies. Please accept or reject cookies to "
        "continue.</p><form><button>Accept all</button><button>Reject all</button></form>",
    ),
    "maintenance": _page(
        "Scheduled maintenance",
        "<h1>Scheduled maintenance</h1><p>We will be back soon. Thank you for your patience.</p>",
    ),
    "script_shell": (
        b"<!doctype html><html><head><meta charset=utf-8><title>News</title></head><body><noscript>You need "
        b"to enable JavaScript to run this app.</noscript><div id=root></div>"
        b"<script src=/static/main.js></script></body></html>"
    ),
}  # fmt: skip

BREAKAGES: Final[dict[str, Callable[[Newsroom], None]]] = {
    one.__name__: one for one in (emptied, half_gone, calls_as_titles, only_menus, other_language)
}

"""A page as it is read: its texts in order, each knowing its line, its link, its heading and its elements.

One walk over the tree; everything after it works on these numbers, so that reading grows with the page and no
faster. Elements and texts are counted in document order: what lies in an element is a stretch of both counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from aggregator.read.auto.holding import Lengths
from aggregator.read.auto.parts import Framing, framing_of
from aggregator.text.byline import is_byline
from aggregator.text.calls import is_call
from aggregator.text.date_boxes import LONGEST, date_of_parts
from aggregator.text.date_spots import Spot, date_spots

_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
# Elements that only change how words look: their words belong to what they stand in.
FORMATTING: Final = frozenset((
    "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "s", "small", "strong", "sub", "sup", "u", "var", "wbr",
))  # fmt: skip
# A head is read: where <body> is left out, the parser puts a page's <main> into it.
_UNREAD: Final = frozenset((
    "title", "noscript", "select", "textarea", "input", "option", "audio", "video", "canvas", "map",
    "iframe", "datalist", "img", "hr",
))  # fmt: skip
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_QUIET: Final = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|u-hidden-visually|element-invisible|"
    r"assistive-text|a11y-hidden|usa-sr-only|hide-text|hidden-accessible)(?:\s|$)",
    re.IGNORECASE,
)
# Classes that say where in a list an entry stands, or which one it is, and not what it is.
_PASSING: Final = re.compile(
    r"\d|^(?:odd|even|first|last|active|current|sticky|featured?|new|open|show|in|selected|highlight(?:ed)?|alt|"
    r"left|right|top|lead|is-.*|has-.*|category-.*|tag-.*|status-.*|format-.*|js-.*|wow|animated?|fade.*)$",
    re.IGNORECASE,
)
_HASHED: Final = re.compile(r"[_-][A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*$|^_|[a-z][A-Z]{2,}[a-z]")  # by a build
_LEADS_NOWHERE: Final = (
    "#",
    "javascript:",
    "mailto:",
    "tel:",
    "data:",
    "whatsapp:",
    "sms:",
    "about:",
    "void(",
)
_LEADS_WITHIN: Final = ("#/", "#!")  # to another view of a page whose script shows several
NONE: Final = -1
_LONGEST_DATE: Final = 90  # characters of a text that is a date
_LABELLED: Final = 28  # letters beside a date: "Posted on ... by the press office"
_NAMED: Final = 4  # letters beside a date in a heading or link, which would be a headline otherwise
_UNSURE: Final = 8
_DATE_BOXES: Final = 4  # that the parts of one date are in, at most
_MONTH_FIRST: Final = ("zh", "ja", "ko")  # languages that write every date from the year down
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MOST: Final = 0.5  # of a page's characters: what holds more is no menu, whatever it is called
_NONE_STATED: Final[dict[str, str]] = {}
_DATED: Final = frozenset(("datetime", "itemprop", "data-date", "data-datetime", "data-published"))


@dataclass(slots=True, eq=False)
class Run:
    """A stretch of words in one element and one line. ``node`` is its element, ``line`` its line."""

    at: int
    text: str
    node: int
    line: int
    link: int  # the number of its link in ``Flow.links``, or ``NONE``
    heading: int  # the node of the heading around it, or ``NONE``
    quiet: bool  # said to screen readers only
    spots: tuple[Spot, ...] = ()
    is_date: bool = False  # hardly more than a date, as "Posted on 3 May 2021" is


@dataclass(slots=True, eq=False)
class Link:
    """An ``<a>``. ``href`` is "" where it leads nowhere by itself; ``runs`` the stretch of texts in it."""

    node: int
    href: str
    first: int
    end: int
    text: str = ""
    call: bool = False


@dataclass(slots=True, eq=False)
class Flow:
    """The page. Lists that run in parallel are indexed by node, in document order."""

    runs: list[Run] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    nodes: list[HtmlElement] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    shape: list[int] = field(default_factory=list)  # the tags from the root down, as one number
    look: list[int] = field(default_factory=list)  # the tags and lasting classes from the root down
    own: list[str] = field(default_factory=list)  # the tag and lasting classes of the node itself
    first: list[int] = field(default_factory=list)  # the first run that is in or after it
    end: list[int] = field(default_factory=list)  # the first run behind it
    last: list[int] = field(default_factory=list)  # the first node behind it
    pictures: list[int] = field(default_factory=list)  # the nodes of images
    dated: list[int] = field(default_factory=list)  # the nodes with an attribute that may state a date
    linked: list[int] = field(default_factory=list)  # the nodes of ``links``
    framing: list[Framing | None] = field(default_factory=list)  # the side column around it
    framed: list[tuple[str, HtmlElement]] = field(default_factory=list)  # menus and the like, left out

    def text(self, first: int, end: int) -> str:
        """The words of a stretch of runs."""
        return joined(self.runs[first:end])

    def ancestor(self, node: int, depth: int) -> int:
        """The node around ``node`` that lies so deep."""
        while self.depth[node] > depth:
            node = self.parent[node]
        return node

    def pictures_in(self, low: int, high: int) -> list[int]:
        """The images among the nodes from ``low`` to before ``high``."""
        return self.pictures[bisect_left(self.pictures, low) : bisect_left(self.pictures, high)]

    def dated_in(self, low: int, high: int) -> list[int]:
        """The nodes with an attribute that may state a date, from ``low`` to before ``high``."""
        return self.dated[bisect_left(self.dated, low) : bisect_left(self.dated, high)]

    def links_in(self, low: int, high: int) -> range:
        """The numbers of the links among the nodes from ``low`` to before ``high``."""
        return range(bisect_left(self.linked, low), bisect_left(self.linked, high))

    def children(self, node: int) -> list[int]:
        found, at = [], node + 1
        while at < self.last[node]:
            found.append(at)
            at = self.last[at]
        return found


def joined(runs: list[Run]) -> str:
    """The words of runs, as the eye joins them; what only screen readers say is left out if there is more."""
    if len(runs) == 1:
        return runs[0].text.strip()
    seen = [run for run in runs if not run.quiet] or runs
    pieces: list[str] = []
    line = NONE
    for run in seen:
        if run.line != line:
            pieces.append(" ")
        pieces.append(run.text)
        line = run.line
    return " ".join("".join(pieces).split())


def _is_mostly(text: str, spots: tuple[Spot, ...], most: int) -> bool:
    """Whether there are no more other letters than a label has; fewer beside a date that lacks its year."""
    covered = sum(spot.end - spot.start for spot in spots)
    if len(text) > _LONGEST_DATE or covered < 3:
        return False
    within = sum(char.isalnum() for spot in spots for char in text.strip()[spot.start : spot.end])
    rest = sum(map(str.isalnum, text)) - within
    return rest <= (most if all(spot.full for spot in spots) else min(most, _UNSURE))


def _is_byline(text: str, spots: tuple[Spot, ...]) -> bool:
    """Whether a text is a day and who published something then, which a heading may say, too."""
    if len(spots) > 1 or not spots[0].full or len(text) > _LONGEST_DATE:
        return False
    return is_byline(text[: spots[0].start], text[spots[0].end :])


class _Frame:
    """What holds for the texts that stand directly in an element."""

    __slots__ = ("framing", "heading", "link", "node", "quiet")

    def __init__(self, node: int, link: int, heading: int, quiet: bool, framing: Framing | None) -> None:
        self.node = node  # the element, or the one around it when it only changes looks
        self.link = link
        self.heading = heading
        self.quiet = quiet
        self.framing = framing


def flow_of(root: HtmlElement, *, framed: bool = True) -> Flow:
    """The flow of a page's tree. Linear in its size; hidden parts, forms' fields and pictures say nothing.

    Without ``framed`` no part is left out for being a menu or hidden: somebody pointed at it.
    """
    walk = _Walk(root, framed=framed)
    walk.read(root)
    return walk.flow


class _Walk:
    """Builds a flow. A class only because a walk has much to remember."""

    def __init__(self, root: HtmlElement, *, framed: bool) -> None:
        self.flow = Flow()
        self._framed = framed
        self._month_first = (root.get("lang") or "").lower().startswith(_MONTH_FIRST)
        self._numbers: dict[tuple[int, str], int] = {}
        self._words: list[str] = []  # of the run that is being read
        self._said_in = self._outside = _Frame(NONE, NONE, NONE, False, None)
        self._line = 0
        self._blank = NONE  # the line in which white space stands by itself behind what was read last
        self._lengths = Lengths(root)
        self._most = _MOST * self._lengths.of(root)

    def read(self, root: HtmlElement) -> None:
        frames: list[_Frame | None] = [self._outside]
        walk = etree.iterwalk(root, events=("start", "end"))
        start, end, say = self._start, self._end, self._say
        for event, element in walk:
            if event == "start":
                frame = start(element, frames[-1] or self._outside)
                frames.append(frame)
                if frame is None:
                    walk.skip_subtree()
                elif text := element.text:
                    say(text, frame)
            else:
                frame, around = frames.pop(), frames[-1]
                end(element, frame, around)
                if around is not None and (text := element.tail) and element is not root:
                    say(text, around)
        self._flush()

    def _start(self, element: HtmlElement, around: _Frame) -> _Frame | None:
        """The frame of an element's own texts, or ``None`` when it is not read."""
        tag = element.tag
        stated = element.items()
        attributes = dict(stated) if stated else _NONE_STATED
        classes = attributes.get("class", "")
        if tag in FORMATTING and not classes:
            return around
        if tag in _BLOCKS:
            self._break()
        elif self._words:
            self._flush()
        unseen = self._framed and _is_unseen(attributes)
        if tag in _UNREAD or (unseen and not self._waits(element, tag, around, classes)):
            if tag == "img":
                self.flow.pictures.append(self._note(element, tag, around, classes, around.framing))
            return None
        framing = framing_of(element, tag, attributes) if self._framed else None
        if framing is not None:
            if framing.may_hold_all and self._holds_most(element):
                framing = None
            elif framing.firm:
                self.flow.framed.append((framing.name, element))
                return None
        framing = framing or around.framing
        node = self._note(element, tag, around, classes, framing)
        if stated and not _DATED.isdisjoint(attributes):
            self.flow.dated.append(node)
        link = self._link(attributes, node) if tag == "a" else around.link
        heading = node if tag in _HEADINGS else around.heading
        quiet = around.quiet or bool(classes and _QUIET.search(classes))
        return _Frame(node, link, heading, quiet, framing)

    def _holds_most(self, element: HtmlElement) -> bool:
        """Whether so much of the page's text lies in an element that it frames nothing."""
        return self._lengths.of(element) > self._most

    def _end(self, element: HtmlElement, frame: _Frame | None, around: _Frame | None) -> None:
        if frame is not None and frame is not around:
            if self._words:
                self._flush()
            flow = self.flow
            flow.end[frame.node] = len(flow.runs)
            flow.last[frame.node] = len(flow.nodes)
            if 1 < len(flow.runs) - flow.first[frame.node] <= _DATE_BOXES and (
                len(flow.runs[-1].text) + len(flow.runs[-2].text) <= LONGEST
            ):
                self._join_date(frame.node)
            if element.tag == "a" and frame.link != NONE and flow.links[frame.link].node == frame.node:
                self._close_link(flow.links[frame.link])
        if element.tag in _BLOCKS:
            self._break()

    def _join_date(self, node: int) -> None:
        """Makes one text of an element that holds nothing but the parts of a date, each in its own box."""
        flow = self.flow
        first = flow.first[node]
        runs = flow.runs[first:]
        if sum(len(run.text) for run in runs) > LONGEST or len({run.link for run in runs}) > 1:
            return
        text = date_of_parts([run.text for run in runs], month_first=self._month_first)
        if not text:
            return
        heading = runs[0].heading if len({run.heading for run in runs}) == 1 else NONE
        del flow.runs[first:]
        joint = Run(first, f" {text} ", node, runs[0].line, runs[0].link, heading, runs[0].quiet)
        joint.spots, joint.is_date = date_spots(text), True
        flow.runs.append(joint)
        flow.end[node] = behind = first + 1
        for inner in range(node + 1, len(flow.nodes)):
            flow.first[inner] = flow.end[inner] = behind
        for number in flow.links_in(node + 1, len(flow.nodes)):
            flow.links[number].first = flow.links[number].end = behind

    def _waits(self, element: HtmlElement, tag: str, around: _Frame, classes: str) -> bool:
        """Whether something hidden only waits to be shown: it looks as something that is shown does and leads
        somewhere, as the other leaves of a register and the entries behind "more" do."""
        if around.node == NONE or element.get("lang") is not None:
            return False
        own = tag + _lasting(classes) if classes else tag
        shown = (self.flow.look[around.node], own) in self._numbers
        return shown and any(link.get("href") for link in element.iter("a"))

    def _note(
        self, element: HtmlElement, tag: str, around: _Frame, classes: str, framing: Framing | None
    ) -> int:
        """A node of its own for an element."""
        flow, parent = self.flow, around.node
        node = len(flow.nodes)
        own = tag + _lasting(classes) if classes else tag
        flow.nodes.append(element)
        flow.parent.append(parent)
        above = parent != NONE
        flow.depth.append(flow.depth[parent] + 1 if above else 0)
        flow.shape.append(self._number(flow.shape[parent] if above else NONE, tag))
        flow.look.append(self._number(flow.look[parent] if above else NONE, own))
        flow.own.append(own)
        flow.first.append(len(flow.runs))
        flow.end.append(len(flow.runs))
        flow.last.append(node + 1)
        flow.framing.append(framing)
        return node

    def _number(self, above: int, step: str) -> int:
        return self._numbers.setdefault((above, step), len(self._numbers))

    def _link(self, attributes: dict[str, str], node: int) -> int:
        href = " ".join(attributes.get("href", "").split())
        if href.lower().startswith(_LEADS_NOWHERE) and not href.startswith(_LEADS_WITHIN):
            href = ""
        self.flow.linked.append(node)
        self.flow.links.append(Link(node, href, len(self.flow.runs), len(self.flow.runs)))
        return len(self.flow.links) - 1

    def _close_link(self, link: Link) -> None:
        flow, element = self.flow, self.flow.nodes[link.node]
        link.end = len(flow.runs)
        link.text = flow.text(link.first, link.end)
        said = link.text or (element.get("aria-label") or element.get("title") or "").strip()
        link.call = bool(said) and (is_call(said) or self._calls_for(link, said))

    def _calls_for(self, link: Link, said: str) -> bool:
        """Whether a link is a call that goes on with the headline: "Read more: ...", "More about ..."."""
        before, colon, _ = said.partition(":")
        if colon and is_call(before):
            return True
        runs = self.flow.runs[link.first : link.end]
        return (
            len(runs) > 1
            and runs[0].node == link.node != runs[1].node
            and runs[0].line == runs[-1].line
            and is_call(runs[0].text.strip())
        )

    def _say(self, text: str, frame: _Frame) -> None:
        if self._words or not text.isspace():
            if frame is not self._said_in:
                self._flush()
                self._said_in = frame
            self._words.append(text)
        else:
            self._blank = self._line

    def _break(self) -> None:
        self._flush()
        self._line += 1

    def _flush(self) -> None:
        if not self._words:
            return
        raw = "".join(self._words)
        self._words.clear()
        text = " ".join(raw.split())
        frame = self._said_in
        if not text:
            self._blank = self._line
        if not text or frame.node == NONE:
            return
        behind_blank, self._blank = self._blank == self._line, NONE
        spaced = (" " if behind_blank or raw[0].isspace() else "") + text + (" " if raw[-1].isspace() else "")
        spots = date_spots(text)
        named = frame.heading != NONE or frame.link != NONE
        dated = bool(spots) and (
            _is_mostly(text, spots, _NAMED if named else _LABELLED) or _is_byline(text, spots)
        )
        runs = self.flow.runs
        runs.append(
            Run(
                len(runs),
                spaced,
                frame.node,
                self._line,
                frame.link,
                frame.heading,
                frame.quiet,
                spots,
                dated,
            )
        )


def is_passing(name: str) -> bool:
    """Whether a class or id says where something stands, or in which state, and not what it is."""
    return bool(_PASSING.search(name) or _HASHED.search(name))


@lru_cache(maxsize=4096)
def _lasting(classes: str) -> str:
    return "".join(f".{name}" for name in sorted(set(classes.split())) if not is_passing(name))


def _is_unseen(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or ("style" in attributes and bool(_UNSEEN.search(attributes["style"])))

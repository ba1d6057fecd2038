"""What a page shows of itself, as far as it is asked: names, own words, forms, entries. No judgement.

Everything is worked out once and only when it is needed, for most pages are listings and need nothing but
their names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from aggregator.lazy import lazy
from aggregator.read.block import HEADINGS
from aggregator.read.document import Document, meta, text_of
from aggregator.read.ownwords import FURNITURE, OVERLAY, framed, is_linked, own_headings, own_lines
from aggregator.read.wallwords import NAMES
from aggregator.text.urls import resolve

# Between the parts of a title: what it is about, and the site's name.
_PARTS: Final = re.compile(r"\s[-–—:]+\s|[|·•»«›‹_\n]|(?<=[\u3040-\u9fff])[-–—]|[-–—](?=[\u3040-\u9fff])")
_COLON: Final = re.compile(r"[:：]")
_SENTENCES: Final = re.compile(r"(?<=[.!?])\s|(?<=[。！？])")
_LISTING: Final = re.compile(r"(?:index|(?:directory )?listing) of /", re.I)  # a web server's, of a folder
_FOLDER: Final = frozenset(("parked",))
_LETTER: Final = re.compile(r"[^\W\d_]")
_LONGEST: Final = 160  # characters of a name or sentence
_HEADINGS: Final = 4  # of the first rank that may be the page's
_MOST_WORDS: Final = 4_000  # characters of own words that are looked at
_MOST_SENTENCES: Final = 40
_COUNTED: Final = 10  # entries; who has so many is a list
_HEADLINE: Final = 4  # words of a link that may be an entry's headline
_HEADLINE_UNSPACED: Final = 10
_BEGINNING: Final = 200_000  # bytes that are searched for marks
_MOUNTS: Final = frozenset((
    "root", "app", "__next", "__nuxt", "__layout", "main-app", "react-root", "app-root", "application",
    "svelte", "___gatsby", "q-app", "page-app", "spa", "ember-app", "mount", "reactapp", "react-app",
    "vue-app",
))  # fmt: skip
_SEARCHED: Final = frozenset((
    "s", "q", "query", "search", "keys", "keyword", "keywords", "searchword", "text", "term", "recherche",
    "suche", "buscar", "wd", "search_query", "searchterm", "search_api_fulltext", "kw",
))  # fmt: skip
_STORY: Final = re.compile(r'"@type"\s*:\s*"(?:\w*Article|BlogPosting|Report|Event)"')


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """One page. ``body`` is asked for marks that the tree no longer holds, such as scripts."""

    document: Document
    body: bytes

    # ------------------------------------------------------------------ names

    @lazy
    def titles(self) -> dict[str, frozenset[str]]:
        """What the title and its parts speak of."""
        title = self.document.title
        parts = (title, *_PARTS.split(title)) if len(title) <= 2 * _LONGEST else ()
        return {part: _subjects(part) for part in dict.fromkeys(part.strip() for part in parts) if part}

    @lazy
    def headings(self) -> dict[str, frozenset[str]]:
        """What the page's own headings speak of: all of the first rank, else the first of a lower one."""
        root = self.document.root
        found = (
            own_headings(root, "h1", _HEADINGS) or own_headings(root, "h2", 1) or own_headings(root, "h3", 1)
        )
        return {text: _subjects(text) for heading in found if (text := text_of(heading))}

    @lazy
    def subjects(self) -> frozenset[str]:
        """All that the names speak of; nothing, on most pages."""
        return frozenset().union(*self.titles.values(), *self.headings.values())

    def named(self, subject: str) -> str:
        """The title's part or the heading that speaks of it, or ""."""
        if subject not in self.subjects:
            return ""
        both = (*self.titles.items(), *self.headings.items())
        return next(name for name, subjects in both if subject in subjects)

    def named_twice(self, subject: str) -> bool:
        """Whether the title and a heading speak of it."""
        return self.titled(subject) and self.headed(subject)

    def titled(self, subject: str) -> bool:
        return any(subject in subjects for subjects in self.titles.values())

    def headed(self, subject: str) -> bool:
        return any(subject in subjects for subjects in self.headings.values())

    # ------------------------------------------------------------------ words

    @lazy
    def lines(self) -> tuple[str, ...]:
        """The page's own words, block by block, up to a limit."""
        lines: list[str] = []
        left = _MOST_WORDS
        for line in own_lines(self.document.root):
            lines.append(line[:left])
            left -= len(line)
            if left <= 0:
                break
        return tuple(lines)

    @lazy
    def words(self) -> str:
        return " ".join(self.lines)

    @lazy
    def sentences(self) -> dict[str, frozenset[str]]:
        """What the first sentences of the own words speak of; figures ("0 / 500") are none."""
        parts = (part.strip() for line in self.lines for part in (line, *_SENTENCES.split(line)))
        short = dict.fromkeys(part for part in parts if len(part) <= _LONGEST and _LETTER.search(part))
        return {part: _subjects(part) for part in islice(short, _MOST_SENTENCES)}

    def says(self, subject: str) -> str:
        """The sentence that speaks of it, or ""."""
        return next((said for said, subjects in self.sentences.items() if subject in subjects), "")

    # ------------------------------------------------------------------ entries

    @lazy
    def linked_headings(self) -> int:
        """Headings that link, outside of what frames every page; of many some are counted."""
        linked = (heading for heading in self.document.root.iter(*HEADINGS) if is_linked(heading))
        return sum(1 for _ in islice((one for one in linked if not framed(one, FURNITURE)), _COUNTED))

    @lazy
    def headlines(self) -> int:
        """Links with as many words as a headline has, counted in the same way."""
        worded = (link for link in self.document.root.iter("a") if _is_headline(link))
        return sum(1 for _ in islice((one for one in worded if not framed(one, FURNITURE)), _COUNTED))

    @lazy
    def links(self) -> int:
        return sum(1 for _ in self.document.root.iter("a"))

    @lazy
    def is_story(self) -> bool:
        """Whether it says to machines that it is a published story."""
        root = self.document.root
        return bool(
            meta(root, "article:published_time", "datepublished")
            or any(_STORY.search(data) for data in self.document.data)
            or root.xpath("boolean(//*[@itemprop='datePublished' or @itemprop='articleBody'])")
        )

    # ------------------------------------------------------------------ forms and marks

    @lazy
    def asks_password(self) -> bool:
        """A password field that belongs to the page and not to its head, its menu or a dialogue."""
        fields = self.document.root.xpath("//input[translate(@type, 'PASWORD', 'pasword')='password']")
        return any(not framed(field, OVERLAY, "header") for field in fields)

    @lazy
    def asks(self) -> bool:
        """Whether there is anything to fill in or to press."""
        return bool(self.document.root.xpath("boolean(//form | //button | //input[not(@type='hidden')])"))

    @lazy
    def asks_words(self) -> bool:
        """A field for words to search for."""
        fields = self.document.root.iter("input")
        return any(_is_search(field) for field in fields)

    @lazy
    def is_reached(self) -> bool:
        """A field for a message, telephone or mail links, an address told to machines."""
        return bool(
            self.document.root.xpath(
                "boolean(//textarea[not(@name='g-recaptcha-response')] | //address[not(ancestor::footer)]"
                " | //*[@itemprop='telephone' or @itemprop='streetAddress']"
                " | //a[starts-with(@href, 'tel:') or starts-with(@href, 'mailto:')]"
                "[not(ancestor::footer or ancestor::header)])"
            )
        )

    @lazy
    def raw(self) -> bytes:
        """The beginning of the body in lower case."""
        return self.body[:_BEGINNING].lower()

    @lazy
    def empty_place(self) -> bool:
        """A place that scripts are to fill and that holds nothing yet, or a template not filled in."""
        if "{{" in self.words:
            return True
        places = self.document.root.iter("div", "main", "section", "app-root")
        return any(_is_mount(place) and not text_of(place) for place in places)

    @lazy
    def unscripted(self) -> str:
        """What the page says to those who run no scripts, in ``<noscript>`` or anywhere, or ""."""
        spoken = (text_of(element)[:_LONGEST] for element in self.document.root.iter("noscript"))
        parts = (part for text in spoken for part in _SENTENCES.split(text))
        return next((part for part in parts if "scripts" in _subjects(part)), "") or self.says("scripts")

    @lazy
    def leads_to(self) -> str:
        """Where a signpost leads: its refresh or the first of its frames, or ""."""
        root, base = self.document.root, self.document.base
        for element in root.iter("meta"):
            _, _, target = (element.get("content") or "").partition("=")
            if (element.get("http-equiv") or "").lower() == "refresh" and target:
                return resolve(base, target.strip(" '\""))
        frame = next(root.iter("frame"), None)
        return resolve(base, frame.get("src") or "") if frame is not None else ""


def _subjects(name: str) -> frozenset[str]:
    """What a name speaks of, or what stands after its colon does ("Town hall: page not found")."""
    if len(name) > _LONGEST:
        return frozenset()
    after = _COLON.split(name)[-1].strip()
    # A number alone is no name: "default: 500".
    own = _FOLDER if _LISTING.match(name) else NAMES.subjects(name)
    return own if after in ("", name) or after.isdigit() else own | NAMES.subjects(after)


def _is_headline(link: HtmlElement) -> bool:
    words = text_of(link)
    if (link.get("href") or "#").startswith("#"):
        return False
    return len(words.split()) >= _HEADLINE or (len(words) >= _HEADLINE_UNSPACED and words > "\u2e80")


def _is_search(field: HtmlElement) -> bool:
    return (field.get("type") or "").lower() == "search" or (field.get("name") or "").lower() in _SEARCHED


def _is_mount(element: HtmlElement) -> bool:
    return element.tag in ("main", "app-root") or (element.get("id") or "").lower() in _MOUNTS

"""An HTML body as a tree that is ready to be read: decoded, scripts away, blocks parted by blanks.

The only home of lxml.html. libxml2's parser is linear where html5lib is not, so it is the one that meets
untrusted pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from aggregator.errors import ReadError
from aggregator.read.charset import decode_html
from aggregator.read.found import as_text
from aggregator.read.limits import MAX_NAME
from aggregator.read.request import ReadRequest
from aggregator.text.urls import resolve

_UNREAD: Final = ("style", "template", "svg", "math", "object", "iframe")
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*>", re.I)
# What HTML allows in a page and no tree can hold (XML 1.0, 2.2): removed, or a blank where it parts words.
_CONTROLS: Final = bytes({*range(0x20)} - {*b"\t\n\v\f\r"})
_PARTING: Final = bytes.maketrans(b"\v\f", b"  ")
_NONCHARACTER: Final = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE, U+FFFF
_CONTROL_REFERENCE: Final = re.compile(
    rb"&#(?:[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F])"
    rb"|0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d));?"
)
_END: Final = re.compile(rb"</[hH][tT][mM][lL]\s*>")  # after it the parser would build a second tree
_LONG: Final = 30_000  # bytes without a tag's beginning: a long text, or a tag to be looked at
_LONG_TAG: Final = re.compile(rb"<[a-zA-Z][^<>]{30000,}>?")
_QUOTED: Final = re.compile(rb"\"[^\"]*\"|'[^']*'")
# One class for all elements: the lookup of lxml.html (forms, inputs ...) asks Python about each.
_ELEMENTS: Final = etree.ElementDefaultClassLookup(element=HtmlElement)
_MOST_ATTRIBUTES: Final = 1_000  # of one element; the parser compares each with all others


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A page. ``base`` is what its links stand on; ``data`` are the texts of its JSON-LD scripts."""

    root: HtmlElement
    base: str
    language: str
    title: str
    data: tuple[str, ...]


def parse_document(request: ReadRequest) -> Document:
    """The tree of an HTML body; ``ReadError`` ``not-a-page`` when there is no element in it."""
    text = decode_html(request.body, request.content_type, request.charset)
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    try:
        root = document_fromstring(_parseable(text), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("not-a-page", f"no HTML could be read: {error}") from error
    data = tuple(_take_scripts(root))
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    title = next((text_of(element) for element in root.iter("title")), "")  # drawings have titles, too
    _part_blocks(root)
    stated = next((as_text(element.get("href")) for element in root.iter("base") if element.get("href")), "")
    return Document(
        root=root,
        base=(resolve(request.url, stated) if stated else "") or request.url,
        language=_language(root),
        title=title,
        data=data,
    )


def _language(root: HtmlElement) -> str:
    """As the root says it, else as a ``<meta>`` does in place of the header (HTML, "content-language")."""
    stated = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return as_text(stated or meta(root, "content-language"))[:MAX_NAME]


def _parseable(text: str) -> bytes:
    """The text as the parser takes it: UTF-8, no character that it would choke on, no end before the end, no
    flood of attributes."""
    body = text.encode("utf-8", "replace").translate(_PARTING, _CONTROLS)
    if b"\xef\xbf" in body:
        body = _NONCHARACTER.sub(b"", body)
    if b"&#" in body:
        body = _CONTROL_REFERENCE.sub(b" ", body)
    body = _END.sub(b"", body)
    if all(body.find(b"<", at, at + _LONG) >= 0 for at in range(0, len(body) - _LONG, _LONG)):
        return body
    return _LONG_TAG.sub(_without_flood, body)


def _without_flood(tag: re.Match[bytes]) -> bytes:
    names = _QUOTED.sub(b"", tag[0]).split()
    return tag[0] if len(names) <= _MOST_ATTRIBUTES else names[0] + b">"


def _parser() -> etree.HTMLParser:
    """A parser for one page; ``huge_tree`` allows the 2,048 levels that page builders can need."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    parser.set_element_class_lookup(_ELEMENTS)
    return parser


def _take_scripts(root: HtmlElement) -> list[str]:
    """Takes all scripts out of the tree; gives the JSON-LD ones."""
    data = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            data.append(script.text or "")
    etree.strip_elements(root, "script", with_tail=False)
    return data


def _part_blocks(root: HtmlElement) -> None:
    """A blank around every block, so that joined text keeps words apart that the eye sees apart."""
    for element in root.iter(*_BLOCKS):
        element.text = " " + (element.text or "")
        element.tail = " " + (element.tail or "")


def text_of(element: HtmlElement) -> str:
    """The element's text, whitespace collapsed."""
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return " ".join(text.split())  # thrice as fast as joining what itertext gives


def short_text(element: HtmlElement, longest: int) -> str:
    """The element's text when it is not longer than that, else ""; never reads more of it than needed."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        words = " ".join(str(piece).split())
        length += len(words)
        if length > longest:
            return ""
        pieces.append(str(piece))
    return " ".join("".join(pieces).split())


def meta(root: HtmlElement, *wanted: str) -> str:
    """The content of the first ``<meta>`` that has one of these names or properties, or stands for that
    header, in order of wish."""
    known: dict[str, str] = {}
    for element in root.iter("meta"):
        names = map(element.get, ("property", "name", "itemprop", "http-equiv"))
        name = next(filter(None, names), "")
        known.setdefault(name.strip().lower(), as_text(element.get("content")))
    return next((known[name] for name in wanted if known.get(name)), "")


def picture_address(image: HtmlElement) -> str:
    """The address of an ``<img>`` or ``<source>``, also when it is loaded late; data: addresses are none."""
    for name in ("data-src", "data-original", "data-lazy-src", "src", "data-srcset", "srcset"):
        value = as_text(image.get(name))
        if value and not value.startswith("data:"):
            return value.split(",")[0].split(" ")[0] if name.endswith("srcset") else value
    return ""

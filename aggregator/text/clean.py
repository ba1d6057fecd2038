"""Clean text and clean HTML out of whatever a source sends. The only home of nh3.

One allowlist sanitiser does all the HTML work; the filter for characters that XML forbids comes last, because
the HTML work can bring them back (``&#1;``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from html import escape, unescape
from typing import Final

import nh3

from aggregator.text.images import mend_images, with_twins
from aggregator.text.mojibake import is_broken, mended
from aggregator.text.urls import resolve
from aggregator.text.words import words

# --------------------------------------------------------------------------- characters

# XML 1.0 (5th edition) 2.2 Char, seen from the other side.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Marks without a picture: soft hyphen, zero-width spaces, bidirectional controls, tags, fillers. The joiners
# U+200C and U+200D are letters' business in Persian, Hindi and emoji, and stay inside words; so do the tags
# that make a black flag the flag of Scotland.
_INVISIBLE: Final = re.compile(
    r"(\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f)"
    r"|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    r"\uffa0\ufff0-\ufffb\U000e0000-\U000e007f]"
)
_EDGE_JOINER: Final = re.compile(r"(?<!\S)[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]++(?!\S)")
_LONG_RUN: Final = re.compile(r"[^\x00-\u02ff]{64,}")
# Windows-1252 that was read as Latin-1: HTML itself maps these numbers so (WHATWG HTML 13.2.5.80).
_WINDOWS: Final = {
    code: bytes([code]).decode("cp1252", errors="ignore") or None for code in range(0x80, 0xA0)
}


def xml_legal(text: str) -> str:
    """``text`` without the characters that no XML 1.0 document may hold. Always the last step."""
    return _ILLEGAL.sub("", text)


def without_invisible(text: str) -> str:
    """``text`` without zero-width, bidirectional and other marks that nobody can see."""
    return _INVISIBLE.sub(r"\1", text)


def _stream_safe(run: re.Match[str]) -> str:
    """At most 30 marks on one letter (UAX #15, Stream-Safe Text): ordering them costs quadratic time."""
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= 30:
            kept.append(char)
    return "".join(kept)


_MENDINGS: Final = 3
# A space that was escaped once too often; with white space beside it somebody may be writing about HTML.
_GLUED_SPACES: Final = re.compile(r"(?<=[^\s&;])(?:&nbsp;)+(?=[^\s&])")


_WHITE: Final = str.maketrans("\t\n\r", "   ")


def _one_line(text: str) -> str:
    spaced = text.translate(_WHITE)
    if spaced.isascii() and spaced.isprintable() and "&nbsp;" not in spaced:
        return " ".join(spaced.split())  # the usual case, in which there is nothing else to do
    return _settled(text, _cleaned)


def _settled(text: str, clean: Callable[[str], str]) -> str:
    """``text`` cleaned; again where what was taken away stood between the halves of a broken letter."""
    done = clean(text)
    for _ in range(_MENDINGS):
        if not is_broken(done) or done == (again := clean(done)):
            break
        done = again
    return done


def _cleaned(text: str) -> str:
    text = without_invisible(mended(xml_legal(text)).translate(_WINDOWS))
    if "&nbsp;" in text:
        text = _GLUED_SPACES.sub(" ", text)
    text = unicodedata.normalize("NFC", _LONG_RUN.sub(_stream_safe, text))
    return " ".join(_EDGE_JOINER.sub("", text).split())


# --------------------------------------------------------------------------- plain text

_HIDDEN: Final = words(
    "script style template noscript iframe object embed svg math head title textarea select audio video "
    "canvas"
)
_BLOCKS: Final = words(
    "address article aside blockquote br caption dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 "
    "h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_ANY_TAG: Final = re.compile(r"<[^>]*>")


def plain_text(text: str, is_html: bool) -> str:
    """``text`` as one clean line: no tags, entities decoded once, no invisible marks, single spaces, NFC.

    With ``is_html`` false, what looks like a tag or an entity is what the author wrote, and stays.
    """
    if not is_html and text.isascii() and text.isprintable():
        return _one_line(text)
    return _one_line(" ".join(plain_blocks(text, is_html)))


def plain_blocks(text: str, is_html: bool) -> tuple[str, ...]:
    """The same as paragraphs: one clean line per block element (or line of plain text), no empty ones."""
    if not is_html:
        return _lines(text.splitlines())
    html = _escaped_once(xml_legal(text))
    if "<" not in html and "&" not in html:
        lines = [html]
    elif _is_too_dense(html):
        lines = _strip_dense(html)
    else:
        cleaned = nh3.clean(
            html, tags=set(_BLOCKS), clean_content_tags=set(_HIDDEN), attributes={}, link_rel=None
        )
        # What is left between < and > is a tag for certain: the sanitiser escapes every other one.
        lines = [unescape(block) for block in _ANY_TAG.split(cleaned)]
    return _lines(lines)


_ESCAPED_MARKUP: Final = re.compile(
    r"\s*&lt;(?:!--|(?:p|div|span|a|img|figure|table|ul|ol|h[1-6]|blockquote|section|article)\b)",
    re.IGNORECASE,
)


def _escaped_once(html: str) -> str:
    """The HTML that was meant where a publisher escaped the whole of it twice; otherwise as it is.

    The whole: a CDATA section within another; or no tag of its own, an escaped one at its beginning, an
    escaped end tag, one at its end.
    """
    whole = html.strip()
    if whole.startswith("<![CDATA[") and whole.endswith("]]>"):
        html = whole[9:-3]
    twice = (
        "<" not in html
        and _ESCAPED_MARKUP.match(html) is not None
        and "&lt;/" in html
        and html.rstrip().endswith("&gt;")
    )
    return unescape(html) if twice else html


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for line in map(_one_line, lines) if line)


# --------------------------------------------------------------------------- hostile markup

# An HTML tree builder needs quadratic time for deep nesting and for endless ampersands, its writer for signs
# that begin in UTF-8 as the no-break space does. No real text comes near these numbers; what does is stripped
# by a scanner that looks at every character once.
_MOST_TAGS: Final = 30_000
_MOST_AMPERSANDS: Final = 50_000
_MOST_SIGNS: Final = 50_000
_SIGNS: Final = re.compile(r"[\u0080-\u00bf]")
_CAREFREE: Final = 2_000
_DEEPEST: Final = 1_000
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>|<[!?/][^<>]*+>")
_VOID: Final = words("area base br col embed hr img input link meta param source track wbr")


def _is_too_dense(html: str) -> bool:
    tags = html.count("<")
    if tags > _MOST_TAGS or html.count("&") > _MOST_AMPERSANDS:
        return True
    if len(html) > _MOST_SIGNS and not html.isascii() and len(_SIGNS.findall(html)) > _MOST_SIGNS:
        return True
    return tags > _CAREFREE and _depth(html) > _DEEPEST


def _depth(html: str) -> int:
    """How deep elements are nested at most, counting an end tag only for an element that is open."""
    still_open: Counter[str] = Counter()
    depth = deepest = 0
    for match in _TAG.finditer(html):
        name = (match[2] or "").lower()
        if not name or name in _VOID:
            continue
        if not match[1]:
            still_open[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif still_open[name]:
            still_open[name] -= 1
            depth -= 1
    return deepest


def _strip_dense(html: str) -> list[str]:
    """The text between tags, without what stands in scripts, styles and the like."""
    lines: list[str] = [""]
    hidden, at = "", 0
    for match in _TAG.finditer(html):
        name = (match[2] or "").lower()
        if not hidden:
            lines[-1] += html[at : match.start()]
            hidden = name if name in _HIDDEN and not match[1] else ""
        elif match[1] and name == hidden:
            hidden = ""
        if name in _BLOCKS and lines[-1]:
            lines.append("")
        at = match.end()
    if not hidden:
        lines[-1] += html[at:]
    return [unescape(line) for line in lines]


# --------------------------------------------------------------------------- HTML for publishing

_HTML_TAGS: Final = words(
    "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img ins "
    "kbd li mark ol p pre q rp rt ruby s samp small strong sub sup table tbody td tfoot th thead "
    "time tr u ul var wbr"
)
_ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "*": frozenset({"lang", "dir"}),
    "a": frozenset({"href", "title", "hreflang"}),
    "abbr": frozenset({"title"}),
    "blockquote": frozenset({"cite"}),
    "del": frozenset({"datetime"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
    "ins": frozenset({"datetime"}),
    "ol": frozenset({"start", "reversed"}),
    "q": frozenset({"cite"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
_ADDRESSES: Final = frozenset({"href", "src", "cite"})


def safe_html(html: str, base: str) -> str:
    """``html`` reduced to an allowlist that can be shown anywhere, with every address absolute.

    No scripts, forms, frames, SVG, MathML, styles, classes or ids. Links and pictures are http(s) and
    resolved on ``base``; pictures that wait for a script get their address; counting pixels go. Well-formed,
    XML-legal.
    """
    html = _escaped_once(xml_legal(html))  # also what the sanitiser cannot take: lone surrogates
    if _is_too_dense(html):
        return "".join(f"<p>{escape(block, quote=False)}</p>" for block in plain_blocks(html, True))
    if "<img" in html.lower():
        html = mend_images(_first_round(with_twins(html)), base)
    html = nh3.clean(
        html,
        tags=set(_HTML_TAGS),
        clean_content_tags=set(_HIDDEN),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=lambda _tag, name, value: (
            (resolve(base, value) or None) if name in _ADDRESSES else value
        ),
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )
    return _settled(html, _legible).strip()


def _first_round(html: str) -> str:
    """What ``mend_images`` needs: well-formed tags, with all that tells where a waiting picture is."""
    pictures = {"img": _ATTRIBUTES["img"] | {"srcset", "style"}, "source": {"srcset"}}
    return nh3.clean(
        html,
        tags={*_HTML_TAGS, "picture", "source"},
        clean_content_tags=set(_HIDDEN),
        attributes={tag: set(names) for tag, names in (_ATTRIBUTES | pictures).items()},
        generic_attribute_prefixes={"data-"},
        url_schemes={"http", "https"},
        link_rel=None,
    )


def _legible(html: str) -> str:
    """Clean HTML without marks that cannot be seen or that XML forbids, its text put right where it broke."""
    if html.isascii():
        return xml_legal(html)
    spaced = html.replace("&nbsp;", "\u00a0")
    if is_broken(spaced):
        html = mended(spaced).replace("\u00a0", "&nbsp;")
    return xml_legal(without_invisible(html.translate(_WINDOWS)))

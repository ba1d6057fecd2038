"""Which reader a body gets: its content decides; what the operator expects decides what is a failure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from aggregator.errors import ReadError
from aggregator.models import Reading
from aggregator.read.announced import announced_feeds
from aggregator.read.auto import read_page_automatically
from aggregator.read.document import Document, parse_document
from aggregator.read.feed import read_feed
from aggregator.read.jsonapi import WORDPRESS, is_wordpress, read_json
from aggregator.read.jsonbody import load_json
from aggregator.read.jsonfeed import is_json_feed, read_json_feed
from aggregator.read.page import read_page_by_rules, rules_of
from aggregator.read.pdf import read_pdf
from aggregator.read.request import ReadRequest
from aggregator.read.shortcut import all_known
from aggregator.read.sitemap import read_sitemap
from aggregator.read.sniff import Shape, sniff
from aggregator.read.story import read_story
from aggregator.read.take import taken
from aggregator.read.walls import NOTHING_YET, SHOWN, wall_error
from aggregator.settings.schema import SourceKind
from aggregator.text.language import language_tag

# What came instead of what was asked for. A page where data was expected may be a wall; see _page.
_UNWANTED: Final = {
    SourceKind.FEED: "not-a-feed",
    SourceKind.JSON: "not-json",
    SourceKind.SITEMAP: "not-a-sitemap",
}


def read(request: ReadRequest) -> Reading:
    """Everything ``request.body`` says, in this process. Raises ``ReadError`` and nothing else."""
    try:
        return all_known(request) or _in_language(taken(_read(request), request), request.language)
    except ReadError:
        raise
    except MemoryError as error:
        raise ReadError("parse-crash", "reading it needs more memory than is allowed") from error
    except RecursionError as error:
        raise ReadError("parse-limit", "it is nested too deeply to be read") from error
    except Exception as error:
        # The boundary to a dozen parsers fed by strangers: whatever they raise is this body's failure.
        raise ReadError("parse-crash", f"{type(error).__name__}: {error}"[:300]) from error


def _read(request: ReadRequest) -> Reading:
    if request.document:
        return read_pdf(request)
    shape = sniff(request.body)
    if request.story and shape is not Shape.HTML:
        raise ReadError("not-a-page", f"the address of a story gave {shape}")
    match shape:
        case Shape.FEED:
            return read_feed(request)
        case Shape.SITEMAP:
            return read_sitemap(request)
        case Shape.JSON:
            return _json(request)
        case Shape.HTML:
            return _page(request)


def _in_language(reading: Reading, header: str) -> Reading:
    """The reading with the language of the answer's header, where the body names none and the header one."""
    return reading if reading.language else replace(reading, language=language_tag(header))


def _json(request: ReadRequest) -> Reading:
    value, rule = load_json(request), request.source.json_rule
    if rule is not None:
        return read_json(value, rule, request)
    if is_json_feed(value):
        return read_json_feed(value, request)
    if is_wordpress(value):
        return read_json(value, WORDPRESS, request)
    raise ReadError("no-rule", "a JSON answer of no known format", next_step="add a json block to the source")


def _page(request: ReadRequest) -> Reading:
    document = parse_document(request)
    if request.story:
        return read_story(document, request)
    if unwanted := _UNWANTED.get(request.source.kind):
        error = wall_error(document, request.body, drawn=request.source.browser)
        raise error if error and error.reason not in SHOWN else _not_wanted(unwanted, document)
    rules = rules_of(request)
    if not rules:
        return _automatically(document, request)
    reading = read_page_by_rules(document, request, rules)
    if not reading.candidates and (error := wall_error(document, request.body, drawn=request.source.browser)):
        return _empty(error, reading)
    return reading


def _automatically(document: Document, request: ReadRequest) -> Reading:
    """Without rules only the operator knows whether a page that says it has no news is the right one."""
    try:
        return read_page_automatically(document, request)
    except ReadError as error:
        if not request.source.empty_is_fine:
            raise
        return _empty(error, read_page_by_rules(document, request, ()))


def _empty(error: ReadError, reading: Reading) -> Reading:
    """The reading without entries with the page's own word for it, unless the page is another than meant."""
    if error.reason not in NOTHING_YET:
        raise error
    return replace(reading, notes=(*reading.notes, error.detail))


def _not_wanted(reason: str, document: Document) -> ReadError:
    """The page that came, and the feed it points to if it does."""
    feed = next((one.url for one in announced_feeds(document)), "")
    step = f"try {feed}" if feed else "look for the feed's address, or set kind: page"
    return ReadError(reason, f"a web page came, titled {document.title[:200]!r}", next_step=step)

"""RSS 0.9x, 1.0, 2.0, Atom and CDF, well-formed or not. The only home of feedparser.

feedparser opens files and addresses when it is given text or bytes, so it only ever gets ``io.BytesIO``;
its sanitiser and its resolving of links inside HTML are off, because both have one owner elsewhere. It may
raise out of ``parse`` on input that it cannot digest: then the body is mended step by step, and at the
last each entry is read alone, so that a bad entry costs itself and nothing else. Of an entry that the body
breaks off in, feedparser keeps the fields that were complete and drops the open one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from lxml import etree

from aggregator.errors import ReadError
from aggregator.models import Reading, ReadingKind, Rejected
from aggregator.read.charset import for_xml, mend_utf8
from aggregator.read.feed_entry import candidate_of
from aggregator.read.found import name_of_source
from aggregator.read.limits import MAX_NAME, MAX_REJECTED, MAX_URL
from aggregator.read.request import ReadRequest
from aggregator.read.shortcut import is_complete
from aggregator.read.slices import Cut, cut
from aggregator.read.take import OVER_LIMIT
from aggregator.read.wish import wish

_REFERENCE: Final = re.compile(rb"&#(?:x([0-9a-f]{1,40})|([0-9]{1,40}));?", re.I)
_ENCODING_ONLY: Final = ("CharacterEncodingOverride", "NonXMLContentType")


def read_feed(request: ReadRequest) -> Reading:
    """Everything a feed says. Raises ``ReadError`` ``not-a-feed`` or ``parse-error``."""
    whole = cut(request.body)
    if whole is not None:
        reading = _read_slices(request, whole)
        if reading is not None:
            return reading
    parsed = _parse_somehow(request, whole)
    digests = tuple(piece.digest for piece in whole.slices) if whole else ()
    positions = tuple(range(len(parsed.entries)))
    return _reading(request, parsed, positions, digests if len(digests) == len(positions) else ())


def _read_slices(request: ReadRequest, whole: Cut) -> Reading | None:
    """Parse only what is not known, and no more than is wanted.

    ``None`` when that would be everything, or when the shortened document does not read as promised.
    """
    unknown = [at for at, piece in enumerate(whole.slices) if piece.digest not in request.known]
    wanted = unknown[: request.source.max_items]
    if len(wanted) == len(whole.slices):
        return None
    try:
        parsed = _parse(request, whole.keep(wanted))
    except (MemoryError, RecursionError):
        raise
    except Exception:  # the full body has its own ways out
        return None
    if _broken(parsed) or len(parsed.entries) != len(wanted):
        return None
    reading = _reading(request, parsed, tuple(wanted), tuple(whole.slices[at].digest for at in wanted))
    known = tuple(piece.digest for piece in whole.slices if piece.digest in request.known)
    if len(wanted) < len(unknown):
        reading = replace(reading, complete=False, notes=(*reading.notes, OVER_LIMIT))
    return replace(reading, known=known)


def _parse(request: ReadRequest, body: bytes) -> Any:
    """feedparser's own result object (untyped). May raise whatever feedparser raises."""
    import feedparser  # slow to import: only who parses pays for it

    charset = for_xml(request.body, request.content_type, request.charset)
    headers = {"content-type": f"application/xml; charset={charset}" if charset else "application/xml"}
    if b"xml:base" in body:
        headers["content-location"] = request.url  # a relative xml:base needs something to stand on
    return feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _parse_somehow(request: ReadRequest, cut_body: Cut | None) -> Any:
    for body in _milder_and_milder(request.body):
        try:
            return _parse(request, body)
        except (MemoryError, RecursionError):
            raise
        except Exception:  # feedparser raises ten kinds of error; the next form is the answer
            continue
    if cut_body is not None:
        return _parse_one_by_one(request, cut_body)
    raise ReadError("parse-error", "the feed could not be read, not even after mending")


def _milder_and_milder(body: bytes) -> Iterator[bytes]:
    """The body, then without impossible character references, then as libxml2 recovers it."""
    whole = mend_utf8(body)
    yield whole
    yield _REFERENCE.sub(_possible, whole)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(whole, parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is not None:
        yield etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _possible(reference: re.Match[bytes]) -> bytes:
    """A character reference that names a character XML allows (XML 1.0, 2.2), else U+FFFD."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    legal = number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
    return reference[0] if legal or 0x10000 <= number <= 0x10FFFF else b"&#xFFFD;"


def _parse_one_by_one(request: ReadRequest, whole: Cut) -> Any:
    """Each entry in a document of its own; those that cannot be read are left out and counted."""
    result: Any = None
    unreadable = 0
    for at in range(len(whole.slices)):
        try:
            parsed = _parse(request, whole.keep((at,)))
        except (MemoryError, RecursionError):
            raise
        except Exception:
            unreadable += 1
            continue
        if result is None:
            result = parsed
        else:
            result.entries.extend(parsed.entries)
    if result is None:
        raise ReadError("parse-error", "none of the feed's entries could be read")
    result["unreadable"] = unreadable
    return result


def _broken(parsed: Any) -> bool:
    """Ill-formed in a way that could have cost entries; a charset that was corrected is not."""
    return bool(parsed.get("bozo")) and type(parsed.get("bozo_exception")).__name__ not in _ENCODING_ONLY


def _reading(
    request: ReadRequest, parsed: Any, positions: tuple[int, ...], digests: tuple[bytes, ...]
) -> Reading:
    if not parsed.version and not parsed.entries:
        raise ReadError("not-a-feed", "no feed format was recognised")
    whole = is_complete(request.body)
    form = "atom:entry" if parsed.version.startswith("atom") else "rss:item"
    candidates = tuple(
        candidate_of(entry, parsed.feed, form=form, position=at, url=request.url, digest=digest)
        for entry, at, digest in zip(
            parsed.entries, positions, digests or (b"",) * len(positions), strict=True
        )
    )
    rejected = [Rejected(reason="unreadable", where=form)] * min(parsed.get("unreadable", 0), MAX_REJECTED)
    return Reading(
        kind=ReadingKind.FEED,
        method="feedparser",
        title=_title(parsed),
        language=str(parsed.feed.get("language") or "")[:MAX_NAME],
        home=str(parsed.feed.get("link", ""))[:MAX_URL],
        candidates=candidates,
        rejected=tuple(rejected),
        complete=whole,
        notes=_notes(parsed, whole),
        ttl=wish(request.body),
    )


def _title(parsed: Any) -> str:
    kind = (parsed.feed.get("title_detail") or {}).get("type", "text/plain")
    return name_of_source(parsed.feed.get("title"), kind != "text/plain")


def _notes(parsed: Any, whole: bool) -> tuple[str, ...]:
    facts = (
        (_broken(parsed), "ill-formed"),
        (not whole, "truncated"),
        (not parsed.version, "no format named"),
    )
    return tuple(note for holds, note in facts if holds)

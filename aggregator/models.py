"""The vocabulary: frozen data that flows down the river, named by its place in it.

``Lease`` -> ``Fetched | NotModified`` -> ``Reading`` of ``Candidate`` -> ``Item | Rejected`` -> ``Verdict``
-> ``Change`` -> ``StoredItem``. Every type is frozen and keyword-only; every time is aware and in UTC;
tuples, never lists. Absent text is the empty string, an absent fact is ``None``.

This module imports only the standard library, so that everybody may import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

EMPTY: Final[Mapping[str, str]] = MappingProxyType({})
ATOM_UPDATED: Final = "atom:updated"  # where a date was found that moves with every edit (RFC 4287 4.2.15)
CALL_AS_TITLE: Final = "call-as-title"  # Rejected.reason of a link whose only words are "read more"


# --------------------------------------------------------------------------- words with a fixed set of values


class Kind(StrEnum):
    """What sort of block an item is, so that feeds can select by it."""

    NEWS = "news"
    EVENT = "event"
    RESOURCE = "resource"


class Precision(StrEnum):
    """How much of a date the source stated. ``at`` is the start of that period."""

    SECOND = "second"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DateOrigin(StrEnum):
    """Where a date was read, most trusted first."""

    FEED = "feed"
    JSON = "json"
    SITEMAP = "sitemap"
    TIME_ELEMENT = "time"
    ATTRIBUTE = "attribute"
    TEXT = "text"
    DATELINE = "dateline"
    URL = "url"
    ARTICLE = "article"


class ReadingKind(StrEnum):
    """What the body turned out to be."""

    FEED = "feed"
    PAGE = "page"
    JSON = "json"
    SITEMAP = "sitemap"
    ARTICLE = "article"
    DOCUMENT = "document"


class Status(StrEnum):
    """How one poll ended. The letters of the fault matrix in docs/faults.md."""

    OK = "ok"  # items taken, or a complete body that held nothing new
    UNCHANGED = "unchanged"  # 304, or the very same body
    PART = "part"  # good items taken, bad ones quarantined
    HELD = "held"  # not believable: nothing published, one alarm
    FAIL = "fail"  # could not be fetched or read: back-off
    BLOCK = "block"  # refused by our own rules: address guard, robots.txt
    GONE = "gone"  # 410 twice


class ChangeKind(StrEnum):
    """What one item's arrival means to what is known."""

    NEW = "new"
    EDITED = "edited"
    SAME = "same"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


class ItemState(StrEnum):
    """Where an item stands. Scrolled off the source's list is not a state: it stays live."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"


class Errand(StrEnum):
    """What is fetched for an item besides the list it stands on."""

    PAGE = "page"  # its own page, to complete it
    DOCUMENTS = "documents"  # its documents, to tell what their files say


class PageState(StrEnum):
    """How such an errand stands."""

    WANTED = "wanted"  # to be read when its turn comes
    READ = "read"
    FAILED = "failed"  # could not be had or is another page; perhaps to be tried again
    NEEDLESS = "needless"  # nothing is lacking any more: the wish is forgotten


# --------------------------------------------------------------------------- small facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A date as far as it is known. Never "now", never guessed.

    ``at`` is UTC and the start of the stated period; ``raw`` is the text it was read from.
    """

    at: datetime
    precision: Precision
    origin: DateOrigin
    raw: str = ""

    def isoformat(self) -> str:
        """``2021-03-10T08:00:00Z``, ``2021-03-10``, ``2021-03`` or ``2021``, by precision."""
        if self.precision is Precision.SECOND:
            return self.at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[self.precision]
        return self.at.date().isoformat()[:length]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A document, sound or film that belongs to an item. ``media_type`` empty = a page or unknown."""

    title: str
    url: str
    media_type: str = ""
    length: int | None = None
    language: str = ""
    role: str = ""  # e.g. "concept note", "factsheet", "enclosure"; empty = not known
    sha256: str = ""  # of the file, in hex; empty = the file was not looked into
    pages: int | None = None  # of a PDF


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    url: str
    alt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """When and where something happens. ``start`` and ``end`` are inclusive."""

    start: Moment
    end: Moment | None = None
    place: str = ""


# --------------------------------------------------------------------------- lease and fetch


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What lets us ask "has it changed?"; ETag and Last-Modified are kept byte-exact (RFC 9110 8.8)."""

    etag: str = ""
    last_modified: str = ""
    wire_digest: bytes = b""  # blake2b-16 of the body as sent, still compressed
    body_digest: bytes = b""  # blake2b-16 of the decoded body


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """The right to poll one source once. A commit with an old ``epoch`` is refused."""

    source_key: str
    url: str  # the adopted URL where a permanent redirect was adopted
    epoch: int
    due: datetime
    validators: Validators = Validators()
    rule_digest: bytes = b""  # fingerprint of the rules the validators were earned under
    failures: int = 0  # in a row
    gone_count: int = 0  # 410 in a row
    moved_to: str = ""  # target of the 301s seen in a row
    moved_count: int = 0
    arrivals: tuple[datetime, ...] = ()  # sort times of the newest items, for the source's rhythm
    pages_due: bool = False  # there are stored items whose own pages are to be read now


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A complete body with everything a reader needs to judge it."""

    url: str  # the address that answered, after redirects
    status: int
    headers: Mapping[str, str]  # lower-case names; repeated ones joined with ", "
    body: bytes  # decoded, complete
    validators: Validators
    wire_bytes: int
    took: timedelta
    hops: tuple[str, ...] = ()  # addresses visited before ``url``
    moved_to: str = ""  # where an unbroken chain of 301/308 from the asked address ends
    fresh_for: timedelta | None = None  # Cache-Control max-age or Expires
    retry_after: timedelta | None = None

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class NotModified:
    """The source has nothing new to say: 304, or the very body we had (``same_body``)."""

    url: str
    status: int
    validators: Validators
    took: timedelta
    wire_bytes: int = 0
    same_body: bool = False
    moved_to: str = ""
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None


# --------------------------------------------------------------------------- reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A string exactly as found, and where: ``rss:item/title``, ``css:h3 > a``, ``json:title.rendered``."""

    text: str
    where: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDate:
    text: str
    origin: DateOrigin
    where: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundLink:
    """A link as found, not yet resolved: a document, an image, an enclosure."""

    url: str
    title: str = ""
    media_type: str = ""
    length: str = ""
    language: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundEvent:
    start: str
    end: str = ""
    place: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One entry as a reader found it: strings, not judgements. Missing fields are ``None`` or empty.

    ``dates`` come in order of trust; ``summary`` and ``content`` may be HTML when ``*_html`` says so.
    ``base`` is what relative links are resolved on (``xml:base``, ``<base href>`` or the page's address).
    """

    kind: Kind = Kind.NEWS
    lead: bool = False
    position: int = 0  # order in the body, from 0
    title: Found | None = None
    title_html: bool = False
    url: Found | None = None
    guid: Found | None = None
    dates: tuple[FoundDate, ...] = ()
    updated: FoundDate | None = None
    summary: Found | None = None
    summary_html: bool = False
    content: Found | None = None
    content_html: bool = False
    place: Found | None = None
    language: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: FoundLink | None = None
    documents: tuple[FoundLink, ...] = ()
    event: FoundEvent | None = None
    base: str = ""
    slice_digest: bytes = b""  # blake2b-8 of this entry: of its raw bytes where the format has such


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """A candidate that is not an item, and the gate that said so (a named reason, never empty)."""

    reason: str
    title: str = ""
    url: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Everything one body said.

    ``known`` are the digests of entries that were recognised and left out: those are present and
    unchanged. ``complete`` is False when the body was cut or broken after some good entries, or held
    more new ones than are taken at once, so that nothing may be inferred from what is missing.
    """

    kind: ReadingKind
    method: str  # "feedparser", "rules", "json-ld", "headings", ... : how it was read
    title: str = ""
    language: str = ""
    home: str = ""  # the page the feed belongs to
    candidates: tuple[Candidate, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    known: tuple[bytes, ...] = ()
    complete: bool = True
    notes: tuple[str, ...] = ()
    ttl: timedelta | None = None  # the feed's own wish: RSS ttl, sy:updatePeriod
    older: str = ""  # where the page points to the one with older entries
    steps: tuple[str, ...] = ()  # how it came to this, if that was asked for
    pages: int | None = None  # of a document


# --------------------------------------------------------------------------- items


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """What we publish: clean, absolute, valid. ``title`` and ``summary`` are plain text.

    ``body`` is sanitised HTML. ``evidence`` names, per field, where in the body its value was found.
    ``keys`` are this item's names in the source's world, best evidence first (see identity).
    """

    source_key: str
    kind: Kind = Kind.NEWS
    lead: bool = False
    title: str
    url: str = ""
    guid: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    summary: str = ""
    body: str = ""
    language: str = ""
    place: str = ""
    country: str = ""
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    image: Image | None = None
    documents: tuple[Attachment, ...] = ()
    event: Event | None = None
    evidence: Mapping[str, str] = field(default_factory=lambda: EMPTY, compare=False)
    keys: tuple[str, ...] = field(default=(), compare=False)
    mark: bytes = field(default=b"", compare=False)  # digest of the raw entry it was read from; not stored


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredItem:
    """An item with its bookkeeping; wraps, never repeats a field.

    ``ordinal`` is the sort time of every list: the publisher's date where there is one (a day counts
    as its last second, capped by first sight), otherwise first sight.
    """

    id: str  # UUID, minted once, kept for ever
    item: Item
    version: int  # 1, then +1 with every published change
    state: ItemState
    first_seen: datetime
    changed: datetime  # last significant change; what feeds call "updated"
    ordinal: datetime
    body_digest: bytes = b""  # the archived bytes this version was read from
    change_note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the memory says about a name: enough for deciding, nothing more."""

    id: str
    item: Item
    version: int
    state: ItemState
    first_seen: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedPage:
    """A stored item whose own page is to be read, or its documents, and how often that was tried in vain."""

    known: Known
    what: Errand = Errand.PAGE
    tries: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PageVisit:
    """How an errand for one item stands after this poll. ``due`` None = never (again)."""

    id: str
    what: Errand = Errand.PAGE
    host: str
    state: PageState
    tries: int = 0
    due: datetime | None = None
    reason: str = ""
    detail: str = ""


# --------------------------------------------------------------------------- judgement and decision


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Is this reading believable? If not: what it looks like, why, and what a person can do."""

    believable: bool
    state: str = "healthy"  # healthy, quiet, empty, flood, login, soft-404, ...
    reason: str = ""
    next_step: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One decided step for one item."""

    kind: ChangeKind
    id: str
    item: Item
    version: int
    significant: bool = True  # moves ``changed``; a typo fix does not
    new_keys: tuple[str, ...] = ()  # names to add to the ledger
    note: str = ""
    slice_digest: bytes = b""
    in_body: bool = True  # read from the body of this poll; False = only completed from elsewhere


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How one poll ended, whatever happened: the value every branch of the pipeline meets in.

    ``reason`` is a stable code (``dns``, ``timeout``, ``http-404``, ``parse-limit`` ...), the same in
    log, metric and ``status``; ``detail`` is a sentence for people.
    """

    source_key: str
    status: Status
    reason: str = ""
    detail: str = ""
    next_step: str = ""
    started: datetime
    took: timedelta = timedelta()
    url: str = ""
    http_status: int | None = None
    wire_bytes: int = 0
    validators: Validators | None = None  # None = keep the stored ones
    rule_digest: bytes = b""  # of the lease: the validators hold under these rules only
    body: bytes | None = None  # to be archived; None = nothing new
    content_type: str = ""
    changes: tuple[Change, ...] = ()
    present: tuple[bytes, ...] = ()  # slice digests seen in this body, for the third short-cut
    beyond: int = 0  # of the changes, how many are not from this body: of older pages, of articles
    pages: tuple[PageVisit, ...] = ()  # how the items' own pages stand, where that was looked at
    page_holds: tuple[tuple[str, datetime], ...] = ()  # hosts whose articles are left alone until then
    rejected: tuple[Rejected, ...] = ()
    verdict: Verdict | None = None
    feed_title: str = ""
    adopt_url: str = ""  # a permanent redirect seen three times: poll here from now on
    moved_to: str = ""
    moved_count: int = 0
    next_due: datetime
    failures: int = 0
    gone_count: int = 0
    host: str = ""  # host:port that was asked, or the redirect's that asked for patience
    host_not_before: datetime | None = None  # Retry-After also holds for the host

    def count(self, kind: ChangeKind) -> int:
        return sum(change.kind is kind for change in self.changes)

    def pages_in(self, state: PageState) -> int:
        return sum(page.state is state for page in self.pages)

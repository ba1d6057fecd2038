"""What operators may write, as types. One class per block of YAML; every field carries its description,
because the exported JSON Schema and docs/configuration.md are made from it.

The objects are frozen and handed in, never a global. Sizes are bytes, durations ``timedelta``; in YAML a
duration is written ``90s``, ``15m``, ``2h``, ``1d``, a size ``500 kB`` or ``10 MB`` (decimal units).
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from aggregator.settings.values import (
    BaseAddress,
    Country,
    Css,
    Duration,
    Headers,
    Interval,
    JmesPath,
    Language,
    LanguageList,
    Network,
    Networks,
    OptionalWebAddress,
    Selector,
    Size,
    Vocabulary,
    WebAddress,
    WordList,
    XPath,
    Zone,
    is_xpath,
    wrong,
)

__all__ = [
    "Block",
    "Duration",
    "FetchSettings",
    "FieldRule",
    "JsonRule",
    "Network",
    "PageRule",
    "ParserSettings",
    "RetentionSettings",
    "SampleSettings",
    "ScheduleSettings",
    "ServerSettings",
    "ServiceSettings",
    "Settings",
    "SitemapRule",
    "Size",
    "Source",
    "SourceKind",
    "StoreSettings",
    "is_xpath",
]


class Block(BaseModel):
    """Base of every block: frozen, and an unknown key is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


# --------------------------------------------------------------------------- sources/<key>.yaml


class SourceKind(StrEnum):
    AUTO = "auto"
    FEED = "feed"
    PAGE = "page"
    JSON = "json"
    SITEMAP = "sitemap"


class FieldRule(Block):
    """Where one field of an entry is, seen from the entry's box. Give ``css`` or ``xpath``, not both."""

    css: Css = Field("", description="CSS selector, seen from the entry's box. Empty = the box itself.")
    xpath: XPath = Field(
        "",
        description="XPath 1.0, seen from the entry's box; one that starts with / looks in the whole page. "
        "May end in @attribute.",
    )
    attr: str = Field("", description="Take this attribute instead of the text (href, datetime, src ...).")
    before: str = Field("", description="Keep only the text before this mark, e.g. '...'.")
    after: str = Field("", description="Keep only the text after this mark.")

    @model_validator(mode="after")
    def _one_selector(self) -> Self:
        if self.css and self.xpath:
            raise wrong("has both 'css' and 'xpath'", "keep one of them", key="xpath")
        return self


class PageRule(Block):
    """How to read a newsroom page that has no feed. A plain text for a field means its CSS selector."""

    items: Selector = Field(
        description="CSS selector (or XPath starting with / or ./) of the box around each entry."
    )
    flat: bool = Field(
        False,
        description="true = 'items' selects only where entries begin (headings, links, dates); what stands "
        "between two of them belongs to them, too. For lists without a box around each entry.",
    )
    title: FieldRule | None = Field(
        None,
        description="The headline. Left out: the heading, the link's text, or the text before a 'read "
        "more' link, whichever the entries have in common.",
    )
    link: FieldRule | None = Field(
        None, description="The link to the article. Left out: the headline's, else that of the 'read more'."
    )
    date: FieldRule | None = Field(
        None,
        description="The day of publication. Left out: a time element, then a date printed in the box or "
        "above it, then a dateline at the start of the text; of an event none.",
    )
    when: FieldRule | None = Field(
        None,
        description="When an event takes place: a day, a period such as '7 to 12 March 2021', or two "
        "matches, start and end. Left out: time elements, then the only day or period in the box's text.",
    )
    summary: FieldRule | None = Field(
        None, description="One or two sentences about the entry. Left out: what the box says besides."
    )
    image: FieldRule | None = Field(None, description="The picture of the entry.")
    documents: FieldRule | None = Field(
        None,
        description="Links to documents that belong to the entry (all matches are taken). For links that "
        "stand outside the box, an XPath that starts with / looks in the whole page.",
    )
    place: FieldRule | None = Field(
        None,
        description="Where it happened or will happen. Left out: the dateline's place; of an event the place "
        "beside its days.",
    )
    categories: FieldRule | None = Field(
        None, description="Topics printed with the entry (all matches are taken)."
    )
    kind: Literal["news", "event", "resource"] = Field("news", description="What these entries are.")
    lead: bool = Field(False, description="true = these entries are the page's lead story.")
    drop: Css = Field(
        "", description="CSS selector of parts to take away before reading, such as share buttons."
    )

    @field_validator(
        *("title", "link", "date", "when", "summary", "image", "documents", "place", "categories"),
        mode="before",
        json_schema_input_type=FieldRule | str | None,
    )
    @classmethod
    def _short_form(cls, value: object) -> object:
        if isinstance(value, str):
            return {"xpath": value} if is_xpath(value) else {"css": value}
        return value

    @model_validator(mode="after")
    def _days_have_one_meaning(self) -> Self:
        if self.when and self.kind != "event":
            raise wrong(
                "has 'when', which is only for events",
                "write 'kind: event', or 'date' instead of 'when'",
                key="when",
            )
        if self.date and self.kind == "event" and not self.when:
            raise wrong(
                "has 'date', the day of publication, but no 'when'",
                "write 'when' for the days of the event",
                key="date",
            )
        return self


class JsonRule(Block):
    """How to read a JSON answer. Fields are JMESPath expressions, seen from one entry."""

    preset: Literal["", "wordpress"] = Field(
        "", description="Ready rules: 'wordpress' for /wp-json/wp/v2/posts."
    )
    items: JmesPath = Field(
        "", description="JMESPath to the list of entries. Empty = the answer itself is the list."
    )
    title: JmesPath = Field("title", description="JMESPath of the headline.")
    link: JmesPath = Field("url", description="JMESPath of the link.")
    id: JmesPath = Field("", description="JMESPath of the entry's own permanent id.")
    date: JmesPath = Field("", description="JMESPath of the publication date.")
    updated: JmesPath = Field("", description="JMESPath of the date of the last change.")
    summary: JmesPath = Field("", description="JMESPath of the summary (text or HTML).")
    content: JmesPath = Field("", description="JMESPath of the full text (HTML).")
    image: JmesPath = Field("", description="JMESPath of the picture's address.")
    categories: JmesPath = Field("", description="JMESPath of a list of topics.")
    authors: JmesPath = Field("", description="JMESPath of a list of authors.")
    language: JmesPath = Field("", description="JMESPath of the language code.")
    documents: JmesPath = Field("", description="JMESPath of a list of document addresses.")


class SitemapRule(Block):
    """Which addresses of a sitemap are news."""

    include: str = Field("", description="Only addresses that contain this text, e.g. /news/.")
    exclude: str = Field("", description="Never addresses that contain this text.")


class Source(Block):
    """One newsroom that is polled. Only ``url`` is needed."""

    key: str = Field("", exclude=True, json_schema_extra={"internal": True})
    vocabulary: tuple[tuple[str, tuple[str, ...]], ...] = Field((), json_schema_extra={"internal": True})
    url: WebAddress = Field(
        description="The address to poll: a feed, a newsroom page, a JSON answer or a sitemap."
    )
    title: str = Field(
        "",
        description="The name shown as the source of its items. Left out: the feed's own title, or the host.",
    )
    home: OptionalWebAddress = Field(
        "", description="The page for people, when the address above is not one."
    )
    kind: SourceKind = Field(
        SourceKind.AUTO, description="What the address gives. 'auto' looks at the answer."
    )
    enabled: bool = Field(True, description="false = kept in the list, not polled.")
    language: Language = Field(
        "",
        description="Language of the source (BCP 47: en, fr, ar, zh-Hant), where the source does not say.",
    )
    languages: LanguageList = Field(
        (),
        description="Languages the source writes in, when there are several: for its dates, and for items "
        "that do not say theirs.",
    )
    timezone: Zone = Field(
        "", description="Time zone for dates without one (IANA name, e.g. Europe/Vienna). Left out: UTC."
    )
    day_first: bool | None = Field(
        None,
        description="How 03/04/2021 is meant: true = 3 April, false = March 4. "
        "Left out: by the language, or no date.",
    )
    every: Interval | None = Field(
        None,
        description="Poll at this interval. "
        "Left out: the source's own rhythm, within schedule.floor and schedule.ceiling.",
    )
    topics: WordList = Field((), description="Topics given to every item of this source.")
    country: Country = Field(
        "", description="Country of every item that names none (ISO 3166 alpha-2: AT, NO, KE)."
    )
    credit: str = Field(
        "", description="Attribution line shown with every item. Left out: the source's title."
    )
    licence: str = Field("", description="Licence of the texts, a name or an address.")
    page: PageRule | None = Field(
        None, description="Rules for a page without feed. Several lists on one page: use 'blocks'."
    )
    blocks: tuple[PageRule, ...] = Field(
        (), description="Several lists on one page, each with its own rules."
    )
    json_rule: JsonRule | None = Field(None, alias="json", description="Rules for a JSON answer.")
    sitemap: SitemapRule | None = Field(None, description="Rules for a sitemap.")
    max_items: Annotated[int, Field(ge=1, le=5000)] = Field(
        1000, description="At most so many new entries are taken from one answer; the rest with the next."
    )
    backfill: Annotated[int, Field(ge=0, le=25)] = Field(
        0, description="With the first reading of a page, follow so many links to pages with older entries."
    )
    articles: Literal["auto", "always", "never"] = Field(
        "auto",
        description="Read the page of each new item once, to complete it. 'auto' = only of items without "
        "date or summary; 'always' = for the full text, too.",
    )
    documents: Literal["listed", "inspected"] = Field(
        "listed",
        description="'inspected' = fetch the documents of new items once, to tell their size, SHA-256 and, "
        "of PDFs, language and number of pages (needs the extra 'documents').",
    )
    browser: bool = Field(
        False,
        description="true = a browser draws the page before it is read, because scripts make its content. "
        "Needs the extra 'browser' and Chromium; slow, so only where nothing else helps.",
    )
    empty_is_fine: bool = Field(False, description="true = the source may be empty at times; no alarm then.")
    allow_networks: Networks = Field(
        (), description="Private networks this source may be fetched from, e.g. 10.20.0.0/16."
    )
    allow_downgrade: bool = Field(False, description="true = a redirect from https to http is followed.")
    max_wire: Size | None = Field(None, description="Overrides fetch.max_wire for this source.")
    max_body: Size | None = Field(None, description="Overrides fetch.max_body for this source.")
    headers: Headers = Field(
        default_factory=dict, description="Extra request headers, sent to the source's own host only."
    )

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True)

    @model_validator(mode="after")
    def _rules_fit_the_kind(self) -> Self:
        given = {
            "page": (self.page, SourceKind.PAGE),
            "blocks": (self.blocks, SourceKind.PAGE),
            "json": (self.json_rule, SourceKind.JSON),
            "sitemap": (self.sitemap, SourceKind.SITEMAP),
        }
        present = [(name, kind) for name, (rule, kind) in given.items() if rule]
        for name, kind in present:
            if self.kind not in (SourceKind.AUTO, kind):
                raise wrong(
                    f"has rules under '{name}:', which are not used with 'kind: {self.kind}'",
                    f"write 'kind: {kind}' or take the rules away",
                    key=name,
                )
        if len({kind for _, kind in present}) > 1 or (self.page and self.blocks):
            names = " and ".join(f"'{name}:'" for name, _ in present)
            raise wrong(f"has rules under {names}", "keep one of them", key=present[-1][0])
        return self


# --------------------------------------------------------------------------- dateline.yaml


class ServiceSettings(Block):
    """Who we are."""

    title: str = Field("Dateline", description="Name of this service, shown on its pages and in its feeds.")
    base_url: BaseAddress = Field(
        "",
        description="The public address of this service; every link we publish starts with it. "
        "Left out: http:// with server.host and server.port, good for trying things out.",
    )
    contact: str = Field(
        "",
        description="E-mail or page where source owners reach you. Sent with every request; please fill in.",
    )
    language: Language = Field("en", description="Language of the service's own words.")
    description: str = Field("", description="One sentence about the service, shown on the front page.")


class ServerSettings(Block):
    """Where readers and feed programs find us."""

    host: str = Field(
        "127.0.0.1", description="Address to listen on. 0.0.0.0 = all, when a proxy stands in front."
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8080, description="Port to listen on.")


class FetchSettings(Block):
    """The one door to the outside."""

    threads: Annotated[int, Field(ge=1, le=32)] = Field(
        6, description="Requests under way at once. 4 to 8 is right."
    )
    pace: Duration = Field(
        timedelta(seconds=2),
        description="Time between two requests to one host; this machine itself needs none.",
    )
    connect_timeout: Interval = Field(timedelta(seconds=5), description="Longest wait for a connection.")
    first_byte: Interval = Field(
        timedelta(seconds=10), description="Longest wait for the first byte, and between bytes."
    )
    deadline: Interval = Field(
        timedelta(seconds=30), description="Longest time for one request with all its redirects."
    )
    max_wire: Size = Field(10_000_000, description="Most bytes taken from the wire for one body.")
    max_body: Size = Field(20_000_000, description="Most bytes of a body once unpacked.")
    max_ratio: Annotated[int, Field(ge=2, le=10_000)] = Field(
        100, description="Most bytes out for one byte in, above 1 MB."
    )
    robots: bool = Field(True, description="Obey robots.txt.")
    allow_networks: Networks = Field(
        (), description="Private networks that may be fetched from, e.g. 127.0.0.0/8. Empty = none."
    )
    user_agent: str = Field("", description="Name we go by. Left out: Dateline/<version> with the contact.")
    ca_file: Path | None = Field(
        None, description="Certificates of your own authority (PEM), added to the usual ones."
    )
    browser: Path | None = Field(
        None,
        description="Program of Chromium, for sources with 'browser: true'. Left out: the system's own.",
    )
    browser_memory: Size = Field(
        1_000_000_000, description="Most memory of the browser with all its processes."
    )


class ScheduleSettings(Block):
    """How often sources are asked."""

    floor: Interval = Field(timedelta(minutes=15), description="Never poll a source more often than this.")
    ceiling: Interval = Field(timedelta(hours=24), description="Poll every source at least this often.")
    start: Interval = Field(
        timedelta(hours=1), description="Interval for a source whose rhythm is not known yet."
    )
    articles: Annotated[int, Field(ge=0, le=100)] = Field(
        5,
        description="Pages and documents of items that are asked of one host with one poll, at most; the "
        "others follow with the next polls. 0 = none.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.floor > self.ceiling:
            raise wrong("is longer than 'ceiling'", "floor 15m and ceiling 24h are usual", key="floor")
        return self


class StoreSettings(Block):
    """The memory."""

    url: str = Field(
        "", description="SQLAlchemy address of the database. Left out: SQLite in the data folder."
    )


class RetentionSettings(Block):
    """How long things are kept. Items themselves and their ids are kept for ever."""

    bodies: Duration = Field(timedelta(days=90), description="How long fetched bodies are kept.")
    runs: Duration = Field(timedelta(days=90), description="How long the record of each poll is kept.")
    revisions: Duration = Field(timedelta(days=730), description="How long old versions of items are kept.")


class ParserSettings(Block):
    """The child that reads bodies and can be killed."""

    processes: Annotated[int, Field(ge=1, le=16)] = Field(2, description="Reading processes.")
    cpu: Interval = Field(timedelta(seconds=10), description="Most processor time for one body.")
    memory: Size = Field(512_000_000, description="Most memory of a reading process.")


class SampleSettings(Block):
    """The living sample newsroom."""

    enabled: bool = Field(False, description="true = serve the living sample newsroom on this machine.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8090, description="Its port on 127.0.0.1.")
    every: Interval = Field(timedelta(seconds=30), description="How often something happens in it.")


class Settings(Block):
    """dateline.yaml: the service as a whole. Every block and every key may be left out."""

    service: ServiceSettings = Field(ServiceSettings(), description="Name, public address and contact.")
    server: ServerSettings = Field(ServerSettings(), description="Where the web server listens.")
    fetch: FetchSettings = Field(FetchSettings(), description="How sources are fetched.")
    schedule: ScheduleSettings = Field(ScheduleSettings(), description="How often sources are polled.")
    store: StoreSettings = Field(StoreSettings(), description="Where everything is remembered.")
    retention: RetentionSettings = Field(RetentionSettings(), description="How long things are kept.")
    parser: ParserSettings = Field(ParserSettings(), description="Limits of reading.")
    topics: Vocabulary = Field(
        default_factory=dict,
        description="Topics and the words that tell them, in all languages: an item whose title or summary "
        "holds one of the words is given the topic. 'recycl*' = all words that begin so.",
    )
    sample: SampleSettings = Field(SampleSettings(), description="The sample newsroom.")

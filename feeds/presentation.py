"""How an item looks: the sole owner of its title, text, dates and links in every format.

``present`` turns a stored item into an ``Entry``; the renderers only write down what it says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from typing import Final
from uuid import UUID

from aggregator.models import Attachment, Event, Image, Moment, Precision, StoredItem
from feeds.characters import direction, html_text, language_tag, legal, link, one_line
from feeds.shelf import Credit
from feeds.words import Words, words

# A body above this stays at the source: readers cut or refuse entries of megabytes.
BODY_LIMIT: Final = 300_000  # characters
_FIRST_YEAR: Final = 1000  # RFC 822 dates and RFC 3339 want four digits


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An item ready to be written in any format. Text fields are legal XML, links are http(s) or "".

    ``body`` is the item's own text as HTML; ``content`` is that with image, event, documents, "read more"
    link and attribution around it. ``published`` is None unless a day or better was stated.
    """

    id: str  # urn:uuid:..., the same in every feed and format (RFC 4287 section 4.2.6, RSS guid)
    stored: StoredItem
    credit: Credit
    words: Words
    title: str
    link: str  # the source's page; ``page`` when the item has none
    page: str  # our page about the item
    summary: str
    body: str
    content: str
    language: str  # of the item; "" when not known
    direction: str
    feed_language: str
    published: datetime | None
    updated: datetime
    corrected: bool  # it changed since we first saw it, in a way that matters
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    image: Image | None
    documents: tuple[Attachment, ...]


def present(stored: StoredItem, *, credit: Credit, language: str, base_url: str) -> Entry:
    """``stored`` as it is shown in a feed in ``language``.

    ``base_url`` is the service's own address without a slash at its end. Raises ValueError when the item
    cannot be published: no title, or an id that is not a UUID.
    """
    item = stored.item
    title = one_line(item.title)
    if not title:
        raise ValueError("the item has no title")
    page = f"{base_url}/{item_path(stored.id)}"
    tag = language_tag(item.language)
    entry = Entry(
        id=UUID(stored.id).urn,
        stored=stored,
        credit=publishable(credit),
        words=words(language),
        title=title,
        link=link(item.url) or page,
        page=page,
        summary=legal(item.summary).strip(),
        body=_body(item.body, item.summary),
        content="",
        language=tag,
        direction=direction(tag or language),
        feed_language=language,
        published=published_at(item.published, stored.first_seen),
        updated=updated_at(stored),
        corrected=is_corrected(stored),
        authors=_texts(item.authors),
        topics=_texts(item.topics),
        image=_image(item.image),
        documents=_documents(item.documents),
    )
    return replace(entry, content=_content(entry))


def item_path(item_id: str) -> str:
    """Where our page about an item is, below the service's address."""
    return f"items/{UUID(item_id)}/"


def published_at(moment: Moment | None, first_seen: datetime) -> datetime | None:
    """The instant readers are told, or None when less than a day was stated.

    A day is told as its noon in UTC: that is the right day from Honolulu to Nairobi and most places beyond.
    On the morning of that very day it is first sight, so that nothing is dated in the future.
    A month or a year would become a false day, so it is told as text only (``Moment.isoformat``).
    """
    if moment is None or moment.at.year < _FIRST_YEAR:
        return None
    if moment.precision is Precision.SECOND:
        return moment.at.replace(microsecond=0)
    if moment.precision is Precision.DAY:
        day = moment.at.replace(hour=0, minute=0, second=0, microsecond=0)
        noon = day + timedelta(hours=12)
        return first_seen.replace(microsecond=0) if day <= first_seen < noon else noon
    return None


def updated_at(stored: StoredItem) -> datetime:
    """When the item last changed in a way that matters, in whole seconds.

    What we never saw change is as old as its source says, not as our first sight of it: a reader that sorts
    by this would otherwise show ten years of a new source as today's news. What the source calls its last
    update is left aside, because it moves with every trifle.
    """
    if is_corrected(stored):
        return stored.changed.replace(microsecond=0)
    stated = published_at(stored.item.published, stored.first_seen)
    return min(stated or stored.first_seen, stored.first_seen).replace(microsecond=0)


def is_corrected(stored: StoredItem) -> bool:
    """Whether it changed since first sight in a way that matters."""
    return stored.changed > stored.first_seen


def publishable(credit: Credit) -> Credit:
    """A credit whose texts are legal and whose home is a link or empty."""
    title = one_line(credit.title)
    return Credit(
        title=title,
        home=link(credit.home),
        credit=one_line(credit.credit) or title,
        licence=one_line(credit.licence),
    )


def event_dates(event: Event) -> str:
    """``2026-03-10`` or ``2026-03-10 – 2026-03-12``: ISO dates are read in every language."""
    start = event.start.isoformat()
    end = event.end.isoformat() if event.end else start
    return start if end == start else f"{start} – {end}"


def _texts(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for value in values if (text := one_line(value))))


def _image(image: Image | None) -> Image | None:
    if image is None or not (url := link(image.url)):
        return None
    return Image(url=url, alt=one_line(image.alt))


def _documents(documents: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Those with a usable address, each address once."""
    by_url: dict[str, Attachment] = {}
    for document in documents:
        url = link(document.url)
        if url and url not in by_url:
            by_url[url] = replace(
                document,
                url=url,
                title=one_line(document.title),
                media_type=_media_type(document.media_type),
                length=document.length if document.length and document.length > 0 else None,
                language=language_tag(document.language),
                role=one_line(document.role),
            )
    return tuple(by_url.values())


def _media_type(text: str) -> str:
    """``type/subtype`` without parameters (RFC 6838 section 4.2), or ""."""
    essence = text.partition(";")[0].strip().lower()
    kind, slash, name = essence.partition("/")
    names = (kind, name)
    plain = all(part and part.isascii() and part.translate(_TOKEN).isalnum() for part in names)
    return essence if slash and plain else ""


_TOKEN: Final = str.maketrans("!#$&-^_.+", "xxxxxxxxx")  # what RFC 6838 allows beside letters and digits


# --------------------------------------------------------------------------- HTML


def _body(body: str, summary: str) -> str:
    html = legal(body).strip()
    return html if html and len(html) <= BODY_LIMIT else paragraphs(summary)


def paragraphs(text: str) -> str:
    """Plain text as HTML paragraphs; an empty line parts them."""
    blocks = (block.strip() for block in legal(text).split("\n\n"))
    return "".join(f"<p>{html_text(block)}</p>" for block in blocks if block)


def _content(entry: Entry) -> str:
    own = _picture(entry) + entry.body
    tag = f' lang="{entry.language}"' if entry.language else ""
    text = f'<div{tag} dir="{entry.direction}">{own}</div>' if own else ""
    around = _event(entry) + _list_of_documents(entry) + _read_more(entry) + _attribution(entry)
    return f'{text}<div lang="{entry.feed_language}" dir="{direction(entry.feed_language)}">{around}</div>'


def _picture(entry: Entry) -> str:
    if entry.image is None or "<img" in entry.body:
        return ""
    return f'<p><img src="{html_text(entry.image.url)}" alt="{html_text(entry.image.alt)}"></p>'


def _event(entry: Entry) -> str:
    event = entry.stored.item.event
    if event is None:
        return ""
    text = f"<p>{entry.words.when}: {event_dates(event)}"
    place = one_line(event.place)
    return text + (f"<br>{entry.words.where}: {html_text(place)}</p>" if place else "</p>")


def _list_of_documents(entry: Entry) -> str:
    if not entry.documents:
        return ""
    rows = "".join(f"<li>{_anchor(doc.url, doc.title or file_name(doc.url))}</li>" for doc in entry.documents)
    return f"<p>{entry.words.documents}:</p><ul>{rows}</ul>"


def file_name(url: str) -> str:
    """The last part of an address, for a document without a title."""
    path = url.partition("?")[0].partition("#")[0].rstrip("/")
    return path.rpartition("/")[2]


def _read_more(entry: Entry) -> str:
    return f"<p>{_anchor(entry.link, entry.words.read_more)}</p>"


def _attribution(entry: Entry) -> str:
    credit, label = entry.credit, entry.words
    name = _anchor(credit.home, credit.credit) if credit.home else html_text(credit.credit)
    licence = _anchor(credit.licence, credit.licence) if link(credit.licence) else html_text(credit.licence)
    return f"<p><small>{label.source}: {name}" + (
        f" · {label.licence}: {licence}</small></p>" if licence else "</small></p>"
    )


def _anchor(url: str, text: str) -> str:
    return f'<a href="{escape(link(url), quote=True)}">{html_text(text)}</a>'

"""Pages for people: the front page, one per feed, one per item. The only home of Jinja2.

Everything is escaped by the template engine; the two exceptions are an entry's ``body``, which was sanitised
when the item was read, and the JSON-LD, which is escaped for its place. No scripts, links between pages are
relative (the folder may be served below any prefix), and nothing depends on the time of rendering: equal
data gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aggregator.models import Attachment, ItemState, Kind
from aggregator.settings.schema import ServiceSettings
from feeds.characters import direction, link, one_line
from feeds.edition import Edition, Format, feed_path, page_path
from feeds.presentation import Entry, file_name, item_path
from feeds.render.file_kinds import file_kind
from feeds.render.labels import Labels, labels_for, size_text
from feeds.render.linked_data import article
from feeds.render.when import corrected, event_times, first_sight, when

_HERE: Final = Path(__file__).parent
_FEW: Final = 8  # so many feeds announce all their formats on the front page; of more, one format each
_FORMAT_NAMES: Final = {Format.ATOM: "Atom", Format.RSS: "RSS", Format.JSON: "JSON Feed"}
_UP: Final = "../../"  # from a feed's or an item's page to the top


class Pages:
    """Makes the pages; see ``feeds.publish.PageRenderer``."""

    def __init__(self, service: ServiceSettings) -> None:
        service = service.model_copy(
            update={name: one_line(getattr(service, name)) for name in ("title", "description", "contact")}
        )
        self._service = service
        self._assets = _assets()
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        style = next(path for path in self._assets if path.endswith(".css"))
        self._templates.globals.update(
            service=service,
            base_url=service.base_url.rstrip("/"),
            style=style,
            contact=_contact(service.contact),
            formats=_FORMAT_NAMES,
            when=when,
            corrected=corrected,
            direction_of=direction,
            event_times=event_times,
            first_sight=first_sight,
            document_facts=document_facts,
            is_event=is_event,
            feed_path=feed_path,
            page_path=page_path,
            item_path=item_path,
            file_name=file_name,
            link=link,
            one_line=one_line,
        )

    def index(self, editions: Sequence[Edition], newest: Sequence[Entry]) -> bytes:
        """The front page: every feed, and the newest entries of all of them."""
        return self._page(
            "index.html",
            self._service.language,
            root="",
            editions=editions,
            entries=newest,
            announced=tuple(Format) if len(editions) <= _FEW else (Format.ATOM,),
        )

    def feed(self, edition: Edition, entries: Sequence[Entry]) -> bytes:
        """A feed's page with the newest ``entries`` of ``edition.count``."""
        return self._page("feed.html", edition.language, root=_UP, edition=edition, entries=entries)

    def item(self, entry: Entry) -> bytes:
        """An item's page; its canonical address is the source's."""
        return self._page(
            "item.html",
            entry.feed_language,
            root=_UP,
            entry=entry,
            item=entry.stored.item,
            withdrawn=entry.stored.state is ItemState.WITHDRAWN,
            linked_data=article(entry, self._service.title),
        )

    def assets(self) -> Mapping[str, bytes]:
        """Files the pages need, by path below the public folder; the style sheet's name carries its hash."""
        return dict(self._assets)

    def _page(self, template: str, language: str, **values: object) -> bytes:
        labels = labels_for(language)
        text = self._templates.get_template(template).render(
            labels=labels, direction=direction(labels.language), **values
        )
        return text.encode("utf-8")


def is_event(entry: Entry) -> bool:
    """Whether it announces something that takes place, with its days or without."""
    item = entry.stored.item
    return item.event is not None or item.kind is Kind.EVENT


def document_facts(document: Attachment, labels: Labels) -> tuple[str, ...]:
    """``PDF`` and ``120 kB``: what is known of a document's kind and size."""
    size = size_text(document.length, labels) if document.length else ""
    return tuple(fact for fact in (file_kind(document), size) if fact)


def _contact(contact: str) -> str:
    """The operator's contact as a link: a page, a mail address, or nothing when it is neither."""
    if link(contact):
        return link(contact)
    name, _, host = contact.strip().partition("@")
    return f"mailto:{quote(name)}@{quote(host)}" if name and host else ""


def _assets() -> Mapping[str, bytes]:
    """``assets/style.<hash>.css``; icons under plain names."""
    folder = _HERE / "assets"
    style = (folder / "style.css").read_bytes()
    return {
        f"assets/style.{blake2b(style, digest_size=8).hexdigest()}.css": style,
        "assets/icon.svg": (folder / "icon.svg").read_bytes(),
        "assets/icon.png": (folder / "icon.png").read_bytes(),
        "favicon.ico": (folder / "favicon.ico").read_bytes(),
    }

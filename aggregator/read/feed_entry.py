"""One entry as feedparser gives it -> ``Candidate``: strings as found, dates as raw text."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any, Final

from aggregator.models import ATOM_UPDATED, Candidate, DateOrigin, Found, FoundDate, FoundEvent, FoundLink
from aggregator.read.found import (
    found_date,
    found_link,
    found_name,
    found_text,
    found_title,
    found_url,
    links,
    names,
)
from aggregator.text.urls import host_of, resolve

_ATOM: Final = "atom:entry"
_PLAIN: Final = "text/plain"
_PAGES: Final = ("text/html", "application/xhtml+xml")
_MAIL: Final = re.compile(r"\S+@\S+\.\S+")
_WEB: Final = re.compile(r"https?://", re.I)
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.I)
_ASCTIME: Final = re.compile(r"[A-Za-z]{3,9} [A-Za-z]{3} +\d{1,2} \d{1,2}:\d\d")
_WHERE: Final = {"rel": "{}/enclosure", "src": "{}/content/@src", "": "{}/media:content"}
_YEARS: Final = range(1995, 2101)  # a parsed year outside is feedparser's guess, not the source's word


def candidate_of(entry: Any, feed: Any, *, form: str, position: int, url: str, digest: bytes) -> Candidate:
    """``form`` is ``rss:item`` or ``atom:entry``; ``feed`` what feedparser says of the whole, ``url`` where
    it came from."""
    content, content_type = _content(entry)
    summary = str(entry.get("summary") or "")
    summary_type = _detail(entry, "summary").get("type", content_type or "text/html")
    dates = tuple(_dates(entry, form))
    updated = tuple(_date(entry, "updated", f"{form}/updated"))
    pictures, documents = _media(entry, form)
    return Candidate(
        position=position,
        title=found_title(entry.get("title"), f"{form}/title"),
        title_html=_detail(entry, "title").get("type", _PLAIN) != _PLAIN,
        url=_url(entry, form),
        guid=found_url(entry.get("id"), f"{form}/guid" if form.startswith("rss") else f"{form}/id"),
        dates=dates,
        updated=updated[0] if updated else None,
        summary=found_text(summary, f"{form}/summary") if summary != content else None,
        summary_html=summary_type != _PLAIN,
        content=found_text(content, f"{form}/content"),
        content_html=content_type != _PLAIN,
        language=str(entry.get("language") or _detail(entry, "title").get("language") or "")[:35],
        authors=names(_authors(entry)) or (names(_authors(feed)) if form == _ATOM else ()),
        categories=names(_name(tag.get("label") or tag.get("term")) for tag in entry.get("tags", ())),
        image=pictures[0] if pictures else None,
        documents=documents,
        event=_event(entry, form),
        place=found_name(entry.get("ev_location"), f"{form}/ev:location"),
        base=_base(entry, feed, form, url),
        slice_digest=digest,
    )


def _detail(entry: Any, field: str) -> Any:
    return entry.get(f"{field}_detail") or {}


def _content(entry: Any) -> tuple[str, str]:
    """The longest inline content and its type: some feeds send an excerpt as a second content."""
    best, kind = "", ""
    for content in entry.get("content") or ():
        value = str(content.get("value") or "")
        if len(value) > len(best) and not str(content.get("type", "")).startswith(
            ("image/", "audio/", "video/")
        ):
            best, kind = value, str(content.get("type") or "text/html")
    return best, kind


def _base(entry: Any, feed: Any, form: str, url: str) -> str:
    """``xml:base`` in force in the entry, on the feed's address. Texts of RSS, which mostly knows none, were
    written for the entry's page, or for the site where the entry links to another."""
    details = (*(entry.get("content") or ()), _detail(entry, "summary"), _detail(entry, "title"))
    stated = next((detail["base"] for detail in details if detail.get("base")), "")
    if stated or form == _ATOM:
        return (resolve(url, stated) if stated else "") or url
    page, site = (resolve(url, str(one.get("link") or "")) for one in (entry, feed))
    return page if host_of(page) in {host_of(site), host_of(url)} - {""} else site or url


def _url(entry: Any, form: str) -> Found | None:
    """The link. Without one: a guid that is a web address, what a feed proxy notes as the true address,
    any alternate link, at last the first enclosure. A guid that is no web address is no link.
    """
    link, guid = _alternate(entry) or str(entry.get("link") or ""), str(entry.get("id") or "")
    if link and (link != guid or _WEB.match(link)):
        return found_url(link, f"{form}/guid" if link == guid else f"{form}/link")
    if true := entry.get("feedburner_origlink"):
        return found_url(true, f"{form}/feedburner:origLink")
    for rel in ("alternate", "enclosure"):
        for other in entry.get("links", ()):
            if other.get("rel") == rel and other.get("href"):
                return found_url(other["href"], f"{form}/link[@rel='{rel}']")
    elsewhere = (content for content in entry.get("content") or () if content.get("type") in _PAGES)
    return next(filter(None, (found_url(one.get("src"), f"{form}/content/@src") for one in elsewhere)), None)


def _alternate(entry: Any) -> str:
    """Of several links to the entry itself the first that is a page: feedparser takes the last."""
    links = [link for link in entry.get("links", ()) if link.get("rel") == "alternate" and link.get("href")]
    pages = [link for link in links if link.get("type", _PAGES[0]) in _PAGES]
    return str(pages[0]["href"]) if len(links) > 1 and pages else ""


def _dates(entry: Any, form: str) -> Iterator[FoundDate]:
    """Publication first; the last change stands in only when nothing else is stated.

    In Atom it says so ("atom:updated"), because it moves with every edit (RFC 4287 4.2.15). What feedparser
    calls ``updated`` in RSS is mostly ``dc:date``, which does not.
    """
    stated = [date for field in ("published", "created") for date in _date(entry, field, f"{form}/{field}")]
    changed = ATOM_UPDATED if form.startswith("atom") else f"{form}/updated"
    yield from stated or _date(entry, "updated", changed)


def _date(entry: Any, field: str, where: str) -> Iterator[FoundDate]:
    """The raw text; after it, for forms that only feedparser knows (asctime, national ones), its reading."""
    raw = str(entry.get(field) or "") if field in entry else ""
    yield from found_date(raw, DateOrigin.FEED, where)
    parsed = entry.get(f"{field}_parsed") if raw and (not raw.isascii() or _ASCTIME.match(raw)) else None
    if parsed and parsed.tm_year in _YEARS:
        at = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        yield from found_date(at.isoformat(), DateOrigin.FEED, f"{where} {raw[:100]}")


def _authors(entry: Any) -> Iterator[str]:
    """Names alone: nobody asked for a mail address to be published."""
    for author in (*(entry.get("authors") or ()), *(entry.get("contributors") or ())):
        name = _name(author.get("name"))
        yield "" if _MAIL.fullmatch(name) else name


def _name(value: object) -> str:
    """A name with the references that systems write into CDATA resolved: "Arts &amp; crafts"."""
    return unescape(str(value or ""))


def _media(entry: Any, form: str) -> tuple[tuple[FoundLink, ...], tuple[FoundLink, ...]]:
    """Pictures and documents among enclosures and Media RSS, each in order and once."""
    pictures: list[FoundLink | None] = []
    documents: list[FoundLink | None] = []
    for media in (*(entry.get("media_content") or ()), *_enclosures(entry), *_outside(entry)):
        where = _WHERE["rel" if "rel" in media else "src" if "src" in media else ""].format(form)
        kind = str(media.get("type") or "")
        link = found_link(
            media.get("href") or media.get("url") or media.get("src"),
            where,
            title=str(media.get("title") or ""),
            media_type=kind,
            length=str(media.get("length") or media.get("filesize") or ""),
            language=str(media.get("hreflang") or media.get("lang") or ""),
        )
        if link and (
            kind.startswith("image/") or media.get("medium") == "image" or _PICTURE.search(link.url)
        ):
            pictures.insert(0 if media.get("isdefault") == "true" else len(pictures), link)
        elif kind != "text/html":
            documents.append(link)
    for thumbnail in entry.get("media_thumbnail") or ():
        pictures.append(found_link(thumbnail.get("url"), f"{form}/media:thumbnail"))
    pictures.append(found_link(_itunes_image(entry), f"{form}/itunes:image"))
    return links(pictures), links(documents)


def _enclosures(entry: Any) -> list[Any]:
    return [link for link in entry.get("links", ()) if link.get("rel") == "enclosure"]


def _outside(entry: Any) -> list[Any]:
    """Content of Atom that lies elsewhere (RFC 4287 4.1.3.2) and is no page."""
    return [one for one in entry.get("content") or () if one.get("src") and one.get("type") not in _PAGES]


def _itunes_image(entry: Any) -> str:
    image = entry.get("image")
    return str(image.get("href") or "") if isinstance(image, dict) else ""


def _event(entry: Any, form: str) -> FoundEvent | None:
    """The RSS 1.0 event module (web.resource.org/rss/1.0/modules/event)."""
    start = found_name(entry.get("ev_startdate"), f"{form}/ev:startdate")
    if start is None:
        return None
    end, place = entry.get("ev_enddate"), entry.get("ev_location")
    return FoundEvent(
        start=start.text, end=str(end or "").strip(), place=str(place or "").strip(), where=start.where
    )

"""The last gate: refuses a document that breaks an invariant, before it goes out.

Three functions read a whole document as a stranger would, and return what is wrong with it in words; an
empty tuple means it may go out. The publisher asks them once per item (a document with that one item) and
once per head (a document without items); with unique ids that is the whole document, at a fraction of the
cost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

import orjson
from lxml import etree

from feeds.characters import link
from feeds.edition import Format

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_RFC3339: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_FORBIDDEN: Final = frozenset(
    ("applet", "base", "embed", "form", "frame", "frameset", "iframe", "link", "meta", "object", "script")
)
_ADDRESSES: Final = frozenset(("href", "src", "action", "formaction", "poster", "data", "xlink:href"))
_SCHEME: Final = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.\-\x00-\x20]*):")
_SCHEMES: Final = frozenset(("http", "https", "mailto", "tel"))

Problems = tuple[str, ...]


def check_rss(document: bytes) -> Problems:
    """RSS 2.0: required elements, unique guids, dates, links, enclosures, harmless HTML."""
    root = _tree(document)
    if isinstance(root, str):
        return (root,)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return ("not an RSS 2.0 document",)
    problems = _missing(channel, ("title", "link", "description"), "channel")
    problems += _links("channel link", [channel.findtext("link") or ""])
    problems += _rfc822(channel.findtext("lastBuildDate"), "lastBuildDate")
    items = channel.findall("item")
    for item in items:
        problems += _rss_item(item)
    return (*problems, *_unique(item.findtext("guid") or "" for item in items))


def _rss_item(item: etree._Element) -> list[str]:
    enclosures = item.findall("enclosure")
    addresses = [item.findtext("link") or "", *(found.get("url", "") for found in enclosures)]
    addresses += [
        found.get("url", "")
        for found in item.iter("{http://search.yahoo.com/mrss/}*")
        if found.get("url") is not None
    ]
    problems = _missing(item, ("title", "guid", "link", "description"), "item")
    problems += _links("item", addresses)
    problems += [
        f"enclosure without a type or a length: {found.get('url')}"
        for found in enclosures
        if "/" not in found.get("type", "") or not found.get("length", "").isdigit()
    ]
    if item.find("pubDate") is not None:
        problems += _rfc822(item.findtext("pubDate"), "pubDate")
    return problems + _markup(item.findtext(_CONTENT) or "") + _markup(item.findtext("description") or "")


def check_atom(document: bytes) -> Problems:
    """Atom (RFC 4287): required elements, unique ids, dates, links, harmless HTML."""
    root = _tree(document)
    if isinstance(root, str):
        return (root,)
    if root.tag != f"{_ATOM}feed":
        return ("not an Atom document",)
    problems = _missing(root, ("id", "title", "updated", "author"), "feed", _ATOM)
    problems += _rfc3339(root.findtext(f"{_ATOM}updated"), "updated")
    problems += _links("feed", [found.get("href", "") for found in root.findall(f"{_ATOM}link")])
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        problems += _atom_entry(entry)
    return (*problems, *_unique(entry.findtext(f"{_ATOM}id") or "" for entry in entries))


def _atom_entry(entry: etree._Element) -> list[str]:
    links = entry.findall(f"{_ATOM}link")
    problems = _missing(entry, ("id", "title", "updated", "content"), "entry", _ATOM)
    problems += _links("entry", [found.get("href", "") for found in links])
    if sum(found.get("rel", "alternate") == "alternate" for found in links) != 1:
        problems.append("an entry needs exactly one alternate link")
    problems += [
        f"enclosure without a type: {found.get('href')}"
        for found in links
        if found.get("rel") == "enclosure" and "/" not in found.get("type", "")
    ]
    problems += _rfc3339(entry.findtext(f"{_ATOM}updated"), "updated")
    if entry.find(f"{_ATOM}published") is not None:
        problems += _rfc3339(entry.findtext(f"{_ATOM}published"), "published")
    return problems + _markup(entry.findtext(f"{_ATOM}content") or "")


def check_json(document: bytes) -> Problems:
    """JSON Feed 1.1: required members, unique ids, dates, links, harmless HTML."""
    try:
        feed = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        return (f"not JSON: {error}",)
    if not isinstance(feed, dict) or feed.get("version") != "https://jsonfeed.org/version/1.1":
        return ("not a JSON Feed 1.1 document",)
    items = feed.get("items")
    if not feed.get("title") or not isinstance(items, list):
        return ("feed without title or items",)
    problems = _links("feed", [feed.get("home_page_url", ""), feed.get("feed_url", "")])
    for item in items:
        problems += _json_item(item)
    return (*problems, *_unique(item.get("id", "") for item in items))


def _json_item(item: Mapping[str, object]) -> list[str]:
    problems = [
        f"item without {name}" for name in ("id", "url", "title", "content_html") if not item.get(name)
    ]
    addresses = [str(item.get("url", ""))] + ([str(item["image"])] if "image" in item else [])
    attachments = item.get("attachments", [])
    for attachment in attachments if isinstance(attachments, list) else []:
        addresses.append(str(attachment.get("url", "")))
        if "/" not in attachment.get("mime_type", ""):
            problems.append("attachment without a media type")
    for name in ("date_published", "date_modified"):
        if name in item:
            problems += _rfc3339(str(item[name]), name)
    return problems + _links("item", addresses) + _markup(str(item.get("content_html", "")))


CHECKS: Final[Mapping[Format, Callable[[bytes], Problems]]] = MappingProxyType(
    {Format.RSS: check_rss, Format.ATOM: check_atom, Format.JSON: check_json}
)


# --------------------------------------------------------------------------- rules


def _tree(document: bytes) -> etree._Element | str:
    """The root, or why there is none: not well-formed, an illegal character, a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        return f"not well-formed: {error.msg}"
    return "has a document type" if root.getroottree().docinfo.internalDTD is not None else root


def _missing(parent: etree._Element, names: Iterable[str], where: str, space: str = "") -> list[str]:
    """Names of required children that are absent or say nothing."""
    return [
        f"{where} without {name}"
        for name in names
        if (found := parent.find(space + name)) is None or not "".join(map(str, found.itertext())).strip()
    ]


def _links(where: str, addresses: Iterable[str]) -> list[str]:
    return [
        f"{where}: not a publishable link: {url[:200]!r}" for url in addresses if not url or link(url) != url
    ]


def _unique(ids: Iterable[str]) -> list[str]:
    counts = Counter(ids)
    doubled = [f"id used {count} times: {name}" for name, count in counts.items() if count > 1]
    return doubled + [f"not a urn:uuid: {name[:80]!r}" for name in counts if not _is_urn(name)]


def _is_urn(name: str) -> bool:
    try:
        return UUID(name.removeprefix("urn:uuid:")).urn == name
    except ValueError:
        return False


def _rfc3339(text: str | None, name: str) -> list[str]:
    try:
        if _RFC3339.fullmatch(text or "") and datetime.fromisoformat(text or "").tzinfo:
            return []
    except ValueError:
        pass
    return [f"{name} is not a date with a zone: {text!r}"]


def _rfc822(text: str | None, name: str) -> list[str]:
    try:
        if parsedate_to_datetime(text or "").tzinfo:
            return []
    except ValueError:
        pass
    return [f"{name} is not a date with a zone: {text!r}"]


def _markup(html: str) -> list[str]:
    """Elements, attributes and addresses of an item's HTML that could run or load something on their own."""
    if "<" not in html:
        return []
    root = etree.fromstring(f"<div>{html}</div>", etree.HTMLParser(no_network=True, huge_tree=False))
    if root is None:
        return []
    problems = []
    for node in root.iter(etree.Element):
        if str(node.tag).lower() in _FORBIDDEN:
            problems.append(f"element <{node.tag!s}>")
        problems += [
            f"attribute {name!s}" for name, value in node.items() if not _harmless(str(name), str(value))
        ]
    return problems


def _harmless(name: str, value: str) -> bool:
    name = name.lower()
    if name.startswith("on") or name in ("srcdoc", "style"):
        return False
    scheme = _SCHEME.match(value) if name in _ADDRESSES else None
    return scheme is None or re.sub(r"[\x00-\x20]", "", scheme[1]).lower() in _SCHEMES

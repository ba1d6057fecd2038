"""OPML, the lists of sources that feed readers exchange -> source files.

Two steps, so that a person can look first: ``read_opml`` reads and judges; ``write_sources`` writes what it
is given, never over a file that is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from lxml import etree
from pydantic import TypeAdapter, ValidationError

from aggregator.errors import ConfigError, Problem
from aggregator.settings.draft import file_text, free_key, write_new
from aggregator.settings.folder import SLUG, slug
from aggregator.settings.loader import SOURCES
from aggregator.settings.values import WebAddress
from aggregator.text.urls import canonical

_ADDRESS: Final = TypeAdapter(WebAddress)
_LONGEST_TEXT: Final = 500  # characters of a title or folder name


@dataclass(frozen=True, kw_only=True, slots=True)
class OpmlLimits:
    max_bytes: int = 5_000_000
    max_entries: int = 10_000
    max_depth: int = 50


USUAL_LIMITS: Final = OpmlLimits()


@dataclass(frozen=True, kw_only=True, slots=True)
class OpmlEntry:
    """One source of the list. ``folders`` are the outlines around it, outermost first."""

    title: str
    url: str
    home: str = ""
    folders: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class OpmlSkipped:
    title: str
    url: str
    line: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OpmlReport:
    """What the list holds: every outline that names a source is in one of the two, in the list's order."""

    entries: tuple[OpmlEntry, ...] = ()
    skipped: tuple[OpmlSkipped, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What became of one entry. ``file`` is relative to the configuration folder, "" = not written."""

    entry: OpmlEntry
    key: str
    file: str
    reason: str = ""


def read_opml(
    data: bytes,
    *,
    known: Mapping[str, str] | None = None,
    limits: OpmlLimits = USUAL_LIMITS,
    file: str = "opml",
) -> OpmlReport:
    """Read a list; ``known`` maps the canonical addresses of existing sources to their keys.

    Raises ConfigError when the list as a whole is refused: too large, too deep, too many entries, not
    OPML, or with a document type (OPML has none, attacks do).
    """
    if len(data) > limits.max_bytes:
        raise _refused(file, 0, f"is larger than {limits.max_bytes // 1_000_000} MB", "split it")
    collector = _Collector(file=file, limits=limits, seen=dict(known or {}))
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for start in range(0, len(data), 65536):
            parser.feed(data[start : start + 65536])
            collector.take(parser)
        parser.close()
        collector.take(parser)
    except etree.XMLSyntaxError as error:
        collector.take_what_is_left(parser)
        said = (error.msg or "it ends too early").split(", line ")[0]
        hint = "an & in an address is written &amp;" if "Entity" in said or "EntityRef" in said else ""
        raise _refused(file, error.lineno or 0, f"is not well-formed: {said}", hint) from None
    if not collector.is_opml:
        raise _refused(file, 0, "is not an OPML file", "it must begin with <opml>")
    return OpmlReport(entries=tuple(collector.entries), skipped=tuple(collector.skipped))


def _refused(file: str, line: int, message: str, hint: str = "") -> ConfigError:
    return ConfigError((Problem(file=file, line=line, message=message, hint=hint),))


@dataclass(slots=True)
class _Collector:
    """Walks over the outlines while they are parsed; nothing is kept but entries and the open folders."""

    file: str
    limits: OpmlLimits
    seen: dict[str, str]
    entries: list[OpmlEntry] = field(default_factory=list)
    skipped: list[OpmlSkipped] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    depth: int = 0
    is_opml: bool = False

    def take(self, parser: etree.XMLPullParser) -> None:
        for event, element in parser.read_events():
            if isinstance(element, etree._Element):
                (self._start if event == "start" else self._end)(element)

    def take_what_is_left(self, parser: etree.XMLPullParser) -> None:
        """Our own reason for refusing, where what was read before the fault gives one."""
        with suppress(etree.XMLSyntaxError):
            self.take(parser)

    def _start(self, element: etree._Element) -> None:
        self.depth += 1
        if self.depth == 1:
            self._root(element)
        if self.depth > self.limits.max_depth:
            message = f"is nested deeper than {self.limits.max_depth} levels"
            raise _refused(self.file, _line(element), message)
        if _local(element) == "outline":
            facts = {str(name).lower(): str(value) for name, value in element.attrib.items()}
            title = _one_line(facts.get("title") or facts.get("text") or "")
            if "xmlurl" in facts:
                self._source(title, facts, _line(element))
            self.folders.append(title)

    def _root(self, element: etree._Element) -> None:
        self.is_opml = _local(element) == "opml"
        if not self.is_opml:
            raise _refused(self.file, _line(element), "is not an OPML file", "it must begin with <opml>")
        if element.getroottree().docinfo.doctype:  # type: ignore[attr-defined]
            raise _refused(self.file, 1, "has a document type (DOCTYPE)", "take it away; OPML has none")

    def _end(self, element: etree._Element) -> None:
        self.depth -= 1
        if _local(element) == "outline":
            title = self.folders.pop()
            if not len(element) and not any(str(name).lower() == "xmlurl" for name in element.attrib):
                self._skip(title, "", _line(element), "it has no xmlUrl")
            self._forget_before(element)

    @staticmethod
    def _forget_before(element: etree._Element) -> None:
        """Drop finished siblings, so that a long list never stands in memory as a tree."""
        parent = element.getparent()
        if parent is not None:
            for before in list(element.itersiblings(preceding=True)):
                parent.remove(before)

    def _source(self, title: str, facts: Mapping[str, str], line: int) -> None:
        url = facts["xmlurl"].strip()
        reason = _address_problem(url)
        if reason:
            self._skip(title, url, line, reason)
            return
        name = canonical(url)
        if name in self.seen:
            other = self.seen[name]
            self._skip(title, url, line, f"the source '{other}' has this address already")
            return
        home = facts.get("htmlurl", "").strip()
        entry = OpmlEntry(
            title=title or (urlsplit(url).hostname or ""),
            url=url,
            home="" if _address_problem(home) else home,
            folders=tuple(folder for folder in self.folders if folder),
            line=line,
        )
        self.seen[name] = entry.title
        self.entries.append(entry)
        self._count(line)

    def _skip(self, title: str, url: str, line: int, reason: str) -> None:
        self.skipped.append(OpmlSkipped(title=title, url=url[:_LONGEST_TEXT], line=line, reason=reason))
        self._count(line)

    def _count(self, line: int) -> None:
        if len(self.entries) + len(self.skipped) > self.limits.max_entries:
            message = f"holds more than {self.limits.max_entries} sources"
            raise _refused(self.file, line, message, "split it into several files")


def _local(element: etree._Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1].lower()


def _line(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _one_line(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:_LONGEST_TEXT]


def _address_problem(url: str) -> str:
    try:
        _ADDRESS.validate_python(url)
    except ValidationError as error:
        return str(error.errors()[0]["msg"])
    return ""


def write_sources(entries: Iterable[OpmlEntry], folder: Path, *, dry_run: bool) -> tuple[Written, ...]:
    """Write ``sources/<key>.yaml`` for each entry; with ``dry_run`` only say what would be written.

    Never overwrites: a name that is taken gets a number. An entry that cannot be written is reported and
    the others go on.
    """
    home = folder / SOURCES
    taken = {path.stem.lower() for path in home.iterdir()} if home.is_dir() else set()
    if not dry_run:
        home.mkdir(parents=True, exist_ok=True)
    done = []
    for entry in entries:
        key = _free_key(entry, taken)
        taken.add(key)
        name = f"{SOURCES}/{key}.yaml"
        reason = "" if dry_run else write_new(folder / name, source_text(entry))
        done.append(Written(entry=entry, key=key, file="" if reason else name, reason=reason))
    return tuple(done)


def _free_key(entry: OpmlEntry, taken: set[str]) -> str:
    host = (urlsplit(entry.url).hostname or "").removeprefix("www.")
    key = free_key((slug(entry.title), slug(host)), taken)
    assert SLUG.fullmatch(key)
    return key


def source_text(entry: OpmlEntry) -> str:
    """The file for one entry, with comments for the person who opens it next."""
    fields = {"title": entry.title, "url": entry.url, "home": entry.home}
    folders = f" Its folder there: {' / '.join(entry.folders)}." if entry.folders else ""
    told = {name: text for name, text in fields.items() if text}
    return file_text(told, [f"Taken from an OPML list.{folders}"])

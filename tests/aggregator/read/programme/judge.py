"""Judges the reading of a programme's page against what is expected of it, and tells every difference.

Both are the JSON object of ``read --json``. What is expected may hold notes of its own: ``accept`` in an item
(``titles``, ``title_prefix_of``, ``published_any``, ``places``) or in a document (``titles``), and a list of
``optional`` items that are neither missed nor too many. The lists of calls is the judge's own on purpose: who
judges with the words of the judged sees no gap in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

Told: TypeAlias = Mapping[str, Any]  # an item, a document or a whole reading as JSON

_OVERLAP: Final = 0.9  # of the words of two titles
_BEGINNING: Final = 6  # words of a first sentence that make a title
_BEGINNING_UNSPACED: Final = 10  # characters, where no blanks part the words
_CELL: Final = 64
_SIGNS: Final = str.maketrans("“”„«»‘’‚‐‑–—―", '"""""\'\'\'-----', "\xad\u200b\u200e\u200f\ufeff")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_CALLS: Final = (
    *("read more", "learn more", "find out more", "more", "continue reading", "read on", "full story"),
    *("lire la suite", "en savoir plus", "lire plus", "leer más", "seguir leyendo", "más información"),
    *("подробнее", "читать далее", "читать дальше", "اقرأ المزيد", "المزيد", "阅读更多", "更多", "查看更多"),
    *("weiterlesen", "mehr lesen", "mehr erfahren", "leia mais", "saiba mais", "ler mais"),
    *("leggi tutto", "leggi di più", "continua a leggere", "続きを読む", "もっと見る", "詳細を見る"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One way in which a reading is not what was expected."""

    subject: str
    item: str
    expected: object = ""
    found: object = ""

    def cells(self) -> tuple[str, ...]:
        cells = (self.subject, self.item, self.expected, self.found)
        return tuple(_short("-" if cell is None else str(cell)) for cell in cells)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """All differences, and how many items and documents are right: (right, found, expected)."""

    differences: tuple[Difference, ...]
    items: tuple[int, int, int]
    documents: tuple[int, int, int]

    def table(self) -> str:
        """The differences for people, a line each."""
        rows = [("what", "item", "expected", "found"), *(one.cells() for one in self.differences)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
        figures = f"items F1 {f1(*self.items):.3f}, documents F1 {f1(*self.documents):.3f}"
        return "\n".join((figures, *lines))

    @property
    def subjects(self) -> set[str]:
        return {one.subject for one in self.differences}


def judge(reading: Told, expected: Told) -> Verdict:
    """Compares a whole reading: each item with the one of its address, then what is left over."""
    rest = list(reading["items"])
    pairs = [(wanted, _take(rest, wanted)) for wanted in expected["items"]]
    optional = [one["url"] for one in expected.get("optional", ())]
    rest = [item for item in rest if not any(_same_address(url, item["url"]) for url in optional)]
    found = [(wanted, item) for wanted, item in pairs if item is not None]
    differences = [
        *_page(reading, expected),
        *(Difference(subject="missing", item=wanted["title"]) for wanted, item in pairs if item is None),
        *_left_over(rest, found),
        *(difference for wanted, item in found for difference in _item(wanted, item)),
        *_calls(reading["items"]),
        *_documents(found, rest),
    ]
    right = sum(_same_title(wanted, item["title"]) for wanted, item in found)
    return Verdict(
        differences=tuple(differences),
        items=(right, len(found) + len(rest), len(pairs)),
        documents=_document_count(found, rest, expected),
    )


def f1(right: int, found: int, expected: int) -> float:
    return 2 * right / (found + expected) if found + expected else 1.0


# --------------------------------------------------------------------------- items


def _take(rest: list[Told], wanted: Told) -> Told | None:
    """The item of the same address, rather one with the right title; it is taken out of the rest."""
    same = [item for item in rest if _same_address(wanted["url"], item["url"])]
    same.sort(key=lambda item: not _same_title(wanted, item["title"]))
    if not same:
        return None
    rest.remove(same[0])
    return same[0]


def _page(reading: Told, expected: Told) -> Iterator[Difference]:
    wanted = expected.get("kind", "page")
    if reading["kind"] != wanted:
        why = f"{reading['kind']} ({reading['reason']})" if reading["reason"] else reading["kind"]
        yield Difference(subject="kind of page", item="", expected=wanted, found=why)


def _left_over(rest: Sequence[Told], found: Sequence[tuple[Told, Told]]) -> Iterator[Difference]:
    for item in rest:
        twice = any(_same_address(wanted["url"], item["url"]) for wanted, _ in found)
        subject = "twice" if twice else "too many"
        yield Difference(subject=subject, item=item["title"], found=item["url"])


def _item(wanted: Told, item: Told) -> Iterator[Difference]:
    """Everything about one item that is not as expected."""
    name = wanted["title"]
    if not _same_title(wanted, item["title"]):
        yield Difference(subject="title", item=name, expected=name, found=item["title"])
    for field in ("kind", "lead", "country"):
        if item[field] != wanted[field]:
            yield Difference(subject=field, item=name, expected=wanted[field], found=item[field])
    yield from _date(wanted, item)
    if not _same_place(wanted["place"], wanted, item["place"]):
        yield Difference(subject="place", item=name, expected=wanted["place"], found=item["place"])
    if not _same_event(wanted, item["event"]):
        yield Difference(
            subject="event", item=name, expected=_days(wanted["event"]), found=_days(item["event"])
        )
    if not _same_summary(wanted["summary"], item["summary"]):
        yield Difference(subject="summary", item=name, expected=wanted["summary"], found=item["summary"])


def _calls(items: Sequence[Told]) -> Iterator[Difference]:
    for item in items:
        folded = _folded(item["title"]).rstrip(" >→])\"'")
        if any(folded == call or re.search(rf"[\W\d_]{call}$", folded) for call in _CALLS):
            yield Difference(subject="call", item=item["title"], found=item["url"])


# --------------------------------------------------------------------------- one field each


def _date(wanted: Told, item: Told) -> Iterator[Difference]:
    """Value and precision; a date where the page gives none, and a wrong year, are counted on their own."""
    told, right = item["published"], wanted["published"]
    accepted = wanted.get("accept", {}).get("published_any", ())
    if told is None and right is None:
        return
    if told in accepted and item["precision"] == ("month" if len(told) == 7 else "day"):
        return
    if told == right and item["precision"] == wanted["precision"]:
        return
    subject = "date"
    if told is not None:
        subject = "invented date" if right is None else "date" if told[:4] == right[:4] else "wrong year"
    expected, found = (f"{one['published']} ({one['precision']})" for one in (wanted, item))
    yield Difference(subject=subject, item=wanted["title"], expected=expected, found=found)


def _same_place(right: str | None, wanted: Told, told: str | None) -> bool:
    """As on the page; the city alone is enough."""
    if right is None or told is None:
        return right == told
    enough = (right, re.split(r"[,，،、]", right)[0], *wanted.get("accept", {}).get("places", ()))
    return _folded(told) in {_folded(place) for place in enough}


def _same_event(wanted: Told, told: Told | None) -> bool:
    right = wanted["event"]
    if right is None or told is None:
        return right is told
    same_days = (right["start"], right["end"] or right["start"]) == (
        told["start"],
        told["end"] or told["start"],
    )
    return same_days and _same_place(right["place"], wanted, told["place"])


def _days(event: Told | None) -> str | None:
    return event and f"{event['start']} - {event['end']}, {event['place']}"


def _same_summary(right: str | None, told: str | None) -> bool:
    """A part of the text, or all of it, with no dateline, label or neighbour's words in it."""
    if right is None or told is None:
        return right == told
    return _folded(told).replace(" ", "") in _folded(right).replace(" ", "")


def _same_title(wanted: Told, told: str) -> bool:
    """The title or one that is as good; without a headline the beginning of the first sentence is one."""
    accept = wanted.get("accept", {})
    sentence = accept.get("title_prefix_of")
    titles = [*accept.get("titles", ()), *(() if sentence else (wanted["title"],))]
    begins = sentence is not None and _is_beginning(told, sentence)
    return begins or any(overlap(title, told) >= _OVERLAP for title in titles)


def _is_beginning(told: str, sentence: str) -> bool:
    folded = _folded(told)
    long_enough = len(folded.split()) >= _BEGINNING
    if _UNSPACED.search(folded):
        long_enough = len(folded) >= _BEGINNING_UNSPACED
    return long_enough and _folded(sentence).startswith(folded)


def overlap(one: str, other: str) -> float:
    """How much of two titles' words is the same (the words' F1); equal titles without words are equal."""
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs:
        return float(_folded(one) == _folded(other))
    rest = list(theirs)
    for word in ours:
        if word in rest:
            rest.remove(word)
    return f1(len(theirs) - len(rest), len(ours), len(theirs))


def _words(text: str) -> list[str]:
    """Words; single characters of scripts that put no blanks between words."""
    words = re.findall(r"\w+", _folded(text))
    return [part for word in words for part in (word if _UNSPACED.search(word) else (word,))]


def _folded(text: str) -> str:
    """Without case, kinds of quotes and dashes, kinds and number of spaces, and final dots."""
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold()
    return " ".join(text.split()).rstrip(" .。…")


def _same_address(right: str, told: str | None) -> bool:
    if told is None:
        return False
    with_fragment = bool(urlsplit(right).fragment)
    return _address(right, with_fragment) == _address(told, with_fragment)


def _address(url: str, with_fragment: bool) -> tuple[str, str, frozenset[str], str]:
    parts = urlsplit(url)
    path = re.sub(r"/index\.html$", "", parts.path).rstrip("/")
    query = frozenset(pair for pair in parts.query.split("&") if pair and not pair.startswith("utm_"))
    host = (parts.hostname or "").removeprefix("www.")
    return host, path, query, parts.fragment if with_fragment else ""


# --------------------------------------------------------------------------- documents


def _documents(found: Sequence[tuple[Told, Told]], rest: Sequence[Told]) -> Iterator[Difference]:
    """Address and title of each, at its own story."""
    everywhere = [
        document for item in (*(item for _, item in found), *rest) for document in item["documents"]
    ]
    expected = [document for wanted, _ in found for document in wanted["documents"]]
    for wanted, item in found:
        for right in wanted["documents"]:
            yield from _document(right, item["documents"], everywhere)
        for told in item["documents"]:
            if not any(_same_address(right["url"], told["url"]) for right in expected):
                yield Difference(subject="document too many", item=told["title"], found=told["url"])


def _document(right: Told, here: Sequence[Told], everywhere: Sequence[Told]) -> Iterator[Difference]:
    name = right["title"]
    told = next((one for one in here if _same_address(right["url"], one["url"])), None)
    if told is None:
        elsewhere = any(_same_address(right["url"], one["url"]) for one in everywhere)
        subject = "document at another story" if elsewhere else "document missing"
        yield Difference(subject=subject, item=name, expected=right["url"])
        return
    if not _same_title(right, told["title"]):
        yield Difference(subject="document's title", item=name, expected=name, found=told["title"])
    if told["media_type"] != right["media_type"]:
        types = right["media_type"], told["media_type"]
        yield Difference(subject="document's type", item=name, expected=types[0], found=types[1])


def _document_count(
    found: Sequence[tuple[Told, Told]], rest: Sequence[Told], expected: Told
) -> tuple[int, int, int]:
    wanted = [document for item in expected["items"] for document in item["documents"]]
    told = [document for item in (*(item for _, item in found), *rest) for document in item["documents"]]
    right = sum(
        any(_same_address(one["url"], other["url"]) and _same_title(one, other["title"]) for other in told)
        for one in wanted
    )
    return right, len(told), len(wanted)


def _short(text: str) -> str:
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"

"""From what a reader found to what we publish: ``Candidate`` -> ``Item``, or ``Rejected`` with its reason.

Strings become clean text, absolute addresses and dates with a precision, or nothing: a field that cannot be
read is left out and ``evidence`` says so. Only an entry that says nothing to a reader is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from html import escape
from typing import Final

from aggregator.enclosed import documents, picture
from aggregator.identity import folded
from aggregator.lazy import lazy
from aggregator.models import (
    CALL_AS_TITLE,
    Candidate,
    Event,
    Found,
    FoundDate,
    Item,
    Moment,
    Reading,
    ReadingKind,
    Rejected,
)
from aggregator.settings.schema import Source
from aggregator.text.calls import is_call, without_call
from aggregator.text.categories import topics_of
from aggregator.text.clean import plain_blocks, plain_text, safe_html, xml_legal
from aggregator.text.dateline import Dateline, split_dateline
from aggregator.text.dates import read_date, read_event_dates
from aggregator.text.detect import is_doubtful, language_of
from aggregator.text.furniture import without_leading
from aggregator.text.images import described
from aggregator.text.language import language_tag
from aggregator.text.places import country_of
from aggregator.text.summary import sentences, summarise
from aggregator.text.urls import resolve
from aggregator.text.vocabulary import topics_in

TITLE_LIMIT: Final = 500
SUMMARY_LIMIT: Final = 600
HEADLINE_LIMIT: Final = 140  # of a title made from the first sentence
LIST_LIMIT: Final = 20  # topics, authors
WORDS_LIMIT: Final = 200  # of one topic, author or place
GUID_LIMIT: Final = 2000
RAW_LIMIT: Final = 200  # of a refused text kept as evidence
_NO_CALL: Final = frozenset(" .…>")
_PAGES: Final = frozenset({ReadingKind.PAGE, ReadingKind.ARTICLE})
_NOWHERE: Final = Found(text="")


def normalize(
    candidate: Candidate, *, source: Source, reading: Reading, url: str, now: datetime
) -> Item | Rejected:
    """The item this candidate is, or the reason why it is none; names come from ``settle``. Never raises.

    ``url`` is the address the body came from. Reasons: ``empty`` (no title, text, link), ``no-title`` (a link
    alone), ``call-as-title`` (on a page a link whose only words are "read more" or the like).
    """
    entry = _Entry(candidate, source, reading, url, now)
    title, title_where = entry.title
    if not title:
        return entry.rejected()
    return _item(entry, title, title_where)


def _item(entry: _Entry, title: str, title_where: str) -> Item:
    candidate, source = entry.candidate, entry.source
    link, link_where = entry.link
    published, published_where = entry.published
    summary, summary_where = entry.summary(title)
    body, body_where = entry.body
    language, language_where = entry.language
    image, image_where = picture(candidate.image, candidate.documents, entry.base)
    place, place_where = entry.place
    authors = _words(candidate.authors)
    told = topics_in(f"{title}\n{summary}", source.vocabulary)
    filed = topics_of(candidate.categories, (*authors, entry.reading.title))
    return Item(
        source_key=source.key,
        kind=candidate.kind,
        lead=candidate.lead,
        title=title,
        url=link,
        guid=_guid(candidate.guid),
        published=published,
        updated=entry.read(candidate.updated) if candidate.updated else None,
        summary=summary,
        body=body,
        language=language,
        place=place,
        country=country_of(place, source.country.upper()),
        authors=authors,
        topics=_words((*source.topics, *(topic for topic, _word in told), *filed)),
        image=image,
        documents=documents(candidate.documents, entry.base),
        event=entry.event,
        evidence=_evidence(
            title=title_where,
            url=link_where,
            guid=candidate.guid.where if candidate.guid else "",
            published=published_where,
            summary=summary_where,
            body=body_where,
            language=language_where,
            image=image_where,
            place=place_where,
            topics="; ".join(f"{topic}: the word {word!r}" for topic, word in told),
            event=candidate.event.where if candidate.event else "",
        ),
        mark=b"" if published is None and entry.is_ahead else candidate.slice_digest,
    )


@dataclass(frozen=True)
class _Entry:
    """A candidate with all that is needed to understand it. Pairs are a value and where it was found."""

    candidate: Candidate
    source: Source
    reading: Reading
    address: str
    now: datetime

    @lazy
    def base(self) -> str:
        return resolve(self.address, self.candidate.base) or self.address

    @lazy
    def languages(self) -> tuple[str, ...]:
        """The languages dates may be written in."""
        declared = self.declared[0] or self._tag(self.source.language)
        return self.source.languages or ((declared,) if declared else ())

    @lazy
    def declared(self) -> tuple[str, str]:
        """The language that the source says, next to the text first, unless the text's script denies it."""
        stated = ((self.candidate.language, "declared: entry"), (self.reading.language, "declared: body"))
        told = ((self._tag(text), where) for text, where in stated)
        return next((one for one in told if one[0]), ("", ""))

    @lazy
    def language(self) -> tuple[str, str]:
        """As declared; else as the text tells, of the operator's languages if there are any; else theirs."""
        if self.declared[0]:
            return self.declared
        ours = self.source.languages
        own = self._tag(self.source.language), "the source's settings"
        if own[0] and not ours:
            return own
        told = language_of(self.words, ours), "the text's own words"
        return next((one for one in (told, own) if one[0]), ("", ""))

    def _tag(self, stated: str) -> str:
        tag = language_tag(stated)
        return "" if tag and is_doubtful(tag, self.words) else tag

    @lazy
    def words(self) -> str:
        """What there is to tell the language by."""
        return f"{self.stated_title}\n{self.stated_summary or self.content}"

    @lazy
    def stated_title(self) -> str:
        return _text(self.candidate.title, self.candidate.title_html)

    @lazy
    def stated_summary(self) -> str:
        """The publisher's summary, a paragraph a line; a call to action is none."""
        return _prose(self.candidate.summary, self.candidate.summary_html)

    @lazy
    def content(self) -> str:
        return _prose(self.candidate.content, self.candidate.content_html)

    @lazy
    def openings(self) -> dict[str, Dateline]:
        """The datelines (date and place in front of the text) of summary and full text, by text."""
        found = {}
        for text in filter(None, (self.stated_summary, self.content)):
            lead = without_leading(_untitled(text, self.stated_title))
            opening = split_dateline(
                lead, languages=self.languages, now=self.now, timezone=self.source.timezone
            )
            if opening:
                found[text] = opening
        return found

    @lazy
    def dateline(self) -> Dateline | None:
        return next(iter(self.openings.values()), None)

    def _undated(self, text: str) -> str:
        """The text without its dateline."""
        opening = self.openings.get(text)
        return opening.rest if opening else text

    @lazy
    def title(self) -> tuple[str, str]:
        found = self.candidate.title or _NOWHERE
        if self.stated_title:
            return _cut(self.stated_title, TITLE_LIMIT), found.where
        for text, source in (
            (self.stated_summary, self.candidate.summary),
            (self.content, self.candidate.content),
        ):
            headline = _headline(self._undated(text), self.languages)
            if headline:
                return headline, f"{(source or _NOWHERE).where} (first sentence)"
        return self._wordless_title

    @lazy
    def _wordless_title(self) -> tuple[str, str]:
        """Of an entry that has nothing else but is titled "Discover": that; on a page it is a link's label.
        Of a post that is all picture: its description. Of one that a feed announces without a word: its
        address. A link alone that nobody dated or named is none."""
        stated = self.candidate.title or _NOWHERE
        words = plain_text(stated.text, self.candidate.title_html)
        if self.reading.kind not in _PAGES and any(char.isalnum() for char in words):
            return _cut(words, TITLE_LIMIT), stated.where
        for found in filter(None, (self.candidate.content, self.candidate.summary)):
            if words := plain_text(described(found.text), False):
                return _cut(words, HEADLINE_LIMIT), f"{found.where} (description of a picture)"
        link, where = self.link
        announced = self.candidate.guid or self.candidate.dates
        if link and announced and self.reading.kind is ReadingKind.FEED and not self.candidate.title:
            return _cut(link.partition("://")[2].rstrip("/"), HEADLINE_LIMIT), f"{where} (address)"
        return "", ""

    @lazy
    def link(self) -> tuple[str, str]:
        found = self.candidate.url or _NOWHERE
        href = found.text.strip()
        if href in {"", "#"}:
            return "", ""
        link = resolve(self.base, href)
        return link, found.where if link else f"{found.where} (not usable: {_raw(href)})"

    @lazy
    def published(self) -> tuple[Moment | None, str]:
        """The first stated date that reads as one, then the dateline's, unless that is the day of an event;
        never the time of reading."""
        for found in self.candidate.dates:
            moment = self.read(found)
            if moment:
                return moment, found.where
        if self.dateline and self.dateline.moment and self.candidate.event is None:
            return self.dateline.moment, "dateline"
        refused = next((found for found in self.candidate.dates if found.text.strip()), None)
        return None, f"{refused.where} (not a date: {_raw(refused.text)})" if refused else ""

    @lazy
    def is_ahead(self) -> bool:
        """Is a stated date refused only because it has not come yet? Then it is to be read again."""
        stated = (self.read(found, event=True) for found in self.candidate.dates)
        return any(moment.at > self.now for moment in stated if moment)

    def read(self, found: FoundDate, *, event: bool = False) -> Moment | None:
        return read_date(
            found.text,
            origin=found.origin,
            languages=self.languages,
            timezone=self.source.timezone,
            day_first=self.source.day_first,
            now=self.now,
            event=event,
        )

    @lazy
    def place(self) -> tuple[str, str]:
        stated = _cut(_text(self.candidate.place, False), WORDS_LIMIT)
        if stated and self.candidate.place:
            return stated, self.candidate.place.where
        return (self.dateline.place, "dateline") if self.dateline and self.dateline.place else ("", "")

    def summary(self, title: str) -> tuple[str, str]:
        """The publisher's own summary if it says more than the title, else the first sentences."""
        for text, found, note in (
            (self.stated_summary, self.candidate.summary, ""),
            (self.content, self.candidate.content, " (first sentences)"),
        ):
            words = _untitled(self._undated(text), title)
            if folded(words) != folded(title) and (said := summarise(words, self.language[0], SUMMARY_LIMIT)):
                return said, (found or _NOWHERE).where + note
        return "", ""

    @lazy
    def body(self) -> tuple[str, str]:
        """Sanitised HTML of the full text, else of a summary that is HTML: words, pictures or both."""
        content, summary = self.candidate.content, self.candidate.summary
        if content:
            html = content.text if self.candidate.content_html else _paragraphs(content.text)
            if kept := _shown(safe_html(html, self.base), self.content):
                return kept, content.where
        if summary and self.candidate.summary_html:
            return _shown(safe_html(summary.text, self.base), self.stated_summary), summary.where
        return "", ""

    @lazy
    def event(self) -> Event | None:
        found = self.candidate.event
        if found is None:
            return None
        start, end = self._event_dates(found.start), self._event_dates(found.end)
        if start is None:
            return None
        last = end[1] if end else start[1]
        place = _cut(plain_text(found.place, False), WORDS_LIMIT)
        return Event(start=start[0], end=last if last.at > start[0].at else None, place=place)

    def _event_dates(self, text: str) -> tuple[Moment, Moment] | None:
        return read_event_dates(
            text,
            languages=self.languages,
            timezone=self.source.timezone,
            day_first=self.source.day_first,
            now=self.now,
        )

    def rejected(self) -> Rejected:
        found = self.candidate.title or _NOWHERE
        words = plain_text(found.text, self.candidate.title_html)
        link = self.link[0]
        reason = CALL_AS_TITLE if words else "no-title" if link else "empty"
        return Rejected(reason=reason, title=_raw(words), url=link, where=found.where)


# --------------------------------------------------------------------------- small steps


def _text(found: Found | None, is_html: bool) -> str:
    """Plain words on one line, without a trailing call to action."""
    return _uncalled(plain_text(found.text, is_html)) if found else ""


def _prose(found: Found | None, is_html: bool) -> str:
    """The same with a line for each paragraph: a sentence ends there, a credit or a heading stands apart."""
    return _uncalled("\n".join(plain_blocks(found.text, is_html))) if found else ""


def _uncalled(text: str) -> str:
    """Nothing where there was only the call.

    Dots at the end that belong to no call are the author's, or mark where the publisher cut.
    """
    if is_call(text):
        return ""
    words = without_call(text)
    return text if _NO_CALL.issuperset(text[len(words) :]) else words


def _untitled(text: str, title: str) -> str:
    """The text without its first line where that is the title once more."""
    first, _, rest = text.partition("\n")
    return rest if folded(first) == folded(title) else text


def _headline(text: str, languages: Sequence[str]) -> str:
    """The first sentence, or its beginning up to a word's end where it is longer than a headline."""
    language = next(iter(languages), "")
    return summarise(next(sentences(text, language), ""), language, HEADLINE_LIMIT)


def _cut(text: str, limit: int) -> str:
    """The text, or its beginning up to a word's end with an ellipsis: at most ``limit`` characters."""
    if len(text) <= limit:
        return text
    start = text[: limit - 1]
    at_word, _space, _rest = start.rpartition(" ")
    return (at_word if len(at_word) > limit // 2 else start).rstrip() + "…"


def _raw(text: str) -> str:
    return _cut(xml_legal(" ".join(text.split())), RAW_LIMIT)


def _guid(found: Found | None) -> str:
    """As found, trimmed; a monster is kept as its digest, so that it still tells entries apart."""
    guid = found.text.strip() if found else ""
    if len(guid) > GUID_LIMIT:
        digest = blake2b(guid.encode("utf-8", "surrogatepass"), digest_size=16)
        return "blake2b:" + digest.hexdigest()
    return xml_legal(guid)


def _words(found: Iterable[str]) -> tuple[str, ...]:
    """Short plain texts, each once whatever its case and punctuation, in the order found."""
    unique: dict[str, str] = {}
    for text in found:
        word = _cut(plain_text(text, False), WORDS_LIMIT)
        if word:
            unique.setdefault(folded(word), word)
    return tuple(unique.values())[:LIST_LIMIT]


def _shown(html: str, words: str) -> str:
    """The HTML, unless there is nothing in it to read or to see."""
    return html if words or "<img" in html else ""


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n\n") if part.strip())


def _evidence(**where: str) -> dict[str, str]:
    return {name: text for name, text in where.items() if text}

"""Fetching and reading within a budget: whatever is on the other side, so many requests and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aggregator.discover.proposal import Tried
from aggregator.errors import FetchError, ReadError, SourceError
from aggregator.fetch import FetchRequest
from aggregator.models import Fetched, Item, NotModified, Reading
from aggregator.pipeline import inspect
from aggregator.poll import Fetches, Reads
from aggregator.read import ReadRequest
from aggregator.settings.schema import Source
from aggregator.text.urls import canonical, host_of

_LEAVE_ALONE: Final = frozenset({429, 503})
_UNREACHABLE: Final = frozenset((
    "dns", "connection-refused", "connect-timeout", "unreachable", "deadline", "read-timeout", "host-busy",
    "address-refused", "robots-unavailable", "tls", "tls-expired", "tls-name", "tls-untrusted",
))  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What an address gave. ``reading`` is ``None`` when it could be fetched but not read."""

    answer: Fetched
    source: Source
    settings: Mapping[str, object]
    because: str
    reading: Reading | None = None
    items: tuple[Item, ...] = ()

    @property
    def request(self) -> ReadRequest:
        return ReadRequest(
            body=self.answer.body,
            url=self.answer.url,
            content_type=self.answer.content_type,
            source=self.source,
        )


class Visitor:
    """Asks each address once, in the order wished, while requests are left.

    A host that could not be reached, or asked to be left alone, is not asked again.
    """

    def __init__(
        self, door: Fetches, reader: Reads, now: datetime, budget: int, common: Mapping[str, object]
    ) -> None:
        self._door = door
        self._reader = reader
        self._now = now
        self._common = common
        self._closed: set[str] = set()
        self._asked: set[str] = set()
        self.left = budget
        self.tried: list[Tried] = []

    def look(self, settings: Mapping[str, object], because: str) -> Seen | None:
        """Fetch and read an address as a source with these settings would be."""
        whole = {**self._common, **settings}
        try:
            source = Source.model_validate({"key": "discover", **whole})
        except ValueError:
            return None  # an address that no source may have
        answer = self._fetch(source, because)
        if answer is None or not self._is_new(answer):
            return None
        seen = Seen(answer=answer, source=source, settings=_settled(whole, answer), because=because)
        return self._read(seen)

    def draw(self, seen: Seen, because: str) -> Seen | None:
        """What was seen already once more, as a browser draws it."""
        url = str(seen.settings["url"])
        self._asked -= {canonical(url), canonical(seen.answer.url)}
        return self.look({"url": url, "browser": True}, because)

    def again(self, seen: Seen, settings: Mapping[str, object]) -> Seen:
        """The same answer read by other rules, without asking for it again."""
        whole = {**seen.settings, **settings}
        source = Source.model_validate({"key": "discover", **whole})
        return self._read(replace(seen, source=source, settings=whole, reading=None, items=()))

    def text_of(self, url: str, because: str) -> str:
        """The text of a small file, such as robots.txt, or ""."""
        answer = self._fetch(Source.model_validate({**self._common, "url": url}), because)
        return answer.body.decode("utf-8", "replace") if answer else ""

    def _fetch(self, source: Source, because: str) -> Fetched | None:
        key, host = canonical(source.url), host_of(source.url)
        if self.left <= 0 or key in self._asked or host in self._closed:
            return None
        self._asked.add(key)
        self.left -= 1
        try:
            answer = self._door.get(
                FetchRequest(
                    url=source.url,
                    allow_networks=source.allow_networks,
                    allow_downgrade=source.allow_downgrade,
                    max_wire=source.max_wire,
                    max_body=source.max_body,
                    headers=source.headers,
                    headers_for=str(self._common.get("url", source.url)),
                    browser=source.browser,
                )
            )
        except FetchError as error:
            self._note(source.url, because, error)
            if error.status in _LEAVE_ALONE or error.reason in _UNREACHABLE:
                self._closed.add(host)
            return None
        self.tried.append(Tried(url=source.url, because=because))
        assert not isinstance(answer, NotModified), "asked without validators"
        return answer

    def _is_new(self, answer: Fetched) -> bool:
        """Whether no other address led here already."""
        where = canonical(answer.url)
        if answer.hops and where in self._asked:
            return False
        self._asked.add(where)
        return True

    def _read(self, seen: Seen) -> Seen:
        try:
            reading, items, _rejected = inspect(seen.request, self._reader, self._now)
        except ReadError as error:
            asked = self.tried.pop()
            self._note(asked.url, asked.because, error)
            return seen
        return replace(seen, reading=reading, items=items)

    def _note(self, url: str, because: str, error: SourceError) -> None:
        self.tried.append(Tried(url=url, because=because, reason=error.reason, detail=error.detail))


def _settled(settings: Mapping[str, object], answer: Fetched) -> Mapping[str, object]:
    """With the address the site has moved to for good, if it has."""
    return {**settings, "url": answer.moved_to or settings["url"]}

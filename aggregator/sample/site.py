"""Which answer the sample newsroom gives to which address at which tick. Pure: no clock, no sockets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Final

from aggregator.sample.files import pdf, png
from aggregator.sample.formats import json_answer, rss_feed
from aggregator.sample.pages import PAGES, article_page, menu_paths, newsroom_page, notice_page
from aggregator.sample.script import Desk, last_change, state, step
from aggregator.sample.stories import Story, tell, which
from aggregator.sample.texts import EVENT, LABELS

_HTML: Final = "text/html; charset=utf-8"
_MENU_PATHS: Final = menu_paths()
_FILE = re.compile(r"/(documents|images)/([a-z0-9-]{1,60})\.(pdf|png)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What goes over the wire. ``changed`` is the moment the content last became what it is."""

    status: int
    content_type: str
    body: bytes
    changed: datetime


@dataclass(frozen=True, kw_only=True)
class Site:
    """The newsroom as a function of address and tick. ``started`` (aware, UTC) is when tick 0 begins."""

    host: str  # host:port, as links name it
    started: datetime
    every: timedelta

    def answer(self, path: str, tick: int) -> Answer:
        """The answer to one address; addresses nobody knows get 404, withdrawn stories 410."""
        maker = self._fixed.get(path)
        if maker is not None:
            content_type, body, desk = maker(tick)
            return self._ok(content_type, body, last_change(desk, tick) if desk else 0)
        found = which(path)
        if found is not None:
            return self._story(*found, tick)
        return self._file_or_signpost(path)

    @cached_property
    def _fixed(self) -> dict[str, Callable[[int], tuple[str, str, Desk | None]]]:
        address = f"http://{self.host}"
        return {
            "/": lambda tick: (_HTML, self._page("en", tick), Desk.NEWSROOM),
            PAGES["en"]: lambda tick: (_HTML, self._page("en", tick), Desk.NEWSROOM),
            PAGES["fr"]: lambda tick: (_HTML, self._page("fr", tick), Desk.NEWSROOM),
            "/feed.xml": lambda tick: (
                "application/rss+xml; charset=utf-8",
                rss_feed(self._stories(Desk.FIELD, "en", tick, 10), address),
                Desk.FIELD,
            ),
            "/api/stories.json": lambda tick: (
                "application/json",
                json_answer(self._stories(Desk.DATA, "en", tick, 10), address),
                Desk.DATA,
            ),
            "/robots.txt": lambda tick: ("text/plain; charset=utf-8", _ROBOTS, None),
        }

    def _page(self, language: str, tick: int) -> str:
        stories = self._stories(Desk.NEWSROOM, language, tick, 12)
        return newsroom_page(stories, language=language, host=self.host, started=self.started)

    def _stories(self, desk: Desk, language: str, tick: int, count: int) -> tuple[Story, ...]:
        steps = state(desk, tick, started=self.started, every=self.every, count=count)
        return tuple(tell(one, language) for one in steps)

    def _story(self, desk: Desk, language: str, number: int, tick: int) -> Answer:
        one = step(desk, number, tick, started=self.started, every=self.every)
        labels = LABELS[language]
        if one is None:
            return self._notice(404, language, labels["missing"])
        if one.withdrawn:
            return self._notice(410, language, labels["gone"])
        return self._ok(_HTML, article_page(tell(one, language)), last_change(desk, tick))

    def _file_or_signpost(self, path: str) -> Answer:
        match = _FILE.fullmatch(path)
        if match and match[3] == "pdf":
            return self._ok("application/pdf", pdf(match[2].replace("-", " ").capitalize()), 0)
        if match:
            return self._ok("image/png", _picture(match[2]), 0)
        events = {f"/{language}/forum.html": (language, EVENT[language][0]) for language in PAGES}
        known = _MENU_PATHS.get(path) or events.get(path)
        if known:
            language, title = known
            return self._ok(_HTML, notice_page(language, title, LABELS[language]["signpost"]), 0)
        language = "fr" if path.startswith("/fr/") else "en"
        return self._notice(404, language, LABELS[language]["missing"])

    def _ok(self, content_type: str, body: str | bytes, tick: int) -> Answer:
        raw = body.encode() if isinstance(body, str) else body
        changed = self.started + self.every * tick
        return Answer(status=200, content_type=content_type, body=raw, changed=changed)

    def _notice(self, status: int, language: str, title: str) -> Answer:
        body = notice_page(language, title).encode()
        return Answer(status=status, content_type=_HTML, body=body, changed=self.started)


_ROBOTS: Final = "User-agent: *\nDisallow: /search\n"


@lru_cache(maxsize=64)
def _picture(name: str) -> bytes:
    return png(name)

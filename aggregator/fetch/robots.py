"""robots.txt (RFC 9309): fetched through the same door, remembered for a day, obeyed by address.

4xx means no rules. 5xx and 429 mean "not now": nothing of that site is asked for a while, which is a failure
of the site like any other, not a rule. A site that cannot be reached at all fails with that reason, because
the answer itself would have failed the same way.
"""

from __future__ import annotations

import re
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from protego import Protego

from aggregator.errors import FetchError, Refused
from aggregator.fetch.address import WebAddress
from aggregator.fetch.deadline import Clock

KEPT = 86_400.0  # seconds (RFC 9309 2.4)
KEPT_UNAVAILABLE = 300.0
MOST_TEXT = 500_000  # bytes that are read (RFC 9309 2.5 asks for at least 500 kibibytes of rules)
LONGEST_CRAWL_DELAY = 3600.0  # seconds; longer than any pace between visits makes sense
_MOST_SITES = 20_000
_MOST_REMEMBERED = 16_000_000  # bytes of all remembered files together, packed
_KEPT_PARSED = (
    16_000  # characters; parsed rules take 17 times the memory of their text, so only small ones stay
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RobotsFile:
    """What a site answered. ``unavailable`` is the status of a 5xx or 429, 0 otherwise."""

    text: str = ""
    unavailable: int = 0
    retry_after: timedelta | None = None
    holds_host: str = ""  # who asked for patience, see FetchError


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rules:
    until: float
    packed: bytes  # the text, because rules for thousands of sites must stay small
    unavailable: int
    retry_after: timedelta | None
    holds_host: str


Ask = Callable[[WebAddress], RobotsFile]


class Robots:
    """Remembers the rules of sites. Thread-safe. ``agent`` is the whole User-Agent; its first word counts."""

    def __init__(self, agent: str, clock: Clock) -> None:
        self._name = re.split(r"[/\s(]", agent.strip(), maxsplit=1)[0] or "Dateline"
        self._clock = clock
        self._lock = threading.Lock()
        self._sites: OrderedDict[str, _Rules] = OrderedDict()
        self._size = 0

    def check(self, address: WebAddress, ask: Ask) -> float:
        """Pass or raise; ``ask`` fetches the file when it is not remembered.

        Returns:
            The site's Crawl-delay for us, in seconds; 0.0 when it names none.

        Raises:
            Refused: ``robots`` (the rules forbid it).
            FetchError: ``robots-unavailable`` (no rules to be had for now), and whatever ``ask`` raises.
        """
        rules = self._remembered(address.origin)
        if rules is None:
            rules = self._remember(address.origin, ask(address.at("/robots.txt")))
        if rules.unavailable:
            raise FetchError(
                "robots-unavailable",
                f"robots.txt answered {rules.unavailable}, so nothing may be asked for now",
                status=rules.unavailable,
                retry_after=rules.retry_after,
                holds_host=rules.holds_host,
            )
        return self._obey(_parsed(zlib.decompress(rules.packed).decode()), address) if rules.packed else 0.0

    def _obey(self, rules: Protego, address: WebAddress) -> float:
        if not rules.can_fetch(address.url, self._name):
            raise Refused(
                "robots",
                f"robots.txt forbids {address.shown}",
                next_step="ask the publisher for permission, or use another address",
            )
        return min(rules.crawl_delay(self._name) or 0.0, LONGEST_CRAWL_DELAY)

    def _remembered(self, origin: str) -> _Rules | None:
        with self._lock:
            rules = self._sites.get(origin)
            if rules is None or rules.until <= self._clock():
                return None
            self._sites.move_to_end(origin)
            return rules

    def _remember(self, origin: str, file: RobotsFile) -> _Rules:
        kept = KEPT_UNAVAILABLE if file.unavailable else KEPT
        rules = _Rules(
            until=self._clock() + kept,
            packed=zlib.compress(file.text.encode(errors="replace"), 1) if file.text.strip() else b"",
            unavailable=file.unavailable,
            retry_after=file.retry_after,
            holds_host=file.holds_host,
        )
        with self._lock:
            self._forget(origin)
            self._sites[origin] = rules
            self._size += len(rules.packed)
            while len(self._sites) > _MOST_SITES or self._size > _MOST_REMEMBERED:
                self._forget(next(iter(self._sites)))
        return rules

    def _forget(self, origin: str) -> None:
        rules = self._sites.pop(origin, None)
        self._size -= len(rules.packed) if rules else 0


def _parsed(text: str) -> Protego:
    return _parsed_small(text) if len(text) <= _KEPT_PARSED else Protego.parse(text)


@lru_cache(maxsize=128)
def _parsed_small(text: str) -> Protego:
    """Sites share files: the one their system came with."""
    return Protego.parse(text)


def told_of_robots(error: FetchError) -> FetchError:
    """The same failure, saying that it was robots.txt that could not be had.

    A refused address is about the host, whatever was asked of it first.
    """
    if error.reason == "address-refused":
        return error
    return type(error)(
        error.reason,
        f"robots.txt: {error.detail}",
        status=error.status,
        retry_after=error.retry_after,
        holds_host=error.holds_host,
        next_step=error.next_step,
    )

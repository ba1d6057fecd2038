"""The door itself: built once, asked from any thread, and one kind of failure."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from aggregator.fetch.browser import Rendering
from aggregator.fetch.deadline import Clock
from aggregator.fetch.dial import Dialer, Resolver, system_resolver
from aggregator.fetch.gate import HostGate
from aggregator.fetch.journey import Equipment, travel
from aggregator.fetch.request import FetchRequest
from aggregator.fetch.robots import Robots
from aggregator.fetch.transport import Transport, tls_context
from aggregator.fetch.turn import Turn
from aggregator.models import Fetched, NotModified
from aggregator.settings.schema import FetchSettings


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Door:
    """The only way out. One instance for the whole service; every method may be called from any thread.

    Args:
        settings: limits and allowed networks.
        agent: the whole User-Agent, see ``headers.user_agent``; its first word is our name in robots.txt.
        gate: whose turn it is; shared with whoever plans the polls.
        resolver: host name to addresses, raising ``OSError``; every answer is checked before use.
        clock: monotonic seconds, for deadlines.
        now: wall clock, only for a Retry-After date in an answer that has no Date.

    Raises:
        ConfigError: ``settings.ca_file`` cannot be used.
    """

    def __init__(
        self,
        settings: FetchSettings,
        agent: str,
        gate: HostGate,
        resolver: Resolver = system_resolver,
        *,
        clock: Clock = time.monotonic,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.settings = settings
        self.gate = gate
        self.equipment = Equipment(
            settings=settings,
            agent=agent,
            robots=Robots(agent, clock),
            transport=Transport(tls_context(settings.ca_file)),
            dialer=Dialer(resolver=resolver, connect_timeout=settings.connect_timeout.total_seconds()),
            clock=clock,
            now=now,
        )
        self._rendering = Rendering(self.equipment, gate)

    def get(self, request: FetchRequest) -> Fetched | NotModified:
        """A whole body, or the news that there is none.

        Waits for the host's turn at most as long as a request may take; the deadline runs from then on.
        With ``request.browser`` a page comes as its scripts have drawn it, within the same deadline and caps.

        Raises:
            Refused: our own rules forbid it: ``scheme-refused``, ``url-refused``, ``address-refused``,
                ``robots``, ``header-refused``.
            FetchError: everything else, with ``status`` and ``retry_after`` where there was an answer.
        """
        if request.browser:
            return self._rendering.get(request)
        with Turn(self.gate) as turn:
            return travel(self.equipment, request, turn)

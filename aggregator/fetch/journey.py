"""One request on its way: robots.txt, the question, the redirects, and what to make of the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from math import inf

from aggregator.errors import FetchError
from aggregator.fetch.address import WebAddress, follow, parse
from aggregator.fetch.deadline import Clock, Deadline
from aggregator.fetch.decode import Bounds, unpack
from aggregator.fetch.dial import Dialer
from aggregator.fetch.faults import translate
from aggregator.fetch.headers import fresh_for, lower_case, request_headers, retry_after, validator
from aggregator.fetch.request import NOTHING_KNOWN, FetchRequest, Network
from aggregator.fetch.robots import MOST_TEXT, Robots, RobotsFile, told_of_robots
from aggregator.fetch.transport import Answer, Transport
from aggregator.fetch.turn import Turn
from aggregator.fetch.wire import Limits
from aggregator.models import EMPTY, Fetched, NotModified, Validators
from aggregator.settings.schema import FetchSettings

MOST_HOPS = 5
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NO_BODY = frozenset({204, 205, 206})  # nothing, nothing, a part
_HOLD_HOST = frozenset({429, 503})
_HEAD_ALLOWANCE = 262_144  # bytes of headers and interim answers


@dataclass(frozen=True, kw_only=True, slots=True)
class Equipment:
    """What every journey shares. ``clock`` is monotonic seconds, ``now`` the wall clock."""

    settings: FetchSettings
    agent: str
    robots: Robots
    transport: Transport
    dialer: Dialer
    clock: Clock
    now: Callable[[], datetime]


def travel(
    equipment: Equipment, request: FetchRequest, turn: Turn, deadline: Deadline | None = None
) -> Fetched | NotModified:
    """One journey to its end; within a longer visit that visit's deadline holds.

    Raises:
        FetchError: whatever went wrong; nothing else.
    """
    try:
        return Journey(equipment, request, turn).run(deadline)
    except FetchError:
        raise
    except Exception as error:
        raise translate(error) from error


class Journey:
    """One request on its way through its hops."""

    def __init__(self, equipment: Equipment, request: FetchRequest, turn: Turn) -> None:
        settings = equipment.settings
        self._with = equipment
        self._request = request
        self._turn = turn
        self._first = parse(request.url)
        self._trusted = parse(request.headers_for) if request.headers_for else self._first
        allowed = (*settings.allow_networks, *request.allow_networks)
        self._allowed: tuple[Network, ...] = () if request.public_only else allowed
        self._most_wire = settings.max_wire if request.max_wire is None else request.max_wire
        self._bounds = Bounds(
            max_body=settings.max_body if request.max_body is None else request.max_body,
            max_ratio=settings.max_ratio,
        )
        self._hops: list[str] = []
        self._permanent = True

    def run(self, deadline: Deadline | None = None) -> Fetched | NotModified:
        seconds = self._with.settings.deadline.total_seconds()
        self._turn.take(self._first.key, deadline.wait(seconds) if deadline else seconds)
        self._started = self._with.clock()
        self._deadline = deadline or Deadline(seconds, self._with.clock)
        address = self._first
        while True:
            self._turn.take(address.key, self._deadline.wait(inf))
            self._obey_robots(address)
            with self._ask(address, self._headers_for(address), self._most_wire) as answer:
                if answer.status not in _REDIRECTS:
                    return self._conclude(address, answer)
                address = self._next(address, answer)

    def _headers_for(self, address: WebAddress) -> dict[str, str]:
        """Built anew for each hop: the operator's headers may hold a secret meant for one host."""
        request = self._request
        own = request.headers if self._trusted.shares_secrets_with(address) else EMPTY
        return request_headers(self._with.agent, request.accept, request.validators, own)

    def _ask(self, address: WebAddress, headers: dict[str, str], most_wire: int) -> Answer:
        """One request on one checked connection; twice the body's cap leaves room for chunk framing."""
        limits = Limits(
            deadline=self._deadline,
            idle=self._with.settings.first_byte.total_seconds(),
            budget=_HEAD_ALLOWANCE + 2 * most_wire,
        )
        dialer = self._with.dialer
        return self._with.transport.get(
            address, headers, lambda: dialer.dial(address.host, address.port, self._allowed, limits), limits
        )

    # ---- redirects

    def _next(self, address: WebAddress, answer: Answer) -> WebAddress:
        target = follow(address, answer.headers.get("location", ""))
        self._hops.append(address.url)
        if len(self._hops) > MOST_HOPS:
            raise FetchError("too-many-redirects", f"more than {MOST_HOPS}", status=answer.status)
        if target.url in self._hops:
            raise FetchError("redirect-loop", f"back at {target.shown}", status=answer.status)
        self._forbid_downgrade(address, target)
        self._permanent = self._permanent and answer.status in _PERMANENT
        return target

    def _forbid_downgrade(self, address: WebAddress, target: WebAddress) -> None:
        if address.scheme == "https" and target.scheme == "http" and not self._request.allow_downgrade:
            raise FetchError(
                "downgrade",
                f"redirected from https to {target.shown}",
                next_step="set allow_downgrade for this source if that is meant",
            )

    # ---- robots.txt

    def _obey_robots(self, address: WebAddress) -> None:
        if self._with.settings.robots:
            self._turn.slow(self._with.robots.check(address, self._robots_file))

    def _robots_file(self, address: WebAddress) -> RobotsFile:
        """The file, through the same guard; its redirects are followed without asking for other rules."""
        try:
            for _ in range(MOST_HOPS + 1):
                with self._ask(address, self._robots_headers(), MOST_TEXT) as answer:
                    if answer.status not in _REDIRECTS:
                        return self._read_robots(answer)
                    target = follow(address, answer.headers.get("location", ""))
                    self._forbid_downgrade(address, target)
                    address = target
        except FetchError as error:
            raise told_of_robots(error) from None
        except Exception as error:
            raise told_of_robots(translate(error)) from error
        return RobotsFile()  # endless redirects count as "not there" (RFC 9309 2.3.1.2)

    def _robots_headers(self) -> dict[str, str]:
        return request_headers(self._with.agent, "text/plain, */*;q=0.5", NOTHING_KNOWN, EMPTY)

    def _read_robots(self, answer: Answer) -> RobotsFile:
        if answer.status >= 500 or answer.status == 429:
            wait = retry_after(answer.headers, self._with.now())
            held = self._held(answer, wait)
            return RobotsFile(unavailable=answer.status, retry_after=wait, holds_host=held)
        if not 200 <= answer.status < 300:
            return RobotsFile()
        coding = answer.headers.get("content-encoding", "")
        wire = answer.read(MOST_TEXT, cut=not coding)
        bounds = Bounds(max_body=10 * MOST_TEXT, max_ratio=self._bounds.max_ratio)
        text = unpack(wire, coding, bounds)[:MOST_TEXT].decode("utf-8-sig", errors="replace")
        return RobotsFile(text=text)

    # ---- the end of the journey

    def _conclude(self, address: WebAddress, answer: Answer) -> Fetched | NotModified:
        if answer.status == 304:
            return self._not_modified(address, answer)
        if 200 <= answer.status < 300 and answer.status not in _NO_BODY:
            return self._fetched(address, answer)
        wait = retry_after(answer.headers, self._with.now())
        raise FetchError(
            f"http-{answer.status}",
            f"{address.shown} answered {answer.status}",
            status=answer.status,
            retry_after=wait,
            holds_host=self._held(answer, wait),
        )

    def _held(self, answer: Answer, wait: timedelta | None) -> str:
        """The host, once the gate knows that it asked for patience; "" when it did not."""
        if not wait or answer.status not in _HOLD_HOST:
            return ""
        return self._turn.hold(wait)

    def _not_modified(self, address: WebAddress, answer: Answer) -> NotModified:
        """304; a body some servers send along is left on the wire."""
        known = self._request.validators
        if not (known.etag or known.last_modified):
            raise FetchError("unexpected-304", "not modified, but nothing was known", status=304)
        validators = Validators(
            etag=validator(answer.fields("etag")) or known.etag,
            last_modified=validator(answer.fields("last-modified")) or known.last_modified,
            wire_digest=known.wire_digest,
            body_digest=known.body_digest,
        )
        return self._unchanged(address, answer, validators, wire_bytes=0, same_body=False)

    def _fetched(self, address: WebAddress, answer: Answer) -> Fetched | NotModified:
        """The same bytes on the wire, or the same once unpacked, are no news and need no parser."""
        known = self._request.validators
        wire = answer.read(self._most_wire)
        wire_digest = blake2b(wire, digest_size=16).digest()
        if wire_digest == known.wire_digest:
            validators = self._earned(answer, wire_digest, known.body_digest)
            return self._unchanged(address, answer, validators, wire_bytes=len(wire), same_body=True)
        body = unpack(wire, answer.headers.get("content-encoding", ""), self._bounds)
        if not body:
            raise FetchError("empty", "the answer has no body", status=answer.status)
        body_digest = wire_digest if body is wire else blake2b(body, digest_size=16).digest()
        validators = self._earned(answer, wire_digest, body_digest)
        if body_digest == known.body_digest:
            return self._unchanged(address, answer, validators, wire_bytes=len(wire), same_body=True)
        return Fetched(
            url=address.url,
            status=answer.status,
            headers=lower_case(answer.headers),
            body=body,
            validators=validators,
            wire_bytes=len(wire),
            took=self._took(),
            hops=tuple(self._hops),
            moved_to=self._moved_to(address),
            fresh_for=fresh_for(answer.headers),
            retry_after=retry_after(answer.headers, self._with.now()),
        )

    def _earned(self, answer: Answer, wire_digest: bytes, body_digest: bytes) -> Validators:
        return Validators(
            etag=validator(answer.fields("etag")),
            last_modified=validator(answer.fields("last-modified")),
            wire_digest=wire_digest,
            body_digest=body_digest,
        )

    def _unchanged(
        self, address: WebAddress, answer: Answer, validators: Validators, *, wire_bytes: int, same_body: bool
    ) -> NotModified:
        return NotModified(
            url=address.url,
            status=answer.status,
            validators=validators,
            took=self._took(),
            wire_bytes=wire_bytes,
            same_body=same_body,
            moved_to=self._moved_to(address),
            fresh_for=fresh_for(answer.headers),
            retry_after=retry_after(answer.headers, self._with.now()),
        )

    def _took(self) -> timedelta:
        return timedelta(seconds=self._with.clock() - self._started)

    def _moved_to(self, address: WebAddress) -> str:
        return address.url if self._hops and self._permanent else ""

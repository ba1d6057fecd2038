"""The one door to the outside: everything that leaves this machine goes through :class:`Door`.

What the room promises, whatever is on the other side:

- **Nobody is let in.** The address is parsed once, resolved, checked against the table in ``guard`` and
  connected to exactly as checked, on every hop. No proxy, no netrc, no cookie, no Referer.
- **Bounded.** One total deadline that dripping cannot stretch; caps on the wire, unpacked and on the ratio.
- **Whole or not at all.** A truncated, mislabelled or unknown body is a failure, never a short body.
- **Polite.** robots.txt, Crawl-delay, Retry-After, one request per host at a time, exact validators.
- **One kind of failure.** Nothing but ``FetchError`` and its child ``Refused`` leaves ``Door.get``,
  each with a stable reason code.

The story is ``journey``; every rule has its own file: ``address`` (URLs), ``guard`` (refused ranges),
``dial`` (resolve, check, connect), ``wire`` (metered sockets), ``deadline``, ``transport`` (requests, TLS),
``decode``, ``headers``, ``robots``, ``gate`` and ``turn`` (whose turn it is), ``faults`` (the one table from
exceptions to reasons).
"""

from aggregator.fetch.door import Door
from aggregator.fetch.gate import HostGate
from aggregator.fetch.headers import user_agent
from aggregator.fetch.request import FetchRequest

__all__ = ["Door", "FetchRequest", "HostGate", "user_agent"]

"""The public face: published files over HTTP, and nothing else.

    request -> limits (``protocol``) -> address grammar (``address``) -> stock of documents (``stock``)
            -> validators and encodings (``negotiation``) -> 304, 200 or a short plain refusal (``app``)

The app reads ``data/public/`` and never the store, so any web server could take its place. Operators'
addresses (``/healthz``, ``/readyz``, ``/metrics``) call what was handed in.
"""

from feeds.web.app import PublicApp
from feeds.web.operators import HealthReport
from feeds.web.server import listen, serve

__all__ = ["HealthReport", "PublicApp", "listen", "serve"]

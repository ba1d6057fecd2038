"""Bytes -> ``Reading``: strings as found, with where they were found. Judging them is somebody else's work.

    sniff       what is this? told from the content
    slices      entries that are known already are not parsed again
    feed        RSS, Atom, CDF (feedparser)          jsonfeed   JSON Feed
    jsonapi     any JSON by rules, WordPress         sitemap    sitemaps and news sitemaps
    page        HTML by an operator's rules          auto       HTML without rules: lists and single articles
    story       HTML that is to be one story we know from a list
    pdf         pages and language of a document
    jsonld, microdata, hentry, state            what a page says of its entries to machines
    child       the same in a process that can be killed: ``Reader``

``read`` and ``Reader.read`` raise ``ReadError`` and nothing else. Reasons: ``empty-body``, ``not-text``,
``not-a-feed``, ``not-json``, ``not-a-sitemap``, ``not-a-page``, ``no-rule``, ``no-list``, ``bad-rule``,
``other-story``, ``parse-error``, ``parse-limit``, ``parse-crash``, ``sitemap-index``, ``needs-extra``,
``unreadable-pdf``, and of pages that are no newsroom: ``challenge``, ``maintenance``, ``soft-404``,
``login``, ``consent``, ``forbidden``, ``error``, ``parked``, ``no-results``, ``empty-list``, ``legal``,
``contact``, ``site-map``, ``script-shell``, ``signpost``.
"""

from aggregator.models import Reading
from aggregator.read.parent import Reader
from aggregator.read.request import ReadRequest

__all__ = ["ReadRequest", "Reader", "read"]


def read(request: ReadRequest) -> Reading:
    """Read one body in this process. Raises ``ReadError`` and nothing else."""
    from aggregator.read.dispatch import (
        read as read_here,
    )  # parsers are large: only who reads here loads them

    return read_here(request)

"""A listing page with 30 cards, from bytes to items: by itself, and by a saved rule.

The yardstick is bs4 on lxml asked for every field with ``select``: what such a page costs where nothing is
found out and nothing is understood. Growth is measured on pages of 5 MB: their milliseconds per megabyte
against those of pages of half a megabyte.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from bs4 import BeautifulSoup

from aggregator.pipeline import inspect
from aggregator.read import ReadRequest, read
from aggregator.settings.schema import FieldRule, PageRule, Source
from benchmarks.measure import Comparison

NOW: Final = datetime(2021, 12, 1, tzinfo=UTC)
ADDRESS: Final = "https://www.valley.example/en/newsroom/"
CARDS: Final = 30
ROUNDS: Final = 15
GROWTH_ROUNDS: Final = 5
# 12 and 4 ms where the yardstick takes 16.7; on other machines the ratio is what counts.
BY_ITSELF, BY_RULE, GROWTH = 12 / 16.7, 4 / 16.7, 1.3
WORDS: Final = (
    "bridge", "library", "ferry", "museum", "council", "school", "market", "garden", "theatre", "port",
    "mill", "tower", "orchard", "station", "harbour",
)  # fmt: skip
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
)  # fmt: skip
FIELDS: Final = {"title": "h3.card__title", "date": "time", "summary": "p.card__teaser"}
RULE: Final = PageRule(
    items="article.card",
    title=FieldRule(css="h3.card__title"),
    link=FieldRule(css="h3.card__title > a"),
    date=FieldRule(css="time"),
    summary=FieldRule(css="p.card__teaser"),
)
ICON: Final = (
    '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
    '<path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 5v5l4 2-1 2-5-3V7z"></path></svg>'
)


class Here:
    """The reader in this process: the start of a child is not what is measured."""

    read = staticmethod(read)


def listing(cards: int, first: int = 0) -> bytes:
    """A newsroom as content systems make it: menus, cards with pictures, topics, tools, calls, a footer."""
    menu = "".join(
        f'<li class="nav__item"><a class="nav__link" href="/en/{word}/{at}">{word.title()} and {at}</a></li>'
        for at in range(5)
        for word in WORDS
    )
    pager = "".join(f'<li><a href="?page={at}">{at}</a></li>' for at in range(2, 12))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Newsroom | Valley</title></head>'
        f'<body><header class="site-header"><nav class="nav"><ul>{menu}</ul></nav></header>'
        f'<main id="content"><h1>Newsroom</h1><div class="grid">'
        f"{''.join(map(card, range(first, first + cards)))}</div>"
        f'<ul class="pagination">{pager}</ul></main><footer><ul>{menu}</ul></footer></body></html>'
    ).encode()


def card(at: int) -> str:
    one, two, three = (WORDS[(at * step + step) % len(WORDS)] for step in (3, 5, 7))
    day, month = at % 28 + 1, at // 28 % len(MONTHS)
    link = f"/en/news/2021/{at}/{one}-{two}.html"
    folder = "/media/styles"
    pictures = ", ".join(f"{folder}/{width}/{at}/{one}.jpg {width}w" for width in (320, 640, 960, 1280))
    tools = "".join(
        f'<li class="tools__item"><a class="tools__link" href="https://share.example/{name}?u={link}" '
        f'rel="nofollow" aria-label="Share with {name}">{ICON}</a></li>'
        for name in ("friends", "mail")
    )
    return (
        f'<article class="card card--news" data-id="{at}"><div class="card__media">'
        f'<a href="{link}" tabindex="-1"><img class="card__image" src="/media/{at}/{one}.jpg" '
        f'srcset="{pictures}" sizes="(min-width: 60em) 33vw, 100vw" alt="The {one}" loading="lazy" '
        f'width="640" height="360"></a></div><div class="card__body"><p class="card__meta">{ICON}'
        f'<time datetime="2021-{month + 1:02}-{day:02}T09:00:00Z">{day} {MONTHS[month]} 2021</time> '
        f'<span class="card__topic">{two.title()}</span></p><h3 class="card__title"><a href="{link}">'
        f"The {one} of the {two} opens its {three} again, number {at}</a></h3>"
        f'<p class="card__teaser">Everybody who lives near the {one} came to see how the {two} was mended, '
        f"and the {three} stayed open until night for the first time in years; visitor number {at} was "
        f'given a book.</p><a class="card__more" href="{link}">Read more{ICON}</a>'
        f'<ul class="tools">{tools}</ul></div></article>'
    )


def items(body: bytes, rule: PageRule | None = None) -> int:
    """From bytes to items, as a poll does it."""
    source = Source(key="bench", url=ADDRESS, page=rule, max_items=5_000)
    request = ReadRequest(body=body, url=ADDRESS, content_type="text/html", source=source, older=False)
    return len(inspect(request, Here(), NOW)[1])


def selected(body: bytes) -> int:
    """The yardstick: the same fields with bs4 on lxml, as strings."""
    soup = BeautifulSoup(body, "lxml")
    found = []
    for box in soup.select("article.card"):
        texts = [one.get_text(" ", strip=True) for css in FIELDS.values() for one in box.select(css)]
        found.append((texts, [link["href"] for link in box.select("h3.card__title > a")]))
    return len(found)


def milliseconds(work: Callable[[], int], cards: int) -> float:
    """Median of processor time, after a first round for whatever is kept."""
    assert work() == cards
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


def compare() -> list[Comparison]:
    gc.collect()
    gc.freeze()  # as the child that reads does when it starts
    page = listing(CARDS)
    size = f"{len(page) / 1000:.0f} kB, {CARDS} cards"
    theirs = milliseconds(lambda: selected(page), CARDS)
    by_itself = milliseconds(lambda: items(page), CARDS)
    by_rule = milliseconds(lambda: items(page, RULE), CARDS)
    small, large = (per_megabyte(CARDS * times) for times in (8, 80))
    return [
        told(f"page to items by itself, {size}", by_itself, theirs, BY_ITSELF),
        told(f"page to items by a rule, {size}", by_rule, theirs, BY_RULE),
        told("page to items, 5 MB beside 0.5 MB, per MB", large, small, GROWTH),
    ]


def per_megabyte(cards: int) -> float:
    """Milliseconds for a megabyte of pages that were never seen: what is kept of one helps no other."""
    taken = []
    for number in range(GROWTH_ROUNDS):
        page = listing(cards, first=(number + 1) * 10_000 + cards)
        start = time.process_time()
        assert items(page) == cards
        taken.append(1000 * (time.process_time() - start) / (len(page) / 1e6))
    return statistics.median(taken)


def told(name: str, ours: float, theirs: float, goal: float) -> Comparison:
    return Comparison(name=name, ours=ours, theirs=theirs, unit="ms CPU", goal=goal)

"""Reading the text of an article's page: our whole reading of it against trafilatura's extraction by default.

The pages are ours: menus, scripts, teasers, comments and a story in the middle, 60 to 200 kB each, in four
layouts. What is counted for us is everything from the bytes to title, dates, text, summary and picture, and
the decision that the page is an article at all; trafilatura is only asked for the text.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from html import escape

import trafilatura

from aggregator.models import Reading
from aggregator.read.article import is_article, read_article
from aggregator.read.document import parse_document
from aggregator.read.jsonld import entries_of
from aggregator.read.request import ReadRequest
from aggregator.settings.schema import Source
from benchmarks.measure import Comparison
from benchmarks.workload import text

PAGES = 60
ROUNDS = 5
LAYOUTS = (
    "<article><h1>{title}</h1>{story}</article>{teasers}{comments}",
    "<div class='c'><h1>{title}</h1><div class='b'>{story}</div></div>{teasers}{comments}",
    "<table><tr><td><h2>{title}</h2>{story}</td><td>{teasers}</td></tr></table>{comments}",
    "<main><div><h1>{title}</h1></div><section>{story}</section>{teasers}</main>{comments}",
)


def compare() -> list[Comparison]:
    pages = [page(number) for number in range(PAGES)]
    found = [(ours(body), theirs(body)) for body in pages]
    for number, (mine, yours) in enumerate(found):
        last = sentence(number, 11)
        assert last in mine, f"page {number}: our text is not whole"
        assert last in yours, f"page {number}: their text is not whole"
    mine, yours = [], []
    for _ in range(ROUNDS):  # by turns, so that both meet the same machine
        mine.append(spent(ours, pages))
        yours.append(spent(theirs, pages))
    return [
        Comparison(
            name="an article read whole, trafilatura its text",
            ours=statistics.median(mine) / PAGES * 1_000,
            theirs=statistics.median(yours) / PAGES * 1_000,
            unit="CPU ms",
            goal=0.75,
        )
    ]


def spent(read: Callable[[bytes], str], pages: list[bytes]) -> float:
    gc.collect()
    before = time.process_time()
    for body in pages:
        read(body)
    return time.process_time() - before


def ours(body: bytes) -> str:
    url = "https://newsroom.example/stories/1"
    request = ReadRequest(body=body, url=url, source=Source(key="page", url=url))
    document = parse_document(request)
    described = entries_of(document.data, url)
    if not is_article(document, described, 0):
        return ""
    reading: Reading = read_article(document, request, described)
    content = reading.candidates[0].content
    return content.text if content else ""


def theirs(body: bytes) -> str:
    return trafilatura.extract(body) or ""


def page(number: int) -> bytes:
    """One page: the story is a twentieth of its bytes, as it is out there."""
    title = text(f"t{number}", 9).capitalize()
    state = ",".join(f"k{n}: {text(f's{number}/{n}', 9)!r}" for n in range(300))
    script = f"<script>window.state={{{state}}}</script>"
    menu = "".join(f"<li class='nav-item'><a href='/s{n}'>{text(f'm{n}', 2)}</a></li>" for n in range(120))
    teasers = "".join(
        f"<div class='teaser'><h3><a href='/t{n}'>{text(f'h{number}/{n}', 8)}</a></h3>"
        f"<p>{text(f'e{number}/{n}', 22)}.</p></div>"
        for n in range(30)
    )
    comments = "".join(
        f"<div class='comment'><b>Reader {n}</b><p>{text(f'c{number}/{n}', 40)}.</p></div>"
        for n in range(number % 3 * 20)
    )
    story = "".join(f"<p>{sentence(number, at)}</p>" for at in range(12))
    layout = LAYOUTS[number % len(LAYOUTS)]
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{escape(title)} | Newsroom</title>"
        f"<meta property='og:type' content='article'><meta property='og:title' content='{escape(title)}'>"
        f"<meta property='article:published_time' content='2026-01-01T00:00:00Z'>{script * 4}</head>"
        f"<body><nav><ul>{menu}</ul></nav>"
        f"{layout.format(title=title, story=story, teasers=teasers, comments=comments)}"
        f"<footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def sentence(number: int, at: int) -> str:
    return text(f"p{number}/{at}", 60).capitalize() + "."

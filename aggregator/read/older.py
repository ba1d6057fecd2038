"""Where a list goes on: the address of the page with older entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement

from aggregator.read.document import Document, short_text
from aggregator.text.fold import fold
from aggregator.text.urls import canonical, host_of, resolve

_ARROWS: Final = frozenset(("»", "›", ">", ">>", "→", "⟩", "❯"))
_NEXT: Final = frozenset((
    "next", "next page", "older", "older posts", "older entries", "older news", "previous posts", "suivant",
    "suivante", "page suivante", "articles plus anciens", "siguiente", "pagina siguiente",
    "entradas anteriores", "anteriores", "proxima", "proximo", "seguinte", "proxima pagina", "nachste",
    "nachste seite", "weiter", "altere beitrage", "successiva", "successivo", "pagina successiva", "avanti",
    "volgende", "volgende pagina", "nasta", "naste", "neste", "seuraava", "nastepna", "dalsi", "sonraki",
    "следующая", "далее", "вперед", "наступна", "التالي", "التالية", "الصفحة التالية", "下一页", "下一頁",
    "次へ", "次のページ", "다음", "trang sau", "selanjutnya", "ถัดไป",
))  # fmt: skip
_PAGER: Final = re.compile(r"pag(?:er|inat|enav|ing)|nav-links|wp-pagenavi|page-numbers", re.I)
# What may be a pager, told by libxml2: asking every link what is around it takes as long as parsing.
_NAMED: Final = "[contains(., 'ag') or contains(., 'AG') or contains(., 'nav-links')]"
_MAY_BE_PAGER: Final = etree.XPath(f"//@class{_NAMED}/.. | //@id{_NAMED}/..")
_DEPTH: Final = 4  # a link in a pager is at most so far below it
_LONGEST: Final = 40  # characters of such a link
_MOST: Final = 5_000  # links that are looked at


def older_page(document: Document) -> str:
    """The address of the next page of a list, or "" where the page points to none.

    Told to machines (``rel=next``; HTML, "Sequential link types"), else to people: a link that says so, or
    the number after the current one in a pager. Never another host, never the page itself.
    """
    for link in (*_stated(document), *_said(document)):
        address = resolve(document.base, link.get("href") or "")
        if not address or host_of(address) != host_of(document.base):
            continue
        if canonical(address) != canonical(document.base):
            return address
    return ""


def _stated(document: Document) -> Iterator[HtmlElement]:
    for element in document.root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            yield element


def _said(document: Document) -> Iterator[HtmlElement]:
    numbered: HtmlElement | None = None
    for link in islice(_in_pagers(document), _MOST):
        said = short_text(link, _LONGEST) or (link.get("aria-label") or link.get("title") or "").strip()
        if said in _ARROWS or fold(said) in _NEXT:
            yield link
        elif said == "2" and numbered is None:
            numbered = link
    if numbered is not None and _is_first(document):
        yield numbered


def _in_pagers(document: Document) -> Iterator[HtmlElement]:
    """The links of all pagers, each once, in the page's order."""
    told = set()
    for pager in cast(list[HtmlElement], _MAY_BE_PAGER(document.root)):
        if not _PAGER.search(f"{pager.get('class') or ''} {pager.get('id') or ''}"):
            continue
        for link in pager.iter("a"):
            if link.get("href") and link not in told and _is_near(link, pager):
                told.add(link)
                yield link


def _is_near(link: HtmlElement, pager: HtmlElement) -> bool:
    return link is pager or any(one is pager for one in islice(link.iterancestors(), _DEPTH))


def _is_first(document: Document) -> bool:
    """Whether nothing says that the page itself is a later one of the list."""
    return not re.search(r"(?:page|seite|pagina|p)[=/-]?[2-9]", document.base, re.I)

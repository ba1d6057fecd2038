"""Where a list goes on: the address of the page with older entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, cast
from urllib.parse import parse_qsl, urlsplit

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
# Said of more of the same, and of much else: only where the address shows that it is the same list.
_MORE: Final = frozenset((
    "load more", "show more", "view more", "see more", "more", "more news", "more articles", "more posts",
    "more stories", "charger plus", "voir plus", "afficher plus", "plus d articles", "plus d actualites",
    "cargar mas", "ver mas", "mas noticias", "carregar mais", "ver mais", "mais noticias", "mehr laden",
    "mehr anzeigen", "weitere laden", "weitere meldungen", "weitere beitrage", "mehr meldungen",
    "carica altri", "carica altro", "mostra altro", "mostra di piu", "altre notizie", "meer laden",
    "toon meer", "meer nieuws", "ladda fler", "visa fler", "vis flere", "nayta lisaa", "pokaz wiecej",
    "nacist dalsi", "mutass tobbet", "daha fazla", "показать еще", "загрузить еще", "еще новости",
    "показати ще", "завантажити ще", "تحميل المزيد", "عرض المزيد", "المزيد", "加载更多", "查看更多", "更多",
    "もっと見る", "さらに表示", "더보기", "더 보기", "xem them", "muat lebih banyak", "ดูเพิ่มเติม",
))  # fmt: skip
_PAGER: Final = re.compile(r"pag(?:er|inat|enav|ing)|nav-links|wp-pagenavi|page-numbers", re.I)
_SLIDES: Final = re.compile(r"carousel|slider|swiper|slick|splide|glide|flickity|\bowl\b|dots|bullets", re.I)
# What may be a pager, told by libxml2: asking every link what is around it takes as long as parsing.
_NAMED: Final = "[contains(., 'ag') or contains(., 'AG') or contains(., 'nav-links')]"
_MAY_BE_PAGER: Final = etree.XPath(f"//@class{_NAMED}/.. | //@id{_NAMED}/..")
_PAGE: Final = re.compile(
    r"(?:(?:page|seite|pagina|strona|sida|side|p|pg|index)[-_/]?)?\d{1,3}(?:\.\w{3,5})?", re.I
)  # what follows the page's own path
_OF_CALENDAR: Final = re.compile(r"month|year|day|date|monat|jahr|tag|mois|annee|mes\b|ano\b|^[ymd]$", re.I)
_NUMBER: Final = re.compile(r"\d+")
_DEPTH: Final = 4  # a link in a pager is at most so far below it
_LONGEST: Final = 40  # characters of such a link
_MOST: Final = 5_000  # links that are looked at


def older_page(document: Document) -> str:
    """The address of the next page of a list, or "" where the page points to none.

    Told to machines (``rel=next``; HTML, "Sequential link types"), else to people: a link that says so, or
    the number after the current one; anywhere on the page, if its address is the page's own and only a number
    differs. Never another host, never the page itself.
    """
    for link in (
        *_stated(document),
        *_said(document, _in_pagers(document)),
        *_said(document, _own(document)),
    ):
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


def _said(document: Document, links: Iterator[HtmlElement]) -> Iterator[HtmlElement]:
    numbered: HtmlElement | None = None
    for link in islice(links, _MOST):
        said = short_text(link, _LONGEST) or (link.get("aria-label") or link.get("title") or "").strip()
        name = fold(said)
        if said in _ARROWS or name in _NEXT or (name in _MORE and _goes_on(document.base, link)):
            yield link
        elif said == "2" and numbered is None:
            numbered = link
    if numbered is not None and _is_first(document):
        yield numbered


def _own(document: Document) -> Iterator[HtmlElement]:
    """The links to the page's own address with another number."""
    return (link for link in document.root.iter("a") if link.get("href") and _goes_on(document.base, link))


def _goes_on(page: str, link: HtmlElement) -> bool:
    """Whether a link's address is the page's, with a number added or changed, as that of its continuation."""
    address = urlsplit(resolve(page, link.get("href") or ""))
    own = urlsplit(page)
    path, own_path = address.path.rstrip("/"), own.path.rstrip("/")
    query, own_query = (dict(parse_qsl(one.query, keep_blank_values=True)) for one in (address, own))
    if path == own_path:
        changed = {name for name in query.keys() | own_query.keys() if query.get(name) != own_query.get(name)}
        return bool(changed) and all(
            query.get(name, "").isdecimal() and not _OF_CALENDAR.search(name) for name in changed
        )
    if query != own_query:
        return False
    if path.startswith(f"{own_path}/"):
        return _PAGE.fullmatch(path.removeprefix(f"{own_path}/")) is not None
    return _NUMBER.sub("0", path) == _NUMBER.sub("0", own_path)


def _in_pagers(document: Document) -> Iterator[HtmlElement]:
    """The links of all pagers, each once, in the page's order."""
    told = set()
    for pager in cast(list[HtmlElement], _MAY_BE_PAGER(document.root)):
        names = f"{pager.get('class') or ''} {pager.get('id') or ''}"
        if not _PAGER.search(names) or _SLIDES.search(names):
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

"""What publishers file their entries under: topics, and words that only their system needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from aggregator.text.date_spots import date_spots
from aggregator.text.fold import fold

# Shelves on which everything lies, folded: what says no more than "this is an entry here".
_SHELVES: Final = (
    "uncategorized|uncategorised|unclassified|uncategorized en|general|misc|other|others|default|none"
    "|null|n a|all|news|latest news|latest|new|recent|featured|feature|slider|home|homepage|front page"
    "|frontpage|blog|blogs|post|posts|article|articles|story|stories|top stories|top story|highlight"
    "|highlights|carousel|sticky|archive|archives|web|website|content|page|pages|tag|tags|category"
    "|categories|news and events|news events|non classe|non categorise|sans categorie|actualites"
    "|actualite|actu|a la une|nouvelles|general fr|autres|sin categoria|sin clasificar|sin categorizar"
    "|noticias|noticia|actualidad|portada|destacado|destacados|novedades|sem categoria|sem categorias"
    "|nao categorizado|destaque|destaques|novidades|geral|senza categoria|non categorizzato|notizie"
    "|notizia|in evidenza|primo piano|attualita|generale|allgemein|unkategorisiert|ohne kategorie"
    "|nicht kategorisiert|nachrichten|aktuelles|neuigkeiten|meldungen|startseite|geen categorie"
    "|niet gecategoriseerd|ongecategoriseerd|nieuws|algemeen|okategoriserade|okategoriserad|nyheter"
    "|ukategorisert|ikke kategoriseret|nyheder|luokittelematon|uutiset|bez kategorii|aktualnosci"
    "|wiadomosci|nezarazene|nezaradene|aktuality|nincs kategoria|hirek|fara categorie|stiri|noutati"
    "|genel|kategorisiz|haberler|tak berkategori|tidak berkategori|berita|chua phan loai|chưa phan loai"
    "|tin tuc|habari|без рубрики|без категории|новости|главное|разное|общее|без категорії|новини"
    "|новинки|некатегоризирани|новините|вести|вијести|غير مصنف|غير مصنفه|بدون تصنيف|أخبار|اخبار|الأخبار"
    "|الاخبار|عام|دسته بندی نشده|دسته‌بندی نشده|خبر|کلی|חדשות|כללי|ללא קטגוריה"
    "|未分类|未分類|新闻|新聞|新闻动态|最新消息"
    "|首页|首頁|其他|ニュース|お知らせ|新着|新着情報|その他|미분류|뉴스|소식|ข่าว|समाचार"
)
_FOLDED: Final = frozenset(map(fold, _SHELVES.split("|")))
_WITHOUT: Final = re.compile(r"[\W\d_]+")  # numbers and signs only
_ADDRESS: Final = re.compile(r"https?://|www\.|\S+@\S+\.\S+$", re.IGNORECASE)
_LONGEST_DATE: Final = 40


def topics_of(categories: Iterable[str], strangers: Iterable[str]) -> tuple[str, ...]:
    """The categories that are topics, in their order, without the sign of a hashtag.

    ``strangers`` are words that a publisher may file under and that are none: authors, its own name.
    """
    others = {fold(name) for name in strangers}
    plain = (category.strip().lstrip("#").strip() for category in categories)
    return tuple(category for category in plain if _is_topic(category) and fold(category) not in others)


def _is_topic(category: str) -> bool:
    if len(category) < 2 or _WITHOUT.fullmatch(category) or _ADDRESS.match(category):
        return False
    return fold(category) not in _FOLDED and not _is_date(category)


def _is_date(category: str) -> bool:
    """ "March 2021": a shelf of the archive."""
    if len(category) > _LONGEST_DATE or not any(map(str.isdecimal, category)):
        return False
    return any(spot.end - spot.start >= len(category.rstrip(".")) for spot in date_spots(category))

"""What the parts of an article's page call themselves, and the short phrases that belong to its site.

Names are those of classes and ids, which page builders of all countries write in English. A name alone
decides nothing: where most of a page stands in a part that calls itself ``sidebar``, that is the article.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from aggregator.text.calls import is_call
from aggregator.text.fold import fold
from aggregator.text.words import words

# Never the article, even where they hold more words than it: what readers wrote, what law demands.
STRANGERS: Final = words(
    "comment comments commentlist disqus respond reactions related recommended recommendation "
    "recommendations outbrain taboola newsletter newsletters cookie cookies consent gdpr footer "
    "breadcrumb breadcrumbs caption aside hidden subscribe signup optin sponsored "
    "promo promos poll login register"
)
_OTHERS: Final = STRANGERS | words(
    "ad ads advert adverts advertisement advertising adsense advertorial sponsor sponsored sponsors "
    "feedback discussion recirc recirculation readmore morenews trending popular mostread subscribe "
    "subscription signup optin paywall share sharing sharebar shares social socials sharedaddy addthis "
    "addtoany sidebar sidebars widget widgets rail navbar navigation nav menu menus toolbar pagination "
    "pager popup modal overlay lightbox tooltip promo promos promotion captions credit credits copyright "
    "legend byline author authors authorbox bio meta metadata dateline timestamp tags tag taglist "
    "keywords topics categories category skip screenreader visuallyhidden noprint login register search "
    "toc rating ratings poll"
)
_PAIRS: Final = words(
    "read-more read-next read-also more-news more-stories more-from more-on most-read see-also you-may "
    "also-like up-next post-nav article-footer post-footer entry-footer entry-meta post-meta sr-only "
    "screen-reader visually-hidden sign-up opt-in latest-news whats-next"
)
_LEAD: Final = re.compile(
    r"lead|lede|teaser|standfirst|intro|dek|deck|summary|excerpt|sub-?title|sub-?head|abstract|chapeau|perex"
    r"|vorspann|description|entradilla|bajada|ingress|sommario",
    re.I,
)
_CAPTION: Final = re.compile(r"caption|figure|credit|copyright|bildunterschrift|legende|didascalia", re.I)
_CAMEL: Final = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_BETWEEN: Final = re.compile(r"[^a-z]+")
_LONGEST: Final = 400  # characters of a class that are looked at
_SAID_BY_SITES: Final = frozenset(fold(phrase) for phrase in (
    "advertisement", "advertising", "sponsored", "sponsored content", "anzeige", "werbung", "publicité",
    "publicidad", "publicidade", "pubblicità", "reklama", "реклама", "advertentie", "reklame", "annons",
    "annonse", "mainos", "διαφήμιση", "広告", "广告", "廣告", "광고", "إعلان", "loading", "share this",
    "share this article", "share this story", "share", "teilen", "partager", "compartir", "condividi",
    "related", "related stories", "related articles", "related news", "read also", "see also",
    "also read", "you may also like", "recommended", "most read", "mehr zum thema", "lesen sie auch",
    "auch interessant", "à lire aussi", "lire aussi", "sur le même sujet", "lea también",
    "te puede interesar", "noticias relacionadas", "leia também", "leggi anche", "lees ook",
    "czytaj także", "czytaj też", "zobacz też", "čtěte také", "читайте также", "по теме", "читайте також",
    "إقرأ أيضاً", "اقرأ أيضا", "関連記事", "関連ニュース", "相关阅读", "相关新闻",
    "延伸閱讀", "관련기사", "log in", "sign in", "subscribe", "subscribe now", "comments",
    "kommentare", "commentaires", "comentarios", "print", "print this page",
    "drucken", "imprimer", "back to top", "nach oben",
))  # fmt: skip
_NETWORKS: Final = re.compile(
    r"\b(?:facebook|twitter|instagram|telegram|whatsapp|youtube|linkedin|tiktok|bluesky)\b", re.I
)
_FOLLOWING: Final = re.compile(
    r"^\W*(?:follow|find|join|like|subscribe|sign up|share|listen|folgen|folge|abonnieren|suivez|abonnez"
    r"|rejoignez|sigue|síguenos|únete|siga|segui|volg|obserwuj|sledujte|подписывайтесь|подпишитесь|следите)\b",
    re.I,
)
_ASKING: Final = re.compile(
    r"\b(?:share (?:it|this (?:story|article|page|post)) with|sign up (?:for|to) (?:our|the)|subscribe to our"
    r"|follow us on|join our (?:newsletter|channel)|click here to subscribe|all rights reserved)\b",
    re.I,
)
# Asking for leave to show what comes from elsewhere, a film or a post.
_PERMISSION: Final = (
    "du einen externen inhalt", "sie einen externen inhalt", "steht ein externer inhalt",
    "wird ein externer inhalt", "dass mir externe inhalte", "dass mir inhalte von",
    "externe inhalte anzeigen", "externen inhalt anzeigen", "externe inhalte laden",
    "empfohlener redaktioneller inhalt", "empfohlener externer inhalt", "daten können an dritt",
    "personenbezogene daten an dritt", "to view this content", "to view this video", "to view this post",
    "to see this content", "to watch this video", "to load this content", "this content is hosted by",
    "this content is provided by", "pour voir ce contenu", "pour afficher ce contenu",
    "pour visionner cette vidéo", "para ver este contenido", "para ver este vídeo", "para ver este video",
    "para ver este conteúdo", "per vedere questo contenuto", "per visualizzare questo contenuto",
    "om deze inhoud te zien", "om deze inhoud te bekijken",
)  # fmt: skip
_PERMISSION_LENGTH: Final = 500
_SHORT: Final = 160  # characters; what is longer is no phrase of a site


@lru_cache(maxsize=8192)
def stranger(classes: str, name: str) -> str:
    """The word by which an element calls itself something else than the article, or ""."""
    for one in (*classes[:_LONGEST].split(), name[:_LONGEST]):
        parts = [part for part in _BETWEEN.split(_CAMEL.sub("-", one).lower()) if part]
        for at, part in enumerate(parts):
            pair = f"{parts[at - 1]}-{part}" if at else ""
            if part in _OTHERS or pair in _PAIRS:
                return part if part in _OTHERS else pair
    return ""


@lru_cache(maxsize=1024)
def is_called_lead(classes: str) -> bool:
    """Whether an element calls itself the lines between headline and text."""
    return _LEAD.search(classes[:_LONGEST]) is not None


@lru_cache(maxsize=1024)
def is_called_caption(classes: str) -> bool:
    """Whether an element calls itself the words about a picture."""
    return _CAPTION.search(classes[:_LONGEST]) is not None


def is_of_site(text: str) -> bool:
    """Whether a short text is what sites put between and behind their articles: labels, calls to follow."""
    if len(text) > _SHORT:
        return len(text) <= _PERMISSION_LENGTH and _asks_leave(text)
    if fold(text) in _SAID_BY_SITES or is_call(text) or _ASKING.search(text):
        return True
    if _asks_leave(text):
        return True
    return _FOLLOWING.match(text) is not None and _NETWORKS.search(text) is not None


def _asks_leave(text: str) -> bool:
    folded = text.casefold()
    return any(phrase in folded for phrase in _PERMISSION)

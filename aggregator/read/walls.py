"""Pages that are no newsroom although the server said 200: challenge, maintenance, soft 404, login, consent.

Asked only when a body did not give what was expected, or holds next to nothing. Words alone make no wall: a
newsroom that writes about passwords must not be taken for a login page. A second sign is needed: a password
field, a form that asks, or that nothing on the page is an entry or an article.
"""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from aggregator.errors import ReadError
from aggregator.read.article import boilerplate_around
from aggregator.read.block import HEADINGS
from aggregator.read.document import Document, text_of

_HEAD_WORDS: Final = 600  # characters of the visible text that are looked at
_LITTLE: Final = 2_500  # characters of a page that holds next to nothing

# What the title, first heading or first words say. Languages: en fr es de it pt nl ru ar zh ja.
_SAYS: Final = {
    "challenge": (
        r"just a moment|attention required|checking your browser|verify(?:ing)? (?:that )?you are"
        r"|are you (?:a )?(?:human|robot)|ddos protection|security check|enable javascript and cookies"
        r"|unusual traffic|request unsuccessful|access denied|request rejected|pardon our interruption"
        r"|vérifi\w+ que vous êtes|un momento|проверка браузера|人机验证|安全验证|请稍候"
    ),
    "maintenance": (
        r"(?:under|scheduled|site) maintenance|down for maintenance|temporarily unavailable|be right back"
        r"|service unavailable|coming soon|en maintenance|indisponible|wartungs\w*|en mantenimiento"
        r"|em manutenção|in manutenzione|in onderhoud|технические работы|техническое обслуживание|تحت الصيانة"
        r"|网站维护|系统维护|维护中|メンテナンス"
    ),
    "soft-404": (
        r"(?:page|file|document|content|url)\s+(?:was |is |could |can)?\s*n[o']t\s*(?:be )?"
        r"(?:found|available)|not found|error 404|404 error|\b404\b"
        r"|no longer (?:exists|available)|doesn.t exist|page introuvable"
        r"|seite nicht gefunden|nicht gefunden|no encontrada|no se encontr\w*|não encontrad\w*|non trovata"
        r"|niet gevonden|не найдена|غير موجودة|لم يتم العثور|页面不存在|找不到|見つかりません"
    ),
    "login": (
        r"sign[ -]?in|log[ -]?in|please authenticate|connexion|se connecter|identifiez|anmelden|anmeldung"
        r"|iniciar sesión|entrar|accedi|inloggen|вход|войти|تسجيل الدخول|登录|登錄|ログイン"
    ),
    "consent": (
        r"before you continue|we value your privacy|your privacy|cookie (?:consent|settings|preferences)"
        r"|accept (?:all )?cookies|consent|avant de continuer|vos choix|cookie-einstellungen|datenschutz\w*"
        r"|bevor sie|antes de continuar|privacidad|согласие|隐私|同意"
    ),
}
_LETTER: Final = "[A-Za-zÀ-ɏЀ-ӿ\u0600-\u06ff]"  # of scripts that part words by blanks
_PATTERNS: Final = {
    reason: re.compile(rf"(?<!{_LETTER})(?:{words})(?!{_LETTER})", re.I) for reason, words in _SAYS.items()
}
_PARTS: Final = re.compile(r"\s[-–—|·:»]+\s|[|·»:\n]")  # of a title: what it is about, and the site's name
_MOSTLY: Final = 0.6  # share of a title's part
_CHALLENGE_MARKS: Final = (
    "cf-challenge", "cf-chl", "cf_chl", "challenge-platform", "g-recaptcha", "h-captcha", "cf-turnstile",
    "_incapsula_", "px-captcha", "captcha-delivery", "awswaf", "ddos-guard", "sucuri_cloudproxy",
)  # fmt: skip
_NEXT: Final = {
    "challenge": "the site asks robots to prove they are people: ask its owner for a feed or an exception",
    "maintenance": "nothing to do: it is asked again later",
    "soft-404": "the page has moved: look for its new address",
    "login": "the page is not public: look for a public address",
    "consent": "the page asks for consent first: look for a feed or another address",
}


def wall_error(document: Document, body: bytes) -> ReadError | None:
    """The error that names the wall this page is, or ``None`` when it looks like an ordinary page."""
    reason = _reason(document, body)
    if not reason:
        return None
    return ReadError(reason, f"the page says {document.title[:200]!r}", next_step=_NEXT[reason])


def _reason(document: Document, body: bytes) -> str:
    root = document.root
    named = f"{document.title}\n{_first_heading(root)}"
    for reason in ("challenge", "soft-404"):
        if _is_all_it_says(reason, named):
            return reason
    asks = _has(root, "input[translate(@type, 'PASWORD', 'pasword')='password']")
    if asks and _is_all_it_says("login", named):
        return "login"
    if len(text_of(root)) > _LITTLE or _has_content(root):
        return ""
    if asks:
        return "login"
    return _reason_of_a_bare_page(root, named, body)


def _is_all_it_says(reason: str, named: str) -> bool:
    """Whether the words make up most of a part of the title or the first heading."""
    return any(
        (match := _PATTERNS[reason].search(part)) and len(match[0]) >= _MOSTLY * len(part.strip(" .!…"))
        for part in _PARTS.split(named)
    )


def _reason_of_a_bare_page(root: HtmlElement, named: str, body: bytes) -> str:
    """What a page without entries says it is; the words of its links are not its own."""
    own = " ".join("".join(map(str, root.xpath("//text()[not(ancestor::a)]"))).split())
    says = f"{named}\n{own}" if len(own) <= _HEAD_WORDS else named
    start = body[:200_000].lower()
    if _PATTERNS["challenge"].search(says) or any(mark.encode() in start for mark in _CHALLENGE_MARKS):
        return "challenge"
    for reason in ("maintenance", "soft-404"):
        if _PATTERNS[reason].search(says):
            return reason
    if not _has(root, "form", "button", "input"):
        return ""
    if _PATTERNS["login"].search(named):
        return "login"
    return "consent" if _PATTERNS["consent"].search(f"{named}\n{own[:_HEAD_WORDS]}") else ""


def _has_content(root: HtmlElement) -> bool:
    """An article, a date told to machines, or a heading that links: a wall has none of them."""
    headings = (heading for heading in root.iter(*HEADINGS) if not boilerplate_around(heading))
    linked = any(_has(heading, "a[@href]") or _inside_link(heading) for heading in headings)
    return linked or _has(root, "article", "time")


def _inside_link(element: HtmlElement) -> bool:
    return next(element.iterancestors("a"), None) is not None


def _has(root: HtmlElement, *paths: str) -> bool:
    return any(root.xpath(f"boolean(.//{path})") for path in paths)


def _first_heading(root: HtmlElement) -> str:
    return next((text for heading in root.iter("h1", "h2") if (text := text_of(heading))), "")

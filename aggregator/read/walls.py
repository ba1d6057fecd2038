"""Pages that are no newsroom although the server said 200: challenge, maintenance, soft 404, login, consent.

Asked only when a body did not give what was expected, or holds next to nothing: a newsroom that writes about
passwords must not be taken for a login page.
"""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from aggregator.errors import ReadError
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
        r"|service unavailable|coming soon|en maintenance|indisponible|wartungs|en mantenimiento"
        r"|em manutenção|in manutenzione|in onderhoud|технические работы|техническое обслуживание|تحت الصيانة"
        r"|网站维护|系统维护|维护中|メンテナンス"
    ),
    "soft-404": (
        r"(?:page|file|document|content|url)\s+(?:was |is |could |can)?\s*n[o']t\s*(?:be )?"
        r"(?:found|available)|not found|error 404|404 error|\b404\b"
        r"|no longer (?:exists|available)|doesn.t exist|page introuvable"
        r"|seite nicht gefunden|nicht gefunden|no encontrada|no se encontr|não encontrad|non trovata"
        r"|niet gevonden|не найдена|غير موجودة|لم يتم العثور|页面不存在|找不到|見つかりません"
    ),
    "login": (
        r"sign[ -]?in|log[ -]?in|please authenticate|connexion|se connecter|identifiez|anmelden|anmeldung"
        r"|iniciar sesión|entrar|accedi|inloggen|вход|войти|تسجيل الدخول|登录|登錄|ログイン"
    ),
    "consent": (
        r"before you continue|we value your privacy|your privacy|cookie (?:consent|settings|preferences)"
        r"|accept (?:all )?cookies|consent|avant de continuer|vos choix|cookie-einstellungen|datenschutz"
        r"|bevor sie|antes de continuar|privacidad|согласие|隐私|同意"
    ),
}
_PATTERNS: Final = {reason: re.compile(words, re.I) for reason, words in _SAYS.items()}
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
    text = text_of(root)
    little = len(text) <= _LITTLE
    named = f"{document.title}\n{_first_heading(root)}"
    if _is_challenge(named, text, body, little):
        return "challenge"
    for reason in ("maintenance", "soft-404"):
        if _PATTERNS[reason].search(named) or (len(text) <= _HEAD_WORDS and _PATTERNS[reason].search(text)):
            return reason
    if _asks_password(root) and (little or _PATTERNS["login"].search(named)):
        return "login"
    if little and _PATTERNS["login"].search(document.title):
        return "login"
    if _PATTERNS["consent"].search(named) or (little and _PATTERNS["consent"].search(text[:_HEAD_WORDS])):
        return "consent"
    return ""


def _is_challenge(named: str, text: str, body: bytes, little: bool) -> bool:
    if _PATTERNS["challenge"].search(named) or (
        len(text) <= _HEAD_WORDS and _PATTERNS["challenge"].search(text)
    ):
        return True
    start = body[:200_000].lower()
    return little and any(mark.encode() in start for mark in _CHALLENGE_MARKS)


def _first_heading(root: HtmlElement) -> str:
    return next((text for heading in root.iter("h1", "h2") if (text := text_of(heading))), "")


def _asks_password(root: HtmlElement) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in root.iter("input"))

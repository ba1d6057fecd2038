"""Pages without news although the server said 200: what they are, told by the page itself.

Words alone make no wall: a newsroom that writes about passwords must not be taken for a login page, nor one
with a login box in its head. ``stated_wall`` asks for the page's own name (title or heading) *and* a second
sign, so that it may be asked before anything is read: a "page not found" that lists the latest posts beside
it is still not found. What is ``REFUTABLE`` holds only until a list of news is found. ``wall_error`` is asked
after nothing was found, and says what the page probably is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from aggregator.errors import ReadError
from aggregator.read.document import Document
from aggregator.read.portrait import Portrait
from aggregator.read.wallwords import SIGNS

_LITTLE: Final = 1_200  # characters of own words of a page that has hardly anything to say
_BARE: Final = 600
_NOTHING: Final = 120
_FEW: Final = 3  # linked headings that make a list
_SOME: Final = 8  # so many that even a page that names itself twice is a list
_LINKS: Final = 10  # of a page that only lists the site's pages

NEXT_STEPS: Final = {
    "challenge": "the site asks robots to prove they are people: ask its owner for a feed or an exception",
    "login": "the page is not public: look for a public address",
    "consent": "the page asks for consent first: look for a feed or another address",
    "soft-404": "the page has moved: look for its new address",
    "forbidden": "the site does not show this page to us: ask its owner, or look for a public address",
    "error": "the site's own program failed: it is asked again later; if it stays so, tell the site's owner",
    "maintenance": "nothing to do: it is asked again later",
    "parked": "there is no site at this address any more, or not yet: look for the right one",
    "no-results": "the address is a search that finds nothing: take the address of the newsroom itself",
    "empty-list": "the page says that it has no news: wait; set empty_is_fine: true if that may be",
    "legal": "a page of legal or privacy information: look for the address of the newsroom",
    "contact": "a page of addresses: look for the address of the newsroom",
    "site-map": "a list of the site's pages: take the newsroom's page from it, or the site's sitemap.xml",
    "script-shell": "its content is made by scripts: look for a feed, a sitemap or a data address; "
    "or set browser: true, once 'make browser' and 'apt-get install chromium' are done",
    "signpost": "the page only leads to another one: take that one's address",
}
# The page is what it should be, only there is nothing on it now.
NOTHING_YET: Final = frozenset(("empty-list", "no-results"))
# What a page may call itself and list dated news all the same: a press office's contacts, a search form.
REFUTABLE: Final = NOTHING_YET | {"login", "contact"}
# Nobody is kept out: a page is shown, only it lists no news.
SHOWN: Final = NOTHING_YET | {"legal", "contact", "site-map", "script-shell"}

_NOT_EVEN_DRAWN: Final = "a browser draws nothing there either: look for a feed, a sitemap or a data address"

_MARKS: Final = (
    b"cf-challenge", b"cf-chl", b"cf_chl", b"cf-error-details", b"g-recaptcha", b"h-captcha", b"cf-turnstile",
    b"_incapsula_", b"px-captcha", b"captcha-delivery", b"awswaf", b"ddos-guard", b"sucuri_cloudproxy",
    b"errors.edgesuite.net", b"sec-if-cpt", b"bm-verify", b"vercel security", b"anubis_challenge",
    b"support id", b"incident id", b"geetest", b"friendlycaptcha", b"altcha",
)  # fmt: skip
_FAILURES: Final = (
    b"<b>fatal error</b>",
    b"traceback (most recent call last)",
    b"stack trace:",
    b"sqlstate[",
)
_SCRIPT: Final = b"<script"

_Judge: TypeAlias = Callable[[Portrait], bool]


def stated_wall(document: Document, body: bytes) -> ReadError | None:
    """The error that names what the page plainly says it is, or ``None``. Cheap for an ordinary page."""
    page = Portrait(document=document, body=body)
    return _error(_stated(page), page)


def wall_error(document: Document, body: bytes, *, drawn: bool = False) -> ReadError | None:
    """The error that names what a page without a list probably is, or ``None`` when nothing tells.

    ``drawn`` = a browser has run its scripts already.
    """
    page = Portrait(document=document, body=body)
    error = _error(_stated(page) or _probable(page), page)
    if error and error.reason == "script-shell" and drawn:
        error.next_step = _NOT_EVEN_DRAWN
    return error


def _error(reason: str, page: Portrait) -> ReadError | None:
    return ReadError(reason, _told(reason, page), next_step=NEXT_STEPS[reason]) if reason else None


def _told(reason: str, page: Portrait) -> str:
    """The page's own words for it."""
    if reason == "signpost":
        return f"the page leads to {page.leads_to}"
    said = page.unscripted if reason == "script-shell" else page.named(reason) or page.says(reason)
    return f"the page says {(said or page.document.title)[:200]!r}"


# --------------------------------------------------------------------------- what the page says for certain


def _stated(page: Portrait) -> str:
    """A story is none of these, whatever its headline says."""
    if not page.subjects or page.is_story:
        return ""
    return next((reason for reason, is_it in _CERTAINLY.items() if is_it(page)), "")


def _is_signpost(page: Portrait) -> bool:
    return bool(page.leads_to) and _is_bare(page)


def _is_challenge(page: Portrait) -> bool:
    if page.named("challenge"):
        return _is_little(page) and (page.named_twice("challenge") or _is_bare(page) or _has_mark(page))
    return bool(page.named("forbidden")) and _is_little(page) and _has_mark(page)


def _is_not_found(page: Portrait) -> bool:
    """Named so twice, or once and the page explains itself or says hardly more."""
    if not page.named("soft-404"):
        return False
    if page.named_twice("soft-404") or _is_little(page):
        return True
    return SIGNS.count("soft-404", page.words) > 1 and page.linked_headings < _SOME


def _is_login(page: Portrait) -> bool:
    if not page.named("login"):
        return False
    if page.asks_password:
        return page.named_twice("login") or page.linked_headings < _FEW
    return page.asks and (_is_bare(page) or (_is_little(page) and page.named_twice("login")))


def _is_consent(page: Portrait) -> bool:
    return bool(page.named("consent")) and page.asks and _is_little(page) and page.headlines < _FEW


def _finds_nothing(page: Portrait) -> bool:
    """A search that says in its name or in a sentence that nothing was found."""
    if page.named("no-results"):
        return bool(page.named("search")) or page.asks_words or _is_little(page)
    if not page.named("search"):
        return False
    return page.linked_headings < (_SOME if page.asks_words else _FEW) and bool(page.says("no-results"))


def _is_empty_list(page: Portrait) -> bool:
    return page.headed("empty-list") and _is_little(page)


def _is_contact(page: Portrait) -> bool:
    return _speaks_as(page, "contact", 2) or (_speaks_as(page, "contact", 1) and page.is_reached)


def _is_legal(page: Portrait) -> bool:
    return _speaks_as(page, "legal", 3)


def _is_site_map(page: Portrait) -> bool:
    if not page.named("site-map") or page.links < _LINKS:
        return False
    return page.named_twice("site-map") or _is_bare(page)


def _is_notice(reason: str) -> _Judge:
    """A page of that name that has hardly anything else to say, whatever stands beside it."""

    def judge(page: Portrait) -> bool:
        if not page.named(reason) or len(page.words) > _LITTLE:
            return False
        return page.linked_headings < (_SOME if page.named_twice(reason) else _FEW)

    return judge


def _speaks_as(page: Portrait, reason: str, most: int) -> bool:
    """A page of that name whose text speaks as only such texts do."""
    if not page.named(reason):
        return False
    list_from = _SOME if page.named_twice(reason) else _FEW
    return page.linked_headings < list_from and SIGNS.count(reason, page.words) >= most


_CERTAINLY: Final[dict[str, _Judge]] = {
    "signpost": _is_signpost,
    "challenge": _is_challenge,
    "soft-404": _is_not_found,
    "forbidden": _is_notice("forbidden"),
    "error": _is_notice("error"),
    "maintenance": _is_notice("maintenance"),
    "parked": _is_notice("parked"),
    "login": _is_login,
    "consent": _is_consent,
    "no-results": _finds_nothing,
    "legal": _is_legal,
    "contact": _is_contact,
    "site-map": _is_site_map,
    "empty-list": _is_empty_list,
}


# --------------------------------------------------------------------------- what it probably is


def _probable(page: Portrait) -> str:
    if page.linked_headings or page.is_story:
        return ""
    return _by_name(page) or _by_sentence(page) or _by_marks(page)


def _by_name(page: Portrait) -> str:
    """A name without a second sign, now that there is no list either."""
    reason = next((reason for reason in _CERTAINLY if page.named(reason)), "")
    if reason in ("login", "consent") and not page.asks:
        return ""
    return "no-results" if not reason and page.named("search") and page.asks_words else reason


def _by_sentence(page: Portrait) -> str:
    """What a page of few words says in one of them; that there is nothing may be said on any page."""
    if _is_bare(page):
        for reason in ("challenge", "forbidden", "error", "maintenance", "soft-404", "parked"):
            if page.says(reason):
                return reason
        for reason in ("login", "consent"):
            if page.asks and page.says(reason):
                return reason
    return next((reason for reason in ("no-results", "empty-list") if page.says(reason)), "")


def _by_marks(page: Portrait) -> str:
    if not _is_bare(page):
        return ""
    if _has_mark(page):
        return "challenge"
    if page.asks_password:
        return "login"
    if any(mark in page.raw for mark in _FAILURES):
        return "error"
    if (page.unscripted and len(page.words) <= _NOTHING) or (page.empty_place and _SCRIPT in page.raw):
        return "script-shell"
    return "signpost" if page.leads_to else ""


def _is_little(page: Portrait) -> bool:
    return len(page.words) <= _LITTLE and page.linked_headings < _FEW


def _is_bare(page: Portrait) -> bool:
    return len(page.words) <= _BARE and page.linked_headings < _FEW


def _has_mark(page: Portrait) -> bool:
    return any(mark in page.raw for mark in _MARKS)

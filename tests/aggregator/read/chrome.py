"""Whole pages from a few lines: what the wild puts around a message, so that the cases hold only the message.

A case of ``nolist/*.yaml`` names a frame and a language. Frames are the layouts met most: menus of dozens of
links, a search form, a login box in the head, a cookie banner, a list of the latest headlines, a long footer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

FOLDER: Final = Path(__file__).parent / "nolist"
_WORDS: Final[Mapping[str, Any]] = YAML(typ="safe").load((FOLDER / "words.yaml").read_text("utf-8"))


def cases(name: str) -> Any:
    """The pages of one file: a list, or lists by reason."""
    return YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text("utf-8"))


def page(case: Mapping[str, Any]) -> str:
    """The whole page of a case."""
    words = _WORDS[case["lang"]]
    framed = FRAMES[case.get("frame", "bare")](case.get("body", ""), words)
    title = f"<title>{escape(case['title'])}</title>" if case.get("title") else ""
    mark = f' class="{case["class"]}"' if case.get("class") else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{case["lang"]}"><head><meta charset="utf-8">{title}'
        f"{case.get('head', '')}</head><body{mark}>{framed}</body></html>"
    )


def _links(words: Mapping[str, Any], times: int) -> str:
    """A menu of two levels: every label several times, as sections and their pages."""
    labels = words["menu"]
    items = (
        f'<li><a href="/s{at}/{number}">{label}{f" {number}" if number else ""}</a></li>'
        for number in range(times)
        for at, label in enumerate(labels)
    )
    return f"<ul>{''.join(items)}</ul>"


def _latest(words: Mapping[str, Any], tag: str) -> str:
    """The latest headlines, as widgets show them on every page."""
    return "".join(
        f'<{tag}><a href="/2021/03/story-{at}">{headline}</a></{tag}>'
        for at, headline in enumerate(words["headlines"])
    )


def _bare(body: str, words: Mapping[str, Any]) -> str:
    return body


def _town(body: str, words: Mapping[str, Any]) -> str:
    """Semantic elements, menu and footer of some eighty links."""
    menu = words["menu"]
    return f"""
<a class="skip" href="#main">↓</a>
<header role="banner"><a href="/"><img src="/logo.svg" alt="Alder County"></a>
<form role="search" action="/search"><input type="search" name="q"><button>{menu[9]}</button></form></header>
<nav aria-label="main">{_links(words, 4)}</nav>
<ol class="breadcrumb"><li><a href="/">{menu[0]}</a></li></ol>
<main id="main">{body}</main>
<footer><h2>{menu[1]}</h2>{_links(words, 3)}<address>Mill Lane 3 · tel 555 0100</address>
<p>© {words["rights"]}</p></footer>
<div id="cookie-banner" class="cookie-consent"><h2>Cookies</h2><p>{words["rights"]}</p>
<button>OK</button></div>
"""


def _weblog(body: str, words: Mapping[str, Any]) -> str:
    """A weblog's theme: search and latest posts beside whatever is shown."""
    return f"""
<div id="page" class="site"><div id="masthead" class="site-header"><p><a href="/">Alder</a></p>
<div class="main-navigation menu">{_links(words, 2)}</div></div>
<div id="content"><div id="primary"><main>{body}</main></div>
<div id="secondary" class="widget-area">
<section class="widget widget_recent_entries"><h2>{words["latest"]}</h2>
<ul>{_latest(words, "li")}</ul></section>
<section class="widget"><h2>{words["menu"][2]}</h2>{_latest(words, "h3")}</section></div></div>
<div class="site-footer">{_links(words, 1)}<p>{words["rights"]}</p></div></div>
"""


def _boxes(body: str, words: Mapping[str, Any]) -> str:
    """Boxes without meaning, from before there were better elements: sixty links left, a table around all."""
    return f"""
<table width="960"><tr><td colspan="2"><div class="top"><a href="/"><img src="/top.gif"></a></div></td></tr>
<tr><td valign="top" class="left">{_links(words, 5)}</td><td class="middle">{body}</td></tr>
<tr><td colspan="2" class="bottom"><a href="/">{words["menu"][0]}</a> | <a href="/c">{words["menu"][6]}</a>
<br>{words["rights"]}</td></tr></table>
"""


def _portal(body: str, words: Mapping[str, Any]) -> str:
    """A portal: login box and dialogues in the head, teasers with linked headings under the message."""
    menu = words["menu"]
    return f"""
<div class="dialog-off-canvas-main-canvas"><div class="header"><form action="/user"><input name="user">
<input type="password" name="pass"><button>{menu[7]}</button></form></div>
<div class="modal" id="signin"><h1>{menu[7]}</h1><form><input type="password"></form></div>
<div class="region-navigation"><h2 class="visually-hidden">{menu[0]}</h2>{_links(words, 3)}</div>
<div class="region-content">{body}</div>
<div class="region-bottom"><h2>{words["latest"]}</h2>{_latest(words, "h3")}</div>
<div class="region-footer">{_links(words, 2)}<p>{words["rights"]}</p></div></div>
"""


FRAMES: Final[Mapping[str, Callable[[str, Mapping[str, Any]], str]]] = {
    "bare": _bare,
    "town": _town,
    "weblog": _weblog,
    "boxes": _boxes,
    "portal": _portal,
}

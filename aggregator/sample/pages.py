"""The HTML of the sample newsroom: shaped like a programme's page, frame and all."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Final

from aggregator.sample.stories import Story, day, days
from aggregator.sample.texts import DOCUMENTS, EVENT, LABELS, MENUS, PROGRAMME, RESOURCE_FILES, RESOURCES

PAGES: Final = {"en": "/en/newsroom.html", "fr": "/fr/salle-de-presse.html"}
_STYLE: Final = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
_OTHER: Final = {"en": ("fr", "Français"), "fr": ("en", "English")}


def newsroom_page(stories: tuple[Story, ...], *, language: str, host: str, started: datetime) -> str:
    """The page with the event, the headlines, the lead story and the resources, newest first."""
    labels = LABELS[language]
    lead = next((story for story in stories if story.lead), None)
    headlines = [story for story in stories if not story.lead][:7]
    body = "".join(
        (
            _banner(language, started),
            f'<section class="latest"><h2>{labels["latest"]}</h2>\n',
            *(_headline(story, host) for story in headlines),
            "</section>\n",
            _lead(lead) if lead else "",
            _resources(language),
        )
    )
    return _frame(labels["newsroom"], body, language=language, crumb=labels["newsroom"])


def article_page(story: Story) -> str:
    """The page of one story: headline, date, text with its dateline."""
    labels = LABELS[story.language]
    when = story.step.published
    first, *others = story.sentences
    picture = f'<p><img src="/images/{story.step.number}.png" width="480" height="270" alt=""></p>'
    body = (
        f'<article><h1>{escape(story.title)}</h1>\n<p class="when"><time datetime="{when.isoformat()}">'
        f"{day(when, story.language)}</time></p>\n{picture}\n"
        f"<p>{day(when, story.language)} - {escape(story.place)} - {escape(first)}</p>\n"
        + "".join(f"<p>{escape(sentence)}</p>\n" for sentence in others)
        + f'<p class="back"><a href="{PAGES[story.language]}">{labels["back"]}</a></p></article>\n'
    )
    head = f'<link rel="canonical" href="{story.path}">\n'
    return _frame(story.title, body, language=story.language, crumb=story.title, head=head)


def notice_page(language: str, title: str, text: str = "") -> str:
    """A page without stories: a signpost, 404 or 410."""
    back = f'<p class="back"><a href="{PAGES[language]}">{LABELS[language]["back"]}</a></p>'
    body = f"<article><h1>{escape(title)}</h1>\n<p>{escape(text)}</p>\n{back}</article>\n"
    return _frame(title, body, language=language, crumb=title)


def menu_paths() -> dict[str, tuple[str, str]]:
    """Address -> (language, title) of every page the menus and the footer lead to."""
    paths: dict[str, tuple[str, str]] = {}
    for language, menus in MENUS.items():
        titles = [entry for entries in menus.values() for entry in entries.split("|")]
        for title in (*titles, *LABELS[language]["footer"].split("|")):
            paths[_menu_path(language, title)] = (language, title)
    return paths


def _banner(language: str, started: datetime) -> str:
    title, text = EVENT[language]
    start = started + timedelta(days=24)
    when = days(start, start + timedelta(days=4), language)
    link = f'<a href="/{language}/forum.html">{escape(title)}</a>'
    sentence = escape(text).replace("{title}", link).replace("{when}", when)
    return f'<div class="banner"><p>{sentence}</p></div>\n'


def _headline(story: Story, host: str) -> str:
    """``Headline... read more``, a small date behind every other one, links of every usual form."""
    number, language = story.step.number, story.language
    forms = (story.path, f"..{story.path}", f"//{host}{story.path}", f"{story.path}?utm_source=newsroom")
    link = f'<a href="{forms[number % 4]}">{LABELS[language]["more"]}</a>'
    dated = number % 2 == 0
    when = f' <span class="when">{day(story.step.published, language)}</span>' if dated else ""
    return f'<p class="headline">{escape(story.title)}... {link}{when}</p>\n'


def _lead(story: Story) -> str:
    labels, language = LABELS[story.language], story.language
    text = " ".join(story.sentences)
    papers = [
        f'<a href="/documents/{name}-{story.step.number}.pdf">{escape(title)}</a>'
        for title, name in DOCUMENTS[language]
    ]
    return (
        f'<section class="lead"><h2>{labels["lead"]}</h2>\n<h3>{escape(story.title)}</h3>\n'
        f'<p class="text">{day(story.step.published, language)} - {escape(story.place)} - {escape(text)} '
        f'<a class="more" href="{story.path}">{labels["more"]}</a></p>\n'
        f'<p class="related">{labels["related"]} {", ".join(papers[:-1])} &amp; {papers[-1]}</p></section>\n'
    )


def _resources(language: str) -> str:
    boxes = "".join(
        f'<div class="resource"><img src="/images/{name}.png" width="160" height="90" alt="">'
        f'<h4><a href="/documents/{name}-{language}.pdf">{escape(title)}</a></h4>'
        f"<p>{escape(blurb)}</p></div>\n"
        for name, (title, blurb) in zip(RESOURCE_FILES, RESOURCES[language], strict=True)
    )
    title = LABELS[language]["resources"]
    return f'<section class="resources"><h2>{title}</h2>\n<div class="row">\n{boxes}</div></section>\n'


def _menu_path(language: str, title: str) -> str:
    return f"/{language}/pages/" + "-".join(re.findall(r"\w+", title.lower())) + ".html"


def _menu_entry(language: str, title: str) -> str:
    return f'<li><a href="{_menu_path(language, title)}">{escape(title)}</a></li>'


def _menus(language: str) -> str:
    menus = ""
    for title, entries in MENUS[language].items():
        links = "".join(_menu_entry(language, entry) for entry in entries.split("|"))
        menus += f'<li><a href="#menu">{escape(title)}</a><ul>{links}</ul></li>\n'
    return f'<nav id="menu"><ul>\n{menus}</ul></nav>\n'


def _frame(title: str, body: str, *, language: str, crumb: str, head: str = "") -> str:
    labels, name = LABELS[language], PROGRAMME[language]
    other, other_name = _OTHER[language]
    notes = "".join(_menu_entry(language, entry) for entry in labels["footer"].split("|"))
    social = "".join(
        f'<a class="icon" href="#{place}" title="{labels["follow"]}">{place[0].upper()}</a>'
        for place in ("photos", "films", "letters")
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} | {name}</title>\n{head}<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f'<div class="top"><span>{labels["welcome"]}</span><ul class="languages">'
        f'<li lang="{other}"><a href="{PAGES[other]}">{other_name}</a></li></ul></div>\n'
        f'<header><a class="name" href="{PAGES[language]}">{name}</a>'
        f'<form action="/search"><input name="q" aria-label="{labels["search"]}">'
        f"<button>{labels['search']}</button></form></header>\n{_menus(language)}"
        f'<p class="crumbs"><a href="{PAGES[language]}">{labels["home"]}</a> › {escape(crumb)}</p>\n'
        f'<main id="main">\n{body}</main>\n'
        f"<footer><p>{labels['follow']} {social}</p><ul>{notes}</ul>"
        f"<p>{name}</p></footer>\n</body>\n</html>\n"
    )

"""Markup for a page: every block has a template, and a look is the set of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urljoin

from tests.aggregator.read.programme.page import Event, Headline, Lead, Page, Paper, Resource

FRAME: Final = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="/css/site.css">{head}
</head>
<body class="page">
<a class="skip" href="#content">Skip to main content</a>
<div class="top"><ul class="languages"><li><a href="/en/">English</a></li>\
<li><a href="/fr/" lang="fr">Français</a></li>\
<li><a href="/es/" lang="es">Español</a></li><li><a href="/ru/" lang="ru">Русский</a></li>\
<li><a href="/ar/" lang="ar">عربي</a></li><li><a href="/zh/" lang="zh">中文</a></li></ul></div>
<header role="banner"><a href="/"><img src="/img/logo.png" alt="{title}"></a></header>
<nav class="menu"><ul>
{menu}
</ul></nav>
<div class="wrap">
<ol class="breadcrumb"><li><a href="/">{home}</a></li><li>{title}</li></ol>
<div class="columns">
<div class="side"><h4>{title}</h4><ul>{side}</ul></div>
{main}
</div>
</div>
<footer class="foot"><ul>{footer}</ul><p>© 2021 {title}</p></footer>
</body>
</html>
"""


def rooted(url: str, page: Page) -> str:
    """Without the host where it is the page's own."""
    host = urljoin(page.url, "/")
    return "/" + url.removeprefix(host) if url.startswith(host) else url


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A template for each part. ``link`` says how an address is written, ``order`` which block comes when."""

    frame: str = FRAME
    head: str = ""
    main: str = '<div class="content" id="content" role="main">\n<h1>{title}</h1>\n{body}</div>'
    event: str = (
        '<div class="event"><img src="/img/banner.jpg" alt="" width="848" height="210">\n<p>{text}</p>\n'
        '<p class="name"><a href="{url}"><strong>{name}</strong></a></p></div>\n'
    )
    headlines: str = '<div class="latest">\n{items}\n</div>\n'
    headline: str = "<p>{title}... {more}</p>"
    between: str = "\n"
    more: str = '<a href="{url}">{call}</a>'
    lead: str = (
        '<div class="story"><img src="/img/lead.jpg" alt="">\n'
        "<p>{label}{dateline}{text}... {more}</p>\n{papers}\n{project}</div>\n"
    )
    label: str = '<span class="label">{label}</span>'
    dateline: str = "<strong>{written} - {place}</strong> - "
    papers: str = "<p>{our} {items} &amp; {last}</p>"
    paper: str = '<a href="{url}" target="_blank">{link}</a>'
    project: str = "<p>{text} {paper}</p>"
    resources: str = '<div class="shelf">\n{items}</div>\n'
    resource: str = (
        '<div class="cover"><a href="{url}"><img src="/img/cover{n}.png" alt=""></a>\n'
        '<p><a href="{url}"><b>{title}</b></a><br>\n{blurb}</p></div>\n'
    )
    order: tuple[str, ...] = ("event", "headlines", "lead", "resources")
    link: Callable[[str, Page], str] = rooted


PLAIN: Final = Look()


def render(page: Page, look: Look) -> str:
    """The whole page in one look."""
    return _Renderer(page, look).page()


class _Renderer:
    def __init__(self, page: Page, look: Look) -> None:
        self._page, self._look = page, look

    def page(self) -> str:
        page, words = self._page, self._page.words
        blocks = {
            "event": self._event(page.event) if page.event else "",
            "headlines": self._headlines(page.headlines),
            "lead": self._lead(page.lead) if page.lead else "",
            "resources": self._resources(page.resources) if page.resources else "",
        }
        body = "".join(blocks[name] for name in self._look.order)
        main = self._look.main.format(title=escape(page.title), body=body)
        half = len(words.menu) // 2
        return self._look.frame.format(
            language=page.language,
            direction=page.direction,
            head=self._look.head,
            title=escape(page.title),
            home=escape(words.home),
            menu=self._menu(words.menu, "about"),
            side=self._menu(words.menu[half:], "programme"),
            footer=self._menu(words.footer, "service"),
            main=main,
        )

    def _menu(self, titles: tuple[str, ...], folder: str) -> str:
        entries = enumerate(titles)
        start = f"/{self._page.language}/{folder}"
        return "".join(f'<li><a href="{start}/{at}.html">{escape(title)}</a></li>' for at, title in entries)

    def _url(self, url: str) -> str:
        return escape(self._look.link(url, self._page))

    def _more(self, url: str, title: str) -> str:
        return self._look.more.format(
            url=self._url(url), call=escape(self._page.words.more), title=escape(title)
        )

    def _event(self, event: Event) -> str:
        return self._look.event.format(
            text=escape(event.text, quote=False), name=escape(event.name), url=self._url(event.url)
        )

    def _headlines(self, headlines: tuple[Headline, ...]) -> str:
        items = self._look.between.join(self._headline(one, at) for at, one in enumerate(headlines))
        return self._look.headlines.format(items=items, latest=escape(self._page.words.latest))

    def _headline(self, one: Headline, at: int) -> str:
        return self._look.headline.format(
            title=escape(one.title, quote=False),
            quoted=escape(one.title),
            url=self._url(one.url),
            more=self._more(one.url, one.title),
            call=escape(self._page.words.more),
            teaser=escape(one.teaser, quote=False),
            written=escape(one.written),
            day=one.day,
            n=at,
        )

    def _lead(self, lead: Lead) -> str:
        dateline = self._look.dateline.format(written=escape(lead.written), place=escape(lead.place))
        project = self._look.project.format(
            text=escape(lead.project, quote=False), paper=self._paper(lead.paper)
        )
        return self._look.lead.format(
            label=self._look.label.format(label=escape(lead.label)),
            dateline=dateline,
            text=escape(lead.text, quote=False),
            first=escape(lead.sentences[0], quote=False),
            others=escape(" ".join(lead.sentences[1:]), quote=False),
            url=self._url(lead.url),
            more=self._more(lead.url, lead.sentences[0]),
            focus=escape(self._page.words.focus),
            papers=self._papers(lead.papers),
            project=project,
        )

    def _papers(self, papers: tuple[Paper, ...]) -> str:
        shown = [self._paper(one) for one in papers]
        return self._look.papers.format(
            our=escape(self._page.words.our),
            items=", ".join(shown[:-1]),
            last=shown[-1],
            listed="".join(f"<li>{one}</li>" for one in shown),
        )

    def _paper(self, one: Paper) -> str:
        return self._look.paper.format(url=self._url(one.url), link=escape(one.link or one.title))

    def _resources(self, resources: tuple[Resource, ...]) -> str:
        items = "".join(
            self._look.resource.format(
                url=self._url(one.url), title=escape(one.title), blurb=escape(one.blurb, quote=False), n=at
            )
            for at, one in enumerate(resources)
        )
        return self._look.resources.format(items=items, title=escape(self._page.words.resources))

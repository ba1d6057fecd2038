"""Looks that a programme's page may have when people write its markup by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.aggregator.read.programme.render import PLAIN, Look

# --------------------------------------------------------------------------- headlines

LIST: Final = replace(PLAIN, headlines="<ul>{items}</ul>\n", headline="<li>{title}... {more}</li>")
DIVS: Final = replace(PLAIN, headline="<div>{title}... {more}</div>")
TABLE: Final = replace(
    PLAIN,
    headlines='<table width="100%" cellpadding="4"><tbody>{items}</tbody></table>\n',
    headline='<tr><td><img src="/img/dot.gif" alt=""></td><td>{title}...</td><td>{more}</td></tr>',
)
DEFINITIONS: Final = replace(
    PLAIN, headlines="<dl>{items}</dl>\n", headline="<dt>{title}</dt><dd>{more}</dd>"
)
LINES: Final = replace(PLAIN, headlines="<p>{items}</p>\n", headline="{title}... {more}", between="<br>\n")
BULLETS: Final = replace(
    PLAIN, headlines="<div>{items}</div>\n", headline="&bull; {title}... {more}", between="<br><br>\n"
)
CARDS: Final = replace(
    PLAIN,
    headlines='<div class="cards">{items}</div>\n',
    headline='<div class="card"><img src="/img/{n}.jpg" alt=""><p class="card-text">{title}</p>'
    '<p class="card-foot">{more}</p></div>',
)
PICTURE_LINKS: Final = replace(
    CARDS,
    headline='<div class="card"><a href="{url}"><img src="/img/{n}.jpg" alt=""></a>'
    '<p><a href="{url}">{title}</a></p></div>',
)
WHOLE_CARDS: Final = replace(
    CARDS,
    headline=(
        '<a class="card" href="{url}"><img src="/img/{n}.jpg" alt=""><span class="name">{title}</span></a>'
    ),
)
WHOLE_CARDS_CALL: Final = replace(
    CARDS,
    headline='<a class="card" href="{url}"><div><h3>{title}</h3><p>{teaser}</p><span>{call}</span></div></a>',
)


def _headings(tag: str) -> Look:
    return replace(PLAIN, headline=f'<div class="item"><{tag}><a href="{{url}}">{{title}}</a></{tag}></div>')


H2: Final = _headings("h2")
H3: Final = _headings("h3")
H4: Final = _headings("h4")
H3_CALL: Final = replace(PLAIN, headline="<div><h3>{title}</h3><p>{more}</p></div>")
H3_LINK_CALL: Final = replace(PLAIN, headline='<div><h3><a href="{url}">{title}</a></h3><p>{more}</p></div>')
H3_FLAT: Final = replace(PLAIN, headline="<h3>{title}</h3>\n<p>{more}</p>")
TEASED: Final = replace(
    PLAIN, headline='<div><h4><a href="{url}">{title}</a></h4><p>{teaser} {more}</p></div>'
)
BOLD: Final = replace(PLAIN, headline="<p><b>{title}</b> {more}</p>")
LINKED_TITLES: Final = replace(LIST, headline='<li><a href="{url}">{title}</a></li>')
DATED: Final = replace(
    LIST,
    headline='<li><span class="when">{written}</span> <a href="{url}">{title}</a></li>',
)
DATED_CARDS: Final = replace(
    CARDS,
    headline=(
        '<article><time datetime="{day}">{written}</time><h3>{title}</h3><p>{teaser}</p>{more}</article>'
    ),
)
SECTIONS: Final = replace(
    PLAIN,
    headlines="<section><h2>{latest}</h2>\n{items}</section>\n",
    lead="<section><h2>{focus}</h2>\n<p>{label}{dateline}{text}... {more}</p>{papers}{project}</section>\n",
    resources="<section><h2>{title}</h2>\n{items}</section>\n",
)

TWICE: Final = replace(
    LIST,
    headlines='<ul class="wide">{items}</ul>\n<ul class="narrow" aria-hidden="true">{items}</ul>\n',
)
TABLES: Final = replace(
    TABLE,
    main=(
        '<table border="0" width="760"><tr><td '
        'colspan="2"><h1>{title}</h1></td></tr><tr><td>{body}</td></tr></table>'
    ),
    event=(
        '<table><tr><td><img src="/img/banner.jpg" alt=""></td></tr><tr><td><p>{text}</p><p><a '
        'href="{url}"><b>{name}</b></a></p></td></tr></table>\n'
    ),
    lead=(
        '<table><tr><td><img src="/img/lead.jpg" alt=""></td><td><p>{label}{dateline}{text}... '
        "{more}</p>{papers}{project}</td></tr></table>\n"
    ),
)
FLAT: Final = replace(
    PLAIN,
    event='<p>{text}</p>\n<p><a href="{url}"><strong>{name}</strong></a></p>\n<hr>\n',
    headlines="{items}\n<hr>\n",
    lead="<p>{label}{dateline}{text}... {more}</p>\n{papers}\n{project}\n<hr>\n",
    resources="{items}",
    resource=(
        '<p><a href="{url}"><img src="/img/cover{n}.png" alt=""></a></p>\n<p><a '
        'href="{url}"><b>{title}</b></a><br>{blurb}</p>\n'
    ),
)
FLAT_HEADED: Final = replace(
    FLAT,
    headlines="<h3>{latest}</h3>\n{items}\n",
    lead="<h3>{focus}</h3>\n<p>{label}{dateline}{text}... {more}</p>\n{papers}\n{project}\n",
    resources="<h3>{title}</h3>\n{items}",
)

# --------------------------------------------------------------------------- the call

CALL_BEFORE: Final = replace(PLAIN, headline="<p>{more} {title}</p>")
CALL_IN_SPAN: Final = replace(PLAIN, more='<span class="more"><a href="{url}"><span>{call}</span></a></span>')
CALL_ARROW: Final = replace(PLAIN, more='<a href="{url}">{call} &rarr;</a>')
CALL_GUILLEMET: Final = replace(
    PLAIN, more='<a href="{url}">{call} &raquo;</a>', headline="<p>{title} {more}</p>"
)
CALL_ELLIPSIS: Final = replace(PLAIN, more='<a href="{url}">…{call}</a>', headline="<p>{title} {more}</p>")
CALL_DOTS_INSIDE: Final = replace(
    PLAIN, more='<a href="{url}">... {call}</a>', headline="<p>{title}{more}</p>"
)
CALL_BRACKETS: Final = replace(PLAIN, more='[<a href="{url}">{call}</a>]', headline="<p>{title} {more}</p>")
CALL_ARIA: Final = replace(PLAIN, more='<a href="{url}" aria-label="{call}: {title}">{call}</a>')
CALL_FOR_EARS: Final = replace(
    PLAIN, more='<a href="{url}">{call}<span class="sr-only"> about {title}</span></a>'
)
CALL_BUTTON: Final = replace(
    PLAIN,
    more='<a class="btn" role="button" href="{url}"><i class="icon-arrow" aria-hidden="true"></i>{call}</a>',
)
CALL_BEHIND_BREAK: Final = replace(PLAIN, headline="<p>{title}<br>{more}</p>")
ELLIPSIS: Final = replace(
    PLAIN,
    headline="<p>{title}&hellip; {more}</p>",
    lead=PLAIN.lead.replace("{text}...", "{text}&hellip;"),
)
NO_DOTS: Final = replace(
    PLAIN, headline="<p>{title} {more}</p>", lead=PLAIN.lead.replace("{text}...", "{text}.")
)

# --------------------------------------------------------------------------- lead, dateline, papers, event

NO_LABEL: Final = replace(PLAIN, label="")
LABEL_ABOVE: Final = replace(PLAIN, label="{label}<br>")
LABEL_HEADING: Final = replace(
    PLAIN, label="", lead=PLAIN.lead.replace("<p>{label}", "<h4>Newsroom</h4>\n<p>")
)
LABEL_COLON: Final = replace(PLAIN, label="<b>{label}:</b> ")
EN_DASH: Final = replace(PLAIN, dateline="<strong>{written} – {place}</strong> – ")
EM_DASH: Final = replace(PLAIN, dateline="{written} — {place} — ")
TIGHT_EM_DASH: Final = replace(PLAIN, dateline="{written}—{place}—")
NO_DASH: Final = replace(PLAIN, label="", dateline="<strong>{written}, {place}</strong><br>")
OWN_LINE: Final = replace(PLAIN, label="", dateline='</p><p class="dateline">{written} - {place}</p>\n<p>')
PLACE_FIRST: Final = replace(PLAIN, label="", dateline="<strong>{place}, {written}</strong> – ")
PLACE_DATE_BRACKETS: Final = replace(PLAIN, label="", dateline="<b>{place} ({written})</b> – ")
DASH_OUTSIDE: Final = replace(PLAIN, dateline="<span>{written}</span> - <span>{place}</span> - ")
LEAD_HEADED: Final = replace(
    PLAIN,
    lead='<div class="story"><h3><a href="{url}">{first}</a></h3>\n<p>{label}{dateline}{text}... {more}</p>\n'
    "{papers}\n{project}</div>\n",
)
LEAD_IN_PARAGRAPHS: Final = replace(
    PLAIN,
    lead=(
        '<div class="story"><p>{label}{dateline}{first}</p>\n<p>{others}... {more}</p>\n{papers}\n'
        "{project}</div>\n"
    ),
)
LEAD_CALL_APART: Final = replace(
    PLAIN,
    lead='<div class="story"><p>{label}{dateline}{text}</p>\n<p>{more}</p>\n{papers}\n{project}</div>\n',
)
PAPERS_LIST: Final = replace(PLAIN, papers="<p>{our}:</p>\n<ul>{listed}</ul>")
PAPERS_SIZES: Final = replace(
    PLAIN, paper='<img src="/img/file.png" alt=""> <a href="{url}">{link}</a> (1.2 MB)'
)
PAPERS_INSIDE: Final = replace(
    PLAIN,
    lead='<div class="story">\n<div class="text"><p>{label}{dateline}{text}... {more}</p></div>\n'
    '<div class="links">{papers}</div>\n<div class="text">{project}</div></div>\n',
)
EVENT_NAME_INSIDE: Final = replace(
    PLAIN, event='<div class="event"><p><a href="{url}">{name}</a></p>\n<p>{text}</p></div>\n'
)
EVENT_HEADED: Final = replace(
    PLAIN, event='<div class="jumbotron"><h2><a href="{url}">{name}</a></h2><p>{text}</p></div>\n'
)
EVENT_SECTION: Final = replace(
    PLAIN,
    event=(
        '<section class="hero"><div><div><p>{text}</p></div><div><a '
        'href="{url}">{name}</a></div></div></section>\n'
    ),
)
RESOURCE_LIST: Final = replace(
    PLAIN,
    resources="<ul>{items}</ul>\n",
    resource='<li><a href="{url}">{title}</a><br>{blurb}</li>\n',
)
RESOURCE_MEDIA: Final = replace(
    PLAIN,
    resource=(
        '<div class="media"><div class="media-left"><a href="{url}"><img src="/img/{n}.png" '
        'alt="{title}"></a></div><div class="media-body"><h4><a '
        'href="{url}">{title}</a></h4><p>{blurb}</p></div></div>\n'
    ),
)
RESOURCE_DOWNLOAD: Final = replace(
    PLAIN,
    resource='<div class="publication"><img src="/img/{n}.png" alt=""><h4>{title}</h4><p>{blurb}</p>'
    '<a href="{url}" class="button">Download</a></div>\n',
)
RESOURCE_TABLE: Final = replace(
    PLAIN,
    resources="<table><tr>{items}</tr></table>\n",
    resource=(
        '<td valign="top"><a href="{url}"><img src="/img/{n}.png" alt=""></a><br><a '
        'href="{url}"><b>{title}</b></a><br>{blurb}</td>\n'
    ),
)

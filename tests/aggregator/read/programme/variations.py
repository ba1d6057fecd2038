"""All variations by name: a look, a change of what the page holds, edits of its markup, an encoding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from tests.aggregator.read.programme import edits, looks, systems
from tests.aggregator.read.programme.edits import Edit
from tests.aggregator.read.programme.own import MORE_HEADLINES, with_days, with_teasers
from tests.aggregator.read.programme.page import Page
from tests.aggregator.read.programme.render import PLAIN, Look, render


@dataclass(frozen=True, kw_only=True, slots=True)
class Variation:
    """What is done to a page. ``encoding`` is declared in the markup, ``header`` in the Content-Type."""

    look: Look = PLAIN
    change: Callable[[Page], Page] = lambda page: page
    edits: tuple[Edit, ...] = ()
    encoding: str = "utf-8"
    header: str = ""

    def body(self, page: Page) -> bytes:
        return self.finished(render(page, self.look))

    def finished(self, markup: str) -> bytes:
        for edit in self.edits:
            markup = edit(markup)
        return markup.replace('charset="utf-8"', f'charset="{self.encoding}"').encode(
            self.encoding, "xmlcharrefreplace"
        )

    @property
    def content_type(self) -> str:
        return f"text/html; charset={self.header}" if self.header else "text/html"


def _look(look: Look, change: Callable[[Page], Page] = lambda page: page) -> Variation:
    return Variation(look=look, change=change)


def _order(text: str) -> Variation:
    return Variation(look=replace(PLAIN, order=tuple(text.split())))


def _edit(*several: Edit) -> Variation:
    return Variation(edits=several)


def _without(**parts: Any) -> Variation:
    return Variation(change=lambda page: replace(page, **parts))


# --------------------------------------------------------------------------- links


def _relative(url: str, page: Page) -> str:
    """Seen from the page's own folder: "story.html", "../x/story.html"."""
    ours, theirs = urlsplit(page.url), urlsplit(url)
    if ours.netloc != theirs.netloc:
        return url
    folders = ours.path.split("/")[1:-1]
    parts = theirs.path.split("/")[1:]
    same = 0
    while same < min(len(folders), len(parts) - 1) and folders[same] == parts[same]:
        same += 1
    path = "../" * (len(folders) - same) + "/".join(parts[same:])
    return path + (f"?{theirs.query}" if theirs.query else "")


def _with_base(url: str, page: Page) -> str:
    """Seen from the root, without a slash in front: only right with the base that the head states."""
    root = urljoin(page.url, "/")
    return url.removeprefix(root)


def _utm(url: str, page: Page) -> str:
    return f"{url}{'&' if '?' in url else '?'}utm_source=page&utm_medium=web"


# --------------------------------------------------------------------------- contents


def _event(page: Page, text: str, start: str, end: str | None) -> Page:
    """Another event of the same name and place."""
    assert page.event
    name, place = page.event.name, page.event.place
    told = text.format(name=name, place=place)
    return replace(page, event=replace(page.event, text=told, start=start, end=end))


def _days(text: str, start: str, end: str | None) -> Variation:
    return Variation(change=lambda page: _event(page, text, start, end))


def _upper(page: Page) -> Page:
    return replace(page, headlines=tuple(replace(one, title=one.title.upper()) for one in page.headlines))


def _twelve(page: Page) -> Page:
    return replace(page, headlines=page.headlines + MORE_HEADLINES)


def _signs(page: Page) -> Page:
    """Signs that markup has to write as entities."""
    first, second, *others = page.headlines
    odd = (
        replace(first, title="Water & soap < 5 steps away: Peru’s “little taps”"),
        replace(second, title="Café of the wells – über 400 visitors, £2 each"),
    )
    return replace(page, headlines=(*odd, *others))


# --------------------------------------------------------------------------- all of them

LOOKS: Final[dict[str, Variation]] = {
    "plain": _look(PLAIN),
    "headlines in a list": _look(looks.LIST),
    "headlines in divs": _look(looks.DIVS),
    "headlines in a table": _look(looks.TABLE),
    "headlines in a definition list": _look(looks.DEFINITIONS),
    "headlines parted by breaks": _look(looks.LINES),
    "headlines with bullets parted by breaks": _look(looks.BULLETS),
    "headlines in cards with pictures": _look(looks.CARDS),
    "headlines in cards, picture and title linked": _look(looks.PICTURE_LINKS),
    "headlines in cards that are links": _look(looks.WHOLE_CARDS),
    "headlines in cards that are links and hold a call": _look(looks.WHOLE_CARDS_CALL, with_teasers),
    "headlines as linked h2": _look(looks.H2),
    "headlines as linked h3": _look(looks.H3),
    "headlines as linked h4": _look(looks.H4),
    "headlines as h3, only the call linked": _look(looks.H3_CALL),
    "headlines as h3, both linked": _look(looks.H3_LINK_CALL),
    "headlines as h3 without boxes": _look(looks.H3_FLAT),
    "headlines with teasers": _look(looks.TEASED, with_teasers),
    "headlines in bold": _look(looks.BOLD),
    "headlines that are links, no call": _look(looks.LINKED_TITLES),
    "headlines with a day": _look(looks.DATED, with_days),
    "articles with time elements": _look(looks.DATED_CARDS, lambda page: with_days(with_teasers(page))),
    "headlines twice": _look(looks.TWICE),
    "all in tables": _look(looks.TABLES),
    "blocks parted by rules": _look(looks.FLAT),
    "blocks parted by headings": _look(looks.FLAT_HEADED),
    "blocks with headings of their own": _look(looks.SECTIONS),
    "Bootstrap": _look(systems.BOOTSTRAP),
    "WordPress blocks": _look(systems.GUTENBERG),
    "Elementor": _look(systems.ELEMENTOR),
    "Drupal views": _look(systems.DRUPAL),
    "Joomla": _look(systems.JOOMLA),
    "SharePoint": _look(systems.SHAREPOINT),
    "AEM": _look(systems.AEM),
    "TYPO3": _look(systems.TYPO3),
    "call before the headline": _look(looks.CALL_BEFORE),
    "call in spans": _look(looks.CALL_IN_SPAN),
    "call with an arrow": _look(looks.CALL_ARROW),
    "call with a guillemet": _look(looks.CALL_GUILLEMET),
    "call behind an ellipsis in the link": _look(looks.CALL_ELLIPSIS),
    "call with the dots in the link": _look(looks.CALL_DOTS_INSIDE),
    "call in brackets": _look(looks.CALL_BRACKETS),
    "call with a label for ears": _look(looks.CALL_ARIA),
    "call that goes on for ears": _look(looks.CALL_FOR_EARS),
    "call as a button": _look(looks.CALL_BUTTON),
    "call behind a break": _look(looks.CALL_BEHIND_BREAK),
    "ellipsis instead of dots": _look(looks.ELLIPSIS),
    "no dots": _look(looks.NO_DOTS),
    "no label": _look(looks.NO_LABEL),
    "label on its own line": _look(looks.LABEL_ABOVE),
    "label as a heading": _look(looks.LABEL_HEADING),
    "label with a colon": _look(looks.LABEL_COLON),
    "dateline with en dashes": _look(looks.EN_DASH),
    "dateline with em dashes": _look(looks.EM_DASH),
    "dateline with tight em dashes": _look(looks.TIGHT_EM_DASH),
    "dateline without a dash": _look(looks.NO_DASH),
    "dateline in a paragraph of its own": _look(looks.OWN_LINE),
    "dateline with the place first": _look(looks.PLACE_FIRST),
    "dateline with the date in brackets": _look(looks.PLACE_DATE_BRACKETS),
    "dateline in pieces": _look(looks.DASH_OUTSIDE),
    "lead with a linked heading": _look(looks.LEAD_HEADED),
    "lead in two paragraphs": _look(looks.LEAD_IN_PARAGRAPHS),
    "lead with its call apart": _look(looks.LEAD_CALL_APART),
    "documents as a list": _look(looks.PAPERS_LIST),
    "documents with signs and sizes": _look(looks.PAPERS_SIZES),
    "documents in a box of the lead": _look(looks.PAPERS_INSIDE),
    "event named first": _look(looks.EVENT_NAME_INSIDE),
    "event with a heading": _look(looks.EVENT_HEADED),
    "event in a hero": _look(looks.EVENT_SECTION),
    "resources as a list": _look(looks.RESOURCE_LIST),
    "resources as media objects": _look(looks.RESOURCE_MEDIA),
    "resources with a download button": _look(looks.RESOURCE_DOWNLOAD),
    "resources in a table": _look(looks.RESOURCE_TABLE),
    "resources first": _order("resources event headlines lead"),
    "lead last": _order("event headlines resources lead"),
    "lead first": _order("lead event headlines resources"),
    "event last": _order("headlines lead resources event"),
    "no event": _without(event=None),
    "no lead": _without(lead=None),
    "no resources": _without(resources=()),
    "only headlines": _without(event=None, lead=None, resources=()),
    "twelve headlines": Variation(change=_twelve),
    "three headlines": Variation(change=lambda page: replace(page, headlines=page.headlines[:3])),
    "headlines in capitals": Variation(change=_upper),
    "event across months": _days(
        "The {name} takes place from 28 September to 2 October 2021 in {place}. All are welcome.",
        "2021-09-28",
        "2021-10-02",
    ),
    "event across years": _days(
        "The {name} will be held from 29 December 2021 to 3 January 2022 in {place}. All are welcome.",
        "2021-12-29",
        "2022-01-03",
    ),
    "event on one day": _days(
        "The {name} will take place on 5 October 2021 in {place}. All are welcome.", "2021-10-05", None
    ),
    "event with a dash between its days": _days(
        "The {name} ({place}, 4–8 October 2021) brings together all who keep taps running.",
        "2021-10-04",
        "2021-10-08",
    ),
    "event with the month first": _days(
        "Join us at the {name} in {place}, October 4-8, 2021. All are welcome.", "2021-10-04", "2021-10-08"
    ),
    "absolute links": _look(replace(PLAIN, link=lambda url, page: url)),
    "relative links": _look(replace(PLAIN, link=_relative)),
    "links without a scheme": _look(replace(PLAIN, link=lambda url, page: url.partition(":")[2])),
    "links with campaigns": _look(replace(PLAIN, link=_utm)),
    "links seen from a base": _look(replace(PLAIN, head='<base href="/">', link=_with_base)),
    "signs as entities": Variation(change=_signs),
}

EDITS: Final[dict[str, Variation]] = {
    "no classes": _edit(edits.no_classes),
    "no ids and roles": _edit(edits.no_ids),
    "no classes, ids and roles": _edit(edits.no_classes, edits.no_ids),
    "hashed classes": _edit(edits.hashed_classes),
    "the same few classes": _edit(edits.other_classes),
    "wrapped in boxes": _edit(edits.wrapped),
    "fonts and spans": _edit(edits.spans),
    "end tags left out": _edit(edits.unclosed),
    "one long line": _edit(edits.minified),
    "tags in capitals": _edit(edits.shouting),
    "comments everywhere": _edit(edits.commented),
    "no-break spaces": _edit(edits.non_breaking),
    "soft hyphens": _edit(edits.soft_hyphens),
    "no quotes in tags": _edit(edits.unquoted),
    "XHTML": _edit(edits.xhtml),
    "menus twice": _edit(edits.menus_twice),
    "menu behind the content": _edit(edits.menu_last),
    "menu that is no nav": _edit(edits.menu_without_nav),
    "menu of 300 links": _edit(edits.on_top(edits.MEGA_MENU)),
    "menu of 300 links that is no nav": _edit(edits.on_top(edits.MEGA_MENU), edits.menu_without_nav),
    "cookie banner on top": _edit(edits.on_top(edits.COOKIES)),
    "cookie banner at the end": _edit(edits.at_the_end(edits.COOKIES)),
    "share bar": _edit(edits.under_the_heading(edits.SHARING)),
    "newsletter": _edit(edits.before_the_footer(edits.NEWSLETTER)),
    "most read": _edit(edits.before_the_footer(edits.RELATED)),
    "headlines once more": _edit(edits.headlines_again),
    "tag cloud": _edit(edits.before_the_footer(edits.TAGS)),
    "pagination": _edit(edits.before_the_footer(edits.PAGES)),
    "pagination in a paragraph": _edit(edits.before_the_footer(edits.PAGES_PLAIN)),
    "second breadcrumb": _edit(edits.under_the_heading(edits.CRUMBS)),
    "tools": _edit(edits.under_the_heading(edits.TOOLS)),
    "long footer": _edit(edits.before_the_footer(edits.LONG_FOOTER)),
    "hidden window": _edit(edits.at_the_end(edits.HIDDEN)),
    "advertisement": _edit(edits.under_the_heading(edits.ADS)),
    "scripts and templates": _edit(edits.under_the_heading(edits.SCRIPTS)),
    "day of the last change": _edit(edits.before_the_footer(edits.CHANGED)),
    "a film": _edit(edits.under_the_heading(edits.FILMS)),
    "facts for machines": _edit(edits.told_to_machines),
    "a quotation": _edit(edits.under_the_heading(edits.VOICES)),
    "everything at once": _edit(
        edits.on_top(edits.COOKIES + edits.MEGA_MENU),
        edits.under_the_heading(edits.CRUMBS + edits.SHARING),
        edits.before_the_footer(edits.NEWSLETTER + edits.TAGS + edits.LONG_FOOTER),
        edits.at_the_end(edits.HIDDEN),
    ),
    "windows-1252": Variation(encoding="windows-1252"),
    "windows-1252, said in the header": Variation(
        edits=(edits.no_charset,), encoding="windows-1252", header="windows-1252"
    ),
    "UTF-16": Variation(encoding="utf-16"),
    "UTF-8 with a mark": Variation(edits=(lambda markup: f"\ufeff{markup}",)),
}


def mixed() -> dict[str, Variation]:
    """Every look with one of the edits, so that each edit meets several looks."""
    names = [name for name in EDITS if name != "headlines once more"]  # needs paragraphs
    pairs = ((look, names[(7 * at + 3) % len(names)]) for at, look in enumerate(LOOKS))
    return {
        f"{look}, {edit}": replace(EDITS[edit], look=LOOKS[look].look, change=LOOKS[look].change)
        for look, edit in pairs
    }


# How a dateline that begins with its place is written.
DATELINES: Final = {
    "fr": "{place}, le {written} – ",
    "es": "{place}, {written} – ",
    "ru": "{place}, {written} — ",
    "ar": "{place}، {written} - ",
    "zh": "{place}，{written} - ",
    "de": "{place}, {written} – ",
    "pt": "{place}, {written} – ",
    "it": "{place}, {written} – ",
    "ja": "{place}、{written} - ",
}
TONGUE_LOOKS: Final = (
    "plain",
    "headlines in a list",
    "headlines as linked h3",
    "headlines parted by breaks",
    "blocks parted by headings",
    "WordPress blocks",
    "dateline with en dashes",
)
TONGUE_ENCODINGS: Final = {
    "fr": "windows-1252",
    "ru": "windows-1251",
    "zh": "gb18030",
    "ja": "shift_jis",
    "ar": "windows-1256",
    "de": "iso-8859-1",
}

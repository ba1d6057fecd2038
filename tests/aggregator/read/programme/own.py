"""A programme's page of our own, with the six kinds of block. Everything in it is invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.aggregator.read.programme.page import Event, Headline, Lead, Page, Paper, Resource, Words

HOST: Final = "https://www.clearwater.example"

WORDS: Final = Words(
    more="read more",
    our="Read our",
    latest="Latest news",
    focus="In focus",
    resources="Resources",
    home="Home",
    menu=(
        *(
            "Who we are",
            "How we work with schools and towns",
            "Wells and pumps",
            "Rainwater",
            "Water testing",
        ),
        *("Where we work", "Handbooks and studies", "Photographs", "Work for the programme", "Contact"),
    ),
    footer=("Terms of use", "Privacy notice", "Site map", "Fraud alert", "Report a broken tap on this site"),
)

OWN: Final = Page(
    language="en",
    url=f"{HOST}/en/programme/newsroom.html",
    title="Clear Water for Schools",
    words=WORDS,
    event=Event(
        name="Second Forum on Water in Schools",
        url="https://forum.example/second/about.html",
        text=(
            "The Second Forum on Water in Schools is being held from 4 to 8 October 2021 in Kampala, "
            "Uganda. Teachers, engineers and towns from thirty countries take part, some of them from "
            "their own desks. It is the largest meeting of people who keep the taps of schools running."
        ),
        start="2021-10-04",
        end="2021-10-08",
        place="Kampala, Uganda",
        country="UG",
        also=("The Second Forum on Water in Schools",),
    ),
    headlines=(
        Headline(
            title="Caretakers @Kathmandu learn to mend hand pumps in a day",
            url=f"{HOST}/en/programme/stories/caretakers-hand-pumps.html",
        ),
        Headline(
            title="Rain tanks near Lima last until the end of the dry season",
            url=f"{HOST}/pe/2021/02/rain-tanks/story.html",
            month="2021-02",
        ),
        Headline(
            title="Study on 'One hour of lessons won: what the children's clocks say'",
            url=f"{HOST}/en/data/one-hour.html",
        ),
        Headline(
            title="A common standard for taps in Ghana", url=f"{HOST}/westafrica/en/stories/standard.html"
        ),
        Headline(
            title="Girls' clubs of Suva draw washrooms with doors that close",
            url=f"{HOST}/pacific/en/stories/clubs.html?utm_source=newsroom",
        ),
        Headline(
            title="Call for papers: Dialogues 2021 on water and learning",
            url="https://forum.example/calls/dialogues.html",
        ),
    ),
    lead=Lead(
        label="Newsroom",
        written="16 September 2021",
        day="2021-09-16",
        place="Nairobi, Kenya",
        country="KE",
        sentences=(
            (
                "On the eve of the rains, the Clear Water for Schools programme (CWS) and twelve towns "
                "of the coast opened the workshop “Every Tap Counts: a map of the water of four hundred "
                "schools” together with the parents' committees of the region."
            ),
            "In recent years, one tap in six was found broken, and nobody had written down which.",
            "“We have waited for this map longer than for the rain”, said the speaker of the committees.",
            "By the end of the year every school is to know who repairs its taps, and what it costs",
        ),
        url=f"{HOST}/en/frontpage/2021/September/every-tap-counts.html",
        also=("Every Tap Counts: a map of the water of four hundred schools",),
        papers=(
            Paper(title="Webstory", url=f"{HOST}/en/programme/stories/map.html", media_type=None),
            Paper(title="Concept Note", url=f"{HOST}/documents/cws/concept-note.pdf"),
            Paper(title="Concept Note in brief", url=f"{HOST}/documents/cws/concept-note-brief.pdf"),
        ),
        project=(
            "At the workshop the new project GUTTER has been shown. GUTTER: Rain for Classrooms in Dry "
            "Places is a two-year (2021-2023) undertaking of the programme and four towns, worth two "
            "million litres."
        ),
        paper=Paper(title="factsheet", link="Read the factsheet", url=f"{HOST}/documents/cws/gutter.pdf"),
    ),
    resources=(
        Resource(
            title="Handbook for School Water Committees",
            url=f"{HOST}/documents/cws/handbook.pdf",
            blurb="Say who does what in which week, and copy the forms at the end.",
        ),
        Resource(
            title="Ten Questions before the First Shovel",
            url=f"{HOST}/documents/cws/ten-questions.pdf",
            blurb="Ask what a village needs to know about a new well, and write down the answers.",
        ),
    ),
)

TEASERS: Final = (
    "Sixty people took part and went home with a box of tools.",
    "The figures were gathered by the classes themselves.",
    "Three ministries have signed, and two more want to.",
    "What was built in spring has stood its first test.",
    "The plans are free for everyone who wants to build.",
    "All those who have something to say are welcome.",
)
MORE_HEADLINES: Final = tuple(
    Headline(title=title, url=f"{HOST}/en/field/{number}.html")
    for number, title in enumerate(
        (
            "Night guard of Accra keeps the best record of a tank",
            "What four hundred bottles of water tell about Quito",
            "School garden of Dakar gives its first onions",
            "Packing list for Zambia: spare parts and a good map",
            "How to read a tap in six pictures",
            "Parents of Vientiane test their wells themselves",
        )
    )
)


def with_teasers(page: Page) -> Page:
    """A sentence under every headline."""
    pairs = zip(page.headlines, TEASERS, strict=False)
    return replace(page, headlines=tuple(replace(one, teaser=teaser) for one, teaser in pairs))


def with_days(page: Page) -> Page:
    """A day beside every headline: then no other date can be meant."""
    days = ((f"{9 - at} March 2021", f"2021-03-0{9 - at}") for at in range(len(page.headlines)))
    pairs = zip(page.headlines, days, strict=True)
    return replace(
        page, headlines=tuple(replace(one, written=said, day=day, month="") for one, (said, day) in pairs)
    )

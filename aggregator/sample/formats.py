"""The sample's RSS feed, whose items have no date, and its JSON answer, whose entries have everything."""

from __future__ import annotations

import json
from html import escape

from aggregator.sample.stories import Story
from aggregator.sample.texts import PROGRAMME


def rss_feed(stories: tuple[Story, ...], address: str) -> str:
    """RSS 2.0 of the field notes: title, link, description and guid, but no dates, as many feeds have it."""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{address}{story.path}</link>"
        f"<guid>{address}{story.path}</guid>"
        f"<description>{escape(' '.join(story.sentences))}</description></item>\n"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{PROGRAMME['en']}: notes from the field</title><link>{address}/en/newsroom.html</link>\n"
        f"<description>Short notes from schools and roads</description><language>en</language>\n{items}"
        "</channel></rss>\n"
    )


def json_answer(stories: tuple[Story, ...], address: str) -> str:
    """An answer like those of content systems: nested fields, ISO dates, topics and pictures."""
    entries = [
        {
            "id": f"data-{story.step.number}",
            "headline": {"text": story.title},
            "url": story.path,
            "published_at": story.step.published.isoformat(timespec="seconds"),
            "teaser": story.sentences[0],
            "html": "".join(f"<p>{escape(sentence)}</p>" for sentence in story.sentences),
            "topics": [{"name": topic} for topic in story.topics],
            "image": {"src": f"{address}/images/data-{story.step.number}.png", "alt": ""},
            "place": story.place,
        }
        for story in stories
    ]
    answer = {"meta": {"count": len(entries), "language": "en"}, "data": {"stories": entries}}
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"

"""Small pages in the ways sites write them, each a few lines of a table: which entries they have, and what
of each is its headline, address, day and summary.

A case of ``entries/*.yaml`` writes the stories of ``entries/stories.yaml`` into its pages: ``each`` once for
every story (from ``start`` on, so many as ``count`` says), in the place of ``{each}``; ``{0.title}`` is the
first story's headline. All stories with all fields are expected, in their order, but those in ``without``;
``instead`` says what another field is expected to be, ``more`` which entries besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from babel.dates import format_date
from ruamel.yaml import YAML

from aggregator.console.reading import view
from aggregator.pipeline import inspect
from aggregator.read import ReadRequest, read
from tests.aggregator.read.chrome import FRAMES, page

FOLDER: Final = Path(__file__).parent / "entries"
NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)
URL: Final = "https://alder.example/news"
FIELDS: Final = ("title", "url", "published", "summary")
NAMES: Final = [
    "title",
    "text",
    "url",
    "cut",
    "published",
    "day",
    "at",
    "dd",
    "mm",
    "mon",
    "month",
    "d",
    "m",
    "y",
]


def table(name: str) -> Any:
    return YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text("utf-8"))


STORIES: Final[Mapping[str, Any]] = table("stories")
CASES: Final = [
    case for path in sorted(FOLDER.glob("*.yaml")) if path.stem != "stories" for case in table(path.stem)
]


class Here:
    """The reader without its child process."""

    read = staticmethod(read)


class Said:
    """A story as templates name it: ``title``, ``text``, ``url``, the headline ``cut`` by a character; its
    day in several writings."""

    def __init__(self, at: int, title: str, text: str, day: date, language: str) -> None:
        self.at, self.title, self.text, self.published = at, title, text, day.isoformat()
        self.url, self.cut = f"/news/{at}", title[:-1]
        self.d, self.m, self.y = f"{day.day}", f"{day.month}", f"{day.year}"
        self.dd, self.mm = f"{day.day:02}", f"{day.month:02}"
        self.month, self.mon = (format_date(day, form, language) for form in ("MMMM", "MMM"))

    @property
    def day(self) -> str:
        return f"{self.d} {self.month} {self.y}"


def written(case: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """A case's body, and what is expected of it."""
    language = case.get("lang", "en")
    said = [Said(at, *story, language) for at, story in enumerate(STORIES[language])]
    chosen = said[case.get("start", 0) :][: case.get("count", 4)]
    each = "".join(_filled(case.get("each", ""), story) for story in chosen)
    body = case["body"].replace("{each}", each)
    for story in said:
        body = _filled(body, story, f"{story.at}.")
    told = {**dict.fromkeys(FIELDS), **case.get("instead", {})}
    wanted = [
        {field: _wanted(field, story, told[field], case) for field in FIELDS}
        for story in said[: case.get("start", 0) + case.get("count", 4)]
    ]
    return body, [*wanted, *case.get("more", ())]


def _filled(template: str, story: Said, prefix: str = "") -> str:
    for name in NAMES:
        template = template.replace(f"{{{prefix}{name}}}", str(getattr(story, name)))
    return template


def _wanted(field: str, story: Said, instead: str | None, case: Mapping[str, Any]) -> str | None:
    if field in case.get("without", ()):
        return None
    value = _filled(instead or f"{{{'text' if field == 'summary' else field}}}", story)
    return f"https://alder.example{value}" if field == "url" and value.startswith("/") else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_page_has_these_entries(case: dict[str, Any], ask: Callable[..., ReadRequest]) -> None:
    body, wanted = written(case)
    html = page({"lang": case.get("lang", "en"), "frame": case.get("frame", "town"), "body": body})
    reading, items, rejected = inspect(ask(html, url=URL), Here(), NOW)
    seen = view(reading, items, rejected)
    found = [
        {
            "title": item["title"],
            "url": item["url"],
            "published": (item["published"] or "")[:10] or None,
            "summary": item["summary"],
            **({"kind": item["kind"]} if item["kind"] != "news" else {}),
        }
        for item in seen["items"]
    ]
    assert found == wanted


def test_every_case_names_itself_and_its_frame() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert {case.get("frame", "town") for case in CASES} <= FRAMES.keys()

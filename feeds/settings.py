"""The operators' ``feeds/<key>.yaml`` -> ``Feed`` objects, with every problem of every file at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, field_validator

from aggregator.errors import Problem
from aggregator.models import Kind
from aggregator.settings.block import read_block
from aggregator.settings.document import Document
from aggregator.settings.folder import yaml_files
from aggregator.settings.schema import Block
from aggregator.settings.slips import shown
from aggregator.settings.values import (
    CountryList,
    Interval,
    Language,
    LanguageList,
    OptionalWebAddress,
    WordList,
    wrong,
)

FEEDS: Final = "feeds"


def _sources(value: object) -> object:
    if value == "all" or (isinstance(value, tuple | list) and value and all(map(_is_name, value))):
        return value
    if isinstance(value, str) and value:
        return (value,)
    if isinstance(value, tuple | list) and not value:
        raise wrong("names no source", "write 'all', or the keys of sources: [unodc, who]")
    raise wrong("is not a list of source keys", "write 'all', or the keys of sources: [unodc, who]")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


Sources = Annotated[
    Literal["all"] | tuple[str, ...], BeforeValidator(_sources, json_schema_input_type=str | list[str])
]

Kinds = Annotated[
    tuple[Kind, ...],
    BeforeValidator(
        lambda value: (value,) if isinstance(value, str) else value,
        json_schema_input_type=Kind | list[Kind],
    ),
]


class Select(Block):
    """Which items a feed takes. All conditions must hold; within one list, any of its values will do."""

    sources: Sources = Field("all", description="'all', or the keys of the sources: their files' names.")
    kinds: Kinds = Field((), description="Only these kinds: news, event, resource. Left out: all.")
    languages: LanguageList = Field((), description="Only items in these languages (en, fr, zh-Hant).")
    topics: WordList = Field((), description="Only items with one of these topics.")
    countries: CountryList = Field((), description="Only items about these countries (AT, NO, KE).")
    words: WordList = Field((), description="Only items that hold one of these words or phrases.")
    not_words: WordList = Field((), description="Never items that hold one of these words or phrases.")
    max_age: Interval | None = Field(None, description="Only items younger than this, e.g. 30d.")


class Feed(Block):
    """One feed that is published. Only ``title`` and ``select`` are needed."""

    key: str = Field("", exclude=True, json_schema_extra={"internal": True})
    title: Annotated[str, Field(min_length=1)] = Field(description="The name of the feed.")
    select: Select = Field(description="Which items it takes. 'select: all' takes everything.")
    description: str = Field("", description="One sentence about the feed. Left out: its title.")
    language: Language = Field(
        "", description="Language of the feed's own words. Left out: service.language."
    )
    limit: Annotated[int, Field(ge=1, le=1000)] = Field(
        50, description="At most so many items, newest first."
    )
    home: OptionalWebAddress = Field(
        "", description="The page the feed belongs to. Left out: its page on this service."
    )
    credit: str = Field("", description="Rights line of the feed. Left out: each item's own source only.")
    image: OptionalWebAddress = Field("", description="Address of a picture for the feed.")

    @field_validator("select", mode="before", json_schema_input_type=Select | Literal["all"])
    @classmethod
    def _short_form(cls, value: object) -> object:
        return {"sources": "all"} if value == "all" else value


def load_feeds(folder: Path, source_keys: Collection[str]) -> tuple[Mapping[str, Feed], tuple[Problem, ...]]:
    """Every ``feeds/<key>.yaml`` of the configuration folder, by key; sources it names must exist.

    ``source_keys`` holds the keys of all source files, those with problems of their own included, so that
    one mistake is told once.
    """
    files, problems = yaml_files(folder, FEEDS)
    found = list(problems)
    feeds: dict[str, Feed] = {}
    for key, path in files:
        feed, document, wrongs = read_block(path, Feed, f"{FEEDS}/{path.name}")
        found.extend(wrongs)
        if feed is not None and document is not None:
            found.extend(_unknown_sources(feed, document, source_keys))
            feeds[key] = feed.model_copy(update={"key": key})
    return MappingProxyType(feeds), tuple(sorted(found, key=lambda problem: (problem.file, problem.line)))


def _unknown_sources(feed: Feed, document: Document, source_keys: Collection[str]) -> list[Problem]:
    if feed.select.sources == "all":
        return []
    found = []
    for position, key in enumerate(feed.select.sources):
        if key not in source_keys:
            name = shown(key)
            near = get_close_matches(key.lower(), source_keys, n=1)
            hint = f"did you mean '{near[0]}'?" if near else "sources/ holds no file of this name"
            line = document.line(("select", "sources", position))
            message = f"select.sources: there is no source {name}"
            found.append(Problem(file=document.file, line=line, message=message, hint=hint))
    return found

"""Entries without a headline, which begin with the story itself: what of their words is the story."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from aggregator.read.auto.flow import NONE, Flow, Run, joined
from aggregator.read.auto.page import Story
from aggregator.read.auto.sections import section_kind
from aggregator.read.auto.slots import word_count
from aggregator.text.date_spots import date_spots

_BEHIND_DATE: Final = re.compile(
    r"^\s*(?:г(?:\.|ода)?|року)?\s*(?:\([^)]{1,60}\)|（[^）]{1,60}）)?\s*[-–—:|/，,)）】.]|^\s*[（(]"
)
_SENTENCE: Final = re.compile(r"[.!?。！？]\s")
_DATELINE_WORDS: Final = 10
_LABEL: Final = 40
_REACH: Final = 90  # characters before which a dateline's day stands
_SENTENCE_ENDS: Final = ".。"
_TITLE_LINE: Final = 1  # of an entry's lines: the one under the day
_TITLE_WORDS: Final = 25
_OPENING: Final = 240  # characters; a longer headline is the story itself


def without_headline(flow: Flow, story: Story) -> None:
    """Where the words before a call are the story's beginning they are no headline."""
    entry = story.entry
    if entry.title_linked or entry.headed or not entry.called:
        return
    runs = _up_to_call(flow, flow.runs[entry.record.first : entry.record.end])
    if _is_a_line_between(entry.title, runs):
        return
    told = unlabelled(runs)
    if not entry.title or opens_with_date(told) or len(entry.title) > _OPENING:
        above = entry.record.context
        if above != NONE and not opens_with_date(told):
            told = f"{flow.runs[above].text.strip(' -–—')} - {told}"
        entry.title, entry.summary, entry.dates = "", uncut(told), ()
        story.opening = True


def _is_a_line_between(title: str, runs: list[Run]) -> bool:
    """Whether a title has a line of its own between one that is a day, without a place, and more text: a
    break behind it ends it, where a dateline's story would go on in sentences."""
    lines = [list(line) for _, line in groupby(runs, key=lambda run: run.line)]
    if len(lines) <= _TITLE_LINE + 1 or len(lines[0]) > 1 or title[-1:] in _SENTENCE_ENDS:
        return False
    day, spots = lines[0][0].text.strip(), lines[0][0].spots
    alone = len(spots) == 1 and spots[0].full and spots[0].end - spots[0].start == len(day)
    return alone and joined(lines[_TITLE_LINE]) == title and word_count(title) <= _TITLE_WORDS


def _up_to_call(flow: Flow, runs: list[Run]) -> list[Run]:
    """The runs before the first call; all others, where the call comes first."""
    calls = [at for at, run in enumerate(runs) if run.link != NONE and flow.links[run.link].call]
    return runs[: calls[0]] or [run for at, run in enumerate(runs) if at not in calls]


def unlabelled(runs: list[Run]) -> str:
    """The words of runs without the name of a section in front ("Newsroom", "Newsroom:")."""
    for at, run in enumerate(runs[:2]):
        if any(map(str.isalnum, run.text)):
            if section_kind(run.text.strip(" :：-–—|")) and len(runs) > at + 1:
                return _with_breaks(runs[at + 1 :]).lstrip(" :：|")
            break
    text = _with_breaks(runs)
    label, colon, rest = text[:_LABEL].partition(":")
    return (rest + text[_LABEL:]).strip() if colon and section_kind(label) else text


def _with_breaks(runs: list[Run]) -> str:
    """The words of runs; a dateline that has a line of its own is parted from the story by a dash."""
    head = [run for run in runs if run.line == runs[0].line] if runs else []
    rest = runs[len(head) :]
    line = joined(head)
    if not rest or not any(run.spots for run in head) or word_count(line) > _DATELINE_WORDS:
        return joined(runs)
    return f"{line.rstrip(' -–—:')} - {joined(rest)}"


def opens_with_date(text: str) -> bool:
    """Whether a text begins with a dateline: a label or place, a day, and a break before the story."""
    spots = date_spots(text[:_REACH])
    if not spots or (not spots[0].full and spots[0].start == 0):
        return False
    before, behind = text[: spots[0].start], text[spots[0].end :]
    if len(before.split()) > 8 or _SENTENCE.search(before):
        return False
    return bool(_BEHIND_DATE.match(behind)) and word_count(behind) >= 1


def uncut(text: str) -> str:
    return re.sub(r"\s*(?:\.{2,}|[…>›→\[(（【])+\s*$", "", text)

"""The data a page's own scripts start from: JSON in script elements and in assignments of a script.

The tree of a page holds no scripts, so they are taken from its text: ``__NEXT_DATA__``, ``__NUXT_DATA__``,
Drupal's settings, Angular's transfer state and every ``application/json``; ``window.__ANYTHING__ = {…}`` and
``window.anything = JSON.parse("…")``; what Next pushes piece by piece. Nothing is run, so a state that is a
program gives nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from aggregator.read.jsonbody import Json, script_json

_MOST_SCRIPTS: Final = 500
_MOST_BLOBS: Final = 30
_LONGEST: Final = 10_000_000  # characters of one
# Two expressions, because one that begins with fixed letters is found ten times as fast.
_VALUE: Final = r"\s{0,9}=\s{0,9}(?=[{\[]|JSON\.parse\()"
_ASSIGNED: Final = (
    re.compile(rf"window\.\w{{1,60}}{_VALUE}"),
    re.compile(rf"__[A-Z][A-Z_]{{1,40}}__[\"']?\]?{_VALUE}"),
)
_PARSED: Final = re.compile(r"JSON\.parse\(\s{0,9}")
# Everything that can hide a bracket, and brackets.
_TOKEN: Final = re.compile(r"(\"(?:[^\"\\]++|\\.)*+(?:\"|\Z))|[{}\[\]]", re.DOTALL)
_TEXT_OR_UNDEFINED: Final = re.compile(r"(\"(?:[^\"\\]++|\\.)*+(?:\"|\Z))|\bundefined\b", re.DOTALL)
_ANGULAR: Final = (("&q;", '"'), ("&s;", "'"), ("&l;", "<"), ("&g;", ">"), ("&a;", "&"))
_PUSHED: Final = "self.__next_f.push("
_ROW: Final = re.compile(r"[0-9a-f]{1,8}:(?:I|HL)?(?=[{\[])")
_TABLE_DEEPEST: Final = 8
_TABLE_MOST: Final = 50_000  # values made from one table
_DECODER: Final = json.JSONDecoder(strict=False)


def blobs_of(text: str) -> Iterator[Json]:
    """Every value that the scripts of a page's text start from. Never raises."""
    return islice(_values(text), _MOST_BLOBS)


def _values(text: str) -> Iterator[Json]:
    pieces: list[str] = []
    for attributes, script in islice(_scripts(text), _MOST_SCRIPTS):
        if len(script) > _LONGEST:
            continue
        if "ld+json" in attributes:
            continue  # that is JSON-LD's
        if "json" in attributes:
            value = script_json(_unescaped(script))
            yield _joined(value) if "__nuxt_data__" in attributes else value
        elif script.lstrip().startswith(_PUSHED):
            pushed, _ = _decoded(script, script.index("(") + 1)
            pieces.extend(
                part for part in (pushed if isinstance(pushed, list) else ()) if isinstance(part, str)
            )
        elif "{" in script or "JSON.parse" in script:
            yield from _assigned(script)
    if pieces:
        yield _rows("".join(pieces))


def _rows(text: str) -> list[Json]:
    """What Next has pushed: a value a line, each with its number before it."""
    starts = ((line, _ROW.match(line)) for line in text.split("\n"))
    return [_decoded(line, start.end())[0] for line, start in starts if start]


def _scripts(text: str) -> Iterator[tuple[str, str]]:
    """The attributes and the text of each script element; programs write the names in small letters."""
    at = text.find("<script")
    while at >= 0:
        start = text.find(">", at)
        end = text.find("</script", start)
        if start < 0 or end < 0:
            return
        yield text[at + 7 : start].lower(), text[start + 1 : end]
        at = text.find("<script", end)


def _unescaped(script: str) -> str:
    """Angular writes its state with references of its own."""
    if "&q;" in script:
        for reference, character in _ANGULAR:
            script = script.replace(reference, character)
    return script


def _assigned(script: str) -> Iterator[Json]:
    """Values of assignments; what lies inside one that was read is not looked at again."""
    at = 0
    for _ in range(_MOST_BLOBS):
        found = [match for assigned in _ASSIGNED if (match := assigned.search(script, at))]
        if not found:
            return
        match = min(found, key=re.Match.start)
        if parsed := _PARSED.match(script, match.end()):
            text, at = _decoded(script, parsed.end())
            yield script_json(text) if isinstance(text, str) else None
        else:
            value, at = _decoded(script, match.end())
            yield value


def _decoded(script: str, at: int) -> tuple[Json, int]:
    """The value that begins there and where it ends; ``None`` when it is a program's."""
    try:
        value: Json
        value, end = _DECODER.raw_decode(script, at)
    except (ValueError, RecursionError):
        end = _end_of(script, at)
        piece = script[at:end]
        return (script_json(_TEXT_OR_UNDEFINED.sub(_null, piece)) if "undefined" in piece else None), end
    return value, end


def _null(match: re.Match[str]) -> str:
    return match[1] or "null"


def _end_of(script: str, at: int) -> int:
    """Where the bracket that opens there is closed, texts passed over; the end where it never is."""
    depth = 0
    for token in _TOKEN.finditer(script, at):
        if token[1] is None:
            depth += 1 if token[0] in "{[" else -1
            if depth <= 0:
                return token.end()
    return len(script)


def _joined(table: Json) -> Json:
    """Nuxt writes its state as a list in which members are named by their places: the lists of it, put
    together."""
    if not isinstance(table, list):
        return None
    budget = iter(range(_TABLE_MOST))
    lists = (part for part in table[:_TABLE_MOST] if isinstance(part, list) and len(part) > 1)
    return [_from_table(table, part, 0, budget) for part in lists]


def _from_table(table: list[Json], value: Json, depth: int, budget: Iterator[int]) -> Json:
    if depth > _TABLE_DEEPEST or next(budget, None) is None:
        return None
    if isinstance(value, dict):
        return {name: _at(table, place, depth, budget) for name, place in value.items()}
    if isinstance(value, list):
        if len(value) == 2 and isinstance(value[0], str):  # a value with its type: ["Date", "2021-…"]
            return value[1] if isinstance(value[1], str) else _at(table, value[1], depth, budget)
        return [_at(table, place, depth, budget) for place in value]
    return value


def _at(table: list[Json], place: Json, depth: int, budget: Iterator[int]) -> Json:
    if not isinstance(place, int) or not 0 <= place < len(table):
        return None
    return _from_table(table, table[place], depth + 1, budget)

"""New files for operators: never over one that is there, with a word on every line that needs it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

_REFERENCE: Final = "Every key that may stand here: docs/configuration.md."
_MEANINGS: Final = {
    "items": "the box around each entry",
    "flat": "what stands between two of these belongs to the first",
    "link": "inside the box; left out, the headline's or the read-more link",
    "title": "inside the box; left out, it is found",
    "date": "inside the box; left out, it is found",
    "summary": "inside the box; left out, it is found",
    "lead": "the page's lead story",
}


def file_text(settings: Mapping[str, object], notes: Sequence[str]) -> str:
    """The text of a YAML file: ``notes`` above, the settings, and what the less obvious ones mean."""
    block = _commented(settings)
    block.yaml_set_start_comment("\n".join((*notes, _REFERENCE)))
    yaml = YAML()
    yaml.width = 1_000_000  # one key, one line
    stream = StringIO()
    yaml.dump(block, stream)
    return stream.getvalue()


def _commented(settings: Mapping[str, object]) -> CommentedMap:
    """The settings; those of a page's rule with a word on each."""
    block = CommentedMap()
    is_rule = "items" in settings
    for name, value in settings.items():
        block[name] = _value(value)
        if is_rule and name in _MEANINGS:
            block.yaml_add_eol_comment(_MEANINGS[name], name)
    return block


def _value(value: object) -> object:
    if isinstance(value, Mapping):
        return _commented(value)
    if isinstance(value, (list, tuple)):
        return CommentedSeq(_value(one) for one in value)
    return value


def write_new(path: Path, text: str) -> str:
    """Write one file; "" or the reason why not. Opening with "x" refuses a file that is there."""
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        return f"the file cannot be written: {(error.strerror or 'unknown').lower()}"
    return ""


def free_key(wishes: Sequence[str], taken: Collection[str]) -> str:
    """The first wish that says something, with a number if it is taken."""
    base = next(filter(None, wishes), "source")
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key

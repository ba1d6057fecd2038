"""The rehearse verb, as other programs call it: a manifest in, one judgement for each line out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
URL = "https://harbour.example/news"
KEYS = ["sequence", "step", "verdict", "held", "published_new_ids", "edited_ids", "withdrawn_ids", "reason"]
WORDS = ("ferry", "library", "mill", "school", "market", "bridge", "museum", "theatre")


def newsroom(numbers: range, *, title: str = "The {} of the harbour opens, part {}") -> str:
    cards = "".join(
        f"<article><h3><a href='/news/{at}'>{title.format(WORDS[at % 8], at)}</a></h3>"
        f"<time datetime='2021-03-{at + 1:02}'>{at + 1} March 2021</time></article>"
        for at in reversed(numbers)
    )
    return f"<html lang=en><title>News</title><main>{cards}</main></html>"


DAYS: list[dict[str, Any]] = [
    {"body": newsroom(range(1, 7))},
    {"body": newsroom(range(1, 7))},
    {"body": newsroom(range(1, 8))},
    {"body": "<html><title>Sign in</title><h1>Sign in</h1><form><input type=password></form></html>"},
    {"body": "gone", "status": 503},
    {"body": newsroom(range(1, 8), title="Read more")},
    {
        "body": newsroom(range(1, 8), title="The {} of the harbour opens (corrected), part {}").replace(
            "x", ""
        )
    },
    {"body": newsroom(range(2, 9))},
]
TOLD = [  # verdict, held, new
    ("healthy", False, 6),
    ("quiet", False, 0),
    ("healthy", False, 1),
    ("login", True, 0),
    ("http-503", True, 0),
    ("empty", True, 0),
    ("drifted", True, 0),
    ("healthy", False, 1),
]


def manifest(folder: Path, sequences: tuple[str, ...] = ("a",)) -> Path:
    path = folder / "MANIFEST.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for at, day in enumerate(DAYS):
            (folder / f"{at}.html").write_text(day["body"], encoding="utf-8")
            for sequence in sequences:
                line = {
                    "sequence": sequence,
                    "step": at,
                    "at": f"2021-03-{at + 8:02}T08:00:00Z",
                    "url": URL,
                    "file": f"{at}.html",
                    "charset": "utf-8",
                }
                lines.write(json.dumps(line | ({"status": day["status"]} if "status" in day else {})) + "\n")
    return path


def rehearse(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "run.py"), "rehearse", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_a_history_is_told_line_by_line(tmp_path: Path) -> None:
    ran = rehearse(manifest(tmp_path, ("a", "b")), "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    seen = [json.loads(line) for line in ran.stdout.splitlines()]
    assert all(list(one) == KEYS for one in seen)
    for name in ("a", "b"):
        own = [one for one in seen if one["sequence"] == name]
        assert [one["step"] for one in own] == list(range(len(DAYS)))
        assert [(o["verdict"], o["held"], len(o["published_new_ids"])) for o in own] == TOLD
        assert all(one["reason"] for one in own if one["held"])
        assert not any(one["edited_ids"] or one["withdrawn_ids"] for one in own)
        ids = [id_ for one in own for id_ in one["published_new_ids"]]
        assert len(set(ids)) == len(ids) == 8


def test_people_read_a_line_for_each_step(tmp_path: Path) -> None:
    ran = rehearse(manifest(tmp_path))
    lines = ran.stdout.splitlines()
    assert len(lines) == len(DAYS)
    assert lines[0] == "a 0: healthy; 6 new"
    assert lines[3].startswith("a 3: HELD login; nothing published (")


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    path = manifest(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert rehearse(path, cwd=tmp_path).returncode == 0
    assert sorted(tmp_path.iterdir()) == before


LINE = {"sequence": "a", "step": 1, "at": "2021-03-10T08:00:00Z", "url": URL, "file": "0.html"}
MISTAKES = {
    "no JSON": ("{", "not JSON"),
    "no object": ("[1]", "a JSON object is needed"),
    "nothing in it": ("", "no snapshot in it"),
    "without a file": (json.dumps({**LINE, "file": ""}), "without file"),
    "no such file": (json.dumps({**LINE, "file": "other.html"}), "there is no file 'other.html'"),
    "no time": (json.dumps({**LINE, "at": "yesterday"}), "'at' is no time such as 2021-03-10T08:00:00Z"),
    "no status": (json.dumps({**LINE, "status": 99}), "'status' is no HTTP status: 99"),
    "no headers": (json.dumps({**LINE, "headers": [1]}), "'headers' is an object"),
    "no address": (json.dumps({**LINE, "url": "harbour"}), "'url' is no address"),
    "backwards": (
        json.dumps(LINE) + "\n" + json.dumps({**LINE, "at": "2021-03-09T08:00:00Z"}),
        "'at' lies before the step above it",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place(name: str, tmp_path: Path) -> None:
    text, expected = MISTAKES[name]
    path = manifest(tmp_path)
    path.write_text(text, encoding="utf-8")
    ran = rehearse(path, "--json")
    assert ran.returncode == 2
    told = json.loads(ran.stdout or ran.stderr)
    assert expected in json.dumps(told), told
    assert "Traceback" not in ran.stderr


def test_a_manifest_that_is_not_there_is_told(tmp_path: Path) -> None:
    ran = rehearse(tmp_path / "none.jsonl")
    assert ran.returncode != 0
    assert "none.jsonl" in ran.stderr
    assert "Traceback" not in ran.stderr

"""Real feeds against a reference reading: no error, entries, titles and links as they should be."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from aggregator.models import Candidate
from aggregator.read import ReadRequest, read

FEEDS = Path(__file__).parents[4] / "shared" / "corpus" / "feeds"
URL = "https://feed.example/feed"


def plain(text: str | None) -> str:
    bare = html.unescape(re.sub(r"<[^>]+>", " ", html.unescape(text or "")))
    return re.sub(r"\W+", " ", bare).strip().casefold()


def address(text: str | None) -> str:
    return urljoin(URL, (text or "").strip()).removesuffix("/") if text else ""


def told(entry: Candidate) -> tuple[str, str]:
    return (plain(entry.title.text if entry.title else ""), address(entry.url.text if entry.url else ""))


@pytest.mark.corpus
@pytest.mark.skipif(not FEEDS.is_dir(), reason="the shared corpus is not beside the project")
def test_real_feeds_agree_with_the_reference(ask: Callable[..., ReadRequest]) -> None:
    count: Counter[str] = Counter()
    for line in (FEEDS / "reference.jsonl").read_text("utf-8").splitlines():
        reference: dict[str, Any] = json.loads(line)
        reading = read(ask((FEEDS / reference["file"]).read_bytes(), url=URL))
        wanted = Counter((plain(one["title"]), address(one["link"])) for one in reference["entries"])
        found = Counter(map(told, reading.candidates))
        count["wanted"] += wanted.total()
        count["found"] += found.total()
        count["both"] += (wanted & found).total()
        links = Counter(link for _, link in wanted.elements() if link)
        count["links wanted"] += links.total()
        count["links"] += (links & Counter(link for _, link in found.elements())).total()
        count["dates wanted"] += sum(bool(one["published"]) for one in reference["entries"])
        count["dates"] += sum(bool(entry.dates) for entry in reading.candidates)
    assert count["both"] >= 0.995 * count["wanted"], count
    assert count["links"] >= 0.995 * count["links wanted"], count
    assert count["dates"] >= 0.995 * count["dates wanted"], count
    assert count["found"] <= 1.005 * count["wanted"], count

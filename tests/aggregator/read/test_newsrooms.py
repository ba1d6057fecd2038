"""Newsrooms with what stands beside news, or that are called what they are not: the news and nothing else.

A case is a page in few words in ``newsrooms/gates.yaml``; its headlines are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from ruamel.yaml import YAML

from aggregator.errors import ReadError
from aggregator.models import Reading
from aggregator.read import ReadRequest, read
from tests.aggregator.read.chrome import page

_TABLE: Final[Any] = YAML(typ="safe").load(
    (Path(__file__).parent / "newsrooms" / "gates.yaml").read_text("utf-8")
)
HEADLINES: Final[list[str]] = _TABLE["headlines"]
CASES: Final[list[dict[str, Any]]] = _TABLE["cases"]
MORE: Final[list[str]] = _TABLE["more"]
LISTS: Final = {
    "{items}": '<div><b><a href="/n/{at}">{said}</a></b> <i>{day} May 2026</i><p>What it means.</p></div>',
    "{bare}": '<div class="n"><a href="/n/{at}">{said}</a></div>',
    "{lines}": '<li><a href="/n/{at}">{said}</a> <span>{day} May 2026</span></li>',
    "{cards}": '<div class="it"><h3><a href="/n/{at}">{said}</a></h3><span>{day} May 2026</span></div>',
    "{rows}": '<tr><td><a href="/n/{at}">{said}</a></td><td>{day} May 2026</td></tr>',
    "{filtered}": '<div class="col filter-{at} filter"><h3><a href="/n/{at}">{said}</a></h3></div>',
    "{headed}": '<div><header><h3><a href="/n/{at}">{said}</a></h3></header><p>What it means.</p></div>',
    "{plain}": '<div class="it"><h3><a href="/n/{at}">{said}</a></h3><p>And what it means, {at}.</p></div>',
}


def whole(case: dict[str, Any]) -> str:
    body = case["body"]
    more = (LISTS["{cards}"].format(at=at, said=said, day=at - 20) for at, said in enumerate(MORE, 21))
    body = body.replace("{more}", "".join(more))
    for name, entry in LISTS.items():
        stories = (entry.format(at=at, said=said, day=20 - 3 * at) for at, said in enumerate(HEADLINES))
        body = body.replace(name, "".join(stories))
    return page({"lang": "en", "title": "News | Alder", **case, "body": body})


def told(reading: Reading) -> Iterator[tuple[str, str, str]]:
    for one in reading.candidates:
        yield one.kind.value, one.title.text if one.title else "", one.url.text if one.url else ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_news_and_nothing_else(case: dict[str, Any], ask: Callable[..., ReadRequest]) -> None:
    request = ask(whole(case))
    if "reason" in case:
        with pytest.raises(ReadError) as caught:
            read(request)
        assert caught.value.reason == case["reason"]
        return
    own = () if "without" in case else HEADLINES
    expected = [("news", said, f"/n/{at}") for at, said in enumerate(own)]
    for kind, name in (("news", "also"), ("event", "events"), ("resource", "resources")):
        expected += [(kind, title, address) for title, address in case.get(name, ())]
    assert sorted(told(read(request))) == sorted(expected)

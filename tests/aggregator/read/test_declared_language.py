"""Where a body or its answer says which language it is in: what is nearer to the text counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from aggregator.read import ReadRequest, read

PAGE = (
    "<html{lang}><head>{meta}<title>News</title></head><body><main><h1>News</h1>{items}</main></body></html>"
)
ITEMS = "".join(
    f'<article><h2><a href="/{name}">The {name} of the valley opens again</a></h2>'
    f"<time datetime='2021-03-0{day}'>{day} March</time><p>Everybody came to see the {name}.</p></article>"
    for day, name in enumerate(("bridge", "library", "ferry", "museum"), start=1)
)
META = '<meta http-equiv="Content-Language" content="fr">'
RSS = '<rss version="2.0"><channel>{lang}<item><title>News</title></item></channel></rss>'


@pytest.mark.parametrize(
    ("body", "header", "language"),
    [
        (PAGE.format(lang=' lang="de"', meta=META, items=ITEMS), "es", "de"),
        (PAGE.format(lang="", meta=META, items=ITEMS), "es", "fr"),
        (PAGE.format(lang="", meta="", items=ITEMS), "es", "es"),
        (PAGE.format(lang="", meta="", items=ITEMS), "en, es", ""),  # for readers of both: which is not said
        (PAGE.format(lang="", meta="", items=ITEMS), "", ""),
        (RSS.format(lang="<language>pt-br</language>"), "es", "pt-br"),
        (RSS.format(lang=""), "pt_BR", "pt-BR"),
        (RSS.format(lang=""), "all languages", ""),
    ],
)
def test_the_nearest_declaration_counts(
    body: str, header: str, language: str, ask: Callable[..., ReadRequest]
) -> None:
    assert read(replace(ask(body), language=header)).language == language

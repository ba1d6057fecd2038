"""A newsroom that scripts draw, polled twice."""

from __future__ import annotations

import json
from pathlib import Path

from tests.chromium import draws
from tests.loopback import configure, site
from tests.test_add import TITLES, ask

SHELL = (
    b"<html lang=en><title>Valley news | Valley</title><body><noscript>Please enable JavaScript to see it."
    b"</noscript><div id=root></div><script src=/app.js></script></body></html>"
)
APP = b"""fetch("/stories.json").then(answer => answer.json()).then(stories => {
  document.getElementById("root").innerHTML = "<main><h1>News</h1>" + stories.map((title, at) =>
    `<article class=card><h3><a href="/news/${title.length}-${at}">${title}</a></h3>
     <time datetime="2021-03-${20 - at}">then</time><p>Everybody came to see it.</p></article>`).join("");
});"""


@draws
def test_news_that_scripts_draw_are_published_and_so_are_later_ones(tmp_path: Path) -> None:
    with site() as valley:
        configure(tmp_path / "config", {"valley": f"url: {valley.url}/news/\nbrowser: true\n"})
        valley.pages["/news/"] = ("text/html", SHELL)
        valley.pages["/app.js"] = ("text/javascript", APP)
        valley.pages["/stories.json"] = ("application/json", json.dumps(TITLES[1:]).encode())
        assert ask(tmp_path, "once")[0] == 0
        assert titles(tmp_path) == TITLES[1:]

        # The shell is the same, and would say so; what its scripts fetch is not.
        valley.pages["/stories.json"] = ("application/json", json.dumps(TITLES).encode())
        assert ask(tmp_path, "once", "--all")[0] == 0
        assert set(titles(tmp_path)) == set(TITLES)
        assert valley.answers["/news/", 200] == 2


def titles(folder: Path) -> list[str]:
    feed = json.loads((folder / "data/public/feeds/all.json").read_text("utf-8"))
    return [item["title"] for item in feed["items"]]

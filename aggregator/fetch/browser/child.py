"""The process with the browser: shows it one document and says what scripts have made of it.

Started by ``visit`` as ``python -m aggregator.fetch.browser.child DESCRIPTOR``. The browser has no way out of
its own: every request is a wish to the parent, and what could go around that (names, proxies, UDP, service
workers, downloads) leads nowhere. Where the kernel allows it, the whole process has no network.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any, Final

from playwright.sync_api import Browser, Error, Page, Request, Route, sync_playwright

from aggregator.fetch.browser.family import adopt_orphans, die_with_parent
from aggregator.fetch.browser.words import Drawn, Supply, Task, Trouble, Wish

_ASKED_FOR: Final = frozenset({"document", "script", "xhr", "fetch"})
_MOST_DOCUMENTS: Final = 4  # the page may lead itself on so often
_QUIET: Final = 500  # milliseconds without a wish, after which a page is what its scripts have made of it
_LATE: Final = 5  # seconds after the deadline at which the child ends by itself, should nobody end it
_NEW_NETWORK: Final = 0x40000000  # CLONE_NEWNET of unshare(2)
_NEW_USER: Final = 0x10000000  # CLONE_NEWUSER
_ANYTHING: Final = re.compile(".*")
_NOWHERE: Final = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its name in other versions
    "--dns-prefetch-disable",
)
_SMALL: Final = ("--disable-gpu", "--disable-crash-reporter", "--js-flags=--max-old-space-size=512")
# The page's address and text, or only its address when there is too much text. Words for people without
# scripts are left out: a page that was drawn has none.
_CONTENT: Final = """{
  for (const one of document.querySelectorAll("noscript")) one.remove();
  const type = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : "";
  const text = type + (document.documentElement?.outerHTML ?? "");
  text.length > MOST ? [document.URL] : [document.URL, text];
}"""


def serve(pipe: Connection) -> None:
    """Take the task, answer it, wait to be ended."""
    task: Task = pipe.recv()
    signal.alarm(round(task.seconds) + _LATE)
    die_with_parent()
    adopt_orphans()
    leave_the_network()
    with suppress(EOFError, OSError):  # the parent is gone
        pipe.send(_answer(task, pipe))
        pipe.recv()


def leave_the_network() -> None:
    """Into a network of nobody's, where not even loopback answers. Without the right to, nothing changes."""
    if sys.platform != "linux":
        return
    user, group = os.geteuid(), os.getegid()
    if ctypes.CDLL(None).unshare(_NEW_NETWORK if user == 0 else _NEW_NETWORK | _NEW_USER) == 0 and user:
        own = Path("/proc/self")
        (own / "setgroups").write_text("deny")  # user_namespaces(7): before the group may be mapped
        (own / "uid_map").write_text(f"{user} {user} 1")
        (own / "gid_map").write_text(f"{group} {group} 1")


def launching(task: Task) -> dict[str, Any]:
    """How the browser is started. Its profile goes to the folder for temporary files, the visit's own."""
    return {
        "executable_path": task.program,
        "chromium_sandbox": task.sandbox,
        "args": [*_NOWHERE, *_SMALL],
        "timeout": 1000 * task.seconds,
    }


def _answer(task: Task, pipe: Connection) -> Drawn | Trouble:
    """Browser and playwright are left as they are: the parent ends this process with all that is below it."""
    desk, until = _Desk(pipe), monotonic() + task.seconds / 2
    try:
        return _draw(task, desk, until, sync_playwright().start().chromium.launch(**launching(task)))
    except Error as error:
        return desk.trouble or Trouble(reason="browser-crash", detail=_told(error.message))


def _draw(task: Task, desk: _Desk, until: float, browser: Browser) -> Drawn | Trouble:
    context = browser.new_context(
        user_agent=task.agent, service_workers="block", accept_downloads=False, reduced_motion="reduce"
    )
    context.route(_ANYTHING, desk.serve)
    context.route_web_socket(_ANYTHING, lambda socket: socket.close())
    page = desk.page = context.new_page()
    page.on("crash", desk.mourn)
    context.on("page", lambda other: other.close())
    page.goto(task.url, wait_until="commit", timeout=0)
    url, *text = _content(page, desk, task.most, until)
    body = "".join(text).encode("utf-8", "replace")
    if desk.trouble:
        return desk.trouble
    if text == [""]:
        return Trouble(reason="empty", detail="the scripts have left nothing of the page")
    if not text or len(body) > task.most:
        return Trouble(reason="too-large", detail=f"the drawn page has more than {task.most} bytes")
    return Drawn(url=url, body=body)


def _content(page: Page, desk: _Desk, most: int, until: float) -> list[str]:
    """What the page holds once it is quiet, or at ``until``. One that is just leading itself on is asked
    again, in the middle of a step and after it: the documents it may lead to are numbered."""
    asked = _CONTENT.replace("MOST", str(most))
    for _ in range(2 * _MOST_DOCUMENTS):
        with suppress(Error):
            _settle(page, desk, until)
            return list(_ask(page, asked) or (page.url,))  # no answer: too much even for a string
    raise Error("the page does not stay the same")


def _settle(page: Page, desk: _Desk, until: float) -> None:
    """Wait until nothing more is asked for. The page has to answer us in that time: scripts that are busy do
    not ask for anything either. One that has set out for a download or a letter is never complete."""
    while monotonic() < until and not desk.trouble:
        asked = desk.wishes
        state = _ask(page, "document.readyState")
        page.wait_for_timeout(_QUIET)
        if state == "complete" and asked == desk.wishes:
            return


def _ask(page: Page, expression: str) -> Any:
    """Asked in a world of our own: in the page's, ``document`` means what the page wants it to mean."""
    session = page.context.new_cdp_session(page)
    try:
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
        asked = {"contextId": world, "expression": expression, "returnByValue": True}
        return session.send("Runtime.evaluate", asked)["result"].get("value")
    finally:
        session.detach()


class _Desk:
    """Takes the page's requests: what we do not want is refused here, the rest is wished of the parent."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._documents = 0
        self.wishes = 0  # so far
        self.page: Page | None = None
        self.trouble: Trouble | None = None

    def serve(self, route: Route) -> None:
        request = route.request
        if request.resource_type == "stylesheet":
            # Nobody looks at the page; but scripts that wait for a style sheet must not wait in vain.
            route.fulfill(status=200, content_type="text/css", body="")
        elif not self._is_wanted(request):
            route.abort("blockedbyclient")
        else:
            self.wishes += 1
            self._pipe.send(self._wish(request))
            supply: Supply | None = self._pipe.recv()
            if supply is None:
                route.abort("failed")
            else:
                route.fulfill(status=supply.status, headers=dict(supply.headers), body=supply.body)

    def mourn(self, page: Page) -> None:
        """The page is dead. Whoever still waits for its answer is woken by the close."""
        self.trouble = Trouble(reason="browser-crash", detail="the page has crashed")
        page.close()

    def _is_wanted(self, request: Request) -> bool:
        if request.method != "GET" or request.resource_type not in _ASKED_FOR or self.trouble:
            return False
        if request.resource_type != "document":
            return True
        try:
            if request.frame != getattr(self.page, "main_frame", None):
                return False
        except Error:  # of a window that is just being opened
            return False
        self._documents += 1
        if self._documents > _MOST_DOCUMENTS:
            self.trouble = Trouble(
                reason="too-many-redirects",
                detail=f"the page leads itself on more than {_MOST_DOCUMENTS} times",
            )
        return not self.trouble

    def _wish(self, request: Request) -> Wish:
        sent = request.headers
        return Wish(
            url=request.url,
            kind=request.resource_type,
            accept=sent.get("accept", ""),
            origin=sent.get("origin", ""),
            page=self.page.url if self.page else "",
        )


def _told(text: str) -> str:
    """The first line, printable: a page has a say in it."""
    return "".join(mark if mark.isprintable() else " " for mark in text.partition("\n")[0])[:200]


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))

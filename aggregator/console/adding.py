"""The conversation of the ``add`` verb: which proposal is meant, and what is written for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aggregator.discover import Discovery, Proposal
from aggregator.errors import WrongUsage
from aggregator.settings.draft import file_text, free_key, write_new
from aggregator.settings.folder import slug

_PARTS: Final = re.compile(r"\s[|–—·:-]\s")  # of a page's title: its own, and the site's
_PRIVATE: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")  # RFC 1918, RFC 4193


def own_networks(address: str) -> list[str]:
    """The networks to allow for an address on one's own: its own number, or the private ones for a name."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return ["127.0.0.0/8"]
    try:
        return [str(ip_network(host))]
    except ValueError:
        return list(_PRIVATE)


def is_refused_as_own(discovery: Discovery) -> bool:
    """Whether nothing was fetched because the address is on a private network."""
    return not discovery.proposals and any(one.reason == "address-refused" for one in discovery.tried)


def ask_yes(question: str) -> bool:
    return _asked(f"{question} [y/N] ") in {"y", "yes"}


def _asked(question: str) -> str:
    """An answer in small letters; the end of the input, or Ctrl-C, is none."""
    try:
        return input(question).strip().lower()
    except (EOFError, KeyboardInterrupt):
        print()
        return "n"


def choice(discovery: Discovery, *, first: bool, asks: bool) -> Proposal | None:
    """The proposal to be written: the first, the one that is asked for, or none.

    Raises:
        WrongUsage: there is nothing to choose from; it says what was tried.
    """
    proposals = discovery.proposals
    if not proposals:
        failed = [f"{one.url}: {one.detail or one.reason}" for one in discovery.tried if one.reason]
        hint = "; if it is on your own network, say --own-network" if is_refused_as_own(discovery) else ""
        raise WrongUsage(f"nothing to read was found there ({'; '.join(failed[:3]) or 'no entries'}){hint}")
    if first or not asks:
        return proposals[0] if first else None
    answer = _asked(f"Which one? [1-{len(proposals)}, Enter = 1, n = none] ")
    number = int(answer) if answer.isdecimal() else int(not answer)
    return proposals[number - 1] if 1 <= number <= len(proposals) else None


def write_files(
    chosen: Proposal,
    wish: str,
    title: str,
    taken: Collection[str],
    config: Path,
    more: Mapping[str, object],
) -> list[Path]:
    """The source's file and that of a feed of its own. Raises WrongUsage when one cannot be written."""
    host = (urlsplit(chosen.url).hostname or "").removeprefix("www.")
    by_host = "" if host.replace(".", "").isdecimal() else slug(host)
    key = free_key((slug(wish), by_host, slug(_PARTS.split(title)[0]), slug(host)), taken)
    named = title or host
    notes = [f"Found by looking at {chosen.url}:", *(f"- {reason}" for reason in chosen.reasons)]
    texts = {
        config / "sources" / f"{key}.yaml": file_text({"title": named, **chosen.settings, **more}, notes),
        config / "feeds" / f"{key}.yaml": file_text(
            {"title": named, "select": {"sources": [key]}}, ["A feed of this source alone."]
        ),
    }
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if reason := write_new(path, text):
            raise WrongUsage(f"{path}: {reason}")
    return list(texts)


def said_next(written: Sequence[Path], address: str) -> str:
    """What was written, and what to do now."""
    lines = [f"written: {path}" for path in written]
    lines.append("now: python run.py once    (a service that is running takes it up by itself)")
    lines.append(f"then: {address}")
    return "\n".join(lines)

"""Which stored story is this? Evidence, strongest first: the very same entry, guid, address, words.

A name alone is not proof. Publishers number their entries afresh, link ten entries to one page and reuse
headlines, so a match stands only while the facts stated on both sides do not speak against it. In doubt
two stories stay two: a double can be seen and mended, a story written over another is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Final

from aggregator.identity import anchor, dated_by_change, dates_differ, folded, same_entry
from aggregator.models import Item, Known, Precision
from aggregator.text.urls import canonical, place_of

_RANKS: Final = {"entry": 0, "guid": 1, "url": 2, "anchor": 3, "text": 4}
_NAMES_OF_ITS_OWN: Final = frozenset({"guid", "anchor"})  # what a story has when its page is not its own
_MIGRATION: Final = 3  # entries that keep title and day while their address changes: the site was moved
_ALIKE: Final = 0.6  # Dice coefficient of letter pairs from which two texts count as one text, edited


def recognise(
    items: Sequence[Item],
    known: Mapping[str, Known],
    present: Collection[str] = (),
    before: Collection[str] = (),
) -> tuple[Known | None, ...]:
    """The stored story of each item, or ``None`` for a new one; no story is given to two items.

    ``items`` have their settled keys; ``known`` is what the ledger says about those keys; ``present`` are
    ids of stories that this body holds unchanged besides ``items``; ``before`` those of the body before it.
    The order of the items never matters.
    """
    found: list[Known | None] = [None] * len(items)
    taken: set[str] = set()
    for match in sorted(_matches(items, known, present, before), key=_Match.order):
        if found[match.index] is None and match.story.id not in taken:
            found[match.index] = match.story
            taken.add(match.story.id)
    return tuple(found)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Match:
    """A name of the item at ``index`` that leads to a story, with the number of facts that differ."""

    index: int
    keys: tuple[str, ...]
    rank: int
    doubts: int
    story: Known

    def order(self) -> tuple[bool, int, int, tuple[str, ...], str]:
        """Where nothing differs first, so that what was recognised once is recognised again; then by name."""
        return self.doubts > 0, self.rank, self.doubts, self.keys, self.story.id


def _matches(
    items: Sequence[Item], known: Mapping[str, Known], present: Collection[str], before: Collection[str]
) -> list[_Match]:
    """Every match that the facts allow."""
    leads = [lead for index, item in enumerate(items) for lead in _leads(index, item, known)]
    renumbered = sum(lead.name == "guid" and lead.is_estranged for lead in leads) > 1
    moved = _moved(leads, present, before)
    return [
        _Match(
            index=lead.index,
            keys=lead.item.keys,
            rank=_RANKS[lead.name],
            doubts=len(lead.facts.differ),
            story=lead.story,
        )
        for lead in leads
        if (lead.name == "text" and lead.order in moved) or _stands(lead, renumbered, present)
    ]


def _leads(index: int, item: Item, known: Mapping[str, Known]) -> list[_Lead]:
    stories = [(key.partition(":")[0], known[key]) for key in item.keys if key in known]
    facts = {story.id: _compare(item, story.item) for _name, story in stories}
    return [
        _Lead(index=index, name=name, item=item, story=story, facts=facts[story.id], alone=len(facts) == 1)
        for name, story in stories
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Facts:
    """What both sides state, by name of the fact; what only one side states says nothing."""

    agree: frozenset[str]
    differ: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Lead:
    """A name of an item that the ledger gives to a story; ``alone`` when no other name leads elsewhere."""

    index: int
    name: str
    item: Item
    story: Known
    facts: _Facts
    alone: bool

    @property
    def order(self) -> tuple[int, str]:
        """Which item and which story it joins."""
        return self.index, self.story.id

    @property
    def others(self) -> _Facts:
        """The facts besides the name itself."""
        itself = {"url", "anchor"} if self.name == "anchor" else {self.name}
        return _Facts(agree=self.facts.agree - itself, differ=self.facts.differ - itself)

    @property
    def is_estranged(self) -> bool:
        """Has everything that is told become another?"""
        return not self.others.agree and len(self.others.differ) >= 3


def _moved(
    leads: Sequence[_Lead], present: Collection[str], before: Collection[str]
) -> Collection[tuple[int, str]]:
    """Entries of a site that was moved: under other addresses, in the place of those that left with it.

    Title and day are the same and nothing but the address (and the guid) speaks against it. Of one such
    entry, or of a few beside many that stayed, that says nothing: they may be the next of a series ("Weekly
    figures").
    """
    named = {lead.story.id for lead in leads if lead.name in {"guid", "url"}}
    left = set(before) - set(present) - named
    found = [
        lead
        for lead in leads
        if lead.name == "text" and lead.story.id in left and not lead.facts.differ - {"url", "guid"}
    ]
    stayed = len(before) - len(left)
    return {lead.order for lead in found} if len(found) >= max(_MIGRATION, stayed + 1) else frozenset()


def _stands(lead: _Lead, renumbered: bool, present: Collection[str]) -> bool:
    """Do the facts leave this match standing?

    A guid is the publisher's own word that it is the same story. It takes more than facts to doubt it:
    another name of the entry that leads elsewhere, or several guids of one reading that all have become
    other stories (``renumbered``).
    """
    item, old, differ = lead.item, lead.story.item, lead.facts.differ
    if lead.story.id in present:  # that entry is there as itself; only a second telling of it may join
        return same_entry(item, old)
    if lead.name == "text":
        return _same_words(item, old, lead.facts)
    if lead.name == "guid":
        return not lead.is_estranged or (lead.alone and not renumbered)
    if lead.name == "url" and "url" in differ:  # a former address, where another story may live by now
        return bool(lead.facts.agree & {"title", "text"}) and "published" not in differ
    if lead.name == "url" and "published" in differ and differ & _NAMES_OF_ITS_OWN:
        return False  # one page that tells one story after another, under one headline even
    return lead.name == "entry" or bool(lead.others.agree) or len(lead.others.differ) < _refuting(lead)


def _refuting(lead: _Lead) -> int:
    """How many facts must differ, and none agree, before an address is no proof."""
    if lead.name == "url" and not place_of(lead.item.url):
        return 1  # the front page of a host is the address of no story in particular
    return 2 if lead.facts.differ & _NAMES_OF_ITS_OWN else 3


def _same_words(item: Item, old: Item, facts: _Facts) -> bool:
    """Same title and day. Enough for what has no other name; others need more that agrees."""
    if not facts.differ & {"url", *_NAMES_OF_ITS_OWN}:
        return not facts.differ & {"text"}
    if "url" in facts.differ and place_of(item.url) and place_of(item.url) == place_of(old.url):
        return "published" not in facts.differ  # the site changed its host
    if "text" in facts.agree:
        return "published" not in facts.differ
    return "text" not in facts.differ and "published" in facts.agree and _exact(item) and _exact(old)


def _exact(item: Item) -> bool:
    """A stated second. Midnight is how many publishers write a day."""
    moment = item.published
    return bool(moment and moment.precision is Precision.SECOND and moment.at.time() != time())


def _compare(item: Item, old: Item) -> _Facts:
    stated: dict[str, bool] = {"title": alike(item.title, old.title)}
    if item.url and old.url:
        stated["url"] = canonical(item.url) == canonical(old.url)
    if anchor(item) and anchor(old) and anchor(item) != anchor(old):
        stated["anchor"] = False  # that two agree says little: "#comments", "#rss"
    if item.guid and old.guid:
        stated["guid"] = item.guid == old.guid
    if item.published and old.published:
        same = not dates_differ(item.published, old.published)
        if same or not (dated_by_change(item) or dated_by_change(old)):  # an edit moves such a date
            stated["published"] = same
    if item.summary and old.summary:
        stated["text"] = alike(item.summary, old.summary)
    return _Facts(
        agree=frozenset(fact for fact, same in stated.items() if same),
        differ=frozenset(fact for fact, same in stated.items() if not same),
    )


def alike(one: str, other: str) -> bool:
    """Is one text an edited form of the other? "Bulletin 12" and "Bulletin 13" are not."""
    first, second = folded(one), folded(other)
    if first == second:
        return True
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    return _dice(first, second) >= _ALIKE


def _dice(first: str, second: str) -> float:
    """Dice coefficient of the letter pairs of two texts: 0.0 nothing in common, 1.0 the same pairs."""
    pairs, others = (Counter(pairwise(text)) for text in (first, second))
    total = pairs.total() + others.total()
    return 2 * (pairs & others).total() / total if total else 0.0

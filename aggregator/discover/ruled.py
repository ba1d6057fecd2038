"""The page's reading as rules that can be saved and edited: proposed where they give the same entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from aggregator.discover.proposal import Discovery, Offer, Proposal
from aggregator.errors import ReadError
from aggregator.models import Item
from aggregator.pipeline import inspect
from aggregator.poll import Reads
from aggregator.read import ReadRequest
from aggregator.read.ruled import rules_from
from aggregator.settings.schema import FieldRule, PageRule, Source

_SAME: Final = "saved as a rule that you can read and edit; it gives the same entries"
_FREELY: Final = "read without a rule each time: no selectors tell its entries apart"
_SHOWN: Final = "the list that has the headlines you gave"


def with_rules(discovery: Discovery, *, reader: Reads, now: datetime) -> Discovery:
    """The discovery with a rule in the page's proposal, if one says what the automatic reading found."""
    page = next((one for one in discovery.proposals if one.kind is Offer.PAGE), None)
    if page is None or discovery.page is None or not page.items:
        return discovery
    try:
        rules = rules_from(discovery.page).rules
    except ReadError:
        rules = ()
    items = _read(discovery.page, page.settings, rules, reader, now) if rules else ()
    same = bool(rules) and _told(items) == _told(discovery.shown)
    block = _block(rules) if same else {"kind": "page"}
    ruled = replace(
        page, settings={**page.settings, **block}, reasons=(*page.reasons, _SAME if same else _FREELY)
    )
    return replace(discovery, proposals=tuple(ruled if one is page else one for one in discovery.proposals))


def by_example(
    request: ReadRequest,
    titles: Sequence[str],
    *,
    settings: Mapping[str, object],
    reader: Reads,
    now: datetime,
) -> Proposal:
    """The proposal for the list that has these headlines.

    Raises:
        ReadError: no list has them all, or no selector tells its entries from the rest of the page.
    """
    rules = rules_from(request, titles).rules
    items = _read(request, settings, rules, reader, now) if rules else ()
    if not items:
        raise ReadError(
            "no-rule",
            "the headlines were found, but no selector tells their list from the rest of the page",
            next_step="write a page block by hand: docs/configuration.md tells how",
        )
    dates = [item.published.at for item in items if item.published]
    return Proposal(
        kind=Offer.PAGE,
        url=request.url,
        method="rules",
        count=len(items),
        newest=max(dates, default=None),
        language=next((item.language for item in items if item.language), ""),
        confidence=1.0,
        reasons=(_SHOWN,),
        items=items[:5],
        settings={**settings, **_block(rules)},
    )


def _read(
    request: ReadRequest,
    settings: Mapping[str, object],
    rules: Sequence[PageRule],
    reader: Reads,
    now: datetime,
) -> tuple[Item, ...]:
    source = Source.model_validate({"key": "add", **settings, "blocks": tuple(rules)})
    try:
        return inspect(replace(request, source=source), reader, now)[1]
    except ReadError:
        return ()


def _told(items: Sequence[Item]) -> list[tuple[object, ...]]:
    """What subscribers see of the items, whatever their order."""
    told = [(one.title, one.url, one.published and one.published.at, one.summary, one.kind) for one in items]
    return sorted(told, key=str)


def _block(rules: Sequence[PageRule]) -> dict[str, object]:
    """The rules as a source's file has them: a selector for a field, the rest only where it is not usual."""
    written = [_written(rule) for rule in rules]
    plain = len(written) == 1
    return {"kind": "page", "page": written[0]} if plain else {"kind": "page", "blocks": written}


def _written(rule: PageRule) -> dict[str, object]:
    told: dict[str, object] = {}
    for name in PageRule.model_fields:
        value = getattr(rule, name)
        if value == PageRule.model_fields[name].default and name != "items":
            continue
        told[name] = (value.css or {"css": ""}) if isinstance(value, FieldRule) else value
    return told

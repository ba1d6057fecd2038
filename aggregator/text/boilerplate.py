"""What a publisher puts into every summary alike: "The newsroom of the town reports on bridges and roads."

Nobody can tell it from one summary. Among those of one reading it is what many of them say word for word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from aggregator.text.fold import fold
from aggregator.text.summary import sentences

_FEWEST: Final = 3  # summaries that must say the same
_SHARE: Final = 0.3  # and of all summaries


def without_boilerplate(summaries: Sequence[str], language: str) -> tuple[str, ...]:
    """The summaries of one reading without the sentences that many of them share; some may become empty."""
    told = [list(sentences(summary, language)) for summary in summaries]
    seen = Counter(said for one in told for said in {fold(sentence) for sentence in one})
    least = max(_FEWEST, _SHARE * sum(map(bool, told)))
    shared = {said for said, times in seen.items() if said and times >= least}
    return tuple(_without(summary, one, shared) for summary, one in zip(summaries, told, strict=True))


def _without(summary: str, told: list[str], shared: set[str]) -> str:
    for sentence in told:
        if fold(sentence) in shared:
            summary = " ".join(summary.replace(sentence, "").split())
    return summary

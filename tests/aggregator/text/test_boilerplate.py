"""Sentences that every summary of a reading carries are no summary of anything."""

from __future__ import annotations

import pytest

from aggregator.text.boilerplate import without_boilerplate

HOUSE = "The newsroom of the town reports on bridges."
OWN = ["The old bridge is open.", "A new road leads west.", "Boats pass again.", "The mayor resigned."]


@pytest.mark.parametrize(
    ("summaries", "kept"),
    [
        ([HOUSE] * 4, [""] * 4),
        ([f"{HOUSE} {own}" for own in OWN], OWN),
        ([f"{own} {HOUSE.upper()}" for own in OWN], OWN),
        ([*OWN, HOUSE, HOUSE], [*OWN, HOUSE, HOUSE]),  # two may say the same
        ([HOUSE] * 3 + ["", ""], [""] * 5),  # where there is nothing, nothing is said otherwise
        (
            [HOUSE] * 3 + [f"Bridge {number} is open." for number in range(20)],
            [HOUSE] * 3 + [f"Bridge {number} is open." for number in range(20)],
        ),
        ([f"桥{side}开了。本报报道。" for side in "东西南"], [f"桥{side}开了。" for side in "东西南"]),
        (OWN, OWN),
        ([], []),
    ],
)
def test_what_many_summaries_share_is_left_out(summaries: list[str], kept: list[str]) -> None:
    assert list(without_boilerplate(summaries, "en")) == kept

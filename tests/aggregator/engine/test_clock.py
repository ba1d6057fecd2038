from datetime import UTC, datetime, timedelta

import pytest

from aggregator.engine.clock import StepDetector

START = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("real", "shown", "back"),
    [
        (1.0, 1.0, 0),  # time passes
        (1.0, 3601.0, 0),  # set forward: harmless, a due source is polled once
        (1.0, -3599.0, 3600),  # set back an hour
        (5.0, -10.0, 0),  # a small correction is drift
        (60.0, 60.0 - 86400, 86400),
    ],
)
def test_only_steps_back_are_told(real: float, shown: float, back: int) -> None:
    clock = {"wall": START, "ticks": 100.0}
    steps = StepDetector(lambda: clock["wall"], lambda: clock["ticks"])
    clock["wall"] += timedelta(seconds=shown)
    clock["ticks"] += real
    assert steps.set_back() == timedelta(seconds=back)
    assert steps.set_back() == timedelta()  # told once

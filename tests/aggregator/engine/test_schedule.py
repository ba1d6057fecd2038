import threading
from datetime import UTC, datetime, timedelta

from aggregator.engine.schedule import Ticker


def test_a_job_runs_right_after_the_start() -> None:
    ran = threading.Event()
    ticker = Ticker()
    ticker.every(timedelta(hours=1), ran.set, name="hourly")
    ticker.start()
    assert ran.wait(5)
    ticker.stop()


def test_a_job_that_fails_runs_again() -> None:
    runs: list[int] = []
    twice = threading.Event()

    def job() -> None:
        runs.append(1)
        if len(runs) >= 2:
            twice.set()
        raise RuntimeError("a mistake of ours")

    ticker = Ticker()
    ticker.every(timedelta(seconds=0.05), job, name="failing")
    ticker.start()
    assert twice.wait(5)
    ticker.stop()


def test_a_scheduler_left_behind_by_the_clock_is_woken() -> None:
    """What a clock set back by an hour does: every next run lies an hour ahead."""
    ran = threading.Event()
    ticker = Ticker()
    ticker.every(timedelta(seconds=1), ran.set, name="tick", at_once=False)
    ticker.start()
    ran.clear()
    for job in ticker._scheduler.get_jobs():
        job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
    assert ran.wait(15)
    ticker.stop()

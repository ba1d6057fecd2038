import queue
import threading

from aggregator.engine.crew import Crew


class Jobs:
    """A line of jobs and what became of them."""

    def __init__(self) -> None:
        self.line: queue.Queue[str] = queue.Queue()
        self.done: queue.Queue[str] = queue.Queue()
        self.crashes: queue.Queue[BaseException] = queue.Queue()
        self.gate = threading.Event()
        self.now = 0.0

    def take(self, timeout: float) -> str | None:
        try:
            return self.line.get(timeout=timeout)
        except queue.Empty:
            return None

    def work(self, job: str) -> None:
        if job == "hang":
            self.gate.wait(30)
        if job == "crash":
            raise RuntimeError("a mistake of ours")
        self.done.put(job)

    def crew(self, size: int, most: int = 48) -> Crew[str]:
        return Crew(
            size=size,
            take=self.take,
            work=self.work,
            crash=self.crashes.put,
            most=most,
            monotonic=lambda: self.now,
        )


def test_stuck_workers_are_stood_in_for_and_the_surplus_goes_home() -> None:
    jobs = Jobs()
    crew = jobs.crew(size=2)
    crew.start()
    for job in ("hang", "hang"):
        jobs.line.put(job)
    while crew.busy < 2:
        threading.Event().wait(0.01)
    jobs.line.put("quick")
    assert crew.look_after() == 2  # nobody is late yet
    jobs.now = 3.0
    assert crew.look_after() == 8  # two for each that is stuck
    assert jobs.done.get(timeout=5) == "quick"
    jobs.gate.set()
    assert {jobs.done.get(timeout=5), jobs.done.get(timeout=5)} == {"hang"}
    for _ in range(500):
        if crew.look_after() == 2:
            break
        threading.Event().wait(0.01)
    assert crew.look_after() == 2
    assert crew.stop(5)


def test_there_is_a_most() -> None:
    jobs = Jobs()
    crew = jobs.crew(size=1, most=3)
    crew.start()
    for _ in range(5):
        jobs.line.put("hang")
        jobs.now += 3
        crew.look_after()
        threading.Event().wait(0.02)
    jobs.now += 3
    assert crew.look_after() == 3
    jobs.gate.set()
    assert crew.stop(5)


def test_a_crashing_job_costs_neither_the_thread_nor_the_others() -> None:
    jobs = Jobs()
    crew = jobs.crew(size=1)
    crew.start()
    for job in ("crash", "after"):
        jobs.line.put(job)
    assert jobs.done.get(timeout=5) == "after"
    assert isinstance(jobs.crashes.get(timeout=5), RuntimeError)
    assert crew.stop(5)

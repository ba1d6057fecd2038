"""What a process cost so far: processor seconds with its ended children, bytes written, peak memory."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Cost:
    cpu: float  # seconds, user and system
    written: int  # bytes handed to the disk

    def __sub__(self, other: Cost) -> Cost:
        return Cost(cpu=self.cpu - other.cpu, written=self.written - other.written)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Ours beside theirs, measured in one run."""

    name: str
    ours: float
    theirs: float
    unit: str
    goal: float | None  # None: told, not judged
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def met(self) -> bool:
        if self.goal is None:
            return True
        return self.ratio >= self.goal if self.more_is_better else self.ratio <= self.goal


def own_cost(children: tuple[int, ...] = ()) -> Cost:
    """The cost of this process, of its ended children, and of the living ``children`` (process ids)."""
    total = sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    return Cost(cpu=total + sum(map(cpu_of, children)), written=_written())


def cpu_of(pid: int) -> float:
    """Processor seconds of a living process (0 when it has gone)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid: int | None = None) -> float:
    """Peak resident memory in MB of a living process (default: this one)."""
    status = Path(f"/proc/{pid or 'self'}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


def children_of(pid: int) -> tuple[int, ...]:
    """All living descendants of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children_of(child)]
    return tuple(found)


def _written() -> int:
    return int(Path("/proc/self/io").read_text().split("write_bytes:")[1].split()[0])

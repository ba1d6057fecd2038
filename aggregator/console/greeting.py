"""What is said when the service is at work: what to open, and what is left to do."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.console import logs


@dataclass(frozen=True, kw_only=True, slots=True)
class Greeting:
    """Who is at work, and where. Empty: not there, or not told."""

    address: str
    sources: int
    feeds: int
    subscribe: Sequence[str]  # addresses of one feed in every format
    sample: str  # address of the sample newsroom
    contact: str

    def say(self, *, people: bool) -> None:
        """On standard error for people; for programs one event in the log."""
        if people:
            print("\n".join((*self._lines(), "")), file=sys.stderr, flush=True)
        else:
            logs.logger().info("at work", address=self.address, sources=self.sources)

    def _lines(self) -> list[str]:
        lines = [
            f"Dateline is at work: {self.sources} sources, {self.feeds} feeds. Ctrl-C ends.",
            "",
            f"  Open      {self.address.rstrip('/')}/",
        ]
        if self.subscribe:
            lines.append("  Subscribe " + "  ".join(self.subscribe))
        if self.sample:
            lines.append(
                f"  Sample    {self.sample}/ (an invented newsroom; something happens there now and then)"
            )
        if not self.contact:
            lines.append(
                "  To do     fill in service.contact in dateline.yaml before you poll other people's sites"
            )
        return lines

"""What goes on while the service runs: ticks, publishing, configuration changes, measuring, housekeeping."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from aggregator.engine.embedded import Engine, Observer
from aggregator.engine.schedule import Ticker
from aggregator.errors import DatelineError

SILENT = 30.0  # seconds after which a scheduler without a sign of life is not healthy


class Daemon:
    """Calls what it is given at the right times. A job that fails is told, and runs again next time."""

    def __init__(
        self,
        *,
        engine: Engine,
        observer: Observer,
        publish: Callable[[], object],
        look_at_configuration: Callable[[], object],
        measure: Callable[[], object],
        keep_house: Callable[[], object],
    ) -> None:
        self._engine, self._observer, self._publish = engine, observer, publish
        self._failing: dict[str, str] = {}
        self._ticker = Ticker()
        second = timedelta(seconds=1)
        self._every("tick", second, self._tick)
        self._every("publish", second, publish)
        self._every("configuration", 2 * second, look_at_configuration)
        self._every("measure", 15 * second, measure)
        self._every("housekeeping", timedelta(hours=1), keep_house, at_once=False)

    def start(self) -> None:
        self._engine.start()
        self._ticker.start()

    def stop(self) -> None:
        """No new polls; the running ones end; what they found is published."""
        self._ticker.stop()
        self._engine.stop()
        self._guarded("publish", self._publish)

    def troubles(self) -> tuple[str, ...]:
        """Why the service cannot do its work at the moment; empty when all is well."""
        found = [f"{name} fails: {error}" for name, error in sorted(self._failing.items())]
        if self._ticker.silent_for > SILENT:
            found.append(f"the scheduler has been silent for {self._ticker.silent_for:.0f} s")
        return tuple(found)

    def _tick(self) -> None:
        self._engine.tick()
        if self._engine.trouble:
            raise self._engine.trouble

    def _every(
        self, name: str, interval: timedelta, job: Callable[[], object], *, at_once: bool = True
    ) -> None:
        self._ticker.every(interval, lambda: self._guarded(name, job), name=name, at_once=at_once)

    def _guarded(self, name: str, job: Callable[[], object]) -> None:
        try:
            job()
        except (DatelineError, OSError) as error:  # a full disk, a locked database: tell once, try again
            if self._failing.get(name) != str(error):
                self._observer.noticed(f"{name} failed", problem=str(error))
            self._failing[name] = str(error)
        except Exception as error:
            self._failing[name] = f"{type(error).__name__}: {error}"
            self._observer.crashed(name, error)
        else:
            self._failing.pop(name, None)

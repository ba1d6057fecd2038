#!/usr/bin/env python3
"""Dateline's command line, and the only file that knows both sides: aggregator (in) and feeds (out).

    python run.py                  start: poll, publish and serve
    python run.py once --all       poll everything now, publish, end
    python run.py read URL         what would be read from this? (nothing is stored)
    python run.py add URL          from a newsroom's address to a source
    python run.py check            is the configuration right?
    python run.py status           how are the sources?

Every verb takes --config DIR, --data DIR and --json. Exit codes: 0 done, 1 something failed, 2 wrong usage
or configuration, 3 another Dateline works on the same data.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from inspect import Parameter, Signature, signature
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from typer.core import TyperCommand, TyperGroup

from aggregator.console import logs, tables
from aggregator.console.answers import say_json, told
from aggregator.console.greeting import Greeting
from aggregator.console.looking import deciding, item_lines, looking, unsound
from aggregator.console.views import outcome_view, stored_view, why_view
from aggregator.engine.clock import wall_clock
from aggregator.engine.lock import data_lock, database_lock
from aggregator.engine.signals import stop_on_signals
from aggregator.errors import ConfigError, DatelineError, Problem, ReadError, StoreError, WrongUsage
from aggregator.models import ItemState, Outcome, StoredItem
from aggregator.settings.digest import rule_digest
from aggregator.settings.loader import (
    load_rules,
    load_service,
    load_sources,
    local_address,
    with_vocabulary,
)
from aggregator.settings.schema import ParserSettings, Settings, Source
from aggregator.settings.watch import ConfigWatcher
from aggregator.store import Alarm, JournalEntry, Listed, Store, database_of
from aggregator.text.urls import canonical, host_of
from feeds.edition import Format, feed_path
from feeds.selection import Selection
from feeds.settings import Feed, load_feeds
from feeds.shelf import Credit

# What only some verbs need is imported where it is used: nobody waits for page readers to see the status.
if TYPE_CHECKING:
    from aggregator.console.metrics import Metrics
    from aggregator.console.reading import ReadingView
    from aggregator.discover import Discovery
    from aggregator.engine.daemon import Daemon
    from aggregator.engine.embedded import Engine
    from aggregator.fetch import Door
    from aggregator.read import ReadRequest
    from aggregator.sample import SampleNewsroom
    from feeds.publish import Publisher
    from feeds.report import PublishReport
    from feeds.web import HealthReport, PublicApp

VERSION = "0.1.0"

RUNNING, READING, LOOKING, CARE = "Running", "Reading", "Looking", "Looking after"  # what verbs are for


class Verbs(TyperGroup):
    """Tells the verbs by what they are for, one line each."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        longest = max(map(len, self.commands))
        verbs = [one for one in self.commands.values() if isinstance(one, TyperCommand)]
        for group in (RUNNING, READING, LOOKING, CARE):
            with formatter.section(group):
                formatter.write_dl(
                    [
                        (str(one.name).ljust(longest), str(one.help).partition("\n\n")[0])
                        for one in verbs
                        if one.rich_help_panel == group
                    ]
                )


app = typer.Typer(
    cls=Verbs,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Newsrooms into feeds. Without a verb: run. The options may stand before the verb or after it.",
)
CONFIG, DATA = Path("config"), Path("data")
PUBLISHED = "published"  # the journal's reader that makes documents
LOOK_AGAIN, MEND_AGAIN = 60.0, 11.0  # seconds: ages and credits; what could not be written (feeds.debts)
RESTART = ("server", "fetch", "schedule", "store", "parser", "sample")  # blocks read once, at the start


# --------------------------------------------------------------------------- configuration of both sides


@dataclass(frozen=True, kw_only=True, slots=True)
class Configuration:
    """Everything the operator wrote, valid and frozen. ``polled`` are the enabled sources."""

    folder: Path
    settings: Settings
    sources: Mapping[str, Source]
    feeds: Mapping[str, Feed]

    @property
    def polled(self) -> dict[str, Source]:
        return {key: source for key, source in self.sources.items() if source.enabled}

    @property
    def agent(self) -> str:
        from aggregator.fetch import user_agent

        fetch = self.settings.fetch
        return fetch.user_agent or user_agent(VERSION, self.settings.service.contact)


def load(folder: Path) -> Configuration:
    """Read the whole folder. Raises ConfigError with every problem of every file."""
    settings, problems = load_service(folder)
    sources, more = load_sources(folder)
    keys = sources.keys() | {path.stem for path in (folder / "sources").glob("*.yaml")}
    feeds, yet_more = load_feeds(folder, keys)
    found = (*problems, *more, *yet_more)
    if found:
        raise ConfigError(found)
    return Configuration(
        folder=folder, settings=settings, sources=with_vocabulary(sources, settings), feeds=feeds
    )


# --------------------------------------------------------------------------- the bridge between the sides


class Bookshelf:
    """The feeds' shelf, answered by the store and by what operators say about their sources."""

    def __init__(self, store: Store, sources: Mapping[str, Source]) -> None:
        self._store, self._sources = store, sources

    def listing(self, selection: Selection, limit: int) -> Sequence[Listed]:
        return self._store.listing(
            sources=selection.sources,
            kinds=selection.kinds,
            languages=selection.languages,
            topics=selection.topics,
            countries=selection.countries,
            words=selection.words,
            not_words=selection.not_words,
            since=selection.since,
            limit=limit,
        )

    def items(self, ids: Sequence[str]) -> Mapping[str, StoredItem]:
        return self._store.items(ids)

    def source_credits(self) -> Mapping[str, Credit]:
        titles = self._store.source_titles()
        return {key: self._credit(key, titles.get(key, "")) for key in titles.keys() | self._sources.keys()}

    def _credit(self, key: str, feed_title: str) -> Credit:
        source = self._sources.get(key)
        if source is None:
            return Credit(title=feed_title or key)
        title = source.title or feed_title or host_of(source.url) or key
        return Credit(
            title=title, home=source.home or source.url, credit=source.credit, licence=source.licence
        )


# --------------------------------------------------------------------------- the service


class Service:
    """Both sides at work on one data folder: what ``run`` and ``once`` share."""

    def __init__(
        self,
        configuration: Configuration,
        data: Path,
        tell: Callable[[Sequence[Outcome]], None],
        watcher: ConfigWatcher,
    ) -> None:
        from aggregator.console.metrics import Metrics
        from aggregator.console.watch import Watch
        from aggregator.fetch import Door, HostGate
        from aggregator.poll import Tools
        from aggregator.read import Reader

        self.configuration, self.data, self.clock = configuration, data, wall_clock
        self.metrics = Metrics()
        self.watch = Watch(self.metrics, tell)
        self.watcher = watcher
        settings = configuration.settings
        self.store = Store.open(store_url(settings, data), now=self.clock())
        self.gate = HostGate(settings.fetch.pace)
        self.reader = Reader(settings.parser)
        self.tools = Tools(
            door=Door(settings.fetch, configuration.agent, self.gate),
            reader=self.reader,
            memory=self.store,
            schedule=settings.schedule,
            clock=self.clock,
        )
        self._everything = True  # publish all of it, whatever the journal says
        self._look_again_at = 0.0  # monotonic: ages, credits and what failed are looked at every minute
        self._mend_at = 0.0  # monotonic: when what could not be written is tried again
        self._publishing = threading.Lock()
        self._unpublished: set[str] = set()  # problems that were told already
        self.publisher = self._publisher(configuration)

    def engine(self, *, until_now: bool = False) -> Engine:
        """An engine over the configured sources; ``until_now``: only what is due already."""
        from aggregator.engine.embedded import Engine

        engine = Engine(
            store=self.store,
            tools=self.tools,
            threads=self.configuration.settings.fetch.threads,
            host_delay=self.gate.delay,
            observer=self.watch,
            until=self.clock() if until_now else None,
        )
        engine.take_up(self.configuration.polled)
        return engine

    def take_up(self, configuration: Configuration) -> None:
        """Work with this configuration from now on: its sources become due, its feeds are published anew."""
        self.configuration = configuration
        polled = configuration.polled
        wanted = [(key, source.url, rule_digest(source)) for key, source in polled.items()]
        # A large list of new sources is first polled over a while, so that it is no burst.
        spread = timedelta(seconds=max(0, len(wanted) - 100) / 10)
        self.store.sync_sources(wanted, self.clock(), spread=spread)
        self.store.clear_alarm("", "configuration", self.clock())
        with self._publishing:
            self.publisher, self._everything = self._publisher(configuration), True

    def reload(self, engine: Engine) -> None:
        """Take up changed files; a bad edit keeps the old configuration and raises one alarm."""
        if not self.watcher.changed():
            return
        try:
            self._reload(engine)
        except StoreError:
            self.watcher.forget()  # look at it again next time
            raise

    def _reload(self, engine: Engine) -> None:
        old = self.configuration
        try:
            new = at_address_of(old, load(old.folder))
        except ConfigError as error:
            self.store.raise_alarm(self._bad_edit(error.problems))
            for problem in error.problems:
                self.watch.noticed("configuration not taken up", problem=str(problem))
            return
        self.take_up(new)
        engine.take_up(new.polled)
        self.watch.noticed("configuration taken up", sources=len(new.polled), feeds=len(new.feeds))
        late = [name for name in RESTART if getattr(new.settings, name) != getattr(old.settings, name)]
        if late:
            self.watch.noticed("takes effect after a restart", blocks=", ".join(late))

    def publish(self) -> PublishReport | None:
        """Publish what the journal says has changed since the last time; None when there was nothing to do.

        What a killed process left unpublished is made up for at the start, when everything is published.
        """
        with self._publishing:
            entries = self._journal()
            quiet = not entries and time.monotonic() < self._look_again_at
            if quiet and not self._everything:
                return None
            sources = None if self._everything else {entry.source_key for entry in entries}
            items = {entry.item_id for entry in entries}
            report = self.publisher.publish(sources, self.clock(), changed_items=items)
            self._everything = False
            mono = time.monotonic()
            if report.problems:
                self._mend_at = mono + MEND_AGAIN
            self._look_again_at = self._mend_at if self._mend_at > mono else mono + LOOK_AGAIN
            if entries:
                self.store.set_cursor(PUBLISHED, entries[-1].seq)
        self._account(report)
        return report

    def _journal(self) -> list[JournalEntry]:
        """All that happened since the last publishing."""
        entries: list[JournalEntry] = []
        seq = self.store.cursor(PUBLISHED)
        while some := self.store.changes_since(seq, 5000):
            entries += some
            seq = entries[-1].seq
        return entries

    def measure(self, engine: Engine) -> None:
        self.metrics.alarms.set(len(self.store.alarms()))
        self.metrics.sources.set(len(self.configuration.polled))
        self.metrics.under_way.set(engine.under_way)

    def keep_house(self) -> None:
        self.store.prune(self.configuration.settings.retention, self.clock())

    def close(self) -> None:
        self.reader.close()
        self.store.close()

    def _publisher(self, configuration: Configuration) -> Publisher:
        from feeds.publish import Publisher
        from feeds.render.html import Pages

        service = configuration.settings.service
        shelf = Bookshelf(self.store, configuration.sources)
        return Publisher(shelf, configuration.feeds, service, self.data / "public", Pages(service))

    def _account(self, report: PublishReport) -> None:
        self.metrics.published.inc(len(report.written))
        self.metrics.quarantined.inc(len(report.quarantined))
        self.metrics.publish_seconds.observe(report.took.total_seconds())
        for problem in sorted(set(report.problems) - self._unpublished):
            self.watch.noticed("not published", problem=problem)
        self._unpublished = set(report.problems)
        for one in report.quarantined:
            self.watch.noticed("left out of a feed", feed=one.feed, item=one.item_id, problem=one.reason)

    def _bad_edit(self, problems: Sequence[Problem]) -> Alarm:
        return Alarm(
            source_key="",
            kind="configuration",
            raised_at=self.clock(),
            reason=str(problems[0]),
            detail="\n".join(map(str, problems)),
            next_step="Mend the file; until then the old configuration stays. See: python run.py check",
        )


def at_address_of(running: Configuration, new: Configuration) -> Configuration:
    """The new configuration at the old address: the listener stays where it is until a restart."""
    service, server = new.settings.service, running.settings.server
    if new.settings.server == server or service.base_url != local_address(new.settings.server):
        return new
    service = service.model_copy(update={"base_url": local_address(server)})
    return replace(new, settings=new.settings.model_copy(update={"service": service}))


def store_url(settings: Settings, data: Path) -> str:
    return settings.store.url or f"sqlite:///{(data / 'dateline.db').absolute()}"


@contextmanager
def service(config: Path, data: Path, tell: Callable[[Sequence[Outcome]], None]) -> Iterator[Service]:
    """The service on its locked data folder, closed at the end whatever happens."""
    watcher = ConfigWatcher(config)  # before reading: an edit meanwhile is a change
    configuration = load(config)
    data.mkdir(parents=True, exist_ok=True)
    database = database_of(store_url(configuration.settings, data))
    with data_lock(data), database_lock(database, data):
        at_work = Service(configuration, data, tell, watcher)
        try:
            yield at_work
        finally:
            at_work.close()


def daemon(at_work: Service) -> Daemon:
    """The service, going on by itself."""
    from aggregator.engine.daemon import Daemon

    engine = at_work.engine()
    return Daemon(
        engine=engine,
        observer=at_work.watch,
        publish=at_work.publish,
        look_at_configuration=lambda: at_work.reload(engine),
        measure=lambda: at_work.measure(engine),
        keep_house=at_work.keep_house,
    )


# --------------------------------------------------------------------------- what all verbs share


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What every verb takes: where configuration and data are, and whether programs read the answer."""

    config: Path
    data: Path
    as_json: bool

    @property
    def people(self) -> bool:
        """Whether somebody watches what a service says of itself."""
        return not self.as_json and sys.stderr.isatty()


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    config: Annotated[
        Path,
        typer.Option(
            metavar="DIR", show_default=False, help="With dateline.yaml, sources/, feeds/ (config)."
        ),
    ] = CONFIG,
    data: Annotated[
        Path,
        typer.Option(metavar="DIR", show_default=False, help="What is remembered and published (data)."),
    ] = DATA,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
) -> None:
    """The options that all verbs have, before the verb; without a verb: run."""
    if context.invoked_subcommand is None:
        run(Asked(config=config, data=data, as_json=as_json))
        return
    asked = {"config": config, "data": data, "as_json": as_json}
    context.default_map = {context.invoked_subcommand: asked}


def verb(name: str, group: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a function that is ``Asked`` something a verb of this name; its other arguments are its own.

    The first paragraph of its docstring is its line in the list of verbs.
    """

    def register(answer: Callable[..., None]) -> Callable[..., None]:
        def called(config: Path, data: Path, as_json: bool, **own: object) -> None:
            answer(Asked(config=config, data=data, as_json=as_json), **own)

        _, *own = signature(answer, eval_str=True).parameters.values()
        _, *shared = signature(start, eval_str=True).parameters.values()
        options = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in (*own, *shared)]
        called.__signature__ = Signature(options)  # type: ignore[attr-defined]  # what typer looks at
        called.__doc__ = answer.__doc__
        app.command(name, rich_help_panel=group)(called)
        return answer

    return register


@contextmanager
def remembered(asked: Asked) -> Iterator[Store | None]:
    """The store, also while sources and feeds are being edited: then one wants to see it most."""
    settings, problems = load_service(asked.config)
    if problems and not (asked.data / "dateline.db").exists():
        raise ConfigError(problems)
    with looking(store_url(settings, asked.data)) as store:
        yield store


# --------------------------------------------------------------------------- verbs that work


@verb("run", RUNNING)
def run(asked: Asked) -> None:
    """Start: poll what is due, publish what changed, serve it.

    Ctrl-C or SIGTERM ends it cleanly.
    """
    from aggregator.console.watch import log_polls
    from feeds.web import HealthReport, listen, serve

    logs.set_up(people=asked.people)
    with ExitStack() as stack:
        at_work = stack.enter_context(service(asked.config, asked.data, log_polls))
        settings = at_work.configuration.settings
        listener = listen(settings.server.host, settings.server.port)
        stack.callback(listener.close)
        sample = start_sample(settings, asked.data, stack)
        stop = stop_on_signals()
        at_work.take_up(at_work.configuration)
        at_work.publish()
        working = daemon(at_work)
        working.start()
        stack.callback(working.stop)
        greeting(at_work.configuration, sample).say(people=asked.people)
        health = lambda: HealthReport(ready=not working.troubles(), reasons=working.troubles())  # noqa: E731
        serve(public_app(asked.data, at_work.metrics, health), listener, stop=stop)


@verb("once", RUNNING)
def once(
    asked: Asked,
    everything: Annotated[bool, typer.Option("--all", help="Every source now, not only those due.")] = False,
) -> None:
    """Poll what is due, publish, print what happened, end."""
    from aggregator.console.progress import progress

    logs.set_up(people=True, quiet=True)
    with ExitStack() as stack:
        polled = stack.enter_context(progress(show=not asked.as_json))
        at_work = stack.enter_context(service(asked.config, asked.data, polled.take))
        start_sample(at_work.configuration.settings, asked.data, stack)
        at_work.take_up(at_work.configuration)
        if everything:
            at_work.store.make_due(at_work.clock())
            polled.expect(len(at_work.configuration.polled))
        poll_what_is_due(at_work)
        report = at_work.publish()
    assert report is not None, "a fresh service publishes everything"
    if asked.as_json:
        say_json({"polls": list(map(outcome_view, polled.outcomes)), "published": asdict(report)})
    else:
        tables.terminal().print(tables.outcomes_table(polled.outcomes))
        print(tables.outcomes_summary(polled.outcomes))
        public = asked.data / "public"
        print(f"{len(report.written)} files written, {report.unchanged} unchanged, in {public}")
        for problem in report.problems:
            print(f"! {problem}")
    raise SystemExit(1 if report.problems else 0)


def poll_what_is_due(at_work: Service) -> None:
    """One round: whatever is due now, and then no more."""
    from aggregator.engine.schedule import Ticker

    engine, ticker = at_work.engine(until_now=True), Ticker()
    engine.start()
    ticker.every(timedelta(seconds=1), engine.tick, name="tick")
    ticker.start()
    try:
        engine.wait_until_idle()
    finally:
        ticker.stop()
        engine.stop()


@verb("serve", RUNNING)
def serve_only(asked: Asked) -> None:
    """Serve what is published already; poll nothing."""
    from aggregator.console.metrics import Metrics
    from feeds.web import HealthReport, listen, serve

    logs.set_up(people=asked.people)
    configuration = load(asked.config)
    settings = configuration.settings
    listener = listen(settings.server.host, settings.server.port)
    greeting(configuration, None).say(people=asked.people)
    there = lambda: HealthReport(ready=(asked.data / "public" / "index.html").exists())  # noqa: E731
    serve(public_app(asked.data, Metrics(), there), listener, stop=stop_on_signals())


# --------------------------------------------------------------------------- verbs that tell


@verb("check", CARE)
def check(asked: Asked) -> None:
    """Is the configuration right, is what is remembered sound?

    Nothing is changed.
    """
    configuration = load(asked.config)
    problems = unsound(store_url(configuration.settings, asked.data))
    feeds, sources = len(configuration.feeds), len(configuration.sources)
    if asked.as_json:
        say_json({"sources": sources, "feeds": feeds, "problems": problems})
    else:
        polled = len(configuration.polled)
        print(f"{asked.config}: {sources} sources ({polled} polled), {feeds} feeds: all right")
        for problem in problems:
            print(f"! {problem}")
    raise SystemExit(1 if problems else 0)


@verb("read", READING)
def read(
    asked: Asked,
    what: Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A saved body or an address.")],
    url: Annotated[
        str, typer.Option(metavar="URL", help="Where a file came from; links are resolved on it.")
    ] = "",
    charset: Annotated[
        str, typer.Option(metavar="NAME", help="Read the bytes in it, whatever they say.")
    ] = "",
    source: Annotated[str, typer.Option(metavar="KEY", help="Read by the rules of this source.")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="Tell what was weighed, and why.")] = False,
) -> None:
    """What would be read from this? Nothing is stored, nothing published."""
    from aggregator.console.reading import without_host
    from aggregator.trial import NOWHERE, fetched, rules_for, saved

    file = Path(what) if Path(what).is_file() else None
    # A saved body needs no configuration, and can be looked at where there is none.
    configuration = load(asked.config) if source or not file else None
    rules = rules_for(source, url or ("" if file else what), configuration.sources if configuration else {})
    if file:
        request = saved(file, url, charset, rules)
    else:
        assert configuration is not None
        request = fetched(what, charset, rules, own_door(configuration))
    limits = (configuration.settings if configuration else Settings()).parser
    seen = looked_at(replace(request, explain=explain), limits)
    if request.url == NOWHERE:
        seen = without_host(seen, NOWHERE)
    if asked.as_json:
        say_json(seen)
    else:
        tables.show_reading(seen)


def looked_at(request: ReadRequest, limits: ParserSettings) -> ReadingView:
    """What would be read, or why nothing can be."""
    from aggregator.console.reading import unreadable, view
    from aggregator.pipeline import inspect
    from aggregator.read import Reader

    reader = Reader(limits)
    try:
        return view(*inspect(request, reader, wall_clock()))
    except ReadError as error:
        return unreadable(error)
    finally:
        reader.close()


@verb("status", LOOKING)
def status(asked: Asked) -> None:
    """How are the sources?

    Every one with its last poll and its next; then open alarms with what to do.
    """
    with remembered(asked) as store:
        sources, alarms = (store.status(), store.alarms()) if store else ((), ())
    if asked.as_json:
        say_json({"sources": sources, "alarms": alarms})
        return
    now = wall_clock()
    terminal = tables.terminal()
    terminal.print(tables.status_table(sources, now))
    terminal.print(tables.alarms_text(alarms, now) if alarms else "no alarms", end="\n" if not alarms else "")


@verb("why", LOOKING)
def why(
    asked: Asked,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Its id, the beginning of it, or its address.")],
) -> None:
    """Where is this item from?

    Each field with where it was found, its names, versions and feeds.
    """
    configuration = load(asked.config)
    with looking(store_url(configuration.settings, asked.data)) as store:
        stored = store.item(item) if store else None
        if store is None or stored is None:
            raise DatelineError(f"no item has this id or address: {item}")
        names, revisions = store.names_of(stored.id), store.revisions(stored.id)
        errands = store.errands_of(stored.id)
        runs, now = store.runs(stored.item.source_key, 1), wall_clock()
        feeds = feeds_with(stored.id, configuration, Bookshelf(store, configuration.sources))
    if asked.as_json:
        say_json(why_view(stored, names, revisions, feeds, errands))
    else:
        tables.terminal().print(tables.why_text(stored, names, revisions, runs, feeds, errands, now))


@verb("why-not", LOOKING)
def why_not_there(
    asked: Asked,
    what: Annotated[str, typer.Argument(metavar="URL_OR_TEXT", help="An address, or words of a title.")],
) -> None:
    """Why is this not in the feeds?

    The gate that stopped it, or the source that may have it.
    """
    from aggregator.console.whynot import why_not, why_not_lines

    configuration = load(asked.config)
    with looking(store_url(configuration.settings, asked.data)) as store:
        if store is None:
            raise DatelineError("nothing is remembered yet, so nothing was left out")
        shelf = Bookshelf(store, configuration.sources)
        answers = why_not(what, store, lambda item_id: feeds_with(item_id, configuration, shelf))
    if asked.as_json:
        say_json(answers)
        return
    for line in why_not_lines(answers):
        print(tables.one_line(line))


@verb("search", LOOKING)
def search(
    asked: Asked,
    words: Annotated[str, typer.Argument(metavar="WORDS", help='Words to find; "a phrase" in quotes.')],
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="How many at most.")] = 20,
) -> None:
    """Which items hold these words? Best first."""
    with remembered(asked) as store:
        found = store.search(words, limit) if store else ()
    if asked.as_json:
        say_json(list(map(stored_view, found)))
        return
    tables.terminal().print(tables.found_table(found))


@verb("rehearse", READING)
def rehearse(
    asked: Asked,
    manifest: Annotated[Path, typer.Argument(metavar="MANIFEST.jsonl", help="The recorded history.")],
) -> None:
    """What would have been published from a recorded history?

    One line for each snapshot; nothing is kept.
    """
    from aggregator.console.manifest import read_manifest
    from aggregator.console.rehearsing import rehearsed, summary_line

    for seen in rehearsed(read_manifest(manifest), ParserSettings()):
        if asked.as_json:
            sys.stdout.buffer.write(orjson.dumps(seen) + b"\n")
            sys.stdout.buffer.flush()
        else:
            print(tables.one_line(summary_line(seen)))


@verb("replay", READING)
def replay_archive(
    asked: Asked,
    source: Annotated[str, typer.Argument(metavar="[SOURCE]", help="Its key; left out: all.")] = "",
    rules: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A source's file with the rules to be tried.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="Only what was fetched from this day on."),
    ] = None,
) -> None:
    """What would the archive say under these rules?

    All kept bodies are read again: items new, lost, changed; nothing is changed by that.
    """
    from aggregator.console.replaying import replayed, replayed_lines, replayed_view
    from aggregator.trial import rules_for

    configuration = load(asked.config)
    if rules and not source:
        raise WrongUsage("--rules belongs to one source: name it")
    sources = configuration.sources
    wanted = [rules_for(source, "", sources)] if source else list(sources.values())
    tried = [load_rules(rules, one) if rules else one for one in wanted]
    with looking(store_url(configuration.settings, asked.data)) as store:
        seen = replayed(tried, store, configuration.settings.parser, since) if store else ()
        told = list(map(replayed_view, seen))
    if asked.as_json:
        say_json(told)
        return
    for one in told:
        for line in replayed_lines(one):
            print(tables.one_line(line))


# --------------------------------------------------------------------------- what a person decides


@verb("accept", CARE)
def accept(
    asked: Asked, source: Annotated[str, typer.Argument(metavar="SOURCE", help="The key of a held source.")]
) -> None:
    """Believe the next reading of a held source.

    It is polled at once, counts as a first one, and becomes what is usual. Known stories keep their ids.
    """
    settings, _ = load_service(asked.config)
    with deciding(store_url(settings, asked.data), wall_clock()) as store:
        if not store.accept(source, wall_clock()):
            raise WrongUsage(f"no source {source!r} is polled; see: python run.py status")
    tell_done(asked, {"accepted": source}, f"{source}: its next reading will be believed; polled at once")


@verb("withdraw", CARE)
def withdraw(
    asked: Asked,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Its id, the beginning of it, or its address.")],
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why, for those who ask later.")] = "",
) -> None:
    """Take an item out of all feeds.

    It stays out, whatever its source goes on saying; its page tells that it was withdrawn.
    """
    set_state(asked, item, ItemState.WITHDRAWN, note or "withdrawn by hand")


@verb("restore", CARE)
def restore(
    asked: Asked,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Its id, the beginning of it, or its address.")],
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why, for those who ask later.")] = "",
) -> None:
    """Put a withdrawn item back."""
    set_state(asked, item, ItemState.LIVE, note or "restored by hand")


def set_state(asked: Asked, item: str, state: ItemState, note: str) -> None:
    settings, _ = load_service(asked.config)
    with deciding(store_url(settings, asked.data), wall_clock()) as store:
        stored = store.item(item)
        if stored is None:
            raise DatelineError(f"no item has this id or address: {item}")
        changed = store.set_state(stored.id, state, wall_clock(), note)
    said = f"{stored.item.title}: {state.value}" + ("" if changed else " already")
    tell_done(asked, {"id": stored.id, "state": state.value, "changed": changed}, said)


def tell_done(asked: Asked, for_programs: Mapping[str, object], for_people: str) -> None:
    if asked.as_json:
        say_json(for_programs)
    else:
        print(tables.one_line(for_people))


# --------------------------------------------------------------------------- a new source


@verb("add", READING)
def add(
    asked: Asked,
    address: Annotated[str, typer.Argument(metavar="URL", help="The newsroom's page, or a feed.")],
    title: Annotated[
        list[str] | None,
        typer.Option("--title", metavar="TEXT", help="A headline you see there; several make it surer."),
    ] = None,
    key: Annotated[str, typer.Option(metavar="KEY", help="Name of its files; left out: by its title.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Take the first proposal, ask nothing.")] = False,
    backfill: Annotated[
        int, typer.Option(metavar="N", min=0, max=25, help="Older pages to follow once.")
    ] = 0,
    own_network: Annotated[
        bool, typer.Option("--own-network", help="The address is on your own network; allow it.")
    ] = False,
) -> None:
    """From a newsroom's address to a source.

    Looks what the site offers, shows it, writes its file.
    """
    from aggregator.console.adding import (
        ask_yes,
        choice,
        is_refused_as_own,
        own_networks,
        said_next,
        write_files,
    )
    from aggregator.console.proposals import discovery_view, proposals_text

    asks = not (yes or asked.as_json) and sys.stdin.isatty()
    configuration = load(asked.config)
    known = {"allow_networks": own_networks(address)} if own_network else {}
    if not asked.as_json:
        print("looking; with a pause between requests to a site, this takes up to half a minute")
    found = looked_around(address, title or [], known, configuration)
    if asks and is_refused_as_own(found) and ask_yes(f"{address} is on your own network. Allow it?"):
        known = {"allow_networks": own_networks(address)}
        found = looked_around(address, title or [], known, configuration)
    if not asked.as_json:
        tables.terminal().print(proposals_text(found.proposals))
    chosen = choice(found, first=yes, asks=asks)
    taken = configuration.sources.keys() | configuration.feeds.keys()
    more = {"backfill": backfill} if backfill else {}
    written = write_files(chosen, key, found.title, taken, asked.config, more) if chosen else []
    if asked.as_json:
        say_json(discovery_view(found, [str(path) for path in written]))
    elif written:
        base = configuration.settings.service.base_url.rstrip("/")
        print(said_next(written, f"{base}/{feed_path(written[0].stem, Format.ATOM)}"))


def looked_around(
    address: str, titles: Sequence[str], known: Mapping[str, object], configuration: Configuration
) -> Discovery:
    """What can be proposed for an address; with headlines only the list that has them."""
    from aggregator.discover import by_example, discover, with_rules
    from aggregator.read import Reader

    now, reader = wall_clock(), Reader(configuration.settings.parser)
    try:
        found = discover(address, door=own_door(configuration), reader=reader, now=now, settings=known)
        if not titles or found.page is None:
            return with_rules(found, reader=reader, now=now)
        drawn = {"browser": True} if found.page.source.browser else {}
        meant = {"url": address, **known, **drawn}
        shown = by_example(found.page, titles, settings=meant, reader=reader, now=now)
        return replace(found, proposals=(shown,))
    finally:
        reader.close()


# --------------------------------------------------------------------------- verbs that move things


@verb("import", READING)
def import_opml(
    asked: Asked,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.opml", exists=True, dir_okay=False, help="What the other one exported."),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be written.")] = False,
) -> None:
    """Take over the sources of another reader.

    One file in sources/ each; nothing is overwritten.
    """
    from aggregator.settings import opml

    known = {canonical(source.url): key for key, source in load(asked.config).sources.items()}
    report = opml.read_opml(file.read_bytes(), known=known, file=file.name)
    written = opml.write_sources(report.entries, asked.config, dry_run=dry_run)
    if asked.as_json:
        say_json({"written": written, "skipped": report.skipped, "dry_run": dry_run})
        return
    lines = [(one.file, one.entry.url, one.reason) for one in written]
    lines += [("", one.url, one.reason) for one in report.skipped]
    tables.terminal().print(tables.import_table(lines, dry_run=dry_run))


@verb("export", CARE)
def export(
    asked: Asked,
    what: Annotated[str, typer.Argument(metavar="sources|feeds|items", help="What is written.")] = "sources",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Left out: printed.")
    ] = None,
) -> None:
    """Sources or feeds as OPML, or all items as JSON lines.

    OPML is what other readers take.
    """
    configuration = load(asked.config)
    with ExitStack() as stack:
        parts = exported(what, configuration, asked.data, stack)
        to = stack.enter_context(output.open("wb")) if output else sys.stdout.buffer
        to.writelines(parts)


def exported(what: str, configuration: Configuration, data: Path, stack: ExitStack) -> Iterator[bytes]:
    """The parts of what ``export`` writes; ``stack`` keeps open what they come from."""
    from aggregator.settings.opml_export import sources_opml

    if what == "items":
        return item_lines(stack.enter_context(looking(store_url(configuration.settings, data))))
    if what == "sources":
        return iter((sources_opml(configuration.settings.service.title, configuration.sources),))
    if what == "feeds":
        return iter(((data / "public" / "feeds.opml").read_bytes(),))
    raise WrongUsage(f"export knows sources, feeds and items, not {what!r}")


@verb("backup", CARE)
def backup(
    asked: Asked,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; must not exist yet.")],
) -> None:
    """A checked copy of everything remembered.

    The service may run meanwhile.
    """
    with remembered(asked) as store:
        if file.exists():
            raise DatelineError(f"{file} exists already; nothing is overwritten")
        if store is None:
            raise DatelineError("there is nothing to back up")
        store.backup(file)
    size = file.stat().st_size
    if asked.as_json:
        say_json({"file": str(file), "bytes": size})
    else:
        print(f"{file}: {size / 1e6:.1f} MB")
        print("To restore it: see 'Backup and restore' in docs/operations.md")


# --------------------------------------------------------------------------- parts of the verbs


def start_sample(settings: Settings, data: Path, stack: ExitStack) -> SampleNewsroom | None:
    """The living sample newsroom, when the configuration wants it; it goes on where it was."""
    from aggregator.sample import SampleNewsroom

    if not settings.sample.enabled:
        return None
    born = data / "sample-started"
    if not born.exists():
        fresh = born.with_suffix(".new")
        fresh.write_text(wall_clock().isoformat(), encoding="ascii")
        fresh.replace(born)  # whole or not at all, should we be killed here
    started = datetime.fromisoformat(born.read_text(encoding="ascii"))
    every = settings.sample.every
    try:
        sample = SampleNewsroom(port=settings.sample.port, every=every, clock=wall_clock, started=started)
        sample.start()
    except OSError as error:
        hint = "stop the other program or set another sample.port"
        text = f"the sample newsroom cannot listen on port {settings.sample.port}: {error.strerror}"
        raise ConfigError((Problem(file="dateline.yaml", line=0, message=text, hint=hint),)) from error
    stack.callback(sample.stop)
    return sample


def greeting(configuration: Configuration, sample: SampleNewsroom | None) -> Greeting:
    """What to open now."""
    service = configuration.settings.service
    base = service.base_url.rstrip("/")
    first = list(configuration.feeds)[:1]
    return Greeting(
        address=service.base_url,
        sources=len(configuration.polled),
        feeds=len(configuration.feeds),
        subscribe=[f"{base}/{feed_path(key, form)}" for key in first for form in Format],
        sample=sample.address if sample else "",
        contact=service.contact,
    )


def public_app(data: Path, metrics: Metrics, health: Callable[[], HealthReport]) -> PublicApp:
    """The public face over ``data/public``, with its own answers among the metrics."""
    from feeds.web import PublicApp

    def measured() -> bytes:
        metrics.answered(public.answered)
        return metrics.text()

    public = PublicApp(data / "public", health=health, metrics=measured)
    return public


def feeds_with(item_id: str, configuration: Configuration, shelf: Bookshelf) -> list[str]:
    """The keys of the feeds that hold this item now."""
    now = wall_clock()
    return [
        key
        for key, feed in configuration.feeds.items()
        if any(slip.id == item_id for slip in shelf.listing(Selection.of(feed.select, now), feed.limit))
    ]


def own_door(configuration: Configuration) -> Door:
    """The one door, for a verb that asks beside the service."""
    from aggregator.fetch import Door, HostGate

    fetch = configuration.settings.fetch
    return Door(fetch, configuration.agent, HostGate(fetch.pace))


def main() -> None:
    """The command line. What fails outside a verb's own care, such as reading what was typed, or printing, is
    told like the rest."""
    with told("--json" in takewhile(lambda word: word != "--", sys.argv)):
        try:
            code = app(standalone_mode=False)
        except typer.TyperException as error:
            said = error.format_message().rstrip(".")
            raise WrongUsage(f"{said}; --help tells what there is") from error
        raise SystemExit(code)


if __name__ == "__main__":
    main()

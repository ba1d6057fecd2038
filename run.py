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

import codecs
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated

import orjson
import typer

from aggregator.console import logs, tables
from aggregator.console.adding import ask_yes, choice, is_refused_as_own, own_networks, said_next, write_files
from aggregator.console.answers import say_json, told
from aggregator.console.manifest import read_manifest
from aggregator.console.metrics import Metrics
from aggregator.console.progress import progress
from aggregator.console.proposals import discovery_view, proposals_text
from aggregator.console.reading import ReadingView, unreadable, view, without_host
from aggregator.console.rehearsing import rehearsed, summary_line
from aggregator.console.views import outcome_view, stored_view, why_view
from aggregator.discover import Discovery, by_example, discover, with_rules
from aggregator.engine.clock import wall_clock
from aggregator.engine.daemon import Daemon
from aggregator.engine.embedded import Engine
from aggregator.engine.lock import data_lock
from aggregator.engine.schedule import Ticker
from aggregator.errors import ConfigError, DatelineError, Problem, ReadError, StoreError, WrongUsage
from aggregator.fetch import Door, FetchRequest, HostGate, user_agent
from aggregator.models import NotModified, Outcome, Status, StoredItem
from aggregator.pipeline import Tools, inspect
from aggregator.read import Reader, ReadRequest
from aggregator.sample import SampleNewsroom
from aggregator.settings import opml
from aggregator.settings.digest import rule_digest
from aggregator.settings.loader import load_service, load_sources, local_address, with_vocabulary
from aggregator.settings.opml_export import sources_opml
from aggregator.settings.schema import ParserSettings, Settings, Source
from aggregator.settings.watch import ConfigWatcher
from aggregator.store import Alarm, JournalEntry, Listed, Store
from aggregator.text.urls import canonical, host_of
from feeds.edition import Format, feed_path
from feeds.publish import Publisher
from feeds.render.html import Pages
from feeds.report import PublishReport
from feeds.selection import Selection
from feeds.settings import Feed, load_feeds
from feeds.shelf import Credit
from feeds.web import HealthReport, PublicApp, listen, serve

VERSION = "0.1.0"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="Newsrooms into feeds.")
ConfigOption = Annotated[
    Path, typer.Option("--config", help="The folder with dateline.yaml, sources/, feeds/.")
]
DataOption = Annotated[Path, typer.Option("--data", help="Where everything is remembered and published.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
CONFIG, DATA = Path("config"), Path("data")
PUBLISHED = "published"  # the journal's reader that makes documents
LOOK_AGAIN, MEND_AGAIN = 60.0, 11.0  # seconds: ages and credits; what could not be written (feeds.debts)
RESTART = ("server", "fetch", "schedule", "store", "parser", "sample")  # blocks read once, at the start
NOWHERE = "http://address-not-told.invalid"  # of a saved body (RFC 2606 section 2); never shown


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


class Watch:
    """The engine's observer: tells log and metrics what happens, and ``tell`` what was polled."""

    def __init__(self, metrics: Metrics, tell: Callable[[Sequence[Outcome]], None]) -> None:
        self._metrics, self._tell, self._log = metrics, tell, logs.logger()

    def polled(self, outcomes: Sequence[Outcome]) -> None:
        self._metrics.polled(outcomes)
        self._tell(outcomes)

    def crashed(self, where: str, error: BaseException) -> None:
        self._metrics.crashes.labels(where.split(" of ")[0]).inc()
        self._log.error("crashed", where=where, exc_info=error)

    def noticed(self, event: str, **facts: object) -> None:
        self._log.warning(event, **facts)


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
    with data_lock(data):
        at_work = Service(configuration, data, tell, watcher)
        try:
            yield at_work
        finally:
            at_work.close()


def daemon(at_work: Service) -> Daemon:
    """The service, going on by itself."""
    engine = at_work.engine()
    return Daemon(
        engine=engine,
        observer=at_work.watch,
        publish=at_work.publish,
        look_at_configuration=lambda: at_work.reload(engine),
        measure=lambda: at_work.measure(engine),
        keep_house=at_work.keep_house,
    )


# --------------------------------------------------------------------------- verbs that work


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    config: ConfigOption = CONFIG,
    data: DataOption = DATA,
    as_json: JsonOption = False,
) -> None:
    """Newsrooms into feeds. Without a verb: run. The options may stand before the verb or after it."""
    if context.invoked_subcommand is None:
        run(config, data, as_json)
        return
    asked = {"config": config, "data": data, "as_json": as_json}
    context.default_map = {context.invoked_subcommand: asked}


@app.command()
def run(config: ConfigOption = CONFIG, data: DataOption = DATA, as_json: JsonOption = False) -> None:
    """Start: poll what is due, publish what changed, serve it. Ctrl-C or SIGTERM ends it cleanly."""
    people = not as_json and sys.stderr.isatty()
    logs.set_up(people=people)
    with told(as_json), ExitStack() as stack:
        at_work = stack.enter_context(service(config, data, log_polls))
        settings = at_work.configuration.settings
        listener = listen(settings.server.host, settings.server.port)
        stack.callback(listener.close)
        sample = start_sample(settings, data, stack)
        stop = stop_on_signals()
        at_work.take_up(at_work.configuration)
        at_work.publish()
        working = daemon(at_work)
        working.start()
        stack.callback(working.stop)
        say_hello(at_work.configuration, sample, people=people)
        health = lambda: HealthReport(ready=not working.troubles(), reasons=working.troubles())  # noqa: E731
        serve(public_app(data, at_work.metrics, health), listener, stop=stop)


@app.command()
def once(
    config: ConfigOption = CONFIG,
    data: DataOption = DATA,
    as_json: JsonOption = False,
    everything: Annotated[bool, typer.Option("--all", help="Every source now, not only those due.")] = False,
) -> None:
    """Poll what is due, publish, print what happened, end."""
    logs.set_up(people=True, quiet=True)
    with told(as_json), ExitStack() as stack:
        polled = stack.enter_context(progress(show=not as_json))
        at_work = stack.enter_context(service(config, data, polled.take))
        start_sample(at_work.configuration.settings, data, stack)
        at_work.take_up(at_work.configuration)
        if everything:
            at_work.store.make_due(at_work.clock())
            polled.expect(len(at_work.configuration.polled))
        poll_what_is_due(at_work)
        report = at_work.publish()
    assert report is not None, "a fresh service publishes everything"
    if as_json:
        say_json({"polls": list(map(outcome_view, polled.outcomes)), "published": asdict(report)})
    else:
        tables.terminal().print(tables.outcomes_table(polled.outcomes))
        print(tables.outcomes_summary(polled.outcomes))
        print(f"{len(report.written)} files written, {report.unchanged} unchanged, in {data / 'public'}")
        for problem in report.problems:
            print(f"! {problem}")
    raise SystemExit(1 if report.problems else 0)


def poll_what_is_due(at_work: Service) -> None:
    """One round: whatever is due now, and then no more."""
    engine, ticker = at_work.engine(until_now=True), Ticker()
    engine.start()
    ticker.every(timedelta(seconds=1), engine.tick, name="tick")
    ticker.start()
    try:
        engine.wait_until_idle()
    finally:
        ticker.stop()
        engine.stop()


@app.command("serve")
def serve_only(config: ConfigOption = CONFIG, data: DataOption = DATA, as_json: JsonOption = False) -> None:
    """Serve what is published already; poll nothing."""
    people = not as_json and sys.stderr.isatty()
    logs.set_up(people=people)
    with told(as_json):
        configuration = load(config)
        settings = configuration.settings
        listener = listen(settings.server.host, settings.server.port)
        say_hello(configuration, None, people=people)
        there = lambda: HealthReport(ready=(data / "public" / "index.html").exists())  # noqa: E731
        serve(public_app(data, Metrics(), there), listener, stop=stop_on_signals())


# --------------------------------------------------------------------------- verbs that tell


@app.command()
def check(config: ConfigOption = CONFIG, data: DataOption = DATA, as_json: JsonOption = False) -> None:
    """Is the configuration right? Is what is remembered sound? Nothing is changed."""
    with told(as_json):
        configuration = load(config)
        problems: tuple[str, ...] = ()
        if (data / "dateline.db").exists() or configuration.settings.store.url:
            with opened(configuration.settings, data) as store:
                problems = store.check()
    feeds, sources = len(configuration.feeds), len(configuration.sources)
    if as_json:
        say_json({"sources": sources, "feeds": feeds, "problems": problems})
    else:
        print(f"{config}: {sources} sources ({len(configuration.polled)} polled), {feeds} feeds: all right")
        for problem in problems:
            print(f"! {problem}")
    raise SystemExit(1 if problems else 0)


@app.command()
def read(
    what: Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A saved body or an address.")],
    url: Annotated[str, typer.Option(help="The address a file came from; links are resolved on it.")] = "",
    charset: Annotated[str, typer.Option(help="Read the bytes in this charset, whatever they say.")] = "",
    source: Annotated[str, typer.Option(help="Read by the rules of this source.")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="Tell what was weighed, and why.")] = False,
    config: ConfigOption = CONFIG,
    data: DataOption = DATA,
    as_json: JsonOption = False,
) -> None:
    """What would be read from this? Nothing is stored, nothing published."""
    with told(as_json):
        saved = Path(what).is_file()
        if charset and not known_charset(charset):
            raise WrongUsage(f"--charset: there is no charset {charset!r}; try utf-8 or windows-1251")
        configuration = load(config) if source or not saved else None
        rules = rules_for(configuration, source, url or ("" if saved else what))
        request = (
            ReadRequest(body=Path(what).read_bytes(), url=url or rules.url, charset=charset, source=rules)
            if saved
            else fetched(what, charset, rules, configuration)
        )
        request = replace(request, explain=explain)
        seen = looked_at(request, (configuration.settings if configuration else Settings()).parser)
    if request.url == NOWHERE:
        seen = without_host(seen, NOWHERE)
    if as_json:
        say_json(seen)
    else:
        tables.show_reading(seen)


def looked_at(request: ReadRequest, limits: ParserSettings) -> ReadingView:
    """What would be read, or why nothing can be."""
    reader = Reader(limits)
    try:
        return view(*inspect(request, reader, wall_clock()))
    except ReadError as error:
        return unreadable(error)
    finally:
        reader.close()


@app.command()
def status(config: ConfigOption = CONFIG, data: DataOption = DATA, as_json: JsonOption = False) -> None:
    """How are the sources? Every one with its last poll, its next, and open alarms with what to do."""
    with told(as_json), remembered(config, data) as store:
        sources, alarms = store.status(), store.alarms()
    if as_json:
        say_json({"sources": sources, "alarms": alarms})
        return
    now = wall_clock()
    terminal = tables.terminal()
    terminal.print(tables.status_table(sources, now))
    terminal.print(tables.alarms_text(alarms, now) if alarms else "no alarms", end="\n" if not alarms else "")


@app.command()
def why(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Its id, the beginning of it, or its address.")],
    config: ConfigOption = CONFIG,
    data: DataOption = DATA,
    as_json: JsonOption = False,
) -> None:
    """Where is this item from? Each field with where it was found, its names, versions and feeds."""
    with told(as_json):
        configuration = load(config)
        with opened(configuration.settings, data) as store:
            stored = store.item(item)
            if stored is None:
                raise DatelineError(f"no item has this id or address: {item}")
            names, revisions = store.names_of(stored.id), store.revisions(stored.id)
            errands = store.errands_of(stored.id)
            runs, now = store.runs(stored.item.source_key, 1), wall_clock()
            feeds = feeds_with(stored.id, configuration, Bookshelf(store, configuration.sources))
    if as_json:
        say_json(why_view(stored, names, revisions, feeds, errands))
    else:
        tables.terminal().print(tables.why_text(stored, names, revisions, runs, feeds, errands, now))


@app.command()
def search(
    words: Annotated[str, typer.Argument(help='Words to find; "a phrase" in quotes.')],
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    config: ConfigOption = CONFIG,
    data: DataOption = DATA,
    as_json: JsonOption = False,
) -> None:
    """Which items hold these words? Best first."""
    with told(as_json), remembered(config, data) as store:
        found = store.search(words, limit)
    if as_json:
        say_json(list(map(stored_view, found)))
        return
    tables.terminal().print(tables.found_table(found))


@app.command()
def rehearse(
    manifest: Annotated[Path, typer.Argument(metavar="MANIFEST.jsonl", help="The recorded history.")],
    as_json: JsonOption = False,
) -> None:
    """What would have been published from a recorded history? One line for each snapshot; nothing is kept."""
    with told(as_json):
        for seen in rehearsed(read_manifest(manifest), ParserSettings()):
            if as_json:
                sys.stdout.buffer.write(orjson.dumps(seen) + b"\n")
                sys.stdout.buffer.flush()
            else:
                print(tables.one_line(summary_line(seen)))


# --------------------------------------------------------------------------- a new source


@app.command()
def add(
    address: Annotated[str, typer.Argument(metavar="URL", help="The newsroom's page, or a feed.")],
    title: Annotated[
        list[str] | None, typer.Option("--title", help="A headline you see there; several make it surer.")
    ] = None,
    key: Annotated[str, typer.Option(help="The name of its files; left out: made of its title.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Take the first proposal, ask nothing.")] = False,
    backfill: Annotated[int, typer.Option(min=0, max=25, help="Older pages to follow once.")] = 0,
    own_network: Annotated[
        bool, typer.Option("--own-network", help="The address is on your own network; allow it.")
    ] = False,
    config: ConfigOption = CONFIG,
    data: DataOption = DATA,
    as_json: JsonOption = False,
) -> None:
    """From a newsroom's address to a source: looks what the site offers, shows it, writes its file."""
    asks = not (yes or as_json) and sys.stdin.isatty()
    with told(as_json):
        configuration = load(config)
        known = {"allow_networks": own_networks(address)} if own_network else {}
        if not as_json:
            print("looking; with a pause between requests to a site, this takes up to half a minute")
        found = looked_around(address, title or [], known, configuration)
        if asks and is_refused_as_own(found) and ask_yes(f"{address} is on your own network. Allow it?"):
            known = {"allow_networks": own_networks(address)}
            found = looked_around(address, title or [], known, configuration)
        if not as_json:
            tables.terminal().print(proposals_text(found.proposals))
        chosen = choice(found, first=yes, asks=asks)
        taken = configuration.sources.keys() | configuration.feeds.keys()
        more = {"backfill": backfill} if backfill else {}
        written = write_files(chosen, key, found.title, taken, config, more) if chosen else []
    if as_json:
        say_json(discovery_view(found, [str(path) for path in written]))
    elif written:
        base = configuration.settings.service.base_url.rstrip("/")
        print(said_next(written, f"{base}/{feed_path(written[0].stem, Format.ATOM)}"))


def looked_around(
    address: str, titles: Sequence[str], known: Mapping[str, object], configuration: Configuration
) -> Discovery:
    """What can be proposed for an address; with headlines only the list that has them."""
    fetch, now = configuration.settings.fetch, wall_clock()
    door = Door(fetch, configuration.agent, HostGate(fetch.pace))
    reader = Reader(configuration.settings.parser)
    try:
        found = discover(address, door=door, reader=reader, now=now, settings=known)
        if not titles or found.page is None:
            return with_rules(found, reader=reader, now=now)
        drawn = {"browser": True} if found.page.source.browser else {}
        meant = {"url": address, **known, **drawn}
        shown = by_example(found.page, titles, settings=meant, reader=reader, now=now)
        return replace(found, proposals=(shown,))
    finally:
        reader.close()


# --------------------------------------------------------------------------- verbs that move things


@app.command("import")
def import_opml(
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be written.")] = False,
    config: ConfigOption = CONFIG,
    data: DataOption = DATA,
    as_json: JsonOption = False,
) -> None:
    """Take over the sources of another reader: one file in sources/ each; nothing is overwritten."""
    with told(as_json):
        known = {canonical(source.url): key for key, source in load(config).sources.items()}
        report = opml.read_opml(file.read_bytes(), known=known, file=file.name)
        written = opml.write_sources(report.entries, config, dry_run=dry_run)
    if as_json:
        say_json({"written": written, "skipped": report.skipped, "dry_run": dry_run})
        return
    lines = [(one.file, one.entry.url, one.reason) for one in written]
    lines += [("", one.url, one.reason) for one in report.skipped]
    tables.terminal().print(tables.import_table(lines, dry_run=dry_run))


@app.command()
def export(
    what: Annotated[str, typer.Argument(metavar="sources|feeds|items")] = "sources",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; left out: printed.")] = None,
    config: ConfigOption = CONFIG,
    data: DataOption = DATA,
    as_json: JsonOption = False,
) -> None:
    """Sources or feeds as OPML for other readers, or all items as JSON lines."""
    with told(as_json):
        configuration = load(config)
        with ExitStack() as stack:
            if what == "items":
                parts = item_lines(stack.enter_context(opened(configuration.settings, data)))
            elif what == "sources":
                parts = iter((sources_opml(configuration.settings.service.title, configuration.sources),))
            elif what == "feeds":
                parts = iter(((data / "public" / "feeds.opml").read_bytes(),))
            else:
                raise WrongUsage(f"export knows sources, feeds and items, not {what!r}")
            to = stack.enter_context(output.open("wb")) if output else sys.stdout.buffer
            to.writelines(parts)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; must not exist yet.")],
    config: ConfigOption = CONFIG,
    data: DataOption = DATA,
    as_json: JsonOption = False,
) -> None:
    """A checked copy of everything remembered, taken while the service runs."""
    with told(as_json), remembered(config, data) as store:
        if file.exists():
            raise DatelineError(f"{file} exists already; nothing is overwritten")
        store.backup(file)
    size = file.stat().st_size
    if as_json:
        say_json({"file": str(file), "bytes": size})
    else:
        print(f"{file}: {size / 1e6:.1f} MB")
        print("To restore it: see 'Backup and restore' in docs/operations.md")


# --------------------------------------------------------------------------- what the verbs share


@contextmanager
def opened(settings: Settings, data: Path) -> Iterator[Store]:
    """The store for looking at it; the service may be running."""
    if not settings.store.url and not (data / "dateline.db").exists():
        raise DatelineError(f"nothing is remembered in {data} yet: start with python run.py")
    store = Store.open(store_url(settings, data), now=wall_clock())
    try:
        yield store
    finally:
        store.close()


@contextmanager
def remembered(config: Path, data: Path) -> Iterator[Store]:
    """The store, also while sources and feeds are being edited: then one wants to see it most."""
    settings, problems = load_service(config)
    if problems and not (data / "dateline.db").exists():
        raise ConfigError(problems)
    with opened(settings, data) as store:
        yield store


def start_sample(settings: Settings, data: Path, stack: ExitStack) -> SampleNewsroom | None:
    """The living sample newsroom, when the configuration wants it; it goes on where it was."""
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


def stop_on_signals() -> threading.Event:
    """Set by SIGTERM and Ctrl-C; a second one ends at once."""
    stop = threading.Event()

    def ask(number: int, _: FrameType | None) -> None:
        if stop.is_set():
            os._exit(128 + number)  # what is remembered and published is whole at any moment
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop


def public_app(data: Path, metrics: Metrics, health: Callable[[], HealthReport]) -> PublicApp:
    """The public face over ``data/public``, with its own answers among the metrics."""

    def measured() -> bytes:
        metrics.answered(public.answered)
        return metrics.text()

    public = PublicApp(data / "public", health=health, metrics=measured)
    return public


def log_polls(outcomes: Sequence[Outcome]) -> None:
    """One line for each poll that had something to tell."""
    log = logs.logger()
    for outcome in outcomes:
        if outcome.status is not Status.UNCHANGED or outcome.pages:
            tell = log.info if outcome.status in tables.GOOD else log.warning
            tell("polled", **{name: value for name, value in outcome_view(outcome).items() if value})


def say_hello(configuration: Configuration, sample: SampleNewsroom | None, *, people: bool) -> None:
    """What to open now; for programs one event in the log."""
    if not people:
        address = configuration.settings.service.base_url
        logs.logger().info("at work", address=address, sources=len(configuration.polled))
        return
    service = configuration.settings.service
    base = service.base_url.rstrip("/")
    counts = f"{len(configuration.polled)} sources, {len(configuration.feeds)} feeds"
    lines = [f"Dateline is at work: {counts}. Ctrl-C ends.", "", f"  Open      {base}/"]
    for key in list(configuration.feeds)[:1]:
        lines.append("  Subscribe " + "  ".join(f"{base}/{feed_path(key, form)}" for form in Format))
    if sample:
        lines.append(
            f"  Sample    {sample.address}/ (an invented newsroom; something happens there now and then)"
        )
    if not service.contact:
        lines.append(
            "  To do     fill in service.contact in dateline.yaml before you poll other people's sites"
        )
    print("\n".join((*lines, "")), file=sys.stderr, flush=True)


def known_charset(name: str) -> bool:
    """Whether bytes can be read by this name."""
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def feeds_with(item_id: str, configuration: Configuration, shelf: Bookshelf) -> list[str]:
    """The keys of the feeds that hold this item now."""
    now = wall_clock()
    return [
        key
        for key, feed in configuration.feeds.items()
        if any(slip.id == item_id for slip in shelf.listing(Selection.of(feed.select, now), feed.limit))
    ]


def rules_for(configuration: Configuration | None, key: str, address: str) -> Source:
    """The source whose rules ``read`` uses: the one named, or one without rules."""
    if not key:
        try:
            return Source(key="read", url=address or NOWHERE)
        except ValueError as error:
            text = f"{address}: there is no such file, and it is no address (https://...)"
            raise WrongUsage(text) from error
    assert configuration is not None
    if key not in configuration.sources:
        raise WrongUsage(f"no source {key!r}; there are: {', '.join(configuration.sources)}")
    return configuration.sources[key]


def fetched(address: str, charset: str, source: Source, configuration: Configuration | None) -> ReadRequest:
    """The body of an address, through the one door, with the limits of the configuration."""
    assert configuration is not None
    fetch = configuration.settings.fetch
    door = Door(fetch, configuration.agent, HostGate(fetch.pace))
    answer = door.get(
        FetchRequest(
            url=address,
            allow_networks=source.allow_networks,
            headers=source.headers,
            headers_for=source.url,
            browser=source.browser,
        )
    )
    assert not isinstance(answer, NotModified), "asked without validators"
    return ReadRequest(
        body=answer.body,
        url=answer.url,
        content_type=answer.content_type,
        charset=charset,
        source=source,
    )


def item_lines(store: Store) -> Iterator[bytes]:
    """Every live item, newest first, one JSON object a line."""
    ids = [listed.id for listed in store.listing(limit=sys.maxsize)]
    for start_at in range(0, len(ids), 500):
        for stored in store.items(ids[start_at : start_at + 500]).values():
            yield orjson.dumps(stored_view(stored)) + b"\n"


def main() -> None:
    """The command line. What fails outside a verb's own care, such as printing, is told like the rest."""
    with told("--json" in sys.argv):
        app()


if __name__ == "__main__":
    main()

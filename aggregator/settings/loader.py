"""The operators' folder -> ``Settings`` and ``Source`` objects, with every problem of every file at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aggregator.errors import ConfigError, Problem
from aggregator.settings.block import read_block
from aggregator.settings.document import Document
from aggregator.settings.folder import yaml_files
from aggregator.settings.schema import ServerSettings, Settings, Source
from aggregator.text.urls import canonical

SERVICE_FILE: Final = "dateline.yaml"
SOURCES: Final = "sources"


def load_service(folder: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """``dateline.yaml`` of the folder. Without the file, and with problems, the defaults come back."""
    if not folder.is_dir():
        hint = "name the folder that holds dateline.yaml and sources/"
        return Settings(), (Problem(file=str(folder), line=0, message="is not a folder", hint=hint),)
    path = folder / SERVICE_FILE
    if not path.exists():
        return _with_base_url(Settings()), ()
    settings, document, problems = read_block(path, Settings, SERVICE_FILE)
    if settings is None or document is None:
        return Settings(), problems
    return _with_ca_file(_with_base_url(settings), document, folder)


def _with_base_url(settings: Settings) -> Settings:
    """Without a public address, the address it listens on: links then work on this machine."""
    if settings.service.base_url:
        return settings
    service = settings.service.model_copy(update={"base_url": local_address(settings.server)})
    return settings.model_copy(update={"service": service})


def local_address(server: ServerSettings) -> str:
    """Where a browser on this machine finds the server."""
    host = "127.0.0.1" if server.host in ("", "0.0.0.0", "::") else server.host
    return f"http://[{host}]:{server.port}" if ":" in host else f"http://{host}:{server.port}"


def _with_ca_file(
    settings: Settings, document: Document, folder: Path
) -> tuple[Settings, tuple[Problem, ...]]:
    """A certificate file is named from the configuration folder, and must be there."""
    if settings.fetch.ca_file is None:
        return settings, ()
    path = folder / settings.fetch.ca_file
    if not path.is_file():
        line = document.line(("fetch", "ca_file"))
        message = f"fetch.ca_file: there is no file '{settings.fetch.ca_file}'"
        hint = f"it is looked for in {folder}"
        return settings, (Problem(file=SERVICE_FILE, line=line, message=message, hint=hint),)
    fetch = settings.fetch.model_copy(update={"ca_file": path})
    return settings.model_copy(update={"fetch": fetch}), ()


def load_sources(folder: Path) -> tuple[dict[str, Source], tuple[Problem, ...]]:
    """Every ``sources/<key>.yaml``, by key. The good ones come back even when others have problems."""
    files, problems = yaml_files(folder, SOURCES)
    found = list(problems)
    sources: dict[str, Source] = {}
    documents: dict[str, Document] = {}
    for key, path in files:
        source, document, wrongs = read_block(path, Source, f"{SOURCES}/{path.name}")
        found.extend(wrongs)
        if source is not None and document is not None:
            sources[key] = source.model_copy(update={"key": key})
            documents[key] = document
    found.extend(_twins(sources, documents))
    return sources, tuple(sorted(found, key=lambda problem: (problem.file, problem.line)))


def load_rules(path: Path, source: Source) -> Source:
    """A source's file in another place, as if it were that of ``source``. Raises ConfigError."""
    found, _, problems = read_block(path, Source, path.name)
    if found is None or problems:
        raise ConfigError(problems)
    return found.model_copy(update={"key": source.key})


def with_vocabulary(sources: Mapping[str, Source], settings: Settings) -> dict[str, Source]:
    """The sources, each with the service's vocabulary: it is one of the rules its items are made by."""
    vocabulary = tuple(settings.topics.items())
    return {key: source.model_copy(update={"vocabulary": vocabulary}) for key, source in sources.items()}


def _twins(sources: Mapping[str, Source], documents: Mapping[str, Document]) -> list[Problem]:
    """Two enabled sources with one address would publish everything twice."""
    first: dict[str, str] = {}
    found = []
    for key, source in sources.items():
        if not source.enabled:
            continue
        other = first.setdefault(canonical(source.url), key)
        if other != key:
            document = documents[key]
            message = f"has the same address as the source '{other}'"
            hint = "take one of the files away, or write 'enabled: false' in one"
            line = document.line(("url",))
            found.append(Problem(file=document.file, line=line, message=message, hint=hint))
    return found

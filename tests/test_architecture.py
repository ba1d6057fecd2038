"""Who may import whom, and which room is the only home of which library.

The tables repeat docs/architecture.md on purpose: a written rule that no machine checks decays.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# room (longest match wins) -> rooms of ours it may import, besides itself
VOCABULARY = {"aggregator.models", "aggregator.errors"}
MAY_IMPORT: dict[str, set[str]] = {
    "aggregator.models": set(),
    "aggregator.errors": set(),
    "aggregator.settings": VOCABULARY | {"aggregator.text"},
    "aggregator.settings.schema": {"aggregator.settings"},
    "aggregator.children": set(),
    "aggregator.fetch": VOCABULARY
    | {"aggregator.settings.schema", "aggregator.text.urls", "aggregator.children"},
    "aggregator.read": VOCABULARY
    | {"aggregator.settings.schema", "aggregator.text", "aggregator.lazy", "aggregator.children"},
    "aggregator.text": {"aggregator.models"},
    "aggregator.identity": {"aggregator.models", "aggregator.text"},
    "aggregator.normalize": {
        "aggregator.models",
        "aggregator.settings.schema",
        "aggregator.text",
        "aggregator.identity",
        "aggregator.enclosed",
        "aggregator.lazy",
    },
    "aggregator.lazy": set(),
    "aggregator.enclosed": {"aggregator.models", "aggregator.text", "aggregator.identity"},
    "aggregator.witness": {
        "aggregator.models",
        "aggregator.text.calls",
        "aggregator.identity",
        "aggregator.recognise",
    },
    "aggregator.moves": {"aggregator.models", "aggregator.text.urls", "aggregator.identity"},
    "aggregator.recognise": {"aggregator.models", "aggregator.text.urls", "aggregator.identity"},
    "aggregator.decide": {
        "aggregator.models",
        "aggregator.identity",
        "aggregator.recognise",
        "aggregator.complete",
        "aggregator.text",
    },
    "aggregator.complete": {
        "aggregator.models",
        "aggregator.identity",
        "aggregator.enclosed",
        "aggregator.text",
    },
    "aggregator.errands": VOCABULARY
    | {
        "aggregator.settings.schema",
        "aggregator.identity",
        "aggregator.normalize",
        "aggregator.complete",
        "aggregator.enclosed",
        "aggregator.text.urls",
    },
    "aggregator.rhythm": {"aggregator.models"},
    "aggregator.backfill": VOCABULARY | {"aggregator.text.urls"},
    "aggregator.store": VOCABULARY | {"aggregator.witness", "aggregator.text.urls"},
    "aggregator.poll": VOCABULARY
    | {
        "aggregator.fetch",
        "aggregator.read",
        "aggregator.witness",
        "aggregator.settings.schema",
    },
    "aggregator.rounds": VOCABULARY
    | {
        "aggregator.poll",
        "aggregator.errands",
        "aggregator.complete",
        "aggregator.enclosed",
        "aggregator.text.urls",
        "aggregator.settings.schema",
    },
    "aggregator.conclude": VOCABULARY
    | {
        "aggregator.poll",
        "aggregator.errands",
        "aggregator.rhythm",
        "aggregator.text.urls",
        "aggregator.settings.schema",
    },
    "aggregator.pipeline": VOCABULARY
    | {
        "aggregator.poll",
        "aggregator.rounds",
        "aggregator.conclude",
        "aggregator.read",
        "aggregator.normalize",
        "aggregator.identity",
        "aggregator.witness",
        "aggregator.moves",
        "aggregator.decide",
        "aggregator.backfill",
        "aggregator.settings.schema",
    },
    "aggregator.trial": VOCABULARY | {"aggregator.fetch", "aggregator.read", "aggregator.settings.schema"},
    "aggregator.discover": VOCABULARY
    | {
        "aggregator.fetch",
        "aggregator.read",
        "aggregator.text",
        "aggregator.identity",
        "aggregator.lazy",
        "aggregator.pipeline",
        "aggregator.poll",
        "aggregator.settings.schema",
    },
    "aggregator.engine": VOCABULARY
    | {
        "aggregator.pipeline",
        "aggregator.poll",
        "aggregator.fetch",
        "aggregator.store",
        "aggregator.settings.schema",
        "aggregator.settings.digest",
        "aggregator.text.urls",
        "aggregator.identity",
        "aggregator.complete",
    },
    "aggregator.console": VOCABULARY
    | {
        "aggregator.store",
        "aggregator.text.clean",
        "aggregator.text.fold",
        "aggregator.text.urls",
        "aggregator.identity",
        "aggregator.discover",
        "aggregator.engine.rehearsal",
        "aggregator.engine.replay",
        "aggregator.read",
        "aggregator.settings.draft",
        "aggregator.settings.folder",
        "aggregator.settings.schema",
    },
    "aggregator.sample": set(),
    "feeds": VOCABULARY | {"aggregator.settings"},
    "feeds.selection": {"aggregator.models", "feeds.settings", "feeds.shelf"},
    "feeds.presentation": {"aggregator.models", "feeds.shelf", "feeds.characters", "feeds.words"},
    "feeds.edition": {"aggregator.models", "feeds.settings", "feeds.shelf", "feeds.selection"},
    "feeds.web": {"aggregator.errors"},
}

PURE = (
    "aggregator.text",
    "aggregator.identity",
    "aggregator.enclosed",
    "aggregator.recognise",
    "aggregator.moves",
    "aggregator.decide",
    "aggregator.normalize",
    "aggregator.complete",
    "aggregator.errands",
    "aggregator.witness",
    "aggregator.rhythm",
    "aggregator.discover",
    "feeds.selection",
    "feeds.edition",
    "feeds.presentation",
)

# library -> its homes
HOMES: dict[str, set[str]] = {
    "requests": {"aggregator.fetch"},
    "urllib3": {"aggregator.fetch"},
    "protego": {"aggregator.fetch"},
    "brotli": {"aggregator.fetch"},
    "playwright": {"aggregator.fetch.browser.child"},
    "feedparser": {"aggregator.read"},
    "bs4": {"aggregator.read"},
    "charset_normalizer": {"aggregator.read"},
    "jmespath": {"aggregator.read", "aggregator.settings"},
    "pypdf": {"aggregator.read"},
    "cssselect": {"aggregator.read", "aggregator.settings"},
    "nh3": {"aggregator.text"},
    "ftfy": {"aggregator.text"},
    "babel": {"aggregator.text"},
    "pydantic": {"aggregator.settings", "feeds.settings"},
    "ruamel": {"aggregator.settings"},
    "sqlalchemy": {"aggregator.store"},
    "alembic": {"aggregator.store"},
    "sqlite3": {"aggregator.store"},
    "zstandard": {"aggregator.fetch", "aggregator.store"},
    "apscheduler": {"aggregator.engine"},
    "structlog": {"aggregator.console"},
    "prometheus_client": {"aggregator.console"},
    "rich": {"aggregator.console", "run"},
    "typer": {"run"},
    "feedgen": {"feeds.render"},
    "jinja2": {"feeds.render"},
    "starlette": {"feeds.web"},
    "uvicorn": {"feeds.web"},
}
# the door is the only way out: nobody else may open a connection
NETWORK = {"http.client", "urllib.request", "ftplib", "smtplib", "telnetlib", "asyncio.open_connection"}
HEAVY = {"numpy", "torch", "celery", "playwright", "pandas", "scipy"}


def modules() -> dict[str, Path]:
    found = {"run": ROOT / "run.py"}
    for top in ("aggregator", "feeds"):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide who imports whom"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def within(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


def room_of(module: str) -> str:
    rooms = [room for room in MAY_IMPORT if within(module, room)]
    return max(rooms, key=len) if rooms else module


MODULES = modules()


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_point_one_way(module: str) -> None:
    if module in ("run", "aggregator", "feeds"):
        pytest.skip("wires everything, or tells the story")
    room = room_of(module)
    own = room if room != "feeds" else "feeds"
    allowed = MAY_IMPORT[room] | {own}
    for name in imports_of(MODULES[module]):
        if within(name, "aggregator") or within(name, "feeds"):
            assert any(within(name, other) for other in allowed), f"{module} may not import {name}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_each_library_has_one_home(module: str) -> None:
    for name in imports_of(MODULES[module]):
        for library, homes in HOMES.items():
            if within(name, library):
                assert any(within(module, home) for home in homes), f"{name} has no home in {module}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_there_is_one_door_to_the_outside(module: str) -> None:
    if within(module, "aggregator.fetch"):
        pytest.skip("the door itself")
    for name in imports_of(MODULES[module]):
        assert not any(within(name, way) for way in NETWORK), f"{module} opens a way out: {name}"
        if name == "socket" or name.startswith("socket."):
            assert within(module, "feeds.web") or within(module, "aggregator.sample"), f"{module}: {name}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(PURE)], ids=str)
def test_pure_rooms_never_ask_for_the_time(module: str) -> None:
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in {"now", "utcnow", "today"}:
            pytest.fail(f"{module}:{node.lineno} asks for the time; it is handed in")


def test_core_stays_light() -> None:
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    names = {line.split("==")[0].strip().lower() for line in locked.splitlines() if "==" in line}
    assert not names & HEAVY


def test_the_command_line_loads_what_its_verb_needs_and_no_more() -> None:
    """Nobody waits for page readers, a scheduler and a web server to see the status."""
    later = ("aggregator.read", "aggregator.fetch", "aggregator.discover", "feeds.render", "feeds.web")
    others = ("requests", "bs4", "feedparser", "apscheduler", "uvicorn", "feedgen", "jinja2")
    code = f"import run, sys; print(sorted(set({(*later, *others)}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_every_library_used_is_declared() -> None:
    """What belongs to an extra is locked in a file of the extra's name, which holds all of run.txt, too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {
        re.split(r"[^\w-]", one)[0]: extra
        for extra, some in project["optional-dependencies"].items()
        for one in some
    }
    locked = {
        name: (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").lower().replace("-", "_")
        for name in ("run", *extras.values())
    }
    for name in extras.values():
        assert set(locked["run"].splitlines()) <= set(locked[name].splitlines()), f"{name}.txt is not run.txt"
    aliases = {"bs4": "beautifulsoup4", "ruamel": "ruamel_yaml", "dateutil": "python_dateutil"}
    for module, path in MODULES.items():
        for name in imports_of(path):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or top in {"aggregator", "feeds", "run", "__future__"}:
                continue
            where = extras.get(top, "run")
            assert f"{aliases.get(top, top).lower()}==" in locked[where], f"{module}: {top} is not locked"

"""What is shipped and written about the settings: example folder, JSON Schemas, docs/configuration.md.

``DATELINE_WRITE_DOCS=1 pytest tests/feeds/test_settings_docs.py`` writes schemas and tables anew.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from aggregator.settings.block import judge_block
from aggregator.settings.document import parse_document, read_document
from aggregator.settings.export import MODELS, export_schemas, refresh, settings_table
from aggregator.settings.loader import load_service, load_sources
from feeds.settings import Feed, load_feeds

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config"
PAGE = ROOT / "docs/configuration.md"
ALL = {**MODELS, "feed": Feed}
WRITE = os.environ.get("DATELINE_WRITE_DOCS") == "1"
FOLDERS = {"source": "sources", "feed": "feeds"}


def schema_text(name: str) -> str:
    return json.dumps(export_schemas(ALL)[name], indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", ALL)
def test_the_schemas_are_fresh_and_valid(name: str) -> None:
    path = ROOT / f"docs/schema/{name}.schema.json"
    if WRITE:
        path.write_text(schema_text(name), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == schema_text(name)
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text(name)))


def test_the_page_lists_every_setting_with_meaning_and_default() -> None:
    text = PAGE.read_text(encoding="utf-8")
    fresh = refresh(text, {name: settings_table(model) for name, model in ALL.items()})
    if WRITE:
        PAGE.write_text(fresh, encoding="utf-8")
        text = fresh
    assert text == fresh
    assert all(line.count("|") == 5 for line in fresh.split("\n") if line.startswith("| `"))
    assert re.search(r"^\| `fetch\.pace` \| duration \| `2s` \| .+ \|$", fresh, re.MULTILINE)
    assert re.search(r"^\| `page\.items` \| text \| \*\*needed\*\* \| .+ \|$", fresh, re.MULTILINE)
    assert re.search(r"^\| `max_wire` \| size \|  \| .+ \|$", fresh, re.MULTILINE)
    assert "| `key` " not in fresh


def test_a_table_without_its_place_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        refresh("no markers", {"source": "|"})


@pytest.mark.parametrize(
    "example", re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
)
def test_the_examples_of_the_page_are_right(example: str) -> None:
    document, problems = parse_document(example.encode(), "example.yaml")
    assert problems == ()
    assert document is not None
    assert isinstance(document.data, dict)
    name = next((n for key, n in (("url", "source"), ("select", "feed")) if key in document.data), "dateline")
    assert judge_block(document, ALL[name])[1] == ()
    jsonschema.validate(document.data, export_schemas(ALL)[name])


def test_the_shipped_folder_has_no_problem() -> None:
    settings, problems = load_service(CONFIG)
    assert problems == ()
    sources, problems = load_sources(CONFIG)
    assert problems == ()
    feeds, problems = load_feeds(CONFIG, sources)
    assert problems == ()
    assert {"all", "english", "francais", "events"} <= set(feeds)
    enabled = {key: source for key, source in sources.items() if source.enabled}
    assert set(enabled) == {"sample-newsroom", "sample-newsroom-fr", "sample-feed", "sample-json"}
    assert settings.sample.enabled
    assert settings.fetch.allow_networks == ()
    for source in enabled.values():
        assert source.url.startswith(f"http://127.0.0.1:{settings.sample.port}/")
        assert source.every is not None
        assert source.every >= settings.fetch.pace * len(enabled)  # one host: all must come round


@pytest.mark.parametrize("path", sorted(CONFIG.rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_schemas_agree_with_the_shipped_files(path: Path) -> None:
    name = {folder: name for name, folder in FOLDERS.items()}.get(path.parent.name, "dateline")
    document, _ = read_document(path, path.name)
    assert document is not None
    jsonschema.validate(document.data, export_schemas(ALL)[name])


def test_the_schema_refuses_what_the_loader_refuses_by_shape() -> None:
    cases = YAML(typ="safe", pure=True).load(ROOT / "tests/aggregator/settings/cases/sources.yaml")
    schema = jsonschema.Draft202012Validator(export_schemas(ALL)["source"])
    by_shape = [
        case for case in cases if any("unknown key" in told or "missing" in told for told in case["told"])
    ]
    assert len(by_shape) >= 5
    for case in by_shape:
        document, _ = parse_document(case["file"].encode(), "a.yaml")
        assert document is not None
        assert not schema.is_valid(document.data), case["case"]

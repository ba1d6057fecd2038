"""Whole folders: what operators are told, in which words, and what is loaded all the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from aggregator.settings.loader import load_service, load_sources, with_vocabulary
from aggregator.settings.schema import ServiceSettings, Settings

CASES = YAML(typ="safe", pure=True).load(Path(__file__).with_name("cases") / "sources.yaml")

DEFAULTS = Settings(service=ServiceSettings(base_url="http://127.0.0.1:8080"))


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_operators_are_told_in_plain_words(case: dict[str, object], tmp_path: Path) -> None:
    folder = write(tmp_path, {"sources/a.yaml": str(case["file"])})
    sources, problems = load_sources(folder)
    assert [str(problem) for problem in problems] == case["told"]
    assert sources == {}


def test_all_problems_of_all_files_come_at_once_and_good_files_are_loaded(tmp_path: Path) -> None:
    good = "url: https://example.org/good\n"
    folder = write(
        tmp_path, {"sources/c.yaml": "url: x\n", "sources/a.yaml": "every: 3\n", "sources/b.yaml": good}
    )
    sources, problems = load_sources(folder)
    assert [problem.file for problem in problems] == ["sources/a.yaml", "sources/a.yaml", "sources/c.yaml"]
    assert {key: source.key for key, source in sources.items()} == {"b": "b"}


def test_only_the_address_is_needed_and_yaml_1_2_is_spoken(tmp_path: Path) -> None:
    text = "url: https://example.org/news\ncountry: NO\ntitle: 12:30\ntopics: [yes, on, 'off', 2021-03-10]\n"
    sources, problems = load_sources(write(tmp_path, {"sources/norway.yaml": text}))
    assert problems == ()
    source = sources["norway"]
    assert (source.country, source.title) == ("NO", "12:30")
    assert source.topics == ("yes", "on", "off", "2021-03-10")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("UN News.yaml", "call it un-news.yaml (small letters a-z, digits, - and _)"),
        ("news.yml", "call it news.yaml (small letters a-z, digits, - and _)"),
        ("news.YAML", "call it news.yaml (small letters a-z, digits, - and _)"),
        ("-news.yaml", "call it news.yaml (small letters a-z, digits, - and _)"),
        ("новости.yaml", "call it a-name.yaml (small letters a-z, digits, - and _)"),
        ("news.fr.yaml", "call it news-fr.yaml (small letters a-z, digits, - and _)"),
    ],
)
def test_file_names_are_keys(name: str, hint: str, tmp_path: Path) -> None:
    sources, problems = load_sources(write(tmp_path, {f"sources/{name}": "url: https://example.org/\n"}))
    assert sources == {}
    assert [(problem.file, problem.hint) for problem in problems] == [(f"sources/{name}", hint)]


def test_what_editors_leave_behind_and_other_files_are_passed_over(tmp_path: Path) -> None:
    leftovers = (".a.yaml.swp", "a.yaml~", "#a.yaml#", ".#a.yaml", "README.md", "a.yaml.bak")
    folder = write(tmp_path, {f"sources/{name}": "{[broken" for name in leftovers})
    assert load_sources(folder) == ({}, ())


def test_two_enabled_sources_with_one_address(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "sources/a.yaml": "url: https://www.example.org/news?utm_source=x\n",
            "sources/b.yaml": "title: B\nurl: https://example.org/news\n",
            "sources/c.yaml": "enabled: false\nurl: https://example.org/news\n",
        },
    )
    sources, problems = load_sources(folder)
    assert [str(problem) for problem in problems] == [
        "sources/b.yaml:2: has the same address as the source 'a' - "
        "take one of the files away, or write 'enabled: false' in one"
    ]
    assert set(sources) == {"a", "b", "c"}


def test_no_folder_is_a_problem_but_no_files_are_none(tmp_path: Path) -> None:
    settings, problems = load_service(tmp_path / "confg")
    assert [problem.message for problem in problems] == ["is not a folder"]
    assert settings == Settings()
    assert load_service(tmp_path) == (DEFAULTS, ())
    assert load_sources(tmp_path) == ({}, ())


@pytest.mark.parametrize("text", ["", "# only comments\n", "---\n"])
def test_an_empty_service_file_means_the_defaults(text: str, tmp_path: Path) -> None:
    assert load_service(write(tmp_path, {"dateline.yaml": text})) == (DEFAULTS, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("port: 80\n", "dateline.yaml:1: unknown key 'port' - it belongs under 'server:' or 'sample:'"),
        (
            "server:\n  port: 99999\n",
            "dateline.yaml:2: server.port: '99999' is out of range: it must be at most 65535",
        ),
        (
            "schedule:\n  floor: 2d\n",
            "dateline.yaml:2: 'schedule' is longer than 'ceiling' - floor 15m and ceiling 24h are usual",
        ),
        (
            "service:\n  base_url: https://news.example.org/?a=1\n",
            "dateline.yaml:2: service.base_url: 'https://news.example.org/?a=1' has a '?' or '#' part - "
            "write only the beginning, such as https://news.example.org",
        ),
        (
            "fetch:\n  threads: 4.5\n",
            "dateline.yaml:2: fetch.threads: '4.5' is not a whole number - write digits only, such as 50",
        ),
        (
            "topics:\n  Water: [eau]\n  Waste: []\n",
            "dateline.yaml:3: 'topics' has a topic without words - write it as Water: [water, eau, agua]",
        ),
        (
            "topics:\n  Water: ['*']\n",
            "dateline.yaml:2: 'topics' holds '*', which is no word to look for - "
            "a star stands only at the end, for all words that begin so: recycl*",
        ),
    ],
)
def test_the_service_file(text: str, told: str, tmp_path: Path) -> None:
    settings, problems = load_service(write(tmp_path, {"dateline.yaml": text}))
    assert [str(problem) for problem in problems] == [told]
    assert settings == Settings()


def test_every_source_works_with_the_vocabulary(tmp_path: Path) -> None:
    topics = "topics:\n  Water: [water, ماء]\n  Waste: recycl*\n"
    folder = write(tmp_path, {"dateline.yaml": topics, "sources/a.yaml": "url: https://example.org/\n"})
    settings, problems = load_service(folder)
    assert problems == ()
    sources = with_vocabulary(load_sources(folder)[0], settings)
    assert sources["a"].vocabulary == (("Water", ("water", "ماء")), ("Waste", ("recycl*",)))


def test_own_certificates_are_named_from_the_folder_and_must_be_there(tmp_path: Path) -> None:
    folder = write(tmp_path, {"dateline.yaml": "fetch:\n  ca_file: own.pem\n"})
    _, problems = load_service(folder)
    assert str(problems[0]).startswith("dateline.yaml:2: fetch.ca_file: there is no file 'own.pem'")
    write(tmp_path, {"own.pem": "-"})
    settings, problems = load_service(folder)
    assert problems == ()
    assert settings.fetch.ca_file == folder / "own.pem"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    folder = write(tmp_path, {"sources/a.yaml": "url: https://example.org/\n"})
    (folder / "sources/a.yaml").chmod(0)
    _, problems = load_sources(folder)
    assert [str(problem) for problem in problems] == ["sources/a.yaml: cannot be read: permission denied"]


def test_a_folder_with_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "sources/a.yaml").mkdir(parents=True)
    _, problems = load_sources(tmp_path)
    assert [str(problem) for problem in problems] == ["sources/a.yaml: cannot be read: is a directory"]


@pytest.mark.parametrize(
    ("text", "base_url"),
    [
        ("", "http://127.0.0.1:8080"),
        ("server: {port: 9000}\n", "http://127.0.0.1:9000"),
        ("server: {host: 0.0.0.0, port: 9000}\n", "http://127.0.0.1:9000"),
        ("server: {host: '::1'}\n", "http://[::1]:8080"),
        ("service: {base_url: 'https://news.example.org/'}\n", "https://news.example.org"),
    ],
)
def test_the_public_address_follows_the_server_unless_it_is_told(
    tmp_path: Path, text: str, base_url: str
) -> None:
    (tmp_path / "dateline.yaml").write_text("schedule: {floor: 10m}\n" + text, encoding="utf-8")
    settings, problems = load_service(tmp_path)
    assert problems == ()
    assert settings.service.base_url == base_url

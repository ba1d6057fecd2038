"""One YAML file: what it means, where each key stands, and why some files are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.settings.document import MAX_BYTES, parse_document

CASES = YAML(typ="safe", pure=True).load(Path(__file__).with_name("cases") / "yaml.yaml")


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_what_is_no_yaml_is_told_with_its_line(case: dict[str, str]) -> None:
    document, problems = parse_document(case["raw"].encode(), "f.yaml")
    assert document is None
    assert [str(problem) for problem in problems] == [case["told"]]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"title: caf\xe9\n", "f.yaml:1: holds a byte that is not UTF-8 (0xE9) - save the file as UTF-8"),
        ("url: x\n".encode("utf-16"), "f.yaml: is written in UTF-16 - save the file as UTF-8"),
        (b"#" * (MAX_BYTES + 1), "f.yaml: is larger than 1 MB - is this the right file?"),
        (b"a: " + b"[" * 400_000, "f.yaml:1: is nested deeper than 20 levels"),
        (b"- " * 5000 + b"x", "f.yaml:1: is nested deeper than 20 levels"),
        (b"a: [" + b"1," * 60_000 + b"1]", "f.yaml:1: holds more than 50000 values"),
    ],
    ids=["latin-1", "utf-16", "large", "deep brackets", "deep lists", "many values"],
)
def test_files_beyond_all_measure(raw: bytes, told: str) -> None:
    assert [str(problem) for problem in parse_document(raw, "f.yaml")[1]] == [told]


def test_an_alias_counts_as_much_as_what_it_stands_for() -> None:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [" + ", ".join([f"*l{n - 1}"] * 10) + "]" for n in range(1, 9)]
    document, problems = parse_document("\n".join(lines).encode(), "f.yaml")
    assert document is None
    assert [problem.message for problem in problems] == ["holds more than 50000 values"]


def test_values_by_the_rules_of_yaml_1_2() -> None:
    raw = (
        "a: NO\nb: 12:30\nc: 2021-03-10\nd: 010\ne: 0x1F\nf: true\ng: ~\nh: '1'\ni: yes\nj: 1e3\n"
        "k: &k [1, two]\nl: *k\nm: |\n  two\n  lines\nn: << \no: " + "9" * 5000 + "\n"
    )
    document, problems = parse_document(raw.encode(), "f.yaml")
    assert problems == ()
    assert document is not None
    assert document.data == {
        "a": "NO",
        "b": "12:30",
        "c": "2021-03-10",
        "d": 10,
        "e": 31,
        "f": True,
        "g": None,
        "h": "1",
        "i": "yes",
        "j": 1000.0,
        "k": [1, "two"],
        "l": [1, "two"],
        "m": "two\nlines\n",
        "n": "<<",
        "o": "9" * 5000,
    }


def test_every_key_knows_its_line_and_unknown_ways_the_nearest_block() -> None:
    raw = b"\xef\xbb\xbfa: 1\nb:\n  - c: 1\n    d: 2\n  -\n    e: 3\n"
    document, _ = parse_document(raw, "f.yaml")
    assert document is not None
    ways = [("a",), ("b",), ("b", 0, "d"), ("b", 1, "e"), ("b", 1, "missing"), ("nowhere",)]
    assert [document.line(way) for way in ways] == [1, 2, 4, 6, 6, 1]


def test_two_doubled_keys_are_both_told() -> None:
    _, problems = parse_document(b"a: 1\nb:\n  c: 1\n  c: 2\na: {x: 1, x: 2}\n", "f.yaml")
    assert [(problem.line, problem.message) for problem in problems] == [
        (4, "'c' is written twice, first in line 3"),
        (5, "'a' is written twice, first in line 1"),
        (5, "'x' is written twice, first in line 5"),
    ]


@given(st.one_of(st.binary(max_size=200), st.text(alphabet="abc:-[]{}&*!|>'\"#%@`\n \t,?\\", max_size=80)))
def test_whatever_the_file_holds_the_answer_is_data_or_a_reason(raw: bytes | str) -> None:
    raw = raw.encode() if isinstance(raw, str) else raw
    document, problems = parse_document(raw, "f.yaml")
    assert (document is None) == bool(problems)
    assert all(
        problem.message and 0 <= problem.line <= raw.count(b"\n") + raw.count(b"\r") + 2
        for problem in problems
    )

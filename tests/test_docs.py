"""What is written must be true: verbs, options, numbers, codes, addresses, commands, links.

The settings have their own test beside their loader. Codes are collected from the source, so that a new
one cannot stay without a word about what to do.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import pytest
import typer.main
from typer.core import TyperArgument, TyperGroup, TyperOption

import run
from aggregator.console.metrics import Metrics
from aggregator.models import CALL_AS_TITLE, ChangeKind, DateOrigin, Kind, Precision, Status
from aggregator.settings.schema import Source
from feeds.edition import Format, feed_path, page_path
from feeds.presentation import item_path
from feeds.web.headers import GUARDS
from feeds.web.kinds import CHANGING, KINDS, UNCHANGING

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = ROOT / "docs/operations.md"
FAULTS = ROOT / "docs/faults.md"
README = ROOT / "README.md"
PAGES = sorted(
    (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")),
    key=lambda path: path.parts,
)
DEPLOYED = sorted((ROOT / "deploy").iterdir())


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def ticked(text: str) -> set[str]:
    """Everything between backticks, outside of code blocks."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)))


def section(page: Path, title: str) -> str:
    """The part under one heading, to the next of the same or a higher rank."""
    text = text_of(page)
    heading = re.search(rf"^(#+) {re.escape(title)}$", text, re.MULTILINE)
    assert heading, f"{page.name} has no part '{title}'"
    rest = text[heading.end() :]
    end = re.search(rf"^#{{1,{len(heading[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


# --------------------------------------------------------------------------- verbs and options

GROUP = typer.main.get_command(run.app)
assert isinstance(GROUP, TyperGroup)
VERBS = GROUP.commands
SHARED = {"--config", "--data", "--json", "--help"}  # told once, for all verbs


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_told_with_its_options_and_arguments(verb: str) -> None:
    told = section(OPERATIONS, f"`{verb}`")
    for parameter in VERBS[verb].params:
        if isinstance(parameter, TyperOption):
            for name in {*parameter.opts, *parameter.secondary_opts} - SHARED:
                assert f"`{name}" in told, f"{verb} {name}"
        elif isinstance(parameter, TyperArgument):
            assert (parameter.metavar or str(parameter.name).upper()) in told, f"{verb} {parameter.name}"


def test_no_verb_is_told_that_is_not_there() -> None:
    told = re.findall(r"^### `([a-z-]+)`$", section(OPERATIONS, "The verbs"), re.MULTILINE)
    assert sorted(told) == sorted(VERBS)
    assert ticked(section(OPERATIONS, "The verbs")) >= SHARED
    everywhere = {verb for page in PAGES for verb in re.findall(r"run\.py ([a-z][a-z-]*)\b", text_of(page))}
    assert everywhere <= VERBS.keys()


def test_the_readme_has_every_verb() -> None:
    rows = re.findall(r"^\| `([a-z-]+)", section(README, "The verbs"), re.MULTILINE)
    assert sorted(rows) == sorted(VERBS)


# --------------------------------------------------------------------------- numbers and addresses


def test_every_metric_is_told() -> None:
    names = set()
    for family in Metrics().registry.collect():
        names.add(f"{family.name}_total" if family.type == "counter" else family.name)
    assert set(re.findall(r"^\| `(\w+)", section(OPERATIONS, "Metrics"), re.MULTILINE)) == names


def test_every_address_is_told() -> None:
    told = section(OPERATIONS, "Addresses")
    expected = {f"/{feed_path('<key>', form)}" for form in Format}
    item = UUID(int=0)
    expected |= {f"/{page_path('<key>')}", f"/{item_path(str(item))}".replace(str(item), "<id>")}
    assert expected | {"/", "/feeds.opml", "/assets/", "/favicon.ico"} <= ticked(told)


def test_the_addresses_for_operators_are_told() -> None:
    names = {
        node.value
        for node in ast.walk(ast.parse((ROOT / "feeds/web/app.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch("/[a-z]+", node.value)
    }
    assert names
    assert names <= ticked(section(OPERATIONS, "Addresses"))


def test_every_event_of_the_log_is_told() -> None:
    told = ticked(section(OPERATIONS, "Logs"))
    for path in (ROOT / "run.py", *(ROOT / "aggregator").rglob("*.py"), *(ROOT / "feeds").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in LOGGED:
                events = [one.value for one in node.args[:1] if isinstance(one, ast.Constant)]
                assert set(events) <= told, path.name


# --------------------------------------------------------------------------- codes

LOGGED = {"noticed", "tell", "info", "warning", "error", "exception"}

RAISED = {"FetchError", "Refused", "ReadError", "SourceError", "Rejected", "_held", "_rejected", "late"}
TABLES = {  # codes that are looked up rather than written where they are raised: file -> names
    "aggregator/fetch/faults.py": {"_TABLE", "_CERTIFICATE", "_exact"},
    "aggregator/read/walls.py": {"NEXT_STEPS"},
    "aggregator/read/dispatch.py": {"_UNWANTED"},
    "aggregator/read/auto/entries.py": {"_gate", "_why_not"},
    "aggregator/read/auto/choose.py": {"strange"},
    "aggregator/witness.py": {"_flag"},
}
CODE = re.compile(r"[a-z]+[0-9]*(-[a-z0-9]+)*")


def raised_codes(tree: ast.AST) -> Iterator[str]:
    """Constants handed over as reason: first in the calls of RAISED, or under the name of a reason."""
    for node in ast.walk(tree):
        values: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            values += [keyword.value for keyword in node.keywords if keyword.arg in {"reason", "state"}]
            values += node.args[:1] if name in RAISED else []
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "reason":
            values.append(node.value)
        for value in values:
            yield from constants(value)


def constants(value: ast.expr) -> Iterator[str]:
    """The codes an expression may give: a constant, a choice of two, a look-up with one to fall back on."""
    match value:
        case ast.Constant(value=str(code)) if CODE.fullmatch(code):
            yield code
        case ast.IfExp(body=one, orelse=other):
            yield from (*constants(one), *constants(other))
        case ast.Call(args=[_, one]) | ast.Tuple(elts=[one, *_]):
            yield from constants(one)


def table_codes(tree: ast.Module, names: set[str]) -> Iterator[str]:
    """What the named functions return and the named tables hold."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
            for value in returned:
                yield from constants(value) if value else ()
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name) and target.id in names:
                for one in ast.walk(node.value):
                    yield from constants(one) if isinstance(one, ast.Constant) else ()


def all_codes() -> dict[str, str]:
    """Every reason code with the file it comes from."""
    found = {CALL_AS_TITLE: "aggregator/models.py"}
    for path in sorted((ROOT / "aggregator").rglob("*.py")):
        tree, name = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
        codes = [*raised_codes(tree), *table_codes(tree, TABLES.get(name, set()))]
        found.update(dict.fromkeys(codes, name))
    return found


CODES = all_codes()


def told_codes() -> list[str]:
    """First cells of the tables of codes: ``| `code`, `code` | ...``."""
    rows = re.findall(r"^\| (`[^|]+`) \|", section(OPERATIONS, "Reason codes"), re.MULTILINE)
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)]


def test_the_collection_sees_every_kind_of_code() -> None:
    seen = {"dns", "tls-name", "read-timeout", "robots", "parse-limit", "soft-404", "not-json", "drifted"}
    seen |= {"shrunk", "short-title", "no-title", "empty", "internal-error", "not-modified", "call-as-title"}
    assert seen <= CODES.keys()


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_reason_code_is_told(code: str) -> None:
    assert code in told_codes(), f"{code} of {CODES[code]}"


def test_no_reason_code_is_told_that_is_not_there() -> None:
    made = {"http-404", "boilerplate-nav"}  # the examples of codes with a changing part
    assert set(told_codes()) - CODES.keys() <= made


@pytest.mark.parametrize("words", [Status, ChangeKind, Kind, Precision, DateOrigin])
def test_fixed_words_are_told(words: type[StrEnum]) -> None:
    told = ticked(text_of(OPERATIONS)) | ticked(text_of(ROOT / "docs/formats.md"))
    assert {word.value for word in words} <= told


def test_the_fault_matrix_is_whole_and_names_codes_that_are_there() -> None:
    text = text_of(FAULTS)
    rows = re.findall(r"^\| (F\d\d)\b", text, re.MULTILINE)
    assert rows == [f"F{number:02}" for number in range(1, 61)]
    named = {
        code for cell in re.findall(r"^\| F\d\d.*\|([^|]*)\|$", text, re.MULTILINE) for code in ticked(cell)
    }
    patterned = {code for code in named if re.fullmatch(r"http-(\d{3}|5xx)|boilerplate-[a-z]+", code)}
    others = {status.value for status in Status} | VERBS.keys() | Source.model_fields.keys()
    assert named - patterned - others <= CODES.keys()


def test_the_invariants_name_tests_that_are_there() -> None:
    named = {word for word in ticked(text_of(FAULTS)) if word.startswith("tests/")}
    assert len(named) > 10
    assert {name for name in named if not (ROOT / name).exists()} == set()


# --------------------------------------------------------------------------- commands, links, paths


def test_commands_of_make_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    for page in (README, ROOT / "CONTRIBUTING.md", OPERATIONS):
        used = set(re.findall(r"\bmake ([a-z][a-z-]*)", " ".join(ticked(text_of(page)) | blocks(page))))
        assert used <= targets, page.name
    assert {"make run", "make test"} <= ticked(text_of(README)) | {
        line.split("  ")[0].strip() for block in blocks(README) for line in block.splitlines()
    }


def blocks(page: Path) -> set[str]:
    return set(re.findall(r"^```[a-z]*\n(.*?)^```", text_of(page), re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        goal = (page.parent / file).resolve() if file else page
        assert goal.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(goal), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    """Headings as they are linked to: small letters, blanks as hyphens, no other signs."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*PAGES, *DEPLOYED], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_document_knows_the_machine_it_was_written_on(page: Path) -> None:
    text = text_of(page)
    assert str(ROOT) not in text
    assert not re.search(r"/(work|root|home/\w+|tmp/pytest\S*|Users/\w+)/", text)


# --------------------------------------------------------------------------- another server in front


def test_nginx_serves_the_types_our_own_server_does() -> None:
    conf = text_of(ROOT / "deploy/nginx.conf")
    for suffix, kind in KINDS.items():
        assert re.search(rf"^\s+{re.escape(kind.media_type)}\s+{suffix[1:]};", conf, re.MULTILINE), suffix


def test_nginx_sends_the_headers_our_own_server_does() -> None:
    conf = text_of(ROOT / "deploy/nginx.conf")
    for name, value in GUARDS:
        sent = re.search(
            rf'^\s+add_header {name.decode()} "([^"]*)" always;$', conf, re.IGNORECASE | re.MULTILINE
        )
        assert sent, name
        assert sent[1] == value.decode()
    assert f'"{CHANGING.decode()}"' in conf
    assert f'"{UNCHANGING.decode()}"' in conf
    shared = re.search(r'"~\\\.\(\?:([a-z|]+)\)\$"', conf)
    assert shared
    assert set(shared[1].split("|")) == {suffix[1:] for suffix, kind in KINDS.items() if kind.shared}

"""What ``--help`` shows on a terminal of 80 columns."""

from __future__ import annotations

import re

import pytest
import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner

import run

GROUP = typer.main.get_command(run.app)
assert isinstance(GROUP, TyperGroup)
GROUPS = ("Running:", "Reading:", "Looking:", "Looking after:")


def shown(*arguments: str) -> list[str]:
    answer = CliRunner().invoke(run.app, [*arguments, "--help"], env={"COLUMNS": "80"})
    assert answer.exit_code == 0
    return answer.output.splitlines()


def test_every_verb_has_one_whole_line_in_the_group_it_belongs_to() -> None:
    lines = shown()
    begin = lines.index(GROUPS[0])
    assert tuple(line for line in lines[begin:] if line and not line.startswith(" ")) == GROUPS
    verbs = [found[1] for line in lines[begin:] if (found := re.match(r"  ([a-z-]+) +\S", line))]
    assert sorted(verbs) == sorted(GROUP.commands)
    assert len([line for line in lines[begin:] if line]) == len(GROUPS) + len(verbs)


@pytest.mark.parametrize("verb", ["", *GROUP.commands])
def test_help_fits_a_terminal_and_every_option_says_what_it_is_for(verb: str) -> None:
    lines = shown(*filter(None, [verb]))
    assert max(map(len, lines)) <= 80
    options = [line for line in lines if re.match(r"  -", line)]
    assert {"--config", "--data", "--json", "--help"} <= {line.split()[0] for line in options}
    assert [line for line in options if not re.match(r"  \S+( \S+)*  +[A-Z]", line)] == []
    assert [line for line in options if " <" in line] == []

"""`list`, `params`, `show`, `schema`, and help."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from calling import Call

import cmsim
from cmsim.cli.commands import calibrate_search
from cmsim.cli.main import cli
from cmsim.cli.options import BASES, DEFAULT_BASIS, PARAMETERS
from cmsim.cli.selection import SHIPPED_BASE


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found = []
    for name, command in group.commands.items():
        here = (*path, name)
        found += _commands(command, here) if isinstance(command, click.Group) else [(here, command)]
    return found


COMMANDS = dict(_commands(cli))


def test_the_commands_are_those_of_the_interface() -> None:
    assert {path[0] for path in COMMANDS} == {
        "run", "compare", "list", "params", "schema", "show", "plan", "explain", "calibrate",
        "robustness", "experiment", "store", "optimize",
    }  # fmt: skip
    assert {path[1] for path in COMMANDS if path[0] == "calibrate"} == {
        "law",
        "search",
        "patterns",
        "warm-up",
    }


def test_help_is_shown_without_a_command(call: Call) -> None:
    answer = call()
    assert answer.exit_code == 0
    assert "cmsim compare" in answer.stdout


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_teaches_by_examples_that_can_be_typed(call: Call, path: tuple[str, ...]) -> None:
    answer = call(*path, "--help")
    assert answer.exit_code == 0
    examples = re.findall(r"^ {4}cmsim (.*)$", answer.stdout, flags=re.MULTILINE)
    assert len(examples) >= 2
    for example in examples:
        words = re.split(r" {3,}| \| ", example)[0].split()
        names = next(known for known in COMMANDS if tuple(words[: len(known)]) == known)
        COMMANDS[names].make_context(names[-1], words[len(names) :])


def test_all_commands_share_language_and_form() -> None:
    for command in COMMANDS.values():
        names = {name for parameter in command.params for name in parameter.opts}
        assert {"--json", "--quiet", "--lang"} <= names


def test_what_is_copied_to_start_fast_is_what_the_package_says() -> None:
    from cmsim import api
    from cmsim.calibrate.search import SEARCH_DESIGN
    from cmsim.calibrate.search import search as run_search
    from cmsim.equilibrium.bases import BASES as REAL_BASES
    from cmsim.experiments.comparison import PARAMETERS as REAL_PARAMETERS

    assert BASES == REAL_BASES
    assert PARAMETERS == REAL_PARAMETERS
    assert api.request.__kwdefaults__["bases"] == (DEFAULT_BASIS,)
    assert run_search.__defaults__[0] == calibrate_search.DEFAULT_BUDGET
    assert SEARCH_DESIGN.scale == calibrate_search.DEFAULT_SCALE


def test_help_and_mistakes_load_none_of_the_machinery() -> None:
    heavy = ("numpy", "pandas", "scipy", "pydantic", "rich", "matplotlib", "simpy", "ruamel")
    code = f"import sys, cmsim.cli.main; sys.exit(any(name in sys.modules for name in {heavy!r}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_list_shows_bases_policies_and_overlays(call: Call) -> None:
    told = call("list").stdout
    for info in cmsim.list_scenarios():
        assert info.id in told
        assert info.name.split()[0] in told
    listed = {info["id"]: info for info in json.loads(call("list", "--json").stdout)}
    assert listed[SHIPPED_BASE]["base"] == ""
    assert call("list", "--quiet").stdout.split() == [info.id for info in cmsim.list_scenarios()]
    assert "大客户一户一经理" in call("list", "--lang", "zh").stdout


def test_parameters_are_filtered_by_provenance_role_and_path(call: Call) -> None:
    answer = call("params", "--kind", "assumption", "--role", "parameter", "--prefix", "care", "--json")
    rows = json.loads(answer.stdout)
    assert rows
    assert {(row["kind"], row["role"]) for row in rows} == {("assumption", "parameter")}
    assert all(row["path"].startswith("care.") for row in rows)


def test_parameters_are_told_with_all_that_is_known(call: Call) -> None:
    told = call("params", "--prefix", "care.trust_rest").stdout
    row = cmsim.params(prefix="care.trust_rest")[0]
    for part in (row.path, row.unit, row.kind.value, row.role.value, f"{row.range[0]:g}..{row.range[1]:g}"):
        assert part in told
    assert row.description.split()[0] in told
    assert "是" not in told
    assert row.description_zh[:4] in call("params", "--prefix", "care.trust_rest", "--lang", "zh").stdout


def test_a_value_that_is_set_is_shown_with_its_new_provenance(call: Call) -> None:
    answer = call("params", "--set", "care.trust_rest=0.5", "--prefix", "care.trust_rest", "--json")
    (row,) = json.loads(answer.stdout)
    assert (row["value"], row["kind"], row["ref"], row["range"]) == (0.5, "user", None, None)


def test_what_is_shown_loads_back_from_the_file(call: Call, tmp_path: Path) -> None:
    answer = call("show", "ownership-bonus", "--set", "care.trust_rest=0.5", "--out", "mine.yaml")
    assert answer.exit_code == 0
    assert answer.stdout == "Written: mine.yaml\n"
    asked = cmsim.load("ownership-bonus", {"care.trust_rest": "0.5"})
    assert cmsim.load(tmp_path / "mine.yaml").digest == asked.digest


def test_what_is_shown_on_standard_output_is_the_file_and_nothing_else(call: Call) -> None:
    answer = call("show", SHIPPED_BASE)
    assert answer.stdout_bytes.decode() == cmsim.show(SHIPPED_BASE)
    as_json = json.loads(call("show", SHIPPED_BASE, "--json").stdout)
    assert as_json["yaml"] == cmsim.show(SHIPPED_BASE)
    assert as_json["digest"] == cmsim.load(SHIPPED_BASE).digest


def test_the_schema_is_json_on_the_screen_and_in_a_file(call: Call, tmp_path: Path) -> None:
    assert json.loads(call("schema").stdout) == cmsim.schema()
    assert json.loads(call("schema", "--out", "s.json", "--json").stdout) == {"file": "s.json"}
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8")) == cmsim.schema()
    assert json.loads(call("schema", "--of", "experiment").stdout) == cmsim.schema("experiment")


def test_the_version_is_the_package_s(call: Call) -> None:
    assert call("--version").stdout == f"cmsim, version {cmsim.__version__}\n"

"""Every command in the documents is one that cmsim understands."""

from pathlib import Path

import click
import pytest
from documents import ROOT, commands, options, pages

from cmsim import load
from cmsim.cli.main import cli
from cmsim.errors import InputError

CALLS = [(page, call) for page in pages() for call in commands(page)]
PLACEHOLDERS = frozenset({"NAME", "FILE", "DIR", "N"})
"""Words that stand for what a reader puts there."""
WRITTEN_IN_THE_TUTORIALS = frozenset(
    {
        "my-bonus",
        "peer-commission.yaml",
        "ownership-commission+keeping-up.yaml",
        "ownership-bonus+keeping-up.yaml",
    }
)
WITH_SCENARIOS = frozenset({"compare", "run", "params", "show"})


def shown(value: object) -> str:
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else " ".join(map(str, value))  # type: ignore[call-overload]


def parsed(call: list[str]) -> click.Context:
    """Return the context of the innermost command, as click understands the call."""
    command: click.Command = cli
    arguments = ["7" if word in PLACEHOLDERS else word for word in call]
    context = click.Context(cli, info_name="cmsim")
    while isinstance(command, click.Group) and arguments:
        chosen = command.get_command(context, arguments[0])
        assert chosen is not None, f"there is no command {arguments[0]}"
        if len(arguments) > 1 and arguments[1] in {"--help", "-h"}:
            return context
        rest = arguments[1:]
        if isinstance(chosen, click.Group):
            context, command, arguments = click.Context(chosen, parent=context), chosen, rest
            continue
        return chosen.make_context(arguments[0], rest, parent=context)
    return context


@pytest.mark.parametrize(("page", "call"), CALLS, ids=shown)
def test_a_command_of_the_documents_is_understood(page: Path, call: list[str]) -> None:
    try:
        parsed(call)
    except click.MissingParameter:
        # A command that is only named, in a sentence.
        assert len(call) == 1


@pytest.mark.parametrize(
    "call",
    [["compar"], ["compare", "--replicas", "3"], ["run", "--years", "3"], ["compare", "--basis", "none"]],
)
def test_a_wrong_command_would_be_found(call: list[str]) -> None:
    with pytest.raises((AssertionError, click.UsageError, InputError)):
        parsed(call)


def known_options(command: click.Command) -> set[str]:
    own = {name for parameter in command.params for name in parameter.opts}
    if isinstance(command, click.Group):
        return own.union(*(known_options(inner) for inner in command.commands.values()))
    return own


def test_every_option_named_in_a_sentence_exists() -> None:
    known = known_options(cli)
    named = {(page.name, option) for page in pages() for option in options(page)}
    assert sorted(pair for pair in named if pair[1] not in known) == []
    assert len(named) > 10


def test_scenarios_named_in_commands_and_their_overrides_exist() -> None:
    known = 0
    for _page, call in CALLS:
        if not call or call[0] not in WITH_SCENARIOS:
            continue
        if len(call) == 1:
            continue
        given = parsed(call).params
        named = given.get("scenarios") or given.get("scenario") or ()
        overrides = given.get("overrides") or {}
        for scenario in [named] if isinstance(named, str) else named:
            if scenario not in WRITTEN_IN_THE_TUTORIALS | {"7"}:
                load(scenario, overrides)
                known += 1
    assert known > 0

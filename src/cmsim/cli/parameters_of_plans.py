"""The option `--param`: parameters of a plan as they would stand in a scenario file."""

from __future__ import annotations

import click

from cmsim.cli.usage import CallError


def params_of(given: tuple[str, ...]) -> dict[str, object]:
    """Return parameters by name.

    Raises
    ------
    CallError
        If one has no sign of equality, is given twice, or its value is no YAML.
    """
    found: dict[str, object] = {}
    for text in given:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not sign or not name or name in found:
            raise CallError(
                "cli.bad-param",
                "--param takes a name once, a sign of equality and a value",
                path="--param",
                found=text,
                allowed="name=value, such as rate=0.05",
            )
        found[name] = _value(name, value)
    return found


def _value(name: str, text: str) -> object:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        value: object = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise CallError(
            "cli.bad-param",
            "--param takes a name once, a sign of equality and a value",
            path=f"--param {name}",
            found=text,
            allowed="a value as in a scenario file",
        ) from error
    return value


param_option = click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    callback=lambda _context, _parameter, given: params_of(given),
    help="A parameter of the plan, as in a scenario file. Repeatable. [default: the plan's]",
)

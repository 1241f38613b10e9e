"""Wrong use of the command line as errors of the one family, with the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from cmsim.errors import InputError, did_you_mean

if TYPE_CHECKING:
    _TextType = click.ParamType[str]
else:
    # Older releases of click have no type argument here.
    _TextType = click.ParamType


PROGRAMME = "cmsim"


class CallError(InputError):
    """The command line itself is wrong; `help_command` tells whose help to read."""

    help_command: str | None = None


class NearestGroup(click.Group):
    """A group of commands that names the nearest one if there is none of a name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of a call, or raise CallError."""
        name = str(args[0])
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            known = self.list_commands(ctx)
            mistake = CallError(
                "cli.unknown-command",
                "there is no such command",
                found=name,
                allowed=", ".join(known),
                hint=did_you_mean(name, known),
            )
            mistake.help_command = ctx.command_path
            raise mistake
        return super().resolve_command(ctx, args)


class OneOf(_TextType):
    """A choice among names; a wrong one is answered with the nearest."""

    name = "choice"

    def __init__(self, choices: Iterable[str]) -> None:
        self.choices = tuple(choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return how the help shows the choice."""
        return f"[{'|'.join(self.choices)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the choice, or raise CallError."""
        text = str(value)
        if text not in self.choices:
            mistake = CallError(
                "cli.unknown-choice",
                "this is not one of the choices",
                path=_name_of(param),
                found=text,
                allowed=", ".join(self.choices),
                hint=did_you_mean(text, self.choices),
            )
            mistake.help_command = ctx.command_path if ctx is not None else None
            raise mistake
        return text


def usage_mistake(error: click.UsageError) -> CallError:
    """Return click's error in our words."""
    mistake = _translated(error)
    mistake.help_command = error.ctx.command_path if error.ctx is not None else PROGRAMME
    return mistake


def _translated(error: click.UsageError) -> CallError:
    if isinstance(error, click.NoSuchOption):
        known = _options(error.ctx)
        return CallError(
            "cli.unknown-option",
            "there is no such option",
            found=error.option_name,
            allowed=", ".join(known) or None,
            hint=did_you_mean(error.option_name, known),
        )
    if isinstance(error, click.MissingParameter):
        return CallError("cli.missing", "something is missing in the call", path=_name_of(error.param))
    if isinstance(error, click.BadParameter):
        return CallError(
            "cli.bad-value",
            "this value cannot be used",
            path=_name_of(error.param),
            found=_plain(error.message),
        )
    if isinstance(error, click.BadOptionUsage):
        return CallError("cli.missing-value", "the option needs a value", path=error.option_name)
    return CallError("cli.usage", "the call cannot be understood", found=_plain(error.message))


def _options(context: click.Context | None) -> list[str]:
    if context is None:
        return []
    parameters = context.command.get_params(context)
    return sorted({name for parameter in parameters for name in parameter.opts if name.startswith("-")})


def _name_of(parameter: click.Parameter | None) -> str | None:
    if parameter is None:
        return None
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name


def _plain(message: str) -> str:
    text = message.strip().rstrip(".")
    return text[:1].lower() + text[1:]

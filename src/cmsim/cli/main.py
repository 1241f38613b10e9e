"""The command `cmsim`: its commands, and the boundary where errors become text and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from cmsim.cli.commands.calibrate import calibrate
from cmsim.cli.commands.compare import compare
from cmsim.cli.commands.experiment import experiment
from cmsim.cli.commands.explain import explain
from cmsim.cli.commands.list import list_command
from cmsim.cli.commands.optimize import optimize
from cmsim.cli.commands.params import params
from cmsim.cli.commands.plan import plan
from cmsim.cli.commands.robustness import robustness
from cmsim.cli.commands.run import run
from cmsim.cli.commands.schema import schema
from cmsim.cli.commands.show import show
from cmsim.cli.commands.store import store
from cmsim.cli.endings import end_by_error, end_by_fault, end_by_interrupt, end_quietly
from cmsim.cli.face import face_of, make_streams_robust
from cmsim.cli.usage import NearestGroup, usage_mistake
from cmsim.errors import CmsimError
from cmsim.version import VERSION


class _InterruptedError(Exception):
    """Ctrl-C while a command ran."""


class _ReaderGoneError(Exception):
    """Whoever read the output stopped reading."""


class Programme(NearestGroup):
    """The commands, with every ending of a call in one place."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what click would answer itself is passed on under another name."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise _InterruptedError from None
        except BrokenPipeError:
            raise _ReaderGoneError from None

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Answer a call and leave the process with its exit code: 0, 1, 2, or 130 after Ctrl-C."""
        make_streams_robust()
        arguments = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        face = face_of(arguments)
        try:
            answer = super().main(arguments, *rest, **extra)
            sys.stdout.flush()
            code = answer if isinstance(answer, int) else 0
        except click.UsageError as error:
            code = end_by_error(usage_mistake(error), face)
        except CmsimError as error:
            code = end_by_error(error, face)
        except (_InterruptedError, click.Abort, KeyboardInterrupt):
            code = end_by_interrupt(face)
        except (_ReaderGoneError, BrokenPipeError):
            code = end_quietly()
        except Exception as error:
            code = end_by_fault(error, face, arguments)
        sys.exit(code)


@click.group(
    "cmsim",
    cls=Programme,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(VERSION, prog_name="cmsim")
@click.pass_context
def cli(context: click.Context) -> None:
    """Compare policies for customer managers by simulation: who serves which client, and what it pays.

    \b
    Begin with
      cmsim list                 what can be compared
      cmsim compare              every shipped policy against the shipped base
      cmsim compare --help       how to ask for more

    Every command takes --lang zh for Chinese, and --json where a programme reads the answer. Exit codes:
    0 done, 1 failed, 2 wrong use or bad input, 130 stopped by Ctrl-C.
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    compare,
    run,
    experiment,
    robustness,
    optimize,
    explain,
    list_command,
    params,
    show,
    schema,
    plan,
    calibrate,
    store,
):
    cli.add_command(_command)


def main() -> None:
    """Answer the call of this process."""
    cli.main(prog_name="cmsim")


if __name__ == "__main__":
    main()

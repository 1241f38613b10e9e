"""Calling the command line in this process."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from cmsim.cli.main import cli

Call = Callable[..., Result]

HERE = Path(__file__).parent
BAD_FILES = HERE.parent / "scenario" / "files"


def called(*arguments: object) -> Result:
    """Return what a call answers."""
    # Older releases of click join the two streams unless told not to.
    apart = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
    return CliRunner(**apart).invoke(cli, [str(argument) for argument in arguments])


@dataclass(frozen=True)
class Village:
    """The invented organisation and a policy of it, with a store that holds a response law.

    Attributes
    ----------
    arguments : list of str
        A small comparison of the two.
    law : Path
        File of the response law in the store.
    """

    folder: Path
    arguments: list[str]
    law: Path
    law_digest: str

    @property
    def out(self) -> Path:
        return self.folder / "out"

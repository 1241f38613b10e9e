"""Options that mean the same in every command that has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click

from cmsim.cli.face import DEFAULT_LANGUAGE, LANGUAGE_VARIABLE
from cmsim.cli.usage import CallError, OneOf
from cmsim.report.words import LANGUAGES, Lang

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

BASES = ("as_written", "equal_pay_bill", "equal_participation")
"""As `cmsim.equilibrium.bases.BASES` has them (a test compares), which takes long to import."""
ALL_BASES = "all"
DEFAULT_BASIS = "equal_participation"
PARAMETERS = ("defaults", "accepted")
EXECUTORS = ("local", "dask")
"""As `cmsim.experiments.executors.choice.EXECUTORS` has them (a test compares)."""
OBJECTIVES = ("net_contribution", "with_final_value")
"""As `cmsim.experiments.tune_settings.OBJECTIVES` has them (a test compares)."""
_FILE = click.Path(path_type=Path)


def put_on_all(*decorators: Callable[[Any], Any]) -> Callable[[Decorated], Decorated]:
    """Return one decorator that puts options on a command in the order given."""

    def put_on(command: Decorated) -> Decorated:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return put_on


lang_option = click.option(
    "--lang",
    type=OneOf(LANGUAGES),
    default=DEFAULT_LANGUAGE,
    envvar=LANGUAGE_VARIABLE,
    help=f"Language of tables, figures and errors (or set {LANGUAGE_VARIABLE}).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
quiet_option = click.option("--quiet", is_flag=True, help="No progress; no more than the result itself.")
set_option = click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="PATH=VALUE",
    callback=lambda _context, _parameter, given: overrides_of(given),
    help="Set a value in every scenario, such as care.trust_rest=0.5. Repeatable.",
)
plans_option = click.option(
    "--plans",
    "plan_files",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="A Python file with pay plans of your own, which scenarios then name. Its code is run. Repeatable.",
)
out_file_option = click.option(
    "--out", type=_FILE, metavar="FILE", help="Write to this file instead of the screen."
)
workers_option = click.option(
    "--workers", type=int, default=0, metavar="K", help="Processes; 0 takes all processors. [default: 0]"
)
executor_options = put_on_all(
    click.option(
        "--executor",
        type=OneOf(EXECUTORS),
        default=EXECUTORS[0],
        help="Where the work is done: processes of this machine, or a Dask cluster. [default: local]",
    ),
    click.option(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="Address of the cluster's scheduler, such as tcp://HOST:8786.",
    ),
)
scale_option = click.option(
    "--scale",
    type=float,
    default=1.0,
    metavar="SHARE",
    help="A thinned province of whole branches, such as 0.1. [default: 1]",
)

years_option = click.option("--years", type=int, metavar="N", help="Years compared. [default: the base's]")
seed_option = click.option("--seed", type=int, metavar="S", help="Seed of all luck. [default: the base's]")
out_option = click.option(
    "--out", type=_FILE, metavar="DIR", help="Folder of the results. [default: results/NAME]"
)
store_option = click.option(
    "--store",
    type=_FILE,
    metavar="DIR",
    default=Path("results/store"),
    help="Folder of finished replications, taken up again by later calls. [default: results/store]",
)

face_options = put_on_all(json_option, quiet_option, lang_option)
run_options = put_on_all(
    click.option(
        "--basis",
        "bases",
        multiple=True,
        type=OneOf((*BASES, ALL_BASES)),
        help="Basis of comparison: base pay as in the files, moved so that the pay bill is the base's, or so "
        f"that the median candidate is as well off as outside. Repeatable. [default: {DEFAULT_BASIS}]",
    ),
    click.option(
        "--replications", type=int, metavar="N", help="Worlds with luck of their own. [default: the base's]"
    ),
    years_option,
    click.option(
        "--steady-years",
        "--steady",
        "steady_years",
        type=int,
        default=0,
        metavar="N",
        help="Run on to N years and tell the mean of the last five apart, as the steady state. [default: 0, "
        "not told]",
    ),
    seed_option,
    scale_option,
    workers_option,
    executor_options,
    set_option,
    plans_option,
    click.option(
        "--parameters",
        type=OneOf(PARAMETERS),
        default=PARAMETERS[0],
        help="The world's parameters: as in the files, or replication i takes the i-th accepted joint draw. "
        "[default: defaults]",
    ),
    click.option("--events", is_flag=True, help="Keep the log of events as a table (large)."),
    click.option("--check", is_flag=True, help="Check the conservation laws every week (slower; runs anew)."),
    out_option,
    store_option,
    face_options,
)


@dataclass(frozen=True)
class RunOptions:
    """The options of a command that simulates.

    Attributes
    ----------
    bases : tuple of str
        As given, without repetition; empty if none was given.
    """

    bases: tuple[str, ...] = ()
    replications: int | None = None
    years: int | None = None
    steady_years: int = 0
    seed: int | None = None
    scale: float = 1.0
    workers: int = 0
    executor: str = EXECUTORS[0]
    scheduler: str = ""
    overrides: dict[str, str] = field(default_factory=dict)
    plan_files: tuple[Path, ...] = ()
    parameters: str = PARAMETERS[0]
    events: bool = False
    check: bool = False
    out: Path | None = None
    store: Path = Path("results/store")
    as_json: bool = False
    quiet: bool = False
    lang: Lang = DEFAULT_LANGUAGE

    @classmethod
    def of(cls, given: dict[str, Any]) -> RunOptions:
        """Return the options as click hands them over."""
        named = given.pop("bases")
        bases = BASES if ALL_BASES in named else tuple(dict.fromkeys(named))
        return cls(bases=bases, **given)

    @property
    def for_request(self) -> dict[str, Any]:
        """The options of :func:`cmsim.api.request`."""
        names = (
            "replications",
            "years",
            "steady_years",
            "seed",
            "scale",
            "workers",
            "executor",
            "scheduler",
            "store",
            "check",
            "events",
        )
        return {
            "bases": self.bases or (DEFAULT_BASIS,),
            **{name: getattr(self, name) for name in names},
            "parameters": self.parameters,
            "overrides": self.overrides,
        }


def use_plan_files(files: tuple[Path, ...]) -> None:
    """Make the plans of files known, before a scenario names them."""
    if files:
        from cmsim import api

        api.use_plans(files)


def overrides_of(given: tuple[str, ...]) -> dict[str, str]:
    """Return overrides by path.

    Raises
    ------
    CallError
        If one has no sign of equality, or two have the same path.
    """
    found: dict[str, str] = {}
    for text in given:
        path, sign, value = text.partition("=")
        if not sign or not path.strip():
            raise CallError(
                "cli.bad-override",
                "--set takes a path, a sign of equality and a value",
                path="--set",
                found=text,
                allowed="section.field=value, such as care.trust_rest=0.5",
            )
        if path.strip() in found:
            raise CallError("cli.double-override", "a path is set twice", path="--set", found=path.strip())
        found[path.strip()] = value.strip()
    return found

"""Solving a PuLP model, and reading from the solver no more than it says.

What a solver calls "Optimal" may be an incumbent at a time limit, and a run without a solution leaves values
behind: `sol_status` tells them apart. Bounds and gaps are the caller's, from what he can prove himself.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, get_args

import pulp

from cmsim.errors import CmsimError, InputError

SolverName = Literal["highs", "cbc"]
SOLVERS: tuple[SolverName, ...] = get_args(SolverName)
SolveState = Literal["proven", "incumbent", "infeasible", "unbounded", "nothing"]
"""`proven` within the gap asked for; `incumbent` when time ran out first; `nothing` when it ran out before
any solution."""

_STDOUT = 1


class SolverError(CmsimError):
    """A solver is missing, was killed or failed."""


@dataclass(frozen=True)
class SolverSettings:
    """Which solver, and how long it may take.

    Attributes
    ----------
    relative_gap : float
        At which a mixed-integer search may end.
    seconds : float, optional
        Limit of one solve.
    threads : int
        More than one makes the search depend on timing, and so the choice among equally good solutions.
    path : str
        Executable of CBC, if it is not the one that PuLP finds.
    """

    name: SolverName = "highs"
    relative_gap: float = 1e-6
    seconds: float | None = None
    threads: int = 1
    path: str = ""


@dataclass(frozen=True)
class Solved:
    """How a solve ended.

    Attributes
    ----------
    objective : float
        As the solver has it; NaN without a solution.
    """

    state: SolveState
    objective: float
    seconds: float

    @property
    def has_solution(self) -> bool:
        """Whether the model's variables hold a solution."""
        return self.state in ("proven", "incumbent")


def check_solver(settings: SolverSettings) -> None:
    """Make sure that there is such a solver.

    Raises
    ------
    InputError
        If cmsim knows no solver of this name.
    SolverError
        If it is not installed.
    """
    _ready(settings)


def gap_of(value: float, bound: float) -> float:
    """Return the share of the bound by which a better solution could be better, at most."""
    return max(0.0, bound - value) / max(abs(bound), 1.0)


def _ready(settings: SolverSettings) -> pulp.LpSolver:
    """Return the solver; raises as :func:`check_solver`."""
    if settings.name not in SOLVERS:
        raise InputError(
            "solver.unknown",
            "there is no such solver",
            path="solver",
            found=settings.name,
            allowed=", ".join(SOLVERS),
        )
    solver = _made(settings)
    if not solver.available():
        raise SolverError(
            "solver.missing",
            "the solver is not installed",
            path="solver",
            found=settings.path or settings.name,
            hint="pip install highspy" if settings.name == "highs" else "install CBC, or take highs",
        )
    return solver


def solve(model: pulp.LpProblem, settings: SolverSettings) -> Solved:
    """Solve a model in place.

    Raises
    ------
    SolverError
        If the solver is missing, was killed, or failed.
    """
    solver = _ready(settings)
    started = time.perf_counter()
    try:
        with _quiet():
            model.solve(solver)
    except (pulp.PulpSolverError, OSError) as error:
        raise SolverError(
            "solver.failed",
            "the solver stopped without an answer: it was killed, or failed",
            path="solver",
            found=str(error),
            hint="try again, or the other solver: " + ", ".join(SOLVERS),
        ) from error
    seconds = time.perf_counter() - started
    state = _state_of(model)
    known = state in ("proven", "incumbent")
    # Without a term there is nothing to value.
    value = pulp.value(model.objective) if known else None
    return Solved(state, float("nan") if not known else float(value or 0.0), seconds)


def variable(
    model: pulp.LpProblem, name: str, most: float | None = None, *, whole: bool = False
) -> pulp.LpVariable:
    """Return a new variable of a model, from 0, whole or not; PuLP 4 makes them by the model."""
    kind = pulp.LpInteger if whole else pulp.LpContinuous
    adder = getattr(model, "add_variable", None)
    return adder(name, 0, most, kind) if adder is not None else pulp.LpVariable(name, 0, most, kind)


def _state_of(model: pulp.LpProblem) -> SolveState:
    # What a solve without solution leaves in the variables is not looked at.
    by_code: dict[int, SolveState] = {
        pulp.LpSolutionOptimal: "proven",
        pulp.LpSolutionIntegerFeasible: "incumbent",
        pulp.LpSolutionInfeasible: "infeasible",
        pulp.LpSolutionUnbounded: "unbounded",
    }
    return by_code.get(model.sol_status, "nothing")


def _made(settings: SolverSettings) -> pulp.LpSolver:
    options = {
        "msg": False,
        "gapRel": settings.relative_gap,
        "threads": settings.threads,
        "timeLimit": settings.seconds,
    }
    if settings.name == "highs":
        return pulp.HiGHS(**options)
    if settings.path:
        return pulp.COIN_CMD(path=settings.path, **options)
    with warnings.catch_warnings():
        # The bundled CBC goes in PuLP 4, which finds one that is installed beside it.
        warnings.simplefilter("ignore", DeprecationWarning)
        bundled = getattr(pulp, "PULP_CBC_CMD", None)
        return bundled(**options) if bundled is not None else pulp.COIN_CMD(**options)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the banner that HiGHS prints despite all off standard output, which programmes may read."""
    try:
        sys.stdout.flush()
        kept = os.dup(_STDOUT)
    except (OSError, ValueError):
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDOUT)
        yield
    finally:
        os.dup2(kept, _STDOUT)
        os.close(kept)
        os.close(nowhere)

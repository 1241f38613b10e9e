"""The verbs of notebooks: solve a scenario's response as arrays, pay results under a plan object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cmsim.equilibrium.prepare import BASES, Basis
from cmsim.errors import InputError, did_you_mean
from cmsim.experiments.conduct import conduct
from cmsim.experiments.solved import Response
from cmsim.naming import DEFAULT_STORE, Named, scenario_of, todays
from cmsim.plans.inputs import AT_START, NO_PEERS, PERIOD_WEEKS, Measures, PayContext, Peers, State
from cmsim.plans.protocol import FloatArray, Plan
from cmsim.plans.registry import build
from cmsim.report.solved import Solved

TOTAL = "pay_yuan"


def solve(
    scenario: Named,
    *,
    basis: Basis = "equal_participation",
    base: Named | None = None,
    overrides: Mapping[str, str] | None = None,
    store: str | Path = DEFAULT_STORE,
    progress: Callable[[float], None] | None = None,
) -> Solved:
    """Solve how people respond to a scenario's plan, without a simulation.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Its plan, staff and preferences count; what hours bring comes from the response law of its base.
    basis : {'as_written', 'equal_pay_bill', 'equal_participation'}
        To what base pay is moved, as in a comparison.
    base : str, Path or Scenario, optional
        What it is compared with; the base that it extends if left out.
    store : str or Path
        Where response laws are kept that were measured for worlds of the user's own.

    Raises
    ------
    CmsimError
        If a scenario is wrong, the engine cannot take the plan, or no base pay meets the basis.
    """
    if basis not in BASES:
        raise InputError(
            "compare.basis",
            "there is no such basis of comparison",
            found=str(basis),
            allowed=", ".join(BASES),
            hint=did_you_mean(str(basis), BASES),
        )
    asked = scenario_of(scenario, overrides)
    before = todays(scenario, asked) if base is None else scenario_of(base, overrides)
    found = conduct(asked, before, Path(store), progress, basis)
    return Solved(Response(asked, basis, found))


def payoff(
    plan: Plan | str,
    results: Mapping[str, Any] | Any,
    *,
    params: Mapping[str, Any] | None = None,
    base_pay_yuan_per_year: Any = 0.0,
    kind: str = "staff",
    weeks: Any = None,
    peers: Mapping[str, Any] | None = None,
    state: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Return what a plan pays for results of an account period: a row for each person.

    Parameters
    ----------
    plan : Plan or str
        A plan object, or the name of a plan of the library or of a file in use.
    results : array, or mapping from measure to array
        An array alone is the plan's one measure.
    params : mapping, optional
        Parameters, if the plan is given by name.
    base_pay_yuan_per_year, weeks : number or array
        Of each person; the whole period if weeks are left out.
    kind : str
        Kind of staff, for plans with amounts by kind.
    peers, state : mappings, optional
        Statistics of others and state by name, if the plan needs them.

    Returns
    -------
    DataFrame
        Columns: the results, the components of pay, and `pay_yuan`, their sum.

    Raises
    ------
    PlanError, InputError
        If the plan cannot be built, or cannot pay for these results.
    """
    paid = build(plan, params or {}) if isinstance(plan, str) else plan
    told = _as_arrays(_by_measure(paid, results))
    count = max((value.size for value in told.values()), default=1)
    measured = {name: np.broadcast_to(value, (count,)) for name, value in told.items()}

    def filled(value: Any) -> FloatArray:
        return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)))

    whole = PERIOD_WEEKS[paid.period]
    context = PayContext(
        (kind,),
        np.zeros(count, dtype=np.int64),
        filled(base_pay_yuan_per_year),
        filled(whole if weeks is None else weeks),
    )
    others = NO_PEERS if peers is None else Peers({name: filled(v) for name, v in peers.items()})
    stands = AT_START if state is None else State({name: filled(v) for name, v in state.items()})
    payments = paid.pay(Measures(measured, context), stands, others)
    frame = pd.DataFrame({**measured, **{payment.component: payment.yuan for payment in payments}})
    frame[TOTAL] = sum((payment.yuan for payment in payments), np.zeros(count))
    return frame


def _by_measure(plan: Plan, results: Mapping[str, Any] | Any) -> Mapping[str, Any]:
    if isinstance(results, Mapping):
        return results
    names = [measure.name for measure in plan.measures]
    if len(names) != 1:
        raise InputError(
            "notebook.which-measure",
            "an array alone does not say which measure it is",
            found=f"a plan that counts {', '.join(names) or 'nothing'}",
            allowed="a mapping from measure to array",
        )
    return {names[0]: results}


def _as_arrays(results: Mapping[str, Any]) -> dict[str, FloatArray]:
    return {name: np.atleast_1d(np.asarray(value, dtype=np.float64)) for name, value in results.items()}

"""A solved response as a notebook shows it: arrays with names, frames, a table, small figures."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.figure import Figure

from cmsim.equilibrium.prepare import Basis, Equilibrium
from cmsim.errors import InputError, did_you_mean
from cmsim.experiments.plan_view import PlanView, view_plan
from cmsim.experiments.solved import Response
from cmsim.report.figures import plan_effort, plan_payout
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import themed
from cmsim.report.words import Lang
from cmsim.scenario import Scenario
from cmsim.tables.labelled import Labelled, dataset_of

if TYPE_CHECKING:
    import xarray

_ARRAYS: dict[str, Callable[[Response], Labelled]] = {
    "payoff": lambda response: response.payoff,
    "value": lambda response: response.value,
    "policy": lambda response: response.policy,
    "attainment": lambda response: response.attainment,
}
_FRAMES: dict[str, Callable[[Response], pd.DataFrame]] = {
    "types": lambda response: response.types,
    "kinds": lambda response: response.by_kind.reset_index(),
}


class Solved:
    """How people respond to a scenario's plan, on a basis of comparison.

    `payoff`, `value`, `policy` and `attainment` are arrays of xarray with named dimensions; `frame` gives the
    same, and a row for each type, as pandas without it.
    """

    def __init__(self, response: Response) -> None:
        self._response = response
        self.plot = SolvedPlots(response)
        """Figures: `plot.payout()`, `plot.effort()`."""

    @property
    def scenario(self) -> Scenario:
        """What was solved."""
        return self._response.scenario

    @property
    def basis(self) -> Basis:
        """Basis of comparison to which base pay was moved."""
        return self._response.basis

    @property
    def equilibrium(self) -> Equilibrium:
        """World, plan and solution as the engine has them."""
        return self._response.equilibrium

    @property
    def converged(self) -> bool:
        """Whether conduct answers itself within the tolerance of the fixed point."""
        return self.equilibrium.solution.converged

    @property
    def payoff(self) -> xarray.DataArray:
        """Pay of an account period, yuan: (kind, index_yuan)."""
        return self._response.payoff.to_xarray()

    @property
    def value(self) -> xarray.DataArray:
        """Worth of the rest of the period, yuan:
        (kind, risk_aversion, effort_cost, skill, week, index_yuan).
        """
        return self._response.value.to_xarray()

    @property
    def policy(self) -> xarray.DataArray:
        """Hours a week: (kind, risk_aversion, effort_cost, skill, task, week, index_yuan)."""
        return self._response.policy.to_xarray()

    @property
    def attainment(self) -> xarray.DataArray:
        """Chance that a period's results are at most a share of the target, or of what is expected:
        (kind, risk_aversion, effort_cost, skill, attainment).
        """
        return self._response.attainment.to_xarray()

    def to_xarray(self) -> xarray.Dataset:
        """Return payoff and attainment in one Dataset.

        `value` and `policy` have a week axis of their own and are large; ask for them by name.
        """
        about = {"scenario": self.scenario.id, "basis": self.basis, "plan": self.equilibrium.plan.name}
        return dataset_of((self._response.payoff, self._response.attainment), about)

    def frame(self, name: str = "types") -> pd.DataFrame:
        """Return a data frame.

        Parameters
        ----------
        name : {'types', 'kinds', 'payoff', 'value', 'policy', 'attainment'}
            A row for each type, a mean for each kind of staff, or an array as rows.

        Raises
        ------
        InputError
            If there is no such frame.
        """
        if name in _FRAMES:
            return _FRAMES[name](self._response).copy()
        if name in _ARRAYS:
            return _ARRAYS[name](self._response).to_frame()
        known = [*_FRAMES, *_ARRAYS]
        raise InputError(
            "notebook.no-frame",
            "there is no frame of this name",
            found=name,
            allowed=", ".join(known),
            hint=did_you_mean(name, known),
        )

    def __repr__(self) -> str:
        return f"{self._title()}\n{self._shown().to_string()}"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self._title())}</p>{self._shown().to_html()}"

    def _title(self) -> str:
        solution = self.equilibrium.solution
        end = "converged" if solution.converged else f"not converged, residual {solution.residual:.3f}"
        return f"{self.scenario.id}: plan {self.equilibrium.plan.name}, {self.basis}, {end}"

    def _shown(self) -> pd.DataFrame:
        return self._response.by_kind.round(1).T.rename_axis(columns=None)


class SolvedPlots:
    """Figures of a solved response, drawn as `cmsim plan show` draws them."""

    def __init__(self, response: Response) -> None:
        self._response = response

    def payout(self, lang: Lang = "en") -> Figure:
        """Return the figure of pay and marginal pay over results, by kind of staff.

        Raises
        ------
        InputError
            If pay is no curve over one person's results.
        """
        return self._drawn(plan_payout, lang)

    def effort(self, lang: Lang = "en") -> Figure:
        """Return the figure of the median type's hours by week and results so far.

        Raises
        ------
        InputError
            If pay is no curve over one person's results.
        """
        return self._drawn(plan_effort, lang)

    def _drawn(self, module: Any, lang: Lang) -> Figure:
        font = font_for(lang)
        with themed(font):
            figure: Figure = module.draw(module.data(self._view(), font.lang))
        return figure

    def _view(self) -> PlanView:
        solved = self._response.equilibrium
        scenario = _with_base_pay(self._response)
        return view_plan(solved.plan, scenario, solved, {}, "")


def _with_base_pay(response: Response) -> Scenario:
    """Return the scenario with the base pay that the basis came to, so that curves start from it."""
    kinds = zip(
        response.equilibrium.world.kind_ids,
        response.equilibrium.solution.base_pay_yuan_per_year,
        strict=True,
    )
    paid = {f"staff.kinds.{kind}.base_pay_yuan_per_year": float(yuan) for kind, yuan in kinds}
    return response.scenario.with_values(paid)

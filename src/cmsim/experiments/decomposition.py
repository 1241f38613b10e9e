"""A policy's difference from the base, taken apart: ownership, head-count, selection of staff, pay.

All 2⁴ settings of the four switches are run with the same luck, and each switch gets its Shapley share. The
share of pay is taken apart once more: with the staff as it would be without the new pay, what people gain by
working otherwise (effort); then with entry and exit that answer to it, the rest (sorting; Lazear 2000).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import InputError
from cmsim.experiments.comparison import Comparison, Progress, Request, compare
from cmsim.experiments.switches import SWITCHES, Switch, switched_apart, with_switches
from cmsim.scenario import Scenario
from cmsim.statistics.shapley import (
    main_effects,
    pair_interaction,
    settings_without,
    shapley_mean,
    shapley_shares,
)
from cmsim.tables.measures import measure_of

FloatArray = NDArray[np.float64]
Compare = Callable[[Request, Progress], Comparison]

OUTCOMES: tuple[str, ...] = (
    "net_contribution_yuan",
    "net_contribution_with_terminal_yuan",
    "key_client_revenue_yuan",
    "gross_profit_yuan",
    "pay_bill_yuan",
    "logo_retention_share",
    "net_revenue_retention_share",
    "staff_turnover_share",
    "certainty_equivalent_yuan",
)
"""Measures that are taken apart, over all years compared."""
PAY: Switch = "pay"
STAGE = "decomposition"
"""What progress is told of."""
_PAY_NUMBER = SWITCHES.index(PAY)


@dataclass(frozen=True)
class Part:
    """A part of a measure's difference, by replication.

    Attributes
    ----------
    kind : {'total', 'share', 'main_effect', 'interaction', 'effort', 'sorting'}
    switch, other : str
        The switch, and the second one of an interaction; 'all' and 'none' where there is none.
    values : array (replications,)
        In the measure's unit.
    """

    kind: str
    switch: str
    other: str
    values: FloatArray


@dataclass(frozen=True)
class Decomposition:
    """The difference of one policy from the base on one basis of comparison.

    Attributes
    ----------
    switches : list of str
        Those in which the two differ; the others have no part in anything.
    cells : Comparison
        Of all settings that were run.
    labels : tuple of str
        Label in `cells` by setting: bit i says whether switch i of ``SWITCHES`` is on.
    kept_staff_labels : tuple of str
        The same for the settings with pay off: the run with pay on and the staff as without it.
    """

    policy: str
    basis: str
    switches: list[Switch]
    cells: Comparison
    labels: tuple[str, ...]
    kept_staff_labels: tuple[str, ...]

    def settings(self, measure: str) -> FloatArray:
        """Return a measure by replication and setting of the switches, (replications, 16)."""
        return self._values(measure, self.labels)

    def parts(self, measure: str) -> list[Part]:
        """Return the parts of a measure's difference: shares and main effects of all switches, interactions
        of the switches that differ, effort and sorting if pay differs.
        """
        values = self.settings(measure)
        shares, effects = shapley_shares(values), main_effects(values)
        found = [Part("total", "all", "none", values[:, -1] - values[:, 0])]
        found += [Part("share", name, "none", shares[:, i]) for i, name in enumerate(SWITCHES)]
        found += [Part("main_effect", name, "none", effects[:, i]) for i, name in enumerate(SWITCHES)]
        for one, other in combinations(self.switches, 2):
            crossed = pair_interaction(values, SWITCHES.index(one), SWITCHES.index(other))
            found.append(Part("interaction", one, other, crossed))
        if PAY in self.switches:
            effort = self.effort(measure)
            found.append(Part("effort", PAY, "none", effort))
            found.append(Part("sorting", PAY, "none", shares[:, _PAY_NUMBER] - effort))
        return found

    def part(self, measure: str, kind: str, switch: str, other: str = "none") -> Part:
        """Return one of :meth:`parts`.

        Raises
        ------
        KeyError
            If there is none such.
        """
        for part in self.parts(measure):
            if (part.kind, part.switch, part.other) == (kind, switch, other):
                return part
        raise KeyError((kind, switch, other))

    def effort(self, measure: str) -> FloatArray:
        """Return the part of pay's share that is there with the staff as it was, (replications,)."""
        without = self.settings(measure)[:, settings_without(len(SWITCHES), _PAY_NUMBER)]
        return shapley_mean(self._values(measure, self.kept_staff_labels) - without, len(SWITCHES))

    def _values(self, measure: str, labels: Sequence[str]) -> FloatArray:
        chosen = measure_of(measure)
        by_label = {label: self.cells.values(chosen, label, self.basis) for label in dict.fromkeys(labels)}
        return np.stack([by_label[label] for label in labels], axis=-1)


@dataclass(frozen=True)
class Design:
    """The runs that take one policy apart: a request, and which of its scenarios stands for which setting."""

    policy: str
    switches: list[Switch]
    request: Request
    labels: tuple[str, ...]
    kept_staff_labels: tuple[str, ...]


def designs_of(request: Request) -> list[Design]:
    """Return the runs that take each policy of a comparison apart.

    Settings that differ in nothing share a run, and the base's and the policy's own runs are those of the
    comparison. The later years of a steady state are left out.

    Raises
    ------
    InputError
        If there is no policy beside the base, or one differs from it in what belongs to no switch.
    ScenarioError
        If a setting is no possible scenario.
    """
    policies = [label for label in request.scenarios if label != request.base]
    if not policies:
        raise InputError(
            "decompose.nothing",
            "there is no difference to take apart without a policy beside the base",
            found=request.base,
            allowed="a base and one policy or more",
        )
    return [_design(request, label) for label in policies]


def _design(request: Request, policy: str) -> Design:
    base, other = request.scenarios[request.base], request.scenarios[policy]
    switches = switched_apart(base, other, policy)
    scenarios: dict[str, Scenario] = {request.base: base}
    labels = []
    for setting in range(2 ** len(SWITCHES)):
        on = _on(setting, switches)
        label = _label(request.base, policy, on, switches)
        if label not in scenarios:
            scenarios[label] = other if label == policy else with_switches(base, other, frozenset(on))
        labels.append(label)
    staff_as: dict[str, str] = {}
    kept = []
    for setting in settings_without(len(SWITCHES), _PAY_NUMBER):
        without, paid = labels[setting], labels[setting | 1 << _PAY_NUMBER]
        label = without
        if paid != without:
            label = f"{paid}, staff of {without}"
            scenarios[label] = scenarios[paid]
            staff_as[label] = without
        kept.append(label)
    asked = replace(request, scenarios=scenarios, staff_as=staff_as, steady_years=0, events=False)
    return Design(policy, switches, asked, tuple(labels), tuple(kept))


def _on(setting: int, switches: Sequence[Switch]) -> list[Switch]:
    """Return the switches that are on in a setting and change something."""
    return [name for i, name in enumerate(SWITCHES) if setting >> i & 1 and name in switches]


def _label(base: str, policy: str, on: Sequence[Switch], switches: Sequence[Switch]) -> str:
    if not on:
        return base
    return policy if list(on) == list(switches) else f"{policy}: {', '.join(on)}"


def decompose(
    request: Request,
    progress: Progress | None = None,
    run: Compare = compare,
) -> list[Decomposition]:
    """Take the difference of every policy from the base apart, on every basis asked for.

    On the basis `equal_participation` each setting has its own base pay solved.

    Parameters
    ----------
    run : callable
        Runs a request; replaceable for tests and other executors.

    Raises
    ------
    InputError, ScenarioError
        As :func:`designs_of`.
    CmsimError
        If runs failed; what is finished is kept.
    """
    designs = designs_of(request)
    found: list[Decomposition] = []
    for number, design in enumerate(designs):
        cells = run(design.request, _share_of(progress, number, len(designs)))
        found += [
            Decomposition(
                design.policy, basis, design.switches, cells, design.labels, design.kept_staff_labels
            )
            for basis in cells.bases
        ]
    return found


def _share_of(progress: Progress | None, number: int, policies: int) -> Progress:
    """Return what tells of a policy's runs as part of all."""

    def tell(what: str, share: float) -> None:
        if progress is not None:
            progress(STAGE if what == "simulation" else what, (number + share) / policies)

    return tell


def every_part(found: Sequence[Decomposition]) -> Iterator[tuple[Decomposition, str, Part]]:
    """Yield each part of each measure, with the decomposition it belongs to and the measure."""
    for one in found:
        for measure in OUTCOMES:
            for part in one.parts(measure):
                yield one, measure, part

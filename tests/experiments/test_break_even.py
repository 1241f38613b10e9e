"""Break-evens on comparisons whose answer is known in advance."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from cmsim.errors import InputError
from cmsim.experiments.break_even import CARE_FIELD, care_break_even, margin_break_even
from cmsim.experiments.comparison import Request
from cmsim.experiments.sanity import sanity_lines
from cmsim.scenario.load import load


@dataclass
class InventedLaw:
    effort_elasticity: list[float] = field(default_factory=lambda: [0.02, 0.1, 0.3])


@dataclass
class InventedComparison:
    """Answers with given values by measure and policy, as a comparison would."""

    given: dict[tuple[str, str], list[float]]
    years: int = 2
    law: InventedLaw = field(default_factory=InventedLaw)
    labels: tuple[str, ...] = ("base", "owned")
    base: str = "base"

    @property
    def all_years(self):
        return [1, 2]

    def values(self, measure, label, basis, years=None):
        return np.array(self.given[measure.name, label])


def test_the_margin_breaks_even_where_the_gain_pays_the_cost():
    # Revenue 1000 at 30 %; 40 more of gross profit against 20 more of cost: half the margin is enough.
    comparison = InventedComparison(
        {
            ("key_client_revenue_yuan", "base"): [1000.0, 1000.0],
            ("key_client_gross_profit_yuan", "base"): [300.0, 300.0],
            ("key_client_gross_profit_yuan", "owned"): [340.0, 340.0],
            ("net_contribution_yuan", "base"): [100.0, 100.0],
            ("net_contribution_yuan", "owned"): [120.0, 120.0],
        }
    )
    found = margin_break_even(comparison, "owned", "as_written")
    assert found.margin_now == pytest.approx(0.3)
    assert found.break_even.root == pytest.approx(0.15)
    assert found.break_even.shape == "rises"


def test_care_breaks_even_between_the_factors_and_in_points_of_retention():
    base = load("hebei-2004")
    assumed = float(base.care.trust_gain_per_week)
    asked = []

    def run(request):
        factor = float(request.scenarios["owned"].care.trust_gain_per_week) / assumed
        asked.append((round(factor, 6), tuple(request.bases)))
        luck = np.array([-1.0, 0.0, 1.0])
        return InventedComparison(
            {
                ("net_contribution_yuan", "base"): list(luck * 100.0),
                ("net_contribution_yuan", "owned"): list(luck * 101.0 + 40.0 * factor - 30.0),
                ("logo_retention_share", "owned"): [0.80 + 0.06 * factor] * 3,
            }
        )

    request = Request({"base": base, "owned": base}, bases=("as_written", "equal_participation"))
    (found,) = care_break_even(request, "equal_participation", run=run)
    assert asked == [(f, ("equal_participation",)) for f in (0.0, 0.5, 1.0, 1.5)]
    assert found.break_even.root == pytest.approx(0.75)
    assert found.break_even.low < 0.75 < found.break_even.high
    points, low, high = found.points
    assert points == pytest.approx(4.5)
    assert low < points < high
    assert CARE_FIELD == "care.trust_gain_per_week"


def test_factors_must_start_at_no_effect_and_increase():
    request = Request({"base": load("hebei-2004")})
    for factors in ((0.5, 1.0), (0.0, 1.0, 0.5), (0.0,)):
        with pytest.raises(InputError, match="increase from 0"):
            care_break_even(request, "as_written", factors=factors, run=lambda request: None)


@pytest.mark.parametrize(
    ("cost", "reading"),
    [(10.0, "more selling would pay"), (30.0, "near the best size"), (60.0, "less selling would pay")],
)
def test_the_sanity_line_compares_cost_share_with_elasticity(cost, reading):
    comparison = InventedComparison(
        {
            ("selling_cost_yuan", "base"): [cost - 1.0, cost, cost + 1.0],
            ("key_client_gross_profit_yuan", "base"): [100.0] * 3,
        },
        labels=("base",),
    )
    (line,) = sanity_lines(comparison, "as_written")
    assert line.elasticity_in_horizon == 0.1
    assert line.elasticity_last == 0.3
    assert line.reading == reading

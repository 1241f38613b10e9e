"""What a post is worth to people: the certainty equivalent of their type, and what their grade adds."""

from __future__ import annotations

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.scenario import Scenario
from cmsim.simulation.context import RunContext
from cmsim.simulation.grade_pay import GradePay
from cmsim.simulation.prepared import Attraction, PreparedPolicy


class PostWorth:
    """The worth of posts under one policy's pay.

    Parameters
    ----------
    pay : PreparedPolicy or Attraction
        Whose certainty equivalents and base pay count.
    scenario : Scenario, optional
        Whose rules say what a grade is worth, if not those of the policy that runs.
    """

    def __init__(
        self, context: RunContext, pay: PreparedPolicy | Attraction, scenario: Scenario | None = None
    ) -> None:
        self.of_types_yuan_per_year = pay.certainty_equivalent_yuan_per_year
        self._grade_pay = GradePay(context, scenario)
        self._base_pay = pay.base_pay_by_kind(context.geography.kind_ids)

    def in_post_yuan_per_year(self, rows: IntArray, types: IntArray) -> FloatArray:
        """Return certainty equivalents of people who hold posts, yuan a year, (n,).

        Parameters
        ----------
        types : array (n,)
            Behavioural type of each.
        """
        extra = self._grade_pay.extra_yuan_per_year(rows, self._base_pay)
        return np.asarray(self.of_types_yuan_per_year[types] + extra)

"""What one more contract pays who signs it: the temptation to sell what does not suit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cmsim.behaviour.forward import forward
from cmsim.equilibrium.facing import Facing, starts
from cmsim.equilibrium.fixed_point import guess_of
from cmsim.equilibrium.period_end import EndPayout
from cmsim.equilibrium.solution import Solution
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.plans.protocol import Plan
from cmsim.randomness import FloatArray
from cmsim.response.pushing import loss_ratio_of_the_mis_sold


def signing_pay(world: TypeWorld, plan: Plan, solution: Solution) -> FloatArray:
    """Return the mean pay for one more contract per yuan of its yearly value, (types,).

    E[w(B + z) − w(B)] / z over where a period's results B end, with z the mean size of a contract. What waits
    or may lapse counts as it is worth with a client who was sold something unsuitable and so leaves sooner.
    An award on the deal counts; what results do to later targets and to careers does not.
    """
    facing = Facing(world, plan, solution.base_pay_yuan_per_year)
    guess = guess_of(solution)
    rows = facing.rows(guess)
    types, law = facing.of_booking(rows, guess)
    conduct = facing.of_programme(solution.policy)
    ahead = [(n, forward(conduct, types, rows.account, law, begin)) for n, begin in starts(plan)]
    chance = np.asarray(sum(n * one.end_probability for n, one in ahead) / sum(n for n, _ in ahead))
    size = rows.law.mean_size_yuan()[rows.law.size_group]
    outlook = rows.end.outlook
    hasty = replace(outlook, lost_per_year=outlook.lost_per_year * _loss_ratio(world))
    gain = np.zeros(len(rows.types))
    for number, payout in enumerate(rows.payouts):
        pushed = EndPayout(replace(payout.end, outlook=hasty), payout.kind, payout.node, payout.hours)
        of_payout = np.flatnonzero(rows.account.payout_of_type == number)
        grid = solution.policy.grid_yuan[number]
        for z in np.unique(size[of_payout]):
            who = of_payout[size[of_payout] == z]
            award = world.deal_awards(plan)[payout.kind]
            extra = 0.0 if award is None else float(award(np.array([z]))[0])
            gain[who] = (chance[who] @ (pushed(grid + z) - pushed(grid)) + extra) / z
    return np.asarray((gain.reshape(solution.state_share.shape) * solution.state_share).sum(axis=1))


def money_can_be_lost(world: TypeWorld) -> bool:
    """Return whether there is a family that can be mis-sold."""
    return any(product.mis_selling is not None for product in world.scenario.products.values())


def _loss_ratio(world: TypeWorld) -> float:
    scenario = world.scenario
    cuts = [float(p.mis_selling.trust_cut) for p in scenario.products.values() if p.mis_selling is not None]
    return loss_ratio_of_the_mis_sold(
        float(scenario.loss.trust_effect), float(scenario.care.trust_rest), max(cuts, default=0.0)
    )

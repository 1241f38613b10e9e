"""Who calls on whom, and who answers for whom: assignment, hand-over, and what a leaver takes with him.

Without ownership a client has a person who calls on him but nobody who answers for him; with it the two are
one.
"""

from __future__ import annotations

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.scenario import Scenario
from cmsim.simulation.context import RunContext
from cmsim.simulation.contracts import Cause, Contracts
from cmsim.simulation.rosters import Rosters
from cmsim.world.columns import NEVER, NOBODY, Status, Tier
from cmsim.world.ownership_start import rows_of, start_of_ownership


def trust_cut(scenario: Scenario, *, owned: bool) -> float:
    """Return the share of trust that a client loses when he is handed over."""
    tie, left_over = _tie_and_rest(scenario, owned=owned)
    return float(scenario.ties.trust_cut_on_leaving) * tie * left_over


def _tie_and_rest(scenario: Scenario, *, owned: bool) -> tuple[float, float]:
    """Return how close a client is to his manager, and what an orderly hand-over leaves of the damage."""
    ties = scenario.ties
    audited = owned and bool(scenario.policy.ownership.exit_audit)
    saved = float(ties.hand_over_saves_share) if audited else 0.0
    return (1.0 if owned else float(ties.unowned_tie)), 1.0 - saved


class Portfolios:
    """Owner of `contact`, `owner`, `attention` and `vacant_since`."""

    def __init__(self, context: RunContext, contracts: Contracts, rosters: Rosters) -> None:
        self._context = context
        self._contracts = contracts
        self._rosters = rosters
        scenario = context.scenario
        ties = scenario.ties
        kinds = list(scenario.staff.kinds.values())
        self._answers = np.array([bool(kind.answers_for_clients) for kind in kinds])
        self._titled = np.array([bool(kind.customer_manager_title) for kind in kinds])
        self._norm_keep = np.array([float(kind.norm_hours.keep) for kind in kinds])
        tie, left_over = _tie_and_rest(scenario, owned=context.ownership)
        self._takes = float(ties.leaver_takes_share) * tie * left_over
        self._trust_cut = trust_cut(scenario, owned=context.ownership)
        weeks = ties.reassign_weeks_owned if context.ownership else ties.reassign_weeks_unowned
        self._vacant_weeks = float(weeks)
        self._noise = float(scenario.care.attention_noise)
        self.titled_gains: list[IntArray] = []

    def begin_policy(self) -> FloatArray:
        """Introduce ownership: those who call on a client answer for him if their kind may; others are
        given anew. Where a start is written out, clients are handed over to whom it names.

        Returns
        -------
        array (clients,)
            Factor on trust, below one for clients who are handed over by the written start.
        """
        clients, persons = self._context.state.clients, self._context.state.persons
        factor = np.ones(len(clients))
        if not self._context.ownership:
            clients.owner[:] = NOBODY
            return factor
        held = np.flatnonzero(clients.active & (clients.contact >= 0))
        may = self._answers[persons.kind[clients.contact[held]]]
        self._release(held[~may])
        keep = held[may]
        clients.owner[keep] = clients.contact[keep]
        self._context.log.add(
            "owned", self._context.monday, clients.client_id[keep], persons.person_id[clients.owner[keep]]
        )
        vacant = np.flatnonzero(
            clients.active & (clients.contact == NOBODY) & (clients.vacant_since != NEVER)
        )
        self._give(vacant)
        factor[self._hand_over()] = 1.0 - self._trust_cut
        self._mark_titled(np.flatnonzero(clients.owner >= 0))
        return factor

    def _hand_over(self) -> IntArray:
        """Give clients to whom the written start names, if he is at work in their city and may answer; return
        those who had somebody else.
        """
        context = self._context
        written = context.scenario.policy.ownership.start
        if written is None:
            return np.zeros(0, dtype=np.int64)
        clients, persons = context.state.clients, context.state.persons
        named = start_of_ownership(
            written.file, written.checksum, context.streams.seed, context.streams.replication
        )
        row, person = rows_of(clients.client_id, named.client), rows_of(persons.person_id, named.person)
        there = (row >= 0) & (person >= 0)
        row, person = row[there], person[there]
        can = (
            clients.active[row]
            & (clients.tier[row] > Tier.ORDINARY)
            & (persons.status[person] == Status.EMPLOYED)
            & (persons.city[person] == clients.city[row])
            & self._answers[np.maximum(persons.kind[person], 0)]
            & (clients.contact[row] != person)
        )
        row, person = row[can], person[can]
        had: IntArray = row[clients.contact[row] != NOBODY]
        self._release(row)
        self._enter(row, person)
        return had

    def follow_tiers(self) -> None:
        """Leave clients of the ordinary tier to the windows; those who have outgrown them wait for a
        manager.
        """
        clients = self._context.state.clients
        ordinary = clients.tier == Tier.ORDINARY
        to_windows = np.flatnonzero(clients.active & ordinary & (clients.contact >= 0))
        self._release(to_windows)
        clients.vacant_since[clients.active & ordinary] = NEVER
        handed_up = clients.active & ~ordinary & (clients.contact == NOBODY) & (clients.vacant_since == NEVER)
        clients.vacant_since[handed_up] = self._context.tick

    def fill_vacant(self) -> None:
        """Give clients whose vacancy has lasted long enough to somebody of their branch."""
        clients = self._context.state.clients
        waited = self._context.tick - clients.vacant_since
        waits = clients.active & (clients.contact == NOBODY) & (clients.vacant_since != NEVER)
        due = np.flatnonzero(waits & (waited >= self._vacant_weeks))
        self._give(due)

    def take_on(self, rows: IntArray, person: IntArray) -> None:
        """Enter new clients with the person who won them (if his kind may answer for clients).

        Who has shrunk to the ordinary tier since he was approached is served at the windows.
        """
        key_client = self._context.state.clients.tier[rows] > Tier.ORDINARY
        rows, person = rows[key_client], person[key_client]
        if rows.size == 0:
            return
        persons = self._context.state.persons
        may = self._answers[persons.kind[person]] | (not self._context.ownership)
        self._enter(rows[may], person[may])
        if self._context.ownership:
            self._mark_titled(rows[may])
        self._release(rows[~may])

    def drop(self, rows: IntArray) -> None:
        """Clear the person of organisations that are no clients any more."""
        clients = self._context.state.clients
        clients.contact[rows] = NOBODY
        clients.owner[rows] = NOBODY
        clients.vacant_since[rows] = NEVER

    def person_leaves(self, leavers: IntArray) -> FloatArray:
        """Hand over the clients of people who leave; some go with them, the rest trust less.

        Returns
        -------
        array (clients,)
            Factor on trust, one for clients who are not touched (`care` applies it).
        """
        context = self._context
        clients = context.state.clients
        factor = np.ones(len(clients))
        if leavers.size == 0:
            return factor
        gone = np.zeros(len(context.state.persons), dtype=np.bool_)
        gone[leavers] = True
        rows = np.flatnonzero((clients.contact >= 0) & gone[clients.contact])
        u = context.streams.uniforms_at("leaver-takes", context.tick, clients.client_id[rows])
        follows = u < self._takes
        self._contracts.end(rows[follows], Cause.FOLLOWED_LEAVER)
        stay = rows[~follows]
        factor[stay] = 1.0 - self._trust_cut
        self._release(stay)
        return factor

    def leave_behind(self, people: IntArray) -> None:
        """Take their clients from people who move away; somebody there is given them later."""
        if people.size:
            moved = np.zeros(len(self._context.state.persons), dtype=np.bool_)
            moved[people] = True
            clients = self._context.state.clients
            self._release(np.flatnonzero((clients.contact >= 0) & moved[clients.contact]))

    def _give(self, rows: IntArray) -> None:
        if rows.size == 0:
            return
        context = self._context
        clients, persons = context.state.clients, context.state.persons
        kind = np.maximum(persons.kind, 0)
        weight = self._norm_keep[kind]
        eligible = self._answers[kind] if context.ownership else np.ones(len(persons), dtype=np.bool_)
        u = context.streams.uniforms_at("portfolio", context.tick, clients.client_id[rows])
        person = self._rosters.choose(persons, clients.branch[rows], clients.group[rows], weight, u, eligible)
        found = person >= 0
        self._enter(rows[found], person[found])

    def _enter(self, rows: IntArray, person: IntArray) -> None:
        context = self._context
        clients, persons = context.state.clients, context.state.persons
        clients.contact[rows] = person
        clients.owner[rows] = person if context.ownership else NOBODY
        clients.vacant_since[rows] = NEVER
        context.log.add("taken_over", context.monday, clients.client_id[rows], persons.person_id[person])
        luck = context.streams.normals_at(
            "pair-attention", persons.person_id[person], clients.client_id[rows]
        )
        clients.attention[rows] = np.exp(self._noise * luck)

    def _release(self, rows: IntArray) -> None:
        clients = self._context.state.clients
        held = rows[clients.contact[rows] != NOBODY]
        self._context.log.add("released", self._context.monday, clients.client_id[held])
        clients.contact[rows] = NOBODY
        clients.owner[rows] = NOBODY
        clients.vacant_since[rows] = self._context.tick

    def _mark_titled(self, rows: IntArray) -> None:
        persons = self._context.state.persons
        owner = self._context.state.clients.owner[rows]
        self.titled_gains.append(rows[self._titled[persons.kind[owner]]])

    def take_titled(self) -> IntArray:
        """Return clients first met under the title of customer manager since the last call."""
        rows = self.titled_gains
        self.titled_gains = []
        return np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)

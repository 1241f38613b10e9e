"""The parts of a province: every process and account of a run, made once and joined to what it needs."""

from __future__ import annotations

from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.appraisals import Appraisals
from cmsim.simulation.balances import Balances
from cmsim.simulation.billing import Billing
from cmsim.simulation.care import Care
from cmsim.simulation.context import RunContext
from cmsim.simulation.contracts import Contracts
from cmsim.simulation.effort import Effort
from cmsim.simulation.event_log import EventLog
from cmsim.simulation.field import Field
from cmsim.simulation.issues import IssueLoop
from cmsim.simulation.leads import Leads
from cmsim.simulation.market import Market
from cmsim.simulation.measured import Measured
from cmsim.simulation.mis_selling import MisSelling
from cmsim.simulation.payroll import Payroll
from cmsim.simulation.pipeline import Pipeline
from cmsim.simulation.portfolios import Portfolios
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.price_cuts import PriceCuts
from cmsim.simulation.pulling import Pulling
from cmsim.simulation.recorder import Recorder
from cmsim.simulation.reposting import Reposting
from cmsim.simulation.rosters import Rosters
from cmsim.simulation.sales import Sales
from cmsim.simulation.sales_record import SalesRecord
from cmsim.simulation.staffing import Staffing
from cmsim.simulation.teams import Teams
from cmsim.simulation.territories import Territories
from cmsim.simulation.windows import Windows
from cmsim.world.columns import WorldState
from cmsim.world.geography import geography_of
from cmsim.world.measure_check import measures_wanted
from cmsim.world.people import norm_hours_of


class Parts:
    """What a province consists of; how the week goes through them is the province's own business.

    Parameters
    ----------
    policy_starts : int
        Tick at which the policy takes effect; 0 in the warm-up.
    events : bool
        Keep the event log.
    """

    def __init__(
        self,
        scenario: Scenario,
        streams: Streams,
        state: WorldState,
        prepared: PreparedPolicy,
        *,
        policy_starts: int,
        events: bool,
    ) -> None:
        context = RunContext(
            scenario,
            streams,
            geography_of(scenario, state.scale),
            state,
            prepared,
            policy_starts,
            EventLog(events),
        )
        self.context = context
        self.norm_hours = norm_hours_of(scenario)
        self.market = Market(context)
        self.territories = Territories(scenario, context.geography)
        self.rosters = Rosters(context.geography, self.territories, state.persons)
        self.contracts = Contracts(context)
        self.portfolios = Portfolios(context, self.contracts, self.rosters)
        self.staffing = Staffing(context, self.rosters)
        self.reposting = Reposting(context, self.staffing, self.rosters, self.portfolios, self.territories)
        self.effort = Effort(context, self.norm_hours)
        self.field = Field(context, self.territories)
        self.leads = Leads(context, self.rosters, self.norm_hours[:, 0])
        self.price_cuts = PriceCuts(context)
        self.sales = Sales(context, self.contracts, self.price_cuts)
        self.sales_record = SalesRecord(context)
        self.pulling = Pulling(context, self.effort, self.sales, self.sales_record)
        self.pipeline = Pipeline(context, self.sales, self.market)
        self.issues = IssueLoop(context)
        self.care = Care(context, self.contracts)
        self.mis_selling = MisSelling(context, self.care)
        self.balances = Balances(context, self.market, self.contracts)
        self.billing = Billing(context, self.market, self.balances, self.price_cuts)
        self.windows = Windows(context, self.market)
        self.recorder = Recorder(context)
        self.appraisals = Appraisals(context, self.recorder)
        self.measured = Measured(context, measures_wanted(prepared.plan))
        self.payroll = Payroll(context, self.recorder, self.measured)
        self.teams = Teams(context, self.sales, self.rosters)

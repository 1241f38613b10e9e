"""The tables of the world: one array per attribute, and who may write it.

Anyone reads a column; only the module named in :data:`OWNERS` writes it once the world is built.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

NOBODY = -1
NO_GROUP = -1
"""Industry group of a candidate: he gets that of the post he takes."""
NEVER = -(10**6)


class Tier(IntEnum):
    """Demand tiers (domain document 1, section 1.1)."""

    ORDINARY = 0
    MID = 1
    HIGH = 2


class Status(IntEnum):
    """Where a person of the pool stands."""

    CANDIDATE = 0
    IN_TRAINING = 1
    EMPLOYED = 2
    LEFT = 3


class Origin(IntEnum):
    """Where a lead comes from."""

    OWN_WORK = 0
    """Contact by a manager."""
    REFERRAL = 1
    """A satisfied client named him."""
    CLERK = 2
    """A clerk at the windows handed him up."""
    ENQUIRY = 3
    """He asked of his own accord."""
    PRESENT_CLIENT = 4
    """A client widens his contract."""


class Stage(IntEnum):
    """Stages of a deal; FREE rows of the table are used again."""

    FREE = 0
    LEAD = 1
    WRITING = 2
    APPROVAL = 3
    DECISION = 4


@dataclass
class ClientTable:
    """Organisations with key-client potential, one row each; all arrays have shape (n,) unless stated."""

    client_id: IntArray
    branch: IntArray
    city: IntArray
    group: IntArray
    frailty: FloatArray
    fit: FloatArray
    referral_affinity: FloatArray
    own_potential_yuan: FloatArray
    """(n, products) level to which potential returns, yuan a year."""
    potential_yuan: FloatArray
    """(n, products) present potential, yuan a year."""
    tier: IntArray
    trust: FloatArray
    trust_rest: FloatArray
    contact_hours: FloatArray
    contact_stock: FloatArray
    active: BoolArray
    products: BoolArray
    """(n, products) families under contract."""
    start_tick: IntArray
    referred: BoolArray
    open_deal: BoolArray
    contact: IntArray
    """Row of the person who calls on him, or NOBODY."""
    owner: IntArray
    """Row of the person who answers for him, or NOBODY."""
    attention: FloatArray
    """Lasting noise of the person-client pair, mean one."""
    vacant_since: IntArray
    """Tick since which an active client is without a contact, or NEVER."""
    balance_yuan: FloatArray
    """(n, balances) stocks of the families that are balances, yuan."""
    revenue_this_year_yuan: FloatArray
    revenue_last_year_yuan: FloatArray

    def __len__(self) -> int:
        return int(self.client_id.size)


@dataclass
class PersonTable:
    """Staff first, then the numbered pool of candidates; all arrays have shape (p,) unless stated."""

    person_id: IntArray
    home_branch: IntArray
    city: IntArray
    group: IntArray
    source: IntArray
    risk_level: IntArray
    cost_level: IntArray
    skill_level: IntArray
    skill_social: FloatArray
    skill_planning: FloatArray
    integrity: FloatArray
    outside_option_yuan: FloatArray
    available_from: IntArray
    """Tick from which a candidate of the pool looks for a post; he looks for a year."""
    kind: IntArray
    status: IntArray
    start_tick: IntArray
    """Tick at which he took up the post (after training)."""
    new_group_tick: IntArray
    """Tick at which he was given another industry group, or NEVER: he ramps up again from there."""
    hours: FloatArray
    """(p, tasks) hours a week."""
    develop_stock: FloatArray
    """Running mean of effective hours of development a week: what leads are credited by."""
    booked_yuan: FloatArray
    """Bookings credited in the present account period."""
    award_yuan: FloatArray
    """Awards on single deals of the present account period, not yet paid."""
    weeks_in_period: FloatArray
    grade_level: IntArray
    """Grade, or NO_GRADE of `careers.grades` until the first appraisal: that of the post's kind."""
    appraisal_class: IntArray
    """Class of the last appraisal, an `AppraisalClass`."""
    excellent_in_a_row: IntArray
    """Excellent classes in a row that no reward has used up."""
    stars_in_a_row: IntArray
    """Years a marketing star in a row."""
    raises: IntArray
    """Raises of base pay given."""
    points: FloatArray
    """Score of the last appraisal."""
    converted: BoolArray
    """Whether one who came from outside has been made permanent."""
    dismissal_due: BoolArray
    """Whether he leaves on the next Monday, dismissed."""
    booked_this_year_yuan: FloatArray
    """Bookings credited in the year, where people are appraised."""
    results_last_year_yuan: FloatArray
    """Results of last year as the appraisal counted them, as a yearly rate; zero if there are none."""

    def __len__(self) -> int:
        return int(self.person_id.size)


@dataclass
class DealTable:
    """Leads and proposals in flight; rows are used again once FREE."""

    client: IntArray
    person: IntArray
    product_mask: IntArray
    lead_tick: IntArray
    value_yuan: FloatArray
    stage: IntArray
    due_day: FloatArray
    """Absolute day on which the stage is due to end (LEAD, DECISION)."""
    decide_day: FloatArray
    """Absolute day before which the client does not decide."""
    reaches_proposal: BoolArray
    origin: IntArray
    """An :class:`Origin`."""
    pulled: BoolArray
    """Whether the client was asked to decide early."""
    price_cut_share: FloatArray
    """Part of the first year's price that he is given for it."""

    def __len__(self) -> int:
        return int(self.client.size)

    def free_rows(self, count: int) -> IntArray:
        """Return `count` free rows, lowest first, growing the table if it must."""
        free = np.flatnonzero(self.stage == Stage.FREE)
        if free.size < count:
            grow = max(count - free.size, len(self) // 2, 1024)
            for item in fields(self):
                column = getattr(self, item.name)
                tail = np.zeros(grow, dtype=column.dtype)
                setattr(self, item.name, np.concatenate([column, tail]))
            free = np.flatnonzero(self.stage == Stage.FREE)
        return free[:count]


def empty_deals(rows: int = 4096) -> DealTable:
    """Return a table of free rows."""
    return DealTable(
        client=np.zeros(rows, dtype=np.int64),
        person=np.zeros(rows, dtype=np.int64),
        product_mask=np.zeros(rows, dtype=np.int64),
        lead_tick=np.zeros(rows, dtype=np.int64),
        value_yuan=np.zeros(rows),
        stage=np.zeros(rows, dtype=np.int64),
        due_day=np.zeros(rows),
        decide_day=np.zeros(rows),
        reaches_proposal=np.zeros(rows, dtype=np.bool_),
        origin=np.zeros(rows, dtype=np.int64),
        pulled=np.zeros(rows, dtype=np.bool_),
        price_cut_share=np.zeros(rows),
    )


@dataclass
class MarketState:
    """What the outside has come to."""

    rival_pressure: FloatArray
    """(groups,) deviation of rivals' pressure from normal."""


@dataclass
class WorldState:
    """All that a run needs to go on from a week boundary."""

    tick: int
    scale: float
    clients: ClientTable
    persons: PersonTable
    deals: DealTable
    market: MarketState
    components: dict[str, dict[str, NDArray[np.generic]]] = field(default_factory=dict)
    """Exported state of queues and windows, by component."""


_DEAL_COLUMNS = tuple(item.name for item in fields(DealTable))

_CAREER_COLUMNS = (
    "grade_level",
    "appraisal_class",
    "excellent_in_a_row",
    "stars_in_a_row",
    "raises",
    "points",
    "converted",
    "dismissal_due",
    "booked_this_year_yuan",
    "results_last_year_yuan",
)

OWNERS: dict[str, dict[str, str]] = {
    "clients": {
        "potential_yuan": "market",
        "tier": "market",
        "trust": "care",
        "trust_rest": "care",
        "contact_hours": "field",
        "contact_stock": "field",
        "active": "contracts",
        "products": "contracts",
        "start_tick": "contracts",
        "referred": "contracts",
        "open_deal": "sales",
        "contact": "portfolios",
        "owner": "portfolios",
        "attention": "portfolios",
        "vacant_since": "portfolios",
        "balance_yuan": "balances",
        "revenue_this_year_yuan": "billing",
        "revenue_last_year_yuan": "billing",
    },
    "persons": {
        "kind": "staffing",
        "home_branch": "staffing",
        "city": "staffing",
        "group": "staffing",
        "new_group_tick": "staffing",
        "status": "staffing",
        "start_tick": "staffing",
        "hours": "effort",
        "develop_stock": "field",
        "booked_yuan": "payroll",
        "award_yuan": "payroll",
        "weeks_in_period": "payroll",
        **dict.fromkeys(_CAREER_COLUMNS, "appraisals"),
    },
    "deals": dict.fromkeys(_DEAL_COLUMNS, "sales"),
    "market": {"rival_pressure": "market"},
}

"""Section `organisation`: the enterprise, its cities and branches, and what an hour of work costs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cmsim.quantities import Quantity
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Keyed, NameEn, NameZh, Section


class City(Section):
    """A city with its branches (county bureaus and large city offices)."""

    name: NameEn
    name_zh: NameZh
    branches: Annotated[
        Quantity,
        NumberField(
            "branches",
            "Branches in the city",
            "该市网点（县局及大型支局）数",
            low=1.0,
            high=5000.0,
            whole=True,
        ),
    ]
    size: Annotated[
        Quantity,
        NumberField(
            "1",
            "Organisations per branch, relative to the other cities",
            "每网点单位数（各市相对值）",
            low=0.001,
            high=1000.0,
        ),
    ]


class Organisation(Section):
    """The enterprise as a whole."""

    name: NameEn
    name_zh: NameZh
    cities: Annotated[Keyed[City], Field(min_length=1)]
    staff_total: Annotated[
        Quantity,
        NumberField(
            "persons",
            "All staff; for the record and for checks of shares",
            "员工总数（备查）",
            low=1.0,
        ),
    ]
    management_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Management staff among all staff; for the record",
            "管理人员占比（备查）",
            low=0.0,
            high=1.0,
        ),
    ]
    marketing_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Marketing staff among all staff; for the record",
            "营销人员占比（备查）",
            low=0.0,
            high=1.0,
        ),
    ]
    average_wage_yuan_per_year: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Average wage of postal staff in the province",
            "全省邮政平均工资",
            low=1.0,
        ),
    ]
    on_cost_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Employer's on-costs (insurance, housing fund, welfare) per yuan of pay",
            "每元工资的用人附加成本",
            low=0.0,
            high=3.0,
        ),
    ]

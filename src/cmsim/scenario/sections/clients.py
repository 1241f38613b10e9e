"""Section `clients`: the population of organisations with key-client potential."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class Clients(Section):
    """Organisations that are, or could become, key clients; one row each in the world."""

    organisations: Annotated[
        Quantity,
        NumberField(
            "clients",
            "Organisations with key-client potential in the province",
            "具有大客户潜力的单位数",
            low=1.0,
            high=1e7,
            whole=True,
        ),
    ]
    potential_mean_yuan: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Mean yearly spending that could go to the enterprise",
            "单位年均潜在用邮支出",
            low=1.0,
            high=1e9,
        ),
    ]
    potential_log_sd: Annotated[
        Quantity,
        NumberField(
            "log",
            "Standard deviation of log potential between organisations (lognormal)",
            "潜力对数标准差",
            low=0.0,
            high=4.0,
        ),
    ]
    potential_yearly_log_sd: Annotated[
        Quantity,
        NumberField(
            "log",
            "Yearly shock to an organisation's log potential, around its own level",
            "潜力年度波动（对数）",
            low=0.0,
            high=2.0,
        ),
    ]
    frailty_variance: Annotated[
        Quantity,
        NumberField(
            "1",
            "Variance of the gamma frailty that multiplies the hazard of loss (mean one)",
            "流失脆弱性方差",
            low=0.0,
            high=10.0,
        ),
    ]
    initial_active_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Share of organisations that are clients at the start",
            "起点活跃客户占比",
            low=0.0,
            high=1.0,
        ),
    ]
    fit_sd: Annotated[
        Quantity,
        NumberField(
            "1",
            "Standard deviation of the fit between an organisation's need and the offer",
            "需求契合度标准差",
            low=0.0,
            high=10.0,
        ),
    ]

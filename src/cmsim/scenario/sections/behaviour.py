"""Section `behaviour`: impatience, random choice, the speed of learning, closings pulled forward."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from cmsim.quantities import Kind, Quantity, Role
from cmsim.scenario.given_defaults import default
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Described, EntryId, FrozenDict, Section, freeze
from cmsim.scenario.sections.early_closing import EarlyClosing

_LOGIT = NumberField(
    "yuan",
    "Scale of random utility in the choice of a week's effort (logit); 0 is the best choice always",
    "努力选择的随机效用尺度（logit）；0为总选最优",
    low=0.0,
    high=10_000.0,
)

_TASTE = NumberField(
    "log",
    "Standard deviation of how candidates value what the post is besides its pay, in logs of its worth",
    "候选人对岗位薪酬以外价值看法的对数标准差",
    low=0.0,
    high=3.0,
)

_TEMPTATION = NumberField(
    "1",
    "Rise in the log hazard that a client is mis-sold, per yuan that signing a yuan of yearly contract value "
    "pays above the base's pay, where the manager has no integrity at all",
    "签约每元年合同额的报酬高于原薪酬一元时,毫无操守的经理使误售对数风险的升幅",
    low=0.0,
    high=500.0,
)


class PreferenceChoice(Section):
    """How people feel about pay, by name, with parameters.

    The parameters are checked by the registry of preferences, which holds their units and provenance; here
    they are plain data.
    """

    name: Annotated[
        EntryId,
        Described(
            "How pay is felt: cara (constant risk aversion by type), loss_aversion (against last year's "
            "pay), or preferences in a file of one's own",
            "对收入的偏好：cara（恒定绝对风险厌恶）、loss_aversion（以去年收入为参照的损失厌恶）或自编偏好",
            role=Role.PARAMETER,
        ),
    ]
    params: Annotated[
        dict[str, Any], AfterValidator(freeze), Described("Parameters of the preferences", "偏好的参数")
    ] = Field(default_factory=FrozenDict)


class Behaviour(Section):
    """Departures from the patient optimiser."""

    impatience_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Impatience of managers within the account period",
            "经理的急切程度（年）",
            low=0.0,
            high=10.0,
        ),
    ]
    learning_rate_per_week: Annotated[
        Quantity,
        NumberField(
            "1/week",
            "Share of the way to the new plan that behaviour moves a week",
            "计划变更后每周调整比例",
            low=1e-3,
            high=1.0,
        ),
    ]
    logit_scale_yuan: Annotated[Quantity, _LOGIT] = default(
        _LOGIT,
        0.0,
        Kind.ASSUMPTION,
        "none, as in the closed forms that the engine is tested against; no study of sellers states it",
        (0.0, 200.0),
    )
    post_taste_log_sd: Annotated[Quantity, _TASTE] = default(
        _TASTE,
        0.2,
        Kind.ASSUMPTION,
        "where tastes differ few apply for a little more pay (Card, Cardoso, Heining & Kline 2018); set for "
        "an elasticity of applications to pay of 1.4 to 4.2: Emanuel & Harrington 2020, Falch 2017",
        (0.1, 0.4),
    )
    mis_selling_pay_effect: Annotated[Quantity, _TEMPTATION] = default(
        _TEMPTATION,
        35.0,
        Kind.ASSUMPTION,
        "commission draws managers to what pays (domain documents 3 and 5), how much is a guess: at a tenth "
        "of the contract's value a manager of mean integrity mis-sells twice as often",
        (0.0, 100.0),
    )
    preferences: PreferenceChoice | None = None
    pull_forward: EarlyClosing | None = None

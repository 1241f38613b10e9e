"""Part `policy.careers`: appraisal, promotion, contracts, conversion of external staff, training by level."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cmsim.quantities import Kind, Quantity, QuantityList, Role
from cmsim.scenario.given_defaults import default, default_list
from cmsim.scenario.number_fields import NumberField, NumberListField
from cmsim.scenario.section import Described, Section
from cmsim.scenario.sections.appraisal import Appraisal

_LEVER = Role.LEVER
GRADE_COUNT = 3
"""Assistant, manager, senior (domain document 4 article 6)."""

_YEARS = NumberField(
    "years",
    "Excellent classes in a row that bring the reward",
    "连续优秀年数",
    role=_LEVER,
    low=1.0,
    high=20.0,
    whole=True,
)
_RAISE = NumberField(
    "share", "One raise, as a share of base pay", "一次加薪比例", role=_LEVER, low=0.0, high=5.0
)
_GRADE_PAY = NumberListField(
    "1",
    "Base pay of assistant, manager and senior relative to the assistant's",
    "三级岗位工资相对值",
    role=_LEVER,
    low=0.1,
    high=20.0,
    length=GRADE_COUNT,
    rising=True,
)
_SENIORS = NumberField(
    "share",
    "Most of all customer managers that may be senior",
    "高级客户经理比例上限",
    role=_LEVER,
    low=0.0,
    high=1.0,
)
_MANAGERS = NumberField(
    "share",
    "Most of all customer managers that may be manager",
    "客户经理级比例上限",
    role=_LEVER,
    low=0.0,
    high=1.0,
)
_SENIOR_YEARS = NumberField(
    "years",
    "Years in the post before one may become senior",
    "晋升高级前最少年限",
    role=_LEVER,
    low=0.0,
    high=40.0,
)
_SKIP_FROM = NumberField(
    "points",
    "Score from which one is appointed skipping a level",
    "越级聘任起点分",
    role=_LEVER,
    low=0.0,
    high=1000.0,
)
_PLACES = NumberField(
    "share",
    "Places a year as a share of external staff",
    "每年转正名额占编外比例",
    role=_LEVER,
    low=0.0,
    high=1.0,
)
_STARS = NumberField(
    "share",
    "Best of each kind by results who are stars of the year",
    "营销明星比例",
    role=_LEVER,
    low=0.0,
    high=1.0,
)
_STAR_YEARS = NumberField(
    "years",
    "Years a star in a row that give priority",
    "优先转正所需连续年数",
    role=_LEVER,
    low=1.0,
    high=20.0,
    whole=True,
)
_TRAINING_COST = NumberListField(
    "yuan/year",
    "Training of an assistant, a manager and a senior",
    "分级培训人均年费用",
    role=_LEVER,
    low=0.0,
    high=1e6,
    length=GRADE_COUNT,
)
_TRAINING_POINTS = NumberListField(
    "points",
    "What training adds to the qualitative part of an assistant, a manager and a senior",
    "培训提高的定性分",
    role=_LEVER,
    low=0.0,
    high=50.0,
    length=GRADE_COUNT,
)


class Promotion(Section):
    """What the classes bring: grades under caps, raises, demotion, dismissal."""

    excellent_years: Annotated[Quantity, _YEARS] = default(
        _YEARS, 2.0, Kind.SOURCE, "domain document 4 article 16: two years running"
    )
    reward: Annotated[
        Literal["grade", "raise", "grade_or_raise"],
        Described(
            "What they bring: a grade, a raise, or a grade where there is room and else a raise",
            "连续优秀的奖励：晋级、加薪、或有名额则晋级",
            role=_LEVER,
        ),
    ] = "grade_or_raise"
    raise_share: Annotated[Quantity, _RAISE] = default(
        _RAISE,
        0.05,
        Kind.ASSUMPTION,
        "a raise: domain document 4 article 16, without a figure; about one step of a pay table",
        (0.02, 0.15),
    )
    grade_pay_factor: Annotated[QuantityList, _GRADE_PAY] = default_list(
        _GRADE_PAY,
        (1.0, 1.2, 1.5),
        Kind.ASSUMPTION,
        "grade pay: domain document 4, without figures; the order is certain, the distance a guess",
        (1.0, 2.5),
    )
    senior_share_limit: Annotated[Quantity, _SENIORS] = default(
        _SENIORS, 0.2, Kind.SOURCE, "domain document 4 article 6: senior at most 20 %"
    )
    manager_share_limit: Annotated[Quantity, _MANAGERS] = default(
        _MANAGERS, 0.5, Kind.SOURCE, "domain document 4 article 6: manager at most 50 %"
    )
    years_for_senior: Annotated[Quantity, _SENIOR_YEARS] = default(
        _SENIOR_YEARS, 3.0, Kind.SOURCE, "domain document 4 article 5: 3 years as customer manager"
    )
    skip_level: Annotated[
        bool,
        Described(
            "Whether the outstanding move up at once, over a grade if need be", "是否越级聘任", role=_LEVER
        ),
    ] = False
    skip_level_from_points: Annotated[Quantity, _SKIP_FROM] = default(
        _SKIP_FROM,
        125.0,
        Kind.ASSUMPTION,
        "skip-level appointment (Bank of Communications): domain document 4, without a figure",
        (100.0, 150.0),
    )
    stars_first: Annotated[
        bool,
        Described(
            "Whether the year's marketing stars come first among those entitled to a grade",
            "营销明星是否优先晋级",
            role=_LEVER,
        ),
    ] = False
    demote_not_competent: Annotated[
        bool,
        Described(
            "Whether seniors and managers go one grade down when not competent", "不称职是否降级", role=_LEVER
        ),
    ] = True
    dismiss_not_competent: Annotated[
        bool,
        Described("Whether assistants are dismissed when not competent", "助理不称职是否解聘", role=_LEVER),
    ] = True


class ContractRenewal(Section):
    """Whether appraisal decides on contracts that end."""

    renew_by_appraisal: Annotated[
        bool,
        Described("Whether the class decides on renewal, instead of the lot", "是否按考核续聘", role=_LEVER),
    ] = False
    renewed_from: Annotated[
        Literal["basically_competent", "competent", "excellent"],
        Described("Lowest class whose contract is renewed", "续聘最低等次", role=_LEVER),
    ] = "basically_competent"


class Conversion(Section):
    """External staff made permanent; stars of several years have priority."""

    places_share: Annotated[Quantity, _PLACES] = default(
        _PLACES,
        0.0,
        Kind.ASSUMPTION,
        "none unless a scenario opens some; no source tells their number",
        (0.0, 0.3),
    )
    star_share: Annotated[Quantity, _STARS] = default(
        _STARS,
        0.05,
        Kind.ASSUMPTION,
        "yearly marketing stars: domain document 1 section 4, without a number",
        (0.01, 0.2),
    )
    star_years: Annotated[Quantity, _STAR_YEARS] = default(
        _STAR_YEARS, 2.0, Kind.SOURCE, "domain document 1 section 4: two years running (Jiangxi Post)"
    )


class TrainingByLevel(Section):
    """Yearly training of those in post: assistants, managers and seniors each at their level."""

    cost_yuan_per_year: Annotated[QuantityList, _TRAINING_COST] = default_list(
        _TRAINING_COST,
        (0.0, 0.0, 0.0),
        Kind.ASSUMPTION,
        "none unless a scenario asks for it; training by level: domain document 4 article 15, without a sum",
        (0.0, 5000.0),
    )
    gain_points: Annotated[QuantityList, _TRAINING_POINTS] = default_list(
        _TRAINING_POINTS,
        (0.0, 0.0, 0.0),
        Kind.ASSUMPTION,
        "none unless a scenario asks for it; no source measures what training does",
        (0.0, 10.0),
    )


class Careers(Section):
    """Appraisal and what follows from it. Without a word in the file nobody is appraised."""

    appraisal: Appraisal = Field(default_factory=Appraisal)
    promotion: Promotion = Field(default_factory=Promotion)
    contracts: ContractRenewal = Field(default_factory=ContractRenewal)
    conversion: Conversion = Field(default_factory=Conversion)
    training: TrainingByLevel = Field(default_factory=TrainingByLevel)

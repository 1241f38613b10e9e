"""Declarations of the tables about money: finance, pay, sizing, equilibrium."""

from __future__ import annotations

from cmsim.tables.column import BRANCH, GROUP, KIND, TIER, YEAR, Table, count, label, yuan

RECORDER = "simulation.recorder"
PAYROLL = "simulation.payroll"
YEAR_END = "simulation.year_end"

FINANCE = Table(
    "finance",
    "Revenue, gross profit and full cost of a year.",
    "年度收入、毛利与全部成本",
    RECORDER,
    (YEAR, BRANCH, GROUP, TIER),
    (
        yuan("revenue_yuan", "Revenue billed.", "收入"),
        yuan("gross_profit_yuan", "Revenue less the cost of what was delivered.", "毛利"),
        yuan("pay_yuan", "Pay of managers, all components.", "客户经理薪酬"),
        yuan("on_cost_yuan", "Employer's contributions on pay.", "用人附加成本"),
        yuan(
            "other_cost_yuan",
            "Hiring, training, allowances, entertainment, vacancies, output lost elsewhere, "
            "organisation of ownership.",
            "招聘、培训、补贴、招待、空缺、原岗位损失与组织成本",
        ),
        yuan(
            "loss_yuan",
            "Credit losses, and what clients who lost money by mis-selling are paid back.",
            "信贷损失与误售赔付",
        ),
        yuan("net_contribution_yuan", "Gross profit less pay, on-costs, other costs and losses.", "净贡献"),
    ),
)

PAY = Table(
    "pay",
    "What managers were paid in a year, by component of the plan.",
    "年度薪酬构成",
    PAYROLL,
    (YEAR, KIND, label("component", "Component of the pay plan.", "薪酬组成")),
    (
        count("managers", "managers", "Payments made: managers times account periods.", "发放人次"),
        yuan("yuan", "Money paid; negative for deductions.", "金额,扣减为负"),
    ),
)

SIZING = Table(
    "sizing",
    "Totals of a year from which ratios of size, sales and coverage are computed.",
    "年度总量,用于计算规模、销售与覆盖比率",
    RECORDER,
    (YEAR,),
    (
        yuan(
            "key_client_revenue_yuan", "Revenue from organisations with key-client potential.", "大客户收入"
        ),
        yuan("ordinary_revenue_yuan", "Revenue at the windows.", "窗口普通业务收入"),
        yuan("top20_revenue_yuan", "Revenue of the largest fifth of active clients.", "前20%客户收入"),
        yuan(
            "active_revenue_yuan", "The year's revenue of clients active at its end.", "年末在网客户本年收入"
        ),
        count(
            "coverage_numerator",
            "client-weeks",
            "Client-weeks with at least the planned contact.",
            "达到计划接触的客户周",
        ),
        count("coverage_denominator", "client-weeks", "Client-weeks of active key clients.", "在网大客户周"),
        count("visits", "visits", "Visits made.", "拜访次数"),
        count(
            "selling_hours", "hours", "Hours of contact with clients, travel left out.", "接触工时(不含路途)"
        ),
        count("manager_weeks", "manager-weeks", "Weeks worked by managers.", "在岗人周"),
        count("leads", "leads", "Leads qualified.", "合格线索", YEAR_END),
        count("proposals", "proposals", "Proposals that reached a decision.", "方案数", YEAR_END),
        count("wins", "contracts", "Contracts signed, first contracts and widening.", "签约数", YEAR_END),
        count(
            "first_contracts",
            "contracts",
            "Contracts with organisations that were no clients.",
            "首次签约数",
            YEAR_END,
        ),
        count(
            "close_days_sum",
            "days",
            "Days from lead to signature, summed over contracts.",
            "线索到签约天数合计",
            YEAR_END,
        ),
        count(
            "close_days_median",
            "days",
            "Median days from lead to signature.",
            "线索到签约天数中位数",
            YEAR_END,
        ),
        yuan(
            "terminal_value_yuan",
            "Expected discounted gross profit of the clients active at the year's end, "
            "under one common policy.",
            "年末客户群在共同后续政策下的期望贴现毛利",
            "simulation.terminal_value",
        ),
        count("reproduction_referred", "clients", "Clients won by referral.", "转介绍赢得的客户", YEAR_END),
    ),
)

EQUILIBRIUM = Table(
    "equilibrium",
    "What the basis of comparison came to: base pay solved, reference certainty equivalent, rent, residual.",
    "比较基准的结果:解得的底薪、参照确定性等价、租金与残差",
    "experiments.replication",
    (
        label("fact", "Name of the fact, with its unit where it has one.", "事实名称"),
        label("kind", "Kind of staff, or `all`.", "人员类别或all"),
    ),
    (count("value", "mixed", "Value in the unit that the name states.", "数值"),),
)

BALANCES = Table(
    "balances",
    "Deposits and loans of a year; end = opening + inflow - outflow - defaulted.",
    "年度存贷款余额",
    "simulation.balance_ledger",
    (YEAR, BRANCH, label("product", "Family of products.", "产品类别")),
    (
        yuan("opening_yuan", "Balance at the year's opening.", "年初余额"),
        yuan("inflow_yuan", "Rises of clients' balances.", "流入"),
        yuan("outflow_yuan", "Falls of clients' balances, of those who left too.", "流出"),
        yuan("defaulted_yuan", "Balances of borrowers who defaulted.", "违约余额"),
        yuan("end_yuan", "Balance at the year's end.", "年末余额"),
        yuan("average_yuan", "Mean over the weeks of the balance that earned.", "平均余额"),
        yuan("margin_yuan", "Margin income over the transfer price.", "利差收入"),
        yuan("loss_yuan", "Part of the defaulted balances that is lost.", "违约损失"),
        count("defaults", "clients", "Clients who defaulted.", "违约客户数"),
    ),
    when="Only where a family of products is a balance.",
)

MONEY_TABLES = (FINANCE, PAY, SIZING, EQUILIBRIUM, BALANCES)

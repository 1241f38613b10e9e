"""Declarations of the tables about clients: retention, cohorts, flows, the path through the months."""

from __future__ import annotations

from cmsim.tables.column import BRANCH, GROUP, TIER, YEAR, Column, Table, count, label, yuan

RECORDER = "simulation.recorder"

RETENTION = Table(
    "retention",
    "Clients active at a year's opening and what became of them and their revenue by its end.",
    "年初在网客户及其年末去留与收入",
    RECORDER,
    (YEAR, BRANCH, GROUP, TIER),
    (
        count("opening_clients", "clients", "Clients active at the opening.", "年初在网客户"),
        count("retained_clients", "clients", "Of these, never lost in the year.", "其中全年未流失"),
        yuan("opening_revenue_yuan", "Their revenue in the year before.", "其上年收入"),
        yuan(
            "retained_revenue_yuan",
            "Their revenue this year, at most last year's of each.",
            "其本年收入(不超过上年)",
        ),
        yuan("expansion_yuan", "Revenue of the retained above last year's.", "留存客户的增量收入"),
    ),
)

COHORTS = Table(
    "cohorts",
    "Opening clients by the year in which their contract began.",
    "按签约年份的年初客户",
    RECORDER,
    (
        YEAR,
        Column("start_year", "int64", "year", "Year in which they became clients.", "成为客户的年份"),
        Column("age", "int64", "year", "Full years as clients at the opening.", "年初客龄"),
        Column("referred", "bool", "flag", "Whether they came by referral.", "是否由转介绍而来"),
    ),
    (
        count("clients", "clients", "Clients of the cohort at the opening.", "年初客户数"),
        count("retained_clients", "clients", "Of these, never lost in the year.", "其中全年未流失"),
        yuan("revenue_yuan", "The year's revenue of the retained.", "留存客户本年收入"),
    ),
)

CLIENT_FLOWS = Table(
    "client_flows",
    "Clients won, widened and lost in a year, by cause.",
    "年度客户流入流出与原因",
    "simulation.contracts",
    (YEAR, GROUP, TIER, label("cause", "Why the client came or went.", "原因")),
    (
        count("clients", "clients", "Changes.", "变动数"),
        yuan("revenue_yuan", "Yearly contract value won or lost.", "涉及的年合同额"),
    ),
)

LEAD_ORIGINS = Table(
    "lead_origins",
    "Where leads came from and what became of them, by the year in which it happened.",
    "线索来源及其结果,按发生年份",
    "simulation.year_end",
    (
        YEAR,
        label(
            "origin",
            "own_work, referral, clerk, enquiry or present_client.",
            "来源:自主开发、转介绍、柜员推荐、客户咨询、现有客户",
        ),
    ),
    (
        count("leads", "leads", "Leads qualified.", "合格线索"),
        count("proposals", "proposals", "Proposals asked for.", "要求方案数"),
        count("contracts", "contracts", "Contracts signed.", "签约数"),
        yuan("contract_value_yuan", "Yearly contract value signed.", "年合同额"),
    ),
)

TIME_PATH = Table(
    "time_path",
    "The run month by month.",
    "逐月路径",
    RECORDER,
    (YEAR, Column("month", "int64", "month", "Month of the year, 1 to 12 (4-4-5 weeks).", "月份,1至12")),
    (
        yuan("revenue_yuan", "Revenue from key clients.", "大客户收入"),
        yuan("gross_profit_yuan", "Gross profit from key clients.", "大客户毛利"),
        count(
            "active_clients",
            "clients",
            "Active key clients (mid and high tier) at the month's end.",
            "月末在网客户",
        ),
        count("lost_clients", "clients", "Clients lost in the month.", "当月流失客户"),
        count("won_clients", "clients", "Organisations won in the month.", "当月新增客户"),
        yuan("pay_yuan", "Pay of managers.", "薪酬"),
        count("employed", "managers", "Managers in work at the month's end.", "月末在岗人数"),
        count(
            "trust_sum",
            "trust",
            "Trust summed over active clients at the month's end.",
            "月末在网客户信任合计",
        ),
        count("settled_issues", "issues", "Issues settled in the month.", "当月办结问题"),
        count("issue_days_sum", "days", "Working days they took, summed.", "办结天数合计"),
    ),
)

CLIENT_TABLES = (RETENTION, COHORTS, CLIENT_FLOWS, LEAD_ORIGINS, TIME_PATH)
